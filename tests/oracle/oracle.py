"""A second, plain reading of semantics: eligibility, amounts and the best selection, by brute force.

Shares with the program only the checked model and the case. Nothing of asp/ or solve/ is used, nor any of their
ideas: conditions are evaluated directly, selections are enumerated.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from jnpolicy.cases.case import Award, Case, Fact, OtherGrant
from jnpolicy.model import expression as x
from jnpolicy.model.policy import (
    CategoryPrevails,
    Clause,
    DefaultRelation,
    Limit,
    Nature,
    PairRelation,
    Policy,
    RelationKind,
)

Unknown = None
R = RelationKind
BESIDE = (R.STACKABLE, R.TOP_UP, R.STACK_CAPPED)


@dataclass
class Option:
    """A candidate: `clause` or `other` is set. Amounts in 分 by component, at their lowest."""

    clause: Clause | None
    other: OtherGrant | None
    matter: str
    open: bool
    amounts: dict[str, int]
    year: int
    rank: int
    out: str = ""  # why it cannot be chosen

    @property
    def name(self) -> str:
        return f"其他政策/{self.other.id}" if self.other else f"{self.clause.id if self.clause else ''}/{self.matter}"

    @property
    def nature(self) -> Nature:
        return self.other.nature if self.other else self.clause.nature if self.clause else Nature.DETERMINATE

    @property
    def order(self) -> tuple[int, int, str, str]:
        return self.year, self.rank, self.matter, self.other.id if self.other else ""


@dataclass
class Answer:
    eligible: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    amounts: dict[str, int] = field(default_factory=dict)
    shut: set[str] = field(default_factory=set)
    nominal: int = 0
    certain: int = 0
    chosen: tuple[str, ...] = ()


class Oracle:
    def __init__(self, policy: Policy, case: Case):
        self.policy, self.case = policy, case
        self.facts = {matter.id: matter.facts for matter in case.matters}
        self.thing = self._things()

    # —— facts ——

    def _things(self) -> dict[str, str]:
        """Matter → the first of all that are linked with it."""
        groups = [{matter.id} for matter in self.case.matters]
        for link in self.case.links:
            touched = [group for group in groups if group & set(link)]
            groups = [group for group in groups if not group & set(link)] + [set().union(*touched)]
        return {matter: min(group) for group in groups for matter in group}

    def fact(self, attribute: x.Attribute, matter: str) -> Fact | None:
        where = self.case.applicant.facts if attribute.role is x.Role.APPLICANT else self.facts.get(matter, {})
        return where.get(attribute.name)

    # —— truth ——

    def holds(self, condition: x.Condition, matter: str) -> bool | None:
        match condition:
            case x.Member(attribute=attribute, values=values):
                fact = self.fact(attribute, matter)
                return Unknown if fact is None else fact.value in values
            case x.IsTrue(attribute=attribute):
                fact = self.fact(attribute, matter)
                return Unknown if fact is None else bool(fact.value)
            case x.Is(concept=name):
                return self.holds(self.policy.vocabulary.concepts[name].condition, matter)
            case x.Not(part=part):
                inner = self.holds(part, matter)
                return Unknown if inner is None else not inner
            case x.All(parts=parts):
                truths = [self.holds(part, matter) for part in parts]
                return False if False in truths else Unknown if None in truths else True
            case x.Any(parts=parts):
                truths = [self.holds(part, matter) for part in parts]
                return True if True in truths else Unknown if None in truths else False
            case x.Within(left=left, start=start, number=number, unit=unit):
                one, two = self.value(left, matter), self.value(start, matter)
                if one is None or two is None:
                    return Unknown
                return two <= one <= _later(two, number, unit)
            case x.Compare(left=left, operator=operator, right=right):
                lows = self.span(left, matter), self.span(right, matter)
                return _compared(operator, *lows)

    # —— amounts ——

    def value(self, node: x.Expression, matter: str) -> Fraction | None:
        low, high = self.span(node, matter)
        return low if low == high else None

    def span(self, node: x.Expression, matter: str) -> tuple[Fraction, Fraction | None]:
        """The lowest and highest value; highest None where nothing bounds it. Amounts are not negative here."""
        match node:
            case x.Constant(value=value):
                return value, value
            case x.Attribute():
                fact = self.fact(node, matter)
                if fact is None:
                    return Fraction(0), None
                assert isinstance(fact.value, Fraction)
                return fact.value, fact.value
            case x.Named(value=value):
                return self.span(value, matter)
            case x.Sum(left=left, right=right, minus=minus):
                (a, b), (c, d) = self.span(left, matter), self.span(right, matter)
                if minus:
                    return (Fraction(-(10**17)) if d is None else a - d), (None if b is None else b - c)
                return a + c, (None if b is None or d is None else b + d)
            case x.Product(left=left, right=right):
                (a, b), (c, d) = self.span(left, matter), self.span(right, matter)
                if a == b == 0 or c == d == 0:
                    return Fraction(0), Fraction(0)
                return a * c, (None if b is None or d is None else b * d)
            case x.Extreme(higher=higher, options=options):
                spans = [self.span(option, matter) for option in options]
                highs = [high for _, high in spans if high is not None]
                if higher:
                    return max(low for low, _ in spans), (max(highs) if len(highs) == len(spans) else None)
                return min(low for low, _ in spans), (min(highs) if highs else None)
            case x.Bounded(value=value, bounds=bounds):
                low, high = self.span(value, matter)
                for ceiling, bound in bounds:
                    other_low, other_high = self.span(bound, matter)
                    if ceiling:
                        highs = [item for item in (high, other_high) if item is not None]
                        low, high = min(low, other_low), (min(highs) if highs else None)
                    else:
                        high = None if high is None or other_high is None else max(high, other_high)
                        low = max(low, other_low)
                return low, high
            case x.Cases(rows=rows, otherwise=otherwise):
                spans = []
                for condition, value in rows:
                    truth = self.holds(condition, matter)
                    if truth is not False:
                        spans.append(self.span(value, matter))
                    if truth is True:
                        break
                else:
                    spans.append(self.span(otherwise, matter))
                highs = [high for _, high in spans if high is not None]
                return min(low for low, _ in spans), (max(highs) if len(highs) == len(spans) else None)

    def fen(self, yuan: Fraction) -> int:
        rounding = self.policy.rounding
        count = max(yuan, Fraction(0)) / rounding.unit
        whole = int(count + Fraction(1, 2)) if rounding.half_up else int(count)
        return int(whole * rounding.unit * 100)

    # —— candidates ——

    def eligibility(self, clause: Clause, matter: str) -> tuple[bool | None, int]:
        """Whether a clause holds for a matter, and the year in which it counts."""
        name, kind = self._time(clause)
        fact = self.facts[matter].get(name)
        verdicts = [self.holds(requirement.condition, matter) for requirement in clause.requirements]
        year = 9999
        if fact is None:
            verdicts.append(Unknown)
        else:
            assert isinstance(fact.value, Fraction)
            number = int(fact.value)
            start, end = self.policy.start, self.policy.end
            if kind == "日期":
                year = number // 10000
                day = datetime.date(year, number // 100 % 100, number % 100)
                verdicts.append(start <= day < end)
            else:
                year = number
                first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
                inside = start <= first and last < end
                overlaps = first < end and start <= last
                verdicts.append(inside if self.policy.whole_year else overlaps)
        return (False if False in verdicts else Unknown if None in verdicts else True), year

    def _time(self, clause: Clause) -> tuple[str, str]:
        if clause.time is not None:
            return clause.time.name, clause.time.type.sort.value
        kinds = self.policy.vocabulary.kinds
        for name in (clause.matter, *kinds[clause.matter].ancestors):
            for attribute in kinds[name].attributes:
                if attribute.is_time:
                    return attribute.name, attribute.type.sort.value
        raise AssertionError(clause.id)

    def concerns(self, clause: Clause) -> Iterator[str]:
        kinds = self.policy.vocabulary.kinds
        applicant = {a for kind in self.case.applicant.kinds for a in (kind, *kinds[kind].ancestors)}
        if clause.payee in applicant:
            for matter in self.case.matters:
                if clause.matter in (matter.kind, *kinds[matter.kind].ancestors):
                    yield matter.id

    def options(self, answer: Answer) -> list[Option]:
        found = []
        for clause in self.policy.clauses:
            for matter in self.concerns(clause) if clause.nature.grants else ():
                truth, year = self.eligibility(clause, matter)
                name = f"{clause.id}/{matter}"
                if truth is False:
                    answer.failing.add(name)
                    continue
                (answer.eligible if truth else answer.open).add(name)
                amounts = {c.name: self.fen(self.span(c.amount, matter)[0]) for c in clause.components}
                if clause.nature is Nature.REFERENCE:
                    stated = self.case.matter(matter).reference_amounts.get(clause.id)
                    amounts = {} if stated is None else {"": self.fen(stated)}
                if amounts and clause.nature is not Nature.DISCRETIONARY:
                    found.append(Option(clause, None, matter, truth is None, amounts, year, clause.rank))
        for other in self.case.others:
            answer.eligible.add(f"其他政策/{other.id}")
            year = other.year if other.year is not None else self._year_of(other.matter)
            found.append(Option(None, other, other.matter, False, {"": self.fen(other.amount)}, year, 10**9))
        return sorted(found, key=lambda o: (o.rank, o.matter, o.other.id if o.other else ""))

    def _year_of(self, matter: str) -> int:
        kinds = self.policy.vocabulary.kinds
        kind = self.case.matter(matter).kind
        for name in (kind, *kinds[kind].ancestors):
            for attribute in kinds[name].attributes:
                if attribute.is_time and attribute.name in self.facts[matter]:
                    value = self.facts[matter][attribute.name].value
                    assert isinstance(value, Fraction)
                    return int(value) if value < 10000 else int(value) // 10000
        return 9999

    # —— relations ——

    def default(self, external: bool) -> RelationKind:
        kinds = self.policy.vocabulary.kinds
        mine = {a for kind in self.case.applicant.kinds for a in (kind, *kinds[kind].ancestors)}
        relations = [r for r in self.policy.relations if isinstance(r, DefaultRelation) and r.external is external]
        special = [r for r in relations if r.only_for is not None and ((r.only_for in mine) is not r.negated)]
        general = [r for r in relations if r.only_for is None]
        for relation in (*special, *general):
            return relation.kind
        return R.EXCLUSIVE if external else R.STACKABLE

    def between(self, one: Option, two: Option) -> tuple[RelationKind, bool]:
        """What two on the same thing are to each other; True where `one` is the one that prevails."""
        if one.other and two.other:
            return R.EXCLUSIVE, False
        if one.clause is None or two.clause is None:
            other = one.other or two.other
            if other is not None and self._yields(other.category):
                return R.PREVAILS, one.clause is not None
            return self.default(True), False
        return self._of_clauses(one.clause.id, two.clause.id)

    def _of_clauses(self, one: str, two: str) -> tuple[RelationKind, bool]:
        for relation in self.policy.relations:
            if isinstance(relation, PairRelation) and {relation.first, relation.second} == {one, two}:
                return relation.kind, relation.first == one
        return self.default(False), False

    def _yields(self, category: str | None) -> bool:
        return any(isinstance(r, CategoryPrevails) and r.category == category for r in self.policy.relations)

    def same(self, one: str, two: str) -> bool:
        return self.thing[one] == self.thing[two]

    # —— the answer ——

    def answer(self) -> Answer:
        answer = Answer()
        options = self.options(answer)
        answer.amounts = {option.name: sum(option.amounts.values()) for option in options}
        topped: dict[str, int] = {}
        for option in options:
            for award in self.case.awards:
                self._received(option, award, topped)
        pairs = [(a, b) for a, b in combinations(options, 2) if self.same(a.matter, b.matter)]
        self._prevail(pairs)
        self._once_and_higher(options, pairs)
        answer.shut = {option.name for option in options if option.out}
        free = [option for option in options if not option.out and not option.open]
        best: tuple[tuple[int, int, int], tuple[Option, ...]] = ((-1, 0, 0), ())
        for size in range(len(free) + 1):
            for chosen in combinations(free, size):
                if self._allowed(chosen):
                    total = sum(self.pay(chosen, topped, certain=False).values())
                    early = sum(1 << (len(free) - free.index(option)) for option in chosen)
                    best = max(best, ((total, -size, early), chosen), key=lambda row: row[0])
        answer.nominal = best[0][0]
        answer.chosen = tuple(option.name for option in best[1])
        answer.certain = sum(self.pay(best[1], topped, certain=True).values())
        return answer

    def _received(self, option: Option, award: Award, topped: dict[str, int]) -> None:
        if award.matter is None or not self.same(award.matter, option.matter):
            return
        if award.clause is None:
            if option.other:
                option.out = "已享受"
            elif not self._yields(award.category):
                if self.default(True) is R.TOP_UP:
                    topped[option.name] = topped.get(option.name, 0) + int(award.amount * 100)
                elif self.default(True) is not R.STACKABLE:
                    option.out = "已享受"
            return
        if option.clause is not None and option.clause.id == award.clause and option.matter == award.matter:
            option.out = "已享受"
            return
        if option.clause is not None:
            kind, prevails = self._of_clauses(option.clause.id, award.clause)
        elif option.other is not None and self._yields(option.other.category):
            kind, prevails = R.PREVAILS, False
        else:
            kind, prevails = self.default(True), False
        if kind is R.TOP_UP:
            topped[option.name] = topped.get(option.name, 0) + int(award.amount * 100)
        elif kind not in BESIDE and not (kind is R.PREVAILS and prevails):
            option.out = "已享受"

    def _prevail(self, pairs: list[tuple[Option, Option]]) -> None:
        """First over second; one that is shut out itself shuts out nothing. Settled from the top down."""
        rows = []
        for one, two in pairs:
            kind, one_prevails = self.between(one, two)
            if kind is R.PREVAILS:
                rows.append((one, two) if one_prevails else (two, one))
        while rows:
            below = {id(second) for _, second in rows}
            ready = [row for row in rows if id(row[0]) not in below] or rows[:1]
            for first, second in ready:
                if not first.out and not second.out:
                    if first.open:
                        second.open = True
                    else:
                        second.out = "优先"
            rows = [row for row in rows if row not in ready]

    def _once_and_higher(self, options: list[Option], pairs: list[tuple[Option, Option]]) -> None:
        self.apart: set[frozenset[int]] = set()
        higher: set[frozenset[int]] = set()
        for one, two in pairs:
            kind, _ = self.between(one, two)
            if kind in (R.EXCLUSIVE, R.HIGHER_APPLIES):
                self.apart.add(frozenset((id(one), id(two))))
            if kind is R.HIGHER_APPLIES:
                higher.add(frozenset((id(one), id(two))))
        for one, two in combinations(options, 2):
            if one.clause is not None and one.clause is two.clause and one.clause.once is not None:
                self.apart.add(frozenset((id(one), id(two))))
                if one.clause.once.higher:
                    higher.add(frozenset((id(one), id(two))))
        standing: list[Option] = []
        for option in sorted(options, key=lambda o: (-sum(o.amounts.values()), options.index(o))):
            if option.out or option.open or self._inexact(option):
                continue
            if any(frozenset((id(option), id(other))) in higher for other in standing):
                option.out = "就高"
            else:
                standing.append(option)
        unsure = {id(option) for option in options if option.open or self._inexact(option)}
        outranked = [o for o in options if not o.out and not o.open and self._may_be_outranked(o, options, higher, unsure)]
        for option in outranked:
            option.open = True

    def _may_be_outranked(self, option: Option, options: list[Option], higher: set[frozenset[int]], unsure: set[int]) -> bool:
        """Whether a rival that is not sure yet could turn out as high."""
        for rival in options:
            either = id(rival) in unsure or id(option) in unsure
            if frozenset((id(option), id(rival))) in higher and rival is not option and either and not rival.out:
                highs = [self.span(c.amount, rival.matter)[1] for c in rival.clause.components] if rival.clause else []
                if rival.clause is None or rival.clause.nature is Nature.REFERENCE:
                    most: int | None = sum(rival.amounts.values())
                else:
                    most = None if None in highs else sum(self.fen(high) for high in highs if high is not None)
                if most is None or most >= sum(option.amounts.values()):
                    return True
        return False

    def _inexact(self, option: Option) -> bool:
        if option.clause is None or option.clause.nature is Nature.REFERENCE:
            return False
        spans = [self.span(c.amount, option.matter) for c in option.clause.components]
        return any(high is None or self.fen(low) != self.fen(high) for low, high in spans)

    def _allowed(self, chosen: tuple[Option, ...]) -> bool:
        return not any(frozenset((id(a), id(b))) in self.apart for a, b in combinations(chosen, 2))

    # —— payout ——

    def pay(self, chosen: tuple[Option, ...], topped: dict[str, int], *, certain: bool) -> dict[str, int]:
        """What each gets, paid in order, each component the smaller of its amount and what is left above it."""
        left: dict[object, int] = {}
        got: dict[str, int] = {}
        for option in sorted(chosen, key=lambda o: o.order):
            raw = {name: 0 if certain and option.nature is Nature.CEILING else fen for name, fen in option.amounts.items()}
            partners = [o for o in chosen if o is not option and self._tops_up(o, option)]
            allowance = sum(raw.values()) - sum(got.get(o.name, 0) for o in partners) - topped.get(option.name, 0)
            allowance = max(0, allowance) if partners or option.name in topped else sum(raw.values())
            got[option.name] = 0
            for name, fen in raw.items():
                paid = min(fen, allowance)
                keys = list(self._limits(option, name))
                for key, ceiling in keys:
                    left.setdefault(key, ceiling)
                    paid = min(paid, left[key])
                for pair, ceiling in self._stacks(option, chosen):
                    left.setdefault(pair, ceiling)
                    paid = min(paid, left[pair])
                    keys.append((pair, ceiling))
                for key, _ in keys:
                    left[key] -= paid
                allowance -= paid
                got[option.name] += paid
        return got

    def _tops_up(self, one: Option, two: Option) -> bool:
        return self.same(one.matter, two.matter) and self.between(one, two)[0] is R.TOP_UP

    def _stacks(self, option: Option, chosen: tuple[Option, ...]) -> Iterator[tuple[object, int]]:
        """Ceilings on grants that are stacked, with those chosen beside it and with those already received."""
        for r in self.policy.relations:
            if not (isinstance(r, PairRelation) and r.kind is R.STACK_CAPPED and r.ceiling and option.clause):
                continue
            ceiling = int(self.span(r.ceiling, "")[0] * 100)
            had, received = 0, False
            for award in self.case.awards:
                near = award.matter is not None and self.same(award.matter, option.matter)
                if near and award.clause is not None and self._are(r, option.clause.id, award.clause):
                    had += int(award.amount * 100)
                    received = True
            if received:
                yield ("had", option.name, r), max(0, ceiling - had)
            for other in chosen:
                beside = other is not option and self.same(option.matter, other.matter)
                if beside and other.clause and self._are(r, option.clause.id, other.clause.id):
                    yield frozenset((option.name, other.name)), ceiling

    @staticmethod
    def _are(relation: PairRelation, one: str, two: str) -> bool:
        return {relation.first, relation.second} == {one, two}

    def _limits(self, option: Option, component: str) -> Iterator[tuple[object, int]]:
        for clause in self.policy.clauses:
            for limit in clause.limits:
                own = option.clause is clause and (not limit.components or component in limit.components)
                shared = option.other is not None and limit.category is not None and option.other.category == limit.category
                if not own and not shared:
                    continue
                scope = self._scope(limit, option.matter)
                key = (limit.id, scope, option.year if limit.period.value == "每年" else 0)
                ceiling = int(self.span(limit.ceiling, option.matter)[0] * 100)
                drawn = sum(int(a.amount * 100) for a in self.case.awards if self._draws(a, clause, limit, key))
                yield key, max(0, ceiling - drawn)

    def _scope(self, limit: Limit, matter: str) -> object:
        if limit.scope.value == "applicant":
            return "申请人"
        if limit.scope.value == "matter":
            return self.thing[matter]
        fact = self.facts[matter].get(limit.scope_name)
        return fact.value if fact else None

    def _draws(self, award: Award, clause: Clause, limit: Limit, key: tuple[str, object, int]) -> bool:
        own = award.clause == clause.id and (not limit.components or award.component in limit.components)
        shared = award.clause is None and limit.category is not None and award.category == limit.category
        if not own and not shared:
            return False
        if key[2] and award.year != key[2]:
            return False
        if limit.scope.value == "matter":
            return award.matter is not None and self.thing[award.matter] == key[1]
        if limit.scope.value == "identifier":
            return award.identifiers.get(limit.scope_name) == key[1]
        return True


def _later(day: Fraction, number: int, unit: str) -> Fraction:
    start = datetime.date(int(day) // 10000, int(day) // 100 % 100, int(day) % 100)
    if unit == "日":
        end = start + datetime.timedelta(days=number)
    else:
        months = start.month - 1 + number * (12 if unit == "年" else 1)
        year, month = start.year + months // 12, months % 12 + 1
        end = datetime.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
    return Fraction(end.year * 10000 + end.month * 100 + end.day)


def _compared(operator: str, left: tuple[Fraction, Fraction | None], right: tuple[Fraction, Fraction | None]) -> bool | None:
    """True or False where every value in the ranges says the same."""
    (a, b), (c, d) = left, right
    if a == b and c == d:
        return {">=": a >= c, "<=": a <= c, ">": a > c, "<": a < c, "=": a == c}[operator]
    if b is not None and b < c:
        return operator in ("<=", "<")
    if d is not None and a > d:
        return operator in (">=", ">")
    return None
