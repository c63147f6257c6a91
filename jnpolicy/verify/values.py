"""What conditions and amounts come to in a case, read directly off the checked model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import floor

from jnpolicy.cases.case import Case, Fact
from jnpolicy.model import expression as model
from jnpolicy.model.policy import Clause, Policy
from jnpolicy.model.types import Sort
from jnpolicy.verify.interval import (
    NOTHING,
    ZERO,
    Range,
    all_of,
    any_of,
    as_day,
    extreme,
    later,
    negated,
    negative,
    part_between,
    plus,
    rising,
    times,
)


class Unspecified(Exception):
    """The policy gives no single answer for this case."""


@dataclass(frozen=True, slots=True)
class At:
    """Where something is asked: of a matter (None: of the applicant alone), and of the one that an aggregate looks at.

    `paid` is what other clauses pay there (元), where an amount is taken from theirs.
    """

    matter: str | None
    record: str | None = None
    paid: Mapping[str, Range] = field(default_factory=dict)


@dataclass(frozen=True)
class Values:
    """Values and conditions of one case under one policy."""

    policy: Policy
    case: Case

    # —— things and kinds ——

    @cached_property
    def applicant_kinds(self) -> frozenset[str]:
        """The applicant's kinds and all above them."""
        return frozenset(up for kind in self.case.applicant.kinds for up in self.policy.vocabulary.lineage(kind))

    @cached_property
    def matter_kinds(self) -> dict[str, frozenset[str]]:
        """Matter → its kind and all above it."""
        return {matter.id: frozenset(self.policy.vocabulary.lineage(matter.kind)) for matter in self.case.matters}

    @cached_property
    def thing(self) -> dict[str, frozenset[str]]:
        """Matter → all matters that are the same thing as it, itself among them."""
        groups = {matter.id: frozenset({matter.id}) for matter in self.case.matters}
        for link in self.case.links:
            joined = frozenset().union(*(groups[matter] for matter in link))
            groups |= dict.fromkeys(joined, joined)
        return groups

    def alike(self, name: str, matter: str) -> list[str]:
        """The matters with the same identifier of that name as this one, itself among them."""
        value = self._facts[matter].get(name)
        return [other for other, facts in self._facts.items() if value is not None and facts.get(name) == value]

    @cached_property
    def _facts(self) -> dict[str, Mapping[str, Fact]]:
        return {matter.id: matter.facts for matter in self.case.matters}

    def fact(self, attribute: model.Attribute, at: At) -> Fact | None:
        """What the case states; None where it does not."""
        if attribute.role is model.Role.APPLICANT:
            return self.case.applicant.facts.get(attribute.name)
        matter = at.record if attribute.role is model.Role.RECORD else at.matter
        return None if matter is None else self._facts[matter].get(attribute.name)

    # —— values ——

    def range(self, node: model.Expression, at: At) -> Range:
        """All that an expression may come to."""
        match node:
            case model.Constant(value=value):
                return Range(value, value)
            case model.Attribute():
                return self._attribute(node, at)
            case model.Named(value=value):
                return self.range(value, at)
            case model.Sum(left=left, right=right, minus=minus):
                one, two = self.range(left, at), self.range(right, at)
                return plus(one, negative(two) if minus else two)
            case model.Product(left=left, right=right):
                return times(self.range(left, at), self.range(right, at))
            case model.Extreme(higher=higher, options=options):
                return extreme([self.range(option, at) for option in options], higher=higher)
            case model.Bounded(value=value, bounds=bounds):
                made = self.range(value, at)
                for is_ceiling, bound in bounds:
                    made = extreme([made, self.range(bound, at)], higher=not is_ceiling)
                return made
            case model.Cases(rows=rows, otherwise=otherwise):
                return self._rows(rows, otherwise, at)
            case model.Quotient(left=left, divisor=divisor):
                inverse = 1 / divisor.value
                return times(self.range(left, at), Range(inverse, inverse))
            case model.Rounded(value=value, unit=unit, half_up=half_up):
                return rising(self.range(value, at), lambda x: floor(x / unit + (Fraction(1, 2) if half_up else 0)) * unit)
            case model.Bands(base=base, bands=bands):
                made = self.range(base, at)
                *_, (_, end, last) = bands
                top = made if made.high is not None or (end is None and last) else Range(made.low, Fraction(10**30))
                return rising(top, lambda x: sum((part_between(x, low, high) * rate for low, high, rate in bands), ZERO))
            case model.Steps(base=base, unit=step, amount=amount):
                count = rising(self.range(base, at), lambda x: Fraction(max(0, floor(x / step.value))))
                return times(count, self.range(amount, at))
            case model.InTurn(ordinal=ordinal, values=values):
                return _in_turn(self.range(ordinal, at), [self.range(value, at) for value in values])
            case model.Raised(value=value, raises=raises):
                return self._raised(self.range(value, at), raises, at)
            case model.Award(clause=clause):
                return at.paid.get(clause, NOTHING)
            case model.Aggregate():
                return self._aggregate(node, at)
            case model.Dated(rows=dated, time=time):
                fact = self.fact(time, at)
                known = [v for day, v in dated if fact is None or (isinstance(fact.value, Fraction) and day <= fact.value)]
                if not known:
                    raise Unspecified("a parameter before its first value")
                return Range(min(known), max(known)) if fact is None else Range(known[-1], known[-1])
            case model.Later(start=start, number=number, unit=period):
                return _later(self.range(start, at), number, period)

    def _raised(self, value: Range, raises: Sequence[model.Raise], at: At) -> Range:
        whole = value
        for item in raises:
            added = self.range(item.amount, at)
            added = times(value, added) if item.relative else added
            added = negative(added) if item.minus else added
            holds = self.truth(item.condition, at)
            if holds is not False:
                whole = plus(whole, added if holds else any_of([added, NOTHING]))
        return whole

    def _aggregate(self, node: model.Aggregate, at: At) -> Range:
        """One thing counts once; where its matters state it differently, at the lowest of those that meet the condition."""
        whole = NOTHING
        for thing in dict.fromkeys(self.thing.values()):
            sure, perhaps = list[Range](), list[Range]()
            for record in thing:
                if node.kind not in self.matter_kinds[record]:
                    continue
                inside = replace(at, record=record)
                one = Range(Fraction(1), Fraction(1)) if node.attribute is None else self.range(node.attribute, inside)
                holds = True if node.condition is None else self.truth(node.condition, inside)
                if holds is not False:
                    (sure if holds else perhaps).append(one)
            ways = [extreme(sure, higher=False)] if sure else [NOTHING, *perhaps]
            if sure or perhaps:
                ways.append(extreme([*sure, *perhaps], higher=False))
            whole = plus(whole, any_of(ways))
        return whole

    def _attribute(self, attribute: model.Attribute, at: At) -> Range:
        fact = self.fact(attribute, at)
        if fact is not None and isinstance(fact.value, Fraction):
            return Range(fact.value, fact.value)
        definition = self.policy.vocabulary.attributes_of(attribute.kind)[attribute.name]
        plain = attribute.type.sort in (Sort.MONEY, Sort.RATE, Sort.QUANTITY) and not definition.signed
        return Range(ZERO if plain else None, None)

    def _rows(self, rows: Sequence[tuple[model.Condition, model.Expression]], otherwise: model.Expression, at: At) -> Range:
        """All rows that may be the first that holds."""
        found = []
        for condition, value in rows:
            holds = self.truth(condition, at)
            if holds is not False:
                found.append(self.range(value, at))
            if holds is True:
                break
        else:
            found.append(self.range(otherwise, at))
        return any_of(found)

    # —— conditions ——

    def truth(self, condition: model.Condition, at: At) -> bool | None:
        """Kleene's three values; None is 待核实."""
        match condition:
            case model.Member(attribute=attribute, values=values):
                fact = self.fact(attribute, at)
                return None if fact is None else fact.value in values
            case model.IsTrue(attribute=attribute):
                fact = self.fact(attribute, at)
                return None if fact is None else fact.value is True
            case model.Is(concept=concept, role=role):
                of = at.record if role is model.Role.RECORD else at.matter
                return self.truth(self.policy.vocabulary.concepts[concept].condition, replace(at, matter=of))
            case model.Not(part=part):
                return negated(self.truth(part, at))
            case model.All(parts=parts):
                return all_of([self.truth(part, at) for part in parts])
            case model.Any(parts=parts):
                return negated(all_of([negated(self.truth(part, at)) for part in parts]))
            case model.Within(left=left, start=start, number=number, unit=unit):
                return _within(self.range(left, at), self.range(start, at), number, unit)
            case model.Compare(left=left, operator=operator, right=right):
                return self._compare(left, operator, right, at)

    def _compare(self, left: model.Expression, operator: str, right: model.Expression, at: At) -> bool | None:
        """Known sides are compared. Unknown ones are settled only where something is computed and no value changes the answer."""
        one, two = self.range(left, at), self.range(right, at)
        if one.known is not None and two.known is not None:
            difference = one.known - two.known
            return {
                ">=": difference >= 0,
                "<=": difference <= 0,
                ">": difference > 0,
                "<": difference < 0,
                "=": difference == 0,
            }[operator]
        plain = isinstance(left, model.Attribute) and left.role is not model.Role.RECORD
        if plain and isinstance(right, model.Attribute | model.Constant):
            return None
        below = one.high is not None and two.low is not None and one.high < two.low
        above = one.low is not None and two.high is not None and one.low > two.high
        not_above = one.high is not None and two.low is not None and one.high <= two.low
        not_below = one.low is not None and two.high is not None and one.low >= two.high
        holds, fails = {
            ">=": (not_below, below),
            "<=": (not_above, above),
            ">": (above, not_above),
            "<": (below, not_below),
            "=": (False, below or above),
        }[operator]
        return True if holds else False if fails else None

    def fen(self, yuan: Fraction | None, clause: Clause) -> int:
        """Rounded once as the policy says; what may be below nothing is nothing."""
        rounding = self.policy.terms(clause).rounding
        exact = max(ZERO, yuan if yuan is not None else ZERO) / rounding.unit
        whole, rest = divmod(exact, 1)
        if rounding.half_up and rest >= Fraction(1, 2):
            whole += 1
        return int(whole * rounding.unit * 100)

    # —— time ——

    def in_force(self, clause: Clause, matter: str) -> tuple[bool | None, int | None]:
        """Whether a matter counts under a clause by its time, and the year in which it counts."""
        time = clause.time or self.policy.vocabulary.time_attribute(clause.matter)
        if time is None:
            return True, None
        fact = self._facts[matter].get(time.name)
        if fact is None or not isinstance(fact.value, Fraction):
            return None, None
        terms = self.policy.terms(clause)
        start, end = terms.start, terms.end
        if time.type.sort is Sort.DATE:
            day = as_day(fact.value)
            return start <= day < end, day.year
        year = int(fact.value)
        first, after = date(year, 1, 1), date(year + 1, 1, 1)
        wholly = start <= first and after <= end
        partly = first < end and start < after
        return (wholly if terms.whole_year else partly), year

    def matter_year(self, matter: str) -> int | None:
        """The year of a matter by its own kind."""
        definition = self.policy.vocabulary.time_attribute(self.case.matter(matter).kind)
        fact = None if definition is None else self._facts[matter].get(definition.name)
        if definition is None or fact is None or not isinstance(fact.value, Fraction):
            return None
        return as_day(fact.value).year if definition.type.sort is Sort.DATE else int(fact.value)


def _in_turn(place: Range, values: Sequence[Range]) -> Range:
    if place.known is not None:
        if place.known.denominator != 1:
            raise Unspecified("a place in a row that is no whole number")
        fits = 1 <= place.known <= len(values)
        return values[int(place.known) - 1] if fits else NOTHING
    return any_of([v for n, v in enumerate(values, 1) if place.low is None or place.low <= n] + [NOTHING])


def _within(day: Range, first: Range, number: int, unit: str) -> bool | None:
    last = _later(first, number, unit)
    too_early = day.high is not None and first.low is not None and day.high < first.low
    too_late = day.low is not None and last.high is not None and day.low > last.high
    late_enough = day.low is not None and first.high is not None and day.low >= first.high
    early_enough = day.high is not None and last.low is not None and day.high <= last.low
    return False if too_early or too_late else True if late_enough and early_enough else None


def _later(first: Range, number: int, unit: str) -> Range:
    """The day that a period ends, for all days that it may start on."""
    return Range(*(None if end is None else later(as_day(end), number, unit) for end in (first.low, first.high)))
