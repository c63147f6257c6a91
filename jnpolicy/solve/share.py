"""An upper bound on what a selection is worth: matters and limits apart, tied by shares.

What a candidate has under limits is split in two. Its share counts with its matter, where of candidates that
exclude each other the best counts. The rest counts with its block of limits, where the share is the fee. What a
selection is worth is the sum of what it is worth to the matters and to the blocks; so the best of each apart,
summed up, is never below the best selection, for any shares. Limits that cross the others are priced (`price`).
Under each objective the limits make blocks of their own. A candidate may also cost a toll, for the count.

A 分 is a weight times `price.SCALE`: the units of the bound.

Once a total is known to be the highest, it must be kept while the count or the next total is improved. The bound that
proved it stays on as a floor, with its own shares: what cannot reach that total any more is ruled out as well.

Source: Lagrangian decomposition (Guignard and Kim, Mathematical Programming 39, 1987).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from jnpolicy.solve.blocks import Block
from jnpolicy.solve.bound import cliques
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.descent import GRAIN
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.price import SCALE
from jnpolicy.solve.split import Crossing, split

Shares = tuple[list[tuple[int, ...]], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Parts:
    """The bound, and what each block and each matter is worth in it."""

    value: int
    blocks: list[int]
    matters: dict[int, int]


class ShareBound:
    """The bound, kept up to date as candidates are put in, left out and taken back; all are free at first."""

    def __init__(self, instance: Instance):
        self._instance = instance
        self.size = instance.size
        self.matter = cliques(instance)
        self.members: dict[int, list[int]] = {}
        for candidate, matter in enumerate(self.matter):
            self.members.setdefault(matter, []).append(candidate)
        self.blocks: list[Block] = []
        self.places: list[list[tuple[int, int]]] = [[] for _ in range(instance.size)]  # candidate → (block, piece)
        self.status = [0] * instance.size  # 1 in, −1 out, 0 free
        self._own = [0] * instance.size  # what counts with the matter in any case
        self._worth = [0] * instance.size
        self.best: dict[int, int] = dict.fromkeys(self.members, 0)
        self.pick: dict[int, int] = dict.fromkeys(self.members, -1)
        self._sum = 0
        self._stale_blocks: set[int] = set()
        self._stale_matters: set[int] = set()
        self.crossing: list[Crossing] = []
        self._full: list[int] = []  # of a crossing limit: what a 分 counts at no price
        self._over: dict[tuple[int, int], list[int]] = {}  # (block, piece) → crossing limits over it
        self.floors: list[tuple[ShareBound, int]] = []  # bounds in the same state, and what must be reached under each

    def add_floor(self, needed: int) -> None:
        """From now on a selection must be worth so much under the bound as it is now, whatever is added to it later."""
        floor = ShareBound.__new__(ShareBound)
        floor.__dict__ |= self.__dict__
        floor.status, floor._own, floor._worth = self.status[:], self._own[:], self._worth[:]
        floor.best, floor.pick, floor.floors = dict(self.best), dict(self.pick), []
        floor._stale_blocks, floor._stale_matters = set(self._stale_blocks), set(self._stale_matters)
        floor.crossing = [replace(limit) for limit in self.crossing]
        floor._over, floor._full = dict(self._over), self._full[:]
        floor.blocks, floor.places = [block.copy() for block in self.blocks], [row[:] for row in self.places]
        self.floors.append((floor, needed))

    def add_total(self, objective: int, weight: int, budget: Budget | None = None) -> None:
        """From now on the total under an objective counts: a 分 for a weight."""
        part = split(self._instance, objective, weight, self.matter, budget)
        first = len(self.blocks)
        for limit in part.crossing:
            self._sum += limit.price * limit.left
            limit.pieces = [(first + block, piece) for block, piece in limit.pieces]
            for place in limit.pieces:
                self._over.setdefault(place, []).append(len(self.crossing))
            self._full.append(weight * SCALE)
            self.crossing.append(limit)
        for candidate, amount in part.free.items():
            self._own[candidate] += amount
        for block in part.blocks:
            for piece, candidate in enumerate(block.candidates):
                self.places[candidate].append((len(self.blocks), piece))
                if self.status[candidate] > 0:
                    block.inside |= 1 << piece
                elif self.status[candidate] < 0:
                    block.outside |= 1 << piece
            self._stale_blocks.add(len(self.blocks))
            self.blocks.append(block)
        self._settle()

    def add_toll(self, toll: int) -> None:
        """From now on every candidate chosen costs something."""
        self._own = [own - toll for own in self._own]
        self._settle()

    def _settle(self) -> None:
        """The share of a candidate that stands alone is known at once; all else stays."""
        for candidate, places in enumerate(self.places):
            if not self.shared(candidate):
                for block, piece in places:
                    self.share(block, piece, max(0, -self._own[candidate]))
            self._weigh(candidate)
        self._stale_matters.update(self.members)

    @property
    def value(self) -> int:
        """The bound."""
        self.refresh()
        return self._sum

    def below(self, needed: int) -> bool:
        """Whether nothing in the present state is worth as much as needed, or nothing reaches a floor."""
        return self.value < needed or any(floor.value < least for floor, least in self.floors)

    def put(self, candidate: int, status: int) -> None:
        """In (1), out (−1) or free (0)."""
        for floor, _ in self.floors:
            floor.put(candidate, status)
        before = self.status[candidate]
        self.status[candidate] = status
        for index, piece in self.places[candidate]:
            block = self.blocks[index]
            if before > 0:
                block.inside ^= 1 << piece
            elif before < 0:
                block.outside ^= 1 << piece
            if status > 0:
                block.inside ^= 1 << piece
            elif status < 0:
                block.outside ^= 1 << piece
            self._stale_blocks.add(index)
        self._stale_matters.add(self.matter[candidate])

    def put_all(self, status: Sequence[int]) -> None:
        """Each candidate as told."""
        for candidate, state in enumerate(status):
            if self.status[candidate] != state:
                self.put(candidate, state)

    def refresh(self) -> None:
        """Bring the parts that have changed up to date."""
        for index in self._stale_blocks:
            self._sum += self.blocks[index].refresh()
        self._stale_blocks.clear()
        for matter in self._stale_matters:
            best, pick = 0, -1
            for candidate in self.members[matter]:
                status = self.status[candidate]
                if status > 0:
                    best, pick = self._worth[candidate], candidate
                    break
                if status == 0 and self._worth[candidate] > best:
                    best, pick = self._worth[candidate], candidate
            self._sum += best - self.best[matter]
            self.best[matter], self.pick[matter] = best, pick
        self._stale_matters.clear()

    def shared(self, candidate: int) -> bool:
        """Whether its shares are to be found: it stands in several places that may disagree."""
        return len(self.members[self.matter[candidate]]) + len(self.places[candidate]) > 2

    def disagreements(self) -> Iterator[tuple[int, int, bool]]:
        """(block, piece, whether the block takes it) where a block and a matter differ over a free candidate."""
        for candidate, places in enumerate(self.places):
            if self.status[candidate] == 0 and self.shared(candidate):
                picked = self.pick[self.matter[candidate]] == candidate
                for block, piece in places:
                    taken = bool(self.blocks[block].taken >> piece & 1)
                    if taken != picked:
                        yield block, piece, taken

    def slopes(self) -> dict[tuple[int, int], int]:
        """How the bound moves with each share (block, piece) and price (−1, crossing limit), in 1/`GRAIN`; 0 left out."""
        found = {(block, piece): -GRAIN if taken else GRAIN for block, piece, taken in self.disagreements()}
        if self.crossing:
            through = {index: self.blocks[index].let_through() for index in {block for block, _ in self._over}}
            for index, limit in enumerate(self.crossing):
                room = limit.left - sum(through[b][p] for b, p in limit.pieces if self.blocks[b].rates[p])
                if room and (room < 0 or limit.price):
                    found[-1, index] = GRAIN * room // self._size_of(limit) or (1 if room > 0 else -1)
        return found

    def at(self, place: tuple[int, int]) -> int:
        """A share; or a price, times the size of the amounts under its limit, so that both are alike."""
        block, piece = place
        if block < 0:
            return self.crossing[piece].price * self._size_of(self.crossing[piece])
        return self.blocks[block].fees[piece]

    def move(self, step: dict[tuple[int, int], int]) -> None:
        """Take a step from shares and prices; none falls below nothing."""
        prices: dict[int, int] = {}
        for (block, piece), change in step.items():
            if block < 0:
                limit = self.crossing[piece]
                prices[piece] = min(self._full[piece], max(0, limit.price - change // self._size_of(limit)))
            else:
                self.share(block, piece, max(0, self.blocks[block].fees[piece] - change))
        self._set_prices(prices)

    def _size_of(self, limit: Crossing) -> int:
        amounts = [self.blocks[block].amounts[piece] for block, piece in limit.pieces]
        return max(1, sum(amounts) // max(1, len(amounts)))

    def _set_prices(self, prices: dict[int, int]) -> None:
        touched: set[int] = set()
        for index, price in prices.items():
            limit = self.crossing[index]
            if price != limit.price:
                self._sum += (price - limit.price) * limit.left
                limit.price = price
                for block, piece in limit.pieces:
                    above = self._over[block, piece]
                    rate = max(0, self._full[index] - sum(self.crossing[other].price for other in above))
                    self.blocks[block].rates[piece] = rate
                    touched.add(block)
        for block in touched:
            self.blocks[block].settle()
        self._stale_blocks |= touched

    def shares(self) -> Shares:
        """The shares of all blocks and the prices, to be restored."""
        return [tuple(block.fees) for block in self.blocks], tuple(limit.price for limit in self.crossing)

    def restore(self, shares: Shares) -> None:
        """Bring shares and prices back."""
        rows, prices = shares
        for block, row in enumerate(rows):
            for piece, share in enumerate(row):
                if self.blocks[block].fees[piece] != share:
                    self.share(block, piece, share)
        self._set_prices(dict(enumerate(prices)))

    def free(self) -> set[int]:
        """The candidates neither in nor out."""
        return {candidate for candidate, status in enumerate(self.status) if status == 0}

    def wanted(self) -> set[int]:
        """What is in, and of each other matter the best of the free candidates that all their blocks take."""
        found = {candidate for candidate, status in enumerate(self.status) if status > 0}
        for members in self.members.values():
            if found.isdisjoint(members):
                taken = [c for c in members if self.status[c] == 0 and self._taken(c)]
                if taken:
                    found.add(max(taken, key=lambda c: (self._worth[c], -c)))
        return found

    def branch(self) -> tuple[int, int]:
        """(Candidate, in or out) to try next: the largest over which the parts differ, in; else as the parts have it."""
        apart = [(self.blocks[block].amounts[piece], block, piece) for block, piece, _ in self.disagreements()]
        if apart:
            _, block, piece = max(apart)
            return self.blocks[block].candidates[piece], 1
        free = sorted(self.free())
        for candidate in free:
            if self.pick[self.matter[candidate]] == candidate or (self.places[candidate] and self._taken(candidate)):
                return candidate, 1
        return (free[0], -1) if free else (-1, 0)

    def parts(self) -> Parts:
        """What each part is worth now."""
        self.refresh()
        return Parts(self._sum, [block.value for block in self.blocks], dict(self.best))

    def falls(self, parts: Parts, since: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
        """Which parts are worth less than before some candidates were put in or out: (how much, which of these did it)."""
        in_block: dict[int, list[int]] = {}
        in_matter: dict[int, list[int]] = {}
        for candidate in since:
            for block in {block for block, _ in self.places[candidate]}:
                in_block.setdefault(block, []).append(candidate)
            in_matter.setdefault(self.matter[candidate], []).append(candidate)
        for block, members in in_block.items():
            yield parts.blocks[block] - self.blocks[block].value, members
        for matter, members in in_matter.items():
            chosen = [c for c in members if self.status[c] > 0]
            yield parts.matters[matter] - self.best[matter], chosen or [c for c in members if self._worth[c] > self.best[matter]]

    def share(self, block: int, piece: int, share: int) -> None:
        """Another share for a piece."""
        self.blocks[block].charge(piece, share)
        candidate = self.blocks[block].candidates[piece]
        self._weigh(candidate)
        self._stale_blocks.add(block)
        self._stale_matters.add(self.matter[candidate])

    def _taken(self, candidate: int) -> bool:
        """Whether all its blocks take it; one in no block, whether it is worth something."""
        places = self.places[candidate]
        return all(self.blocks[block].taken >> piece & 1 for block, piece in places) if places else self._worth[candidate] > 0

    def _weigh(self, candidate: int) -> None:
        self._worth[candidate] = self._own[candidate] + sum(self.blocks[b].fees[p] for b, p in self.places[candidate])
