"""The best selection of one component, by clingo with an exact payout propagator.

Amounts are Python integers in 分 and never enter the solver. Aims are pursued one after another (`standing`): for
each, the bound is lowered and decides what it can (`narrow`), then clingo searches what is left (`propagate`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import clingo

from jnpolicy.resources import encoding_text
from jnpolicy.solve.branch import branch
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.climb import Climb
from jnpolicy.solve.dominance import dominators, left_out, strictly
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.layers import Layers, applies
from jnpolicy.solve.narrow import narrow
from jnpolicy.solve.price import SCALE
from jnpolicy.solve.propagate import PayoutPropagator, chosen
from jnpolicy.solve.share import ShareBound
from jnpolicy.solve.standing import Alike, Effort, Key, Standing

_SHORT = 1000  # conflicts of the first search
_ENDLESS = 2**31 - 1  # conflicts of a search that is to end by itself
_MANY = 80  # free candidates that layers are tried for
_QUICK, _THOROUGH = (50, 500), (5_000, 50_000)  # states of a layer, at first and where bounds did not decide
_HOPES = 10  # tries for a selection worth nearly the bound
_PART, _LEAST = 16, 256  # by what part of the gap less than the bound, at first and at last
_SHORTEST = 100  # … of that at a node


@dataclass(frozen=True, slots=True)
class Found:
    """The best selection found (None: no selection meets the requests), and whether nothing can beat it.

    `bound` is what no selection can exceed under the first objective; equal to its total when proven. `effort` is what
    it took.
    """

    selected: frozenset[int] | None
    key: Key | None
    proven: bool
    bound: int
    effort: Effort = field(default_factory=Effort, compare=False)  # the same may be found in several ways


class Search:
    """One component, grounded once, when clingo is first needed; `best` may be asked again with other requests."""

    def __init__(self, instance: Instance):
        self.instance = instance
        self._climb = Climb(instance)
        self._propagator = PayoutPropagator(instance.size)
        self._dominators = dominators(instance)

    @cached_property
    def _control(self) -> clingo.Control:
        control = clingo.Control(["--warn=none"])
        control.add("base", [], choice_program(self.instance))
        control.ground([("base", [])])
        control.register_propagator(self._propagator)
        settings = control.configuration.solve
        settings.models = 0  # type: ignore[union-attr]
        settings.enum_mode = "record"  # type: ignore[union-attr]
        return control

    def best(
        self,
        budget: Budget,
        *,
        required: Iterable[int] = (),
        forbidden: Iterable[int] = (),
        blocked: Sequence[frozenset[int]] = (),
        ties: bool = True,
    ) -> Found:
        """The best selection with some candidates in, some out, and no part of a `blocked` selection.

        `blocked` is for the next-best: every answer then holds a candidate that none of them holds. Without `ties`
        any selection of the highest totals will do, not just the fewest and earliest candidates.
        """
        with budget.interruptible():
            return self._best(budget, Standing(self.instance, frozenset(required), frozenset(forbidden), blocked), ties)

    def _best(self, budget: Budget, standing: Standing, ties: bool) -> Found:
        if standing.required & standing.forbidden:
            return Found(None, None, True, 0)
        if standing.allows(standing.required):
            standing.offer(standing.required)  # so that there is an answer at any time
        if self._pass(standing, self._start(standing, earliest=ties), budget, _QUICK, ties=ties):
            standing.effort.layers += 1
            return Found(standing.selected, standing.key, True, standing.key[0][0] if standing.key else 0, standing.effort)
        bound = ShareBound(self.instance)
        most = 0
        proven = True
        for aim in range(self.instance.objectives + (2 if ties else 0)):
            standing.aim = aim
            if aim < self.instance.objectives:
                bound.add_total(aim, standing.weights[aim], budget)
            elif standing.counting:
                bound.add_toll(standing.toll)
            proven, highest = self._pursue(bound, standing, budget, self._start(standing, earliest=standing.ordering))
            if aim == 0:
                most = highest // (SCALE * standing.weights[0])
                if proven:
                    most = standing.key[0][0] if standing.key else 0
            if not proven or standing.key is None:
                break
            if aim < self.instance.objectives:
                bound.add_floor(standing.reached)
        return Found(standing.selected, standing.key, proven, most, standing.effort)

    def every(
        self, budget: Budget, best: int, most: int, *, required: Iterable[int] = (), forbidden: Iterable[int] = ()
    ) -> tuple[list[frozenset[int]], bool]:
        """The selections with the best total and no idle candidate, as many as wanted; and whether these are all."""
        alike = Alike(self.instance, frozenset(required), frozenset(forbidden), best, most)
        bound = ShareBound(self.instance)
        bound.add_total(0, alike.weights[0], budget)
        with budget.interruptible():
            bound.put_all([(c in alike.required) - (c in alike.forbidden) for c in range(self.instance.size)])
            narrow(bound, self._climb, alike, budget)
            complete = self._search(bound, alike, budget, _ENDLESS)
        return alike.found, complete and not alike.enough

    def _start(self, standing: Standing, *, earliest: bool) -> list[int]:
        """What is in and out from the first. What is dominated is out: by whatever else, or so that the earliest stays."""
        dominators = {} if standing.blocked else self._dominators
        if earliest:
            dominators = strictly(self.instance, dominators)
        out = standing.forbidden | left_out(dominators, standing.required, standing.forbidden)
        return [(c in standing.required) - (c in out) for c in range(self.instance.size)]

    def _pursue(self, bound: ShareBound, standing: Standing, budget: Budget, start: list[int]) -> tuple[bool, int]:
        """(Whether the present aim is reached for certain, what nothing exceeds); something better starts it over."""
        while True:
            bound.put_all(start)
            narrow(bound, self._climb, standing, budget)
            highest = bound.value
            if standing.key is not None and bound.below(standing.needed):
                return True, highest
            if self._pass(standing, bound.status, budget, _THOROUGH, ties=standing.aim > 0):
                return True, highest
            before = standing.key
            if budget.spent:
                return False, highest
            if self._search(bound, standing, budget, _SHORT):
                return True, highest
            if budget.spent:
                return False, highest
            if standing.key == before and not standing.counting and not standing.ordering:
                highest = self._hope(bound, standing, budget)
            if highest < standing.needed:
                return True, highest
            if budget.spent:
                return False, highest
            if standing.key == before:
                finished, most = branch(
                    bound, self._climb, standing, budget, lambda: self._search(bound, standing, budget, _SHORTEST)
                )
                if finished or budget.spent:
                    return finished, min(highest, most)

    def _pass(self, standing: Standing, status: Sequence[int], budget: Budget, widths: Sequence[int], *, ties: bool) -> bool:
        """Whether passes by layers prove the best known, or a better one that they find, to be the best.

        Without `ties` its total only. Who is in or out stays so.
        """
        required = frozenset(c for c, state in enumerate(status) if state > 0)
        forbidden = frozenset(c for c, state in enumerate(status) if state < 0)
        small = self.instance.size - len(required) - len(forbidden) <= _MANY
        if standing.blocked or standing.key is None or standing.selected is None or not (small and applies(self.instance)):
            return False
        layers = Layers(self.instance, required, forbidden)
        value = layers.value(standing.key[0][0], standing.selected)
        for width in widths:
            passed = layers.search(value, width, standing.whole, budget, ties=ties)
            value = passed.value
            standing.offer(layers.selected(value))
            if passed.proven or budget.spent:
                return passed.proven
        return False

    def _hope(self, bound: ShareBound, standing: Standing, budget: Budget) -> int:
        """Look for a selection worth nearly the bound, with what such a one must have put in; what nothing exceeds.

        Few candidates are then left to search. One found is far better than the best known; if there is none, the
        bound falls. The state of the bound is in the end as before.
        """
        status, highest, before = bound.status[:], bound.value, standing.key
        part = _PART
        for _ in range(_HOPES):
            if highest < standing.needed or standing.key != before or budget.spent or part > _LEAST:
                break
            standing.hope = hoped = highest - (highest - standing.needed) // part
            narrow(bound, self._climb, standing, budget)
            none = bound.below(hoped) or (not budget.spent and self._search(bound, standing, budget, _SHORT))
            standing.hope = None
            if none and standing.key == before:
                highest, part = hoped - 1, max(2, part // 2)
            else:
                part *= 4
            bound.put_all(status)
        return highest

    def _search(self, bound: ShareBound, standing: Standing, budget: Budget, conflicts: int) -> bool:
        """Whether clingo has ruled out everything better than the best found, within so many conflicts."""
        propagator, control = self._propagator, self._control
        propagator.start(bound, standing)
        control.configuration.solve.solve_limit = f"{conflicts},umax"  # type: ignore[union-attr]
        assumptions = [(chosen(candidate), status > 0) for candidate, status in enumerate(bound.status) if status]
        with control.solve(assumptions=assumptions, on_model=propagator.accept, async_=True) as handle:
            while not handle.wait(0.05):
                if budget.spent:
                    handle.cancel()
                    break
            finished = handle.get().exhausted is True
        standing.effort.searches += 1
        standing.effort.conflicts += int(control.statistics["solving"]["solvers"]["conflicts"])
        return finished or propagator.earliest


def choice_program(instance: Instance) -> str:
    """The program of the choice, in full."""
    facts = [f"option({candidate})." for candidate in range(instance.size)]
    facts += [f"exclusive({one},{two})." for one, two in sorted(instance.exclusive)]
    return encoding_text("choice.lp") + "\n".join(facts) + "\n"
