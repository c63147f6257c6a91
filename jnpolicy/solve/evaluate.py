"""Exact values of expressions and truth values of conditions for one matter, with unknown facts as ranges."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from jnpolicy.cases.case import Case, Fact
from jnpolicy.model import expression as model
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Concept, Limit, Policy, Rounding
from jnpolicy.model.walk import computes
from jnpolicy.solve.ranges import (
    NONE,
    ONE,
    ZERO,
    Missing,
    Range,
    banded,
    below,
    extreme,
    hull,
    lower,
    monotone,
    most_banded,
    multiplied,
    negative,
    not_above,
    plus,
    rounded,
    settled,
    whole_units,
)
from jnpolicy.text.calendar import day_after


class NotComputable(ValueError):
    """What a case states leaves an amount without a value: not unknown, but wrong."""


class NoPlace(NotComputable):
    """What counts the place in a row (依次) is no whole number."""

    def __init__(self, ordinal: model.Expression, place: Fraction):
        super().__init__(place)
        self.ordinal = ordinal
        self.place = place


class NoValue(NotComputable):
    """A parameter that changes has no value yet on the day on which a matter counts."""

    def __init__(self, name: str, day: Fraction):
        super().__init__(name)
        self.name = name
        self.day = day


class Disagreement(NotComputable):
    """Matters with one identifier state a limit of what it stands for differently."""

    def __init__(self, limit: Limit, value: str):
        super().__init__(value)
        self.limit = limit
        self.value = value


@dataclass(frozen=True, slots=True)
class Record:
    """A matter of the case as an aggregate sees it: the thing that it is, its kinds and their ancestors."""

    id: str
    thing: str
    kinds: frozenset[str]
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a clause looks at a matter. `awards`: what other clauses pay on it, in 元, by title."""

    applicant: Mapping[str, Fact]
    matter: Mapping[str, Fact]
    concepts: Mapping[str, Concept]
    records: tuple[Record, ...] = ()
    record: Record | None = None
    awards: Mapping[str, Range] = field(default_factory=dict)

    def get(self, attribute: model.Attribute) -> Fact | None:
        match attribute.role:
            case Role.APPLICANT:
                return self.applicant.get(attribute.name)
            case Role.MATTER:
                return self.matter.get(attribute.name)
            case Role.RECORD:
                return self.record.facts.get(attribute.name) if self.record is not None else None

    def missing(self, attribute: model.Attribute) -> Missing:
        """An attribute as a fact that is not known."""
        of = self.record.id if attribute.role is Role.RECORD and self.record is not None else ""
        return frozenset({(attribute.role, of, attribute.name)})


class CaseFacts:
    """What a case knows, as the clauses of a policy look at it."""

    def __init__(self, policy: Policy, case: Case):
        lineage = policy.vocabulary.lineage
        things = case.things()
        self._records = {m.id: Record(m.id, things[m.id], frozenset(lineage(m.kind)), m.facts) for m in case.matters}
        self._alone = Facts(case.applicant.facts, {}, policy.vocabulary.concepts, tuple(self._records.values()))

    def of(self, matter: str | None = None) -> Facts:
        """What is known when a clause looks at a matter, or at the applicant alone."""
        return self._alone if matter is None else replace(self._alone, matter=self._records[matter].facts)

    def sharing(self, name: str, matter: str) -> Iterator[str]:
        """The matters with the same identifier of that name as this one."""
        value = self._records[matter].facts[name].value
        for other in self._records.values():
            if (fact := other.facts.get(name)) is not None and fact.value == value:
                yield other.id

    def is_a(self, matter: str, kinds: Collection[str]) -> bool:
        """Whether a matter is of one of these kinds, or below one."""
        return not self._records[matter].kinds.isdisjoint(kinds)


