"""Decisions that the solver makes are found right; tampered with in any number or any choice, they are found wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jnpolicy.cases.case import Case
from jnpolicy.cases.read import load_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.explain.account import account
from jnpolicy.model.load import load_pack
from jnpolicy.model.policy import Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.report import json_report
from jnpolicy.report.trail import Asked, Trail
from jnpolicy.solve import decide
from jnpolicy.solve.decide import CERTAIN, NOMINAL, Options
from jnpolicy.verify.check import Check
from jnpolicy.verify.claims import SCHEMA, NotADecision, read_claims
from tests.cli.calls import CASE, run
from tests.conftest import EXAMPLE, ROOT
from tests.oracle.strategies import Drawn, drawn, read

EXAMPLES = sorted((ROOT / "policy").glob("*/cases/示例*.yaml"))
LARGE = list(HealthCheck)
Path_ = tuple[int | str, ...]

# What is not checked (docs/json-schema.md says so): a search would have to tell, or it is words.
UNCHECKED = {
    "program", "disclaimer", "interrupted", "case_text", "possible", "possible_is_tight", "cost", "formula", "steps", "because",
    "missing", "note", "reasons", "searches", "conflicts", "nodes",
}  # fmt: skip


def as_json(policy: Policy, case: Case, options: Options | None = None) -> dict[str, Any]:
    """What solve --json writes of a case, read back."""
    options = options or Options()
    decision = decide.decide(policy, case, options)
    kept = Trail("0", "", "", (), "", "", "", Asked((), (), options))
    made: dict[str, Any] = json.loads(json.dumps(json_report.decision_json(account(decision), kept), ensure_ascii=False))
    return made


def faults(policy: Policy, case: Case, data: object) -> list[str]:
    try:
        check = Check(policy, case, read_claims(data))
        check.checked()
        return check.faults
    except NotADecision as fault:
        return [str(fault)]


def example(path: Path) -> tuple[Policy, Case]:
    pack = load_pack(path.parent.parent).pack
    assert pack is not None
    case = load_case(path, pack, Diagnostics())
    assert case is not None
    return under_readings(pack, {}), case


@st.composite
def asked(draw: st.DrawFn, policy: Policy, case: Case) -> Options:
    """Options with requests that can be met."""
    free = [grant.candidate.key.text for grant in decide.decide(policy, case).grants]
    forbid = draw(st.lists(st.sampled_from(free), max_size=1)) if free else []
    require = [name for name in free if name not in forbid][: draw(st.integers(0, 1))]
    objective, best, more = draw(st.sampled_from([NOMINAL, CERTAIN])), draw(st.integers(1, 3)), draw(st.booleans())
    return Options(objective, tuple(require), tuple(forbid), best, all_best=more, weighings=more)


# —— what is right ——


@given(drawn(), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=LARGE)
def test_every_decision_is_found_right(text: Drawn, data: st.DataObject) -> None:
    policy, case = read(text)
    options = data.draw(asked(policy, case))
    assert faults(policy, case, as_json(policy, case, options)) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.parent.name)
def test_the_examples_are_found_right(path: Path) -> None:
    policy, case = example(path)
    assert faults(policy, case, as_json(policy, case, Options(best=3, all_best=True, weighings=True))) == []


# —— what is tampered with ——


def leaves(value: object, path: Path_ = ()) -> Iterator[tuple[Path_, object]]:
    """Every value that is checked, and every list, with the way to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in UNCHECKED and (path, key) not in [((), "trail"), ((), "schema")]:
                yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        yield path, value
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def others(path: Path_, value: object) -> list[object]:
    """Values near this one that say something else."""
    match value:
        case list():
            if path[:2] == ("all_best", "parts") or path[0] == "weighings":
                return [[*value, value[-1]]] if value and len(path) > 3 else []  # with one fewer it is another such list
            fewer = [] if path[-1] == "candidates" else [value[1:]]  # some of these are listed as open only
            return [*fewer, [*value, value[-1]]] if value and path != ("alternatives",) else []
        case bool():
            return [] if path in (("optimal",), ("all_best", "complete")) else [not value, "是"]
        case None:
            return [] if path[-1] in ("other_objective", "bound_by") else ["0.01", "假的"]
        case str() if path[-1] == "bound_by":
            return [None]
        case str() if value[-3:-2] == "." and value[-2:].isdigit():
            cents = int(value.replace(".", "")) + 1
            return [f"{cents // 100}.{cents % 100:02d}", f"1{value}", "-0.01", None, float(value)]
        case int():
            return [value + 1, "假的", None]
        case str():
            return [f"{value}。", 1, *([""] if value else [])]
        case _:
            raise TypeError(value)


