"""A guide for applying: by responsible unit what to claim, under which article, on which facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jnpolicy.cases.case import Case, Fact, Value
from jnpolicy.explain.account import Account, Row
from jnpolicy.explain.proof import Proof, Stated, steps
from jnpolicy.model.describe import value_text
from jnpolicy.model.policy import Policy
from jnpolicy.solve.derived import Key


@dataclass(frozen=True, slots=True)
class UsedFact:
    """A fact that a claim rests on: whose it is, and where the case states it."""

    owner: str
    name: str
    value: str
    place: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing to go to a unit for: a row of the account, and the facts to show."""

    row: Row
    facts: tuple[UsedFact, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """The unit or units that are responsible together (none where the law names none), and what to go there for."""

    units: tuple[str, ...]
    claims: tuple[Claim, ...]  # to claim now
    open: tuple[Claim, ...]  # to settle first
    elsewhere: tuple[Claim, ...]  # to ask for


def guide(account: Account, proofs: Mapping[Key, Proof]) -> tuple[Desk, ...]:
    """Unit by unit, in the order in which the account first names them; what no unit is named for comes last."""
    problem = account.decision.problem
    found: dict[tuple[str, ...], tuple[list[Claim], list[Claim], list[Claim]]] = {}
    for number, rows in enumerate((account.chosen, account.unsettled, account.elsewhere)):
        for row in rows:
            facts = tuple(used_facts(problem.policy, problem.case, proofs[row.key])) if row.key in proofs else ()
            found.setdefault(_units(account, row), ([], [], []))[number].append(Claim(row, facts))
    desks = [Desk(units, *map(tuple, claims)) for units, claims in found.items()]
    return tuple(sorted(desks, key=lambda desk: not desk.units))


def _units(account: Account, row: Row) -> tuple[str, ...]:
    problem = account.decision.problem
    if not row.key.other:
        return problem.policy.clause(row.key.clause).units
    unit = next(other.unit for other in problem.case.others if other.id == row.key.other)
    return (unit,) if unit else ()


def used_facts(policy: Policy, case: Case, proof: Proof) -> Iterator[UsedFact]:
    """The facts that a proof rests on, each once, those that the case does not state left out."""
    for fact in dict.fromkeys(step for step in steps(proof) if isinstance(step, Stated) and step.value is not None):
        assert fact.value is not None
        shown = _shown(policy, case, fact.of, fact.name, fact.value)
        yield UsedFact(fact.of, fact.name, shown, fact.place)


def _shown(policy: Policy, case: Case, owner: str, name: str, value: Value) -> str:
    """The value with its unit, by the kinds of the matter or else of the applicant that has it."""
    holders: Iterable[tuple[str, tuple[str, ...], Mapping[str, Fact]]] = (
        *((matter.id, (matter.kind,), matter.facts) for matter in case.matters),
        (case.applicant.name, case.applicant.kinds, case.applicant.facts),
    )
    for holder, kinds, facts in holders:
        if holder == owner and name in facts:
            definitions = (policy.vocabulary.attributes_of(kind).get(name) for kind in kinds)
            return value_text(value, next(item.type for item in definitions if item is not None))
    return str(value)
