"""What readings do in a case, told question by question and combination by combination. Amounts in 分."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from jnpolicy.explain.account import name_of
from jnpolicy.model.policy import Question
from jnpolicy.solve.decide import CERTAIN
from jnpolicy.solve.derived import Key
from jnpolicy.solve.problem import Problem
from jnpolicy.solve.variants import Outcome, Place, Readings, Variants, place_of

LISTED = 1024  # combinations that are told one by one


@dataclass(frozen=True, slots=True)
class Standing:
    """What a grant comes to: what it is paid (None: not chosen), and whether it waits for facts."""

    paid: int | None
    open: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A grant that comes to something else under another reading."""

    key: Key
    name: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Swap:
    """Two readings of one question, all others as in use: what the second makes of what the first comes to."""

    one: str
    two: str
    nominal: int
    certain: int
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A question that decides something. `only_with`: alone it changes nothing, but it does with these others changed."""

    question: Question
    used: str
    swaps: tuple[Swap, ...]
    only_with: tuple[tuple[Question, str], ...]


@dataclass(frozen=True, slots=True)
class Combination:
    """What the case comes to under one combination of readings of the deciding questions."""

    changed: tuple[tuple[Question, str], ...]  # those that are not as in use
    nominal: int
    certain: int


@dataclass(frozen=True, slots=True)
class Ambiguities:
    """All of it. `deciding` begins with what moves the total most; `combinations` with the highest total.

    `combinations` is None where there are too many to tell, or not all were multiplied out.
    """

    problem: Problem
    objective: str
    found: Variants
    base: Outcome
    deciding: tuple[Ambiguity, ...]
    count: int
    combinations: tuple[Combination, ...] | None
    proven: bool


def ambiguities(problem: Problem, objective: str, found: Variants) -> Ambiguities:
    """What the readings do, in the terms of the problem under those in use."""
    base = found.under({})
    rows = [_ambiguity(problem, found, question) for question in found.deciding]
    rows.sort(key=lambda row: -_spread(row, objective))
    count = prod(len(question.readings) for question in found.deciding)
    listed = tuple(_combinations(found, objective)) if found.whole and count <= LISTED else None
    proven = all(outcome.proven for cluster in found.clusters for outcome in cluster.outcomes.values())
    return Ambiguities(problem, objective, found, base, tuple(rows), count, listed, proven)


def _spread(row: Ambiguity, objective: str) -> int:
    return max(abs(swap.certain if objective == CERTAIN else swap.nominal) for swap in row.swaps)


def _ambiguity(problem: Problem, found: Variants, question: Question) -> Ambiguity:
    place = place_of(question)
    used = found.used[place]
    names = sorted((reading.name for reading in question.readings), key=lambda name: name != used)
    outcomes = {name: found.under({place: name}) for name in names}
    swaps = tuple(_swap(problem, one, two, outcomes[one], outcomes[two]) for one, two in combinations(names, 2))
    alone = any(outcomes[name] != outcomes[used] for name in names)
    return Ambiguity(question, used, swaps, () if alone else _only_with(found, question))


def _swap(problem: Problem, one: str, two: str, before: Outcome, after: Outcome) -> Swap:
    keys = sorted({*before.paid, *after.paid, *before.open, *after.open})
    rows = ((key, _standing(before, key), _standing(after, key)) for key in keys)
    changed = tuple(Changed(key, name_of(problem, key), was, now) for key, was, now in rows if was != now)
    return Swap(one, two, after.nominal - before.nominal, after.sure - before.sure, changed)


def _standing(outcome: Outcome, key: Key) -> Standing:
    return Standing(outcome.paid.get(key), key in outcome.open)


def _only_with(found: Variants, question: Question) -> tuple[tuple[Question, str], ...]:
    """The fewest other questions read otherwise, so that this one changes something."""
    for cluster in found.clusters:
        if not cluster.matters(question):
            continue
        others = [other for other in cluster.questions if other != question]
        options = product(*([reading.name for reading in other.readings] for other in others))

        def changed(row: Sequence[str], others: Sequence[Question] = others) -> list[tuple[Question, str]]:
            return [(other, name) for other, name in zip(others, row, strict=True) if name != found.used[place_of(other)]]

        for row in sorted(options, key=lambda row: len(changed(row))):
            rest: Mapping[Place, str] = dict(zip(map(place_of, others), row, strict=True))
            outcomes = [cluster.at({**rest, place_of(question): reading.name}) for reading in question.readings]
            if any(outcome != outcomes[0] for outcome in outcomes):
                return tuple(changed(row))
    raise AssertionError(f"{question.name} decides nothing")


def _combinations(found: Variants, objective: str) -> Iterator[Combination]:
    places = [place_of(question) for question in found.deciding]
    rows = []
    for names in product(*([reading.name for reading in question.readings] for question in found.deciding)):
        readings: Readings = dict(zip(places, names, strict=True))
        outcome = found.under(readings)
        changed = tuple(
            (question, name)
            for question, name in zip(found.deciding, names, strict=True)
            if name != found.used[place_of(question)]
        )
        rows.append(Combination(changed, outcome.nominal, outcome.sure))
    if objective == CERTAIN:
        rows.sort(key=lambda row: (-row.certain, -row.nominal, len(row.changed)))
    else:
        rows.sort(key=lambda row: (-row.nominal, -row.certain, len(row.changed)))
    return iter(rows)
