"""Prices on limits: the dual of the linear relaxation, in whole numbers.

Each limit L gets a price μ(L) between 0 and 1. A payment under limits keeps 1 − Σ μ of its amount, at least 0; of
candidates that exclude each other the best counts, wherever they stand. Then Σ μ(L)·L + Σ best is never below what
any selection pays, for any prices and also where limits cross. Prices are chosen once, by descent, limit by limit.

Source: Lagrangian relaxation, as in any textbook of integer programming (e.g. Wolsey, chapter 10).
"""

from __future__ import annotations

from jnpolicy.solve.bound import cliques, limits_of
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.instance import Instance

SCALE = 1024
_ROUNDS = 2
_STARTS = (SCALE // 3,)


class Prices:
    """For one objective: the limits, the price of each in 1/SCALE, and what a payment may get at most, in 分.

    When the budget is spent, prices stay as they are by then.
    """

    def __init__(self, instance: Instance, objective: int, budget: Budget | None = None):
        self._instance = instance
        self._budget = budget or Budget()
        self.limits = limits_of(instance, objective)
        self.most = [payment.raw[objective] for payment in instance.payments]
        for left, payments in self.limits:  # no payment gets more than a limit over it
            for payment in payments:
                self.most[payment] = min(self.most[payment], left)
        self._group = cliques(instance)
        self._members: dict[int, list[int]] = {}
        for candidate, group in enumerate(self._group):
            self._members.setdefault(group, []).append(candidate)
        self.price = [0] * len(self.limits)
        self._discount = [0] * len(self.most)  # Σ μ over each payment
        self._choose_prices()

    @property
    def bound(self) -> int:
        """What no selection pays more than, in 分, rounded down: what is paid is a whole number."""
        return self._total() // SCALE

    def kept(self, payment: int) -> int:
        """What a payment keeps under the prices, in 1/SCALE 分."""
        return self.most[payment] * max(0, SCALE - self._discount[payment])

    def _choose_prices(self) -> None:
        """Descent, limit by limit: along one price the bound is convex, so its lowest point is found by halving."""
        found = []
        for start in _STARTS:
            for limit in range(len(self.limits)):
                self._set_price(limit, start)
            self._descend()
            found.append((self._total(), tuple(self.price)))
        for limit, price in enumerate(min(found)[1]):
            self._set_price(limit, price)

    def _descend(self) -> None:
        order = sorted(range(len(self.limits)), key=lambda limit: len(self.limits[limit][1]))
        before = None
        for _ in range(_ROUNDS):
            for limit in order:
                if self._budget.spent:
                    return
                self._improve(limit)
            now = self._total()
            if before is not None and now >= before - before // 100_000:
                break
            before = now

    def _total(self) -> int:
        fixed = sum(price * left for price, (left, _) in zip(self.price, self.limits, strict=True))
        best = sum(max(self._worth_of(c) for c in members) for members in self._members.values())
        return fixed + best

    def _worth_of(self, candidate: int) -> int:
        return sum(
            self.most[p] * (SCALE - self._discount[p]) for p in self._instance.payments_of[candidate] if self._discount[p] < SCALE
        )

    def _improve(self, limit: int) -> None:
        left, payments = self.limits[limit]
        groups = sorted({self._group[self._instance.payments[p].candidate] for p in payments})

        def at(price: int) -> int:
            self._set_price(limit, price)
            return price * left + sum(max(self._worth_of(c) for c in self._members[group]) for group in groups)

        low, high = 0, SCALE
        while high - low > 2:
            middle = (low + high) // 2
            if at(middle) <= at(middle + 1):
                high = middle + 1
            else:
                low = middle
        self._set_price(limit, min(range(low, high + 1), key=at))

    def _set_price(self, limit: int, price: int) -> None:
        change = price - self.price[limit]
        self.price[limit] = price
        for payment in self.limits[limit][1]:
            self._discount[payment] += change
