"""Every mistake of a run is reported, each at its place; widths do not matter; nothing hangs."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jnpolicy.diagnostics.render import render
from tests.conftest import JINAN
from tests.packs import VOCABULARY, clause, codes, pack_of, parse_pack


def test_two_mistakes_in_one_statement_are_both_reported() -> None:
    text = clause(condition="企业是高薪企业；设备的价格超过1元；设备是行为")
    _, diagnostics = parse_pack(text)
    assert [(item.code, item.span.text if item.span else "") for item in diagnostics] == [
        ("JN0102", "高薪企业"),
        ("JN0102", "价格"),
    ]


def test_mistakes_in_several_statements() -> None:
    text = clause(condition="设备的价款超过50万", grant="设备的价款×10%，最高200")
    assert codes(text) == ["JN0204", "JN0204"]


def test_a_missing_stop_is_reported_where_it_is_missing() -> None:
    text = clause().replace("对象：企业。", "对象：企业")
    _, diagnostics = parse_pack(text)
    assert [(item.code, item.span.place) for item in diagnostics if item.span] == [("JN0104", "条款.jnp:3:9")]


@pytest.mark.parametrize("mark", ["“", "「"])
def test_a_mark_that_is_not_closed(mark: str) -> None:
    text = clause() + (
        f"第二条「另一条」\n    原文：{mark}同一事项。\n    性质：倡导。\n"
        if mark == "“"
        else f"第二条{mark}另一条\n    性质：倡导。\n"
    )
    assert "JN0103" in codes(text)


def test_an_ambiguous_numeral_shows_both() -> None:
    _, diagnostics = parse_pack(clause(condition="设备的价款超过一万二元"))
    (item,) = diagnostics
    assert item.code == "JN0105"
    assert "12000" in item.message and "10002" in item.message


def test_the_caret_is_under_the_character() -> None:
    _, diagnostics = parse_pack(clause(condition="设备的价格超过1元"))
    line, caret = render(diagnostics).split("\n")[2:4]
    before = line[: line.index("价格")]
    assert caret.index("^") == sum(2 if ord(char) > 0x2000 else 1 for char in before)


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_any_mix_of_widths_gives_the_same_policy(rnd: random.Random) -> None:
    text = clause(
        condition="设备的价款不低于50万元；（企业是高新企业，且设备是行为），或设备的价款超过1000元",
        grant="设备的价款×10%，最高200万元",
    )
    twins = {"（": "(", "）": ")", "：": ":", "；": ";", "，": ",", "1": "１", "0": "０", "%": "％"}
    quote = text.index("”")
    mixed = text[:quote] + "".join(twins[c] if c in twins and rnd.random() < 0.5 else c for c in text[quote:])
    assert pack_of(mixed).base.clauses == pack_of(text).base.clauses


@given(st.randoms(use_true_random=False))
@settings(max_examples=120, deadline=None)
def test_random_edits_give_diagnostics_never_an_exception(rnd: random.Random) -> None:
    name = rnd.choice(["第02条-研发平台与投入.jnp", "第10条-融资费用.jnp", "关系.jnp", "词汇.jnp", "政策.jnp"])
    text = (JINAN / name).read_text(encoding="utf-8")
    for _ in range(rnd.randint(1, 4)):
        at = rnd.randrange(len(text))
        text = (
            text[:at]
            + rnd.choice(["", "。", "；", "，", "“", "「", "（", "的", "1", "万元", "\n", "#"])
            + text[at + rnd.randint(0, 3) :]
        )
    if name == "词汇.jnp":
        parse_pack(clause(), vocabulary=text)
    elif name == "政策.jnp":
        parse_pack(clause(), header=text)
    else:
        parse_pack(text)


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_diagnostics_never_an_exception(text: str) -> None:
    parse_pack(text)
    parse_pack(clause(), vocabulary=VOCABULARY + text)
