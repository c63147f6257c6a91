"""Solver and oracle agree on every case of every pack, under the default readings and the case's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from jnpolicy.cases.case import Case
from jnpolicy.cases.read import load_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.policy import Pack, Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.solve.decide import decide
from jnpolicy.solve.decision import Decision
from tests.conftest import JINAN
from tests.oracle.oracle import Answer, answer

CASES = sorted((JINAN / "cases").glob("*.yaml"))


def assert_agreement(policy: Policy, case: Case) -> tuple[Answer, Decision]:
    """Hold the decision against the oracle's answer, thing by thing."""
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
    assert decision.optimal
    assert decision.nominal == expected.total
    assert sorted(grant.candidate.key.text for grant in decision.grants) == sorted(expected.chosen)
    assert decision.certain == expected.certain
    return expected, decision


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_case(jinan: Pack, path: Path) -> None:
    case = load_case(path, jinan, Diagnostics())
    assert case is not None
    wanted = {
        (q.owner, q.name): name
        for owner, name in case.readings
        for q in jinan.questions
        if q.owner == owner and any(r.name == name for r in q.readings)
    }
    assert_agreement(under_readings(jinan, wanted), case)