def tampered(policy: Policy, case: Case, data: st.DataObject, options: Options | None = None) -> None:
    right = as_json(policy, case, options)
    places = [(path, new) for path, value in leaves(right) for new in others(path, value)]
    assume(places)
    path, new = data.draw(st.sampled_from(places))
    false = deepcopy(right)
    inside: Any = false
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = new
    assert faults(policy, case, false) != [], f"{path}: {new}"


@given(drawn(), st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=LARGE)
def test_a_drawn_decision_tampered_with(text: Drawn, data: st.DataObject) -> None:
    policy, case = read(text)
    tampered(policy, case, data, Options(best=data.draw(st.integers(1, 3)), all_best=True, weighings=True))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.parent.name)
@given(data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=LARGE)
def test_an_example_tampered_with(path: Path, data: st.DataObject) -> None:
    tampered(*example(path), data, Options(best=2, all_best=True, weighings=True))


@given(drawn(), st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=LARGE)
def test_another_choice_with_its_own_right_sums_is_no_best(text: Drawn, data: st.DataObject) -> None:
    """One grant fewer, all sums made to fit: that it could be added again is seen."""
    policy, case = read(text)
    best = decide.decide(policy, case)
    worth = [g for g in best.grants if g.paid and decide.decide(policy, case, Options(forbid=(g.candidate.key.text,))).nominal]
    assume(worth)
    gone = data.draw(st.sampled_from(worth)).candidate.key.text
    fewer = as_json(policy, case, Options(forbid=(gone,)))
    assume(all(row["candidate"] != gone or row["reason"] == "指定不选" for row in fewer["left_out"]))
    for row in fewer["left_out"]:
        if row["candidate"] == gone:
            row["reason"] = "未入选"
    fewer["trail"]["options"]["forbid"] = []
    added = [*(row["candidate"] for row in fewer["selection"]), gone]
    assume(set(added) >= {grant.candidate.key.text for grant in best.grants} and len(added) == len(best.grants))
    assert any("还能增加" in fault for fault in faults(policy, case, fewer))


def test_a_certificate_without_what_was_left_out_is_seen() -> None:
    policy, case = example(EXAMPLE)
    right = as_json(policy, case)
    part = next(part for part in right["certificate"] if len(part["candidates"]) > 1)
    chosen = {row["candidate"] for row in right["selection"]}
    part["candidates"] = [name for name in part["candidates"] if name in chosen]
    assert faults(policy, case, right) == ["证书里的可选项不是参加选择的各项"]


def test_a_certificate_that_parts_what_is_tied_is_seen() -> None:
    policy, case = example(EXAMPLE)
    right = as_json(policy, case)
    place = next(n for n, part in enumerate(right["certificate"]) if len(part["candidates"]) == 2)
    part = right["certificate"].pop(place)
    chosen = {row["candidate"] for row in right["selection"]}
    for name in part["candidates"]:
        worth = part["total"] if name in chosen else "0.00"
        right["certificate"].append(part | {"candidates": [name], "how": "单独", "total": worth, "bound": worth})
    assert any("相互牵连" in fault or "单独就能得更多" in fault for fault in faults(policy, case, right))


# —— the command ——


