"""A decision reduced to what a case's 预期 speaks of."""

from __future__ import annotations

from jnpolicy.cases.expectation import Outcome
from jnpolicy.solve.decision import Decision


def outcome(decision: Decision) -> Outcome:
    """The names and totals to hold beside an expectation."""
    return Outcome(
        nominal=decision.nominal,
        certain=decision.certain,
        possible=decision.possible,
        chosen=frozenset(grant.candidate.key.text for grant in decision.grants),
        left_out=frozenset(item.candidate.key.text for item in decision.left_out),
        open=frozenset(c.key.text for c in (*decision.open, *decision.partly_open))
        | {c.key.text for c in decision.problem.elsewhere if c.open},
        failing=frozenset(key.text for key in decision.problem.derived.fails),
        discretionary=frozenset(c.key.text for c in decision.problem.elsewhere if not c.open),
    )
