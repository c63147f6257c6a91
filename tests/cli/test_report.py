"""jnpolicy report: the file is written whole or not at all, and the exit codes are those of the page."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jnpolicy.solve import decide
from jnpolicy.solve.decide import Options
from jnpolicy.solve.decision import Decision
from jnpolicy.solve.problem import Problem
from tests.cli.calls import CASE, run
from tests.conftest import ROOT


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "一例.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_it_writes_and_does_not_overwrite(case: Path, tmp_path: Path) -> None:
    target = tmp_path / "报告.HTML"
    done = run("report", case, "-o", target)
    assert (done.exit_code, done.output) == (0, f"已写好 {target}\n")
    before = target.read_bytes()
    assert before.startswith(b"<!DOCTYPE html>")
    again = run("report", case, "-o", target)
    assert again.exit_code == 1 and "JN0607" in again.stderr
    assert target.read_bytes() == before


@pytest.mark.parametrize("name", ["报告.pdf", "报告", "报告.html.bak"])
def test_another_ending_is_refused(case: Path, tmp_path: Path, name: str) -> None:
    done = run("report", case, "-o", tmp_path / name)
    assert done.exit_code == 1 and "JN0605" in done.stderr and ".html" in done.stderr
    assert list(tmp_path.iterdir()) == [case]


def test_nothing_is_written_of_a_case_with_errors(case: Path, tmp_path: Path) -> None:
    case.write_text(CASE.replace("企业, 规模", "企页, 规模"), encoding="utf-8")
    done = run("report", case, "-o", tmp_path / "报告.html")
    assert done.exit_code == 1 and list(tmp_path.iterdir()) == [case]


def test_nothing_is_left_where_the_disk_is_full(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    done = run("report", case, "-o", tmp_path / "报告.html")
    assert done.exit_code == 1 and "JN0608" in done.stderr and list(tmp_path.iterdir()) == [case]


def test_what_is_not_proven_is_written_and_told(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    solve = decide.decide_problem

    def cut_short(problem: Problem, options: Options) -> Decision:
        return replace(solve(problem, options), optimal=False, bound=10_000_000)

    monkeypatch.setattr(decide, "decide_problem", cut_short)
    done = run("report", case, "-o", tmp_path / "报告.html")
    assert done.exit_code == 3 and "没有证明最优" in done.stderr
    assert "尚未证明最优" in (tmp_path / "报告.html").read_text(encoding="utf-8")


def test_several_policies(tmp_path: Path) -> None:
    """The text of each law stands in it, each with its own digest; a clause is called with its policy."""
    case = tmp_path / "两个.yaml"
    case.write_text(CASE.replace("政策: jinan-ai-2020\n", "政策: [jinan-ai-2020, example-talent]\n"), encoding="utf-8")
    target = tmp_path / "报告.html"
    assert run("report", case, "-o", target).exit_code == 0
    text = target.read_text(encoding="utf-8")
    for name in ("jinan-ai-2020", "example-talent"):
        law = (ROOT / "policy" / name / "原文.txt").read_text(encoding="utf-8")
        assert max(law.split("\n"), key=len)[-20:].replace('"', "&quot;") in text
        assert f"政策包 {name}" in text
    assert "发展试验区建设若干政策（征求意见稿）》第十条「融资费用补贴」" in text


def test_what_is_asked_for_as_with_solve(case: Path, tmp_path: Path) -> None:
    done = run("report", case, "-o", tmp_path / "报告.html", "--require", "没有/贷1")
    assert done.exit_code == 1 and "JN0603" in done.stderr
    done = run("report", case, "-o", tmp_path / "报告.html", "--forbid", "融资费用补贴/贷1", "--reading", "融资费用补贴=全年合计")
    assert done.exit_code == 0
    text = (tmp_path / "报告.html").read_text(encoding="utf-8")
    assert "没有可以申领的" in text and "全年合计（选定）" in text


@pytest.mark.parametrize(("ending", "module", "library"), [("docx", "docx", "python-docx"), ("xlsx", "xlsxwriter", "XlsxWriter")])
def test_a_library_that_is_not_there(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, module: str, library: str
) -> None:
    """It is told before anything is solved, with what to install; HTML needs neither."""
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, "jnpolicy.report.word_report", raising=False)
    monkeypatch.delitem(sys.modules, "jnpolicy.report.excel_report", raising=False)
    done = run("report", case, "-o", tmp_path / f"报告.{ending}")
    assert done.exit_code == 1 and "JN0641" in done.stderr and library in done.stderr
    assert "pip install 'jnpolicy[report]'" in done.stderr
    assert list(tmp_path.iterdir()) == [case]
    assert run("report", case, "-o", tmp_path / "报告.html").exit_code == 0


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_office_files(case: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"报告.{ending}"
    assert run("report", case, "-o", target).exit_code == 0
    assert target.read_bytes().startswith(b"PK") and sorted(tmp_path.iterdir()) == sorted([case, target])


def test_what_other_readings_do(tmp_path: Path) -> None:
    """70万元×50%＝35万元, at most 30万元; 另计担保 adds 10万元×50%＝5万元."""
    case = tmp_path / "一例.yaml"
    case.write_text(CASE.replace("实付利息: 3万元, 担保费用: 0元", "实付利息: 70万元, 担保费用: 10万元"), encoding="utf-8")
    target = tmp_path / "报告.html"
    assert run("report", case, "-o", target, "--all-readings").exit_code == 0
    text = target.read_text(encoding="utf-8")
    assert "换一种读法" in text and "合计多5万元" in text and "第十条「融资费用补贴」（贷1）：30万元 → 35万元" in text
    assert "单独改读不改变结果；融资费用补贴／三十万元按「另计担保」读时才改变" in text
    for ending in ("docx", "xlsx"):
        assert run("report", case, "-o", tmp_path / f"报告.{ending}", "--all-readings").exit_code == 0
    assert run("report", case, "-o", tmp_path / "另.html").exit_code == 0
    assert "换一种读法" not in (tmp_path / "另.html").read_text(encoding="utf-8").replace("换一种读法，结果可能不同", "")
    done = run("report", case, "-o", tmp_path / "又.html", "--all-readings", "--forbid", "融资费用补贴/贷1")
    assert done.exit_code == 2 and "JN0605" in done.stderr and not (tmp_path / "又.html").exists()
