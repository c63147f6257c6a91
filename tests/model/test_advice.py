"""What is right as written and may not be meant: told where it is sure, and nowhere else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jnpolicy.model.checks.advice.figures import ALL, NONE, Figures
from jnpolicy.model.checks.advice.words import comparisons
from jnpolicy.model.expression import Named, Product
from jnpolicy.syntax.ast import found_in
from tests.packs import HEADER, LAW, VOCABULARY, clause, parse_pack


def told(text: str, **texts: str) -> list[tuple[str, str]]:
    """Each code with the text that it points at."""
    _, diagnostics = parse_pack(text, **texts)
    return [(item.code, item.span.text if item.span else "") for item in diagnostics]


def said(text: str, **texts: str) -> str:
    """The message of the one finding."""
    (item,) = parse_pack(text, **texts)[1]
    return item.message


# —— rows by condition ——


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        ("设备的价款不超过9元的，1元；超过9元的，2元", []),
        ("设备的价款低于9元的，1元；不低于9元的，2元", []),
        ("设备的价款不超过9元的，1元；不低于9元的，2元", [("JN0341", "不低于9元")]),
        ("设备的价款低于9元的，1元；超过9元的，2元", [("JN0342", "超过9元")]),
        ("设备的价款低于9元的，1元；超过9元的，2元；其他，3元", []),
        ("设备的价款超过9元的，1元；超过5元的，2元", []),  # a ladder, read from the top
        ("设备的价款超过5元的，1元；超过9元的，2元", [("JN0343", "超过9元")]),
        ("设备的价款低于9元且超过9元的，1元；不低于9元的，2元", [("JN0343", "低于9元")]),
        ("设备的价款在1元以上5元以下的，1元；在4元以上9元以下的，2元", [("JN0341", "4元以上")]),
        ("设备的价款低于1元，或超过5元的，1元；不低于1元且不超过4元的，2元", [("JN0342", "不低于1元")]),
        ("并非（设备的价款超过5元）的，1元；设备的价款超过5元的，2元", []),
        ("设备的台数不超过3台的，1元；不少于4台的，2元", []),  # there are no half machines
        ("设备的台数不超过3台的，1元；不少于5台的，2元", [("JN0342", "不少于5台")]),
        ("设备的面积不超过3平方米的，1元；不低于4平方米的，2元", [("JN0342", "不低于4平方米")]),
        ("设备的价款不超过9.99元的，1元；不低于10元的，2元", []),  # nothing is less than 分
        ("设备的购置日期在2020年12月31日以前的，1元；在2021年1月1日以后的，2元", []),
        ("设备的购置日期在2020年12月30日以前的，1元；在2021年1月1日以后的，2元", [("JN0342", "2021年1月1日以后")]),
        ("设备的价款超过9元的，1元；设备的运费超过9元的，2元", []),  # two figures: no line
        ("设备的价款超过9元且设备的级别为国家级的，1元；设备的价款超过20元的，2元", []),
        ("设备的级别为国家级的，1元；省级的，2元", []),
    ],
)
def test_rows(grant: str, expected: list[tuple[str, str]]) -> None:
    assert told(clause(grant=grant)) == expected


def test_rows_say_which_figures() -> None:
    assert said(clause(grant="设备的价款不超过9元的，1元；不低于9元的，2元")).startswith("价款正好9元的，两行都管到")
    assert said(clause(grant="设备的价款低于9元的，1元；超过12元的，2元")).startswith("价款不低于9元且不超过12元的，哪一行都不管")
    message = said(clause(grant="设备的购置日期早于2020年1月2日的，1元；晚于2020年1月2日的，2元"))
    assert message.startswith("购置日期正好2020年1月2日的，哪一行都不管")


def test_rows_are_read_within_the_conditions() -> None:
    rows = "设备的价款不超过5元的，1元；超过5元且低于9元的，2元"
    assert told(clause(grant=rows)) == []  # above 9元 the text may give nothing
    assert told(clause(condition="设备的价款不超过9元", grant=rows)) == [("JN0342", "超过5元")]
    assert told(clause(condition="设备的价款低于9元", grant=rows)) == []
    assert told(clause(condition="设备的价款超过0元", grant="设备的价款超过5元的，1元；超过3元的，2元")) == []
    assert told(clause(condition="设备的价款超过5元", grant="设备的价款不超过5元的，1元；超过5元的，2元")) == [
        ("JN0343", "不超过5元")
    ]


def test_rows_under_conditions_that_never_hold_are_let_be() -> None:
    rows = "设备的价款低于5元的，1元；超过5元的，2元"
    assert told(clause(condition="设备的价款超过9元且低于3元", grant=rows)) == [("JN0344", "设备的价款超过9元且低于3元")]


def test_rows_of_a_reading() -> None:
    rest = (
        "    疑义「甲」\n    读法「子」（默认）：补助：设备的价款低于9元的，1元；超过9元的，2元。\n    读法「丑」：补助：1元。\n"
    )
    assert told(clause(rest=rest)) == [("JN0342", "超过9元")]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("设备的价款不低于5元且不超过9元", []),
        ("设备的价款不超过5元且不低于9元", [("JN0344", "设备的价款不超过5元且不低于9元")]),
        ("设备的价款不超过5元；企业是高新企业；设备的价款超过5元", [("JN0344", "设备的价款超过5元")]),
        ("设备的价款不超过5元，或设备的价款超过9元", []),
        ("设备的台数超过3台且少于4台", [("JN0344", "设备的台数超过3台且少于4台")]),
    ],
)
def test_conditions_that_never_hold(condition: str, expected: list[tuple[str, str]]) -> None:
    assert told(clause(condition=condition)) == expected


def test_figures() -> None:
    def upto(value: int) -> Figures:
        return Figures((((float("-inf"), 0), (Fraction(value), 1)),))

    assert ~upto(3) & upto(5) == Figures((((Fraction(3), 1), (Fraction(5), 1)),))
    assert upto(3) | upto(5) == upto(5) and upto(5) - upto(5) == NONE
    assert ~NONE == ALL and ~ALL == NONE and ~~upto(3) == upto(3)


# —— ceilings ——


@pytest.mark.parametrize(
    ("grant", "limits", "expected"),
    [
        ("设备的价款×10%，最高5元", "每个设备最高4元", []),
        ("设备的价款×10%，最高5元", "每个设备最高5元", [("JN0345", "每个设备最高5元")]),
        ("设备的价款×10%，最高5元", "每家企业最高5元", []),  # there may be many matters
        ("设备的价款×10%", "每个设备最高5元", []),
        ("设备的价款×费率", "每个设备最高5元", []),
        ("基数，最高5元", "每个设备最高9元", [("JN0345", "每个设备最高9元")]),
        ("设备的级别为国家级的，5元；省级的，3元", "每个设备最高5元", [("JN0345", "每个设备最高5元")]),
        ("设备的级别为国家级的，5元；省级的，3元", "每个设备最高4元", []),
        ("设备的价款×10%", "每家企业每年最高5元；每家企业累计最高9元", []),
        ("设备的价款×10%", "每家企业每年最高9元；每家企业累计最高5元", [("JN0345", "每家企业每年最高9元")]),
        ("设备的价款×10%", "每家企业最高9元；每个设备最高9元", [("JN0345", "每个设备最高9元")]),
        ("设备的价款×10%", "每家企业最高9元；每家企业最高9元", [("JN0345", "每家企业最高9元")]),
        ("设备的价款×10%", "每家企业每年最高9元，含其他政策的创新券；每家企业最高5元", []),
        ("甲部分：设备的价款×10%；乙部分：1元", "甲部分每家企业最高9元；每家企业最高5元", [("JN0345", "甲部分每家企业最高9元")]),
        ("甲部分：设备的价款×10%；乙部分：1元", "甲部分每家企业最高5元；每家企业最高9元", []),
        ("甲部分：2元；乙部分：1元", "每个设备最高2元", []),
        ("甲部分：2元；乙部分：1元", "甲部分每个设备最高2元", [("JN0345", "甲部分每个设备最高2元")]),
        ("5元，最高9元", "每家企业最高3元", [("JN0345", "9元")]),
        ("5元，最高3元", "每家企业最高3元", []),
        ("设备的价款×10%，最高9元，最低1元，最高9元", "每家企业最高3元", [("JN0345", "9元")]),
    ],
)
def test_idle_ceilings(grant: str, limits: str, expected: list[tuple[str, str]]) -> None:
    rest = f"    限额：{limits}。\n    其中，费率：10%；基数：设备的价款。\n"
    assert told(clause(grant=grant, rest=rest), vocabulary=VOCABULARY + "其他政策类别：创新券。\n") == expected


def test_what_is_rounded_up_may_reach_a_limit() -> None:
    text = clause(grant="设备的价款×10%，最高5.5万元", rest="    限额：每个设备最高5.8万元。\n")
    assert [code for code, _ in told(text)] == ["JN0345"]
    assert told(text, header=HEADER.replace("四舍五入至分", "四舍五入至万元")) == []


def test_a_limit_where_one_matter_counts() -> None:
    rest = "    限额：每家企业最高5元。\n    限次：每家企业1次，就高。\n"
    assert told(clause(grant="设备的价款×10%，最高5元", rest=rest)) == [("JN0345", "每家企业最高5元")]
    assert told(clause(grant="设备的价款×10%，最高6元", rest=rest)) == []


def test_a_limit_of_a_reading_is_beside_the_clause_and_itself_only() -> None:
    def asked(one: str, two: str) -> str:
        return f"    疑义「甲」\n    读法「子」（默认）：限额：{one}。\n    读法「丑」：限额：{two}。\n"

    assert told(clause(rest=asked("每家企业最高9元", "每家企业最高5元"))) == []
    rest = "    限额：每家企业最高5元。\n" + asked("每家企业每年最高9元", "每家企业每年最高3元")
    assert told(clause(rest=rest)) == [("JN0345", "每家企业每年最高9元")]


# —— the words of the law ——


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        ("不低于50万元(含50万元)，且不超过1000万元", [(">=", 500_000), ("<=", 10_000_000)]),
        ("５０万元以上、１００万元以下", [(">=", 500_000), ("<=", 1_000_000)]),
        ("50万元（不含）以上", [(">", 500_000)]),
        ("50万元以上（不含本数）", [(">", 500_000)]),
        ("超过五十万元（含）", [(">=", 500_000)]),
        ("满5人、不满10人", [(">=", 5), ("<", 10)]),
        ("达到30%", [(">=", Fraction(3, 10))]),
        ("2020年1月1日以后", [(">=", 20200101)]),
        ("给予50万元奖励，最高不超过80万元，单个项目补助金额不超过60万元", []),
        ("投资100万元（含税）以上", []),
        ("超过一万二元", []),  # nobody knows how much
    ],
)
def test_what_a_passage_compares(law: str, expected: list[tuple[str, Fraction]]) -> None:
    assert [(item.operator, item.figure[1]) for item in comparisons(law)] == expected


PASSAGE = "给予补助，价款50万元以上、不超过900万元，台数超过5台的，最高80万元"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("设备的价款不低于50万元且不超过900万元", []),
        ("设备的价款超过50万元", [("JN0411", "超过50万元")]),
        ("设备的价款低于50万元", []),  # its opposite: the figure is on the same side
        ("设备的价款不超过50万元", [("JN0411", "不超过50万元")]),
        ("设备的价款低于900万元", [("JN0411", "低于900万元")]),
        ("设备的台数不少于5台", [("JN0411", "不少于5台")]),
        ("设备的价款在50万元以上900万元以下", []),
        ("设备的价款等于50万元", []),
        ("设备的价款达到60万元", []),
        ("企业的收入超过80万元", []),
    ],
)
def test_words(condition: str, expected: list[tuple[str, str]]) -> None:
    law = LAW.replace("给予补助", PASSAGE)
    assert told(clause(condition=condition).replace("给予补助", PASSAGE), law=law) == expected


def test_the_right_word_is_named() -> None:
    law = LAW.replace("给予补助", PASSAGE)
    _, diagnostics = parse_pack(clause(condition="设备的价款低于900万元").replace("给予补助", PASSAGE), law=law)
    (item,) = diagnostics
    assert "原文说“不超过900万元”，这里写“低于900万元”" in item.message and "改成“不超过900万元”" in item.remedy


def test_a_question_about_the_boundary_is_left_open() -> None:
    law = LAW.replace("给予补助", PASSAGE)
    rest = (
        "    疑义「甲」\n    读法「子」（默认）：条件：设备的价款不低于50万元。\n    读法「丑」：条件：设备的价款超过50万元。\n"
    )
    assert told(clause(rest=rest).replace("给予补助", PASSAGE), law=law) == []


def test_a_clause_with_an_error_gets_no_advice() -> None:
    assert [code for code, _ in told(clause(condition="企业是高薪企业", grant="设备的价款低于9元的，1元；超过9元的，2元"))] == [
        "JN0102"
    ]
    other = clause(grant="设备的价款低于9元的，1元；超过9元的，2元").replace("设备补助", "乙").replace("第一条", "第一条（二）")
    assert [code for code, _ in told(clause(condition="企业是高薪企业") + other)] == ["JN0102", "JN0342"]


# —— names ——

PARAMETERS = VOCABULARY + "参数「费率」：10%。\n参数「利率表」：自2019年1月1日起4%。\n参数「起日」：2020年1月1日。\n"


@pytest.mark.parametrize("name", ["费率", "利率表"])
def test_a_local_name_hides_a_parameter_in_its_own_clause_alone(name: str) -> None:
    own = clause(grant=f"设备的价款×{name}。\n    其中，{name}：20%")
    other = clause(grant=f"设备的价款×{name}").replace("设备补助", "乙").replace("第一条", "第一条（二）")
    pack, diagnostics = parse_pack(own + other, vocabulary=PARAMETERS)
    assert [(item.code, item.span and item.span.place) for item in diagnostics] == [("JN0349", "条款.jnp:7:8")]
    assert pack is not None
    (hiding,), (used,) = ([found_in(part.amount, Product) for part in c.components] for c in pack.base.clauses)
    assert isinstance(next(hiding).right, Named) and not isinstance(next(used).right, Named)


def test_a_day_may_be_a_parameter_that_a_clause_hides() -> None:
    header = HEADER.replace("自2020年1月1日起", "自起日起")
    text = clause(grant="起日。\n    其中，起日：1元")
    assert told(text, vocabulary=PARAMETERS, header=header) == [("JN0349", "起日")]


# —— days and years ——


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("设备的购置日期在企业的成立日期起1095日内", [("JN0350", "在企业的成立日期起1095日内")]),
        ("设备的购置日期在企业的成立日期起满730日", [("JN0350", "企业的成立日期起满730日")]),
        ("设备的购置日期在企业的成立日期起1096日内", []),
        ("设备的购置日期在企业的成立日期起180日内", []),
        ("设备的购置日期在企业的成立日期起3年内", []),
    ],
)
def test_days_for_years(condition: str, expected: list[tuple[str, str]]) -> None:
    assert told(clause(condition)) == expected
    days = "成立之日起１０９５日或者730日内"
    law = LAW.replace("购置设备的企业", f"{days}购置设备的企业")
    assert told(clause(condition).replace("购置设备的企业", f"{days}购置设备的企业"), law=law) == []
