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
