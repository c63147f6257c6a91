"""Circles among names that depend on each other: definitions of 其中, clauses that prevail over clauses."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from jnpolicy.text.source import Span

Choice = tuple[str, str]  # a question and one of its readings


@dataclass(frozen=True, slots=True)
class Step:
    """From a name to one that it leads to, where that is written, and the reading under which it holds."""

    first: str
    second: str
    span: Span
    choice: Choice | None = None


def circles(steps: Sequence[Step]) -> Iterator[tuple[Step, ...]]:
    """Shortest circles such that every step that lies on a circle lies on one of these; each is told once.

    Steps of two readings of one question never hold together, so they make no circle.
    """
    first, second = attrgetter("first"), attrgetter("second")
    steps = _off_the_ends(_off_the_ends(steps, first, second), second, first)
    after: dict[str, list[Step]] = {}
    for step in steps:
        after.setdefault(step.first, []).append(step)
    told: set[frozenset[tuple[str, str]]] = set()
    covered: set[Step] = set()
    for step in steps:
        if step in covered:
            continue
        found = _back(step, after)
        if found is None:
            continue
        covered.update(found)
        way = frozenset((part.first, part.second) for part in found)
        if way not in told:
            told.add(way)
            yield found


def _off_the_ends(steps: Sequence[Step], start: Callable[[Step], str], end: Callable[[Step], str]) -> Sequence[Step]:
    """Those that another leads to, chains that begin nowhere left out: no step of these lies on a circle."""
    into = Counter(end(step) for step in steps)
    onward: dict[str, list[str]] = {}
    for step in steps:
        onward.setdefault(start(step), []).append(end(step))
    waiting = [name for name in onward if not into[name]]
    gone = set(waiting)
    while waiting:
        for name in onward[waiting.pop()]:
            into[name] -= 1
            if not into[name] and name in onward:
                gone.add(name)
                waiting.append(name)
    return [step for step in steps if start(step) not in gone]


def names_of(circle: Iterable[Step]) -> str:
    """甲 → 乙 → 甲"""
    steps = tuple(circle)
    return " → ".join([*(step.first for step in steps), steps[0].first])


def _back(start: Step, after: dict[str, list[Step]]) -> tuple[Step, ...] | None:
    """The shortest way from where a step leads back to where it begins, the step itself first."""
    begun = _joined(frozenset(), start)
    assert begun is not None
    waiting: deque[tuple[tuple[Step, ...], frozenset[Choice]]] = deque([((start,), begun)])
    seen: dict[str, list[frozenset[Choice]]] = {}
    while waiting:
        way, chosen = waiting.popleft()
        if way[-1].second == start.first:
            return way
        for step in after.get(way[-1].second, ()):
            joined = _joined(chosen, step)
            if joined is None or any(before <= joined for before in seen.get(step.second, ())):
                continue
            seen.setdefault(step.second, []).append(joined)
            waiting.append(((*way, step), joined))
    return None


def _joined(chosen: frozenset[Choice], step: Step) -> frozenset[Choice] | None:
    """The readings chosen with those of a step; None where the two need different readings of one question."""
    if step.choice is None:
        return chosen
    question, reading = step.choice
    if any(other == question and name != reading for other, name in chosen):
        return None
    return chosen | {step.choice}
