"""jnpolicy what-if: two decisions side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calls import run
from tests.conftest import EXAMPLE

CASE = """案例: 一例
政策: jinan-ai-2020
申请人: {名称: 甲, 类型: 企业, 规模: 中型, 人工智能企业: 是}
事项:
  - 编号: 贷1
    种类: 银行贷款
    年度: 2021
    用途: 流动资金
    本金: 48万元     # 不到50万元
    实付利息: 3万元
    担保费用: 0元
  - {编号: 贷2, 种类: 银行贷款, 年度: 2022, 用途: 流动资金, 本金: 60万元, 实付利息: 2万元, 担保费用: 0元}
"""


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "一例.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_what_comes_and_what_changes(case_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "新.yaml"
    done = run("what-if", case_file, "--set", "贷1.本金=50万元", "--set", "规模=小型", "-o", target)
    assert done.exit_code == 0
    # before 2×40%; after 3×50% and 2×50%
    assert "合计：8000元 → 2.5万元，多1.7万元\n" in done.output
    assert "  贷1的「本金」：48万元 → 50万元\n  申请人的「规模」：中型 → 小型\n" in done.output
    assert "新增的（1项）\n  · 第十条「融资费用补贴」 贷1　1.5万元\n      原来：要求本金不低于50万元" in done.output
    assert "数额变了的（1项）\n  · 第十条「融资费用补贴」 贷2　8000元 → 1万元，多2000元\n" in done.output
    assert target.read_text(encoding="utf-8") == CASE.replace("48万元 ", "50万元 ").replace("中型", "小型")
    assert case_file.read_text(encoding="utf-8") == CASE
    assert "合计：2.5万元" in run("solve", target).output


def test_what_goes_and_what_opens(case_file: Path) -> None:
    done = run("what-if", case_file, "--set", "贷2.本金=49.99万元", "--set", "贷1.本金=未知")
    assert "合计：8000元 → 0元，少8000元\n" in done.output
    assert "不再有的（1项）\n  · 第十条「融资费用补贴」 贷2　8000元\n      现在：要求本金不低于50万元" in done.output
    assert "变成待核实的（1项）\n  · 第十条「融资费用补贴」 贷1　需要查明：贷1的「本金」\n" in done.output
    assert "查明以后最多：8000元 → 1.2万元\n" in done.output  # 3×40%


def test_nothing_changes(case_file: Path) -> None:
    done = run("what-if", case_file, "--set", "贷1.本金=1元")
    assert "合计：8000元 → 8000元，不变\n" in done.output
    assert "都没有变化。" in done.output


def test_the_two_totals_are_those_of_two_solves(case_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "新.yaml"
    options = ["--set", "贷款4.本金=50万元", "--set", "申请人.规模=小型", "--set", "场景2.国家级入选=是"]
    data = json.loads(run("what-if", EXAMPLE, *options, "--json", "-o", target).output)
    for when, path in (("before", EXAMPLE), ("after", target)):
        total = json.loads(run("solve", path, "--json").output)["total"]
        assert {key: data["total"][when][key] for key in ("nominal", "certain", "possible")} == {
            key: total[key] for key in ("nominal", "certain", "possible")
        }


def test_mistakes_are_told_together_and_nothing_is_written(case_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "新.yaml"
    done = run("what-if", case_file, "--set", "贷1.本金=50", "--set", "贷3.本金=50万元", "-o", target)
    assert done.exit_code == 1 and not target.exists()
    assert "JN0505" in done.stderr and "JN0624" in done.stderr and not done.stdout
    found = json.loads(run("what-if", case_file, "--set", "贷1.本金=50", "--json").stdout)
    assert [item["code"] for item in found] == ["JN0505"]
    assert run("what-if", case_file).exit_code == 2


def test_what_cannot_be_written_back_is_told(case_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "新.yaml"
    case_file.write_text(CASE.replace("本金: 48万元     # 不到50万元", "本金: |\n      48万元"), encoding="utf-8")
    done = run("what-if", case_file, "--set", "贷1.本金=50万元", "-o", target)
    assert done.exit_code == 1 and "JN0626" in done.stderr and not target.exists()


def test_one_more_and_one_less(case_file: Path) -> None:
    """贷2 gave 2万元×40%＝8000元; 贷9 gives 5万元×40%＝2万元."""
    matter = "编号: 贷9, 种类: 银行贷款, 年度: 2022, 用途: 流动资金, 本金: 60万元, 实付利息: 5万元, 担保费用: 0元"
    done = run("what-if", case_file, "--remove", "贷2", "--add", matter)
    assert done.exit_code == 0
    assert "  贷2的「种类」：银行贷款 → 没有这个事项\n  贷9的「种类」：没有这个事项 → 银行贷款\n" in done.output
    assert "合计：8000元 → 2万元，多1.2万元\n" in done.output
    assert "新增的（1项）\n  · 第十条「融资费用补贴」 贷9　2万元\n      原来：没有这个事项\n" in done.output
    assert "不再有的（1项）\n  · 第十条「融资费用补贴」 贷2　8000元\n      现在：没有这个事项\n" in done.output
    in_braces = run("what-if", case_file, "--remove", "贷2", "--add", f"{{{matter}}}")
    assert in_braces.output == done.output
    # a fact of the matter that came may be stated otherwise at once: 4万元×40%＝1.6万元
    done = run("what-if", case_file, "--add", matter, "--set", "贷9.实付利息=4万元")
    assert "合计：8000元 → 2.4万元，多1.6万元\n" in done.output and "贷9的「实付利息」：未知 → 4万元" in done.output


def test_what_is_not_known_of_a_matter_that_comes(case_file: Path) -> None:
    done = run(
        "what-if", case_file, "--add", "编号: 贷9, 种类: 银行贷款, 年度: 2022, 用途: 流动资金, 实付利息: 5万元, 担保费用: 0元"
    )
    assert "变成待核实的（1项）\n  · 第十条「融资费用补贴」 贷9　需要查明：贷9的「本金」\n" in done.output


def test_what_hangs_on_a_matter_goes_with_it(case_file: Path) -> None:
    text = CASE + "同一事项:\n  - [贷1, 贷2]\n其他政策:\n  - {编号: 省, 名称: 省贴息, 事项: 贷2, 金额: 9000元}\n"
    case_file.write_text(text, encoding="utf-8")
    done = run("what-if", case_file, "--remove", "贷2", "--json")
    found = json.loads(done.output)
    assert found["total"]["before"]["nominal"] == "9000.00" and found["total"]["after"]["nominal"] == "0.00"
    assert [row["candidate"] for row in found["removed"]] == ["其他政策/省"]


@pytest.mark.parametrize(
    ("options", "code", "exit_code"),
    [
        ((), "JN0611", 2),
        (("--remove", "贷3"), "JN0638", 1),
        (("--add", "编号: 贷1, 种类: 银行贷款"), "JN0514", 1),
        (("--add", "编号: 贷9, 种类: 银行贷款", "--add", "编号: 贷9, 种类: 银行贷款"), "JN0514", 1),
        (("--add", "编号: 贷9, 种类: 银行存款"), "JN0512", 1),
        (("--add", "编号: 贷9, 种类: 银行贷款, 本金: 100"), "JN0505", 1),
        (("--add", "种类: 银行贷款"), "JN0511", 1),
        (("--add", ""), "JN0511", 1),
        (("--add", "贷9"), "JN0511", 1),
        (("--add", "编号: [贷9"), "JN0501", 1),
        (("--remove", "贷1", "-o", "新.yaml"), "JN0605", 2),
    ],
)
def test_what_cannot_come_or_go(case_file: Path, options: tuple[str, ...], code: str, exit_code: int) -> None:
    done = run("what-if", case_file, *options)
    assert (done.exit_code, done.stdout) == (exit_code, "") and code in done.stderr


def test_a_matter_on_which_something_was_had_stays(case_file: Path) -> None:
    case_file.write_text(
        CASE + "已享受:\n  - {条款: 融资费用补贴, 分项: 利息部分, 事项: 贷2, 年度: 2022, 金额: 1元}\n", encoding="utf-8"
    )
    done = run("what-if", case_file, "--remove", "贷2")
    assert done.exit_code == 1 and "JN0643" in done.stderr