def evaluate(node: model.Expression, facts: Facts) -> Range:
    """The range of an expression. It is one value where every fact that matters is known."""
    match node:
        case model.Constant(value=value):
            return Range(value, value)
        case model.Attribute():
            fact = facts.get(node)
            if fact is None or isinstance(fact.value, str | bool):
                return Range(None if node.unbounded else ZERO, None, facts.missing(node))
            return Range(fact.value, fact.value)
        case model.Named(value=value):
            return evaluate(value, facts)
        case model.Sum(left=left, right=right, minus=minus):
            one, two = evaluate(left, facts), evaluate(right, facts)
            return plus(one, negative(two) if minus else two)
        case model.Product(left=left, right=right):
            return multiplied(evaluate(left, facts), evaluate(right, facts))
        case model.Extreme(higher=higher, options=options):
            return extreme([evaluate(option, facts) for option in options], higher=higher)
        case model.Bounded(value=value, bounds=bounds):
            result = evaluate(value, facts)
            for is_ceiling, bound in bounds:
                result = extreme([result, evaluate(bound, facts)], higher=not is_ceiling)
            return result
        case model.Cases(rows=rows, otherwise=otherwise):
            return _cases(rows, otherwise, facts)
        case model.Quotient(left=left, divisor=divisor):
            return multiplied(evaluate(left, facts), Range(1 / divisor.value, 1 / divisor.value))
        case model.Rounded(value=value, unit=unit, half_up=half_up):
            return monotone(evaluate(value, facts), lambda amount: rounded(amount, unit, half_up))
        case model.Bands(base=base, bands=bands):
            return monotone(evaluate(base, facts), lambda amount: banded(amount, bands), most_banded(bands))
        case model.Steps(base=base, unit=step, amount=amount):
            count = monotone(evaluate(base, facts), lambda size: whole_units(size, step.value))
            return multiplied(count, evaluate(amount, facts))
        case model.InTurn(ordinal=ordinal, values=values):
            place = evaluate(ordinal, facts)
            if place.value is not None and place.value.denominator != 1:
                raise NoPlace(ordinal, place.value)
            return _in_turn(place, [evaluate(value, facts) for value in values])
        case model.Raised(value=value, raises=raises):
            return _raised(evaluate(value, facts), raises, facts)
        case model.Award(clause=clause):
            return facts.awards.get(clause, Range(ZERO, ZERO))
        case model.Aggregate():
            return _aggregated(node, facts)
        case model.Dated():
            return _dated(node, facts)
        case model.Later(start=start, number=number, unit=measure):
            return monotone(evaluate(start, facts), lambda day: day_after(day, number, measure))


def _in_turn(ordinal: Range, values: Sequence[Range]) -> Range:
    """The value at a place; where the place is not known, any that it may be."""
    may_be = [
        value
        for place, value in enumerate(values, 1)
        if (ordinal.low is None or ordinal.low <= place) and (ordinal.high is None or place <= ordinal.high)
    ]
    if ordinal.value is None or not may_be:
        may_be.append(Range(ZERO, ZERO))
    return hull(may_be, ordinal.missing)


def _raised(value: Range, raises: tuple[model.Raise, ...], facts: Facts) -> Range:
    whole = value
    for item in raises:
        holds, waits = truth(item.condition, facts)
        if holds is False:
            continue
        amount = evaluate(item.amount, facts)
        added = multiplied(value, amount) if item.relative else amount
        added = negative(added) if item.minus else added
        whole = plus(whole, added if holds else hull([added, Range(ZERO, ZERO)], waits))
    return settled(whole.low, whole.high, whole.missing)


def _aggregated(node: model.Aggregate, facts: Facts) -> Range:
    """Over the things that surely or perhaps meet the condition. One counts once, where its matters differ at the lowest."""
    found: dict[str, list[tuple[Range, bool | None, Missing]]] = {}
    for record in facts.records:
        if node.kind not in record.kinds:
            continue
        own = replace(facts, record=record)
        holds, waits = truth(node.condition, own) if node.condition is not None else (True, NONE)
        if holds is False:
            continue
        item = evaluate(node.attribute, own) if node.attribute is not None else Range(ONE, ONE)
        found.setdefault(record.thing, []).append((item, holds, waits))
    whole = Range(ZERO, ZERO)
    for rows in found.values():
        whole = plus(whole, _once(rows))
    return whole


def _once(rows: Sequence[tuple[Range, bool | None, Missing]]) -> Range:
    """The lowest among matters that are one thing, of those that meet the condition; nothing where none does."""
    sure = [item for item, holds, _ in rows if holds]
    if len(rows) == 1:
        return sure[0] if sure else hull([rows[0][0], Range(ZERO, ZERO)], rows[0][2])
    waits = NONE.union(*(missing for _, _, missing in rows))
    every = lower([item for item, _, _ in rows])
    most = lower(sure) if sure else hull([*(item for item, _, _ in rows), Range(ZERO, ZERO)], waits)
    return hull([every, most], waits)


