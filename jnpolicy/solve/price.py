"""An upper bound by prices on limits: the dual of the linear relaxation, in whole numbers.

Each limit L gets a price μ(L) between 0 and 1. A payment under limits keeps 1 − Σ μ of its amount, at least 0; of
candidates that exclude each other the best counts, wherever they stand. Then Σ μ(L)·L + Σ best is never below what
any selection pays, for any prices and also where limits cross. Prices are chosen once, by descent, limit by limit.

Source: Lagrangian relaxation, as in any textbook of integer programming (e.g. Wolsey, chapter 10).
"""

from __future__ import annotations

from jnpolicy.solve.bound import cliques, limits_of
from jnpolicy.solve.instance import Instance

SCALE = 1024
_ROUNDS = 8
_STARTS = (0, SCALE // 3, 2 * SCALE // 3)  # descent by one price at a time may stop early; the lowest counts


class PriceBound:
    """The bound for one objective, kept up to date as candidates come and go; all are present at first."""

    def __init__(self, instance: Instance, objective: int):
        self._instance = instance
        self._raw = [payment.raw[objective] for payment in instance.payments]
        self._limits = limits_of(instance, objective)
        for left, payments in self._limits:  # no payment gets more than a limit over it
            for payment in payments:
                self._raw[payment] = min(self._raw[payment], left)
        self._group = cliques(instance)
        self._members: dict[int, list[int]] = {}
        for candidate, group in enumerate(self._group):
            self._members.setdefault(group, []).append(candidate)
        self._price = [0] * len(self._limits)
        self._discount = [0] * len(self._raw)  # Σ μ over each payment
        self._present = [True] * instance.size
        self._worth = [0] * instance.size
        self._best: dict[int, int] = {}
        self._sum = 0
        self._choose_prices()

    @property
    def value(self) -> int:
        """The bound in 分, rounded down: what is paid is a whole number."""
        return self._sum // SCALE

    def put(self, candidate: int) -> None:
        """Make a candidate present."""
        self._present[candidate] = True
        group = self._group[candidate]
        if self._worth[candidate] > self._best[group]:
            self._sum += self._worth[candidate] - self._best[group]
            self._best[group] = self._worth[candidate]

    def drop(self, candidate: int) -> None:
        """Make a candidate absent."""
        self._present[candidate] = False
        group = self._group[candidate]
        if self._worth[candidate] == self._best[group]:
            best = self._best_of(group)
            self._sum += best - self._best[group]
            self._best[group] = best

    def with_chosen(self, candidate: int) -> int:
        """The bound where this candidate is the one of its group (in 分)."""
        return (self._sum - self._best[self._group[candidate]] + self._worth[candidate]) // SCALE

    def matters(self, candidate: int) -> bool:
        """Whether the return of this absent candidate would lift the bound."""
        return self._worth[candidate] > self._best[self._group[candidate]]

    def order(self) -> list[int]:
        """Candidates in the order in which to decide: groups whose best stands out first, in each the best first."""
        rows = []
        for members in self._members.values():
            ranked = sorted(members, key=lambda c: (-self._worth[c], c))
            second = self._worth[ranked[1]] if len(ranked) > 1 else 0
            rows.append((self._worth[ranked[0]] - second, ranked))
        rows.sort(key=lambda row: (-row[0], row[1]))
        return [candidate for _, ranked in rows for candidate in ranked]

    def _best_of(self, group: int) -> int:
        return max((self._worth[c] for c in self._members[group] if self._present[c]), default=0)

    # —— prices ——

    def _choose_prices(self) -> None:
        """Descent, limit by limit: along one price the bound is convex, so its lowest point is found by halving."""
        found = []
        for start in _STARTS:
            for limit in range(len(self._limits)):
                self._set_price(limit, start)
            self._descend()
            found.append((self._total(), tuple(self._price)))
        for limit, price in enumerate(min(found)[1]):
            self._set_price(limit, price)
        self._worth = [self._worth_of(candidate) for candidate in range(self._instance.size)]
        self._best = {group: self._best_of(group) for group in self._members}
        self._sum = self._total()

    def _descend(self) -> None:
        order = sorted(range(len(self._limits)), key=lambda limit: len(self._limits[limit][1]))
        before = None
        for _ in range(_ROUNDS):
            for limit in order:
                self._improve(limit)
            now = self._total()
            if before is not None and now >= before - before // 100_000:
                break
            before = now

    def _total(self) -> int:
        fixed = sum(price * left for price, (left, _) in zip(self._price, self._limits, strict=True))
        best = sum(max(self._worth_of(c) for c in members) for members in self._members.values())
        return fixed + best

    def _worth_of(self, candidate: int) -> int:
        return sum(
            self._raw[p] * (SCALE - self._discount[p]) for p in self._instance.payments_of[candidate] if self._discount[p] < SCALE
        )

    def _improve(self, limit: int) -> None:
        left, payments = self._limits[limit]
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
        change = price - self._price[limit]
        self._price[limit] = price
        for payment in self._limits[limit][1]:
            self._discount[payment] += change
