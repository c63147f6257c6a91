"""CP-SAT and HiGHS where limits cross, candidates top up or stack: what is paid depends on the order of paying.

Each payment is the least of what it asks and of what every limit over it has left after those paid before. A model that
only says “at most” could pay less early so as to pay more later, which no authority does. So the least is stated as it
is, with a switch for each of the terms, which says that it is the least. (CP-SAT has a constraint for the least of several
terms; with long sums in it, thirty candidates can take minutes and all memory.)

A stacking ceiling counts only where both are chosen; otherwise its term is as large as what is asked. What a top-up may
get is what it asks less what its partners before it got, never below nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jnpolicy.solve.instance import Instance


@dataclass(frozen=True, slots=True)
class Term:
    """What a payment may get by one limit: an amount less earlier payments, and so much more for each not chosen.

    `clipped`: it may come out negative, and is then nothing.
    """

    amount: int
    before: tuple[int, ...]
    more: int = 0
    unless: tuple[int, ...] = ()  # candidates
    clipped: bool = False

    @property
    def most(self) -> int:
        return self.amount + self.more * len(self.unless)

    def left(self, paid: list[Any], chosen: list[Any]) -> Any:
        """As a linear expression; it may be negative where it is to be clipped."""
        return self.amount - sum(paid[p] for p in self.before) + sum(self.more * (1 - chosen[c]) for c in self.unless)


def terms(instance: Instance, payment: int) -> list[Term]:
    """Those that can be in the way. Each candidate has one payment here, so that a top-up's whole is that payment."""
    asked = instance.payments[payment].raw[0]
    found = []
    for index in instance.ceilings_of[payment]:
        ceiling = instance.ceilings[index]
        earlier = tuple(p for p in ceiling.payments if p < payment)
        whole = asked + sum(instance.payments[p].raw[0] for p in earlier)
        if ceiling.left < whole:
            found.append(Term(ceiling.left, earlier, whole if ceiling.together else 0, tuple(sorted(ceiling.together))))
    partners = instance.partners[instance.payments[payment].candidate]
    earlier = tuple(p for p in range(payment) if instance.payments[p].candidate in partners)
    if earlier:
        found.append(Term(asked, earlier, clipped=True))
    return found


def cp_sat_total(model: Any, instance: Instance, chosen: list[Any]) -> Any:
    """What is paid in all, as an expression over the choices of a CP-SAT model."""
    paid: list[Any] = []
    for index, payment in enumerate(instance.payments):
        limits: list[Any] = [payment.raw[0] * chosen[payment.candidate]]
        for term in terms(instance, index):
            left = term.left(paid, chosen)
            if term.clipped:
                clipped = model.new_int_var(0, term.most, "")
                model.add_max_equality(clipped, [left, 0])
                left = clipped
            limits.append(left)
        if len(limits) == 1:
            paid.append(limits[0])
            continue
        amount = model.new_int_var(0, payment.raw[0], "")
        switches = [model.new_bool_var("") for _ in limits]
        model.add_bool_or(switches)
        for limit, least in zip(limits, switches, strict=True):
            model.add(amount <= limit)
            model.add(amount >= limit).only_enforce_if(least)
        paid.append(amount)
    return sum(paid)


def mip_total(model: Any, instance: Instance, chosen: list[Any]) -> Any:
    """The same for HiGHS."""
    paid: list[Any] = []
    for index, payment in enumerate(instance.payments):
        asked = payment.raw[0]
        limits: list[tuple[Any, int]] = [(asked * chosen[payment.candidate], asked)]  # with what they are at most
        for term in terms(instance, index):
            left = term.left(paid, chosen)
            if term.clipped:
                clipped, positive = model.addVariable(lb=0, ub=term.most), model.addBinary()
                lowest = term.amount - sum(instance.payments[p].raw[0] for p in term.before)
                model.addConstr(clipped - left >= 0)
                model.addConstr(clipped - left - lowest * positive <= -lowest)  # positive: it is what is left
                model.addConstr(clipped - term.most * positive <= 0)
                left = clipped
            limits.append((left, term.most))
        if len(limits) == 1:
            paid.append(limits[0][0])
            continue
        amount = model.addVariable(lb=0, ub=asked)
        switches = [model.addBinary() for _ in limits]
        model.addConstr(model.qsum(switches) == 1)
        for (limit, most), least in zip(limits, switches, strict=True):
            model.addConstr(amount - limit <= 0)
            model.addConstr(amount - limit - most * least >= -most)
        paid.append(amount)
    return model.qsum(paid)
