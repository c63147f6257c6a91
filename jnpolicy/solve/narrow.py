"""Before the search: a good selection, a low bound, and all candidates decided that the bound alone decides."""

from __future__ import annotations

from jnpolicy.solve.budget import Budget
from jnpolicy.solve.climb import Climb
from jnpolicy.solve.descent import descend
from jnpolicy.solve.share import ShareBound
from jnpolicy.solve.standing import Standing

_ROUNDS = 15
_STEPS = 100  # of descent in a round
_LOOKS = 10  # steps from one climb to the next


def narrow(bound: ShareBound, climb: Climb, standing: Standing, budget: Budget) -> None:
    """Rounds of descent, climbing and deciding, until nothing better is possible or a round gains little."""
    turned = None
    for _ in range(_ROUNDS):
        before = bound.value
        lower(bound, climb, standing, budget, _STEPS)
        if budget.spent or standing.key is None or bound.below(standing.needed):
            return
        if turned != standing.key and not standing.ordering:
            turned = standing.key
            _turn_the_doubtful(bound, climb, standing, budget)
        decide_by(bound, standing.needed, budget)
        if 0 not in bound.status or 7 * (bound.value - standing.needed) > 5 * (before - standing.needed):
            return


def decide_by(bound: ShareBound, needed: int, budget: Budget) -> None:
    """Put in or out every free candidate that no selection worth as much as needed has otherwise."""
    for candidate in range(bound.size):
        if bound.status[candidate] == 0:
            if budget.spent:
                return
            for status in (1, -1):
                bound.put(candidate, status)
                if bound.below(needed):
                    bound.put(candidate, -status)
                    break
                bound.put(candidate, 0)


def lower(bound: ShareBound, climb: Climb, standing: Standing, budget: Budget, steps: int) -> None:
    """Descent, with a climb now and then from what the parts of the bound want."""
    seen: set[frozenset[int]] = set()
    count = 0

    def look() -> int | None:
        nonlocal count
        if budget.spent:
            return None
        if count % _LOOKS == 0 and not standing.ordering:
            wanted = frozenset(bound.wanted())
            if wanted not in seen:
                seen.add(wanted)
                _offer(standing, climb.top(wanted, bound.free(), budget))
        count += 1
        return standing.needed

    descend(bound, steps, look, standing.step)


def _turn_the_doubtful(bound: ShareBound, climb: Climb, standing: Standing, budget: Budget) -> None:
    """Climb from the best known with each candidate turned round over which the parts of the bound differ."""
    for candidate in sorted({bound.blocks[block].candidates[piece] for block, piece, _ in bound.disagreements()}):
        if budget.spent:
            return
        if standing.selected is not None:
            _offer(standing, climb.turned(standing.selected, candidate, bound.free(), budget))


def _offer(standing: Standing, selected: frozenset[int]) -> None:
    if standing.allows(selected):
        standing.offer(selected)
