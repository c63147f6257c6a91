"""Instances in the shape of real policies. Seeds are kept, so every run measures the same."""

from __future__ import annotations

import random
from itertools import combinations

from jnpolicy.solve.instance import Ceiling, Instance, Payment

WAN = 1_000_000  # 分 in 1万元
SIZES = (6, 30, 60, 120, 240)
YEARS = 3
ROUND_AMOUNTS = (5, 10, 20, 30, 50, 100)  # 万元, as one-off awards have them
ROUND_LIMITS = (50, 100, 200, 300)  # 万元


def nested_instance(size: int, seed: int, *, round_amounts: bool = False) -> Instance:
    """A problem of `size` candidates, amounts in 分, every two limits nested or disjoint.

    A matter belongs to a year and has one to four clauses that exclude each other. Some clauses pay two components.
    Each clause may have a yearly limit; three clauses together have a wider limit for each year, or each of them one
    for life. Limits bind for about half of the clauses. Candidates are numbered, and paid, by year, clause, matter.
    With `round_amounts` all amounts and limits are round, so that many selections pay the same.
    """
    draw = random.Random(f"{size}/{seed}/{round_amounts}")
    clauses = max(3, size // 12)
    rows: list[tuple[int, int, int]] = []  # year, clause, matter
    matter = 0
    while len(rows) < size:
        year = draw.randrange(YEARS)
        count = min(draw.randint(1, 4), clauses, size - len(rows))
        rows += [(year, clause, matter) for clause in draw.sample(range(clauses), count)]
        matter += 1
    rows.sort()

    two_parts = {clause for clause in range(clauses) if draw.random() < 0.15}
    payments: list[Payment] = []
    for candidate, (_, clause, _) in enumerate(rows):
        if clause in two_parts:
            payments.append(Payment(candidate, "利息", (_amount(draw, round_amounts),)))
            payments.append(Payment(candidate, "担保", (_amount(draw, round_amounts) // 4,)))
        else:
            payments.append(Payment(candidate, "", (_amount(draw, round_amounts),)))

    ceilings: list[Ceiling] = []

    def limit(shares: tuple[float, ...], years: range, under: range, name: str | None = None) -> None:
        members = tuple(
            index
            for index, payment in enumerate(payments)
            if rows[payment.candidate][0] in years
            and rows[payment.candidate][1] in under
            and (name is None or payment.name == name)
        )
        if len(members) > 1:
            asked = sum(payments[index].raw[0] for index in members)
            left = int(draw.choice(shares) * asked)
            if round_amounts:
                left = min((wan * WAN for wan in ROUND_LIMITS), key=lambda amount: abs(amount - left))
            ceilings.append(Ceiling(left, members))

    for first in range(0, clauses, 3):
        group = range(first, min(first + 3, clauses))
        for clause in group:
            alone = range(clause, clause + 1)
            for year in range(YEARS):
                if clause in two_parts:
                    limit((0.4, 0.8), range(year, year + 1), alone, "担保")
                limit((0.35, 0.6, 1.5), range(year, year + 1), alone)
        if draw.random() < 0.6:
            for year in range(YEARS):
                limit((0.4, 0.5), range(year, year + 1), group)
        else:
            for clause in group:
                limit((0.4, 0.6), range(YEARS), range(clause, clause + 1))

    pairs = frozenset((one, two) for one, two in combinations(range(size), 2) if rows[one][2] == rows[two][2])
    return Instance(size, tuple(payments), tuple(ceilings), pairs)


def _amount(draw: random.Random, round_amounts: bool) -> int:
    """分: odd to the fen for the most part, or round."""
    if round_amounts or draw.random() < 0.2:
        return draw.choice(ROUND_AMOUNTS) * WAN
    return draw.randint(WAN, 60 * WAN)
