"""Exact values of expressions and truth values of conditions for one matter, with unknown facts as ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jnpolicy.cases.case import Fact
from jnpolicy.cases.values import LARGEST_MONEY
from jnpolicy.model import expression as model
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Concept, Rounding
from jnpolicy.text.calendar import as_date, as_number, later

Missing = frozenset[tuple[Role, str]]  # whose attribute, and which
_NONE: Missing = frozenset()


@dataclass(frozen=True, slots=True)
class Range:
    """All values that an expression can take: `low` to `high`, `high` None where nothing bounds it."""

    low: Fraction
    high: Fraction | None
    missing: Missing = _NONE

    @property
    def exact(self) -> bool:
        return self.low == self.high


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
                return Range(Fraction(0), None, frozenset({(node.role, node.name)}))
            return Range(fact.value, fact.value)
        case model.Named(value=value):
            return evaluate(value, facts)
        case model.Sum(left=left, right=right, minus=minus):
            one, two = evaluate(left, facts), evaluate(right, facts)
            missing = one.missing | two.missing
            if not minus:
                high = None if one.high is None or two.high is None else one.high + two.high
                return Range(one.low + two.low, high, missing)
            low = -LARGEST_MONEY if two.high is None else one.low - two.high
            return Range(low, None if one.high is None else one.high - two.low, missing)
        case model.Product(left=left, right=right):
            return _product(evaluate(left, facts), evaluate(right, facts))
        case model.Extreme(higher=higher, options=options):
            ranges = [evaluate(option, facts) for option in options]
            highs = [item.high for item in ranges]
            missing = frozenset().union(*(item.missing for item in ranges))
            if higher:
                unbounded = any(high is None for high in highs)
                high = None if unbounded else max(high for high in highs if high is not None)
                return _range(max(item.low for item in ranges), high, missing)
            known = [high for high in highs if high is not None]
            return _range(min(item.low for item in ranges), min(known) if known else None, missing)
        case model.Bounded(value=value, bounds=bounds):
            result = evaluate(value, facts)
            for is_ceiling, bound in bounds:
                result = _bounded(result, evaluate(bound, facts), is_ceiling)
            return result
        case model.Cases(rows=rows, otherwise=otherwise):
            return _cases(rows, otherwise, facts)


def _range(low: Fraction, high: Fraction | None, missing: Missing) -> Range:
    """A range that has come down to one value waits for nothing."""
    return Range(low, high, _NONE if low == high else missing)


def _product(one: Range, two: Range) -> Range:
    missing = one.missing | two.missing
    for known, other in ((one, two), (two, one)):
        if known.low == known.high == 0:
            return Range(Fraction(0), Fraction(0))
        if known.exact and other.high is None:
            return Range(known.low * other.low, None, missing)
    if one.high is None or two.high is None:
        return Range(max(one.low, Fraction(0)) * max(two.low, Fraction(0)), None, missing)
    corners = [a * b for a in (one.low, one.high) for b in (two.low, two.high)]
    return Range(min(corners), max(corners), missing)


def _bounded(value: Range, bound: Range, is_ceiling: bool) -> Range:
    missing = value.missing | bound.missing
    if is_ceiling:
        highs = [high for high in (value.high, bound.high) if high is not None]
        return _range(min(value.low, bound.low), min(highs) if highs else None, missing)
    high = None if value.high is None or bound.high is None else max(value.high, bound.high)
    return _range(max(value.low, bound.low), high, missing)


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
    highs = [item.high for item in possible]
    unbounded = any(high is None for high in highs)
    for item in possible:
        missing |= item.missing
    high = None if unbounded else max(high for high in highs if high is not None)
    return _range(min(item.low for item in possible), high, missing)


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
        case model.Compare(operator=operator):
            sign, waits = compare(condition, facts)
            return (None if sign is None else _TESTS[operator](sign)), waits
        case model.Within():
            sign, waits = compare(condition, facts)
            return (None if sign is None else sign == 0), waits


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
    """-1, 0 or 1 for left below, equal to or above right; for a period before, within or after it."""
    if isinstance(condition, model.Within):
        left, start = evaluate(condition.left, facts), evaluate(condition.start, facts)
        if left.high is None or start.high is None:
            return None, left.missing | start.missing
        end = as_number(later(as_date(start.low), condition.number, condition.unit))
        return (-1 if left.low < start.low else 1 if left.low > end else 0), _NONE
    left, right = evaluate(condition.left, facts), evaluate(condition.right, facts)
    if left.exact and right.exact:
        return (left.low > right.low) - (left.low < right.low), _NONE
    if left.high is not None and left.high < right.low:
        return -1, _NONE
    if right.high is not None and left.low > right.high:
        return 1, _NONE
    return None, left.missing | right.missing


def rounded_fen(yuan: Fraction, rounding: Rounding) -> int:
    """Whole 分 of an amount, rounded once as the policy says; below nothing is nothing."""
    units = max(Fraction(0), yuan) / rounding.unit
    whole = (units + Fraction(1, 2)).__floor__() if rounding.half_up else units.__floor__()
    return int(whole * rounding.unit * 100)
