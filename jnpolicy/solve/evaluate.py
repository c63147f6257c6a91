"""Exact values of expressions and truth values of conditions for one matter, with unknown facts as ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import inf

from jnpolicy.cases.case import Case, Fact
from jnpolicy.model import expression as model
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Concept, Policy, Rounding
from jnpolicy.model.walk import computes
from jnpolicy.text.calendar import as_date, as_number, later

# Facts that are not known: whose, which matter of an aggregate (else ""), and which attribute.
Missing = frozenset[tuple[Role, str, str]]
_NONE: Missing = frozenset()
_ZERO, _ONE = Fraction(0), Fraction(1)


class NoValue(ValueError):
    """A parameter that changes has no value yet on the day on which a matter counts."""

    def __init__(self, name: str, day: Fraction):
        super().__init__(name)
        self.name = name
        self.day = day


@dataclass(frozen=True, slots=True)
class Range:
    """All values that an expression can take: `low` to `high`, None where nothing bounds that end."""

    low: Fraction | None
    high: Fraction | None
    missing: Missing = _NONE

    @property
    def value(self) -> Fraction | None:
        """The one value, None where there are more."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class Record:
    """A matter of the case as an aggregate sees it; `kinds` are its own and their ancestors."""

    id: str
    kinds: frozenset[str]
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a clause looks at a matter. `awards`: what other clauses pay on it, in 元, by title."""

    applicant: Mapping[str, Fact]
    matter: Mapping[str, Fact]
    concepts: Mapping[str, Concept]
    records: tuple[Record, ...] = ()
    record: Record | None = None
    awards: Mapping[str, Range] = field(default_factory=dict)

    def get(self, attribute: model.Attribute) -> Fact | None:
        match attribute.role:
            case Role.APPLICANT:
                return self.applicant.get(attribute.name)
            case Role.MATTER:
                return self.matter.get(attribute.name)
            case Role.RECORD:
                return self.record.facts.get(attribute.name) if self.record is not None else None

    def missing(self, attribute: model.Attribute) -> Missing:
        """An attribute as a fact that is not known."""
        of = self.record.id if attribute.role is Role.RECORD and self.record is not None else ""
        return frozenset({(attribute.role, of, attribute.name)})


def case_facts(policy: Policy, case: Case, matter: str | None = None) -> Facts:
    """What is known when a clause looks at a matter of a case, or at the applicant alone."""
    kinds = policy.vocabulary.kinds
    records = tuple(Record(m.id, frozenset((m.kind, *kinds[m.kind].ancestors)), m.facts) for m in case.matters)
    of_matter = case.matter(matter).facts if matter is not None else {}
    return Facts(case.applicant.facts, of_matter, policy.vocabulary.concepts, records)


def evaluate(node: model.Expression, facts: Facts) -> Range:
    """The range of an expression. It is one value where every fact that matters is known."""
    match node:
        case model.Constant(value=value):
            return Range(value, value)
        case model.Attribute():
            fact = facts.get(node)
            if fact is None or isinstance(fact.value, str | bool):
                return Range(None if node.unbounded else _ZERO, None, facts.missing(node))
            return Range(fact.value, fact.value)
        case model.Named(value=value):
            return evaluate(value, facts)
        case model.Sum(left=left, right=right, minus=minus):
            one, two = evaluate(left, facts), evaluate(right, facts)
            return _sum(one, _negative(two) if minus else two)
        case model.Product(left=left, right=right):
            return _product(evaluate(left, facts), evaluate(right, facts))
        case model.Extreme(higher=higher, options=options):
            return _extreme([evaluate(option, facts) for option in options], higher=higher)
        case model.Bounded(value=value, bounds=bounds):
            result = evaluate(value, facts)
            for is_ceiling, bound in bounds:
                result = _extreme([result, evaluate(bound, facts)], higher=not is_ceiling)
            return result
        case model.Cases(rows=rows, otherwise=otherwise):
            return _cases(rows, otherwise, facts)
        case model.Quotient(left=left, divisor=divisor):
            return _product(evaluate(left, facts), Range(1 / divisor.value, 1 / divisor.value))
        case model.Rounded(value=value, unit=unit, half_up=half_up):
            return _monotone(evaluate(value, facts), lambda amount: rounded(amount, unit, half_up))
        case model.Bands(base=base, bands=bands):
            return _monotone(evaluate(base, facts), lambda amount: banded(amount, bands), _most(bands))
        case model.Steps(base=base, unit=step, amount=amount):
            count = _monotone(evaluate(base, facts), lambda size: whole_units(size, step.value))
            return _product(count, evaluate(amount, facts))
        case model.InTurn(ordinal=ordinal, values=values):
            return _in_turn(evaluate(ordinal, facts), [evaluate(value, facts) for value in values])
        case model.Raised(value=value, raises=raises):
            return _raised(evaluate(value, facts), raises, facts)
        case model.Award(clause=clause):
            return facts.awards.get(clause, Range(_ZERO, _ZERO))
        case model.Aggregate():
            return _aggregated(node, facts)
        case model.Dated():
            return _dated(node, facts)


def _monotone(item: Range, rule: Callable[[Fraction], Fraction], most: Fraction | None = None) -> Range:
    """A rule that never falls as its base grows, end by end; `most` is what it comes to without end."""
    low = None if item.low is None else rule(item.low)
    high = most if item.high is None else rule(item.high)
    return _range(low, high, item.missing)


def rounded(amount: Fraction, unit: Fraction, half_up: bool) -> Fraction:
    """Whole units, half a unit up or all of the rest dropped."""
    units = amount / unit
    return ((units + Fraction(1, 2)).__floor__() if half_up else units.__floor__()) * unit


def banded(base: Fraction, bands: tuple[tuple[Fraction, Fraction | None, Fraction], ...]) -> Fraction:
    """Each stretch of the base by its own rate."""
    return sum((part * rate for part, rate in band_parts(base, bands)), _ZERO)


def band_parts(
    base: Fraction, bands: tuple[tuple[Fraction, Fraction | None, Fraction], ...]
) -> Iterator[tuple[Fraction, Fraction]]:
    """How much of the base lies in each band, with the band's rate."""
    for low, high, rate in bands:
        yield max(_ZERO, (base if high is None else min(base, high)) - low), rate


