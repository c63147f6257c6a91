"""jnpolicy solve --all-readings, of a loan whose readings are worked out by hand.

Half of 70万元 interest is 35万元, half of 10万元 for the guarantee 5万元. 含担保: 30万元 at most for both; 另计担保: 30万元 and
the guarantee's own, at most 5万元, or (限担保费) half of 5万元. 全年合计: 1200万元 are more than 1000万元, and nothing is had.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from jnpolicy.solve import variants
from jnpolicy.solve.choose import Chooser
from tests.cli.calls import run

CASE = """案例: 读法
政策: jinan-ai-2020
申请人: {名称: 甲, 类型: 企业, 规模: 小型, 人工智能企业: 是}
事项:
  - {编号: 贷1, 种类: 银行贷款, 年度: 2021, 用途: 流动资金, 本金: 100万元, 实付利息: 70万元, 担保费用: 10万元, %s}
"""
KNOWN = "当年贷款合计: 1200万元, 其他融资费用: 0元"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "读法.yaml"
    path.write_text(CASE % KNOWN, encoding="utf-8")
    return path


def test_what_is_told(case: Path) -> None:
    done = run("solve", case, "--all-readings")
    assert done.exit_code == 0
    head, rest = done.output.split("\n在这个案例里怎样读都一样的疑义（15处）\n")
    assert (
        head
        == """济南国家新一代人工智能创新发展试验区建设若干政策（征求意见稿）
申请人：甲（企业）　案例：读法

按所用的读法（合计最大），合计30万元，其中确定30万元。
起作用的疑义的读法共8种组合，合计从0元到35万元。

起作用的疑义（3处），差得多的在前，别处都按所用的读法
  1. 融资费用补贴／贷款额　“年单笔贷款额不低于50万元(含50万元)，且不超过1000万元（含1000万元）”
       「每笔」（所用）→「全年合计」：合计少30万元
         第十条「融资费用补贴」（贷1）：30万元 → 不入选
  2. 融资费用补贴／三十万元　“每个企业年补贴额最高不超过30万元”
       「含担保」（所用）→「另计担保」：合计多5万元
         第十条「融资费用补贴」（贷1）：30万元 → 35万元
  3. 融资费用补贴／担保五万元　“其中担保费补贴额最高不超过5万元”
       所用「限补贴额」。单独改读不改变结果；融资费用补贴／三十万元按「另计担保」读时才改变。
"""
    )
    idle, totals = rest.split("\n各种组合的合计\n")
    assert "  · 融资费用补贴／小微企业的费用\n" in idle and idle.count("  · ") == 15
    assert (
        totals
        == """  35万元：融资费用补贴／三十万元＝「另计担保」
  32.5万元：融资费用补贴／担保五万元＝「限担保费」、融资费用补贴／三十万元＝「另计担保」
  30万元：（2种组合，改得最少的是）所用的读法
  0元：（4种组合，改得最少的是）融资费用补贴／贷款额＝「全年合计」
"""
    )


def test_the_readings_in_use_are_those_asked_for(case: Path) -> None:
    done = run("solve", case, "--all-readings", "--json", "--reading", "融资费用补贴=另计担保", "--objective", "确定")
    found = json.loads(done.output)
    assert done.exit_code == 0 and found["total"] == {"nominal": "350000.00", "certain": "350000.00"}
    rows = {row["question"]: row for row in found["deciding"]}
    assert [row["used"] for row in rows.values()] == ["每笔", "另计担保", "限补贴额"]
    (pair,) = rows["三十万元"]["pairs"]
    assert (pair["one"], pair["two"], pair["nominal"]) == ("另计担保", "含担保", "-50000.00")
    (pair,) = rows["担保五万元"]["pairs"]  # alone, now
    assert pair["nominal"] == "-25000.00" and not rows["担保五万元"]["only_with"]
    assert [row["nominal"] for row in found["combinations"]] == ["350000.00", "325000.00", *["300000.00"] * 2, *["0.00"] * 4]


def test_a_reading_under_which_facts_are_asked_for(case: Path) -> None:
    case.write_text(CASE % "其他融资费用: 0元", encoding="utf-8")
    done = run("solve", case, "--all-readings")
    assert "「每笔」（所用）→「全年合计」：合计少30万元\n         第十条「融资费用补贴」（贷1）：30万元 → 待核实\n" in done.output


def test_nothing_that_readings_change(case: Path) -> None:
    case.write_text((CASE % KNOWN).replace("人工智能企业: 是", "人工智能企业: 否"), encoding="utf-8")
    done = run("solve", case, "--all-readings")
    assert done.exit_code == 0 and "各处疑义怎样读，结果都一样。\n" in done.output and "（18处）" in done.output
    found = json.loads(run("solve", case, "--all-readings", "--json").output)
    assert found["deciding"] == [] and found["count"] == 1 and all(row["whole"] for row in found["idle"])


def test_too_many_to_multiply_out(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not tried is told, never passed over."""
    monkeypatch.setattr(variants, "MANY", 8)  # there are 64: four of the clause, what excludes what, the year
    done = run("solve", case, "--all-readings")
    assert done.exit_code == 0
    assert "读法的组合牵连太多，没有逐一列出；下面只逐处改读。\n" in done.output and "各种组合的合计" not in done.output
    assert "起作用的疑义（2处）" in done.output
    untried = done.output.split("单独改读不改变结果、合起来没有逐一试过的疑义")[1]
    assert "  · 融资费用补贴／担保五万元\n" in untried
    found = json.loads(run("solve", case, "--all-readings", "--json").output)
    assert found["whole"] is False and found["combinations"] is None
    assert {row["question"]: row["whole"] for row in found["idle"]}["担保五万元"] is False


@pytest.mark.parametrize("option", [("--require", "融资费用补贴/贷1"), ("--forbid", "融资费用补贴/贷1"), ("--best", "2")])
def test_what_does_not_go_with_it(case: Path, option: tuple[str, str]) -> None:
    done = run("solve", case, "--all-readings", *option)
    assert done.exit_code == 2 and "JN0605" in done.stderr and "--require、--forbid、--best" in done.stderr


def test_what_is_not_proven_is_not_called_the_same(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that was cut short may have missed the difference."""
    best = Chooser.best
    monkeypatch.setattr(Chooser, "best", lambda self: replace(best(self), proven=False))
    done = run("solve", case, "--all-readings", "--time-limit", "60")
    assert done.exit_code == 3 and "时间用完，有的组合没有证明最优，差数不一定准。\n" in done.output
    assert "怎样读都一样" not in done.output and "没有看出差别、而有的组合没有证明最优的疑义（15处）\n" in done.output
    found = json.loads(run("solve", case, "--all-readings", "--json").output)
    assert found["proven"] is False and not any(row["whole"] for row in found["idle"])
