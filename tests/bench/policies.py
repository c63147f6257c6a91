"""Instances in the shape of whole policies: levels, rates with a ceiling of their own, limits by year, life and window.

A programme has three clauses. A clause pays by level (国家级 more than 省级 more than 市级), or a rate of an invoice up
to a ceiling of its own. A matter falls in one year and fits one to three clauses, of which one is chosen; with `links`
some may be had together, under a ceiling on what is stacked or with the difference paid.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from jnpolicy.solve.instance import Ceiling, Instance, Payment

WAN = 1_000_000  # 分 in 1万元
YEARS = 5
IN_PROGRAMME = 3
WINDOW = 3  # years
TIGHT, LOOSE = (0.35, 0.6, 1.5), (0.7, 1.2, 2.5)  # limits as a share of what is asked under them


@dataclass(frozen=True, slots=True)
class Shape:
    """Which limits lie over the yearly ones of the clauses, and how tight all are.

    `programme_years`: on a programme's clauses in a year, which nests; `life`: on a clause over all years, which nests
    without the former and crosses it otherwise; `windows`: on a clause over any three years, which cross each other.
    """

    name: str
    programme_years: bool = False
    life: bool = False
    windows: bool = False
    loose: bool = False
    links: bool = False

    @property
    def crossing(self) -> bool:
        return self.windows or self.links or (self.programme_years and self.life)


SHAPES = (
    Shape("计划年度，宽", programme_years=True, loose=True),
    Shape("计划年度，紧", programme_years=True),
    Shape("历年合计，宽", life=True, loose=True),
    Shape("历年合计，紧", life=True),
    Shape("年度与历年交叉，宽", programme_years=True, life=True, loose=True),
    Shape("年度与历年交叉，紧", programme_years=True, life=True),
    Shape("三年滚动，宽", windows=True, loose=True),
    Shape("三年滚动，紧", windows=True),
    Shape("补差和叠加，宽", programme_years=True, links=True, loose=True),
)


@dataclass(slots=True)
class _Draft:
    """An instance in the making: of each candidate its matter, clause and year, and what it asks."""

    matter: list[int] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    year: list[int] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)


def policy_instance(size: int, seed: int, shape: Shape) -> Instance:
    """The same on every run. Payments stand by year and clause, as they are paid."""
    draw = random.Random(f"policy/{size}/{seed}/{shape.links}")
    clauses = max(IN_PROGRAMME, size // 12)
    draft = _matters(draw, size, clauses)
    order = sorted(range(size), key=lambda c: (draft.year[c], draft.clause[c], draft.matter[c]))
    place = {candidate: index for index, candidate in enumerate(order)}
    payments = tuple(Payment(c, "", (draft.asked[c],)) for c in order)
    shares = LOOSE if shape.loose else TIGHT
    ceilings: list[Ceiling] = []

    def limit(years: Iterable[int], of: Iterable[int], wide: float = 1.0) -> None:
        """One of a share of what is asked under it, in whole 万元; wider ones are tighter than their parts together."""
        inside = {(year, clause) for year in years for clause in of}
        members = tuple(sorted(place[c] for c in range(size) if (draft.year[c], draft.clause[c]) in inside))
        share = wide * draw.choice(shares)
        if len(members) > 1:
            asked = sum(payments[p].raw[0] for p in members)
            ceilings.append(Ceiling(max(WAN, int(share * asked) // WAN * WAN), members))

    programmes = [range(first, min(first + IN_PROGRAMME, clauses)) for first in range(0, clauses, IN_PROGRAMME)]
    for clause in range(clauses):
        for year in range(YEARS):
            limit([year], [clause])
        if shape.life:
            limit(range(YEARS), [clause], 0.8)
        if shape.windows:
            for first in range(YEARS - WINDOW + 1):
                limit(range(first, first + WINDOW), [clause], 0.8)
    if shape.programme_years:
        for year in range(YEARS):
            for programme in programmes:
                limit([year], programme, 0.8)
    exclusive, top_ups = set(), set()
    for one, two in combinations(range(size), 2):
        if draft.matter[one] == draft.matter[two]:
            kind = draw.random() if shape.links else 0.0
            if kind < 0.7:
                exclusive.add((one, two))
            elif kind < 0.85:
                top_ups.add((one, two))
            else:
                most = (draft.asked[one] + draft.asked[two]) * 2 // 3
                ceilings.append(Ceiling(most, tuple(sorted((place[one], place[two]))), together=frozenset((one, two))))
    return Instance(size, payments, tuple(ceilings), frozenset(exclusive), frozenset(top_ups))


def _matters(draw: random.Random, size: int, clauses: int) -> _Draft:
    draft = _Draft()
    by_level = [draw.random() < 0.4 for _ in range(clauses)]
    rate = [draw.choice([5, 10, 15, 20, 30]) for _ in range(clauses)]  # percent
    most = [draw.choice([50, 100, 200, 300]) * WAN for _ in range(clauses)]
    matter = 0
    while len(draft.matter) < size:
        year, level = draw.randrange(YEARS), draw.choice([10, 5, 2])
        invoice = int(draw.lognormvariate(0, 1) * 300 * WAN)
        for clause in draw.sample(range(clauses), min(draw.randint(1, 3), clauses, size - len(draft.matter))):
            draft.matter.append(matter)
            draft.clause.append(clause)
            draft.year.append(year)
            amount = most[clause] * level // 10 if by_level[clause] else min(most[clause], invoice * rate[clause] // 100)
            draft.asked.append(max(1, amount))
        matter += 1
    return draft
