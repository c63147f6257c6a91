"""From what was derived to a choice problem: candidates with their amounts, who is shut out, what limits have left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Policy
from jnpolicy.solve.amounts import candidates
from jnpolicy.solve.candidate import NOTHING, Candidate, LimitLine, StackLine
from jnpolicy.solve.derived import Derived, Tie
from jnpolicy.solve.limits import limit_lines, stack_lines, waiting_limits
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


def build_problem(policy: Policy, case: Case, derived: Derived) -> Problem:
    """Compute amounts for candidates only, and settle the relations that are no choice."""
    limits = tuple(limit_lines(policy, case, derived))
    stacks = stack_lines(policy, case)
    waiting = waiting_limits(limits, stacks, derived)
    found = [replace(c, limit_missing=waiting.get(c.key, NOTHING)) for c in candidates(policy, case, derived)]
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
