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
from tests.oracle.oracle import Answer, Oracle

CASES = sorted((JINAN / "cases").glob("*.yaml"))


def assert_agreement(policy: Policy, case: Case) -> tuple[Answer, Decision]:
    """Hold the decision against the oracle's answer, thing by thing."""
    answer = Oracle(policy, case).answer()
    decision = decide(policy, case)
    derived = decision.problem.derived
    assert {key.text for key in derived.eligible} == answer.eligible
    assert {key.text for key in derived.open} == answer.open
    assert {key.text for key in derived.fails} == answer.failing
    assert {c.key.text: c.low for c in decision.problem.candidates} == answer.amounts
    assert {c.key.text for c in decision.problem.candidates if c.shut} == answer.shut
    assert decision.optimal
    assert decision.nominal == answer.nominal
    chosen = sorted(grant.candidate.key.text for grant in decision.grants)
    assert chosen == sorted(answer.chosen)
    assert decision.certain == answer.certain
    return answer, decision


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