def _most(bands: tuple[tuple[Fraction, Fraction | None, Fraction], ...]) -> Fraction | None:
    *_, (_, end, rate) = bands
    if end is None and rate > 0:
        return None
    return banded(max(high for _, high, _ in bands if high is not None) if len(bands) > 1 or end is not None else _ZERO, bands)


def whole_units(base: Fraction, unit: Fraction) -> Fraction:
    """How many whole units there are in a base."""
    return Fraction(max(_ZERO, base / unit).__floor__())


def _in_turn(ordinal: Range, values: Sequence[Range]) -> Range:
    """The value at a place; where the place is not known, any that it may be."""
    may_be = [
        value
        for place, value in enumerate(values, 1)
        if (ordinal.low is None or ordinal.low <= place) and (ordinal.high is None or place <= ordinal.high)
    ]
    if ordinal.value is None or not may_be:
        may_be.append(Range(_ZERO, _ZERO))
    return _hull(may_be, ordinal.missing)


def _raised(value: Range, raises: tuple[model.Raise, ...], facts: Facts) -> Range:
    whole = value
    for item in raises:
        holds, waits = truth(item.condition, facts)
        if holds is False:
            continue
        amount = evaluate(item.amount, facts)
        added = _product(value, amount) if item.relative else amount
        added = _negative(added) if item.minus else added
        whole = _sum(whole, added if holds else _hull([added, Range(_ZERO, _ZERO)], waits))
    return _range(whole.low, whole.high, whole.missing)


