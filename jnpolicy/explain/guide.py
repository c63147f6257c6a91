"""A guide for applying: by responsible unit what to claim, under which article, on which facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jnpolicy.cases.case import Case
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
    shown = _Shown(problem.policy, problem.case)
    found: dict[tuple[str, ...], tuple[list[Claim], list[Claim], list[Claim]]] = {}
    for number, rows in enumerate((account.chosen, account.unsettled, account.elsewhere)):
        for row in rows:
            facts = tuple(shown.facts(proofs[row.key])) if row.key in proofs else ()
            found.setdefault(_units(account, row), ([], [], []))[number].append(Claim(row, facts))
    desks = [Desk(units, *map(tuple, claims)) for units, claims in found.items()]
    return tuple(sorted(desks, key=lambda desk: not desk.units))


def _units(account: Account, row: Row) -> tuple[str, ...]:
    problem = account.decision.problem
    if not row.key.other:
        return problem.policy.clause(row.key.clause).units
    unit = next(other.unit for other in problem.case.others if other.id == row.key.other)
    return (unit,) if unit else ()


class _Shown:
    """Values of facts with their units, by the kinds of the matter or else of the applicant that has them."""

    def __init__(self, policy: Policy, case: Case):
        self._policy = policy
        self._matters = {matter.id: matter for matter in case.matters}
        self._applicant = case.applicant

    def facts(self, proof: Proof) -> Iterator[UsedFact]:
        """The facts that a proof rests on, each once, those that the case does not state left out."""
        for fact in dict.fromkeys(step for step in steps(proof) if isinstance(step, Stated) and step.value is not None):
            assert fact.value is not None
            matter = self._matters.get(fact.of)
            own = matter is not None and fact.name in matter.facts
            kinds = (matter.kind,) if matter is not None and own else self._applicant.kinds
            definitions = (self._policy.vocabulary.attributes_of(kind).get(fact.name) for kind in kinds)
            kind = next(item.type for item in definitions if item is not None)
            yield UsedFact(fact.of, fact.name, value_text(fact.value, kind), fact.place)
