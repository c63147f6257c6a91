"""What a selection pays: in order, each payment the smaller of its amount and what is left above it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from jnpolicy.solve.instance import Instance, Payment


@dataclass(frozen=True, slots=True)
class Step:
    """What one payment met on its way, in 分: what it asked, what a top-up and each ceiling left for it, what it got."""

    payment: int
    raw: int  # what it asks; where it is a share, of what the others are paid in this selection
    topped: int  # after the difference to what its partners got
    room: tuple[tuple[int, int], ...]  # (ceiling, left before this payment)
    paid: int
    taken: tuple[tuple[str, int], ...] = ()  # what a share is taken from, by clause


def payout(instance: Instance, selected: Set[int], objective: int = 0) -> tuple[Step, ...]:
    """The waterfall of a selection under one objective's amounts; the sum of `paid` is its total.

    Source: semantics, “Payout of a selection”.
    """
    left = [ceiling.left for ceiling in instance.ceilings]
    received = dict(instance.received)
    got: dict[int, int] = {}
    allowance: dict[int, int] = {}
    steps = []
    for index, payment in enumerate(instance.payments):
        candidate = payment.candidate
        if candidate not in selected:
            continue
        taken = _taken(payment, got)
        raw = _asked(payment, objective, taken)
        topped = raw
        if instance.partners[candidate] or candidate in received:
            if candidate not in allowance:
                own = [instance.payments[p] for p in instance.payments_of[candidate]]
                whole = sum(_asked(item, objective, _taken(item, got)) for item in own)
                before = sum(got.get(partner, 0) for partner in instance.partners[candidate])
                allowance[candidate] = max(0, whole - before - received.get(candidate, 0))
            topped = min(raw, allowance[candidate])
        above = [ceiling for ceiling in instance.ceilings_of[index] if instance.ceilings[ceiling].together <= selected]
        room = tuple((ceiling, left[ceiling]) for ceiling in above) if payment.own else ()
        paid = min([topped, *(amount for _, amount in room)])
        for ceiling in above:
            left[ceiling] = max(0, left[ceiling] - paid)
        if candidate in allowance:
            allowance[candidate] -= paid
        got[candidate] = got.get(candidate, 0) + paid
        steps.append(Step(index, raw, topped, room, paid, tuple(taken.items())))
    return tuple(steps)


def _taken(payment: Payment, got: Mapping[int, int]) -> dict[str, int]:
    """What the clauses that a share is taken from have been paid, by clause."""
    if payment.share is None:
        return {}
    return {clause: had + sum(got.get(candidate, 0) for candidate in of) for clause, had, of in payment.share.of}


def _asked(payment: Payment, objective: int, taken: Mapping[str, int]) -> int:
    most = payment.raw[objective]
    return most if payment.share is None or not most else min(most, payment.share.rule(taken))


def total(instance: Instance, selected: Set[int], objective: int = 0) -> int:
    """What a selection pays in 分."""
    return sum(step.paid for step in payout(instance, selected, objective))
