"""Limits that never cut anything, whatever is chosen: without them fewer candidates are tied to each other.

What can be paid under a limit is at most the sum of what can be paid under limits within it that do not overlap, and
of the rest each candidate's amount, where of candidates that exclude each other the largest counts.
"""

from __future__ import annotations

from dataclasses import replace

from jnpolicy.solve.bound import cliques
from jnpolicy.solve.instance import Instance


def without_slack(instance: Instance) -> Instance:
    """The same choice without the limits that let everything through under every objective."""
    matter = cliques(instance)
    slack = set.intersection(*(_slack(instance, matter, objective) for objective in range(instance.objectives)))
    if not slack:
        return instance
    return replace(instance, ceilings=tuple(c for index, c in enumerate(instance.ceilings) if index not in slack))


def _slack(instance: Instance, matter: list[int], objective: int) -> set[int]:
    sets = [frozenset(ceiling.payments) for ceiling in instance.ceilings]
    raw = [payment.raw[objective] for payment in instance.payments]
    uncut = {index for index, payment in enumerate(instance.payments) if not payment.own}
    most: dict[int, int] = {}  # what may be paid under a limit

    def at_most(limit: int) -> int:
        rest, whole = set(sets[limit]), 0
        inner = {other for p in rest for other in instance.ceilings_of[p] if other in most and sets[other] <= rest}
        for other in sorted(inner, key=lambda other: (-len(sets[other]), other)):
            if sets[other] <= rest and most[other] < _asked(sets[other]):
                rest -= sets[other]
                whole += most[other]
        return whole + _asked(rest)

    def _asked(payments: set[int] | frozenset[int]) -> int:
        found: dict[int, dict[int, int]] = {}
        for index in payments:
            candidate = instance.payments[index].candidate
            row = found.setdefault(matter[candidate], {})
            row[candidate] = row.get(candidate, 0) + raw[index]
        return sum(max(row.values()) for row in found.values())

    slack = set()
    for limit in sorted(range(len(sets)), key=lambda limit: (len(sets[limit]), limit)):
        ceiling, whole = instance.ceilings[limit], at_most(limit)
        if whole <= ceiling.left:
            slack.add(limit)
        elif not ceiling.together and uncut.isdisjoint(ceiling.payments):
            whole = ceiling.left
        most[limit] = whole
    return slack
