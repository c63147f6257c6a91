"""Which unknown facts can still move the decision, and for which candidates; the others nobody need look up.

A candidate waits for facts: whether it holds, what it comes to, what the limits over it leave, in which year it counts.
Those that can never be chosen and shut out no other are left aside first; why that is sound is in decision 0027.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jnpolicy.cases.state import FactKey
from jnpolicy.model.expression import Attribute
from jnpolicy.model.policy import Limit, RelationKind
from jnpolicy.model.walk import attributes_in, concepts_in
from jnpolicy.solve import formulate
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.candidate import NOTHING, Candidate, Unknown
from jnpolicy.solve.choose import Chooser, Memory
from jnpolicy.solve.derived import Key
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.limits import waiting_limits
from jnpolicy.solve.payout import payout
from jnpolicy.solve.problem import Problem
from jnpolicy.solve.steady import unsteady
from jnpolicy.solve.unknowns import OpenFact, open_facts


@dataclass(frozen=True, slots=True)
class Relevance:
    """The unknown facts of a case, each in one of three groups, with the candidates that wait for it."""

    matters: Mapping[OpenFact, tuple[Key, ...]]  # it can move the selection or an amount in it
    elsewhere: Mapping[OpenFact, tuple[Key, ...]]  # it decides only whether something without an amount may be had
    idle: tuple[OpenFact, ...]


def relevance(problem: Problem, memory: Memory | None = None) -> Relevance:
    """Sort the unknown facts of a problem's case by what they can still do."""
    waiting = list(_waiting(problem, {} if memory is None else memory))
    elsewhere = [(c.key, c.missing) for c in problem.elsewhere if c.open]
    facts = list(open_facts(problem.policy, problem.case))
    first, second = _by_fact(facts, waiting), _by_fact(facts, elsewhere)
    second = {fact: keys for fact, keys in second.items() if fact not in first}
    return Relevance(first, second, tuple(fact for fact in facts if fact not in first and fact not in second))


def _by_fact(facts: Iterable[OpenFact], waiting: Iterable[tuple[Key, Unknown]]) -> dict[OpenFact, tuple[Key, ...]]:
    rows = list(waiting)
    found = {fact: tuple(key for key, missing in rows if fact.key in missing) for fact in facts}
    return {fact: keys for fact, keys in found.items() if keys}


def _waiting(problem: Problem, memory: Memory) -> Iterator[tuple[Key, Unknown]]:
    """Candidates that may yet be chosen or shut out another, with all the facts that they hang on."""
    live = [c for c in problem.candidates if c.shut is None]
    never = _never(problem, live, memory)
    live = [c for c in live if c.key not in never]
    ceilings = waiting_limits(problem.limits, problem.stacks, problem.derived, live)
    in_turn = sum(candidate.clause is None for candidate in live) > 1  # of equal ones the earlier is chosen
    for candidate in live:
        missing = candidate.missing_amounts | ceilings.get(candidate.key, NOTHING)
        if candidate.clause is not None or in_turn or len(_may_share(problem, candidate, live)) > 1:
            missing |= candidate.year_missing
        if candidate.open or candidate.uncounted:  # one that does not count yet waits for whatever keeps it from counting
            missing |= candidate.waiting
        if any(amount.taken for amount in candidate.amounts):
            missing |= _asked(problem, candidate)
        yield candidate.key, missing


def _asked(problem: Problem, candidate: Candidate) -> Unknown:
    """All unknown facts in the amounts of one that takes from others: what it comes to is not known till they are paid."""
    assert candidate.clause is not None
    asked: set[FactKey] = set()
    for component in candidate.clause.components:
        nodes: list[Attribute] = list(attributes_in(component.amount))
        for concept in concepts_in(component.amount):
            nodes += attributes_in(problem.policy.vocabulary.concepts[concept.concept].condition)
        names = {node.name for node in nodes}
        asked |= {fact.key for fact in open_facts(problem.policy, problem.case) if fact.key[1] in names}
    return frozenset(asked)


def _limits(problem: Problem) -> Iterator[tuple[frozenset[str], Limit]]:
    """Every limit with the clauses that it stands over."""
    yield from ((frozenset((clause.id,)), limit) for clause in problem.policy.clauses for limit in clause.limits)
    yield from ((frozenset(shared.clauses), shared.limit) for shared in problem.policy.shared_limits)


