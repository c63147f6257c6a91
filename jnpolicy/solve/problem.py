"""From what was derived to a choice problem: candidates with their amounts, who is shut out, what limits have left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Policy
from jnpolicy.solve.amounts import candidates
from jnpolicy.solve.candidate import NOTHING, UNKNOWN_YEAR, Candidate, LimitLine
from jnpolicy.solve.derived import Derived, Key, Tie
from jnpolicy.solve.limits import Stacks, limit_lines, stack_lines, waiting_limits
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
    stacks: Stacks
    ties: tuple[Tie, ...]


def build_problem(policy: Policy, case: Case, derived: Derived) -> Problem:
    """Compute amounts for candidates only, and settle the relations that are no choice."""
    limits = tuple(limit_lines(policy, case, derived))
    stacks = stack_lines(policy, case, derived)
    made = tuple(candidates(policy, case, derived))
    waiting = waiting_limits(limits, stacks, derived, made)
    found = [replace(c, limit_missing=waiting.get(c.key, NOTHING)) for c in made]
    order = _order(policy, case)
    found.sort(key=lambda c: order(c.key, c.year))
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


def in_order(policy: Policy, case: Case, keys: Iterable[Key], years: Mapping[Key, int]) -> list[Key]:
    """Keys in the order in which candidates stand: by clause, then the year, then as the case lists the matters."""
    order = _order(policy, case)
    return sorted(keys, key=lambda key: order(key, years.get(key, UNKNOWN_YEAR)))


def _order(policy: Policy, case: Case) -> Callable[[Key, int], tuple[int, int, int, int]]:
    rank = {clause.id: clause.rank for clause in policy.clauses}
    places = case.places()
    others = {other.id: place for place, other in enumerate(case.others)}
    last = max(rank.values(), default=0) + 1
    return lambda key, year: (rank.get(key.clause, last), year, places[key.matter], others.get(key.other, 0))
