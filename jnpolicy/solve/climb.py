"""A good selection to start from: one candidate in or out at a time, as long as total or count get better."""

from __future__ import annotations

from collections.abc import Iterable, Set

from jnpolicy.solve.bound import BoundTree
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.meter import Meter, nested


class Climb:
    """Climbs by what a selection pays, told by the nested limits alone where these decide it."""

    def __init__(self, instance: Instance):
        self._meters: list[BoundTree | Meter] = [
            BoundTree(instance, objective) if nested(instance, objective) else Meter(instance, objective)
            for objective in range(instance.objectives)
        ]
        self._selected: set[int] = set()
        self._rivals: list[set[int]] = [set() for _ in range(instance.size)]
        for one, two in instance.exclusive:
            self._rivals[one].add(two)
            self._rivals[two].add(one)
        self._near = [meter.together() for meter in self._meters]

    def top(self, start: Set[int], movable: Set[int], budget: Budget) -> frozenset[int]:
        """The top reached from a selection; only some candidates may change. One that comes in replaces its rivals."""
        self._swap(self._selected - start, start - self._selected)
        self._climb(movable, movable, budget)
        return frozenset(self._selected)

    def turned(self, start: frozenset[int], candidate: int, movable: Set[int], budget: Budget) -> frozenset[int]:
        """The top reached from a top after one candidate is turned round and kept so at first."""
        rivals = self._rivals[candidate]
        turned = start - {candidate} if candidate in start else start - rivals | {candidate}
        self._swap(self._selected - turned, turned - self._selected)
        moved, held = self._touched(start ^ turned), rivals | {candidate}
        moved |= self._climb((moved & movable) - held, movable - held, budget)
        self._climb(moved & movable, movable, budget)
        return frozenset(self._selected)

    def _climb(self, doubtful: Set[int], movable: Set[int], budget: Budget) -> Set[int]:
        """Climb; only the doubtful may gain at first, and whatever shares a limit with one moved. All that came to be so.

        Where the budget is spent, it stays where it is.
        """
        key = self._key()
        seen: set[int] = set(doubtful)
        while doubtful:
            changed: set[int] = set()
            for candidate in sorted(doubtful):
                if budget.spent:
                    return seen
                coming = {candidate} - self._selected
                leaving = self._rivals[candidate] & self._selected if coming else {candidate}
                if leaving <= movable:
                    self._swap(leaving, coming)
                    now = self._key()
                    if now > key:
                        key = now
                        changed |= coming | leaving
                    else:
                        self._swap(coming, leaving)
            doubtful = self._touched(changed)
            seen |= doubtful
            doubtful &= movable
        return seen

    def _touched(self, moved: Iterable[int]) -> set[int]:
        """Those for which a move may pay now: what is under a limit with one that moved, and its rivals."""
        found: set[int] = set()
        for candidate in moved:
            found |= self._rivals[candidate]
            for near in self._near:
                found |= near[candidate]
                for other in near[candidate]:
                    found |= self._rivals[other]
        return found

    def _key(self) -> tuple[int, ...]:
        return *(meter.value for meter in self._meters), -len(self._selected)

    def _swap(self, leaving: Iterable[int], coming: Iterable[int]) -> None:
        for candidate in tuple(leaving):
            self._selected.discard(candidate)
            for meter in self._meters:
                meter.drop(candidate)
        for candidate in tuple(coming):
            self._selected.add(candidate)
            for meter in self._meters:
                meter.put(candidate)
