"""What a decision file claims, read from its JSON (schema `jnpolicy.decision/1`, docs/json-schema.md). Amounts in 分."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from types import GenericAlias, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

_CALLED = {str: "字符串", bool: "是否", int: "整数"}
SCHEMA = "jnpolicy.decision/1"
_AMOUNT = re.compile(r"-?(0|[1-9][0-9]*)\.([0-9]{2})")


class NotADecision(ValueError):
    """A JSON value that is no decision; the message says where, in Chinese."""


class OtherSchema(ValueError):
    """A decision of another schema; the message is its name."""


class Fen(int):
    """An amount, written in 元 with two places."""


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate by name."""

    candidate: str
    article: str
    clause: str
    matter: str
    matter_name: str


@dataclass(frozen=True, slots=True)
class Component:
    """A component of a grant."""

    name: str
    raw: Fen
    bound_by: str | None
    paid: Fen


@dataclass(frozen=True, slots=True)
class Chosen(Row):
    """A row of `selection`."""

    nature: str
    raw: Fen
    paid: Fen
    components: tuple[Component, ...]
    received: tuple[str, ...]
    units: tuple[str, ...]
    quotes: tuple[str, ...]
    budget: str | None
    obligations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut(Row):
    """A row of `left_out`."""

    amount: Fen
    reason: str
    by: str | None
    cost: Fen | None


@dataclass(frozen=True, slots=True)
class Open(Row):
    """A row of `open`."""

    eligible: bool
    low: Fen
    high: Fen | None


@dataclass(frozen=True, slots=True)
class Discretionary(Row):
    """A row of `discretionary`."""

    nature: str
    open: bool
    limits: tuple[str, ...]
    quote: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The block `total`."""

    nominal: Fen
    certain: Fen
    possible: Fen | None
    possible_is_tight: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the selections beside the best."""

    total: Fen
    selection: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Other(Alternative):
    """The best selection under the other objective."""

    certain: Fen


@dataclass(frozen=True, slots=True)
class Part:
    """A policy by name."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class InForce:
    """The days in force: the first, and the first that no longer counts."""

    from_: str
    until: str


@dataclass(frozen=True, slots=True)
class PolicyNamed:
    """The block `policy`."""

    id: str
    title: str
    parts: tuple[Part, ...]
    in_force: InForce


@dataclass(frozen=True, slots=True)
class Applicant:
    """The block `applicant`."""

    name: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingTaken:
    """A question and the reading taken."""

    owner: str
    question: str
    reading: str


@dataclass(frozen=True, slots=True)
class PackUsed:
    """A pack as the trail names it."""

    id: str
    named: str
    digest: str


@dataclass(frozen=True, slots=True)
class CaseUsed:
    """The case as the trail keeps it."""

    file: str
    digest: str
    text: str


@dataclass(frozen=True, slots=True)
class Requests:
    """What was asked for, as the trail keeps it."""

    require: tuple[str, ...]
    forbid: tuple[str, ...]
    objective: str


@dataclass(frozen=True, slots=True)
class Trail:
    """The block `trail`."""

    packs: tuple[PackUsed, ...]
    case: CaseUsed
    options: Requests


@dataclass(frozen=True, slots=True)
class AllBest:
    """The block `all_best`: by part the selections that may be chosen there."""

    count: int
    parts: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Weighing:
    """A row of `weighings`: what is best for weights of the nominal total between two fractions."""

    from_: str
    to: str
    total: Fen
    certain: Fen
    selection: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProvenPart:
    """A part of the certificate."""

    candidates: tuple[str, ...]
    total: Fen
    bound: Fen
    proven: bool
    how: str


@dataclass(frozen=True, slots=True)
class Claims:
    """A whole decision, as far as it can be checked."""

    policy: PolicyNamed
    case: str
    applicant: Applicant
    objective: str
    total: Total
    optimal: bool
    bound: Fen
    selection: tuple[Chosen, ...]
    left_out: tuple[LeftOut, ...]
    open: tuple[Open, ...]
    discretionary: tuple[Discretionary, ...]
    not_eligible: tuple[Row, ...]
    alternatives: tuple[Alternative, ...]
    other_objective: Other | None
    readings: tuple[ReadingTaken, ...]
    trail: Trail | None = None
    certificate: tuple[ProvenPart, ...] | None = None
    all_best: AllBest | None = None
    weighings: tuple[Weighing, ...] | None = None


def read_claims(data: object) -> Claims:
    """The claims of a JSON value. Raises NotADecision and OtherSchema. What is added to the schema later is not read."""
    if not isinstance(data, dict) or not isinstance(data.get("schema"), str):
        raise NotADecision("没有 schema")
    if data["schema"] != SCHEMA:
        raise OtherSchema(data["schema"])
    claims: Claims = _read(data, Claims, "")
    return claims


def _read(value: object, wanted: Any, where: str) -> Any:
    """A JSON value as one of the types above."""
    if isinstance(wanted, UnionType) or get_origin(wanted) is Union:
        inner = next(kind for kind in get_args(wanted) if kind is not NoneType)
        return None if value is None else _read(value, inner, where)
    if isinstance(wanted, GenericAlias) or get_origin(wanted) is tuple:
        if not isinstance(value, list):
            raise NotADecision(f"{where}不是列表")
        kind = get_args(wanted)[0]
        return tuple(_read(item, kind, f"{where}[{place}]") for place, item in enumerate(value))
    if wanted is Fen:
        return _fen(value, where)
    if wanted in _CALLED:
        if type(value) is not wanted:
            raise NotADecision(f"{where}不是{_CALLED[wanted]}")
        return value
    if not isinstance(value, dict):
        raise NotADecision(f"{where}不是对象")
    return _object(value, wanted, where)


def _object(value: Mapping[str, object], wanted: Any, where: str) -> Any:
    hints = get_type_hints(wanted)
    found: dict[str, object] = {}
    for field in fields(wanted):
        key = field.name.rstrip("_")
        inside = f"{where}.{key}" if where else key
        if key in value:
            found[field.name] = _read(value[key], hints[field.name], inside)
        elif field.default is MISSING:
            raise NotADecision(f"缺少{inside}")
    return wanted(**found)


def _fen(value: object, where: str) -> Fen:
    match = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
    if match is None or match[0] == "-0.00":
        raise NotADecision(f"{where}不是两位小数的金额")
    return Fen(match[0].replace(".", ""))


def names(rows: Sequence[Row]) -> list[str]:
    """The candidates of some rows."""
    return [row.candidate for row in rows]
