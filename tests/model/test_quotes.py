"""A quote that the law does not have is pointed at where it first differs from the nearest place of the law."""

from __future__ import annotations

import pytest

from jnpolicy.model.law import Law
from jnpolicy.text.source import Source
from tests.packs import LAW, clause, parse_pack

RIGHT = "对购置设备的企业，给予补助"


@pytest.mark.parametrize(
    ("quote", "at", "says"),
    [
        ("对购买设备的企业，给予补助", 2, "“置设备的企业，给…”"),
        ("向购置设备的企业，给予补助", 0, "“对购置设备的企业…”"),
        ("对购置设备企业，给予补助", 5, "“的企业，给予补助…”"),
        ("对于购置设备的企业，给予补助", 1, "“购置设备的企业，…”"),
        ("对购置设备的企业,给予补助", 8, "“，给予补助。对发…”"),
        ("对购置设备的企业，给予奖励", 11, "“补助。对发行债券…”"),  # the beginning is that of article 1, not its 给予奖励
        ("对发行股票的企业，给予奖励", 3, "“债券的企业，给予…”"),
        ("对购置设备……给予奖历", 10, "“励。…”"),
        ("给予奖励……对购置设备", 6, "在前一段的前面"),
        ("对购置\u200b设备的企业，给予补助", 3, "引文此处是看不见的零宽空格（U+200B），原文此处是“设备的企业，给予…”"),
        ("天气晴朗", 0, "没有与它相近的话"),
    ],
)
def test_where_a_quote_differs(quote: str, at: int, says: str) -> None:
    _, diagnostics = parse_pack(clause().replace(RIGHT, quote))
    (item,) = diagnostics
    assert item.code == "JN0401" and says in item.message
    assert item.span is not None and item.span.place == f"条款.jnp:2:{9 + at}"


def test_a_blank_of_the_law_that_nobody_sees_is_named() -> None:
    _, diagnostics = parse_pack(clause(), law=LAW.replace("购置设备", "购置\xa0设备"))
    (item,) = diagnostics
    assert item.code == "JN0401" and "原文此处是看不见的不间断空格（U+00A0）" in item.message


def test_a_sentence_of_the_law_that_is_broken_in_two_lines_is_to_be_joined() -> None:
    _, diagnostics = parse_pack(clause(), law=LAW.replace("的企业，给予补助", "的企业，\n给予补助", 1))
    (item,) = diagnostics
    assert item.code == "JN0401" and "一行的末尾，一句话断成了两行的，在 原文.txt 里接成一行" in item.message
    assert item.span is not None and item.span.place == "条款.jnp:2:18"  # before 给


@pytest.mark.parametrize("break_", ["\x85", "\u2028", "\u2029", "\x0b", "\x0c"])
def test_only_line_feeds_count_as_lines(break_: str) -> None:
    law = LAW.replace("给予补助。", f"给予补助。{break_}")
    _, diagnostics = parse_pack(clause().replace(RIGHT, "同一事项不重复享受"), law=law)
    assert [(item.code, "第2行" in item.message) for item in diagnostics] == [("JN0405", True)]


@pytest.mark.parametrize(
    ("text", "captions"),
    [
        ("1．支持创新药研发。对完成临床试验的，给予奖励。\n", ["1．支持创新药研发。"]),
        ("第四条　支持品种上市。\n　　对上市的，给予奖励。\n第五条 附则。\n", ["第四条　支持品种上市。"]),
        ("1．支持创新药研发。\n2．对上市的，给予奖励。\n", []),  # all that the article says
        ("1．对上市品种给予奖励。由市科技局审核。\n", []),
        ("1．奖励按照规定执行。由市科技局审核。\n", []),
        ("1．奖励上市，奖励研发。由市科技局审核。\n", []),
        ("1．奖励前10名。由市科技局审核。\n", []),
        ("第四条\n　　支持品种上市。对上市的，给予奖励。\n", ["第四条", "支持品种上市。"]),
        ("第四条\n支持品种上市。\n第五条 附则。\n", ["第四条"]),  # all that the article says
        ("第四条\n支持品种上市\n支持研发。对上市的，给予奖励。\n", ["第四条", "支持品种上市"]),
        ("第四条 对上市的企业，\n给予奖励。\n国家级、\n省级的，给予奖励。\n", []),  # a line that goes on is no title
        ("总则\n1．支持研发；支持上市。\n支持创新。对上市的，给予奖励。\n", ["总则"]),
    ],
)
def test_what_only_says_what_an_article_is_about(text: str, captions: list[str]) -> None:
    assert [sentence.text for sentence in Law(Source("原文.txt", text)).sentences if sentence.heading] == captions


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("对购置设备的企业，给予补助。\n", []),
        ("第一百二条 对购置设备的企业，给予补助。\n", []),
        (f"{'9' * 5000}．对购置设备的企业，给予补助。\n", []),
        ("对购置设备的企业，给予补助。按\n3.5亿元计算。\n", []),
        ("１２．对购置设备的企业，给予补助。\n第十三条 同一事项。\n", [12, 13]),
    ],
)
def test_articles_may_be_numbered_in_any_way_or_none(text: str, numbers: list[int]) -> None:
    assert list(Law(Source("原文.txt", text)).articles) == numbers
    _, diagnostics = parse_pack(clause(), law=text)
    assert {item.code for item in diagnostics} <= {"JN0405", "JN0406"}
    if not numbers:
        assert list(diagnostics) == []
