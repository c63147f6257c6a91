"""The other solver confirms what the search proved, and finds what is better where a decision is not the best."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Policy
from jnpolicy.solve import decide
from jnpolicy.solve.decide import CERTAIN, NOMINAL, Options
from jnpolicy.verify.check import Check
from jnpolicy.verify.claims import read_claims
from tests.cli.calls import run
from tests.conftest import EXAMPLE
from tests.oracle.strategies import Drawn, drawn, read
from tests.verify.test_verify import LARGE, as_json, asked

pytest.importorskip("ortools")

from jnpolicy.verify.optimality import Confirmation, NoModel, confirm

SECONDS = 60.0


def confirmed(policy: Policy, case: Case, data: dict[str, Any]) -> Confirmation:
    check = Check(policy, case, read_claims(data))
    check.checked()
    assert check.faults == []
    try:
        return confirm(check, SECONDS)
    except NoModel:
        assume(False)
        raise


@given(drawn(), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=LARGE)
def test_what_was_proven_is_confirmed(text: Drawn, data: st.DataObject) -> None:
    policy, case = read(text)
    made = confirmed(policy, case, as_json(policy, case, data.draw(asked(policy, case))))
    assert made.faults == [] and made.unfinished == [] and made.confirmed


@given(drawn(), st.sampled_from([NOMINAL, CERTAIN]), st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=LARGE)
def test_what_is_not_the_best_is_seen(text: Drawn, objective: str, data: st.DataObject) -> None:
    """The best without a grant, passed off as the best with it: right in every sum, but not the best."""
    policy, case = read(text)
    best = decide.decide(policy, case, Options(objective))
    names = [grant.candidate.key.text for grant in best.grants]
    assume(names)
    gone = data.draw(st.sampled_from(names))
    false = as_json(policy, case, Options(objective, forbid=(gone,)))
    assume(float(false["bound"]) < best.bound / 100)
    false["trail"]["options"]["forbid"] = []
    for row in false["left_out"]:
        row["reason"] = "未入选" if row["candidate"] == gone else row["reason"]  # a reason that may be true
    check = Check(policy, case, read_claims(false))
    check.checked()
    assume(check.faults == [])
    try:
        made = confirm(check, SECONDS)
    except NoModel:
        assume(False)
    assert any("有更好的组合" in fault for fault in made.faults)


def test_the_command(tmp_path: Path) -> None:
    decision = tmp_path / "决定.json"
    data = json.loads(run("solve", EXAMPLE, "--json").output)
    decision.write_text(json.dumps(data), encoding="utf-8")
    done = run("verify-decision", decision, "--optimality")
    assert done.exit_code == 0 and "√ 没有更好的组合（另一个求解器）" in done.output
    assert run("verify-decision", decision, "--optimality", "--time-limit", "0").exit_code == 3
    row = next(row for row in data["left_out"] if row["cost"] not in (None, "0.00"))
    row["cost"] = f"{row['cost'][:-1]}7"
    decision.write_text(json.dumps(data), encoding="utf-8")
    assert run("verify-decision", decision).exit_code == 0
    done = run("verify-decision", decision, "--optimality")
    assert done.exit_code == 1 and "必须选时少得的数" in done.stderr
