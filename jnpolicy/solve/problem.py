"""From what was derived to a choice problem: amounts of candidates, who is shut out, what limits have left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from jnpolicy.asp.compile_policy import TIME_NODE, clause_time
from jnpolicy.asp.nodes import clause_nodes
from jnpolicy.cases.case import Award, Case, OtherGrant
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Clause, Limit, Nature, PairRelation, Policy, RelationKind
from jnpolicy.model.walk import attributes_in
from jnpolicy.solve.derived import Derived, Key, LimitKey, Tie
from jnpolicy.solve.evaluate import Facts, Missing, evaluate, rounded_fen, truth
from jnpolicy.solve.instance import Ceiling, Instance, Payment


@dataclass(frozen=True, slots=True)
class Amount:
    """What one component comes to, in 分: `low` to `high` (None: nothing bounds it)."""

    name: str
    low: int
    high: int | None
    missing: Missing = frozenset()


@dataclass(frozen=True, slots=True)
class Shut:
    """Why a candidate cannot be chosen at all: a relation that is no choice, or an award already received."""

    relation: str  # 优先 就高 已享受
    by: Key | None
    source: str
    award: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause for a matter, or another policy's grant. `missing` says what an open one waits for."""

    key: Key
    clause: Clause | None
    other: OtherGrant | None
    open: bool
    missing: Missing
    nature: Nature
    amounts: tuple[Amount, ...]
    year: int
    shut: Shut | None = None
    waits_for: Key | None = None  # it is open only because this one may shut it out

    @property
    def low(self) -> int:
        return sum(amount.low for amount in self.amounts)

    @property
    def high(self) -> int | None:
        highs = [amount.high for amount in self.amounts]
        return None if None in highs else sum(high for high in highs if high is not None)

    @property
    def inexact(self) -> bool:
        """Whether its amount hangs on facts that are not known."""
        return any(amount.low != amount.high for amount in self.amounts)

    @property
    def missing_amounts(self) -> Missing:
        return frozenset().union(*(amount.missing for amount in self.amounts if amount.low != amount.high))


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit for one scope and period: its ceiling (in 分, `high` None where unknown) and what awards drew."""

    key: LimitKey
    limit: Limit
    low: int
    high: int | None
    drawn: int
    members: tuple[tuple[Key, str], ...]

    def left(self, *, possible: bool) -> int | None:
        """What it has left before the first payment."""
        ceiling = self.high if possible else self.low
        return None if ceiling is None else max(0, ceiling - self.drawn)


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that the choice needs. `candidates` stand in the order that breaks ties."""

    policy: Policy
    case: Case
    derived: Derived
    candidates: tuple[Candidate, ...]
    elsewhere: tuple[Candidate, ...]  # discretionary ones, and references without a stated amount
    limits: tuple[LimitLine, ...]
    ties: tuple[Tie, ...]

    def facts(self, matter: str) -> Facts:
        """What is known when a clause looks at a matter."""
        return matter_facts(self.policy, self.case, matter)


def matter_facts(policy: Policy, case: Case, matter: str) -> Facts:
    """What is known when a clause looks at a matter."""
    return Facts(case.applicant.facts, case.matter(matter).facts, policy.vocabulary.concepts)


def build_problem(policy: Policy, case: Case, derived: Derived) -> Problem:
    """Compute amounts for candidates only, and settle the relations that are no choice."""
    clauses = {clause.id: clause for clause in policy.clauses}
    others = {other.id: other for other in case.others}
    found = [
        _candidate(policy, case, derived, key, clauses.get(key.clause), others.get(key.other))
        for key in derived.eligible | derived.open
    ]
    rank = {clause.id: clause.rank for clause in policy.clauses}
    found.sort(key=lambda c: (rank.get(c.key.clause, len(rank) + 1), c.key.matter, c.key.other))
    taking_part = [c for c in found if c.amounts]
    settled = _settle(taking_part, derived)
    return Problem(
        policy,
        case,
        derived,
        tuple(settled),
        tuple(c for c in found if not c.amounts),
        tuple(_limit_lines(policy, case, derived)),
        derived.ties,
    )


def _candidate(
    policy: Policy, case: Case, derived: Derived, key: Key, clause: Clause | None, other: OtherGrant | None
) -> Candidate:
    year = derived.years.get(key, 9999)
    if other is not None:
        fen = rounded_fen(other.amount, policy.rounding)
        return Candidate(key, None, other, False, frozenset(), other.nature, (Amount("", fen, fen),), year)
    assert clause is not None
    facts = matter_facts(policy, case, key.matter)
    missing: Missing = frozenset()
    if key in derived.open:
        nodes = {node.id: node for node in clause_nodes(clause)}
        for identifier in derived.waits.get(key, ()):
            if identifier.endswith(TIME_NODE):
                time = clause_time(policy, clause)
                assert time is not None
                missing |= {(time.role, time.name)}
            else:
                missing |= truth(nodes[identifier].condition, facts)[1]
    amounts = _amounts(policy, case, clause, key.matter, facts)
    return Candidate(key, clause, None, key in derived.open, missing, clause.nature, amounts, year)


