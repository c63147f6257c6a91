"""What follows from what by one rule: verdicts from verdicts, values from values. Known and unknown facts alike."""

from __future__ import annotations

from collections.abc import Sequence

from jnpolicy.explain.proof import Verdict
from jnpolicy.model import expression as model
from jnpolicy.model.walk import computes
from jnpolicy.solve.ranges import (
    ZERO,
    Range,
    banded,
    extreme,
    hull,
    monotone,
    most_banded,
    multiplied,
    negative,
    plus,
    rounded,
    whole_units,
)  # fmt: skip
from jnpolicy.text.calendar import day_after


class Unproven(ValueError):
    """A step does not follow. The message names it, in Chinese."""


def demand(right: bool, step: str) -> None:
    """Raise Unproven for a step that does not follow."""
    if not right:
        raise Unproven(f"这一步不成立：{step}")


def decided(holds: bool) -> Verdict:
    return Verdict.HOLDS if holds else Verdict.FAILS


def opposite(verdict: Verdict) -> Verdict:
    return {Verdict.HOLDS: Verdict.FAILS, Verdict.FAILS: Verdict.HOLDS, Verdict.OPEN: Verdict.OPEN}[verdict]


def all_of(verdicts: Sequence[Verdict]) -> Verdict:
    if Verdict.FAILS in verdicts:
        return Verdict.FAILS
    return Verdict.OPEN if Verdict.OPEN in verdicts else Verdict.HOLDS


def any_of(verdicts: Sequence[Verdict]) -> Verdict:
    return opposite(all_of([opposite(verdict) for verdict in verdicts]))


def sides(condition: model.Compare | model.Within) -> tuple[model.Expression, model.Expression]:
    return (condition.left, condition.right if isinstance(condition, model.Compare) else condition.start)


def compared(condition: model.Compare | model.Within, one: Range, two: Range) -> Verdict:
    """Decided where every pair of values of the two sides says the same."""
    if not computes(condition) and (one.value is None or two.value is None):
        return Verdict.OPEN
    if isinstance(condition, model.Within):
        return all_of([not_below(one, two), not_below(_ends(two, condition), one)])
    match condition.operator:
        case ">=":
            return not_below(one, two)
        case "<=":
            return not_below(two, one)
        case ">":
            return opposite(not_below(two, one))
        case "<":
            return opposite(not_below(one, two))
        case _:
            return all_of([not_below(one, two), not_below(two, one)])


def not_below(one: Range, two: Range) -> Verdict:
    """one >= two, for all that they can be."""
    if one.low is not None and two.high is not None and one.low >= two.high:
        return Verdict.HOLDS
    if one.high is not None and two.low is not None and one.high < two.low:
        return Verdict.FAILS
    return Verdict.OPEN


def _ends(start: Range, period: model.Within) -> Range:
    """The last day of a period, for all days that it may start on."""
    return monotone(start, lambda day: day_after(day, period.number, period.unit))


def combined(node: model.Expression, parts: Sequence[Range]) -> Range:
    """One operation on the values of its parts."""
    match node:
        case model.Constant(value=value):
            return Range(value, value)
        case model.Named():
            return parts[0]
        case model.Sum(minus=minus):
            return plus(parts[0], negative(parts[1]) if minus else parts[1])
        case model.Product():
            return multiplied(parts[0], parts[1])
        case model.Quotient(divisor=divisor):
            return multiplied(parts[0], Range(1 / divisor.value, 1 / divisor.value))
        case model.Extreme(higher=higher):
            return extreme(parts, higher=higher)
        case model.Bounded(bounds=bounds):
            made = parts[0]
            for (is_ceiling, _), bound in zip(bounds, parts[1:], strict=True):
                made = extreme([made, bound], higher=not is_ceiling)
            return made
        case model.Rounded(unit=unit, half_up=half_up):
            return monotone(parts[0], lambda amount: rounded(amount, unit, half_up))
        case model.Later(number=number, unit=measure):
            return monotone(parts[0], lambda day: day_after(day, number, measure))
        case model.Bands(bands=bands):
            return monotone(parts[0], lambda amount: banded(amount, bands), most_banded(bands))
        case model.Steps(unit=step):
            count = monotone(parts[0], lambda size: whole_units(size, step.value))
            return multiplied(count, parts[2])
        case model.InTurn():
            ordinal, *values = parts
            may_be = [
                value
                for place, value in enumerate(values, 1)
                if (ordinal.low is None or ordinal.low <= place) and (ordinal.high is None or place <= ordinal.high)
            ]
            return hull([*may_be, *([] if ordinal.value is not None and may_be else [Range(ZERO, ZERO)])], frozenset())
        case _:
            raise Unproven(f"没有这种算式：{type(node).__name__}")
