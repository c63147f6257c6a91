"""Why requests cannot be met together: a smallest set of them, with the relation that stands between.

A request names only what may be chosen, and what is required may always be chosen alone: so requests clash only where
one is required and forbidden (two requests), or two are required that exclude each other (two requests and a relation).
None clashes by itself, so nothing smaller does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from jnpolicy.model.policy import RelationKind
from jnpolicy.solve.derived import Key, Tie

ONE_OF = (RelationKind.EXCLUSIVE.value, RelationKind.HIGHER_APPLIES.value)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One candidate required and forbidden, or two that are required and may not both be had, by a relation."""

    first: Key
    second: Key | None = None
    tie: Tie | None = None


def smallest_clash(required: Iterable[Key], forbidden: Collection[str], ties: Iterable[Tie]) -> Conflict | None:
    """A smallest set of requests and relations that cannot be met together, the first such; None where all can be.

    `forbidden` are names as Key.text.
    """
    wanted = list(required)
    for key in wanted:
        if key.text in forbidden:
            return Conflict(key)
    place = {key: number for number, key in enumerate(wanted)}
    between = [tie for tie in ties if tie.relation in ONE_OF and {tie.first, tie.second} <= place.keys()]
    if not between:
        return None
    tie = min(between, key=lambda tie: sorted((place[tie.first], place[tie.second])))
    first, second = sorted((tie.first, tie.second), key=place.__getitem__)
    return Conflict(first, second, tie)
