"""An upper bound on what a set of candidates can pay, kept up to date as candidates come and go.

The limits that nest form a tree; a node is worth min(what lies below, its ceiling). Of candidates that exclude
each other only the best counts, where they stand directly under the same node. Limits that cross the tree are
left out, which keeps the bound valid. The value is monotone and submodular in the set of candidates, which
`search` uses to bound how many candidates a total needs at least.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from jnpolicy.solve.instance import Ceiling, Instance

_ROOT = 0


class BoundTree:
    """The bound for one objective. Candidates are all present or all absent at first."""

    def __init__(self, instance: Instance, objective: int, *, present: bool):
        limits = _laminar(instance, objective)
        sets = [frozenset(range(len(instance.payments))), *(payments for _, payments in limits)]
        self._ceiling: list[int | None] = [None, *(left for left, _ in limits)]
        self._parent = [-1] + [_smallest_above(sets, node) for node in range(1, len(sets))]
        self._sum = [0] * len(sets)
        self._value = [0] * len(sets)
        self._present = [False] * instance.size
        home = [_smallest_holding(sets, payment) for payment in range(len(instance.payments))]
        worth: dict[tuple[int, int], int] = {}
        for index, payment in enumerate(instance.payments):
            place = (payment.candidate, home[index])
            worth[place] = worth.get(place, 0) + payment.raw[objective]
        clique = cliques(instance)
        buckets: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for (candidate, node), amount in worth.items():
            if amount:
                buckets.setdefault((clique[candidate], node), []).append((amount, candidate))
        self._whole = [sum(instance.payments[p].raw[objective] for p in row) for row in instance.payments_of]
        self._below = [_amounts_below(instance, payments, objective) for payments in sets]
        self._bucket_node: list[int] = []
        self._bucket: list[list[tuple[int, int]]] = []
        self._best: list[int] = []
        self._buckets_of: list[list[int]] = [[] for _ in range(instance.size)]
        for (_, node), rows in buckets.items():
            rows.sort(reverse=True)
            for _, candidate in rows:
                self._buckets_of[candidate].append(len(self._bucket))
            self._bucket.append(rows)
            self._bucket_node.append(node)
            self._best.append(0)
        if present:
            for candidate in range(instance.size):
                self.put(candidate)

    @property
    def value(self) -> int:
        """The bound in 分."""
        return self._value[_ROOT]

    def put(self, candidate: int) -> None:
        """Make a candidate present."""
        self._present[candidate] = True
        self._update(candidate)

    def drop(self, candidate: int) -> None:
        """Make a candidate absent."""
        self._present[candidate] = False
        self._update(candidate)

    def gain(self, candidate: int) -> int:
        """By how much an absent candidate would lift the bound."""
        before = self.value
        self.put(candidate)
        after = self.value
        self.drop(candidate)
        return after - before

    def least_more(self, chosen: Sequence[int], free: Sequence[int], reached: int) -> int | None:
        """A lower bound on how many of the `free` must join the `chosen` (here present) to reach a value.

        The value of a set is at most the ceilings of any limits that do not nest, plus what its members have
        outside them; and, being submodular, at most the value now plus the gain of each one that joins. None where
        all the free together do not reach it. Limits are tried one after another and kept where they help.
        """
        best = fewest((self.gain(candidate) for candidate in free), reached - self.value)
        if best is None:
            return None
        outside = list(self._whole)
        ceilings = 0
        kept: list[int] = []
        for node in self._may_bind:
            if any(self._nests(node, other) for other in kept):
                continue
            ceiling = self._ceiling[node]
            assert ceiling is not None
            trial = [whole - part for whole, part in zip(outside, self._below[node], strict=True)]
            needed = reached - ceilings - ceiling - sum(trial[candidate] for candidate in chosen)
            count = fewest((trial[candidate] for candidate in free), needed)
            if count is None:
                return None
            if count > best:
                best, outside, ceilings = count, trial, ceilings + ceiling
                kept.append(node)
        return best

    @cached_property
    def _may_bind(self) -> list[int]:
        """Limits that all candidates together would exceed, the widest first."""
        return [n for n in range(1, len(self._ceiling)) if sum(self._below[n]) > (self._ceiling[n] or 0)]

    def _nests(self, one: int, two: int) -> bool:
        return _above(self._parent, one, two) or _above(self._parent, two, one)

    def _update(self, candidate: int) -> None:
        present = self._present
        for index in self._buckets_of[candidate]:
            best = 0
            for amount, other in self._bucket[index]:
                if present[other]:
                    best = amount
                    break
            change = best - self._best[index]
            if change:
                self._best[index] = best
                self._lift(self._bucket_node[index], change)

    def _lift(self, node: int, change: int) -> None:
        while change and node >= 0:
            self._sum[node] += change
            ceiling = self._ceiling[node]
            value = self._sum[node] if ceiling is None else min(self._sum[node], ceiling)
            change = value - self._value[node]
            self._value[node] = value
            node = self._parent[node]


def _above(parent: list[int], upper: int, node: int) -> bool:
    while node >= 0 and node != upper:
        node = parent[node]
    return node == upper


def _amounts_below(instance: Instance, payments: frozenset[int], objective: int) -> list[int]:
    """Candidate → what it has under a limit, in 分."""
    amounts = [0] * instance.size
    for index in payments:
        payment = instance.payments[index]
        amounts[payment.candidate] += payment.raw[objective]
    return amounts


def limits_of(instance: Instance, objective: int) -> list[tuple[int, frozenset[int]]]:
    """All that no selection exceeds: limits, and top-ups and stacked grants as limits. (分, payments)"""
    received = dict(instance.received)

    def whole(candidate: int) -> int:
        return sum(instance.payments[p].raw[objective] for p in instance.payments_of[candidate])

    def uncut(ceiling: Ceiling) -> int:
        """What other policies pay under it, all of them."""
        return sum(instance.payments[p].raw[objective] for p in ceiling.payments if not instance.payments[p].own)

    wanted = [  # stacked grants: the ceiling together, or either alone without it
        (max([ceiling.left, uncut(ceiling), *map(whole, ceiling.together)]), frozenset(ceiling.payments))
        for ceiling in instance.ceilings
    ]
    for one, two in sorted(instance.top_ups):
        both = frozenset(instance.payments_of[one] + instance.payments_of[two])
        wanted.append((max(whole(one), whole(two)), both))
    for candidate, amount in sorted(received.items()):
        wanted.append((max(0, whole(candidate) - amount), frozenset(instance.payments_of[candidate])))
    return wanted


def _laminar(instance: Instance, objective: int) -> list[tuple[int, frozenset[int]]]:
    """Those limits of which each two are nested or disjoint; the widest first."""
    wanted = limits_of(instance, objective)
    kept: list[tuple[int, frozenset[int]]] = []
    for left, payments in sorted(wanted, key=lambda row: (-len(row[1]), row[0], sorted(row[1]))):
        if payments and all(payments <= other or not payments & other for _, other in kept):
            kept.append((left, payments))
    return kept


def _smallest_above(sets: list[frozenset[int]], node: int) -> int:
    above = [other for other in range(node) if sets[node] <= sets[other]]
    return max(above, key=lambda other: (-len(sets[other]), other))


def _smallest_holding(sets: list[frozenset[int]], payment: int) -> int:
    return max((node for node in range(len(sets)) if payment in sets[node]), key=lambda n: (-len(sets[n]), n))


def cliques(instance: Instance) -> list[int]:
    """Candidate → the number of its group; all within a group exclude each other."""
    near: list[set[int]] = [set() for _ in range(instance.size)]
    for one, two in instance.exclusive:
        near[one].add(two)
        near[two].add(one)
    group = [-1] * instance.size
    for candidate in range(instance.size):
        if group[candidate] >= 0:
            continue
        members = [candidate]
        group[candidate] = candidate
        for other in sorted(near[candidate]):
            if group[other] < 0 and all(member in near[other] for member in members):
                members.append(other)
                group[other] = candidate
    return group


def fewest(gains: Iterable[int], needed: int) -> int | None:
    """How many of the gains at least reach `needed`; None where all together do not."""
    if needed <= 0:
        return 0
    for count, gain in enumerate(sorted(gains, reverse=True), 1):
        needed -= gain
        if needed <= 0:
            return count
    return None