def _amounts(policy: Policy, case: Case, clause: Clause, matter: str, facts: Facts) -> tuple[Amount, ...]:
    """Empty where the clause names no amount: discretion, or a reference that the case puts no figure to."""
    if clause.nature is Nature.REFERENCE:
        stated = case.matter(matter).reference_amounts.get(clause.id)
        if stated is None:
            return ()
        fen = rounded_fen(stated, policy.rounding)
        return (Amount("", fen, fen),)
    made = []
    for component in clause.components:
        value = evaluate(component.amount, facts)
        high = None if value.high is None else rounded_fen(value.high, policy.rounding)
        made.append(Amount(component.name, rounded_fen(value.low, policy.rounding), high, value.missing))
    return tuple(made)


def _settle(candidates: list[Candidate], derived: Derived) -> list[Candidate]:
    """Shut out what awards received, 优先 and 就高 shut out. What an open candidate may shut out is open too."""
    by_key = {candidate.key: candidate for candidate in candidates}
    for key, awards in derived.had.items():
        if key in by_key:
            by_key[key] = replace(by_key[key], shut=Shut("已享受", None, "", awards[0]))
    waiting = [tie for tie in derived.shuts if tie.first in by_key and tie.second in by_key]
    while waiting:
        beaten = {tie.second for tie in waiting}
        ready = [tie for tie in waiting if tie.first not in beaten] or waiting[:1]
        for tie in ready:
            first, second = by_key[tie.first], by_key[tie.second]
            if first.shut or second.shut:
                continue
            if first.open:
                missing = second.missing | first.missing
                by_key[tie.second] = replace(second, open=True, missing=missing, waits_for=first.key)
            else:
                by_key[tie.second] = replace(second, shut=Shut("优先", tie.first, tie.source))
        waiting = [tie for tie in waiting if tie not in ready]
    higher: dict[Key, list[Tie]] = {}
    for tie in derived.ties:
        if tie.relation == RelationKind.HIGHER_APPLIES.value:
            higher.setdefault(tie.first, []).append(tie)
            higher.setdefault(tie.second, []).append(tie)
    order = {candidate.key: position for position, candidate in enumerate(candidates)}
    standing: set[Key] = set()
    for candidate in sorted(by_key.values(), key=lambda c: (-c.low, order[c.key])):
        if candidate.shut or candidate.open or candidate.inexact:
            continue
        winner = next((tie for tie in higher.get(candidate.key, ()) if tie.other(candidate.key) in standing), None)
        if winner is None:
            standing.add(candidate.key)
        else:
            by_key[candidate.key] = replace(candidate, shut=Shut("就高", winner.other(candidate.key), winner.source))
    return [_perhaps_outranked(by_key[candidate.key], by_key, higher) for candidate in candidates]


def _perhaps_outranked(candidate: Candidate, by_key: dict[Key, Candidate], higher: dict[Key, list[Tie]]) -> Candidate:
    """Open, where unknown facts may yet make another one the higher that applies."""
    if candidate.shut is not None or candidate.open:
        return candidate
    for tie in higher.get(candidate.key, ()):
        rival = next((by_key[key] for key in (tie.first, tie.second) if key != candidate.key and key in by_key), None)
        if rival is None or rival.shut is not None:
            continue
        unsure = rival.open or rival.inexact or candidate.inexact
        if unsure and (rival.high is None or rival.high >= candidate.low):
            missing = candidate.missing_amounts | rival.missing | rival.missing_amounts
            return replace(candidate, open=True, missing=missing, waits_for=rival.key)
    return candidate


def _limit_lines(policy: Policy, case: Case, derived: Derived) -> Iterable[LimitLine]:
    limits = {limit.id: limit for clause in policy.clauses for limit in clause.limits}
    awards: dict[int, Award] = {award.number: award for award in case.awards}
    nothing = Facts(case.applicant.facts, {}, policy.vocabulary.concepts)
    for key, members in derived.members.items():
        limit = limits[key.limit]
        of_matter = any(attribute.role is Role.MATTER for attribute in attributes_in(limit.ceiling))
        facts = matter_facts(policy, case, members[0][0].matter) if of_matter else nothing
        ceiling = evaluate(limit.ceiling, facts)
        drawn = sum((awards[number].amount for number in derived.drawn.get(key, ())), Fraction(0))
        high = None if ceiling.high is None else int(ceiling.high * 100)
        yield LimitLine(key, limit, int(ceiling.low * 100), high, int(drawn * 100), members)


