"""Instances in the shape of real policies. Seeds are kept, so every run measures the same."""

from __future__ import annotations

import random
from itertools import combinations

from jnpolicy.solve.instance import Ceiling, Instance, Payment

WAN = 1_000_000  # 分 in 1万元
SIZES = (6, 30, 60, 120, 240)


def nested_instance(size: int, seed: int) -> Instance:
    """Matters with one to four clauses that exclude each other; yearly limits per clause under wider yearly ones.

    Amounts are odd to the fen, limits bind for about half of the clauses.
    """
    draw = random.Random(f"{size}/{seed}")
    clauses = max(3, size // 12)
    years = 3
    matter_of: list[int] = []
    clause_of: list[int] = []
    year_of: list[int] = []
    matter = 0
    while len(matter_of) < size:
        year = draw.randrange(years)
        for clause in draw.sample(range(clauses), min(draw.randint(1, 4), clauses, size - len(matter_of))):
            matter_of.append(matter)
            clause_of.append(clause)
            year_of.append(year)
        matter += 1
    amounts = [draw.randint(WAN, 60 * WAN) if draw.random() < 0.8 else draw.choice([10, 20, 50]) * WAN for _ in range(size)]
    order = sorted(range(size), key=lambda c: (year_of[c], clause_of[c], matter_of[c]))
    payments = tuple(Payment(c, "", (amounts[c],)) for c in order)
    place = {c: index for index, c in enumerate(order)}
    ceilings = []
    for year in range(years):
        for clause in range(clauses):
            members = tuple(sorted(place[c] for c in range(size) if (year_of[c], clause_of[c]) == (year, clause)))
            if len(members) > 1:
                share = draw.choice([0.35, 0.6, 1.5])
                ceilings.append(Ceiling(int(share * sum(payments[p].raw[0] for p in members)), members))
        for first in range(0, clauses, 3):  # a wider limit over three clauses of a year
            group = range(first, min(first + 3, clauses))
            members = tuple(sorted(place[c] for c in range(size) if year_of[c] == year and clause_of[c] in group))
            if len(members) > 2 and draw.random() < 0.5:
                ceilings.append(Ceiling(int(0.45 * sum(payments[p].raw[0] for p in members)), members))
    pairs = frozenset((a, b) for a, b in combinations(range(size), 2) if matter_of[a] == matter_of[b])
    return Instance(size, payments, tuple(ceilings), pairs)
