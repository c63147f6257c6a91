"""The limits of one objective as blocks, with amounts in units of the bound (`share`).

Limits that cross the others are priced: what is paid under them counts less, and their price times what they have
left is added. Limits that let everything through are left out, which makes blocks small.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jnpolicy.solve.blocks import Block, Limit
from jnpolicy.solve.bound import laminar, smallest_above
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.price import SCALE, Prices


@dataclass(frozen=True, slots=True)
class Split:
    """What crossing limits add, what each candidate has under no limit, and the blocks, with fees to start from."""

    fixed: int
    free: dict[int, int]
    blocks: list[Block]


@dataclass(slots=True)
class _Node:
    """A limit under construction: candidate → (amount, fee to start from), and the limits directly under it."""

    most: int
    pieces: dict[int, tuple[int, int]] = field(default_factory=dict)
    inner: list[_Node] = field(default_factory=list)

    def add(self, candidate: int, amount: int, fee: int) -> None:
        have, paid = self.pieces.get(candidate, (0, 0))
        self.pieces[candidate] = have + amount, paid + fee

    def rows(self, matter: list[int]) -> list[list[int]]:
        """Its candidates by matter, the largest amounts first."""
        found: dict[int, list[int]] = {}
        for candidate in sorted(c for c, (amount, _) in self.pieces.items() if amount):
            found.setdefault(matter[candidate], []).append(candidate)
        return sorted(found.values(), key=lambda row: -self.highest(row))

    def highest(self, row: list[int]) -> int:
        return max(self.pieces[candidate][0] for candidate in row)

    def lets_all_through(self, matter: list[int]) -> bool:
        return sum(map(self.highest, self.rows(matter))) + sum(node.most for node in self.inner) <= self.most


def split(instance: Instance, objective: int, weight: int, matter: list[int]) -> Split:
    """One objective, a 分 of which has a weight; `matter` tells which candidates exclude each other."""
    prices = Prices(instance, objective)
    limits = laminar(prices.limits)
    rest = list(limits)
    keeps = [SCALE] * len(instance.payments)  # what a payment keeps under the prices of limits that cross
    fixed = 0
    for limit, price in zip(prices.limits, prices.price, strict=True):
        if limit in rest:
            rest.remove(limit)
            continue
        left, payments = limit
        fixed += weight * price * left
        for index in payments:
            keeps[index] = max(0, keeps[index] - price)
    sets = [frozenset(range(len(instance.payments))), *(payments for _, payments in limits)]
    nodes = [_Node(0), *(_Node(weight * max(keeps[p] for p in payments) * left) for left, payments in limits)]
    for index, payment in enumerate(instance.payments):
        home = max((n for n in range(len(sets)) if index in sets[n]), key=lambda n: (-len(sets[n]), n))
        amount = weight * keeps[index] * prices.most[index]
        nodes[home].add(payment.candidate, amount, weight * prices.kept(index))
    for number in range(len(sets) - 1, 0, -1):
        node, above = nodes[number], nodes[smallest_above(sets, number)]
        if not node.lets_all_through(matter):
            above.inner.append(node)
            continue
        above.inner += node.inner
        for candidate, (amount, fee) in node.pieces.items():
            above.add(candidate, amount, fee)
    blocks = [_block(node, matter) for node in nodes[0].inner]
    return Split(fixed, {candidate: amount for candidate, (amount, _) in nodes[0].pieces.items()}, blocks)


def _block(node: _Node, matter: list[int]) -> Block:
    block = Block(Limit(node.most))

    def fill(limit: Limit, node: _Node) -> None:
        for other in node.inner:
            limit.inner.append(Limit(other.most))
            fill(limit.inner[-1], other)
        for row in node.rows(matter):
            limit.rows.append(list(range(len(block.candidates), len(block.candidates) + len(row))))
            for candidate in row:
                amount, fee = node.pieces[candidate]
                block.candidates.append(candidate)
                block.amounts.append(amount)
                block.fees.append(fee)

    fill(block.limit, node)
    return block
