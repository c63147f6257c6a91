"""The fewest changes of facts that make conditions hold, found by clingo over the values at which something changes.

Each part of a condition that compares or asks is tabled, exactly, over the values of the facts in it; encodings/advice.lp
joins the parts and minimises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import prod

import clingo

from jnpolicy.asp.compile_policy import clause_time, years_in_force
from jnpolicy.cases.case import Case, Value
from jnpolicy.cases.state import FactKey, with_fact
from jnpolicy.model import expression as model
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Clause, Policy
from jnpolicy.model.types import Sort
from jnpolicy.model.walk import attributes_in, concepts_in
from jnpolicy.resources import encoding_text
from jnpolicy.solve.evaluate import CaseFacts, NotComputable, truth
from jnpolicy.text.calendar import as_number

ENCODING = "advice.lp"
_MOST_ROWS = 2000  # of a table; what hangs on more is left as it is


@dataclass(frozen=True, slots=True)
class Lever:
    """A fact that may be changed: its value now, and the values that it may take, the nearest first."""

    key: FactKey
    now: Value
    options: tuple[Value, ...]


Changes = tuple[tuple[FactKey, Value], ...]


def abduced(policy: Policy, case: Case, levers: Sequence[Lever], clause: Clause, matter: str) -> Changes | None:
    """The fewest and nearest changes under which all conditions of a clause hold for a matter; None where none do."""
    table = _Table(policy, case, levers)
    wanted = [requirement.condition for requirement in clause.requirements]
    time = clause_time(policy, clause)
    if time is not None:
        wanted.append(_in_force(policy, clause, time))
    rules = [f"wanted({table.node(condition, matter)})." for condition in wanted]
    for number, lever in enumerate(levers):
        values = (lever.now, *lever.options)
        rules.append(f"lever({number}). now({number},0).")
        rules += [f"may_be({number},{place}). far({number},{place},{place})." for place in range(len(values))]
    control = clingo.Control(["--warn=none", "--opt-mode=opt"])
    control.add("base", [], "\n".join((encoding_text(ENCODING), *table.rules, *rules)))
    control.ground([("base", [])])
    best: Changes | None = None
    with control.solve(yield_=True) as handle:
        for found in handle:
            places = sorted((atom.arguments[0].number, atom.arguments[1].number) for atom in found.symbols(shown=True))
            best = tuple((levers[n].key, levers[n].options[place - 1]) for n, place in places if place)
    return best


def _in_force(policy: Policy, clause: Clause, time: model.Attribute) -> model.Condition:
    terms = policy.terms(clause)
    if time.type.sort is Sort.DATE:
        first, after = as_number(terms.start), as_number(terms.end)
    else:
        low, high = years_in_force(terms)
        first, after = low, high + 1
    bounds = ((">=", first), ("<", after))
    return model.All(tuple(model.Compare(time, sign, model.Constant(Fraction(end), time.type)) for sign, end in bounds))


@dataclass
class _Table:
    """The parts of conditions by number, as facts of the program."""

    policy: Policy
    case: Case
    levers: Sequence[Lever]
    rules: list[str] = field(default_factory=list)
    _count: int = 0

    def node(self, condition: model.Condition, matter: str) -> int:
        """Write a condition with all below it; its number."""
        self._count += 1
        number = self._count
        match condition:
            case model.All(parts=parts):
                self._joined(number, "且", parts, matter)
            case model.Any(parts=parts):
                self._joined(number, "或", parts, matter)
            case model.Not(part=part):
                self._joined(number, "非", (part,), matter)
            case model.Is(concept=concept):
                self._joined(number, "且", (self.policy.vocabulary.concepts[concept].condition,), matter)
            case _:
                self.rules += self._rows(number, condition, matter)
        return number

    def _joined(self, number: int, how: str, parts: Sequence[model.Condition], matter: str) -> None:
        self.rules.append(f'joined({number},"{how}").')
        self.rules += [f"part({number},{self.node(part, matter)})." for part in parts]

    def _rows(self, number: int, condition: model.Condition, matter: str) -> Iterator[str]:
        asked = set(self._asked(condition, matter))
        inside = [n for n, lever in enumerate(self.levers) if lever.key in asked or (None, lever.key[1]) in asked]
        ranges = [range(len(self.levers[n].options) + 1) for n in inside]
        if prod(map(len, ranges)) > _MOST_ROWS:
            inside, ranges = [], []
        for row, places in enumerate(product(*ranges)):
            holds = self._truth(condition, matter, dict(zip(inside, places, strict=True)))
            if holds is not None:
                yield f"row({number},{row},{int(holds)})."
                yield from (f"needs({number},{row},{n},{place})." for n, place in zip(inside, places, strict=True))

    def _asked(self, condition: model.Condition, matter: str | None) -> Iterator[tuple[str | None, str]]:
        """Whose attributes a part hangs on; of the matters that are counted, those of any (None)."""
        whose = {Role.APPLICANT: "", Role.MATTER: matter, Role.RECORD: None}
        yield from ((whose[attribute.role], attribute.name) for attribute in attributes_in(condition))
        for concept in concepts_in(condition):
            yield from self._asked(self.policy.vocabulary.concepts[concept.concept].condition, whose[concept.role])

    def _truth(self, condition: model.Condition, matter: str, places: Mapping[int, int]) -> bool | None:
        case = self.case
        for number, place in places.items():
            if place:
                case = with_fact(case, self.levers[number].key, self.levers[number].options[place - 1])
        try:
            return truth(condition, CaseFacts(self.policy, case).of(matter))[0]
        except NotComputable:
            return None
