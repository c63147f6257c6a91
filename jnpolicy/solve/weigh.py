"""The selections that are best for some weighing λ·nominal + (1−λ)·certain, 0 ≤ λ ≤ 1: the corners of what both can be.

A payout grows in proportion with amounts and limits together. So a weighed total is the payout of an instance in which every
payment and every limit stands twice, once by each total, each times its weight; the search needs nothing new. Corners are
found between two known ones, at the weighing under which both are worth the same, until there is nothing better there.
Parts that nothing ties are weighed apart: what is best for a weighing is best in each.

Source: Aneja and Nair, Bicriteria transportation problem, Management Science 25, 1979.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import gcd

from jnpolicy.solve.budget import Budget
from jnpolicy.solve.choose import Chooser
from jnpolicy.solve.instance import Ceiling, Instance, Payment
from jnpolicy.solve.payout import total
from jnpolicy.solve.standing import selection_key

ZERO, ONE = Fraction(0), Fraction(1)
_NOMINAL, _CERTAIN = 0, 1
_FEW = 12  # candidates of a part that are all tried where payments hang on one another


@dataclass(frozen=True, slots=True)
class Weighed:
    """A selection with both totals (分), and from what weight of the nominal total to what it is best."""

    selected: frozenset[int]
    nominal: int
    certain: int
    low: Fraction
    high: Fraction


def weighings(
    instance: Instance, budget: Budget, required: frozenset[int], forbidden: frozenset[int]
) -> tuple[tuple[Weighed, ...], bool]:
    """All of them, from the one that is best for the certain total alone; and whether that is proven.

    The instance has both objectives. Of selections with the same two totals the one with the fewest, earliest candidates.
    """
    parts: list[list[Weighed]] = []
    proven = True
    for group in instance.components():
        number = {candidate: place for place, candidate in enumerate(group)}
        wanted = frozenset(number[c] for c in required if c in number)
        without = frozenset(number[c] for c in forbidden if c in number)
        corners = _Corners(instance.part(group), budget, wanted, without)
        parts.append([replace(row, selected=frozenset(group[c] for c in row.selected)) for row in corners.found()])
        proven = proven and corners.proven
    return tuple(_joined(parts)), proven


def _joined(parts: Sequence[Sequence[Weighed]]) -> Iterator[Weighed]:
    """For each stretch of weights between two changes in any part, what is best in all."""
    changes = sorted({ZERO, ONE, *(row.high for rows in parts for row in rows)})
    for low, high in pairwise(changes):
        best = [next(row for row in rows if row.low <= low and high <= row.high) for rows in parts]
        selected = frozenset[int]().union(*(row.selected for row in best))
        yield Weighed(selected, sum(row.nominal for row in best), sum(row.certain for row in best), low, high)


_Point = tuple[int, int]  # nominal, certain


class _Corners:
    """The corners of one part."""

    def __init__(self, part: Instance, budget: Budget, required: frozenset[int], forbidden: frozenset[int]):
        self._part, self._budget = part, budget
        self._required, self._forbidden = required, forbidden
        self.proven = True
        self._all: list[frozenset[int]] | None = None  # every selection of a part that is tried, else None

    def found(self) -> list[Weighed]:
        """The corners in order, with the weights for which each is best."""
        part = self._part
        if all(payment.raw[_NOMINAL] == payment.raw[_CERTAIN] for payment in part.payments):
            selected = self._best(part.under(_NOMINAL))
            return [Weighed(selected, *self._point(selected), ZERO, ONE)]
        if part.top_ups or part.received or any(payment.share is not None for payment in part.payments):
            points = self._tried()
        else:
            points = {self._point(self._best(part.under(_CERTAIN, _NOMINAL)))}
            points.add(self._point(self._best(part.under(_NOMINAL, _CERTAIN))))
            first, last = min(points), max(points)
            points |= set(self._between(first, last)) if first != last else set()
        corners = _corners(points)
        ends = [ZERO, *(_weight(one, two) for one, two in pairwise(corners)), ONE]
        return [
            Weighed(self._selection(point, low, high), *point, low, high)
            for point, (low, high) in zip(corners, pairwise(ends), strict=True)
        ]

    def _between(self, first: _Point, last: _Point) -> Iterator[_Point]:
        """What is better than both for the weighing under which they are worth the same, and so on beside it."""
        weights = _weights(_weight(first, last))
        point = self._point(self._best(_weighed(self._part, *weights)))
        if _worth(point, weights) > _worth(first, weights):
            yield point
            yield from self._between(first, point)
            yield from self._between(point, last)

    def _selection(self, point: _Point, low: Fraction, high: Fraction) -> frozenset[int]:
        """Of the selections with these totals the one with the fewest, earliest candidates."""
        part = self._part
        if self._all is not None:
            return max((s for s in self._all if self._point(s) == point), key=lambda s: selection_key(part, s))
        return self._best(_weighed(part, *_weights((low + high) / 2)))

    def _tried(self) -> set[_Point]:
        """The totals of every selection of a small part; of a large one only the best by each total."""
        part = self._part
        if part.size > _FEW:
            self.proven = False
            self._all = [self._best(part.under(_CERTAIN, _NOMINAL)), self._best(part.under(_NOMINAL, _CERTAIN))]
        else:
            every = (frozenset(c for c in range(part.size) if mask >> c & 1) for mask in range(1 << part.size))
            allowed = (s for s in every if self._required <= s and not self._forbidden & s)
            self._all = [s for s in allowed if not any(one in s and two in s for one, two in part.exclusive)]
        return {self._point(selected) for selected in self._all}

    def _best(self, instance: Instance) -> frozenset[int]:
        choice = Chooser(instance, self._budget, self._required, self._forbidden).best()
        self.proven = self.proven and choice.proven
        return choice.selected if choice.selected is not None else self._required

    def _point(self, selected: frozenset[int]) -> _Point:
        return total(self._part, selected, _NOMINAL), total(self._part, selected, _CERTAIN)


def _weighed(part: Instance, nominal: int, certain: int) -> Instance:
    """The part with one objective: the sum of both totals, each times its weight."""
    payments: list[Payment] = []
    place: dict[tuple[int, int], int] = {}  # (payment, total) → the payment that stands for it
    weights = {_NOMINAL: nominal, _CERTAIN: certain}
    for index, payment in enumerate(part.payments):
        for objective, weight in weights.items():
            place[index, objective] = len(payments)
            payments.append(replace(payment, raw=(weight * payment.raw[objective],)))
    ceilings = [
        Ceiling(
            weight * ceiling.left, tuple(place[index, objective] for index in ceiling.payments), ceiling.source, ceiling.together
        )
        for ceiling in part.ceilings
        for objective, weight in weights.items()
    ]
    return replace(part, payments=tuple(payments), ceilings=tuple(ceilings), objectives=1)


def _weight(one: _Point, two: _Point) -> Fraction:
    """The weight of the nominal total under which two are worth the same; one has more certain, two more nominal."""
    fall, rise = one[1] - two[1], two[0] - one[0]
    return Fraction(fall, fall + rise)


def _weights(weight: Fraction) -> tuple[int, int]:
    """A weight of the nominal total as whole weights of both."""
    nominal, certain = weight.numerator, weight.denominator - weight.numerator
    common = gcd(nominal, certain)
    return nominal // common, certain // common


def _worth(point: _Point, weights: tuple[int, int]) -> int:
    return point[0] * weights[0] + point[1] * weights[1]


def _corners(points: set[_Point]) -> list[_Point]:
    """Those that are best alone for some weighing between the ends, or at an end; the most certain first."""
    rising = sorted(points, key=lambda point: (-point[1], -point[0]))
    kept: list[_Point] = []
    for point in rising:
        if kept and point[0] <= kept[-1][0]:
            continue  # no better by either total
        while len(kept) > 1 and _weight(kept[-2], kept[-1]) >= _weight(kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept
