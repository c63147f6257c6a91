"""Where neither the bound nor a short search decides: branch, and lower the bound anew in each branch.

A node is a state of the candidates with the shares found for it. At each the bound is lowered a little from its
parent's, decides what it can, and a short search by clingo tries to settle the rest; where that fails the node is
split over the largest candidate about which the parts of the bound differ, first as it comes to more. Depth first, so
few nodes are kept; what the open ones are worth at most is what nothing exceeds when time is up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jnpolicy.solve.budget import Budget
from jnpolicy.solve.climb import Climb
from jnpolicy.solve.narrow import decide_by, lower
from jnpolicy.solve.share import ShareBound, Shares
from jnpolicy.solve.standing import Standing

_FEW = 40
_STEPS = 20  # of descent at a node


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the selections: what is in and out, shares to begin with, and what none of it exceeds."""

    status: list[int]
    shares: Shares
    most: int


def branch(bound: ShareBound, climb: Climb, standing: Standing, budget: Budget, settled: Callable[[], bool]) -> tuple[bool, int]:
    """Whether everything better than the best known has been found or ruled out, and what nothing exceeds.

    `settled` tries to finish the present state by itself. It stops as well where something so much better was found
    that the bound is worth lowering from the start again.
    """
    highest, needed = bound.value, standing.needed
    open_nodes = [Node(bound.status[:], bound.shares(), bound.value)]
    while open_nodes:
        node = open_nodes[-1]
        standing.effort.nodes += 1
        bound.put_all(node.status)
        bound.restore(node.shares)
        if not _closed(bound, climb, standing, budget, settled):
            if budget.spent:
                return False, max(standing.reached, *(node.most for node in open_nodes))
            open_nodes[-1:] = _split(bound)
            continue
        if budget.spent or 4 * (standing.needed - needed) > highest - needed:
            return False, max(standing.reached, *(node.most for node in open_nodes))
        open_nodes.pop()
    return True, standing.needed


def _split(bound: ShareBound) -> list[Node]:
    """The present state as two, the one that may come to more last."""
    candidate, _ = bound.branch()
    shares = bound.shares()
    nodes = []
    for status in (-1, 1):
        bound.put(candidate, status)
        nodes.append(Node(bound.status[:], shares, bound.value))
    return sorted(nodes, key=lambda node: node.most)


def _closed(bound: ShareBound, climb: Climb, standing: Standing, budget: Budget, settled: Callable[[], bool]) -> bool:
    """Whether nothing better is left in the present state."""
    if bound.below(standing.needed):
        return True
    lower(bound, climb, standing, budget, _STEPS)
    if bound.below(standing.needed):
        return True
    decide_by(bound, standing.needed, budget)
    return not budget.spent and (bound.below(standing.needed) or (len(bound.free()) <= _FEW and settled()))
