"""What solver and semantics once differed on, each in its smallest example."""

from __future__ import annotations

import pytest

from jnpolicy.model.readings import under_readings
from jnpolicy.solve.decide import decide
from jnpolicy.solve.decision import Decision
from tests.conftest import case_of
from tests.packs import codes, pack_of

VOCABULARY = """申请人「单位」。
申请人「企业」，属于「单位」：高新：是否；收入：金额；利润：金额（可为负）；成立日期：日期；集团：标识。
申请人「高校」，属于「单位」。
事项「购置设备」，简称「设备」：购置日期：日期（时点）；交付日期：日期；价款：金额；运费：金额；台数：数量（台）；合格：是否。
事项「发行债券」，简称「债券」：年度：年份（时点）；融资额：金额；项目：标识；品种：公司债、企业债；合格：是否。
其他政策类别：旧办法、创新券。
"""
HEADER = """政策「试验政策」
    发布机关：某市。
    施行：自2020年1月1日起，有效期5年。
    舍入：{}。
"""
LAW = "1．给予补助。\n2．同一事项不重复享受。\n"
RELATION = "关系「甲类」\n    原文：“同一事项不重复享受”。\n"
STACK = RELATION + "    各条款之间，可叠加；各条款与其他政策之间，可叠加。\n"
LINKED = "同一事项:\n  - [事1, 事2]\n"


def clause(
    title: str, amount: str = "100元", *, when: str = "", limit: str = "", matter: str = "设备", payee: str = "企业"
) -> str:
    part = "甲乙丙丁".index(title)
    rows = [f"第一条（{'一二三四'[part]}）「{title}」", "    原文：“给予补助”。", f"    对象：{payee}。", f"    事项：{matter}。"]
    rows += [f"    条件：{when or matter + '是合格'}。", f"    补助：{amount}。"]
    return "\n".join(rows + ([f"    限额：{limit}。"] if limit else [])) + "\n"


def device(identifier: str, **facts: str) -> str:
    known = {"种类": "设备", "购置日期": "2021-03-01", "合格": "是"} | facts
    return f"  - 编号: {identifier}\n" + "".join(f"    {name}: {value}\n" for name, value in known.items())


def bond(identifier: str, **facts: str) -> str:
    return device(identifier, **({"种类": "债券", "年度": "2021", "项目": "子", "购置日期": ""} | facts)).replace(
        "    购置日期: \n", ""
    )


def other(matter: str, amount: str, category: str = "") -> str:
    row = f"其他政策:\n  - 编号: 其\n    事项: {matter}\n    金额: {amount}\n"
    return row + (f"    年度: 2021\n    类别: {category}\n" if category else "")


def solve(
    clauses: str,
    matters: str,
    rest: str = "",
    *,
    own: str = "",
    rounding: str = "四舍五入至分",
    vocabulary: str = VOCABULARY,
) -> Decision:
    pack = pack_of(clauses, vocabulary=vocabulary, header=HEADER.format(rounding), law=LAW)
    text = f"申请人:\n  名称: 甲\n  类型: 企业\n{own}事项:\n{matters}{rest}"
    return decide(under_readings(pack), case_of(pack, text))


def yuan(decision: Decision) -> int:
    return decision.nominal // 100


# —— unknown facts ——


def test_a_condition_waits_for_what_may_be_negative() -> None:
    clauses = clause("甲", when="企业的收入＋企业的利润不低于100元") + STACK
    assert yuan(solve(clauses, device("事"), own="  收入: 200元\n  利润: -500元\n")) == 0
    assert [c.key.text for c in solve(clauses, device("事"), own="  收入: 200元\n").open] == ["甲/事"]


def test_nothing_is_certain_of_what_may_be_negative() -> None:
    clauses = clause("甲", "企业的收入＋企业的利润") + STACK
    assert yuan(solve(clauses, device("事"), own="  收入: 200元\n  利润: -150元\n")) == 50
    assert yuan(solve(clauses, device("事"), own="  收入: 200元\n")) == 0


def test_what_may_be_negative_can_lift_the_highest() -> None:
    clauses = clause("甲", "企业的收入-企业的利润") + STACK
    assert yuan(solve(clauses, device("事"), own="  收入: 200元\n  利润: -150元\n")) == 350
    assert solve(clauses, device("事"), own="  收入: 200元\n").possible is None


def test_a_negative_amount_times_an_unknown_number_may_be_any_less() -> None:
    clauses = clause("甲", "1000元＋（设备的运费-设备的价款）×设备的台数") + STACK
    facts = {"运费": "0元", "价款": "100元"}
    assert yuan(solve(clauses, device("事", **facts, 台数="9台"))) == 100
    unknown = solve(clauses, device("事", **facts))
    assert yuan(unknown) <= 100
    assert unknown.possible == 1000_00


@pytest.mark.parametrize(
    "when",
    [
        "设备的交付日期在（设备的购置日期与企业的成立日期中较低者）起3个月内",
        "（设备的交付日期与企业的成立日期中较低者）在设备的购置日期起3个月内",
    ],
    ids=["start", "day"],
)
def test_a_period_waits_for_an_unknown_date(when: str) -> None:
    clauses = clause("甲", when=when) + STACK
    matter = device("事", 交付日期="2021-04-01")
    assert yuan(solve(clauses, matter, own="  成立日期: 2021-03-15\n")) == 100
    assert [c.key.text for c in solve(clauses, matter).open] == ["甲/事"]


