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


@pytest.mark.parametrize("times", ["150%", "1.5倍", "一点五倍", "１．５倍"])
def test_times_are_a_rate(times: str) -> None:
    amount = pack_of(clause(grant=f"设备的价款的{times}")).base.clauses[0].components[0].amount
    assert isinstance(amount, model.Product) and isinstance(amount.right, model.Constant)
    assert amount.right.value * 10 == 15


NESTED = """申请人「企业」：类别：一类、二类、三甲医院；主体：企业、高校、企业集团；收入：金额。
申请人「企业集团」。
事项「购置设备」，简称「设备」：购置日期：日期（时点）；设备号：标识；品种：公司债、企业债、设备；价款：金额；年数：三年、五年。
参数「企业基准」：5万元。
"""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("企业的类别为一类或二类", ("一类", "二类")),
        ("企业的类别不为二类或三甲医院", ("二类", "三甲医院")),
        ("设备的品种为公司债或企业债", ("公司债", "企业债")),
        ("设备的年数为五年或三年", ("五年", "三年")),
        ("企业的主体为高校或企业", ("高校", "企业")),  # a value that has the name of a kind
        ("企业的主体为高校或企业集团", ("高校", "企业集团")),
    ],
)
def test_the_longest_name_is_read_first_whatever_its_sort(text: str, values: tuple[str, ...]) -> None:
    pack = pack_of(clause(condition=text), vocabulary=NESTED)
    condition = pack.base.clauses[0].requirements[0].condition
    if isinstance(condition, model.Not):
        condition = condition.part
    assert isinstance(condition, model.Member) and condition.values == values


@pytest.mark.parametrize(
    ("condition", "grant", "rest"),
    [
        ("企业的主体为高校，或企业的收入超过1元", "1元", ""),  # the kind, though a value has its name
        ("企业的收入超过1元或企业基准超过1元", "1元", ""),
        ("设备的价款超过1元", "企业的类别为一类的，10元；三甲医院的，5元；其他，1元", ""),
        (
            "设备的价款超过1元",
            "企业部分：设备的价款×企业率。\n    其中，企业率：2%",
            "    限额：企业部分每家企业最高企业基准。\n",
        ),
        ("设备的价款超过1元", "1元", "    限额：每个设备号最高10元。\n"),  # an identifier that begins with a kind's name
        ("设备的价款超过十万元", "二千元", ""),
    ],
)
def test_names_that_begin_alike_are_told_apart(condition: str, grant: str, rest: str) -> None:
    assert codes(clause(condition, grant, rest), vocabulary=NESTED) == []


EACH = """申请人「企业」：规模：大型、小型；目标：标识。
事项「申报」，简称「目」：日子：日期（时点）；额：金额；项目：标识；项目标段：标识；项目表：标识。
"""


@pytest.mark.parametrize(
    ("limit", "scope"),
    [
        ("每项目最高1元", "项目"),  # 每 and 项目, not 每项 and 目
        ("每个项目最高1元", "项目"),
        ("每项项目最高1元", "项目"),
        ("每项目标最高1元", "目标"),  # 每项 and 目标: longer than 项目
        ("每项目标段最高1元", "项目标段"),
        ("每项目表最高1元", "项目表"),
        ("每项「目」最高1元", "目"),
        ("每个目最高1元", "目"),
    ],
)
def test_the_longest_name_behind_each_is_read_first(limit: str, scope: str) -> None:
    text = clause("目的额超过0元", "2元×3%", f"    限额：{limit}。\n").replace("事项：设备", "事项：目")
    (found,) = pack_of(text, vocabulary=EACH).base.clauses[0].limits
    assert found.scope_name == scope


def test_ceilings_behind_a_comma_are_counted_for_the_same() -> None:
    parts = clause(
        grant="价款部分：设备的价款；运费部分：设备的运费", rest="    限额：价款部分每家企业 每年最高5元，累计3元封顶。\n"
    )
    limits = pack_of(parts).base.clauses[0].limits
    assert [(limit.components, limit.scope_name, limit.years, limit.text) for limit in limits] == [
        (("价款部分",), "企业", 1, "价款部分每家企业每年最高5元"),
        (("价款部分",), "企业", None, "价款部分每家企业累计最高3元"),
    ]
    bond = clause().replace("第一条", "第一条（二）").replace("「设备补助」", "「乙」")
    limit = "「设备补助」、「乙」合计每个设备每年最高5元，三年累计不超过（3元＋1元）"
    relation = f"关系「丙」\n    原文：“同一事项不重复享受”。\n    {limit}。\n"
    shared = [item.limit for item in pack_of(clause() + bond + relation).base.shared_limits]
    assert [(limit.scope_name, limit.years, limit.text) for limit in shared] == [
        ("设备", 1, "「设备补助」、「乙」合计每个设备每年最高5元"),
        ("设备", 3, "「设备补助」、「乙」合计每个设备三年累计不超过（3元+1元）"),
    ]
