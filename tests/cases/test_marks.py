"""Slips of YAML's marks: each told once, at its place and by its own message; what follows is read as it is meant."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jnpolicy.cases.read import read_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.policy import Pack
from jnpolicy.text.source import Source

CASE = """案例: 一例
申请人:
  名称: 甲
  类型: [企业, 研发机构]
  规模: 小型
事项:
  - 编号: 贷1
    种类: 银行贷款
    年度: 2021
    本金: 100万元
  - {编号: 场1, 种类: 应用场景, 认定日期: 2021-05-01}
同一事项:
  - [贷1, 场1]
"""


def told(pack: Pack, text: str) -> list[tuple[str, str]]:
    """Each code with its line and column."""
    diagnostics = Diagnostics()
    read_case(Source("例.yaml", text), pack, diagnostics)
    return [(item.code, item.span.place.removeprefix("例.yaml:")) for item in diagnostics if item.span]


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("名称: 甲", "名称：甲", [("JN0520", "3:5")]),
        ("名称: 甲", "名称： 甲", [("JN0520", "3:5")]),
        ("名称: 甲", "名称:甲", [("JN0520", "3:5")]),
        ("名称: 甲", "名称:\u3000甲", [("JN0520", "3:5")]),
        ("类型: [", "类型：[", [("JN0520", "4:5")]),
        ("申请人:", "申请人：", [("JN0520", "2:4")]),
        ("- 编号: 贷1", "- 编号：贷1", [("JN0520", "7:7")]),
        ("年度: 2021", "年度：2021", [("JN0520", "9:7")]),
        ("{编号: 场1, 种", "{编号：场1，种", [("JN0520", "11:8"), ("JN0522", "11:11")]),
        ("场1, 种类: ", "场1, 种类：", [("JN0520", "11:16")]),
        ("[贷1, 场1]", "[贷1，场1]", [("JN0522", "13:8")]),
        ("[贷1, 场1]", "［贷1, 场1］", [("JN0522", "13:5"), ("JN0522", "13:12")]),
        ("- 编号: 贷1", "－ 编号: 贷1", [("JN0521", "7:3")]),
        ("- 编号: 贷1", "—编号: 贷1", [("JN0521", "7:3")]),
        ("- 编号: 贷1", "-编号: 贷1", [("JN0521", "7:3")]),
        ("  规模", "  ＃ 规模: 大型：\n  规模", [("JN0522", "5:3")]),
        ("  名称: 甲\n  类", "\t名称: 甲\n\t类", [("JN0523", "3:1")]),
        ("  规模", "\u3000规模", [("JN0523", "5:1")]),
        ("  规模", "\xa0\xa0规模", [("JN0523", "5:1")]),
        ("小型", "小\u200b型", [("JN0112", "5:8")]),
        ("规模", "规\ufeff模", [("JN0112", "5:4")]),
        ("小型", "小\x07型", [("JN0112", "5:8")]),
        ("名称: 甲", '名称: "甲', [("JN0103", "3:7")]),
        ("研发机构]", "研发机构", [("JN0103", "4:7")]),
        ("2021-05-01}", "2021-05-01", [("JN0103", "11:5")]),
        ("年度: 2021", "年度 2021", [("JN0501", "9:5")]),
        ("  规模", "    规模", [("JN0501", "5:1")]),
    ],
)  # fmt: skip
def test_a_slip(jinan: Pack, right: str, wrong: str, expected: list[tuple[str, str]]) -> None:
    assert right in CASE
    assert told(jinan, CASE.replace(right, wrong, 1)) == expected


@pytest.mark.parametrize("break_", ["\x85", "\u2028", "\u2029"])
def test_lines_are_those_of_the_file(jinan: Pack, break_: str) -> None:
    text = CASE.replace("名称: 甲", f"名称: 甲{break_}").replace("100万元", "100万")
    assert told(jinan, text) == [("JN0112", "3:8"), ("JN0505", "10:9")]
    assert told(jinan, "# 注" + break_ + "\n" + CASE) == []


def test_all_slips_are_told_and_what_is_wrong_besides(jinan: Pack) -> None:
    text = CASE.replace(": ", "：").replace("小型", "小小型").replace("100万元", "100万")
    found = told(jinan, text)
    assert [place for code, place in found if code == "JN0520"] == [
        "1:3", "3:5", "4:5", "5:5", "7:7", "8:7", "9:7", "10:7", "11:8", "11:15", "11:26",
    ]  # fmt: skip
    assert [item for item in found if item[0] != "JN0520"] == [("JN0507", "5:6"), ("JN0505", "10:8")]


def test_the_colon_has_a_message_of_its_own(jinan: Pack) -> None:
    diagnostics = Diagnostics()
    read_case(Source("例.yaml", CASE.replace("年度: ", "年度：")), jinan, diagnostics)
    (item,) = diagnostics
    assert (item.message, item.remedy) == ("「年度」后面应是半角的冒号和一个空格。", "写成“年度: …”。")


def test_wrong_blanks_are_told_once_with_their_number(jinan: Pack) -> None:
    diagnostics = Diagnostics()
    read_case(Source("例.yaml", CASE.replace("\n  ", "\n\t")), jinan, diagnostics)
    assert [item.message for item in diagnostics] == ["行首的缩进里有制表符（U+0009），这样的共9行。"]


@pytest.mark.parametrize(
    ("right", "free"),
    [
        ("名称: 甲", "名称: 甲：乙，丙【2020】［1］号"),
        ("名称: 甲", "名称: 甲 http://x：y"),
        ("名称: 甲", '名称: "类型：乙，{规模：丙}"'),
        ("名称: 甲", "名称: 甲  # 注：名称，\u200b"),
        ("名称: 甲", "# 名称：甲\n  名称: 甲"),
        ("名称: 甲", "名称: 甲——乙"),
        ("同一事项", "说明: 头\n  名称：乙\n  －丙\n同一事项"),
        ("同一事项", "说明: |  # 长\n  名称：乙\n\n  \t规模：丙\n同一事项"),
    ],
)
def test_what_is_meant_so_is_let_be(jinan: Pack, right: str, free: str) -> None:
    assert told(jinan, CASE.replace(right, free, 1)) == []


MARKS = [
    *"：:，,－—-＃#[]{}［］｛｝|>&*!%@`\"'?",
    "\t",
    "\u3000",
    "\xa0",
    "\u200b",
    "\x85",
    "\u2028",
    "\x07",
    "\n",
    "  ",
    "说明: |\n",
]


@given(st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_random_edits_give_findings_never_an_exception(jinan: Pack, rnd: random.Random) -> None:
    text = CASE
    for _ in range(rnd.randint(1, 5)):
        at = rnd.randrange(len(text))
        text = text[:at] + rnd.choice(MARKS) + text[at + rnd.randint(0, 3) :]
    diagnostics = Diagnostics()
    case = read_case(Source("例.yaml", text), jinan, diagnostics)
    assert (case is None) == diagnostics.has_errors
    assert all(item.span is None or 0 <= item.span.start <= len(text) for item in diagnostics)
