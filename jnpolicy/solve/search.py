"""The best selection of one component, by clingo with an exact payout propagator.

Amounts are Python integers in 分 and never enter the solver. The propagator keeps two upper bounds on
what is not excluded (`BoundTree`, `PriceBound`) and the value of what is chosen; a partial selection that cannot beat
the best found is cut off by a clause over the excluded candidates whose return would lift the bound.

Single-threaded by design: the propagator holds one state, and clingo's threads would wait for Python's lock.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import clingo
from clingo.propagator import Propagator

from jnpolicy.resources import encoding_text
from jnpolicy.solve.bound import BoundTree
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.payout import total
from jnpolicy.solve.price import PriceBound

Key = tuple[tuple[int, ...], int, int]  # totals by objective; minus the count; which candidates, earliest highest


@dataclass(slots=True)
class Budget:
    """Time for a whole solve, and whether the user has interrupted it."""

    deadline: float | None = None
    interrupted: bool = False

    @property
    def spent(self) -> bool:
        return self.interrupted or (self.deadline is not None and time.monotonic() > self.deadline)


@dataclass(frozen=True, slots=True)
class Found:
    """The best selection found (None: no selection meets the requests), and whether nothing can beat it.

    `bound` is what no selection can exceed under the first objective; equal to its total when proven.
    """

    selected: frozenset[int] | None
    key: Key | None
    proven: bool
    bound: int


class Search:
    """One component, grounded once; `best` may be asked again with other requests."""

    def __init__(self, instance: Instance):
        self.instance = instance
        self._control = clingo.Control(["--warn=none"])
        self._control.add("base", [], choice_program(instance))
        self._control.ground([("base", [])])
        self._payout = _PayoutPropagator(instance)
        self._control.register_propagator(self._payout)
        settings = self._control.configuration.solve
        settings.models = 0  # type: ignore[union-attr]
        settings.enum_mode = "record"  # type: ignore[union-attr]

    def best(
        self,
        budget: Budget,
        *,
        required: Iterable[int] = (),
        forbidden: Iterable[int] = (),
        blocked: Sequence[frozenset[int]] = (),
    ) -> Found:
        """The best selection with some candidates in, some out, and no part of a `blocked` selection.

        `blocked` is for the next-best: every answer then holds a candidate that none of them holds.
        """
        propagator = self._payout
        propagator.restart(blocked)
        assumptions = [(_chosen(candidate), True) for candidate in required]
        assumptions += [(_chosen(candidate), False) for candidate in forbidden]
        finished = False
        with self._control.solve(assumptions=assumptions, on_model=propagator.accept, async_=True) as handle:
            try:
                while not (finished := handle.wait(0.05)):
                    if budget.spent:
                        break
                if not finished:
                    handle.cancel()
                finished = handle.get().exhausted is True
            except KeyboardInterrupt:
                budget.interrupted = True
                handle.cancel()
        key = propagator.best
        bound = propagator.root_bound if not finished else key[0][0] if key else 0
        return Found(propagator.selected, key, finished, bound)


def choice_program(instance: Instance) -> str:
    """The program of the choice, in full."""
    facts = [f"option({candidate})." for candidate in range(instance.size)]
    facts += [f"exclusive({one},{two})." for one, two in sorted(instance.exclusive)]
    return encoding_text("choice.lp") + "\n".join(facts) + "\n"


def selection_key(instance: Instance, selected: frozenset[int]) -> Key:
    """What makes one selection better than another: totals, then fewer candidates, then earlier ones."""
    totals = tuple(total(instance, selected, objective) for objective in range(instance.objectives))
    return totals, -len(selected), _earliness(instance.size, selected)


def _earliness(size: int, selected: Iterable[int]) -> int:
    return sum(1 << (size - 1 - candidate) for candidate in selected)


def _chosen(candidate: int) -> clingo.Symbol:
    return clingo.Function("chosen", [clingo.Number(candidate)])


class _Upper:
    """What no completion exceeds: the lower of the two bounds."""

    def __init__(self, instance: Instance, objective: int):
        self.tree = BoundTree(instance, objective, present=True)
        self.price = PriceBound(instance, objective)

    @property
    def value(self) -> int:
        return min(self.tree.value, self.price.value)

    def put(self, candidate: int) -> None:
        self.tree.put(candidate)
        self.price.put(candidate)

    def drop(self, candidate: int) -> None:
        self.tree.drop(candidate)
        self.price.drop(candidate)


@dataclass
class _PayoutPropagator(Propagator):
    instance: Instance
    best: Key | None = None
    selected: frozenset[int] | None = None
    root_bound: int = 0
    _literal: list[int] = field(default_factory=list)
    _candidate: dict[int, list[int]] = field(default_factory=dict)
    _blocked: Sequence[frozenset[int]] = ()

    def __post_init__(self) -> None:
        objectives = range(self.instance.objectives)
        self._upper = [_Upper(self.instance, objective) for objective in objectives]
        self._lower = [BoundTree(self.instance, objective, present=False) for objective in objectives]
        self._true: set[int] = set()
        self._false: set[int] = set()
        self._order = self._upper[0].price.order()
        self.root_bound = self._upper[0].value

    def restart(self, blocked: Sequence[frozenset[int]]) -> None:
        """Forget the best, for a new question to the same component."""
        self.best, self.selected, self._blocked = None, None, blocked

    # —— called by clingo ——

    def init(self, init: clingo.PropagateInit) -> None:
        self._literal = []
        self._candidate = {}
        for candidate in range(self.instance.size):
            atom = init.symbolic_atoms[_chosen(candidate)]
            assert atom is not None
            literal = init.solver_literal(atom.literal)
            self._literal.append(literal)
            self._candidate.setdefault(literal, []).append(candidate)
            init.add_watch(literal)
            init.add_watch(-literal)
        for candidate in sorted(self._true | self._false):
            self._take_back(candidate)

    def propagate(self, control: clingo.PropagateControl, changes: Sequence[int]) -> None:
        for literal in changes:
            for candidate in self._candidate.get(literal, ()):
                if candidate not in self._true:
                    self._true.add(candidate)
                    for tree in self._lower:
                        tree.put(candidate)
            for candidate in self._candidate.get(-literal, ()):
                if candidate not in self._false:
                    self._false.add(candidate)
                    for upper in self._upper:
                        upper.drop(candidate)
        self._cut_off(control)

    def undo(self, thread_id: int, assignment: clingo.Assignment, changes: Sequence[int]) -> None:
        for literal in changes:
            for candidate in (*self._candidate.get(literal, ()), *self._candidate.get(-literal, ())):
                self._take_back(candidate)

    def check(self, control: clingo.PropagateControl) -> None:
        if not control.assignment.is_total:
            self._cut_off(control)
            return
        selected = frozenset(self._true)
        repeats = any(selected <= blocked for blocked in self._blocked)
        idle = bool(self._blocked) and self._has_idle(selected)
        worse = self.best is not None and selection_key(self.instance, selected) <= self.best
        if repeats or idle or worse:
            control.add_clause(self._differ(), tag=True)

    def decide(self, thread_id: int, assignment: clingo.Assignment, fallback: int) -> int:
        """The largest candidate that adds something, in; once nothing adds, the rest out."""
        if self.best is not None and self._level_with_best():
            return self._decide_tie(fallback)
        full = all(low.value == high.value for low, high in zip(self._lower, self._upper, strict=True))
        for candidate in self._order:
            literal = self._literal[candidate]
            if assignment.value(literal) is None:
                adds = not full and any(tree.gain(candidate) for tree in self._lower)
                return literal if adds else -literal
        return fallback

    def _level_with_best(self) -> bool:
        """Whether the totals can be no better than the best found, so that only the tie is open."""
        assert self.best is not None
        return all(tree.value == reached for tree, reached in zip(self._upper, self.best[0], strict=True))

    def _decide_tie(self, fallback: int) -> int:
        """The first free candidate, in where the bound on the count allows it."""
        assert self.best is not None
        free = self._free()
        if not free:
            return fallback
        taken: list[int] = []
        fits = self._fits(free[0], self.best[0], -self.best[1], taken)
        for tree in self._lower:
            if taken:
                tree.drop(free[0])
        return self._literal[free[0]] if fits else -self._literal[free[0]]

    def accept(self, model: clingo.Model) -> None:
        """A selection that `check` let through is the best so far."""
        selected = frozenset(candidate for candidate in range(self.instance.size) if model.contains(_chosen(candidate)))
        key = selection_key(self.instance, selected)
        if self.best is None or key > self.best:
            self.best, self.selected = key, selected

    # —— bounding ——

    def _take_back(self, candidate: int) -> None:
        if candidate in self._true:
            self._true.discard(candidate)
            for tree in self._lower:
                tree.drop(candidate)
        elif candidate in self._false:
            self._false.discard(candidate)
            for upper in self._upper:
                upper.put(candidate)

    def _cut_off(self, control: clingo.PropagateControl) -> None:
        """Add a clause where no completion of the partial selection can beat the best found."""
        if self.best is None:
            return
        totals, count, earliness = self.best
        first = self._upper[0]
        if first.value < totals[0]:
            control.add_clause(self._reason(totals[0]), tag=True)
            return
        if not self._exclude_by_price(control, totals[0]):
            return
        for upper, reached in zip(self._upper, totals, strict=True):
            if upper.value > reached:
                return
            if upper.value < reached:
                control.add_clause(self._differ(), tag=True)
                return
        if self._cannot_be_smaller(totals, -count, earliness):
            control.add_clause(self._differ(), tag=True)

    def _exclude_by_price(self, control: clingo.PropagateControl, reached: int) -> bool:
        """Exclude each free candidate that would bring the bound below the best; False once a clause conflicts."""
        price = self._upper[0].price
        hopeless = [c for c in self._free() if price.with_chosen(c) < reached]
        if not hopeless:
            return True
        because = [self._literal[c] for c in sorted(self._false) if price.matters(c)]
        return all(control.add_clause([-self._literal[c], *because], tag=True) for c in hopeless)

    def _reason(self, reached: int) -> list[int]:
        """Excluded candidates of which one must come back: the small ones are let back first."""
        upper = self._upper[0]
        kept, back = [], []
        for candidate in reversed(self._order):
            if candidate in self._false:
                upper.put(candidate)
                if upper.value < reached:
                    back.append(candidate)
                else:
                    upper.drop(candidate)
                    kept.append(candidate)
        for candidate in back:
            upper.drop(candidate)
        return [self._literal[candidate] for candidate in kept]

    def _cannot_be_smaller(self, totals: tuple[int, ...], count: int, earliness: int) -> bool:
        """Whether no completion with the same totals has fewer candidates, or as many and earlier ones.

        The earliest completion is bounded by taking each free candidate, from the first, where the bound on the
        count still allows it: where that first departs from the best found, it decides.
        """
        chosen = sorted(self._true)
        free = self._free()
        more = self._least_more(totals, chosen, free)
        if more is None or len(chosen) + more > count:
            return True
        if len(chosen) + more < count:
            return False
        taken: list[int] = []
        try:
            for candidate in range(self.instance.size):
                has = bool(earliness >> (self.instance.size - 1 - candidate) & 1)
                may = candidate in self._true or (candidate not in self._false and self._fits(candidate, totals, count, taken))
                if may != has:
                    return has
            return True
        finally:
            for candidate in taken:
                for tree in self._lower:
                    tree.drop(candidate)

    def _fits(self, candidate: int, totals: tuple[int, ...], count: int, taken: list[int]) -> bool:
        """Whether a free candidate may join the chosen and taken within the count; it is taken if so."""
        for tree in self._lower:
            tree.put(candidate)
        taken.append(candidate)
        chosen = [*self._true, *taken]
        more = self._least_more(totals, chosen, [c for c in self._free() if c not in taken])
        if more is not None and len(chosen) + more <= count:
            return True
        taken.pop()
        for tree in self._lower:
            tree.drop(candidate)
        return False

    def _free(self) -> list[int]:
        return [c for c in range(self.instance.size) if c not in self._true and c not in self._false]

    def _least_more(self, totals: tuple[int, ...], chosen: Sequence[int], free: Sequence[int]) -> int | None:
        most = 0
        for tree, reached in zip(self._lower, totals, strict=True):
            least = tree.least_more(chosen, free, reached)
            if least is None:
                return None
            most = max(most, least)
        return most

    def _differ(self) -> list[int]:
        """The clause that asks for any other assignment than the present one."""
        return [-self._literal[c] for c in sorted(self._true)] + [self._literal[c] for c in sorted(self._false)]

    def _has_idle(self, selected: frozenset[int]) -> bool:
        """Whether some candidate adds nothing: such selections only repeat others among the next-best."""
        whole = total(self.instance, selected)
        return any(total(self.instance, selected - {candidate}) >= whole for candidate in selected)
