"""The values of a fact at which something changes: what the policy names, and the next value on the other side.

Every other value lies between two of them, and no condition that hangs on this fact alone changes between these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from jnpolicy.asp.compile_policy import clause_time, years_in_force
from jnpolicy.cases.case import Case, Value
from jnpolicy.cases.state import with_fact
from jnpolicy.cases.values import FINEST
from jnpolicy.model import expression as model
from jnpolicy.model.policy import Clause, PairRelation, Policy, ScopeKind
from jnpolicy.model.types import Sort, Type
from jnpolicy.model.walk import Node, children, of_matter
from jnpolicy.solve.derived import Key
from jnpolicy.solve.evaluate import CaseFacts, Facts, NotComputable, evaluate
from jnpolicy.solve.ranges import whole_units
from jnpolicy.solve.unknowns import OpenFact
from jnpolicy.text.calendar import as_date, as_number, day_after, later
from jnpolicy.text.measures import WHOLE

FAR = Fraction(10**15)  # beyond every figure that a law names, within what a case may state
_SOME_GROUP = "某个"
# Two values to find the slope between: where a date or year stands in a condition it stands there alone.
_PROBES = {Sort.DATE: (20000101, 20000102), Sort.YEAR: (2000, 2001)}
_CLAMPED = 3  # days by which a period that began at the end of a month may end earlier than it should


def critical_values(policy: Policy, case: Case, fact: OpenFact, keys: Iterable[Key]) -> tuple[Value, ...]:
    """What to try for a fact that these candidates wait for, in order; for a yes/no or a listed value all there is."""
    kind = fact.definition.type
    if kind.sort in (Sort.BOOL, Sort.ENUM, Sort.IDENT):
        return thresholds(policy, case, fact, keys)
    found = {Fraction(0), FAR} if kind.sort not in _PROBES else set(_term_ends(policy, kind))
    if fact.definition.signed and kind.sort not in _PROBES:
        found.add(-FAR)
    found |= {value for value in thresholds(policy, case, fact, keys) if isinstance(value, Fraction)}
    return tuple(sorted(found))


def thresholds(policy: Policy, case: Case, fact: OpenFact, keys: Iterable[Key]) -> tuple[Value, ...]:
    """The values on both sides of all that the policy compares a fact with, for these candidates; or all there is."""
    kind = fact.definition.type
    match kind.sort:
        case Sort.BOOL:
            return True, False
        case Sort.ENUM:
            return kind.values
        case Sort.IDENT:
            return (_SOME_GROUP,)
    found: set[Fraction] = set()
    for root, sides in set(_Thresholds(policy, case, fact).found(keys)):
        found |= set(_around(root, sides, kind))
    return tuple(sorted(value for value in found if fact.definition.signed or value >= 0))


def nearer(value: Value, now: Value, kind: Type) -> Value:
    """The value one step back towards another: 1分, 1人, a day less changed; of what has no steps that other itself."""
    if not isinstance(value, Fraction) or not isinstance(now, Fraction):
        return now
    sign = 1 if now > value else -1
    if kind.sort is Sort.DATE:
        return Fraction(as_number(as_date(value) + timedelta(days=sign)))
    return value + sign * smallest(kind)


def _term_ends(policy: Policy, kind: Type) -> Iterator[Fraction]:
    """The first day in force and the first one after, for a day that no condition names."""
    for day in (day for terms in policy.parts for day in (terms.start, terms.end)):
        yield Fraction(as_number(day) if kind.sort is Sort.DATE else day.year)


def _around(root: Fraction, sides: str, kind: Type) -> Iterator[Fraction]:
    """The values next to a threshold that can be stated, those on the sides that differ."""
    if kind.sort is Sort.DATE:
        day = as_date(root)
        steps = [-1] * ("<" in sides) + [0] + [1] * (">" in sides)
        yield from (Fraction(as_number(day + timedelta(days=step))) for step in steps if _exists(day, step))
        return
    unit = smallest(kind)
    below = (root / unit).__floor__() * unit
    if below != root:
        yield from (below, below + unit)
        return
    yield root
    if "<" in sides:
        yield root - unit
    if ">" in sides:
        yield root + unit


def _exists(day: date, step: int) -> bool:
    return date.min < day < date.max or step == 0


def smallest(kind: Type) -> Fraction:
    """The step between two values that a case can state: 1分, a person, a year."""
    if kind.sort is Sort.MONEY:
        return Fraction(1, 100)
    whole = kind.sort is Sort.YEAR or (kind.sort is Sort.QUANTITY and kind.unit in WHOLE)
    return Fraction(1) if whole else Fraction(1, FINEST)


# What changes at a threshold: between the next lower value and it (<), between it and the next higher one (>).
_SIDES = {">=": "<", "<": "<", ">": ">", "<=": ">", "=": "<>"}


@dataclass(frozen=True, slots=True)
class _View:
    """What two probes of the fact make of the case, as a node sees it; and the case as it is."""

    first: Facts
    second: Facts
    now: Facts

    def at(self, record: int) -> _View:
        """The view of an aggregate that is at one of the matters."""
        return _View(*(replace(facts, record=facts.records[record]) for facts in self._all))

    def in_record(self) -> _View:
        """The view of a definition that speaks of the matter that an aggregate is at."""
        return _View(*(replace(facts, matter=facts.record.facts) for facts in self._all if facts.record))

    @property
    def _all(self) -> tuple[Facts, Facts, Facts]:
        return self.first, self.second, self.now


class _Thresholds:
    def __init__(self, policy: Policy, case: Case, fact: OpenFact):
        self.policy, self.fact = policy, fact
        sort = fact.definition.type.sort
        self._probes = [Fraction(probe) for probe in _PROBES.get(sort, (0, 1))]
        cases = [*(with_fact(case, fact.key, probe) for probe in self._probes), case]
        self._facts = [CaseFacts(policy, item) for item in cases]

    def found(self, keys: Iterable[Key]) -> Iterator[tuple[Fraction, str]]:
        clauses = {clause.id: clause for clause in self.policy.clauses}
        yield from self._agreed()
        for key in keys:
            if key.other:
                yield from self._years()
                continue
            clause = clauses[key.clause]
            view = self._view(key.matter)
            for node in self._nodes(clause):
                yield from self._below(node, view)
            if key.matter == self.fact.matter:
                yield from self._in_force(clause)

    def _view(self, matter: str) -> _View:
        return _View(*(facts.of(matter) for facts in self._facts))

    def _nodes(self, clause: Clause) -> Iterator[Node]:
        """All that is asked of a matter under a clause."""
        yield from (requirement.condition for requirement in clause.requirements)
        yield from (component.amount for component in clause.components)
        yield from (limit.ceiling for limit in clause.limits)
        yield from (shared.limit.ceiling for shared in self.policy.shared_limits if clause.id in shared.clauses)
        for relation in self.policy.relations:
            if isinstance(relation, PairRelation) and relation.ceiling is not None and relation.first == clause.id:
                yield relation.ceiling

    def _agreed(self) -> Iterator[tuple[Fraction, str]]:
        """Where a limit of what an identifier stands for comes to what another matter with it states."""
        if not self.fact.matter:
            return
        view = self._view(self.fact.matter)
        *_, now = self._facts
        for clause in self.policy.clauses:
            if not now.is_a(self.fact.matter, [clause.matter]):
                continue
            for limit in clause.limits:
                if limit.scope is not ScopeKind.IDENTIFIER or not of_matter(limit.ceiling):
                    continue
                for other in now.sharing(limit.scope_name, self.fact.matter):
                    stated = evaluate(limit.ceiling, now.of(other)).value if now.is_a(other, [clause.matter]) else None
                    if stated is not None:
                        yield from self._roots(view, limit.ceiling, [model.Constant(stated, limit.ceiling.type)], "")

    def _in_force(self, clause: Clause) -> Iterator[tuple[Fraction, str]]:
        time, terms = clause_time(self.policy, clause), self.policy.terms(clause)
        if time is None or time.name != self.fact.key[1]:
            return
        first, last = years_in_force(terms)
        if time.type.sort is Sort.YEAR:
            yield from ((Fraction(year), "") for year in range(first - 1, last + 2))
            return
        yield from ((Fraction(as_number(day)), "<") for day in (terms.start, terms.end))
        yield from ((Fraction(year * 10000 + 101), "<") for year in range(terms.start.year + 1, terms.end.year + 1))

    def _years(self) -> Iterator[tuple[Fraction, str]]:
        """The years in which a grant of another policy may draw on a limit."""
        sort = self.fact.definition.type.sort
        for terms in self.policy.parts if self.fact.definition.is_time else ():
            for year in range(terms.start.year - 1, terms.end.year + 2):
                yield Fraction(year if sort is Sort.YEAR else year * 10000 + 101), ""

    def _below(self, node: Node, view: _View) -> Iterator[tuple[Fraction, str]]:
        """Thresholds in a node and in all below it, definitions among them."""
        with suppress(NotComputable):  # a probe may lie before the first value of a parameter
            yield from self._own(node, view)
        match node:
            case model.Is(concept=concept, role=role):
                inside = view.in_record() if role is model.Role.RECORD else view
                yield from self._below(self.policy.vocabulary.concepts[concept].condition, inside)
            case model.Aggregate(kind=kind):
                for place, record in enumerate(view.first.records):
                    if kind in record.kinds:
                        for child in children(node):
                            yield from self._below(child, view.at(place))
            case _:
                for child in children(node):
                    yield from self._below(child, view)

    def _own(self, node: Node, view: _View) -> Iterator[tuple[Fraction, str]]:
        match node:
            case model.Compare(left=left, operator=operator, right=model.Later(start=start, number=number, unit=unit)):
                yield from self._end(view, left, start, number, unit, _SIDES[operator])
            case model.Compare(left=left, operator=operator, right=right):
                yield from self._roots(view, left, [right], _SIDES[operator])
            case model.Within(left=left, start=start, number=number, unit=unit):
                yield from self._period(view, left, start, number, unit)
            case model.Bands(base=base, bands=bands):
                ends = [end for low, high, _ in bands for end in (low, high) if end is not None]
                yield from self._roots(view, base, [model.Constant(end, base.type) for end in ends], "<>")
            case model.Steps(base=base, unit=unit):
                yield from self._roots(view, base, [unit], "<")
                size = evaluate(base, view.now).value
                if size is not None:  # one more than there are now
                    more = (whole_units(size, unit.value) + 1) * unit.value
                    yield from self._roots(view, base, [model.Constant(more, base.type)], "<")
            case model.InTurn(ordinal=ordinal, values=values):
                places = [model.Constant(Fraction(place), ordinal.type) for place in range(1, len(values) + 1)]
                yield from self._roots(view, ordinal, places, "<>")
            case model.Dated(rows=rows, time=time):
                yield from self._roots(view, time, [model.Constant(day, time.type) for day, _ in rows], "<")

    def _period(
        self, view: _View, left: model.Expression, start: model.Expression, number: int, unit: str
    ) -> Iterator[tuple[Fraction, str]]:
        yield from self._roots(view, left, [start], "<>")
        yield from self._end(view, left, start, number, unit, ">")

    def _end(
        self, view: _View, left: model.Expression, start: model.Expression, number: int, unit: str, sides: str
    ) -> Iterator[tuple[Fraction, str]]:
        """Where a day meets the last of a period, be the day the fact or the first of the period."""
        day, first = evaluate(left, view.first).value, evaluate(start, view.first).value
        if first is not None and evaluate(start, view.second).value == first:  # the fact is the day itself
            last = day_after(first, number, unit)
            yield from self._roots(view, left, [model.Constant(last, left.type)], sides)
        elif day is not None and evaluate(left, view.second).value == day:  # it is the first day of the period
            for step in range(-_CLAMPED, _CLAMPED + 1):
                earliest = later(as_date(day), -number, unit) + timedelta(days=step)
                yield from self._roots(view, start, [model.Constant(Fraction(as_number(earliest)), start.type)], "<")

    def _roots(
        self, view: _View, left: model.Expression, others: Iterable[model.Expression], sides: str
    ) -> Iterator[tuple[Fraction, str]]:
        """Where the left side meets another, if both are known but for the fact, and it counts in proportion."""
        (low, high), one, two = self._probes, evaluate(left, view.first).value, evaluate(left, view.second).value
        for other in others:
            first, second = evaluate(other, view.first).value, evaluate(other, view.second).value
            if one is None or two is None or first is None or second is None:
                continue
            slope = (two - second - one + first) / (high - low)
            if slope:
                yield low - (one - first) / slope, sides if slope > 0 else sides.translate(str.maketrans("<>", "><"))
