"""Limits that nest, as blocks: what the best part of a block is worth.

A block is an outermost limit with all that lies under it. A piece is what one candidate has directly under one
limit: an amount, a rate at which each 分 of it counts, and a fee for taking it. A block is worth the most that its
limits let through of the pieces taken, at their rates, less their fees. All are whole numbers.

Rates differ only where limits cross (`split`). What a limit does not let through is best taken from the lowest rates,
so pieces are taken up from the highest rates to the lowest, row by row, and inner limits likewise by the lowest rate in
them; what is too much then costs the rate of the row that brought it. Within a row or an inner limit rates may differ
again; the lowest of them is charged, which makes the worth too high at most.

A front holds what can be reached so far: points (amount let through, what it is worth, pieces taken as bits). A point
stays only where no smaller amount is worth as much, and where it is worth so much less than a larger one that the
latter, should all it has more be too much further on, could come to less. Fronts stay short by that.
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
    parts: list[tuple[int, int, int, Limit | list[int]]] = field(default_factory=list)  # (lowest rate, …), as taken up
    lowest: tuple[int, int] = (0, 0)  # rate and piece


@dataclass(slots=True)
class Block:
    """An outermost limit with its pieces: whose each is, its amount and fee; which must be in and out, as bits."""

    limit: Limit
    candidates: list[int] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    rates: list[int] = field(default_factory=list)
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
            _, value, taken = _front(self, self.limit)[0]
            found = self._known[state] = value, taken
        change = found[0] - self.value
        self.value, self.taken = found
        return change

    def copy(self) -> Block:
        """Another with the same limits and pieces, whose fees and state change apart."""
        return replace(self, limit=_copy(self.limit), fees=self.fees[:], rates=self.rates[:], _known=dict(self._known))

    def charge(self, piece: int, fee: int) -> None:
        """Another fee for a piece."""
        self.fees[piece] = fee
        self._known.clear()

    def settle(self) -> None:
        """After a change of rates, put rows and inner limits in their order."""
        _order(self, self.limit)
        self._known.clear()

    def let_through(self) -> list[int]:
        """What of each piece the worth counts: how it moves with the rates."""
        through = [amount if self.taken >> piece & 1 else 0 for piece, amount in enumerate(self.amounts)]
        _pass(self, self.limit, through)
        return through


def _copy(limit: Limit) -> Limit:
    """Another whose order changes apart."""
    inner = {id(other): _copy(other) for other in limit.inner}
    parts: list[tuple[int, int, int, Limit | list[int]]] = [
        (rate, depth, most, inner[id(part)] if isinstance(part, Limit) else part) for rate, depth, most, part in limit.parts
    ]
    return replace(limit, inner=list(inner.values()), parts=parts)


def _order(block: Block, limit: Limit) -> None:
    """From the highest rate to the lowest; among equal ones inner limits first, then the largest amounts."""
    for other in limit.inner:
        _order(block, other)
    rates, amounts = block.rates, block.amounts
    rows = [(min(rates[piece] for piece in row), 0, max(amounts[piece] for piece in row), row) for row in limit.rows]
    inner = [(other.lowest[0], 1, 0, other) for other in limit.inner]
    limit.parts = sorted([*inner, *rows], key=lambda part: (-part[0], -part[1], -part[2]))
    limit.lowest = min(
        [(block.rates[piece], piece) for row in limit.rows for piece in row] + [other.lowest for other in limit.inner]
    )


def _pass(block: Block, limit: Limit, through: list[int]) -> int:
    """Take what is too much under a limit out of `through`; what it lets through."""
    whole = 0
    for _, _, _, part in limit.parts:
        if isinstance(part, Limit):
            whole += _pass(block, part, through)
            last = part.lowest[1]
        else:
            whole += sum(through[piece] for piece in part)
            last = min(part, key=lambda piece: block.rates[piece])
        if whole > limit.amount:
            through[last] -= whole - limit.amount
            whole = limit.amount
    return whole


def _front(block: Block, limit: Limit) -> list[Point]:
    """All that may win under a limit, the highest amount first; by itself the first is worth most."""
    inside, outside, amounts, rates, fees = block.inside, block.outside, block.amounts, block.rates, block.fees
    front: list[Point] = [(0, 0, 0)]
    most = limit.amount
    for rate, _, _, part in limit.parts:
        if isinstance(part, Limit):
            more = _front(block, part)
            front = _kept([(a + b, v + w, s | t) for a, v, s in front for b, w, t in more], most, rate)
            continue
        must: list[Point] = []
        may: list[Point] = []
        for piece in part:
            bit = 1 << piece
            if inside & bit:
                must.append((amounts[piece], rates[piece] * amounts[piece] - fees[piece], bit))
            elif not outside & bit and fees[piece] < rates[piece] * amounts[piece]:
                may.append((amounts[piece], rates[piece] * amounts[piece] - fees[piece], bit))
        if must:
            for b, w, t in must:
                front = [(a + b, v + w, s | t) for a, v, s in front]
        elif may:
            front = front + [(a + b, v + w, s | t) for b, w, t in may for a, v, s in front]
        else:
            continue
        front = _kept(front, most, rate)
    return front


def _kept(points: Sequence[Point], most: int, rate: int) -> list[Point]:
    """The points that may still win, none above what the limit lets through; the highest first.

    What is too much costs the rate; so does what may yet be too much, at most.
    """
    falling: list[Point] = []
    least: int | None = None
    full: Point | None = None
    for point in sorted(points, reverse=True):
        amount, value, taken = point
        rest = value - rate * amount
        if least is None or rest > least:
            least = rest
            if amount >= most:
                full = (most, rest + rate * most, taken)
            else:
                falling.append(point)
    if full is not None:
        falling.insert(0, full)
    kept: list[Point] = []
    best: int | None = None
    for point in reversed(falling):
        value = point[1]
        if best is None or value > best:
            best = value
            kept.append(point)
    kept.reverse()
    if len(kept) <= LONGEST:
        return kept
    # Two become one: the smaller amount, what the larger is worth.
    pairs = zip(kept[::2], kept[1::2] + kept[-1:], strict=False)
    return _kept([(low[0], high[1], high[2]) for high, low in pairs], most, rate)