def _never(problem: Problem, live: list[Candidate], memory: Memory) -> set[Key]:
    """Candidates that no completion of the facts chooses, and that shut out no other whatever the facts are."""
    contending = {c.key for c in live}
    shutting = {tie.first for tie in problem.derived.shuts if {tie.first, tie.second} <= contending}
    for tie in problem.ties:
        if tie.relation == RelationKind.HIGHER_APPLIES.value and {tie.first, tie.second} <= contending:
            shutting |= {tie.first, tie.second}
    waiting = [c for c in live if (c.open or c.partly_open) and c.key not in shutting]
    if not waiting:
        return set()
    void = {c.key for c in waiting if c.clause is not None and _void(c, problem)}
    return void | set(_beaten(problem, live, [c for c in waiting if c.key not in void], memory))


def _void(candidate: Candidate, problem: Problem) -> bool:
    """Whether it is paid nothing whatever the facts are: the limits over it are used up, or it comes to nothing."""
    spent = {member for line in problem.limits if line.left(possible=True) == 0 for member in line.members}
    return all(amount.high == 0 or (candidate.key, amount.name) in spent for amount in candidate.amounts)


def _beaten(problem: Problem, live: list[Candidate], waiting: list[Candidate], memory: Memory) -> Iterator[Key]:
    """Those with which even the most that is possible is less than what is sure without them.

    Compared are those that anything ties together, however the facts turn out: what happens among them is theirs alone.
    """
    if not waiting:
        return
    sure, surely = formulate.formulate(problem)
    most, possibly = formulate.formulate(problem, possible=True)
    sure, most = sure.under(formulate.NOMINAL), most.under(formulate.NOMINAL)
    known = Chooser(sure, Budget(), memory=memory).best().selected or frozenset()
    chooser = Chooser(most, Budget(), memory=memory)
    best = chooser.best()
    if best.selected is None or not best.proven:
        return
    paid_surely = _paid(sure, surely, known)
    paid_possibly = _paid(most, possibly, best.selected)
    loose = unsteady(possibly, problem.limits, problem.derived) | {c.key for c, _ in formulate.unbounded(problem)}
    loose |= {candidate.key for candidate in live if candidate.year_missing}
    number = {candidate.key: index for index, candidate in enumerate(possibly)}
    group = _tied(problem, live)
    for candidate in waiting:
        around = group[candidate.key]
        if loose & around:
            continue
        cost = chooser.cost_of(number[candidate.key])
        if cost is not None and sum(paid_possibly.get(k, 0) for k in around) - cost < sum(paid_surely.get(k, 0) for k in around):
            yield candidate.key


def _paid(instance: Instance, candidates: tuple[Candidate, ...], selected: frozenset[int]) -> dict[Key, int]:
    paid: dict[Key, int] = {}
    for step in payout(instance, selected):
        key = candidates[instance.payments[step.payment].candidate].key
        paid[key] = paid.get(key, 0) + step.paid
    return paid


def _tied(problem: Problem, live: list[Candidate]) -> dict[Key, frozenset[Key]]:
    """Candidate → all that relations, limits or shares tie to it, directly or through others."""
    group = {candidate.key: frozenset({candidate.key}) for candidate in live}
    rows: list[Iterable[Key]] = [(tie.first, tie.second) for tie in (*problem.ties, *problem.derived.shuts)]
    rows += [[key for key, _ in line.members] for line in problem.limits]
    rows += [(c.key, *item.keys) for c in live for amount in c.amounts for item in amount.taken]
    rows += [_may_share(problem, candidate, live) for candidate in live if candidate.year_missing]
    for row in rows:
        joined = frozenset[Key]().union(*(group[key] for key in row if key in group))
        group |= dict.fromkeys(joined, joined)
    return group


def _may_share(problem: Problem, unplaced: Candidate, live: list[Candidate]) -> list[Key]:
    """Those that one which counts in no known year may yet share a limit with, itself among them."""
    category = unplaced.other.category if unplaced.other is not None else None
    clauses: set[str] = set()
    for over, limit in _limits(problem):
        if unplaced.key.clause in over or (category is not None and limit.category == category):
            clauses |= over
    return [c.key for c in live if c.key == unplaced.key or c.key.clause in clauses]
