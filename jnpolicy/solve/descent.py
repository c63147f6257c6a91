"""Shares that make the bound low.

Where a block takes a piece that its matter does not pick, the share goes up; where the matter picks it and the
block does not take it, down: a subgradient of the bound. A step that points against the one before is turned
back from it, or shares would swing to and fro. The length of a step is Polyak's, by the gap to the best selection
known, and is halved where the bound stops falling. Any shares give a valid bound; all this only finds good ones,
in whole numbers, so that every machine finds the same.

Source: Camerini, Fratta and Maffioli, Mathematical Programming Study 3 (1975).
"""

from __future__ import annotations

from collections.abc import Callable

from jnpolicy.solve.share import ShareBound

_PATIENCE = 40  # steps without a lower bound before steps are halved
_ONE = 1 << 20  # steps are in 1/_ONE

Step = dict[tuple[int, int], int]  # (block, piece) → change of its share


def descend(bound: ShareBound, steps: int, needed: Callable[[], int], beyond: int) -> None:
    """Lower the bound for the present state, at most until it is below what is needed; steps aim a bit beyond that.

    `needed` may look at each state, and tells what a selection better than the best known is worth at least.
    """
    lowest, shares = bound.value, bound.shares()
    step: Step = {}
    slower = failed = 0
    for _ in range(steps):
        goal = needed()
        apart = {(block, piece): _ONE if taken else -_ONE for block, piece, taken in bound.disagreements()}
        if not apart or bound.value < goal:
            break
        step = _turned(apart, step)
        gap, norm = _ONE * (bound.value - goal + beyond), sum(x * x for x in step.values()) << slower
        for (block, piece), change in step.items():
            bound.share(block, piece, max(0, bound.blocks[block].fees[piece] + gap * change // norm))
        if bound.value < lowest:
            lowest, shares, failed = bound.value, bound.shares(), 0
        elif (failed := failed + 1) == _PATIENCE:
            slower, failed, step = slower + 1, 0, {}
            bound.restore(shares)
    bound.restore(shares)


def _turned(apart: Step, before: Step) -> Step:
    """The step along the disagreements; where it points against the one before, mirrored so that it points along."""
    against = -sum(x * before.get(place, 0) for place, x in apart.items())
    if against <= 0:
        return apart
    norm = sum(x * x for x in before.values())
    step = {place: 2 * against * x // norm for place, x in before.items()}
    for place, x in apart.items():
        step[place] = step.get(place, 0) + x
    return {place: x for place, x in step.items() if x} or apart