def _dated(node: model.Dated, facts: Facts) -> Range:
    """The value in force on the matter's day; any of them where the day is not known."""
    fact = facts.get(node.time)
    if fact is None or not isinstance(fact.value, Fraction):
        return hull([Range(value, value) for _, value in node.rows], facts.missing(node.time))
    known = [value for day, value in node.rows if day <= fact.value]
    if not known:
        raise NoValue(node.name, fact.value)
    return Range(known[-1], known[-1])


def _cases(rows: tuple[tuple[model.Condition, model.Expression], ...], otherwise: model.Expression, facts: Facts) -> Range:
    """The first row that holds; rows that may hold before it widen the range."""
    possible: list[Range] = []
    missing: Missing = NONE
    for condition, value in rows:
        holds, waits = truth(condition, facts)
        if holds is False:
            continue
        possible.append(evaluate(value, facts))
        if holds:
            break
        missing |= waits
    else:
        possible.append(evaluate(otherwise, facts))
    return hull(possible, missing)


def truth(condition: model.Condition, facts: Facts) -> tuple[bool | None, Missing]:
    """True, False or None (unknown), and the facts that an unknown one waits for."""
    match condition:
        case model.Member(attribute=attribute, values=values):
            fact = facts.get(attribute)
            return (None, facts.missing(attribute)) if fact is None else (fact.value in values, NONE)
        case model.IsTrue(attribute=attribute):
            fact = facts.get(attribute)
            return (None, facts.missing(attribute)) if fact is None else (fact.value is True, NONE)
        case model.Is(concept=concept, role=Role.RECORD):
            return _of_record(facts.concepts[concept], facts)
        case model.Is(concept=concept):
            return truth(facts.concepts[concept].condition, facts)
        case model.Not(part=part):
            holds, waits = truth(part, facts)
            return (None if holds is None else not holds), waits
        case model.All(parts=parts):
            return _joined(parts, facts, deciding=False)
        case model.Any(parts=parts):
            return _joined(parts, facts, deciding=True)
        case model.Compare() | model.Within():
            sign, waits = compare(condition, facts)
            return (None if sign is None else _TESTS[_operator(condition)](sign)), waits


_TESTS = {
    ">=": lambda sign: sign >= 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    "<": lambda sign: sign < 0,
    "=": lambda sign: sign == 0,
}


def _of_record(concept: Concept, facts: Facts) -> tuple[bool | None, Missing]:
    """A definition speaks of its matter; here that is the one that an aggregate is at."""
    record = facts.record
    assert record is not None
    holds, waits = truth(concept.condition, replace(facts, matter=record.facts))
    return holds, frozenset(
        (Role.RECORD, record.id, name) if role is Role.MATTER else (role, of, name) for role, of, name in waits
    )


def _joined(parts: tuple[model.Condition, ...], facts: Facts, *, deciding: bool) -> tuple[bool | None, Missing]:
    """Kleene's 且 (decided by one False) and 或 (decided by one True)."""
    waits: Missing = NONE
    unknown = False
    for part in parts:
        holds, missing = truth(part, facts)
        if holds is deciding:
            return deciding, NONE
        if holds is None:
            unknown = True
            waits |= missing
    return (None if unknown else not deciding), waits


def compare(condition: model.Compare | model.Within, facts: Facts) -> tuple[int | None, Missing]:
    """-1, 0 or 1 for left below, equal to or above right; for a period before, within or after it.

    Where several are possible and the condition comes out the same under each, it is one of them; else None.
    """
    if isinstance(condition, model.Within):
        left, low = evaluate(condition.left, facts), evaluate(condition.start, facts)
        high = monotone(low, lambda day: day_after(day, condition.number, condition.unit))
    else:
        left, low = evaluate(condition.left, facts), evaluate(condition.right, facts)
        high = low
    missing = left.missing | low.missing
    if missing and not computes(condition):
        return None, missing  # a fact is unknown where it is not stated
    possible = [
        sign
        for sign, ruled_out in (
            (-1, not_above(low, left)),
            (0, below(left, low) or below(high, left)),
            (1, not_above(left, high)),
        )
        if not ruled_out
    ]
    if len({_TESTS[_operator(condition)](sign) for sign in possible}) == 1:
        return possible[0], NONE
    return None, missing


def _operator(condition: model.Compare | model.Within) -> str:
    return condition.operator if isinstance(condition, model.Compare) else "="


def rounded_fen(yuan: Fraction | None, rounding: Rounding) -> int:
    """Whole 分 of an amount, rounded once as the policy says; below nothing is nothing, without bound too."""
    return int(rounded(max(ZERO, yuan or ZERO), rounding.unit, rounding.half_up) * 100)
