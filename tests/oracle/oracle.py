"""A second, plain reading of semantics: eligibility, amounts and the best selection, by brute force.

It shares with the program only the checked model and the case. Conditions are evaluated directly, selections are
enumerated. Where semantics fixes no answer it raises `Unspecified` rather than guess.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import floor

from jnpolicy.cases.case import Award, Case, Fact, OtherGrant
from jnpolicy.model import expression as model
from jnpolicy.model.policy import (
    CategoryPrevails,
    Clause,
    DefaultRelation,
    Limit,
    Nature,
    PairRelation,
    Policy,
    RelationKind,
    ScopeKind,
    SharedLimit,
    Terms,
)
from jnpolicy.model.types import Sort
from jnpolicy.model.walk import attributes_in, awards_in

STRICT = [RelationKind.STACKABLE, RelationKind.TOP_UP, RelationKind.HIGHER_APPLIES, RelationKind.EXCLUSIVE]
NO_YEAR = 9999  # what counts in no known year is paid last
ZERO = Fraction(0)


class Unspecified(Exception):
    """Semantics gives no single answer for this input."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Names are 条款/事项 and 其他政策/编号; amounts in 分. `amounts` are those of every candidate at its lowest."""

    eligible: frozenset[str]
    open: frozenset[str]
    not_eligible: frozenset[str]
    amounts: Mapping[str, int]
    shut: frozenset[str]
    held_open: frozenset[str]  # eligible, but an open candidate may prevail over them
    total: int
    chosen: tuple[str, ...]
    paid: Mapping[str, int]  # what each chosen one gets
    certain: int


@dataclass(frozen=True, slots=True)
class Range:
    """Every value that an expression can take; None where an end is not bounded."""

    low: Fraction | None
    high: Fraction | None

    @property
    def known(self) -> Fraction | None:
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class Option:
    """A clause for a matter, or another policy's grant (`clause` None)."""

    name: str
    clause: Clause | None
    other: OtherGrant | None
    matter: str
    raw: tuple[tuple[str, int], ...]  # component and 分, at the lowest
    settled: bool  # no unknown fact moves its amount
    open: bool
    year: int | None
    nature: Nature

    @property
    def low(self) -> int:
        return sum(fen for _, fen in self.raw)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A limit that an option's component stands under: what it is shared by, and what is left of it."""

    key: tuple[object, ...]
    left: int


def answer(policy: Policy, case: Case) -> Answer:
    """What semantics says about a case under a policy."""
    return _Oracle(policy, case).answer()


