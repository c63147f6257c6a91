"""Shares that make the bound low.

Where a block takes a piece that its matter does not pick, the share should go up; where the matter picks it and the
block does not take it, down: a subgradient of the bound. Each state of the shares so gives a cut, a linear function
that the bound is never below. The next shares are the nearest at which no cut kept says more than the level aimed at;
where the bound itself says more, that state gives one more cut. The level is at first just below what is needed; when
the bound stops falling it may be out of reach, and is raised halfway to the lowest bound found, until that is all but reached.

The nearest point is found by Hildreth's method, cut by cut, and only nearly: any shares give a valid bound, all this
only finds good ones. It is done in whole numbers, so that every machine finds the same.

Sources: Polyak, USSR Computational Mathematics 9 (1969), for one cut; Lemaréchal, Nemirovskii and Nesterov,
Mathematical Programming 69 (1995), for levels; Hildreth, Naval Research Logistics Quarterly 4 (1957).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

GRAIN = 64

_CUTS = 40  # kept at most
_SWEEPS = 10  # over the cuts, for the nearest point
_PATIENCE = 20  # steps without a clear fall before the level is raised
_CLEAR = 50  # a fall is clear from this part of what is left to the level

Direction = dict[tuple[int, int], int]  # share or price → how the bound moves with it, or a step


S = TypeVar("S")


class Bound(Protocol[S]):
    """A bound that moves with shares and prices: `share.ShareBound`, and the prices of `dual`."""

    @property
    def value(self) -> int:
        """What it says now."""

    def below(self, needed: int) -> bool:
        """Whether it says less than needed."""

    def slopes(self) -> Direction:
        """How it moves with each share or price, in 1/`GRAIN`; 0 left out."""

    def at(self, place: tuple[int, int]) -> int:
        """A share or price."""

    def move(self, step: Direction) -> None:
        """Take a step from shares and prices; none falls below nothing."""

    def shares(self) -> S:
        """All of them, to be restored."""

    def restore(self, shares: S) -> None:
        """Bring them back."""


@dataclass(slots=True)
class _Cuts:
    """Cuts, each with its direction and what it says where all shares are nothing, and the products of each two."""

    rows: list[tuple[Direction, int]] = field(default_factory=list)
    products: list[list[int]] = field(default_factory=list)

    def add(self, direction: Direction, constant: int) -> None:
        if len(self.rows) == _CUTS:
            self._keep(range(1, _CUTS))
        found = [_product(direction, other) for other, _ in self.rows]
        for row, product in zip(self.products, found, strict=True):
            row.append(product)
        self.rows.append((direction, constant))
        self.products.append([*found, _product(direction, direction)])

    def step(self, bound: Bound[S], level: int) -> Direction:
        """What to take from the shares so that no cut says more than the level. Cuts that played no part are dropped."""
        at = {place: bound.at(place) for direction, _ in self.rows for place in direction}
        over = [
            GRAIN * (constant - level) + sum(slope * at[place] for place, slope in direction.items())
            for direction, constant in self.rows
        ]
        lengths = _nearest(over, self.products)
        step: Direction = {}
        for length, (direction, _) in zip(lengths, self.rows, strict=True):
            if length:
                for place, sign in direction.items():
                    step[place] = step.get(place, 0) + length * sign
        self._keep([index for index, length in enumerate(lengths) if length])
        return step

    def _keep(self, chosen: Sequence[int]) -> None:
        self.rows = [self.rows[index] for index in chosen]
        self.products = [[self.products[one][two] for two in chosen] for one in chosen]


def _product(one: Direction, two: Direction) -> int:
    if len(one) > len(two):
        one, two = two, one
    get = two.get
    return sum(sign * get(place, 0) for place, sign in one.items())


def _nearest(over: list[int], products: list[list[int]]) -> list[int]:
    """How far to go along each direction, never backwards, so that what the cuts are over the level comes to nothing."""
    lengths = [0] * len(over)
    for _ in range(_SWEEPS):
        for index in range(len(over) - 1, -1, -1):
            row = products[index]
            change = max(over[index] // row[index], -lengths[index])
            if change:
                lengths[index] += change
                over = [left - change * product for left, product in zip(over, row, strict=True)]
    return lengths


def descend(bound: Bound[S], steps: int, look: Callable[[], int | None], beyond: int) -> None:
    """Lower the bound for the present state, at most until it is below what is needed; steps aim a bit beyond that.

    `look` may look at each state, and tells what a selection better than the best known is worth at least; None ends it.
    """
    lowest, shares = bound.value, bound.shares()
    cuts = _Cuts()
    mark, failed = lowest, 0
    aimed: int | None = None
    level = lowest
    for _ in range(steps):
        needed = look()
        if needed is None:
            break
        first = needed - beyond
        if needed != aimed or _CLEAR * (bound.value - level) <= bound.value - first:  # a raised level is all but reached
            aimed, level = needed, first
        if bound.below(needed) or not (direction := bound.slopes()):
            break
        cuts.add(direction, bound.value - sum(slope * bound.at(place) for place, slope in direction.items()) // GRAIN)
        bound.move(cuts.step(bound, level))
        if bound.value < lowest:
            lowest, shares = bound.value, bound.shares()
        if _CLEAR * (mark - lowest) > mark - level:
            mark, failed = lowest, 0
        elif (failed := failed + 1) == _PATIENCE:
            level, mark, failed = (level + lowest) // 2, lowest, 0
    bound.restore(shares)
