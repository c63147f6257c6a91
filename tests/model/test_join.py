"""Several policies at once: names apart, each under its own terms, relations across them."""

from __future__ import annotations

import pytest

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.join import join
from jnpolicy.model.policy import Pack
from jnpolicy.model.readings import under_readings
from jnpolicy.solve.decide import decide
from jnpolicy.solve.decision import Decision
from tests.conftest import JINAN, case_of
from tests.oracle.agreement import assert_agreement
from tests.packs import pack_named

LAW = "1．给予补助。\n2．同一事项不重复享受。\n"
CITY = """申请人「企业」：规模：大型、小型；收入：金额。
定义「小企业」：企业的规模为小型。
事项「购置设备」，简称「设备」：购置日期：日期（时点）；价款：金额。
"""
STATE = """申请人「企业」：收入：金额；高新：是否。
定义「小企业」：企业的收入低于100元。
事项「购置设备」，简称「设备」：申报年度：年份（时点）；价款：金额；台数：数量（台）。
"""
HEADER = """政策「{}」
    发布机关：某市。
    施行：自{}年1月1日起，有效期3年。
    舍入：{}。
"""
ACROSS = "关系「别类」\n    原文：“同一事项不重复享受”。\n    {}。\n"
DEFAULTS = "关系「{}类」\n    原文：“同一事项不重复享受”。\n    各条款与其他政策之间，{}；各条款之间，可叠加。\n"


def clause(title: str, amount: str, when: str = "设备的价款不低于0元") -> str:
    return f"""第一条「{title}」
    原文：“给予补助”。
    对象：企业。
    事项：设备。
    条件：{when}。
    补助：{amount}。
"""


def city(text: str, default: str = "可叠加", start: int = 2020) -> Pack:
    return pack_named("市", text + DEFAULTS.format("市", default), CITY, HEADER.format("市办法", start, "四舍五入至分"), LAW)


def state(text: str, default: str = "可叠加", start: int = 2020) -> Pack:
    return pack_named("国", text + DEFAULTS.format("国", default), STATE, HEADER.format("国办法", start, "元以下舍去"), LAW)


CASE = """申请人: {名称: 甲, 类型: 企业, 规模: 小型, 收入: 500元, 高新: 是}
事项:
  - {编号: 事, 种类: 设备, 购置日期: 2021-03-01, 申报年度: 2022, 价款: 101.5元, 台数: 2台}
"""


CITY_CASE = CASE.replace(", 高新: 是", "").replace(", 申报年度: 2022", "").replace(", 台数: 2台", "")


def solve(*packs: Pack, case: str = CASE) -> Decision:
    diagnostics = Diagnostics()
    joined = join(packs, diagnostics)
    assert not len(diagnostics)
    policy = under_readings(joined)
    _, decision = assert_agreement(policy, case_of(joined, case))
    return decision


def paid(decision: Decision) -> dict[str, int]:
    return {grant.candidate.key.text: grant.paid for grant in decision.grants}


def test_each_clause_stands_under_the_terms_of_its_policy() -> None:
    """甲 counts by its date (2021) and to the 分, 乙 by its year (2022) and drops what is below 元."""
    both = solve(city(clause("甲", "设备的价款")), state(clause("乙", "设备的价款")))
    assert paid(both) == {"甲/事": 101_50, "乙/事": 101_00}
    late = solve(city(clause("甲", "设备的价款"), start=2022), state(clause("乙", "设备的价款"), start=2022))
    assert paid(late) == {"乙/事": 101_00}


def test_names_are_kept_apart() -> None:
    """Both call a clause 甲 and define 小企业: by size it is one, by income it is none."""
    when = "企业是小企业"
    decision = solve(
        city(clause("甲", "100元", when)),
        state(clause("甲", "70元", when) + clause("乙", "7元").replace("第一条", "第一条（二）")),
    )
    assert paid(decision) == {"市/甲/事": 100_00, "乙/事": 7_00}
    assert {key.text for key in decision.problem.derived.fails} == {"国/甲/事"}


@pytest.mark.parametrize(
    ("one", "two", "total"),
    [
        ("可叠加", "可叠加", 170),
        ("可叠加", "择一", 100),  # one refusal is enough
        ("择一", "可叠加", 100),
        ("补差", "可叠加", 100),  # 70 first or 100 first: together the higher
        ("补差", "择一", 100),
    ],
)
def test_of_two_policies_the_stricter_word_holds(one: str, two: str, total: int) -> None:
    assert solve(city(clause("甲", "100元"), one), state(clause("乙", "70元"), two)).nominal == total * 100


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        ("「甲」优先于「国/乙」", {"甲/事": 100_00}),
        ("「甲」与「国／乙」叠加封顶120元", {"甲/事": 100_00, "乙/事": 20_00}),
        ("「甲」与「国/乙」叠加封顶设备的价款×150%", {"甲/事": 100_00, "乙/事": 52_25}),  # 101.5×1.5 = 152.25
        ("「甲」、「国/乙」合计每家企业每年最高130元", {"甲/事": 100_00, "乙/事": 70_00}),  # 2021 and 2022 apart
        ("「甲」、「国/乙」合计每家企业累计最高130元", {"甲/事": 100_00, "乙/事": 30_00}),
    ],
)
def test_what_a_policy_says_of_another(relation: str, expected: dict[str, int]) -> None:
    own = city(clause("甲", "100元") + ACROSS.format(relation))
    other = state(clause("乙", "70元"))
    assert paid(solve(own, other)) == expected
    assert paid(solve(own, case=CITY_CASE)) == {"甲/事": 100_00}  # alone, nothing is known of the other