@dataclass
class _Oracle:
    """`record` is the matter that an aggregate is at; `paid` what other clauses pay where an amount is taken from theirs."""

    policy: Policy
    case: Case
    record: str | None = None
    paid: dict[str, Range] = field(default_factory=dict)

    # —— things and kinds ——

    @cached_property
    def applicant_kinds(self) -> frozenset[str]:
        kinds = self.policy.vocabulary.kinds
        return frozenset(up for kind in self.case.applicant.kinds for up in (kind, *kinds[kind].ancestors))

    def matter_kinds(self, matter: str) -> frozenset[str]:
        kind = self.case.matter(matter).kind
        return frozenset((kind, *self.policy.vocabulary.kinds[kind].ancestors))

    @cached_property
    def thing(self) -> dict[str, frozenset[str]]:
        """Matter → all matters that are the same thing as it, itself among them."""
        groups = {matter.id: frozenset({matter.id}) for matter in self.case.matters}
        for link in self.case.links:
            joined = frozenset().union(*(groups[matter] for matter in link))
            groups |= dict.fromkeys(joined, joined)
        return groups

    def same(self, one: str, two: str) -> bool:
        return two in self.thing[one]

    # —— facts, values, truth ——

    def fact(self, attribute: model.Attribute, matter: str | None) -> Fact | None:
        if attribute.role is model.Role.APPLICANT:
            return self.case.applicant.facts.get(attribute.name)
        if attribute.role is model.Role.RECORD:
            matter = self.record
        return None if matter is None else self.case.matter(matter).facts.get(attribute.name)

    def range(self, node: model.Expression, matter: str | None) -> Range:
        match node:
            case model.Constant(value=value):
                return Range(value, value)
            case model.Attribute():
                return self._attribute(node, matter)
            case model.Named(value=value):
                return self.range(value, matter)
            case model.Sum(left=left, right=right, minus=minus):
                one, two = self.range(left, matter), self.range(right, matter)
                return _add(one, _negative(two) if minus else two)
            case model.Product(left=left, right=right):
                return _times(self.range(left, matter), self.range(right, matter))
            case model.Extreme(higher=higher, options=options):
                return _extreme([self.range(option, matter) for option in options], higher)
            case model.Bounded(value=value, bounds=bounds):
                made = self.range(value, matter)
                for is_ceiling, bound in bounds:
                    made = _extreme([made, self.range(bound, matter)], not is_ceiling)
                return made
            case model.Cases(rows=rows, otherwise=otherwise):
                return self._rows(rows, otherwise, matter)
            case model.Quotient(left=left, divisor=divisor):
                inverse = 1 / divisor.value
                return _times(self.range(left, matter), Range(inverse, inverse))
            case model.Rounded(value=value, unit=unit, half_up=half_up):
                return _rising(self.range(value, matter), lambda x: floor(x / unit + (Fraction(1, 2) if half_up else 0)) * unit)
            case model.Bands(base=base, bands=bands):
                made = self.range(base, matter)
                *_, (_, end, last) = bands
                top = made if made.high is not None or (end is None and last) else Range(made.low, Fraction(10**30))
                return _rising(top, lambda x: sum((_between(x, low, high) * rate for low, high, rate in bands), ZERO))
            case model.Steps(base=base, unit=step, amount=amount):
                count = _rising(self.range(base, matter), lambda x: Fraction(max(0, floor(x / step.value))))
                return _times(count, self.range(amount, matter))
            case model.InTurn(ordinal=ordinal, values=values):
                return self._in_turn(self.range(ordinal, matter), [self.range(value, matter) for value in values])
            case model.Raised(value=value, raises=raises):
                return self._raised(self.range(value, matter), raises, matter)
            case model.Award(clause=clause):
                return self.paid.get(clause, Range(ZERO, ZERO))
            case model.Aggregate():
                return self._aggregate(node, matter)
            case model.Dated(rows=dated, time=time):
                fact = self.fact(time, matter)
                known = [v for day, v in dated if fact is None or (isinstance(fact.value, Fraction) and day <= fact.value)]
                return Range(min(known), max(known)) if fact is None else Range(known[-1], known[-1])

    def _in_turn(self, place: Range, values: Sequence[Range]) -> Range:
        beyond = Range(ZERO, ZERO)
        if place.known is not None:
            if place.known.denominator != 1:
                raise Unspecified("a place in a row that is no whole number")
            fits = 1 <= place.known <= len(values)
            return values[int(place.known) - 1] if fits else beyond
        return _any_of([v for n, v in enumerate(values, 1) if place.low is None or place.low <= n] + [beyond])

    def _raised(self, value: Range, raises: Sequence[model.Raise], matter: str | None) -> Range:
        whole = value
        for item in raises:
            added = self.range(item.amount, matter)
            added = _times(value, added) if item.relative else added
            added = _negative(added) if item.minus else added
            holds = self.truth(item.condition, matter)
            if holds is not False:
                whole = _add(whole, added if holds else _any_of([added, Range(ZERO, ZERO)]))
        return whole

    def _aggregate(self, node: model.Aggregate, matter: str | None) -> Range:
        """One thing counts once; where its matters state it differently, at the lowest of those that meet the condition."""
        whole, outside = Range(ZERO, ZERO), self.record
        for thing in dict.fromkeys(self.thing[item.id] for item in self.case.matters):
            sure, perhaps = list[Range](), list[Range]()
            for item in self.case.matters:
                if item.id not in thing or node.kind not in self.matter_kinds(item.id):
                    continue
                self.record = item.id
                one = Range(Fraction(1), Fraction(1)) if node.attribute is None else self.range(node.attribute, matter)
                holds = True if node.condition is None else self.truth(node.condition, matter)
                if holds is not False:
                    (sure if holds else perhaps).append(one)
            ways = [
                _extreme([*sure, *some], False) for n in range(len(perhaps) + 1) for some in combinations(perhaps, n) if sure or n
            ]
            if not sure:
                ways.append(Range(ZERO, ZERO))
            whole = _add(whole, _any_of(ways))
        self.record = outside
        return whole

    def _attribute(self, attribute: model.Attribute, matter: str | None) -> Range:
        fact = self.fact(attribute, matter)
        if fact is not None and isinstance(fact.value, Fraction):
            return Range(fact.value, fact.value)
        definition = self.policy.vocabulary.attributes_of(attribute.kind)[attribute.name]
        plain = attribute.type.sort in (Sort.MONEY, Sort.RATE, Sort.QUANTITY) and not definition.signed
        return Range(ZERO if plain else None, None)

    def _rows(
        self, rows: Sequence[tuple[model.Condition, model.Expression]], otherwise: model.Expression, matter: str | None
    ) -> Range:
        """All rows that may be the first that holds."""
        found = []
        for condition, value in rows:
            holds = self.truth(condition, matter)
            if holds is not False:
                found.append(self.range(value, matter))
            if holds is True:
                break
        else:
            found.append(self.range(otherwise, matter))
        return _any_of(found)

    def truth(self, condition: model.Condition, matter: str | None) -> bool | None:
        """Kleene's three values; None is 待核实."""
        match condition:
            case model.Member(attribute=attribute, values=values):
                fact = self.fact(attribute, matter)
                return None if fact is None else fact.value in values
            case model.IsTrue(attribute=attribute):
                fact = self.fact(attribute, matter)
                return None if fact is None else fact.value is True
            case model.Is(concept=concept, role=role):
                of = self.record if role is model.Role.RECORD else matter
                return self.truth(self.policy.vocabulary.concepts[concept].condition, of)
            case model.Not(part=part):
                inner = self.truth(part, matter)
                return None if inner is None else not inner
            case model.All(parts=parts):
                return _all([self.truth(part, matter) for part in parts])
            case model.Any(parts=parts):
                inner = _all([_not(self.truth(part, matter)) for part in parts])
                return _not(inner)
            case model.Within(left=left, start=start, number=number, unit=unit):
                return self._within(self.range(left, matter), self.range(start, matter), number, unit)
            case model.Compare(left=left, operator=operator, right=right):
                return self._compare(left, operator, right, matter)

    def _within(self, day: Range, first: Range, number: int, unit: str) -> bool | None:
        last = Range(*(None if end is None else _later(_day(end), number, unit) for end in (first.low, first.high)))
        too_early = day.high is not None and first.low is not None and day.high < first.low
        too_late = day.low is not None and last.high is not None and day.low > last.high
        late_enough = day.low is not None and first.high is not None and day.low >= first.high
        early_enough = day.high is not None and last.low is not None and day.high <= last.low
        return False if too_early or too_late else True if late_enough and early_enough else None

    def _compare(self, left: model.Expression, operator: str, right: model.Expression, matter: str | None) -> bool | None:
        """Known sides are compared. Unknown ones are settled only where something is computed and no value changes the answer."""
        one, two = self.range(left, matter), self.range(right, matter)
        if one.known is not None and two.known is not None:
            difference = one.known - two.known
            return {
                ">=": difference >= 0,
                "<=": difference <= 0,
                ">": difference > 0,
                "<": difference < 0,
                "=": difference == 0,
            }[operator]
        plain = isinstance(left, model.Attribute) and left.role is not model.Role.RECORD
        if plain and isinstance(right, model.Attribute | model.Constant):
            return None
        below = one.high is not None and two.low is not None and one.high < two.low
        above = one.low is not None and two.high is not None and one.low > two.high
        not_above = one.high is not None and two.low is not None and one.high <= two.low
        not_below = one.low is not None and two.high is not None and one.low >= two.high
        holds, fails = {
            ">=": (not_below, below),
            "<=": (not_above, above),
            ">": (above, not_above),
            "<": (below, not_below),
            "=": (False, below or above),
        }[operator]
        return True if holds else False if fails else None

    def terms(self, clause: Clause) -> Terms:
        return next(part for part in self.policy.parts if part.id == clause.pack)

    def fen(self, yuan: Fraction | None, clause: Clause) -> int:
        """Rounded once as the policy says; what may be below nothing is nothing."""
        rounding = self.terms(clause).rounding
        exact = max(ZERO, yuan if yuan is not None else ZERO) / rounding.unit
        whole, rest = divmod(exact, 1)
        if rounding.half_up and rest >= Fraction(1, 2):
            whole += 1
        return int(whole * rounding.unit * 100)

    # —— time ——

    def in_force(self, clause: Clause, matter: str) -> tuple[bool | None, int | None]:
        """Whether a matter counts under a clause by its time, and the year in which it counts."""
        time = clause.time
        name, sort = (time.name, time.type.sort) if time is not None else self._own_time(clause.matter)
        fact = self.case.matter(matter).facts.get(name)
        if fact is None or not isinstance(fact.value, Fraction):
            return None, None
        terms = self.terms(clause)
        start, end = terms.start, terms.end
        if sort is Sort.DATE:
            day = _day(fact.value)
            return start <= day < end, day.year
        year = int(fact.value)
        first, after = date(year, 1, 1), date(year + 1, 1, 1)
        wholly = start <= first and after <= end
        partly = first < end and start < after
        return (wholly if terms.whole_year else partly), year

    def _own_time(self, kind: str) -> tuple[str, Sort]:
        definition = next(item for item in self.policy.vocabulary.attributes_of(kind).values() if item.is_time)
        return definition.name, definition.type.sort

    def matter_year(self, matter: str) -> int | None:
        """The year of a matter by its own kind."""
        of_kind = self.policy.vocabulary.attributes_of(self.case.matter(matter).kind).values()
        for definition in of_kind:
            fact = self.case.matter(matter).facts.get(definition.name)
            if definition.is_time and fact is not None and isinstance(fact.value, Fraction):
                return _day(fact.value).year if definition.type.sort is Sort.DATE else int(fact.value)
        return None

    # —— candidates ——

    def concerned(self, clause: Clause) -> Iterator[str]:
        """The matters that a clause looks at for this applicant."""
        if clause.nature.grants and clause.payee in self.applicant_kinds:
            yield from (matter.id for matter in self.case.matters if clause.matter in self.matter_kinds(matter.id))

    def eligibility(self) -> dict[tuple[str, str], bool | None]:
        """(clause, matter) → whether all conditions hold, the time among them."""
        return {
            (clause.id, matter): _all(
                [self.in_force(clause, matter)[0], *(self.truth(item.condition, matter) for item in clause.requirements)]
            )
            for clause in self.policy.clauses
            for matter in self.concerned(clause)
        }

    def options(self, held: Mapping[tuple[str, str], bool | None]) -> tuple[Option, ...]:
        """What takes part in the choice, in the order that breaks ties."""
        found = []
        for clause in sorted(self.policy.clauses, key=lambda clause: clause.rank):
            for matter in sorted(self.concerned(clause), key=lambda m: self._listed(self.in_force(clause, m)[1], m)):
                holds = held[clause.id, matter]
                raw = self._raw(clause, matter)
                had = self._parts_had(clause, matter)
                raw = [row for row in raw if row[0] not in had] or raw
                if holds is not False and raw:
                    year = self.in_force(clause, matter)[1]
                    amounts = tuple((name, low) for name, low, _ in raw)
                    settled = all(low == high for _, low, high in raw)
                    name = f"{clause.id}/{matter}"
                    found.append(Option(name, clause, None, matter, amounts, settled, holds is None, year, clause.nature))
        others = [(o, o.year if o.year is not None else self.matter_year(o.matter)) for o in self.case.others]
        for other, year in sorted(others, key=lambda item: self._listed(item[1], item[0].matter)):
            amounts = (("", _fen(other.amount)),)  # not this policy's amount, so not by its rounding
            found.append(Option(f"其他政策/{other.id}", None, other, other.matter, amounts, True, False, year, other.nature))
        return tuple(found)

    def _listed(self, year: int | None, matter: str) -> tuple[int, int]:
        """Earlier: by year, then as the case lists its matters."""
        return NO_YEAR if year is None else year, [item.id for item in self.case.matters].index(matter)

    def _parts_had(self, clause: Clause, matter: str) -> set[str]:
        """The components that awards received name of this very grant."""
        named = {component.name for component in clause.components}
        own = [a for a in self.case.awards if a.clause == clause.id and a.matter == matter]
        return {a.component for a in own if a.component is not None and a.component in named}

    def _wholly_had(self, clause: Clause, award: Award, matter: str) -> bool:
        """Whether an award of a clause on a matter leaves nothing of that grant: it names no component, or the last."""
        named = {component.name for component in clause.components}
        return award.component not in named or named == self._parts_had(clause, matter)

    def _raw(self, clause: Clause, matter: str) -> list[tuple[str, int, int | None]]:
        """Component, lowest and highest in 分; empty where the clause names no amount."""
        if clause.nature is Nature.REFERENCE:
            stated = self.case.matter(matter).reference_amounts.get(clause.id)
            return [] if stated is None else [("", self.fen(stated, clause), self.fen(stated, clause))]
        if clause.nature is Nature.DISCRETIONARY:
            return []
        full = {title: self._full(title, matter) for title in self._taken(clause)}
        self.paid = full
        ranges = [(component.name, self.range(component.amount, matter)) for component in clause.components]
        self.paid = {}
        return [
            (name, self.fen(item.low, clause), None if item.high is None else self.fen(item.high, clause))
            for name, item in ranges
        ]

    # —— shares of what other clauses pay ——

    def _taken(self, clause: Clause) -> list[str]:
        return sorted({award.clause for part in clause.components for award in awards_in(part.amount)})

    def depth(self, clause: Clause) -> int:
        """How many clauses stand before one in what its amount is taken from."""
        return 1 + max((self.depth(self.policy.clause(title)) for title in self._taken(clause)), default=-1)

    def _had(self, title: str, matter: str) -> Fraction:
        rows = [a for a in self.case.awards if a.clause == title and a.matter is not None and self.same(a.matter, matter)]
        return sum((award.amount for award in rows), ZERO)

    def _full(self, title: str, matter: str) -> Range:
        """What another clause comes to on the same thing where it is paid in full."""
        clause = self.policy.clause(title)
        low = high = self._had(title, matter) * 100
        bounded = True
        for item in self.concerned(clause):
            holds = self._held[title, item] if self.same(item, matter) else False
            rows = self._raw(clause, item) if holds is not False else []
            had = self._parts_had(clause, item)
            rows = [row for row in rows if row[0] not in had] or rows
            low += sum(row[1] for row in rows) if holds else 0
            bounded = bounded and all(row[2] is not None for row in rows)
            high += sum(row[2] or 0 for row in rows)
        return Range(low / 100, high / 100 if bounded else None)

    @cached_property
    def _held(self) -> dict[tuple[str, str], bool | None]:
        return self.eligibility()

    # —— relations ——

    @cached_property
    def _said(self) -> dict[frozenset[str], PairRelation]:
        said: dict[frozenset[str], PairRelation] = {}
        for relation in self.policy.relations:
            if isinstance(relation, PairRelation):
                pair = frozenset((relation.first, relation.second))
                if pair in said and said[pair] != relation:
                    raise Unspecified(f"two relations between {'、'.join(sorted(pair))}")
                said[pair] = relation
        return said

    def default(self, pack: str, external: bool) -> RelationKind:
        """A default for some applicants comes before the general one; without either, the cautious one."""
        every = [r for r in self.policy.relations if isinstance(r, DefaultRelation) and r.pack == pack]
        stated = [r for r in every if r.external is external]
        special = [r for r in stated if r.only_for is not None and (r.only_for in self.applicant_kinds) is not r.negated]
        general = [r for r in stated if r.only_for is None]
        kinds = {relation.kind for relation in special or general}
        if len(kinds) > 1:
            raise Unspecified("two defaults at once")
        return kinds.pop() if kinds else RelationKind.EXCLUSIVE if external else RelationKind.STACKABLE

    def yields(self, pack: str, category: str | None) -> bool:
        """Whether a policy's clauses come before other grants of a category."""
        stated = [r for r in self.policy.relations if isinstance(r, CategoryPrevails) and r.pack == pack]
        return any(relation.category == category for relation in stated)

    def between_clauses(self, one: str, two: str) -> RelationKind:
        """As stated of the two; else the default of their policy, of two policies the stricter of what each says of others."""
        pair = frozenset((one, two))
        if pair in self._said:
            return self._said[pair].kind
        packs = {self.policy.clause(one).pack, self.policy.clause(two).pack}
        if len(packs) == 1:
            kind = self.default(packs.pop(), external=False)
            same_share = one == two and kind is RelationKind.STACKABLE and self._taken(self.policy.clause(one))
            return RelationKind.EXCLUSIVE if same_share else kind  # what it is taken from is one and the same there
        return max((self.default(pack, external=True) for pack in packs), key=STRICT.index)

    def between(self, one: Option, two: Option) -> RelationKind | None:
        """What two candidates are to each other, None where they meet on no matter."""
        if not self.same(one.matter, two.matter):
            return None
        if one.clause is not None and two.clause is not None:
            return self.between_clauses(one.clause.id, two.clause.id)
        if one.other is not None and two.other is not None:
            return RelationKind.EXCLUSIVE
        other, clause = one.other or two.other, one.clause or two.clause
        assert other is not None and clause is not None
        return self._beside_other(clause.pack, other.category)

    def _beside_other(self, pack: str, category: str | None) -> RelationKind:
        return RelationKind.PREVAILS if self.yields(pack, category) else self.default(pack, external=True)

    def prevails(self, one: Option, two: Option) -> bool:
        """Whether `one` is the one that comes first."""
        if self.between(one, two) is not RelationKind.PREVAILS:
            return False
        if one.clause is None or two.clause is None:
            return one.clause is not None
        return self._said[frozenset((one.clause.id, two.clause.id))].first == one.clause.id

    def one_of(self, one: Option, two: Option) -> RelationKind | None:
        """择一 or 就高 where at most one of two may be had, by a relation or by 限次."""
        kind = self.between(one, two)
        once = one.clause.once if one.clause is not None and one.clause == two.clause else None
        if kind is RelationKind.HIGHER_APPLIES or (once is not None and once.higher):
            return RelationKind.HIGHER_APPLIES
        return RelationKind.EXCLUSIVE if kind is RelationKind.EXCLUSIVE or once is not None else None

    # —— awards received ——

    def received(self, option: Option) -> tuple[bool, int | None]:
        """Whether an award received shuts a candidate out, and how much of awards it only tops up (None: of none)."""
        topped: int | None = None
        for award in self.case.awards:
            own = option.clause is not None and award.clause == option.clause.id and award.matter == option.matter
            if own:
                assert option.clause is not None
                if self._wholly_had(option.clause, award, option.matter):
                    return True, None
                continue  # a part of this very grant: the rest of it is still to come
            once = option.clause is not None and option.clause.once is not None and award.clause == option.clause.id
            if once and award.holder is None:
                return True, None
            if award.matter is None or not self.same(award.matter, option.matter):
                continue
            match self._beside(option, award):
                case None:
                    return True, None
                case RelationKind.TOP_UP | RelationKind.PREVAILS:  # what is paid stays paid: only the difference
                    topped = (topped or 0) + _fen(award.amount)
                case _:
                    pass
        return False, topped

    def _beside(self, option: Option, award: Award) -> RelationKind | None:
        """The relation under which a candidate may be had beside an award on its matter, None where it may not."""
        if award.clause is None:
            if option.other is not None:
                return None
            assert option.clause is not None
            kind = self._beside_other(option.clause.pack, award.category)
        elif option.clause is not None:
            kind = self.between_clauses(option.clause.id, award.clause)
            pair = self._said.get(frozenset((option.clause.id, award.clause)))
            if pair is not None and kind is RelationKind.PREVAILS and pair.first != option.clause.id:
                return None
        else:
            assert option.other is not None
            pack = self.policy.clause(award.clause).pack
            if self.yields(pack, option.other.category):
                return None
            kind = self.default(pack, external=True)
        return None if kind in (RelationKind.EXCLUSIVE, RelationKind.HIGHER_APPLIES) else kind

    # —— what stands ——

    def prevailed(self, options: Sequence[Option], out: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Who is shut out by 优先, and who may be: by an open one. What is shut out shuts out nothing."""
        shut, held = set(out), set[str]()
        done: set[str] = set()
        while len(done) < len(options):
            ready = [
                option
                for option in options
                if option.name not in done and all(f.name in done for f in options if self.prevails(f, option))
            ]
            if not ready:
                raise Unspecified("优先 in a circle")
            for option in ready:
                done.add(option.name)
                firsts = [first for first in options if self.prevails(first, option) and first.name not in shut]
                if option.name in shut or not firsts:
                    continue
                if all(first.open or first.name in held for first in firsts):
                    held.add(option.name)
                else:
                    shut.add(option.name)
        return frozenset(shut), frozenset(held)

    def lower(self, options: Sequence[Option], out: frozenset[str], held: frozenset[str]) -> frozenset[str]:
        """Who is shut out by 就高: the higher stands, of equals the earlier. What is not known cannot be compared."""
        standing: list[Option] = []
        beaten = set()
        ranked = sorted(enumerate(options), key=lambda item: (-item[1].low, item[0]))
        for _, option in ranked:
            if option.name in out:
                continue
            rivals = [o for o in options if o is not option and o.name not in out and self._higher(option, o)]
            if any(o.open or o.name in held or not o.settled for o in (option, *rivals)) and rivals:
                raise Unspecified("就高 between candidates not all of which are known")
            if any(rival in standing for rival in rivals):
                beaten.add(option.name)
            else:
                standing.append(option)
        return frozenset(beaten)

    def _higher(self, one: Option, two: Option) -> bool:
        return self.one_of(one, two) is RelationKind.HIGHER_APPLIES

    # —— limits and payment ——

    @cached_property
    def _limits(self) -> tuple[tuple[Clause, Limit], ...]:
        own = tuple((clause, limit) for clause in self.policy.clauses for limit in clause.limits)
        shared = [item for item in self.policy.relations if isinstance(item, SharedLimit)]
        return own + tuple((self.policy.clause(name), item.limit) for item in shared for name in dict.fromkeys(item.clauses))

    def ceilings(self, option: Option, component: str) -> tuple[Ceiling, ...]:
        """Every limit that a component stands under, with what awards received have left of it."""
        found = []
        for clause, limit in self._limits:
            if not self._covers(clause, limit, option, component):
                continue
            scope = self._scope(clause, limit, option.matter)
            if scope is None or (limit.years is not None and option.year is None):
                continue
            owners = [owner for owner, other in self._limits if other.id == limit.id]
            for years in _stretches(option.year, limit.years):
                drawn = sum(
                    _fen(award.amount)
                    for award in self.case.awards
                    if any(self._draws(award, owner, limit, scope, years) for owner in owners)
                )
                left = max(0, self._most(clause, limit, option.matter) - drawn)
                found.append(Ceiling((limit.id, scope, years), left))
        return tuple(found)

    def _covers(self, clause: Clause, limit: Limit, option: Option, component: str) -> bool:
        if clause.payee not in self.applicant_kinds:
            return False  # it limits what others get
        if option.other is not None:
            return limit.category is not None and option.other.category == limit.category
        return option.clause == clause and (not limit.components or component in limit.components)

    def _scope(self, clause: Clause, limit: Limit, matter: str) -> object | None:
        """What the limit is counted for; None where the matter has none of it."""
        if limit.scope is ScopeKind.APPLICANT:
            return self.case.applicant.name
        if limit.scope is ScopeKind.GROUP:
            group = self.case.applicant.facts.get(limit.scope_name)
            return None if group is None else group.value
        if limit.scope is ScopeKind.MATTER:
            thing = self.thing[matter]
            return thing if any(clause.matter in self.matter_kinds(item) for item in thing) else None
        fact = self.case.matter(matter).facts.get(limit.scope_name)
        return None if fact is None else fact.value

    def _most(self, clause: Clause, limit: Limit, matter: str) -> int:
        """The ceiling in 分, at its lowest where facts are unknown."""
        if limit.scope in (ScopeKind.APPLICANT, ScopeKind.GROUP):
            return _fen(self.range(limit.ceiling, None).low)
        alike = self.thing[matter] if limit.scope is ScopeKind.MATTER else self._alike(limit.scope_name, matter)
        stated = [self.range(limit.ceiling, item) for item in alike if clause.matter in self.matter_kinds(item)]
        if limit.scope is ScopeKind.IDENTIFIER:
            return _fen(max((item.low for item in stated if item.low is not None), default=None))
        amounts = {_fen(item.low) for item in stated}
        if len(amounts) != 1:
            raise Unspecified("linked matters with different ceilings")
        return amounts.pop()

    def _alike(self, name: str, matter: str) -> list[str]:
        """The matters with this one's identifier of a name."""
        facts = {item.id: item.facts.get(name) for item in self.case.matters}
        return [item for item, fact in facts.items() if fact is not None and fact == facts[matter]]

    def _draws(self, award: Award, clause: Clause, limit: Limit, scope: object, years: Collection[int] | None) -> bool:
        if award.clause is not None:
            covered = award.clause == clause.id and (not limit.components or award.component in limit.components)
        else:
            covered = limit.category is not None and award.category == limit.category
        if award.holder is not None and limit.scope is not ScopeKind.GROUP:
            return False  # another company's: it counts for the group alone
        if not covered or (years is not None and award.year not in years):
            return False
        if limit.scope is ScopeKind.MATTER:
            return award.matter is not None and self.thing[award.matter] == scope
        return limit.scope in (ScopeKind.APPLICANT, ScopeKind.GROUP) or award.identifiers.get(limit.scope_name) == scope

    def stacks(self, option: Option, chosen: Sequence[Option]) -> tuple[Ceiling, ...]:
        """The ceilings on grants stacked on one matter: with others chosen, and with awards received."""
        found = []
        for other in chosen:
            if other is not option and self.relation[option.name, other.name] is RelationKind.STACK_CAPPED:
                most = self._stack_ceiling(option, other.clause.id if other.clause else None)
                found.append(Ceiling(("叠加封顶", frozenset((option.name, other.name))), most))
        for award in self.case.awards:
            near = award.matter is not None and self.same(award.matter, option.matter)
            own = option.clause is not None and award.clause == option.clause.id and award.matter == option.matter
            if near and not own and self._beside(option, award) is RelationKind.STACK_CAPPED:
                most = self._stack_ceiling(option, award.clause) - _fen(award.amount)
                found.append(Ceiling(("叠加封顶", option.name, award.number), max(0, most)))
        return tuple(found)

    def _stack_ceiling(self, option: Option, other: str | None) -> int:
        clause = option.clause
        pair = self._said.get(frozenset((clause.id, other))) if clause is not None and other is not None else None
        if pair is None or pair.ceiling is None:
            raise Unspecified("叠加封顶 as a default: its ceiling is not in the model")
        kinds = {attribute.kind for attribute in attributes_in(pair.ceiling) if attribute.role is model.Role.MATTER}
        of_kind = [item for item in self.thing[option.matter] if kinds & self.matter_kinds(item)]
        return min(_fen(self.range(pair.ceiling, item).low) for item in of_kind or [option.matter])

    def pay(
        self, chosen: Sequence[Option], topped: Mapping[str, int | None], over: Mapping[str, Sequence[tuple[Ceiling, ...]]],
        order: Mapping[str, int], *, certain: bool,
    ) -> dict[str, int]:  # fmt: skip
        """What each is paid, in order: the smaller of its amount and what every limit over it has left.

        What other policies pay comes first. It draws on limits, but they are no limits of those policies.
        """
        left: dict[tuple[object, ...], int] = {}
        got: dict[str, int] = {}
        depth = {o.name: self.depth(o.clause) if o.clause is not None else 0 for o in chosen}
        when = {o.name: NO_YEAR if o.year is None else o.year for o in chosen}
        for option in sorted(chosen, key=lambda o: (o.other is None, depth[o.name], when[o.name], order[o.name])):
            raw = [0 if certain and self._unsure(option) else fen for fen in self._asked(option, chosen, got)]
            partners = [o for o in chosen if o is not option and self.relation[o.name, option.name] is RelationKind.TOP_UP]
            whole = sum(raw)
            room = max(0, whole - sum(got.get(o.name, 0) for o in partners) - (topped[option.name] or 0))
            stacked = self.stacks(option, chosen)
            got[option.name] = 0
            for fen, ceilings in zip(raw, over[option.name], strict=True):
                above = (*ceilings, *stacked)
                for ceiling in above:
                    left.setdefault(ceiling.key, ceiling.left)
                paid = fen if option.other is not None else min(fen, room, *(left[ceiling.key] for ceiling in above))
                for ceiling in above:
                    left[ceiling.key] = max(0, left[ceiling.key] - paid)
                room -= paid
                got[option.name] += paid
        return got

    def _unsure(self, option: Option) -> bool:
        return option.nature is Nature.CEILING or (option.clause is not None and option.clause.budget is not None)

    def _asked(self, option: Option, chosen: Sequence[Option], got: Mapping[str, int]) -> list[int]:
        """A component's amount; one taken from other clauses is of what these are paid."""
        if option.clause is None or not self._taken(option.clause):
            return [fen for _, fen in option.raw]
        for title in self._taken(option.clause):
            of = [o.name for o in chosen if o.clause is not None and o.clause.id == title and self.same(o.matter, option.matter)]
            fen = self._had(title, option.matter) + Fraction(sum(got[name] for name in of), 100)
            self.paid[title] = Range(fen, fen)
        own = option.clause
        due = [name for name, _ in option.raw]
        made = [self.fen(self.range(c.amount, option.matter).low, own) for c in own.components if c.name in due]
        self.paid = {}
        return made

    @cached_property
    def relation(self) -> dict[tuple[str, str], RelationKind | None]:
        options = self.options(self.eligibility())
        return {(a.name, b.name): self.between(a, b) for a in options for b in options}

    # —— the answer ——

    def answer(self) -> Answer:
        held = self._held
        options = self.options(held)
        awards = {option.name: self.received(option) for option in options}
        topped = {name: amount for name, (_, amount) in awards.items()}
        shut, may_be_shut = self.prevailed(options, frozenset(name for name, (out, _) in awards.items() if out))
        shut |= self.lower(options, shut, may_be_shut)
        free = [option for option in options if not option.open and option.name not in shut | may_be_shut]
        over = {option.name: [self.ceilings(option, name) for name, _ in option.raw] for option in free}
        order = {option.name: index for index, option in enumerate(options)}
        forbidden = {frozenset((a.name, b.name)) for a, b in combinations(free, 2) if self.one_of(a, b) is not None}
        best: tuple[tuple[int, int, list[int]], Sequence[Option]] | None = None
        for chosen in _selections(free, forbidden):
            total = sum(self.pay(chosen, topped, over, order, certain=False).values())
            key = (-total, len(chosen), [order[option.name] for option in chosen])
            if best is None or key < best[0]:
                best = key, chosen
        assert best is not None
        names = {
            truth: frozenset(f"{c}/{m}" for (c, m), holds in held.items() if holds is truth) for truth in (True, None, False)
        }
        others = frozenset(f"其他政策/{other.id}" for other in self.case.others)
        return Answer(
            eligible=names[True] | others,
            open=names[None],
            not_eligible=names[False],
            amounts={option.name: option.low for option in options},
            shut=shut,
            held_open=may_be_shut - frozenset(option.name for option in options if option.open),
            total=-best[0][0],
            chosen=tuple(option.name for option in best[1]),
            paid=self.pay(best[1], topped, over, order, certain=False),
            certain=sum(self.pay(best[1], topped, over, order, certain=True).values()),
        )


def _stretches(year: int | None, length: int | None) -> list[range | None]:
    """Every run of so many years in a row that holds a year; None stands for all years."""
    if length is None or year is None:
        return [None]
    return [range(first, first + length) for first in range(year - length + 1, year + 1)]


def completed(case: Case, applicant: Mapping[str, Fact], matters: Mapping[str, Mapping[str, Fact]]) -> Case:
    """The case with more facts known; what it states already stands."""
    own = replace(case.applicant, facts={**applicant, **case.applicant.facts})
    filled = tuple(replace(matter, facts={**matters.get(matter.id, {}), **matter.facts}) for matter in case.matters)
    return replace(case, applicant=own, matters=filled)


def _selections(free: Sequence[Option], forbidden: set[frozenset[str]]) -> Iterator[tuple[Option, ...]]:
    """Every set of candidates that no relation forbids."""
    if not free:
        yield ()
        return
    first, rest = free[0], free[1:]
    yield from _selections(rest, forbidden)
    beside = [option for option in rest if frozenset((first.name, option.name)) not in forbidden]
    yield from ((first, *chosen) for chosen in _selections(beside, forbidden))


def _fen(yuan: Fraction | None) -> int:
    """Whole 分 of an amount that is not to be rounded; a part of a 分 cannot be paid."""
    return 0 if yuan is None else floor(max(ZERO, yuan * 100))


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _all(truths: Sequence[bool | None]) -> bool | None:
    if any(truth is False for truth in truths):
        return False
    return None if any(truth is None for truth in truths) else True


def _negative(item: Range) -> Range:
    return Range(None if item.high is None else -item.high, None if item.low is None else -item.low)


def _add(one: Range, two: Range) -> Range:
    low = None if one.low is None or two.low is None else one.low + two.low
    high = None if one.high is None or two.high is None else one.high + two.high
    return Range(low, high)


def _times(one: Range, two: Range) -> Range:
    """The corners of the product; an unbounded end times nothing is nothing."""
    if one.known == 0 or two.known == 0:
        return Range(ZERO, ZERO)
    # An end is (its sign of infinity, its value).
    ends = [[(-1, ZERO) if r.low is None else (0, r.low), (1, ZERO) if r.high is None else (0, r.high)] for r in (one, two)]
    corners: list[tuple[int, Fraction]] = []
    for a_infinite, a in ends[0]:
        for b_infinite, b in ends[1]:
            if not a_infinite and not b_infinite:
                corners.append((0, a * b))
                continue
            sign = (a_infinite or (a > 0) - (a < 0)) * (b_infinite or (b > 0) - (b < 0))
            corners.append((sign, ZERO))
    low, high = min(corners), max(corners)
    return Range(None if low[0] < 0 else low[1], None if high[0] > 0 else high[1])


def _extreme(items: Sequence[Range], higher: bool) -> Range:
    if not higher:
        return _negative(_extreme([_negative(item) for item in items], higher=True))
    lows = [item.low for item in items if item.low is not None]
    highs = [item.high for item in items]
    high = None if None in highs else max(high for high in highs if high is not None)
    return Range(max(lows) if lows else None, high)


def _rising(item: Range, rule: Callable[[Fraction], Fraction]) -> Range:
    """Under a rule that never falls, an end comes of an end."""
    return Range(None if item.low is None else rule(item.low), None if item.high is None else rule(item.high))


def _between(x: Fraction, low: Fraction, high: Fraction | None) -> Fraction:
    """How much of x lies above `low` and not above `high`."""
    return max(ZERO, x - low) - (max(ZERO, x - high) if high is not None else ZERO)


def _any_of(items: Sequence[Range]) -> Range:
    lows, highs = [item.low for item in items], [item.high for item in items]
    return Range(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def _day(value: Fraction) -> date:
    return date(int(value) // 10000, int(value) // 100 % 100, int(value) % 100)


def _later(day: date, number: int, unit: str) -> Fraction:
    """The same day `number` units on, the last of the month where there is none, as a value."""
    if unit == "日":
        return _value(day + timedelta(days=number))
    months = (day.year * 12 + day.month - 1) + (number * 12 if unit == "年" else number)
    year, month = months // 12, months % 12 + 1
    return _value(date(year, month, min(day.day, monthrange(year, month)[1])))


def _value(day: date) -> Fraction:
    return Fraction(day.year * 10000 + day.month * 100 + day.day)
