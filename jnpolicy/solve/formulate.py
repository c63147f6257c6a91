"""A problem as an instance in whole 分: what is sure, or the most that is possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jnpolicy.model.policy import RelationKind
from jnpolicy.solve.amounts import depths
from jnpolicy.solve.candidate import Amount, Candidate, LimitLine, StackLine
from jnpolicy.solve.clash import ONE_OF
from jnpolicy.solve.derived import Key, Tie
from jnpolicy.solve.instance import Ceiling, Instance, Payment, Share
from jnpolicy.solve.problem import Problem

NOMINAL, CERTAIN = 0, 1  # the objectives of an instance: 上限 grants at their ceiling, or at nothing

_Place = dict[tuple[Key, str], int]  # payment by candidate and component


def formulate(problem: Problem, *, possible: bool = False) -> tuple[Instance, tuple[Candidate, ...]]:
    """The choice under both objectives, with the candidates that it numbers.

    `possible` lets open candidates in and takes every amount and ceiling at its highest; otherwise only what surely
    holds takes part, at its lowest.
    """
    candidates = tuple(c for c in problem.candidates if c.shut is None and (possible or not (c.open or c.uncounted)))
    number = {candidate.key: index for index, candidate in enumerate(candidates)}
    lines = [
        (source, line, left) for source, line in enumerate(problem.limits) if (left := line.left(possible=possible)) is not None
    ]
    payments, place = _payments(candidates, number, lines, possible=possible)
    ceilings = [
        Ceiling(left, tuple(sorted(place[member] for member in line.members if member in place)), source)
        for source, line, left in lines
    ]
    ceilings += _stacked(problem, number, place, possible=possible)
    received = tuple(
        (number[key], problem.case.awarded(awards)) for key, awards in problem.derived.topped_up.items() if key in number
    )
    choices = [tie for tie in problem.ties if tie.relation in ONE_OF] + list(problem.derived.shuts if possible else ())
    top_ups = [tie for tie in problem.ties if tie.relation == RelationKind.TOP_UP.value]
    instance = Instance(
        size=len(candidates),
        payments=payments,
        ceilings=tuple(ceiling for ceiling in ceilings if ceiling.payments),
        exclusive=frozenset(_pairs(choices, number)),
        top_ups=frozenset(_pairs(top_ups, number)),
        received=received,
        objectives=2,
    )
    return instance, candidates


def _payments(
    candidates: tuple[Candidate, ...], number: dict[Key, int], lines: list[tuple[int, LimitLine, int]], *, possible: bool
) -> tuple[tuple[Payment, ...], _Place]:
    """In the order of paying: grants of other policies; then own ones by year, clause and matter, shares after all that
    they are taken from."""
    caps: dict[tuple[Key, str], int] = {}
    for _, line, left in lines:
        for member in line.members:
            caps[member] = min(left, caps.get(member, left))
    payments: list[Payment] = []
    place: _Place = {}
    depth = depths({c.key: [key for amount in c.amounts for item in amount.taken for key in item.keys] for c in candidates})
    for candidate in sorted(candidates, key=lambda c: (c.clause is not None, depth[c.key], c.year, number[c.key])):
        for amount in candidate.amounts:
            member = (candidate.key, amount.name)
            value = amount.low
            if possible:
                value = amount.high if amount.high is not None else caps.get(member, 0)
            place[member] = len(payments)
            share = _share(amount, number, possible=possible)
            raw = (value, value if candidate.certain else 0)
            payments.append(Payment(number[candidate.key], amount.name, raw, candidate.clause is not None, share))
    return tuple(payments), place


def _share(amount: Amount, number: dict[Key, int], *, possible: bool) -> Share | None:
    rule = amount.rule
    if rule is None:
        return None
    of = tuple((item.clause, item.had, tuple(number[key] for key in item.keys if key in number)) for item in amount.taken)
    return Share(of, lambda paid: rule(paid, possible))


def _pairs(ties: Iterable[Tie], number: dict[Key, int]) -> Iterator[tuple[int, int]]:
    for tie in ties:
        if tie.first in number and tie.second in number:
            one, two = sorted((number[tie.first], number[tie.second]))
            yield one, two


def _stacked(problem: Problem, number: dict[Key, int], place: _Place, *, possible: bool) -> Iterator[Ceiling]:
    """Ceilings on stacked grants; what a stack has had already is gone before the first."""
    for tie in problem.ties:
        if tie.relation == RelationKind.STACK_CAPPED.value and tie.first in number and tie.second in number:
            most = _stack(problem, tie.first, tie.second.clause).most(possible=possible)
            if most is not None:
                members = tuple(sorted(i for (key, _), i in place.items() if key in (tie.first, tie.second)))
                yield Ceiling(most, members, together=frozenset((number[tie.first], number[tie.second])))
    for key, rows in problem.derived.stacked.items():
        if key not in number:
            continue
        own = tuple(sorted(i for (owner, _), i in place.items() if owner == key))
        for clause in sorted({clause for clause, _ in rows}):
            had = problem.case.awarded(award for stacked, award in rows if stacked == clause)
            most = _stack(problem, key, clause).most(possible=possible)
            if most is not None:
                yield Ceiling(max(0, most - had), own)


def _stack(problem: Problem, key: Key, other: str) -> StackLine:
    return problem.stacks[frozenset((key.clause, other)), problem.derived.things[key.matter]]


def unbounded(problem: Problem) -> tuple[tuple[Candidate, Amount], ...]:
    """The amounts that unknown facts decide and that neither a ceiling nor a limit bounds."""
    bounded = {member for line in problem.limits if line.left(possible=True) is not None for member in line.members}
    return tuple(
        (candidate, amount)
        for candidate in problem.candidates
        if candidate.shut is None
        for amount in candidate.amounts
        if amount.high is None and (candidate.key, amount.name) not in bounded
    )