def _aggregated(node: model.Aggregate, facts: Facts) -> Range:
    """Over the matters that surely or perhaps meet the condition."""
    whole = Range(_ZERO, _ZERO)
    for record in facts.records:
        if node.kind not in record.kinds:
            continue
        own = replace(facts, record=record)
        holds, waits = truth(node.condition, own) if node.condition is not None else (True, _NONE)
        if holds is False:
            continue
        item = evaluate(node.attribute, own) if node.attribute is not None else Range(_ONE, _ONE)
        whole = _sum(whole, item if holds else _hull([item, Range(_ZERO, _ZERO)], waits))
    return whole


def _dated(node: model.Dated, facts: Facts) -> Range:
    """The value in force on the matter's day; any of them where the day is not known."""
    fact = facts.get(node.time)
    if fact is None or not isinstance(fact.value, Fraction):
        return _hull([Range(value, value) for _, value in node.rows], facts.missing(node.time))
    known = [value for day, value in node.rows if day <= fact.value]
    if not known:
        raise NoValue(node.name, fact.value)
    return Range(known[-1], known[-1])


def _hull(items: Sequence[Range], missing: Missing) -> Range:
    """Everything that one of several ranges holds."""
    lows, highs = [item.low for item in items], [item.high for item in items]
    return _range(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        missing.union(*(item.missing for item in items)),
    )


def _range(low: Fraction | None, high: Fraction | None, missing: Missing) -> Range:
    """A range that has come down to one value waits for nothing."""
    return Range(low, high, _NONE if low is not None and low == high else missing)


def _negative(item: Range) -> Range:
    return Range(None if item.high is None else -item.high, None if item.low is None else -item.low, item.missing)


def _sum(one: Range, two: Range) -> Range:
    low = None if one.low is None or two.low is None else one.low + two.low
    high = None if one.high is None or two.high is None else one.high + two.high
    return Range(low, high, one.missing | two.missing)


def _product(one: Range, two: Range) -> Range:
    """The corners of the product; an end without bound times nothing is nothing."""
    corners = [_times(a, b) for a in _ends(one) for b in _ends(two)]
    low, high = min(corners), max(corners)
    bounded_low = low if isinstance(low, Fraction) else None
    bounded_high = high if isinstance(high, Fraction) else None
    return _range(bounded_low, bounded_high, one.missing | two.missing)


def _ends(item: Range) -> tuple[Fraction | float, Fraction | float]:
    """Both ends, infinite where nothing bounds them."""
    return -inf if item.low is None else item.low, inf if item.high is None else item.high


def _times(a: Fraction | float, b: Fraction | float) -> Fraction | float:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    if 0 in (a, b):
        return Fraction(0)
    return inf if (a > 0) == (b > 0) else -inf


def _extreme(items: Sequence[Range], *, higher: bool) -> Range:
    """The higher or the lower of several values: end by end."""
    best = max if higher else min
    low, high = (best(ends) for ends in zip(*(_ends(item) for item in items), strict=True))
    missing: Missing = frozenset().union(*(item.missing for item in items))
    return _range(low if isinstance(low, Fraction) else None, high if isinstance(high, Fraction) else None, missing)


def lower(items: Sequence[Range]) -> Range:
    """The lower of several values."""
    return _extreme(items, higher=False)


def _cases(rows: tuple[tuple[model.Condition, model.Expression], ...], otherwise: model.Expression, facts: Facts) -> Range:
    """The first row that holds; rows that may hold before it widen the range."""
    possible: list[Range] = []
    missing: Missing = _NONE
    for condition, value in rows:
        holds, waits = truth(condition, facts)
        if holds is False:
            continue
        possible.append(evaluate(value, facts))
        if holds:
            break
        missing |= waits
    else:
        possible.append(evaluate(otherwise, facts))
    return _hull(possible, missing)


