"""A good selection to start from: one candidate in or out at a time, as long as total or count get better."""

from __future__ import annotations

from collections.abc import Iterable, Set

from jnpolicy.solve.bound import BoundTree
from jnpolicy.solve.instance import Instance


class Climb:
    """Climbs by what the nested limits tell: exact where no limits cross and nothing is topped up."""

    def __init__(self, instance: Instance):
        self._trees = [BoundTree(instance, objective) for objective in range(instance.objectives)]
        self._selected: set[int] = set()
        self._rivals: list[set[int]] = [set() for _ in range(instance.size)]
        for one, two in instance.exclusive:
            self._rivals[one].add(two)
            self._rivals[two].add(one)

    def top(self, start: Set[int], movable: Set[int]) -> frozenset[int]:
        """The top reached from a selection; only some candidates may change. One that comes in replaces its rivals."""
        self._swap(self._selected - start, start - self._selected)
        order = sorted(movable)
        key = self._key()
        rose = True
        while rose:
            rose = False
            for candidate in order:
                coming = {candidate} - self._selected
                leaving = self._rivals[candidate] & self._selected if coming else {candidate}
                if leaving <= movable:
                    self._swap(leaving, coming)
                    now = self._key()
                    if now > key:
                        key, rose = now, True
                    else:
                        self._swap(coming, leaving)
        return frozenset(self._selected)

    def turned(self, start: frozenset[int], candidate: int, movable: Set[int]) -> frozenset[int]:
        """The top reached after one candidate is turned round and kept so at first."""
        rivals = self._rivals[candidate]
        turned = start - {candidate} if candidate in start else start - rivals | {candidate}
        return self.top(self.top(turned, movable - rivals - {candidate}), movable)

    def _key(self) -> tuple[int, ...]:
        return *(tree.value for tree in self._trees), -len(self._selected)

    def _swap(self, leaving: Iterable[int], coming: Iterable[int]) -> None:
        for candidate in tuple(leaving):
            self._selected.discard(candidate)
            for tree in self._trees:
                tree.drop(candidate)
        for candidate in tuple(coming):
            self._selected.add(candidate)
            for tree in self._trees:
                tree.put(candidate)
