"""Prices on limits for what is still to be decided: the dual of the linear relaxation, lowered by descent.

Each 分 paid under a limit costs its price, and what the limit has left is worth as much. Of candidates that exclude each
other the best counts. So much, no selection exceeds, for any prices (`price`, which chooses them once, for a start).
Here prices are chosen for one state: some candidates are decided, and limits have less left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jnpolicy.solve.descent import GRAIN, Direction, descend

FULL = 1 << 20  # what a 分 counts for at no price
_STEPS = 30

Part = tuple[int, tuple[int, ...], bool]  # a payment: its amount, the limits over it, whether limits cut it


def kept(parts: Sequence[Part], prices: Mapping[int, int]) -> int:
    """What a candidate keeps of its amounts under prices; what no limit cuts is kept whole."""
    whole = 0
    for amount, over, own in parts:
        if own:
            rate = FULL
            for limit in over:
                rate -= prices[limit]
            if rate > 0:
                whole += amount * rate
        else:
            whole += amount * FULL
    return whole


def lowered(
    matters: Sequence[Sequence[Sequence[Part]]], left: Mapping[int, int], prices: Mapping[int, int], needed: int
) -> dict[int, int]:
    """Better prices: for matters, each with its candidates, and what each limit has left, until the bound is below what
    is needed, in 1/`FULL` 分."""
    bound = _Prices(matters, left, prices)
    descend(bound, _STEPS, lambda: needed, FULL)
    return bound.shares()


class _Prices:
    """What `descent.descend` asks of a bound."""

    def __init__(self, matters: Sequence[Sequence[Sequence[Part]]], left: Mapping[int, int], prices: Mapping[int, int]):
        self._matters, self._left = matters, left
        under: dict[int, list[int]] = {limit: [] for limit in left}
        for candidates in matters:
            for parts in candidates:
                for amount, over, own in parts:
                    if own:
                        for limit in over:
                            under[limit].append(amount)
        self._size = {limit: max(1, sum(amounts) // max(1, len(amounts))) for limit, amounts in under.items()}
        self.restore({limit: prices[limit] for limit in left})

    def restore(self, shares: dict[int, int]) -> None:
        """Take these prices."""
        self._prices = shares
        self.value = sum(price * self._left[limit] for limit, price in shares.items())
        self._room = dict(self._left)  # what is left under each limit by those that count
        for candidates in self._matters:
            best, taken = 0, None
            for parts in candidates:
                worth = kept(parts, shares)
                if worth > best:
                    best, taken = worth, parts
            self.value += best
            for amount, over, own in taken or ():
                if own and sum(shares[limit] for limit in over) < FULL:
                    for limit in over:
                        self._room[limit] -= amount

    def shares(self) -> dict[int, int]:
        """The prices."""
        return dict(self._prices)

    def below(self, needed: int) -> bool:
        """Whether the bound is below what is needed."""
        return self.value < needed

    def slopes(self) -> Direction:
        """How the bound moves with each price, times the size of the amounts under the limit; in 1/`GRAIN`."""
        return {
            (-1, limit): GRAIN * room // self._size[limit] or (1 if room > 0 else -1)
            for limit, room in self._room.items()
            if room < 0 or (room and self._prices[limit])
        }

    def at(self, place: tuple[int, int]) -> int:
        """A price, times the size of the amounts under its limit."""
        return self._prices[place[1]] * self._size[place[1]]

    def move(self, step: Direction) -> None:
        """Take a step from the prices; none falls below nothing or rises above `FULL`."""
        moved = dict(self._prices)
        for (_, limit), change in step.items():
            moved[limit] = min(FULL, max(0, moved[limit] - change // self._size[limit]))
        self.restore(moved)
