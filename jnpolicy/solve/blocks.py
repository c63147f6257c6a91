"""Limits that nest, as blocks: what the best part of a block is worth, exactly.

A block is an outermost limit with all that lies under it. A piece is what one candidate has directly under one
limit: an amount, and a fee for taking it. A block is worth the most that its limits let through of the pieces
taken, less their fees. All are whole numbers.

The pieces are taken up row by row, from the inmost limits out. A front holds what can be reached so far: points
(amount let through, minus the fees, pieces taken as bits). A point stays only where no other has as much for
lower fees, and where what it has more than another is not eaten up by its fees: a limit further out lets through
at most what comes more, so such a point can never win. Fronts stay short by that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

Point = tuple[int, int, int]
LONGEST = 512  # points of a front


@dataclass(slots=True)
class Limit:
    """A limit: its amount, the limits directly under it, and the pieces there in rows that exclude each other."""

    amount: int
    inner: list[Limit] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """An outermost limit with its pieces: whose each is, its amount and fee; which must be in and out, as bits."""

    limit: Limit
    candidates: list[int] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    fees: list[int] = field(default_factory=list)
    inside: int = 0
    outside: int = 0
    value: int = 0
    taken: int = 0
    _known: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def refresh(self) -> int:
        """Bring `value` and `taken` up to date; by how much the value has changed.

        Where a front was too long, `value` is an upper bound and `taken` a guess.
        """
        state = self.inside, self.outside
        found = self._known.get(state)
        if found is None:
            amount, rest, taken = _front(self, self.limit)[0]
            found = self._known[state] = amount + rest, taken
        change = found[0] - self.value
        self.value, self.taken = found
        return change

    def copy(self) -> Block:
        """Another with the same limits and pieces, whose fees and state change apart."""
        return replace(self, fees=self.fees[:], _known=dict(self._known))

    def charge(self, piece: int, fee: int) -> None:
        """Another fee for a piece."""
        self.fees[piece] = fee
        self._known.clear()


def _front(block: Block, limit: Limit) -> list[Point]:
    """All that may win under a limit, the highest amount first; by itself the first is worth most."""
    inside, outside, amounts, fees = block.inside, block.outside, block.amounts, block.fees
    front: list[Point] = [(0, 0, 0)]
    for other in limit.inner:
        more = _front(block, other)
        front = _kept([(a + b, f + g, s | t) for a, f, s in front for b, g, t in more], limit.amount)
    for row in limit.rows:
        must: list[Point] = []
        may: list[Point] = []
        for piece in row:
            bit = 1 << piece
            if inside & bit:
                must.append((amounts[piece], -fees[piece], bit))
            elif not outside & bit and fees[piece] < amounts[piece]:
                may.append((amounts[piece], -fees[piece], bit))
        if must:
            for b, g, t in must:
                front = [(a + b, f + g, s | t) for a, f, s in front]
        elif may:
            front = front + [(a + b, f + g, s | t) for b, g, t in may for a, f, s in front]
        else:
            continue
        front = _kept(front, limit.amount)
    return front


def _kept(points: Sequence[Point], most: int) -> list[Point]:
    """The points that may still win, none above what the limit lets through; the highest first."""
    falling: list[Point] = []
    least: int | None = None
    for point in sorted(points, reverse=True):
        fee = point[1]
        if least is None or fee > least:
            least = fee
            if point[0] >= most:
                falling = [(most, fee, point[2])]
            else:
                falling.append(point)
    kept: list[Point] = []
    best: int | None = None
    for point in reversed(falling):
        value = point[0] + point[1]
        if best is None or value > best:
            best = value
            kept.append(point)
    kept.reverse()
    if len(kept) <= LONGEST:
        return kept
    pairs = zip(kept[::2], kept[1::2] + kept[-1:], strict=False)
    return _kept(
        [(high[0], low[1], high[2]) for high, low in pairs], most
    )  # two become one: the amount of the higher, the lower fees
