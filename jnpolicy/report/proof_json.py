"""Proofs as JSON (schema `jnpolicy.proof/1`, docs/proof-schema.md): a graph, in which what many steps rest on stands once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from jnpolicy import __version__
from jnpolicy.cases.case import Value
from jnpolicy.explain.proof import Decided, Met, Proof, Raw, Standing, Stated, Step, Valued, Verdict
from jnpolicy.solve.derived import Key

SCHEMA = "jnpolicy.proof/1"


class NotAProof(ValueError):
    """A JSON text that is no proof of this schema; the message says where, in Chinese."""


def proof_json(policy: str, case: str, proofs: Iterable[Proof]) -> dict[str, Any]:
    """Proofs as plain values. `nodes` holds every step once, those below a step before it."""
    graph = _Graph()
    rows = [graph.proof(proof) for proof in proofs]
    return {
        "schema": SCHEMA,
        "program": __version__,
        "policy": policy,
        "case": case,
        "proofs": rows,
        "nodes": graph.nodes,
    }


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[dict[str, Any]] = []
        self._number: dict[Step, int] = {}

    def proof(self, proof: Proof) -> dict[str, Any]:
        return {
            "clause": proof.key.clause,
            "matter": proof.key.matter,
            "standing": proof.standing.value,
            "applicant_kind": proof.kinds[0],
            "matter_kind": proof.kinds[1],
            "conditions": [self._node(step) for step in proof.conditions],
            "raw": [
                {"component": raw.name, "node": self._node(raw.value), "low": raw.low, "high": raw.high} for raw in proof.raw
            ],
            "met": [
                {
                    "clause": met.other.clause,
                    "matter": met.other.matter,
                    "other": met.other.other,
                    "relation": met.relation,
                    "source": met.source,
                    "prevails": met.prevails,
                }
                for met in proof.met
            ],
            "had": list(proof.had),
        }

    def _node(self, step: Step) -> int:
        """The number of a step, from 0."""
        found = self._number.get(step)
        if found is None:
            row = self._row(step)
            found = self._number[step] = len(self.nodes)
            self.nodes.append(row)
        return found

    def _row(self, step: Step) -> dict[str, Any]:
        match step:
            case Stated():
                return {
                    "kind": "fact", "of": step.of, "name": step.name, "value": _written(step.value),
                    "low": _number(step.low), "high": _number(step.high), "place": step.place,
                }  # fmt: skip
            case Valued():
                return {
                    "kind": "value", "rule": step.rule, "says": step.says, "of": step.of,
                    "low": _number(step.low), "high": _number(step.high), "below": [self._node(one) for one in step.below],
                }  # fmt: skip
            case Decided():
                return {
                    "kind": "condition", "rule": step.rule, "says": step.says, "of": step.of, "node": step.node,
                    "verdict": step.verdict.value, "place": step.place, "below": [self._node(one) for one in step.below],
                }  # fmt: skip


def _number(value: Fraction | None) -> str | None:
    """A whole number or a fraction, exact."""
    return None if value is None else str(value)


def _written(value: Value | None) -> dict[str, Any] | None:
    match value:
        case None:
            return None
        case bool():
            return {"yes": value}
        case str():
            return {"text": value}
        case _:
            return {"number": str(value)}


def read_proofs(data: object) -> tuple[Proof, ...]:
    """The proofs of a JSON value. Raises NotAProof where it is none of this schema."""
    try:
        assert isinstance(data, dict)
        if data["schema"] != SCHEMA:
            raise NotAProof(f"模式是{data['schema']}，不是{SCHEMA}")
        steps: list[Step] = []
        for row in _list(data["nodes"]):
            steps.append(_step(row, steps))
        return tuple(_proof(row, steps) for row in _list(data["proofs"]))
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, AssertionError, ZeroDivisionError) as fault:
        if isinstance(fault, NotAProof):
            raise
        raise NotAProof("缺少键，或者值的形式不对") from fault


def _proof(row: dict[str, Any], steps: Sequence[Step]) -> Proof:
    conditions = [steps[_index(number)] for number in _list(row["conditions"])]
    values = [steps[_index(raw["node"])] for raw in _list(row["raw"])]
    if not all(isinstance(step, Decided) for step in conditions) or any(isinstance(step, Decided) for step in values):
        raise NotAProof("条件、数额指向的步骤不是条件、数额")
    return Proof(
        Key(_text(row["clause"]), _text(row["matter"])),
        Standing(row["standing"]),
        (_text(row["applicant_kind"]), _text(row["matter_kind"])),
        tuple(step for step in conditions if isinstance(step, Decided)),
        tuple(
            Raw(_text(raw["component"]), value, _index(raw["low"]), None if raw["high"] is None else _index(raw["high"]))
            for raw, value in zip(row["raw"], values, strict=True)
            if not isinstance(value, Decided)
        ),
        tuple(
            Met(
                Key(_text(met["clause"]), _text(met["matter"]), _text(met["other"])),
                _text(met["relation"]), _text(met["source"]), _text(met["prevails"]),
            )
            for met in _list(row["met"])
        ),
        tuple(_index(number) for number in _list(row["had"])),
    )  # fmt: skip


def _step(row: dict[str, Any], steps: Sequence[Step]) -> Step:
    """A step; those below it stand before it, so no chain is endless."""
    if row["kind"] == "fact":
        ends = _fraction(row["low"]), _fraction(row["high"])
        return Stated(_text(row["of"]), _text(row["name"]), _value(row["value"]), *ends, _text(row["place"]))
    below = tuple(steps[_index(number)] for number in _list(row["below"]))
    head = _text(row["rule"]), _text(row["says"]), _text(row["of"])
    if row["kind"] == "value":
        return Valued(*head, _fraction(row["low"]), _fraction(row["high"]), below)
    if row["kind"] != "condition":
        raise NotAProof(f"没有这种步骤：{row['kind']}")
    return Decided(*head, _text(row["node"]), Verdict(row["verdict"]), _text(row["place"]), below)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _index(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value


def _fraction(value: object) -> Fraction | None:
    return None if value is None else Fraction(_text(value))


def _value(row: dict[str, Any] | None) -> Value | None:
    if row is None:
        return None
    ((kind, value),) = row.items()
    if kind == "yes" and isinstance(value, bool):
        return value
    return Fraction(_text(value)) if kind == "number" else _text(value)