def test_a_share_of_another_policys_award() -> None:
    own = city(clause("配套", "「国/乙」的补助额的30%"))
    assert paid(solve(own, state(clause("乙", "70元")))) == {"配套/事": 21_00, "乙/事": 70_00}
    alone = decide(under_readings(own), case_of(own, CITY_CASE))
    assert (alone.nominal, alone.possible) == (0, None)


def test_what_does_not_fit_together_is_told() -> None:
    diagnostics = Diagnostics()
    vocabulary = STATE.replace("价款：金额", "价款：比例")
    header = HEADER.format("国办法", 2020, "四舍五入至分")
    other = pack_named("国", clause("乙", "7元", "设备的台数不低于0台"), vocabulary, header, LAW)
    join([city(clause("甲", "1元")), other], diagnostics)
    assert [item.code for item in diagnostics] == ["JN0351"]
    diagnostics = Diagnostics()
    asks = city(clause("甲", "1元") + ACROSS.format("「甲」与「国/丙」择一"))
    join([asks, state(clause("乙", "7元"))], diagnostics)
    assert [item.code for item in diagnostics] == ["JN0352"]


def circles_of(*packs: Pack) -> list[tuple[str, str]]:
    diagnostics = Diagnostics()
    join(packs, diagnostics)
    return [(item.code, item.message.partition("：")[2]) for item in diagnostics]


def test_amounts_in_a_circle_across_policies_are_told() -> None:
    one = city(clause("甲", "「国/乙」的补助额的30%"))
    assert circles_of(one, state(clause("乙", "「市/甲」的补助额的30%"))) == [("JN0332", "甲 → 乙 → 甲。")]
    assert circles_of(one, state(clause("乙", "7元"))) == []
    three = clause("乙", "「丙」的补助额") + clause("丙", "底数").replace("第一条", "第一条（二）").rstrip()
    local = three + "\n    其中，底数：「市/甲」的补助额。\n"
    assert circles_of(one, state(local)) == [("JN0332", "甲 → 乙 → 丙 → 甲。")]
    same = state(clause("甲", "「市/甲」的补助额"))  # both call a clause 甲
    assert circles_of(city(clause("甲", "「国/甲」的补助额")), same) == [("JN0332", "市/甲 → 国/甲 → 市/甲。")]


def test_a_circle_under_readings_of_two_policies_is_told() -> None:
    asked = "    疑义「数」\n        读法「一」（默认）：补助：1元。\n        读法「二」：补助：「{}」的补助额。\n"
    one, two = city(clause("甲", "2元") + asked.format("国/乙")), state(clause("乙", "2元") + asked.format("市/甲"))
    assert circles_of(one, two) == [("JN0332", "甲 → 乙 → 甲。")]


def test_what_prevails_in_a_circle_across_policies_is_told() -> None:
    one = city(clause("甲", "1元") + ACROSS.format("「甲」优先于「国/乙」"))
    two = state(clause("乙", "7元") + ACROSS.format("「乙」优先于「市/甲」"))
    assert circles_of(one, two) == [("JN0319", "甲 → 乙 → 甲。")]
    assert circles_of(one, state(clause("乙", "7元"))) == []


def test_one_pack_is_itself() -> None:
    from jnpolicy.model.load import load_pack

    loaded = load_pack(JINAN)
    assert loaded.pack is not None
    assert join([loaded.pack], Diagnostics()) is loaded.pack


def test_what_only_one_policy_says_can_be_changed_is_not_advised() -> None:
    marked = CITY.replace("价款：金额", "价款：金额（可调整）").replace("收入：金额", "收入：金额（可调整）")
    one = pack_named("市", clause("甲", "1元"), marked, HEADER.format("市办法", 2020, "四舍五入至分"), LAW)
    other = STATE.replace("收入：金额", "收入：金额（可调整）")
    two = pack_named("国", clause("乙", "1元"), other, HEADER.format("国办法", 2020, "元以下舍去"), LAW)
    joined = join([one, two], Diagnostics())
    assert joined is not None
    vocabulary = joined.base.vocabulary
    assert vocabulary.attributes_of("企业")["收入"].adjustable
    assert not vocabulary.attributes_of("购置设备")["价款"].adjustable