# —— the range ——


def test_the_highest_counts_one_that_stands_once_its_better_falls() -> None:
    clauses = clause("甲", "300元", when="企业是高新") + clause("乙", "200元") + clause("丙") + STACK
    clauses += "    「甲」与「乙」就高；「乙」与「丙」就高。\n"
    assert yuan(solve(clauses, device("事"), own="  高新: 是\n")) == 400
    assert (solve(clauses, device("事")).possible or 0) >= 400_00


def test_the_earlier_of_equals_stands_whatever_becomes_of_the_later() -> None:
    clauses = clause("甲") + clause("乙", when="企业是高新") + STACK + "    「甲」与「乙」就高。\n"
    assert [yuan(solve(clauses, device("事"), own=f"  高新: {said}\n")) for said in ("是", "否")] == [100, 100]
    assert yuan(solve(clauses, device("事"))) == 100


def test_under_crossing_limits_the_lowest_total_is_not_that_of_the_lowest_amounts() -> None:
    limit = "每家企业每年最高100元；每个项目最高100元"
    clauses = clause("甲", "债券的融资额，最低50元", matter="债券", limit=limit) + STACK
    rest = bond("事2", 融资额="50元", 项目="丑") + bond("事3", 融资额="50元", 年度="2022")
    assert yuan(solve(clauses, bond("事1", 融资额="100元") + rest)) == 100
    assert yuan(solve(clauses, bond("事1") + rest)) <= 100


def test_the_highest_holds_for_every_order_of_payment() -> None:
    clauses = clause("甲") + clause("乙", "500元", matter="债券", limit="每家企业最高50元") + STACK + "    「甲」与「乙」补差。\n"
    assert yuan(solve(clauses, device("事1", 购置日期="2020-05-01") + bond("事2"), LINKED)) == 150
    assert (solve(clauses, device("事1", 购置日期="未知") + bond("事2"), LINKED).possible or 0) >= 150_00


# —— relations ——


def test_other_policies_exclude_where_the_default_speaks_of_others() -> None:
    clauses = clause("甲") + RELATION + "    申请人不为企业的，各条款与其他政策之间，可叠加。\n"
    assert yuan(solve(clauses, device("事"), other("事", "60元"))) == 100


def test_clauses_stack_beside_an_award_where_the_default_speaks_of_others() -> None:
    clauses = clause("甲") + clause("乙") + RELATION + "    申请人不为企业的，各条款之间，择一。\n"
    award = "已享受:\n  - 条款: 乙\n    年度: 2021\n    金额: 100元\n    事项: 事\n"
    assert yuan(solve(clauses, device("事"))) == 200
    assert yuan(solve(clauses, device("事"), award)) == 100


def test_a_circle_is_seen_behind_a_dead_end() -> None:
    clauses = "".join(clause(title) for title in "甲乙丙丁") + RELATION
    clauses += "    「甲」优先于「丙」；「甲」优先于「乙」；「乙」优先于「丁」；「乙」优先于「甲」。\n"
    assert codes(clauses, vocabulary=VOCABULARY, header=HEADER.format("四舍五入至分"), law=LAW) == ["JN0319"]


# —— limits and amounts ——


def test_a_ceiling_by_matter_is_read_off_a_matter_of_its_kind() -> None:
    clauses = clause("甲", limit="每个设备最高设备的价款的50%，含其他政策的创新券") + STACK
    matters = device("事1", 价款="100元") + bond("事2")
    assert yuan(solve(clauses, matters, LINKED)) == 50
    assert yuan(solve(clauses, matters, LINKED + other("事2", "10元", "创新券"))) == 50


@pytest.mark.parametrize(
    ("payee", "limit"),
    [("高校", "每所高校每年最高5元，含其他政策的创新券"), ("企业", "每个设备最高5元，含其他政策的创新券")],
    ids=["applicant", "matter"],
)
def test_a_limit_on_others_leaves_an_other_grant_alone(payee: str, limit: str) -> None:
    clauses = clause("甲", payee=payee, limit=limit) + STACK
    assert yuan(solve(clauses, bond("事"), other("事", "60元", "创新券"))) == 60


def test_another_policys_grant_is_not_rounded() -> None:
    decision = solve(clause("甲") + STACK, device("事", 合格="否"), other("事", "9999元"), rounding="万元以下舍去")
    assert yuan(decision) == 9999


# —— language ——


@pytest.mark.parametrize(
    ("when", "amount"),
    [("债券的品种为公司债或企业债", "50元"), ("债券是合格", "债券的品种为公司债的，100元；企业债的，50元")],
    ids=["or", "row"],
)
def test_a_value_may_begin_with_the_name_of_a_kind(when: str, amount: str) -> None:
    found = codes(
        clause("甲", amount, when=when, matter="债券") + STACK,
        vocabulary=VOCABULARY,
        header=HEADER.format("四舍五入至分"),
        law=LAW,
    )
    assert found == []


def test_a_ceiling_by_matter_stands_where_the_clause_itself_does_not() -> None:
    clauses = clause("甲", limit="每个设备最高设备的价款的50%，含其他政策的创新券") + STACK
    matters = device("事1", 价款="100元", 合格="否") + bond("事2")
    assert yuan(solve(clauses, matters, LINKED + other("事2", "60元", "创新券"))) == 60  # no limit of that policy's
