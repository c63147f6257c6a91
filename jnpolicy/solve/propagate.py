"""The propagator by which clingo sees what a partial selection can still be worth.

It keeps the bound (`share`) up to date with the assignment. A partial selection that cannot be better than the best known is
cut off by a clause over the parts of the bound that fell most. Clauses hold for one search only.

Single-threaded by design: the propagator holds one state, and clingo's threads would wait for Python's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import clingo
from clingo.propagator import Propagator

from jnpolicy.solve.share import Parts, ShareBound
from jnpolicy.solve.standing import Standing


def chosen(candidate: int) -> clingo.Symbol:
    """The atom that stands for a candidate being chosen."""
    return clingo.Function("chosen", [clingo.Number(candidate)])


class PayoutPropagator(Propagator):
    """One for a component; each search starts it anew."""

    _bound: ShareBound
    _standing: Standing
    _parts: list[Parts]

    def __init__(self, size: int):
        self._size = size
        self._literal: list[int] = []
        self._candidates: dict[int, list[int]] = {}
        self._trail: set[int] = set()  # put in or out by clingo
        self.earliest = False

    def start(self, bound: ShareBound, standing: Standing) -> None:
        """Search from the present state of a bound; what is in or out there stays so."""
        self._bound, self._standing = bound, standing
        self._parts = [bound.parts(), *(floor.parts() for floor, _ in bound.floors)]
        self._trail.clear()
        self.earliest = False

    def accept(self, model: clingo.Model) -> bool:
        """A selection that `check` let through is the best so far; whether to search on.

        The first is the earliest where the order is the aim (`decide`).
        """
        self._standing.offer(frozenset(c for c in range(self._size) if model.contains(chosen(c))))
        self.earliest = self._standing.ordering
        return not (self.earliest or self._standing.enough)

    # —— called by clingo ——

    def init(self, init: clingo.PropagateInit) -> None:
        self._literal = []
        self._candidates = {}
        for candidate in range(self._size):
            atom = init.symbolic_atoms[chosen(candidate)]
            assert atom is not None
            literal = init.solver_literal(atom.literal)
            self._literal.append(literal)
            self._candidates.setdefault(literal, []).append(candidate)
            init.add_watch(literal)
            init.add_watch(-literal)
        self._take_back(sorted(self._trail))

    def propagate(self, control: clingo.PropagateControl, changes: Sequence[int]) -> None:
        for literal in changes:
            for status in (1, -1):
                for candidate in self._candidates.get(status * literal, ()):
                    if self._bound.status[candidate] == 0:
                        self._bound.put(candidate, status)
                        self._trail.add(candidate)
        self._cut_off(control)

    def undo(self, thread_id: int, assignment: clingo.Assignment, changes: Sequence[int]) -> None:
        for literal in changes:
            for sign in (1, -1):
                self._take_back(c for c in self._candidates.get(sign * literal, ()) if c in self._trail)

    def check(self, control: clingo.PropagateControl) -> None:
        if not control.assignment.is_total:
            self._cut_off(control)
            return
        selected = frozenset(c for c in range(self._size) if control.assignment.is_true(self._literal[c]))
        if self._standing.repeats(selected) or not self._standing.better(selected):
            control.add_clause(self._other_than(self._trail), tag=True)

    def decide(self, thread_id: int, assignment: clingo.Assignment, fallback: int) -> int:
        """Where the order is the aim the first free candidate, in; else what the bound says.

        With the first always in, whatever is out of the first model was forced out by earlier ones that are in: no
        model is earlier.
        """
        if self._standing.ordering:
            return next((literal for literal in self._literal if assignment.is_free(literal)), fallback)
        self._bound.refresh()
        candidate, status = self._bound.branch()
        literal = status * self._literal[candidate]
        return literal if status and assignment.is_free(literal) else fallback

    # —— bounding ——

    def _take_back(self, candidates: Iterable[int]) -> None:
        for candidate in candidates:
            self._trail.discard(candidate)
            self._bound.put(candidate, 0)

    def _cut_off(self, control: clingo.PropagateControl) -> None:
        """Add a clause where no completion of the partial selection can be better than the best known."""
        if self._standing.key is None:
            return
        bounds = [(self._bound, self._standing.needed), *self._bound.floors]
        for (bound, needed), parts in zip(bounds, self._parts, strict=True):
            if bound.value < needed:
                control.add_clause(self._reason(bound, parts, needed), tag=True)
                return

    def _reason(self, bound: ShareBound, parts: Parts, needed: int) -> list[int]:
        """One must change of what was put in or out of some parts: those whose falls alone bring the bound too low."""
        falls = sorted(bound.falls(parts, self._trail), key=lambda fall: (-(fall[0] // len(fall[1] or [0])), fall[1]))
        value = parts.value
        because: set[int] = set()
        for fall, candidates in falls:
            if value < needed:
                break
            if fall > 0:
                value -= fall
                because.update(candidates)
        return self._other_than(because)

    def _other_than(self, candidates: Iterable[int]) -> list[int]:
        """The clause that asks for another assignment of some candidates than the present one."""
        return [-self._bound.status[candidate] * self._literal[candidate] for candidate in sorted(candidates)]
