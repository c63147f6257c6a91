"""Ranges of exact numbers, three-valued truth and whole 分: the arithmetic of a plain reading. Numbers are in 元 or as stated."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Range:
    """Every value that an expression can take; None where an end is not bounded."""

    low: Fraction | None
    high: Fraction | None

    @property
    def known(self) -> Fraction | None:
        """Its one value, if it has only one."""
        return self.low if self.low == self.high else None


NOTHING = Range(ZERO, ZERO)


def whole_fen(yuan: Fraction | None) -> int:
    """Whole 分 of an amount that is not to be rounded; a part of a 分 cannot be paid."""
    return 0 if yuan is None else floor(max(ZERO, yuan * 100))


def negated(truth: bool | None) -> bool | None:
    """Kleene's not."""
    return None if truth is None else not truth


def all_of(truths: Sequence[bool | None]) -> bool | None:
    """Kleene's and."""
    if any(truth is False for truth in truths):
        return False
    return None if any(truth is None for truth in truths) else True


def negative(item: Range) -> Range:
    """Of the opposite sign."""
    return Range(None if item.high is None else -item.high, None if item.low is None else -item.low)


def plus(one: Range, two: Range) -> Range:
    """The sum."""
    low = None if one.low is None or two.low is None else one.low + two.low
    high = None if one.high is None or two.high is None else one.high + two.high
    return Range(low, high)


def times(one: Range, two: Range) -> Range:
    """The corners of the product; an unbounded end times nothing is nothing."""
    if one.known == 0 or two.known == 0:
        return Range(ZERO, ZERO)
    # An end is (its sign of infinity, its value).
    ends = [[(-1, ZERO) if r.low is None else (0, r.low), (1, ZERO) if r.high is None else (0, r.high)] for r in (one, two)]
    corners: list[tuple[int, Fraction]] = []
    for a_infinite, a in ends[0]:
        for b_infinite, b in ends[1]:
            if not a_infinite and not b_infinite:
                corners.append((0, a * b))
                continue
            sign = (a_infinite or (a > 0) - (a < 0)) * (b_infinite or (b > 0) - (b < 0))
            corners.append((sign, ZERO))
    low, high = min(corners), max(corners)
    return Range(None if low[0] < 0 else low[1], None if high[0] > 0 else high[1])


def extreme(items: Sequence[Range], *, higher: bool) -> Range:
    """The highest of some, or the lowest."""
    if not higher:
        return negative(extreme([negative(item) for item in items], higher=True))
    lows = [item.low for item in items if item.low is not None]
    highs = [item.high for item in items]
    high = None if None in highs else max(high for high in highs if high is not None)
    return Range(max(lows) if lows else None, high)


def rising(item: Range, rule: Callable[[Fraction], Fraction]) -> Range:
    """Under a rule that never falls, an end comes of an end."""
    return Range(None if item.low is None else rule(item.low), None if item.high is None else rule(item.high))


def part_between(x: Fraction, low: Fraction, high: Fraction | None) -> Fraction:
    """How much of x lies above `low` and not above `high`."""
    return max(ZERO, x - low) - (max(ZERO, x - high) if high is not None else ZERO)


def any_of(items: Sequence[Range]) -> Range:
    """All that any of them may be."""
    lows, highs = [item.low for item in items], [item.high for item in items]
    return Range(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def as_day(value: Fraction) -> date:
    """A date from its number, 20200617."""
    return date(int(value) // 10000, int(value) // 100 % 100, int(value) % 100)


def later(day: date, number: int, unit: str) -> Fraction:
    """The same day `number` units on, the last of the month where there is none, as a value."""
    if unit == "日":
        return _value(day + timedelta(days=number))
    months = (day.year * 12 + day.month - 1) + (number * 12 if unit == "年" else number)
    year, month = months // 12, months % 12 + 1
    return _value(date(year, month, min(day.day, monthrange(year, month)[1])))


def _value(day: date) -> Fraction:
    return Fraction(day.year * 10000 + day.month * 100 + day.day)
