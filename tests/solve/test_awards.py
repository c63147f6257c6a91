"""Awards already received: instalments, groups of companies, linked matters, what yields; and which matter is the earlier."""

from __future__ import annotations

import pytest

from jnpolicy.explain.account import account
from jnpolicy.report.terminal import terminal_report
from jnpolicy.solve.decision import Decision
from tests.conftest import case_codes
from tests.oracle.agreement import assert_agreement
from tests.oracle.test_findings import HEADER, LAW, LINKED, RELATION, STACK, VOCABULARY, clause, device, solve
from tests.packs import pack_of

EXCLUSIVE = RELATION + "    各条款之间，择一。\n"
INSTALMENTS = clause("甲", "首期：100元×40%；末期：100元×60%")
FIRST = "已享受:\n  - {条款: 甲, 分项: 首期, 事项: 事, 年度: 2021, 金额: 40元}\n"
LAST = "  - {条款: 甲, 分项: 末期, 事项: 事, 年度: 2021, 金额: 60元}\n"


def paid(decision: Decision) -> dict[str, int]:
    """元 by candidate, held against the oracle."""
    assert_agreement(decision.problem.policy, decision.problem.case)
    return {grant.candidate.key.text: grant.paid // 100 for grant in decision.grants}


def left_out(decision: Decision) -> dict[str, str]:
    return {item.candidate.key.text: item.reason for item in decision.left_out}


# —— instalments ——


@pytest.mark.parametrize(
    "relation", [STACK, EXCLUSIVE, RELATION + "    各条款之间，补差。\n", RELATION + "    各条款之间，就高。\n"]
)
def test_one_instalment_had_leaves_the_other(relation: str) -> None:
    decision = solve(INSTALMENTS + relation, device("事"), FIRST)
    assert paid(decision) == {"甲/事": 60}  # 100×60%; what 甲 is to itself is not asked of parts of one grant
    assert "首期：已享受40元，不再给予" in terminal_report(account(decision))


def test_all_instalments_had_are_the_whole() -> None:
    decision = solve(INSTALMENTS + STACK, device("事"), FIRST + LAST)
    assert paid(decision) == {} and left_out(decision) == {"甲/事": "已享受"}


def test_an_instalment_draws_on_limits_and_its_limit_still_stands() -> None:
    limited = clause("甲", "首期：100元×40%；末期：100元×60%", limit="每家企业累计最高90元")
    assert paid(solve(limited + STACK, device("事"), FIRST)) == {"甲/事": 50}  # 90－40＝50 left for 60


def test_once_only_is_used_up_by_an_instalment_for_other_matters_alone() -> None:
    once = INSTALMENTS + "    限次：每家企业1次，自选。\n" + STACK
    decision = solve(once, device("事") + device("别"), FIRST)
    assert paid(decision) == {"甲/事": 60} and left_out(decision) == {"甲/别": "已享受"}


def test_a_share_is_of_what_was_had_and_what_is_still_paid() -> None:
    decision = solve(INSTALMENTS + clause("乙", "「甲」的补助额×50%") + STACK, device("事"), FIRST)
    assert paid(decision) == {"甲/事": 60, "乙/事": 50}  # (40＋60)×50%


# —— groups of companies ——


def test_what_another_of_the_group_has_had_counts_for_the_group_alone() -> None:
    limited = clause("甲", "200元", limit="每个集团每年最高250元；每家企业每年最高220元")
    sister = "已享受:\n  - {条款: 甲, 申请人: 乙公司, 年度: 2021, 金额: 100元}\n"
    own = sister.replace("申请人: 乙公司, ", "")
    for text, left in ((sister, 150), (own, 120), ("", 200)):  # 250－100; 220－100
        decision = solve(limited + STACK, device("事"), text, own="  集团: 泉\n")
        assert paid(decision) == {"甲/事": left}
    named = sister.replace("乙公司", "甲")  # the applicant itself
    assert paid(solve(limited + STACK, device("事"), named, own="  集团: 泉\n")) == {"甲/事": 120}


def test_once_only_is_not_used_up_by_another_of_the_group() -> None:
    once = clause("甲", "200元", limit="每个集团每年最高250元") + "    限次：每家企业1次，自选。\n" + STACK
    sister = "已享受:\n  - {条款: 甲, 申请人: 乙公司, 年度: 2021, 金额: 100元}\n"
    assert paid(solve(once, device("事"), sister, own="  集团: 泉\n")) == {"甲/事": 150}


# —— one thing counts once ——


def test_a_share_is_paid_once_on_linked_matters() -> None:
    clauses = clause("甲", when="设备的价款超过0元") + clause("乙", "「甲」的补助额×50%") + STACK
    matters = device("事1", 价款="9元") + device("事2", 价款="0元")
    award = "已享受:\n  - {条款: 甲, 事项: 事1, 年度: 2021, 金额: 80元}\n"
    assert paid(solve(clauses, matters, LINKED + award)) == {"乙/事1": 40}  # 80×50%, not on 事2 again
    apart = solve(clauses, matters, award)
    assert paid(apart) == {"乙/事1": 40}  # 乙/事2 takes from nothing


def test_counts_and_sums_take_one_thing_once() -> None:
    matters = device("事1", 价款="300元") + device("事2", 价款="200元")
    two = clause("甲", when="设备的个数不少于2个") + STACK
    assert paid(solve(two, matters)) == {"甲/事1": 100, "甲/事2": 100}
    assert paid(solve(two, matters, LINKED)) == {}
    whole = clause("甲", "设备的价款合计×10%") + EXCLUSIVE
    assert paid(solve(whole, matters, LINKED)) == {"甲/事1": 20}  # the lower of 300 and 200, once
    unknown = matters.replace("200元", "未知")
    decision = solve(whole, unknown, LINKED)
    assert (decision.nominal, decision.possible) == (0, 30_00)  # 0…300, so 0…30


# —— what yields, had already ——


@pytest.mark.parametrize(("had", "left"), [("60元", 90), ("150元", 0), ("170元", 0)])
def test_what_prevails_is_paid_the_difference(had: str, left: int) -> None:
    clauses = clause("甲") + clause("乙", "150元") + EXCLUSIVE + "    「乙」优先于「甲」。\n"
    award = f"已享受:\n  - {{条款: 甲, 事项: 事, 年度: 2021, 金额: {had}}}\n"
    decision = solve(clauses, device("事"), award)
    assert paid(decision) == ({"乙/事": left} if left else {})  # 150－60
    assert left_out(decision)["甲/事"] == "已享受"


def test_so_it_is_with_an_award_of_another_policy_that_yields() -> None:
    clauses = clause("甲") + RELATION + "    各条款与其他政策之间，择一；各条款优先于其他政策的旧办法。\n"
    award = "已享受:\n  - {政策: 别的, 类别: 旧办法, 事项: 事, 年度: 2021, 金额: 30元}\n"
    assert paid(solve(clauses, device("事"), award)) == {"甲/事": 70}  # 100－30


# —— order ——


def test_of_equals_the_earlier_year_then_the_one_listed_first() -> None:
    limited = clause("甲", limit="每家企业累计最高100元") + STACK
    matters = device("乙", 购置日期="2022-01-01") + device("10") + device("2")
    decision = solve(limited, matters)
    assert paid(decision) == {"甲/10": 100}
    assert list(left_out(decision)) == ["甲/2", "甲/乙"]
    assert paid(solve(limited, device("2") + device("10"))) == {"甲/2": 100}


def test_what_fails_is_listed_by_clause() -> None:
    clauses = clause("乙") + clause("甲") + STACK
    decision = solve(clauses, device("2", 合格="否") + device("10", 合格="否"))
    assert [row.key.text for row in account(decision).failing] == ["乙/2", "乙/10", "甲/2", "甲/10"]


def test_equal_higher_ones_wait_for_the_year_that_says_which_is_earlier() -> None:
    clauses = clause("甲") + RELATION + "    各条款之间，就高。\n"
    decision = solve(clauses, device("事1") + device("事2", 购置日期="未知"), LINKED)
    assert decision.nominal == 0 and decision.possible == 100_00
    assert {candidate.key.text for candidate in decision.open} == {"甲/事1", "甲/事2"}


# —— what a case may not say ——


@pytest.mark.parametrize(
    ("code", "own", "award"),
    [
        ("JN0528", "", "条款: 甲, 申请人: 乙公司"),
        ("JN0529", "  集团: 泉\n", "条款: 甲, 申请人: 乙公司, 标识: {集团: 鲁}"),
        ("JN0530", "  集团: 泉\n", "条款: 乙, 申请人: 乙公司"),
        ("JN0531", "  集团: 泉\n", "条款: 甲, 申请人: 乙公司, 事项: 事"),
        ("JN0530", "  集团: 泉\n", "政策: 别的, 类别: 旧办法, 申请人: 乙公司"),
    ],
)
def test_what_cannot_be_said_of_another_of_the_group(code: str, own: str, award: str) -> None:
    clauses = clause("甲", limit="每个集团每年最高250元") + clause("乙") + STACK
    pack = pack_of(clauses, vocabulary=VOCABULARY, header=HEADER.format("四舍五入至分"), law=LAW)
    text = f"申请人:\n  名称: 甲\n  类型: 企业\n{own}事项:\n{device('事')}已享受:\n  - {{{award}, 年度: 2021, 金额: 1元}}\n"
    assert case_codes(pack, text) == [code]


def test_a_limit_that_clauses_share_must_know_the_year_too() -> None:
    clauses = clause("甲") + clause("乙") + STACK + "    「甲」与「乙」合计每家企业每年最高200元。\n"
    pack = pack_of(clauses, vocabulary=VOCABULARY, header=HEADER.format("四舍五入至分"), law=LAW)
    text = f"申请人:\n  名称: 甲\n  类型: 企业\n事项:\n{device('事')}已享受:\n  - {{条款: 甲, 金额: 1元}}\n"
    assert case_codes(pack, text) == ["JN0511"]
    assert case_codes(pack, text.replace("金额", "年度: 2021, 金额")) == []
