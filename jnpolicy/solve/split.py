"""The limits of one objective as blocks, with what each 分 counts in units of the bound (`share`).

Limits that cross the others are priced: what is paid under them counts less, and their price times what they have
left is added. Limits that let everything through are left out, which makes blocks small.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jnpolicy.solve.blocks import Block, Limit
from jnpolicy.solve.bound import laminar, smallest_above
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.price import SCALE, Prices

_Piece = tuple[int, tuple[int, ...]]  # a candidate and the crossing limits over that part of it


@dataclass(slots=True)
class Crossing:
    """A limit that crosses others: what it has left, its price on each 分, and the pieces under it by block and piece."""

    left: int
    price: int
    pieces: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Split:
    """What each candidate has under no limit, the blocks with fees to start from, and the limits that cross them."""

    free: dict[int, int]
    blocks: list[Block]
    crossing: list[Crossing]


@dataclass(slots=True)
class _Node:
    """A limit under construction: piece → (amount, fee to start from), and the limits directly under it."""

    most: int
    pieces: dict[_Piece, tuple[int, int]] = field(default_factory=dict)
    inner: list[_Node] = field(default_factory=list)

    def add(self, piece: _Piece, amount: int, fee: int) -> None:
        have, paid = self.pieces.get(piece, (0, 0))
        self.pieces[piece] = have + amount, paid + fee

    def rows(self, matter: list[int]) -> list[list[_Piece]]:
        """Its pieces by matter, the largest amounts first. Several of one candidate exclude nothing: each is a row."""
        found: dict[tuple[int, int], list[_Piece]] = {}
        seen: dict[int, int] = {}
        for piece in sorted(piece for piece, (amount, _) in self.pieces.items() if amount):
            turn = seen[piece[0]] = seen.get(piece[0], -1) + 1
            found.setdefault((matter[piece[0]], turn), []).append(piece)
        return sorted(found.values(), key=lambda row: -self.highest(row))

    def highest(self, row: list[_Piece]) -> int:
        return max(self.pieces[piece][0] for piece in row)

    def lets_all_through(self, matter: list[int]) -> bool:
        return sum(map(self.highest, self.rows(matter))) + sum(node.most for node in self.inner) <= self.most


def split(instance: Instance, objective: int, weight: int, matter: list[int], budget: Budget | None = None) -> Split:
    """One objective, a 分 of which has a weight; `matter` tells which candidates exclude each other."""
    prices = Prices(instance, objective, budget)
    limits = laminar(prices.limits)
    rest = list(limits)
    crossing: list[Crossing] = []
    over: list[list[int]] = [[] for _ in instance.payments]  # the crossing limits over a payment
    for limit, price in zip(prices.limits, prices.price, strict=True):
        if limit in rest:
            rest.remove(limit)
            continue
        left, payments = limit
        for index in payments:
            over[index].append(len(crossing))
        crossing.append(Crossing(left, weight * price))
    sets = [frozenset(range(len(instance.payments))), *(payments for _, payments in limits)]
    nodes = [_Node(0), *(_Node(left) for left, _ in limits)]
    for index, payment in enumerate(instance.payments):
        home = max((n for n in range(len(sets)) if index in sets[n]), key=lambda n: (-len(sets[n]), n))
        nodes[home].add((payment.candidate, tuple(over[index])), prices.most[index], weight * prices.kept(index))
    for number in range(len(sets) - 1, 0, -1):
        node, above = nodes[number], nodes[smallest_above(sets, number)]
        if not node.lets_all_through(matter):
            above.inner.append(node)
            continue
        above.inner += node.inner
        for piece, (amount, fee) in node.pieces.items():
            above.add(piece, amount, fee)
    full = weight * SCALE
    free: dict[int, int] = {}
    tops = list(nodes[0].inner)
    for piece, (amount, fee) in nodes[0].pieces.items():
        if piece[1] and amount:  # what it counts changes with the prices; as a block of its own
            tops.append(_Node(amount, {piece: (amount, fee)}))
        else:
            free[piece[0]] = free.get(piece[0], 0) + full * amount
    blocks = [_block(node, matter, full, crossing, number) for number, node in enumerate(tops)]
    return Split(free, blocks, crossing)


def _block(node: _Node, matter: list[int], full: int, crossing: list[Crossing], number: int) -> Block:
    block = Block(Limit(node.most))

    def fill(limit: Limit, node: _Node) -> None:
        for other in node.inner:
            limit.inner.append(Limit(other.most))
            fill(limit.inner[-1], other)
        for row in node.rows(matter):
            limit.rows.append(list(range(len(block.candidates), len(block.candidates) + len(row))))
            for piece in row:
                amount, fee = node.pieces[piece]
                for index in piece[1]:
                    crossing[index].pieces.append((number, len(block.candidates)))
                block.candidates.append(piece[0])
                block.amounts.append(amount)
                block.fees.append(fee)
                block.rates.append(max(0, full - sum(crossing[index].price for index in piece[1])))

    fill(block.limit, node)
    block.settle()
    return block
