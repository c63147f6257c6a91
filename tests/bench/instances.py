"""Instances in the shape of real policies. Seeds are kept, so every run measures the same."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from jnpolicy.solve.instance import Ceiling, Instance, Payment

WAN = 1_000_000  # 分 in 1万元
YEARS = 3
SIZES = (6, 30, 60, 120, 240, 500, 1000, 2000)


@dataclass(frozen=True, slots=True)
class Family:
    """What is above the yearly limits of the clauses, and to what amounts and limits are rounded, in 分.

    With `life` it is a limit per clause over all years (每家企业存续期最高), else a yearly one over three clauses.
    """

    name: str
    life: bool = False
    unit: int = 1


FAMILIES = (
    Family("年度"),
    Family("存续期", life=True),
    Family("年度，整万元", unit=WAN),
    Family("存续期，整万元", life=True, unit=WAN),
)


def nested_instance(size: int, seed: int, family: Family = FAMILIES[0]) -> Instance:
    """Matters with one to four clauses that exclude each other; yearly limits per clause under wider ones.

    Limits bind for about half of the clauses.
    """
    draw = random.Random(f"{size}/{seed}")
    clauses = max(3, size // 12)
    matter_of: list[int] = []
    clause_of: list[int] = []
    year_of: list[int] = []
    matter = 0
    while len(matter_of) < size:
        year = draw.randrange(YEARS)
        for clause in draw.sample(range(clauses), min(draw.randint(1, 4), clauses, size - len(matter_of))):
            matter_of.append(matter)
            clause_of.append(clause)
            year_of.append(year)
        matter += 1
    amounts = [draw.randint(WAN, 60 * WAN) if draw.random() < 0.8 else draw.choice([10, 20, 50]) * WAN for _ in range(size)]
    order = sorted(range(size), key=lambda c: (year_of[c], clause_of[c], matter_of[c]))
    payments = tuple(Payment(c, "", (amounts[c] // family.unit * family.unit,)) for c in order)
    ceilings: list[Ceiling] = []

    def limit(share: float, years: Iterable[int], clauses: Iterable[int]) -> None:
        """A limit of a share of what is asked under it."""
        places = {(year, clause) for year in years for clause in clauses}
        members = tuple(p for p, c in enumerate(order) if (year_of[c], clause_of[c]) in places)
        asked = sum(payments[p].raw[0] for p in members)
        ceilings.append(Ceiling(int(share * asked) // family.unit * family.unit, members))

    def count(year: int, clauses: Iterable[int]) -> int:
        return sum(year_of[c] == year and clause_of[c] in clauses for c in range(size))

    for year in range(YEARS):
        for clause in range(clauses):
            if count(year, [clause]) > 1:
                limit(draw.choice([0.35, 0.6, 1.5]), [year], [clause])
        for first in range(0, clauses, 3):
            group = range(first, min(first + 3, clauses))
            if count(year, group) > 2 and draw.random() < 0.5 and not family.life:
                limit(0.45, [year], group)
    if family.life:
        for clause in range(clauses):
            if draw.random() < 0.7:
                limit(draw.choice([0.3, 0.45]), range(YEARS), [clause])
    pairs = frozenset((a, b) for a, b in combinations(range(size), 2) if matter_of[a] == matter_of[b])
    return Instance(size, payments, tuple(c for c in ceilings if c.payments), pairs)
