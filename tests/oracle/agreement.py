"""Hold a decision against what the oracle makes of the same policy and case."""

from __future__ import annotations

from hypothesis import reject

from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Policy
from jnpolicy.solve.decide import decide
from jnpolicy.solve.decision import Decision
from jnpolicy.solve.evaluate import Disagreement
from tests.oracle.oracle import Answer, Unspecified, answer


def of_completion(policy: Policy, case: Case) -> Decision:
    """The decision of a completed case; a completion in which matters of one project contradict each other is none."""
    try:
        return decide(policy, case)
    except Disagreement:
        reject()


def assert_agreement(policy: Policy, case: Case) -> tuple[Answer, Decision]:
    """Thing by thing, so that a failure says where they part."""
    expected = answer(policy, case)
    decision = decide(policy, case)
    derived = decision.problem.derived
    assert {key.text for key in derived.eligible} == expected.eligible
    assert {key.text for key in derived.open} == expected.open
    assert {key.text for key in derived.fails} == expected.not_eligible
    candidates = decision.problem.candidates
    assert {c.key.text: c.low for c in candidates} == expected.amounts
    assert {c.key.text for c in candidates if c.shut} == expected.shut
    assert {c.key.text for c in candidates if c.open and not c.shut and c.key in derived.eligible} == expected.held_open
    if any(c.uncounted for c in candidates):
        raise Unspecified("unknown amounts under limits that cross: only the range is held to")
    assert decision.optimal
    assert decision.nominal == expected.total
    assert {grant.candidate.key.text for grant in decision.grants} == set(expected.chosen)
    assert {grant.candidate.key.text: grant.paid for grant in decision.grants} == expected.paid
    assert decision.certain == expected.certain
    return expected, decision
