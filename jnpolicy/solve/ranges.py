"""Ranges: all values that an expression can take while facts are unknown, and exact arithmetic with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from jnpolicy.model.expression import Role

# Facts that are not known: whose, which matter of an aggregate (else ""), and which attribute.
Missing = frozenset[tuple[Role, str, str]]
NONE: Missing = frozenset()
ZERO, ONE = Fraction(0), Fraction(1)
Stretches = tuple[tuple[Fraction, Fraction | None, Fraction], ...]  # low, high, rate


@dataclass(frozen=True, slots=True)
class Range:
    """All values that an expression can take: `low` to `high`, None where nothing bounds that end."""

    low: Fraction | None
    high: Fraction | None
    missing: Missing = NONE

    @property
    def value(self) -> Fraction | None:
        """The one value, None where there are more."""
        return self.low if self.low == self.high else None


def monotone(item: Range, rule: Callable[[Fraction], Fraction], most: Fraction | None = None) -> Range:
    """A rule that never falls as its base grows, end by end; `most` is what it comes to without end."""
    low = None if item.low is None else rule(item.low)
    high = most if item.high is None else rule(item.high)
    return settled(low, high, item.missing)


def hull(items: Sequence[Range], missing: Missing) -> Range:
    """Everything that one of several ranges holds."""
    lows, highs = [item.low for item in items], [item.high for item in items]
    return settled(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        missing.union(*(item.missing for item in items)),
    )


def settled(low: Fraction | None, high: Fraction | None, missing: Missing) -> Range:
    """A range that has come down to one value waits for nothing."""
    return Range(low, high, NONE if low is not None and low == high else missing)


def negative(item: Range) -> Range:
    return Range(None if item.high is None else -item.high, None if item.low is None else -item.low, item.missing)


def plus(one: Range, two: Range) -> Range:
    low = None if one.low is None or two.low is None else one.low + two.low
    high = None if one.high is None or two.high is None else one.high + two.high
    return Range(low, high, one.missing | two.missing)


def multiplied(one: Range, two: Range) -> Range:
    """The corners of the product; an end without bound times nothing is nothing."""
    corners = [_times(a, b) for a in _ends(one) for b in _ends(two)]
    low, high = min(corners), max(corners)
    bounded_low = low if isinstance(low, Fraction) else None
    bounded_high = high if isinstance(high, Fraction) else None
    return settled(bounded_low, bounded_high, one.missing | two.missing)


def _ends(item: Range) -> tuple[Fraction | float, Fraction | float]:
    """Both ends, infinite where nothing bounds them."""
    return -inf if item.low is None else item.low, inf if item.high is None else item.high


def _times(a: Fraction | float, b: Fraction | float) -> Fraction | float:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    if 0 in (a, b):
        return Fraction(0)
    return inf if (a > 0) == (b > 0) else -inf


def extreme(items: Sequence[Range], *, higher: bool) -> Range:
    """The higher or the lower of several values: end by end."""
    best = max if higher else min
    low, high = (best(ends) for ends in zip(*(_ends(item) for item in items), strict=True))
    missing: Missing = frozenset().union(*(item.missing for item in items))
    return settled(low if isinstance(low, Fraction) else None, high if isinstance(high, Fraction) else None, missing)


def common(items: Sequence[Range]) -> Range | None:
    """The values that all of several ranges hold; None where there is none."""
    low, high = max(_ends(item)[0] for item in items), min(_ends(item)[1] for item in items)
    if low > high:
        return None
    missing: Missing = frozenset().union(*(item.missing for item in items))
    return settled(low if isinstance(low, Fraction) else None, high if isinstance(high, Fraction) else None, missing)


def lower(items: Sequence[Range]) -> Range:
    """The lower of several values."""
    return extreme(items, higher=False)


def below(one: Range, two: Range) -> bool:
    """Whether every value of one lies below every value of the other."""
    return one.high is not None and two.low is not None and one.high < two.low


def not_above(one: Range, two: Range) -> bool:
    return one.high is not None and two.low is not None and one.high <= two.low


def rounded(amount: Fraction, unit: Fraction, half_up: bool) -> Fraction:
    """Whole units, half a unit up or all of the rest dropped."""
    units = amount / unit
    return ((units + Fraction(1, 2)).__floor__() if half_up else units.__floor__()) * unit


def banded(base: Fraction, bands: Stretches) -> Fraction:
    """Each stretch of the base by its own rate."""
    return sum((part * rate for part, rate in band_parts(base, bands)), ZERO)


def band_parts(base: Fraction, bands: Stretches) -> Iterator[tuple[Fraction, Fraction]]:
    """How much of the base lies in each band, with the band's rate."""
    for low, high, rate in bands:
        yield max(ZERO, (base if high is None else min(base, high)) - low), rate


def most_banded(bands: Stretches) -> Fraction | None:
    *_, (_, end, rate) = bands
    if end is None and rate > 0:
        return None
    return banded(max(high for _, high, _ in bands if high is not None) if len(bands) > 1 or end is not None else ZERO, bands)


def whole_units(base: Fraction, unit: Fraction) -> Fraction:
    """How many whole units there are in a base."""
    return Fraction(max(ZERO, base / unit).__floor__())
