"""`why` and `check-proof` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.calls import CASE, run
from tests.conftest import EXAMPLE


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "一例.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.mark.parametrize("level", ["摘要", "条件"])
def test_every_clause_of_the_example(level: str, golden: Callable[[str, str], None]) -> None:
    done = run("why", EXAMPLE, "--level", level)
    assert done.exit_code == 0
    golden(f"示例-泉城智能-为什么-{level}.txt", done.output)


def test_what_does_not_hold_is_unfolded_however_little_is_asked_for() -> None:
    """贷款4的本金48万元，条款要求不低于50万元：还差2万元。"""
    shown = run("why", EXAMPLE, "融资费用补贴", "贷款4", "--depth", "0").output
    assert "× 本金48万元，要求不低于50万元，还差2万元　〔案例第90行〕" in shown
    assert "√" not in shown
    assert "√ 属于「中小微企业」" in run("why", EXAMPLE, "融资费用补贴", "贷款4", "--depth", "1").output


def test_clause_and_matter_may_be_written_together() -> None:
    apart, together = run("why", EXAMPLE, "融资费用补贴", "贷款4"), run("why", EXAMPLE, "融资费用补贴/贷款4")
    assert apart.output == together.output != ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("一流学科",), "第二条（二）「一流学科」的对象是高校，申请人的类型是企业，不涉及。"),
        (("研发平台",), "第二条（一）「研发平台」的对象是研发机构，申请人的类型是企业，不涉及。"),
        (("发行债券",), "第十一条（三）「发行债券」的事项是发行债券，案例里没有这种事项。"),
        (("发行债券", "贷1"), "第十一条（三）「发行债券」的事项是发行债券，贷1是银行贷款，不涉及。"),
        (("基础前沿研究",), "第一条「基础前沿研究」的性质是倡导，不给予补助，没有条件可说。"),
    ],
)
def test_what_a_clause_has_to_do_with_the_case(case: Path, words: tuple[str, ...], said: str) -> None:
    done = run("why", case, *words)
    assert (done.exit_code, done.output) == (0, said + "\n")


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("融资费补贴",), "JN0637", "是不是「融资费用补贴」？"),
        (("融资费用补贴", "贷9"), "JN0638", "是不是「贷1」？"),
    ],
)
def test_unknown_names(case: Path, words: tuple[str, ...], code: str, hint: str) -> None:
    done = run("why", case, *words)
    assert done.exit_code == 1 and code in done.output and hint in done.output


def test_rules_that_fired() -> None:
    """Premises before conclusions, every variable with its value, under the place they stand at."""
    lines = run("why", EXAMPLE, "融资费用补贴", "贷款4", "--asp").output.splitlines()
    assert lines[0].startswith("% ════ 融资费用补贴/贷款4　") and "第10条-融资费用.jnp:3:" in lines[0]
    false = 'false("融资费用补贴#4.1","贷款4") :- subject("融资费用补贴","贷款4"); value("贷款4","本金",m(0,480000,0)); '
    (first,) = [number for number, line in enumerate(lines) if line.startswith(false)]
    last = next(number for number, line in enumerate(lines) if line.startswith('not_eligible("融资费用补贴","贷款4")'))
    assert first < last
    assert any("第十条「融资费用补贴」" in line and "条件：本金不低于50万元" in line for line in lines[:first])


def test_a_proof_is_checked(case: Path, tmp_path: Path) -> None:
    proof = tmp_path / "证明.json"
    proof.write_text(run("why", case, "--json").output, encoding="utf-8")
    done = run("check-proof", proof, case)
    assert (done.exit_code, done.output) == (0, "1份证明，每一步都成立。\n")
    data = json.loads(proof.read_text(encoding="utf-8"))
    interest = next(node for node in data["nodes"] if node.get("name") == "实付利息")
    interest["value"] = {"number": "40000"}
    proof.write_text(json.dumps(data), encoding="utf-8")
    done = run("check-proof", proof, case)
    assert done.exit_code == 1 and "JN0639" in done.output and "贷1的实付利息" in done.output


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema": "别的"}', "\udcff"])
def test_what_is_no_proof(case: Path, tmp_path: Path, text: str) -> None:
    proof = tmp_path / "证明.json"
    proof.write_bytes(text.encode("utf-8", "surrogateescape"))
    done = run("check-proof", proof, case)
    assert done.exit_code == 1 and "JN0640" in done.output


def test_a_proof_that_is_not_there(case: Path, tmp_path: Path) -> None:
    done = run("check-proof", tmp_path / "没有.json", case)
    assert done.exit_code == 1 and "JN0640" in done.output
