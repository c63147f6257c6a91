"""From what was derived to a choice problem: amounts of candidates, who is shut out, what limits have left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from jnpolicy.asp.compile_policy import TIME_NODE, clause_time
from jnpolicy.asp.nodes import clause_nodes
from jnpolicy.cases.case import Award, Case, OtherGrant
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Clause, Limit, Nature, PairRelation, Policy
from jnpolicy.model.walk import attributes_in
from jnpolicy.solve.candidate import NOTHING, UNKNOWN_YEAR, Amount, Candidate, LimitLine, StackLine, Unknown, unknown
from jnpolicy.solve.derived import Derived, Key, Tie
from jnpolicy.solve.evaluate import Facts, Range, evaluate, lower, rounded_fen, truth
from jnpolicy.solve.settle import settle
from jnpolicy.solve.steady import unsteady


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that the choice needs. `candidates` stand in the order that breaks ties."""

    policy: Policy
    case: Case
    derived: Derived
    candidates: tuple[Candidate, ...]
    elsewhere: tuple[Candidate, ...]  # discretionary ones, and references without a stated amount
    limits: tuple[LimitLine, ...]
    stacks: dict[frozenset[str], StackLine]  # by the two clauses
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
    limits = tuple(_limit_lines(policy, case, derived))
    stacks = _stack_lines(policy, case)
    waiting = _waiting_limits(limits, stacks, derived)
    found = [
        replace(
            _candidate(policy, case, derived, key, clauses.get(key.clause), others.get(key.other)),
            limit_missing=waiting.get(key, NOTHING),
        )
        for key in derived.eligible | derived.open
    ]
    rank = {clause.id: clause.rank for clause in policy.clauses}
    found.sort(key=lambda c: (rank.get(c.key.clause, len(rank) + 1), c.key.matter, c.key.other))
    settled = settle((c for c in found if c.amounts), derived)
    uncounted = unsteady([c for c in settled if c.shut is None and not c.open], limits, derived)
    return Problem(
        policy,
        case,
        derived,
        tuple(replace(c, uncounted=True) if c.key in uncounted else c for c in settled),
        tuple(c for c in found if not c.amounts),
        limits,
        stacks,
        derived.ties,
    )


def _candidate(
    policy: Policy, case: Case, derived: Derived, key: Key, clause: Clause | None, other: OtherGrant | None
) -> Candidate:
    year = derived.years.get(key, UNKNOWN_YEAR)
    year_missing = _year_missing(policy, case, key, clause, other) if year == UNKNOWN_YEAR else NOTHING
    if other is not None:
        fen = int(other.amount * 100)  # as that policy gives it: this one's rounding is for its own amounts
        return Candidate(key, None, other, False, NOTHING, other.nature, (Amount("", fen, fen),), year, year_missing=year_missing)
    assert clause is not None
    facts = matter_facts(policy, case, key.matter)
    missing: Unknown = NOTHING
    if key in derived.open:
        nodes = {node.id: node for node in clause_nodes(clause)}
        for identifier in derived.waits.get(key, ()):
            if identifier.endswith(TIME_NODE):
                missing |= year_missing
            else:
                missing |= unknown(truth(nodes[identifier].condition, facts)[1], key.matter)
    amounts = _amounts(policy, case, clause, key.matter, facts)
    return Candidate(key, clause, None, key in derived.open, missing, clause.nature, amounts, year, year_missing=year_missing)


def _year_missing(policy: Policy, case: Case, key: Key, clause: Clause | None, other: OtherGrant | None) -> Unknown:
    """The fact that would say in which year a candidate counts; nothing where its matter's kind has no such fact."""
    if clause is not None:
        time = clause_time(policy, clause)
        return NOTHING if time is None else unknown(frozenset({(time.role, time.name)}), key.matter)
    definition = policy.vocabulary.time_attribute(case.matter(key.matter).kind)
    return NOTHING if definition is None else frozenset({(key.matter, definition.name)})


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
        low = rounded_fen(value.low, policy.rounding)
        made.append(Amount(component.name, low, high, unknown(value.missing, matter)))
    return tuple(made)


# —— limits ——


def _limit_lines(policy: Policy, case: Case, derived: Derived) -> Iterable[LimitLine]:
    limits = {limit.id: (clause, limit) for clause in policy.clauses for limit in clause.limits}
    awards: dict[int, Award] = {award.number: award for award in case.awards}
    for key, members in derived.members.items():
        clause, limit = limits[key.limit]
        ceiling, missing = _ceiling(policy, case, derived, clause, limit, members[0][0].matter)
        drawn = sum((awards[number].amount for number in derived.drawn.get(key, ())), Fraction(0))
        low, high = _fen(ceiling)
        yield LimitLine(key, limit, low, high, int(drawn * 100), members, missing)


def _ceiling(policy: Policy, case: Case, derived: Derived, clause: Clause, limit: Limit, member: str) -> tuple[Range, Unknown]:
    """A limit's ceiling in 元. Where matters that are one thing state it differently, the lowest holds."""
    if not any(attribute.role is Role.MATTER for attribute in attributes_in(limit.ceiling)):
        ceiling = evaluate(limit.ceiling, Facts(case.applicant.facts, {}, policy.vocabulary.concepts))
        return ceiling, unknown(ceiling.missing, "")
    kinds = policy.vocabulary.kinds
    found = {
        matter.id: evaluate(limit.ceiling, matter_facts(policy, case, matter.id))
        for matter in case.matters
        if derived.things[matter.id] == derived.things[member] and clause.matter in (matter.kind, *kinds[matter.kind].ancestors)
    }
    ceiling = lower(list(found.values()))
    missing = NOTHING.union(*(unknown(item.missing, matter) for matter, item in found.items()))
    return ceiling, missing if ceiling.value is None else NOTHING


def _stack_lines(policy: Policy, case: Case) -> dict[frozenset[str], StackLine]:
    """The two clauses of each 叠加封顶 → its ceiling."""
    facts = Facts(case.applicant.facts, {}, policy.vocabulary.concepts)
    found = {}
    for relation in policy.relations:
        if isinstance(relation, PairRelation) and relation.ceiling is not None:
            ceiling = evaluate(relation.ceiling, facts)
            found[frozenset((relation.first, relation.second))] = StackLine(*_fen(ceiling), unknown(ceiling.missing, ""))
    return found


def _fen(ceiling: Range) -> tuple[int, int | None]:
    """The whole 分 of a ceiling's lowest and highest: a part of a 分 cannot be paid."""
    low = 0 if ceiling.low is None else max(0, int(ceiling.low * 100))
    return low, None if ceiling.high is None else max(0, int(ceiling.high * 100))


def _waiting_limits(limits: Iterable[LimitLine], stacks: dict[frozenset[str], StackLine], derived: Derived) -> dict[Key, Unknown]:
    """Candidates → the facts that the ceilings over them wait for."""
    found: dict[Key, Unknown] = {}
    for line in limits:
        if line.low != line.high:
            for key, _ in line.members:
                found[key] = found.get(key, NOTHING) | line.missing
    stacked = [(key, tie.first.clause, tie.second.clause) for tie in derived.ties for key in (tie.first, tie.second)]
    stacked += [(key, key.clause, clause) for key, rows in derived.stacked.items() for clause, _ in rows]
    for key, one, two in stacked:
        stack = stacks.get(frozenset((one, two)))
        if stack is not None and stack.low != stack.high:
            found[key] = found.get(key, NOTHING) | stack.missing
    return found
