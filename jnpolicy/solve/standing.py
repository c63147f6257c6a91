"""The best selection known, and what a selection must have to be better, aim by aim.

The aims are pursued one after another: the total under each objective, then the fewest candidates, then the
earliest ones. Each is proven before the next. In the bound a 分 counts for a weight and a candidate costs a toll;
once the totals are known to be the highest, any toll gives a valid bound on the count.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from math import gcd

from jnpolicy.solve.instance import Instance
from jnpolicy.solve.payout import total
from jnpolicy.solve.price import SCALE


@dataclass(slots=True)
class Effort:
    """What a proof took beyond the bound: searches by clingo and their conflicts, and nodes where these did not finish."""

    searches: int = 0
    conflicts: int = 0
    nodes: int = 0
    layers: int = 0  # passes through the candidates, layer by layer, that decided all

    def add(self, other: Effort) -> None:
        """Count another's in."""
        self.searches += other.searches
        self.conflicts += other.conflicts
        self.nodes += other.nodes
        self.layers += other.layers


Key = tuple[tuple[int, ...], int, int]  # totals by objective; minus the count; which candidates, earliest highest
_FINE = 1 << 24  # what a 分 counts for under the first objective, over SCALE
_LATER = 3  # an objective counts for so many bits less in the bound than the one before
_PART = 64  # a candidate costs this part of a mean amount


def selection_key(instance: Instance, selected: Set[int]) -> Key:
    """What makes one selection better than another: totals, then fewer candidates, then earlier ones."""
    totals = tuple(total(instance, selected, objective) for objective in range(instance.objectives))
    return totals, -len(selected), sum(1 << (instance.size - 1 - candidate) for candidate in selected)


class Standing:
    """Where one question stands: what it asks for, the present aim, the best so far."""

    def __init__(
        self, instance: Instance, required: frozenset[int], forbidden: frozenset[int], blocked: Sequence[frozenset[int]]
    ):
        self.instance = instance
        self.required, self.forbidden, self.blocked = required, forbidden, blocked
        self.aim = 0
        self.effort = Effort()
        self.hope: int | None = None  # what is asked of a better selection for the time being, if more than needed
        self._best: tuple[Key, frozenset[int]] | None = None
        self.weights = [max(1, _FINE >> _LATER * objective) for objective in range(instance.objectives)]
        amounts = [payment.raw[0] for payment in instance.payments] or [0]
        self.toll = max(1, SCALE * self.weights[0] * sum(amounts) // (_PART * len(amounts)))

    @property
    def key(self) -> Key | None:
        """What makes the best known selection good."""
        return self._best[0] if self._best else None

    @property
    def selected(self) -> frozenset[int] | None:
        """The best known selection."""
        return self._best[1] if self._best else None

    @property
    def counting(self) -> bool:
        """Whether the totals are known and the count is the aim."""
        return self.aim == self.instance.objectives

    @property
    def enough(self) -> bool:
        """Whether nothing more is looked for, though there may be."""
        return False

    @property
    def ordering(self) -> bool:
        """Whether the count is known as well."""
        return self.aim > self.instance.objectives

    @property
    def step(self) -> int:
        """By how much at least the next better value differs, in units of the bound; a trifle for the order."""
        if self.ordering:
            return max(1, self.toll // _PART)
        if self.counting:
            return self.toll
        return SCALE * self.weights[self.aim] * self.whole

    @property
    def whole(self) -> int:
        """What is paid under the objective aimed at is a multiple of it, in 分; of a share nothing is known."""
        if any(payment.share is not None for payment in self.instance.payments):
            return 1
        objective = min(self.aim, self.instance.objectives - 1)
        amounts = [payment.raw[objective] for payment in self.instance.payments]
        others = [ceiling.left for ceiling in self.instance.ceilings] + [amount for _, amount in self.instance.received]
        return max(1, gcd(*amounts, *others))

    @property
    def reached(self) -> int:
        """What the best known is worth by the totals aimed at so far, in units of the bound."""
        totals = self.key[0] if self.key else ()
        return sum(SCALE * weight * paid for weight, paid in zip(self.weights[: self.aim + 1], totals, strict=False))

    @property
    def needed(self) -> int:
        """What a better selection is worth at least, in units of the bound; 0 where none is known.

        Tolls may come to more than all that is paid: while counting, a better selection may be worth less than nothing.
        """
        if self.key is None:
            return 0
        if self.ordering:
            return self.reached + self.toll * self.key[1]
        needed = self.reached + (self.toll * self.key[1] if self.counting else 0) + self.step
        return needed if self.hope is None else max(self.hope, needed)

    def better(self, selected: frozenset[int]) -> bool:
        """Whether a selection is better than the best by the aims so far."""
        if self.key is None:
            return True
        (totals, count, early), (most, fewest, earliest) = selection_key(self.instance, selected), self.key
        depth = self.aim + 1
        return (*totals, count, early)[:depth] > (*most, fewest, earliest)[:depth]

    def offer(self, selected: frozenset[int]) -> None:
        """Make an allowed selection the best known, if it is better by any aim."""
        key = selection_key(self.instance, selected)
        if self.key is None or key > self.key:
            self._best = key, selected

    def allows(self, selected: frozenset[int]) -> bool:
        """Whether a selection meets relations and requests."""
        apart = not any(one in selected and two in selected for one, two in self.instance.exclusive)
        return apart and self.required <= selected and not self.forbidden & selected and not self.repeats(selected)

    def repeats(self, selected: frozenset[int]) -> bool:
        """Whether the next-best must leave it out: it is part of a blocked one, or a candidate in it adds nothing."""
        if not self.blocked:
            return False
        if any(selected <= blocked for blocked in self.blocked):
            return True
        whole = total(self.instance, selected)
        return any(total(self.instance, selected - {candidate}) >= whole for candidate in selected)


class Alike(Standing):
    """All selections with one total, known to be the best under the first objective, that have no idle candidate.

    Idle is what may be left out without a loss, unless it is required. Of very many only so many are gathered.
    """

    def __init__(self, instance: Instance, required: frozenset[int], forbidden: frozenset[int], best: int, most: int):
        super().__init__(instance, required, forbidden, ())
        self._total, self._most = best, most
        self.found: list[frozenset[int]] = []

    @property
    def key(self) -> Key:
        """What they all have."""
        return (self._total,), 0, 0

    @property
    def needed(self) -> int:
        """What each is worth, in units of the bound."""
        return SCALE * self.weights[0] * self._total

    @property
    def enough(self) -> bool:
        """Whether as many as wanted have been gathered."""
        return len(self.found) >= self._most

    def better(self, selected: Set[int]) -> bool:
        """Whether it is one of them."""
        if total(self.instance, selected) != self._total:
            return False
        return all(total(self.instance, selected - {one}) < self._total for one in selected - self.required)

    def offer(self, selected: Set[int]) -> None:
        """Gather it, if it is one and new."""
        if frozenset(selected) not in self.found and self.better(selected):
            self.found.append(frozenset(selected))
