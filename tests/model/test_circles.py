"""A circle is told once, wherever it starts, and only where all its steps can hold together."""

from __future__ import annotations

import pytest

from jnpolicy.diagnostics import Diagnostics
from tests.packs import clause, parse_pack

TITLES = "甲乙丙丁戊"
CLAUSES = "".join(
    clause().replace("设备补助", title).replace("第一条", f"第一条（{number}）")
    for title, number in zip(TITLES, "一二三四五", strict=True)
)
HEAD = "关系「先后」\n    原文：“同一事项不重复享受”。\n"


def told(pairs: str, rest: str = "") -> list[str]:
    """The circles told of what prevails: 甲乙 is 「甲」优先于「乙」."""
    items = "；".join(f"「{first}」优先于「{second}」" for first, second in map(tuple, pairs.split()))
    return [item.message.partition("：")[2].rstrip("。") for item in found(CLAUSES + HEAD + f"    {items}。\n{rest}")]


def found(text: str) -> Diagnostics:
    return parse_pack(text)[1]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ("甲乙 乙丙 丙丁", []),
        ("甲乙 甲丙 乙丁 丙丁", []),
        ("甲丙 甲乙 乙丁 乙甲", ["甲 → 乙 → 甲"]),
        ("丁甲 甲乙 乙丙 丙甲 乙戊", ["甲 → 乙 → 丙 → 甲"]),
        ("甲乙 乙甲 丙丁 丁丙", ["甲 → 乙 → 甲", "丙 → 丁 → 丙"]),
        ("甲乙 乙甲 乙丙 丙乙", ["甲 → 乙 → 甲", "乙 → 丙 → 乙"]),
    ],
)
def test_prevailing(pairs: str, expected: list[str]) -> None:
    assert sorted(told(pairs)) == sorted(expected)


def test_readings_of_one_question_never_hold_together() -> None:
    asked = "    疑义「孰先」\n        读法「子」（默认）：「甲」优先于「乙」。\n        读法「丑」：「乙」优先于「甲」。\n"
    assert told("丙丁", asked) == []
    assert told("丙乙 甲丙", asked) == ["丙 → 乙 → 甲 → 丙"]  # under 丑


def test_a_circle_is_pointed_at_where_it_closes() -> None:
    (item,) = found(CLAUSES + HEAD + "    「甲」优先于「乙」；「乙」优先于「甲」。\n")
    assert item.code == "JN0319" and item.span is not None and item.span.text == "「乙」优先于「甲」"


def test_definitions_in_a_circle_are_told_once() -> None:
    rest = "    其中，子率：丑率×2%；丑率：子率×2%；寅率：子率×2%。\n"
    items = list(found(clause(grant="设备的价款×子率", rest=rest)))
    assert [item.code for item in items] == ["JN0315"]
    assert items[0].message == "“其中”的定义绕成了圈：子率 → 丑率 → 子率。"
    assert items[0].span is not None and items[0].span.place == "条款.jnp:7:20"  # the 子率 behind 丑率：


# —— amounts ——


def paying(**grants: str) -> list[str]:
    """The circles told of clauses that pay so much; behind ｜ stands what is defined in 其中."""
    made = ""
    for number, (title, grant) in zip("一二三四五", grants.items(), strict=False):
        amount, _, local = grant.partition("｜")
        rest = f"    其中，{local}。\n" if local else ""
        made += clause(grant=amount, rest=rest).replace("设备补助」\n", f"{title}」\n").replace("第一条", f"第一条（{number}）")
    return [item.message.partition("：")[2].rstrip("。") for item in found(made) if item.code == "JN0332"]


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        ({"甲": "「乙」的补助额×2%", "乙": "「丙」的补助额×2%", "丙": "1元"}, []),
        ({"甲": "「甲」的补助额×2%"}, ["甲 → 甲"]),
        ({"甲": "「乙」的补助额×2%", "乙": "「甲」的补助额×2%"}, ["甲 → 乙 → 甲"]),
        ({"甲": "「乙」的补助额", "乙": "「丙」的补助额", "丙": "「甲」的补助额"}, ["甲 → 乙 → 丙 → 甲"]),
        ({"甲": "底数×2%｜底数：「乙」的补助额", "乙": "1元；企业是高新企业的，提高「甲」的补助额"}, ["甲 → 乙 → 甲"]),
        ({"甲": "1元，最高「乙」的补助额", "乙": "1元，最低（「甲」的补助额）"}, ["甲 → 乙 → 甲"]),
        (
            {"甲": "设备的级别为国家级的，「乙」的补助额；其他，1元", "乙": "（按「甲」的补助额，每满1元奖励1元）"},
            ["甲 → 乙 → 甲"],
        ),
        (
            {"甲": "「乙」的补助额与「丙」的补助额中较高者", "乙": "「甲」的补助额", "丙": "「甲」的补助额"},
            ["甲 → 乙 → 甲", "甲 → 丙 → 甲"],
        ),
        ({"甲": "费率×1元｜费率：1%；率二：「乙」的补助额÷2元", "乙": "「甲」的补助额"}, []),  # what no amount uses
    ],
)
def test_amounts_taken_from_each_other(grants: dict[str, str], expected: list[str]) -> None:
    assert paying(**grants) == expected


def test_the_readings_of_amounts_in_a_circle() -> None:
    """甲's second reading and 乙's first: two questions, which may both be so."""
    asked = "    疑义「{0}」\n        读法「{0}一」（默认）：补助：{1}。\n        读法「{0}二」：补助：{2}。\n"
    one = (
        clause(rest=asked.format("子", "1元", "「乙」的补助额"))
        .replace("设备补助」\n", "甲」\n")
        .replace("第一条", "第一条（一）")
    )
    two = (
        clause(rest=asked.format("丑", "「甲」的补助额", "1元"))
        .replace("设备补助」\n", "乙」\n")
        .replace("第一条", "第一条（二）")
    )
    assert [item.message for item in found(one + two)] == ["补助额绕成了圈：甲 → 乙 → 甲。"]


def test_a_difference_and_a_shared_limit_make_no_circle() -> None:
    """Who is paid first is settled: 甲, then the share of it. The share may be limited with it, and only top it up."""
    one = clause().replace("设备补助」\n", "甲」\n").replace("第一条", "第一条（一）")
    two = clause(grant="「甲」的补助额×30%").replace("设备补助」\n", "乙」\n").replace("第一条", "第一条（二）")
    related = HEAD + "    「甲」与「乙」补差；「甲」、「乙」合计每家企业每年最高5元。\n"
    assert [item.code for item in found(one + two + related)] == []
    for ceiling in ("「甲」与「乙」叠加封顶「甲」的补助额×2", "「甲」、「乙」合计每家企业最高「甲」的补助额"):
        assert "JN0334" in [item.code for item in found(one + two + HEAD + f"    {ceiling}。\n".replace("×2", "×200%"))]


def test_a_definition_may_not_ask_what_is_paid() -> None:
    concept = "定义「大户」：企业的收入超过「设备补助」的补助额。\n"
    assert [item.code for item in found(concept + clause(condition="企业是大户"))] == ["JN0334"]
