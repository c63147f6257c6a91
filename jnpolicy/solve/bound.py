"""An upper bound on what a set of candidates can pay, kept up to date as candidates come and go.

The limits that nest form a tree; a node is worth min(what lies below, its ceiling). Of candidates that exclude
each other only the best counts, where they stand directly under the same node. Limits that cross the tree are
left out, which keeps the bound valid.
"""

from __future__ import annotations

from collections.abc import Sequence

from jnpolicy.solve.instance import Ceiling, Instance

_ROOT = 0


class BoundTree:
    """The bound for one objective. All candidates are absent at first."""

    def __init__(self, instance: Instance, objective: int):
        limits = laminar(limits_of(instance, objective))
        sets = [frozenset(range(len(instance.payments))), *(payments for _, payments in limits)]
        self._ceiling: list[int | None] = [None, *(left for left, _ in limits)]
        self._parent = [-1] + [smallest_above(sets, node) for node in range(1, len(sets))]
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

    @property
    def value(self) -> int:
        """The bound in 分."""
        return self._value[_ROOT]

    def together(self) -> list[frozenset[int]]:
        """Candidate → itself, and all that is under an outermost limit with it."""
        under: dict[int, set[int]] = {}
        outermost: list[set[int]] = [set() for _ in self._buckets_of]
        for node, row in zip(self._bucket_node, self._bucket, strict=True):
            top = node
            while self._parent[top] > _ROOT:
                top = self._parent[top]
            for _, candidate in row:
                if top != _ROOT:
                    under.setdefault(top, set()).add(candidate)
                    outermost[candidate].add(top)
        return [frozenset({candidate}).union(*(under[top] for top in tops)) for candidate, tops in enumerate(outermost)]

    def put(self, candidate: int) -> None:
        """Make a candidate present."""
        self._present[candidate] = True
        self._update(candidate)

    def drop(self, candidate: int) -> None:
        """Make a candidate absent."""
        self._present[candidate] = False
        self._update(candidate)

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


def laminar(limits: Sequence[tuple[int, frozenset[int]]]) -> list[tuple[int, frozenset[int]]]:
    """Those limits of which each two are nested or disjoint; the widest first."""
    kept: list[tuple[int, frozenset[int]]] = []
    for left, payments in sorted(limits, key=lambda row: (-len(row[1]), row[0], sorted(row[1]))):
        if payments and all(payments <= other or not payments & other for _, other in kept):
            kept.append((left, payments))
    return kept


def smallest_above(sets: list[frozenset[int]], node: int) -> int:
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