def truth(condition: model.Condition, facts: Facts) -> tuple[bool | None, Missing]:
    """True, False or None (unknown), and the facts that an unknown one waits for."""
    match condition:
        case model.Member(attribute=attribute, values=values):
            fact = facts.get(attribute)
            return (None, facts.missing(attribute)) if fact is None else (fact.value in values, _NONE)
        case model.IsTrue(attribute=attribute):
            fact = facts.get(attribute)
            return (None, facts.missing(attribute)) if fact is None else (fact.value is True, _NONE)
        case model.Is(concept=concept, role=Role.RECORD):
            return _of_record(facts.concepts[concept], facts)
        case model.Is(concept=concept):
            return truth(facts.concepts[concept].condition, facts)
        case model.Not(part=part):
            holds, waits = truth(part, facts)
            return (None if holds is None else not holds), waits
        case model.All(parts=parts):
            return _joined(parts, facts, deciding=False)
        case model.Any(parts=parts):
            return _joined(parts, facts, deciding=True)
        case model.Compare() | model.Within():
            sign, waits = compare(condition, facts)
            return (None if sign is None else _TESTS[_operator(condition)](sign)), waits


_TESTS = {
    ">=": lambda sign: sign >= 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    "<": lambda sign: sign < 0,
    "=": lambda sign: sign == 0,
}


def _of_record(concept: Concept, facts: Facts) -> tuple[bool | None, Missing]:
    """A definition speaks of its matter; here that is the one that an aggregate is at."""
    record = facts.record
    assert record is not None
    holds, waits = truth(concept.condition, replace(facts, matter=record.facts))
    return holds, frozenset(
        (Role.RECORD, record.id, name) if role is Role.MATTER else (role, of, name) for role, of, name in waits
    )


def _joined(parts: tuple[model.Condition, ...], facts: Facts, *, deciding: bool) -> tuple[bool | None, Missing]:
    """Kleene's 且 (decided by one False) and 或 (decided by one True)."""
    waits: Missing = _NONE
    unknown = False
    for part in parts:
        holds, missing = truth(part, facts)
        if holds is deciding:
            return deciding, _NONE
        if holds is None:
            unknown = True
            waits |= missing
    return (None if unknown else not deciding), waits


def compare(condition: model.Compare | model.Within, facts: Facts) -> tuple[int | None, Missing]:
    """-1, 0 or 1 for left below, equal to or above right; for a period before, within or after it.

    Where several are possible and the condition comes out the same under each, it is one of them; else None.
    """
    if isinstance(condition, model.Within):
        left, low = evaluate(condition.left, facts), evaluate(condition.start, facts)
        high = Range(_later(low.low, condition), _later(low.high, condition))
        missing = left.missing | low.missing
    else:
        left, low = evaluate(condition.left, facts), evaluate(condition.right, facts)
        high = low
        missing = left.missing | low.missing
        if missing and not computes(condition):
            return None, missing  # a fact is unknown where it is not stated
    possible = [
        sign
        for sign, ruled_out in (
            (-1, _not_above(low, left)),
            (0, _below(left, low) or _below(high, left)),
            (1, _not_above(left, high)),
        )
        if not ruled_out
    ]
    if len({_TESTS[_operator(condition)](sign) for sign in possible}) == 1:
        return possible[0], _NONE
    return None, missing


def _operator(condition: model.Compare | model.Within) -> str:
    return condition.operator if isinstance(condition, model.Compare) else "="


def _below(one: Range, two: Range) -> bool:
    """Whether every value of one lies below every value of the other."""
    return one.high is not None and two.low is not None and one.high < two.low


def _not_above(one: Range, two: Range) -> bool:
    return one.high is not None and two.low is not None and one.high <= two.low


def _later(day: Fraction | None, period: model.Within) -> Fraction | None:
    return None if day is None else Fraction(as_number(later(as_date(day), period.number, period.unit)))


def rounded_fen(yuan: Fraction | None, rounding: Rounding) -> int:
    """Whole 分 of an amount, rounded once as the policy says; below nothing is nothing, without bound too."""
    return int(rounded(max(_ZERO, yuan or _ZERO), rounding.unit, rounding.half_up) * 100)
