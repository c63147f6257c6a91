"""What a selection pays, as candidates come and go: exact also where limits cross or candidates top up.

The same waterfall as `payout`, for one objective and without its steps: a climb asks for thousands of totals.
"""

from __future__ import annotations

from functools import partial

from jnpolicy.solve.bound import laminar, limits_of
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.payout import total

_Row = tuple[int, int, int, tuple[int, ...], tuple[int, ...], bool]


def nested(instance: Instance, objective: int) -> bool:
    """Whether what is paid is told by limits that nest alone (`bound.BoundTree`)."""
    if instance.top_ups or any(ceiling.together for ceiling in instance.ceilings):
        return False
    if any(payment.share is not None for payment in instance.payments):
        return False
    limits = [limit for limit in limits_of(instance, objective) if limit[1]]
    return len(laminar(limits)) == len(limits)


class Meter:
    """The total under one objective. All candidates are absent at first."""

    def __init__(self, instance: Instance, objective: int):
        self._present: set[int] = set()
        self._value: int | None = 0
        self._near = self._together(instance)
        self._lefts = [ceiling.left for ceiling in instance.ceilings]
        self._stacks = [(index, ceiling.together) for index, ceiling in enumerate(instance.ceilings) if ceiling.together]
        self._rows: list[_Row] = []
        self._received = dict(instance.received)
        several = any(len(row) > 1 for row in instance.payments_of)
        tied = bool(instance.top_ups or instance.received)
        shared = any(payment.share is not None for payment in instance.payments)
        self._slowly = partial(total, instance, objective=objective) if shared or (several and tied) else None
        for index, payment in enumerate(instance.payments):
            candidate = payment.candidate
            above, partners = instance.ceilings_of[index], tuple(instance.partners[candidate])
            self._rows.append((candidate, payment.raw[objective], len(partners), above, partners, payment.own))

    @property
    def value(self) -> int:
        """What is paid in 分."""
        if self._value is None:
            self._value = self._slowly(self._present) if self._slowly else self._paid()
        return self._value

    def put(self, candidate: int) -> None:
        """Make a candidate present."""
        self._present.add(candidate)
        self._value = None

    def drop(self, candidate: int) -> None:
        """Make a candidate absent."""
        self._present.discard(candidate)
        self._value = None

    def together(self) -> list[frozenset[int]]:
        """Candidate → itself, and all that is under a limit with it or in a top-up."""
        return self._near

    def _together(self, instance: Instance) -> list[frozenset[int]]:
        near = [{candidate} | partners for candidate, partners in enumerate(instance.partners)]
        for ceiling in instance.ceilings:
            members = {instance.payments[index].candidate for index in ceiling.payments}
            for member in members:
                near[member] |= members
        return [frozenset(row) for row in near]

    def _paid(self) -> int:
        present, left, received = self._present, self._lefts[:], self._received
        idle = {index for index, both in self._stacks if not both <= present}
        got: dict[int, int] = {}
        whole = 0
        for candidate, paid, tied, above, partners, own in self._rows:
            if candidate not in present:
                continue
            if tied or candidate in received:
                paid = max(0, paid - received.get(candidate, 0) - sum(got.get(partner, 0) for partner in partners))
            if idle:
                above = tuple(index for index in above if index not in idle)
            if own:
                for index in above:
                    if left[index] < paid:
                        paid = left[index]
            for index in above:
                left[index] = max(0, left[index] - paid)
            got[candidate] = got.get(candidate, 0) + paid
            whole += paid
        return whole
