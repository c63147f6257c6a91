"""Exact values of expressions and truth values of conditions for one matter, with unknown facts as ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from jnpolicy.cases.case import Fact
from jnpolicy.model import expression as model
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Concept, Rounding
from jnpolicy.model.walk import computes
from jnpolicy.text.calendar import as_date, as_number, later

Missing = frozenset[tuple[Role, str]]  # whose attribute, and which
_NONE: Missing = frozenset()


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
class Facts:
    """What is known when a clause looks at a matter."""

    applicant: Mapping[str, Fact]
    matter: Mapping[str, Fact]
    concepts: Mapping[str, Concept]

    def get(self, attribute: model.Attribute) -> Fact | None:
        return (self.applicant if attribute.role is Role.APPLICANT else self.matter).get(attribute.name)


def evaluate(node: model.Expression, facts: Facts) -> Range:
    """The range of an expression. It is one value where every fact that matters is known."""
    match node:
        case model.Constant(value=value):
            return Range(value, value)
        case model.Attribute():
            fact = facts.get(node)
            if fact is None or isinstance(fact.value, str | bool):
                return Range(None if node.unbounded else Fraction(0), None, frozenset({(node.role, node.name)}))
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
    lows, highs = [item.low for item in possible], [item.high for item in possible]
    missing = missing.union(*(item.missing for item in possible))
    return _range(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        missing,
    )


def truth(condition: model.Condition, facts: Facts) -> tuple[bool | None, Missing]:
    """True, False or None (unknown), and the facts that an unknown one waits for."""
    match condition:
        case model.Member(attribute=attribute, values=values):
            fact = facts.get(attribute)
            return _waiting(attribute) if fact is None else (fact.value in values, _NONE)
        case model.IsTrue(attribute=attribute):
            fact = facts.get(attribute)
            return _waiting(attribute) if fact is None else (fact.value is True, _NONE)
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


def _waiting(attribute: model.Attribute) -> tuple[None, Missing]:
    return None, frozenset({(attribute.role, attribute.name)})


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
    units = max(Fraction(0), yuan or Fraction(0)) / rounding.unit
    whole = (units + Fraction(1, 2)).__floor__() if rounding.half_up else units.__floor__()
    return int(whole * rounding.unit * 100)