def test_a_file_is_checked_by_itself(tmp_path: Path) -> None:
    decision = tmp_path / "决定.json"
    decision.write_text(run("solve", EXAMPLE, "--json").output, encoding="utf-8")
    done = run("verify-decision", decision)
    assert done.exit_code == 0 and "没有核对的" in done.output
    assert "√ 每一分项的数额、每个限额之后得到的数、名义合计、确定合计" in done.output


def test_what_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    decision = tmp_path / "决定.json"
    data = json.loads(run("solve", EXAMPLE, "--json").output)
    data["total"]["nominal"] = "1.00"
    data["selection"][0]["units"] = []
    decision.write_text(json.dumps(data), encoding="utf-8")
    done = run("verify-decision", decision, "--format", "json")
    assert done.exit_code == 1
    found = [(item["code"], item["message"].split("：")[1]) for item in json.loads(done.output)]
    assert {("JN0653", "「研发平台/平台国」的责任单位"), ("JN0653", "名义合计")} <= set(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\xff", "JN0642"),
        (b"[", "JN0642"),
        (b"[1]", "JN0642"),
        (b'{"schema": 1}', "JN0642"),
        (f'{{"schema": "{SCHEMA}"}}'.encode(), "JN0642"),
        (b'{"schema": "jnpolicy.decision/2"}', "JN0651"),
        (b"[" * 100_000, "JN0642"),
    ],
)
def test_what_is_no_decision(tmp_path: Path, text: bytes, code: str) -> None:
    file = tmp_path / "决定.json"
    file.write_bytes(text)
    done = run("verify-decision", file, "--format", "json")
    assert done.exit_code == 1
    assert [item["code"] for item in json.loads(done.output)] == [code]


def test_without_the_other_solver_its_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case, decision = tmp_path / "一例.yaml", tmp_path / "决定.json"
    case.write_text(CASE, encoding="utf-8")
    decision.write_text(run("solve", case, "--json").output, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)  # as where it is not installed
    monkeypatch.delitem(sys.modules, "jnpolicy.verify.optimality", raising=False)
    done = run("verify-decision", decision, "--optimality")
    assert done.exit_code == 1 and "JN0654" in done.stderr and "jnpolicy[bench]" in done.stderr
    assert run("verify-decision", decision).exit_code == 0


def test_what_has_changed_is_told(tmp_path: Path) -> None:
    case, decision = tmp_path / "一例.yaml", tmp_path / "决定.json"
    case.write_text(CASE, encoding="utf-8")
    data = json.loads(run("solve", case, "--json").output)
    decision.write_text(json.dumps(data), encoding="utf-8")
    assert run("verify-decision", decision, case).exit_code == 0
    case.write_text(CASE.replace("3万元", "2万元"), encoding="utf-8")
    assert "JN0652" in run("verify-decision", decision, case).stderr
    del data["trail"]
    decision.write_text(json.dumps(data), encoding="utf-8")
    assert "JN0611" in run("verify-decision", decision).stderr
    assert "JN0653" in run("verify-decision", decision, case).stderr
    case.write_text(CASE, encoding="utf-8")
    assert "决定里没有留下" in run("verify-decision", decision, case).output
    data["trail"] = {"packs": [{"id": "jinan-ai-2020", "named": "jinan-ai-2020", "digest": "0"}]} | {
        "case": {"file": "一例.yaml", "digest": "0", "text": CASE}, "options": {"require": [], "forbid": [], "objective": NOMINAL}
    }  # fmt: skip
    decision.write_text(json.dumps(data), encoding="utf-8")
    assert "案例与作这个决定时用的不同" in run("verify-decision", decision).stderr


def test_the_schema_is_that_of_the_report() -> None:
    assert SCHEMA == json_report.SCHEMA


def test_checking_needs_no_solver() -> None:
    """In a process of its own, the checker brings in neither clingo nor anything of the search."""
    look = "import sys, jnpolicy.verify.check; print([m for m in sys.modules if 'clingo' in m or '.solve' in m])"
    found = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert found.stdout.strip() == "[]"
