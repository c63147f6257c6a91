"""What is asked of small cases, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Pack
from jnpolicy.model.readings import under_readings
from jnpolicy.solve.decide import decide
from jnpolicy.solve.inquire import Inquirer, Inquiries
from tests.conftest import case_of
from tests.packs import VOCABULARY, clause, pack_of

YUAN = 100  # 分


def inquiries(pack: Pack, case: Case) -> Inquiries:
    return Inquirer(under_readings(pack)).inquiries(case)


def of_device(condition: str, grant: str, rest: str = "", facts: str = "", own: str = "", more: str = "") -> Inquiries:
    """Of a case with one device bought in force, under one clause."""
    pack = pack_of(clause(condition=condition, grant=grant, rest=rest))
    text = f"申请人: {{名称: 甲, 类型: 企业{own}}}\n事项:\n  - {{编号: 设1, 种类: 设备, 购置日期: 2021-05-01{facts}}}\n{more}"
    return inquiries(pack, case_of(pack, text))


def spreads(found: Inquiries) -> dict[str, int | None]:
    return {question.fact.key[1]: question.spread for question in found.questions}


def values(found: Inquiries, name: str) -> list[object]:
    return [answer.value for question in found.questions if question.fact.key[1] == name for answer in question.answers]


FAR = 10**15


@pytest.mark.parametrize(
    ("condition", "tried"),
    [
        ("设备的台数不少于3台", [0, 2, 3, FAR]),
        ("设备的台数超过3台", [0, 3, 4, FAR]),
        ("设备的台数少于3台", [0, 2, 3, FAR]),
        ("设备的台数不超过3台", [0, 3, 4, FAR]),
        ("设备的台数等于3台", [0, 2, 3, 4, FAR]),
        ("并非（设备的台数超过3台）", [0, 3, 4, FAR]),
        ("设备的台数＋设备的台数超过3台", [0, 1, 2, FAR]),  # 1.5台: between
    ],
)
def test_both_sides_of_a_threshold(condition: str, tried: list[int]) -> None:
    found = of_device(condition, "100元")
    assert values(found, "台数") == tried
    assert spreads(found) == {"台数": 100 * YUAN}


def test_a_threshold_in_money_and_one_on_the_other_side() -> None:
    found = of_device("企业的收入×50%超过设备的价款", "100元", facts=", 价款: 30元")
    assert values(found, "收入") == [0, 60, Fraction("60.01"), FAR]


def test_a_threshold_in_a_definition_and_in_what_is_counted() -> None:
    pack = pack_of(
        "定义「大债」：债券的融资额不低于50元。\n" + clause(condition="债券（债券是大债）的个数不少于1个", grant="100元")
    )
    case = case_of(
        pack,
        "申请人: {名称: 甲, 类型: 企业}\n事项:\n  - {编号: 设1, 种类: 设备, 购置日期: 2021-05-01}\n"
        "  - {编号: 债1, 种类: 债券, 年度: 2021, 项目: 子}\n",
    )
    found = inquiries(pack, case)
    assert [question.fact.key for question in found.questions] == [("债1", "融资额")]
    assert values(found, "融资额") == [0, Fraction("49.99"), 50, FAR]


def test_days() -> None:
    found = of_device("设备的购置日期在企业的成立日期起2年内", "100元")
    # 2021-05-01 is within two years from 2019-05-01 to 2021-05-01; a few days about the first are tried
    assert {20190430, 20190501, 20210501, 20210502} <= set(values(found, "成立日期"))
    assert spreads(found) == {"成立日期": 100 * YUAN}


@pytest.mark.parametrize("length", ["满2年", "不满24个月", "超过2年"])
def test_a_day_reached(length: str) -> None:
    found = of_device(f"设备的购置日期在企业的成立日期起{length}", "100元")
    assert {20190430, 20190501, 20190502} <= set(values(found, "成立日期"))  # two years before 2021-05-01, and around
    assert spreads(found) == {"成立日期": 100 * YUAN}


def test_a_day_reached_from_the_end_of_february() -> None:
    found = of_device("企业的成立日期在2020年2月29日起满1年", "100元")
    assert {20210227, 20210228} <= set(values(found, "成立日期"))


def test_an_amount_without_end_comes_first() -> None:
    found = of_device("企业是高新企业", "设备的价款×10%＋设备的运费，最高不超过设备的价款")
    assert [(q.fact.key, q.spread) for q in found.questions] == [
        (("", "高新企业"), None),  # whether there is an amount without end
        (("设1", "价款"), None),
        (("设1", "运费"), None),
    ]
    found = of_device("企业是高新企业", "设备的价款×10%，最高80元")
    assert spreads(found) == {"高新企业": 80 * YUAN, "价款": 80 * YUAN}


def test_what_fails_already_asks_for_nothing_more() -> None:
    found = of_device("企业是高新企业；设备的台数超过3台", "100元", own=", 高新企业: 否")
    assert not found.questions and ("设1", "台数") in {fact.key for fact in found.relevance.idle}


def test_a_limit_that_is_used_up() -> None:
    had = "已享受:\n  - {条款: 设备补助, 年度: 2021, 金额: 100元}\n"
    limit = "    限额：每家企业每年最高100元。\n"
    assert spreads(of_device("企业是高新企业", "设备的价款×10%", limit)) == {"高新企业": 100 * YUAN, "价款": 100 * YUAN}
    assert not of_device("企业是高新企业", "设备的价款×10%", limit, more=had).questions
    # 1元 is left
    found = of_device("企业是高新企业", "设备的价款×10%", limit, more=had.replace("100元", "99元"))
    assert spreads(found) == {"高新企业": 1 * YUAN, "价款": 1 * YUAN}


def test_a_limit_that_nothing_reaches() -> None:
    """Its own facts need not be asked: 10元 is below 100元＋收入 however much that is."""
    found = of_device("企业是高新企业", "10元", "    限额：每家企业每年最高100元＋企业的收入。\n")
    assert spreads(found) == {"高新企业": 10 * YUAN}
    found = of_device("企业是高新企业", "101元", "    限额：每家企业每年最高100元＋企业的收入。\n")
    assert spreads(found) == {"高新企业": 101 * YUAN, "收入": 1 * YUAN}


RELATION = "关系「不重复」\n    原文：“同一事项不重复享受，由企业自愿选择”。\n    「设备补助」与「设备奖励」{0}。\n"


@pytest.mark.parametrize(
    ("relation", "low", "asked"),
    [
        ("择一", "100元", False),
        ("择一", "99元", True),
        ("可叠加", "100元", True),
        ("就高", "100元", False),
        ("就高", "98元", True),
    ],
)
def test_what_is_beaten_whatever_it_is(relation: str, low: str, asked: bool) -> None:
    """99元 that may be had beside 100元 that is: one of both, and nobody need ask whether it may."""
    sure, perhaps = clause(grant=low), clause(condition="企业是高新企业", grant="99元").replace("设备补助", "设备奖励")
    pack = pack_of(sure + perhaps + RELATION.format(relation))
    case = case_of(pack, "申请人: {名称: 甲, 类型: 企业}\n事项:\n  - {编号: 设1, 种类: 设备, 购置日期: 2021-05-01, 价款: 1元}\n")
    assert ("高新企业" in spreads(inquiries(pack, case))) == asked


def test_what_decides_only_whether_one_may_try() -> None:
    text = clause(condition="企业是高新企业").replace("    补助：设备的价款×10%。\n", "    性质：裁量。\n")
    pack = pack_of(text)
    case = case_of(pack, "申请人: {名称: 甲, 类型: 企业}\n事项:\n  - {编号: 设1, 种类: 设备, 购置日期: 2021-05-01}\n")
    found = inquiries(pack, case)
    assert not found.questions and [fact.key for fact in found.relevance.elsewhere] == [("", "高新企业")]


def test_of_equal_grants_of_other_policies_the_earlier_is_chosen() -> None:
    """So the year of one is to be asked, though it moves no total."""
    pack = pack_of(clause(condition="企业是高新企业"))

    def case(day: str) -> Case:
        return case_of(
            pack,
            "申请人: {名称: 甲, 类型: 企业, 高新企业: 否}\n事项:\n"
            f"  - {{编号: 设1, 种类: 设备, 购置日期: {day}}}\n  - {{编号: 设2, 种类: 设备, 购置日期: 2021-05-01}}\n"
            "同一事项:\n  - [设1, 设2]\n其他政策:\n"
            "  - {编号: 省, 名称: 省补, 事项: 设1, 金额: 100元}\n  - {编号: 市, 名称: 市补, 事项: 设2, 金额: 100元}\n",
        )

    for day, chosen in (("2020-05-01", "省"), ("2022-05-01", "市")):
        assert [grant.candidate.key.other for grant in decide(under_readings(pack), case(day)).grants] == [chosen]
    assert spreads(inquiries(pack, case("未知"))) == {"购置日期": 0}


GROUPED = VOCABULARY.replace("成立日期：日期。", "成立日期：日期；集团：标识。")


@pytest.mark.parametrize(
    ("price", "group", "total", "most", "asked"),
    [
        ("800元", "", 50, 80, {"集团": 30}),  # a tenth is 80元; 50元 if it is limited
        ("800元", ", 集团: 泉", 50, 50, {}),
        ("500元", "", 50, 50, {}),  # as much as the limit allows, and no more
    ],
)
def test_a_limit_for_a_group_that_is_not_named(price: str, group: str, total: int, most: int, asked: dict[str, int]) -> None:
    """What is sure is what the limit leaves; whose it is is asked for where it can be reached."""
    pack = pack_of(clause(rest="    限额：每个集团每年最高50元。\n"), vocabulary=GROUPED)
    text = f"申请人: {{名称: 甲, 类型: 企业{group}}}\n事项:\n  - {{编号: 设1, 种类: 设备, 购置日期: 2021-05-01, 价款: {price}}}\n"
    case = case_of(pack, text)
    decision = decide(under_readings(pack), case)
    assert (decision.nominal, decision.certain, decision.possible) == (total * YUAN, total * YUAN, most * YUAN)
    assert [candidate.key.text for candidate in decision.partly_open] == ["设备补助/设1"] * bool(asked)
    found = inquiries(pack, case)
    assert spreads(found) == {name: spread * YUAN for name, spread in asked.items()}
    assert (found.span.low, found.span.most) == (total * YUAN, most * YUAN)


def test_what_was_had_draws_on_a_limit_for_a_group_that_is_not_named() -> None:
    """30元 had of 50元 leave 20元."""
    pack = pack_of(clause(rest="    限额：每个集团每年最高50元。\n"), vocabulary=GROUPED)
    text = "申请人: {名称: 甲, 类型: 企业}\n事项:\n  - {编号: 设1, 种类: 设备, 购置日期: 2021-05-01, 价款: 800元}\n"
    case = case_of(pack, text + "已享受:\n  - {条款: 设备补助, 年度: 2021, 金额: 30元}\n")
    assert decide(under_readings(pack), case).nominal == 20 * YUAN