# —— to an instance ——


def build_instance(problem: Problem, *, certain_first: bool, possible: bool) -> tuple[Instance, tuple[Candidate, ...]]:
    """The choice in 分, with the candidates it numbers.

    `possible` lets open candidates in and takes every amount at its highest; otherwise only what surely holds, at its
    lowest. `certain_first` maximises what does not hang on 上限 grants, then the nominal total.
    """
    candidates = tuple(c for c in problem.candidates if c.shut is None and (possible or not c.open))
    number = {candidate.key: index for index, candidate in enumerate(candidates)}
    order = sorted(candidates, key=lambda c: (c.year, number[c.key]))
    caps: dict[tuple[Key, str], list[int]] = {}
    lines = []
    for source, line in enumerate(problem.limits):
        left = line.left(possible=possible)
        if left is not None:
            lines.append((source, line, left))
            for member in line.members:
                caps.setdefault(member, []).append(left)
    payments: list[Payment] = []
    place: dict[tuple[Key, str], int] = {}
    for candidate in order:
        for amount in candidate.amounts:
            value = amount.low
            if possible:
                bounds = caps.get((candidate.key, amount.name), [])
                value = amount.high if amount.high is not None else min(bounds, default=0)
            certain = 0 if candidate.nature is Nature.CEILING else value
            place[candidate.key, amount.name] = len(payments)
            raw = (certain, value) if certain_first else (value,)
            payments.append(Payment(number[candidate.key], amount.name, raw))
    ceilings = [
        Ceiling(left, tuple(sorted(place[member] for member in line.members if member in place)), source)
        for source, line, left in lines
    ]
    exclusive, top_ups = set(), set()
    stacks = _stack_ceilings(problem)
    for tie in problem.ties:
        if tie.first not in number or tie.second not in number:
            continue
        one, two = sorted((number[tie.first], number[tie.second]))
        if tie.relation in (RelationKind.EXCLUSIVE.value, RelationKind.HIGHER_APPLIES.value):
            exclusive.add((one, two))
        elif tie.relation == RelationKind.TOP_UP.value:
            top_ups.add((one, two))
        elif tie.relation == RelationKind.STACK_CAPPED.value:
            most = stacks[frozenset((tie.first.clause, tie.second.clause))]
            members = [i for (key, _), i in place.items() if key in (tie.first, tie.second)]
            ceilings.append(Ceiling(int(most * 100), tuple(sorted(members)), together=frozenset((one, two))))
    if possible:
        for tie in problem.derived.shuts:
            if tie.first in number and tie.second in number:
                one, two = sorted((number[tie.first], number[tie.second]))
                exclusive.add((one, two))
    awards = {award.number: award for award in problem.case.awards}
    for key, rows in problem.derived.stacked.items():  # what a stack has had already is gone before the first
        if key not in number:
            continue
        own = tuple(sorted(i for (owner, _), i in place.items() if owner == key))
        for clause in sorted({clause for clause, _ in rows}):
            had = sum((awards[n].amount for c, n in rows if c == clause), Fraction(0))
            most = stacks[frozenset((key.clause, clause))]
            ceilings.append(Ceiling(max(0, int((most - had) * 100)), own))
    received = tuple(
        (number[key], int(sum(awards[n].amount for n in numbers) * 100))
        for key, numbers in problem.derived.topped_up.items()
        if key in number
    )
    instance = Instance(
        size=len(candidates),
        payments=tuple(payments),
        ceilings=tuple(ceiling for ceiling in ceilings if ceiling.payments),
        exclusive=frozenset(exclusive),
        top_ups=frozenset(top_ups),
        received=received,
        objectives=2 if certain_first else 1,
    )
    return instance, candidates


def _stack_ceilings(problem: Problem) -> dict[frozenset[str], Fraction]:
    """The two clauses of each 叠加封顶 → its ceiling in 元."""
    facts = Facts(problem.case.applicant.facts, {}, {})
    return {
        frozenset((relation.first, relation.second)): evaluate(relation.ceiling, facts).low
        for relation in problem.policy.relations
        if isinstance(relation, PairRelation) and relation.ceiling is not None
    }


def unbounded(problem: Problem) -> bool:
    """Whether some amount that an unknown fact decides has neither a ceiling nor a limit over it."""
    bounded = {member for line in problem.limits if line.left(possible=True) is not None for member in line.members}
    return any(
        amount.high is None and (candidate.key, amount.name) not in bounded
        for candidate in problem.candidates
        if candidate.shut is None
        for amount in candidate.amounts
    )
