"""The grammar: no silent conflict, names with keywords in them, boundaries told apart."""

from __future__ import annotations

import logging

import pytest
from lark import Lark, logger

from jnpolicy.model import expression as model
from jnpolicy.resources import grammar_text
from jnpolicy.syntax.vocabulary import Names
from tests.packs import clause, codes, pack_of


@pytest.mark.parametrize("grammar", ["declarations.lark", "clauses.lark"])
def test_no_conflict_is_settled_in_silence(grammar: str, caplog: pytest.LogCaptureFixture) -> None:
    text = grammar_text("keywords.lark") + grammar_text("values.lark") + grammar_text(grammar) + Names().terminals()
    if grammar == "declarations.lark":
        text = text.removesuffix(Names().terminals())
    with caplog.at_level(logging.DEBUG, logger=logger.name):
        logger.setLevel(logging.DEBUG)
        Lark(text, parser="lalr", lexer="contextual", debug=True)
        logger.setLevel(logging.CRITICAL)
    assert [record.message for record in caplog.records if "onflict" in record.message] == []


def condition_of(text: str) -> model.Condition:
    return pack_of(clause(condition=text)).base.clauses[0].requirements[0].condition


@pytest.mark.parametrize(
    ("words", "operator"),
    [
        ("超过", ">"), ("不超过", "<="), ("不得超过", "<="), ("低于", "<"), ("不低于", ">="), ("不得低于", ">="), ("达到", ">="),
        ("不满", "<"), ("高于", ">"), ("不高于", "<="), ("不少于", ">="), ("少于", "<"), ("等于", "="),
    ],
)  # fmt: skip
def test_boundaries_are_told_apart(words: str, operator: str) -> None:
    condition = condition_of(f"设备的价款{words}50万元")
    assert isinstance(condition, model.Compare)
    assert condition.operator == operator


@pytest.mark.parametrize(("words", "operator"), [("以上", ">="), ("以下", "<="), ("以内", "<=")])
def test_boundaries_behind_the_figure_include_it(words: str, operator: str) -> None:
    condition = condition_of(f"设备的价款在50万元{words}")
    assert isinstance(condition, model.Compare)
    assert condition.operator == operator


def test_an_undeclared_name_before_a_boundary_is_an_error() -> None:
    assert codes(clause(condition="设备的销售收入不得超过50万元")) == ["JN0102"]


@pytest.mark.parametrize(
    "text",
    ["设备是行为", "企业的或有负债低于50万元", "企业的目的地为本市或外地", "企业的「目的地」不为外地", "设备的「价款」超过1元"],
)
def test_a_name_may_contain_a_keyword(text: str) -> None:
    condition_of(text)


def test_or_joins_values_or_conditions() -> None:
    values = condition_of("设备的级别为国家级或省级")
    assert isinstance(values, model.Member) and values.values == ("国家级", "省级")
    conditions = condition_of("设备的级别为国家级或设备的价款超过50万元")
    assert isinstance(conditions, model.Any)


@pytest.mark.parametrize("text", ["设备的级别不为国家级", "企业不是高新企业", "并非（企业是高新企业）"])
def test_negation_is_kept(text: str) -> None:
    assert isinstance(condition_of(text), model.Not)


def test_a_second_comparison_takes_the_subject_before_it() -> None:
    condition = condition_of("设备的价款不低于50万元且不超过1000万元")
    assert isinstance(condition, model.All)
    low, high = condition.parts
    assert isinstance(low, model.Compare) and isinstance(high, model.Compare)
    assert low.left == high.left and (low.operator, high.operator) == (">=", "<=")


def test_and_beside_or_needs_brackets() -> None:
    assert codes(clause(condition="企业是高新企业，且设备是行为，或设备的价款超过1元")) == ["JN0107"]
    assert codes(clause(condition="（企业是高新企业，且设备是行为），或设备的价款超过1元")) == []


@pytest.mark.parametrize("number", ["2000万元", "2,000万元", "２，０００万元", "两千万元", "0.2亿元", "20,000,000元"])
def test_one_amount_many_spellings(number: str) -> None:
    condition = condition_of(f"设备的价款不超过{number}")
    assert isinstance(condition, model.Compare) and isinstance(condition.right, model.Constant)
    assert condition.right.value == 20_000_000


@pytest.mark.parametrize("rate", ["2‰", "0.2%", "千分之二", "０．２％", "百分之零点二"])
def test_one_rate_many_spellings(rate: str) -> None:
    amount = pack_of(clause(grant=f"设备的价款×{rate}")).base.clauses[0].components[0].amount
    assert isinstance(amount, model.Product) and isinstance(amount.right, model.Constant)
    assert amount.right.value * 1000 == 2
