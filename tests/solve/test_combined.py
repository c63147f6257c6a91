"""Shapes that meet: each with its whole sum worked out beside it, known and not known, and held against the oracle."""

from __future__ import annotations

import pytest

from tests.solve.agreed import STACK, agreed, award, clause, device, example, loan, paid, related, solved, span

BANDED = (
    clause("甲", "按设备的价款分段，100元以下部分全额、超过部分50%；企业是初创的，提高20%")
    + clause("乙", "贷款的本金×10%", matter="贷款")
    + related("「甲」与「乙」合计每家企业每年最高300元；「甲」、「乙」合计每个集团累计最高500元")
)
FIRST, SECOND = device("早", "2021-05-01", 价款="300元"), device("晚", "2022-05-01", 价款="500元")
LENT = loan("贷", "2021-06-01", 本金="1000元")


def test_a_raised_bracket_under_limits_of_two_clauses_and_of_a_group() -> None:
    """早 (100＋200×50%)×1.2＝240; 晚 (100＋400×50%)×1.2＝360, 300 in its year; 贷 100."""
    known = agreed(BANDED, FIRST + LENT, "初创: 是；集团: 泉")
    assert paid(known) == {"甲/早": "240", "乙/贷": "60"}  # 300－240 left in 2021
    # 240＋60＋(500－300)＝500, and 240＋(500－240)＝500 without 贷: the fewer
    assert paid(agreed(BANDED, FIRST + LENT + SECOND, "初创: 是；集团: 泉")) == {"甲/早": "240", "甲/晚": "260"}
    # 100 of the group's 500 are gone: 240＋160
    had = agreed(BANDED, FIRST + LENT + SECOND, "初创: 是；集团: 泉", award("甲", 2020, "100元"))
    assert paid(had) == {"甲/早": "240", "甲/晚": "160"}


@pytest.mark.parametrize(
    ("matters", "low", "high"),
    [
        (FIRST, "200", "240"),  # not raised, raised
        (FIRST + LENT, "300", "300"),  # 200＋100 or 240＋60: the year is full either way
        (FIRST + LENT + SECOND, "500", "500"),  # 200＋300 or 240＋260: the group is
    ],
)
def test_a_bracket_that_may_be_raised(matters: str, low: str, high: str) -> None:
    assert span(agreed(BANDED, matters, "集团: 泉")) == (low, high)
    ends = [agreed(BANDED, matters, f"初创: {said}；集团: 泉").nominal / 100 for said in ("否", "是")]
    assert [f"{end:g}" for end in ends] == [low, high]


SHARED = (
    clause("甲", "设备的价款，最高200元", rest="限额：每家企业每年最高250元。")
    + clause("乙", "「甲」的补助额×30%，最高50元", rest="限额：每家企业累计最高60元。")
    + STACK
)


def test_a_share_of_a_limited_award_that_is_limited_itself() -> None:
    """甲: 200, then 250－200＝50. 乙: 200×30%＝60, at most 50; 50×30%＝15, and 60－50＝10 left. In all 310."""
    matters = device("一", 价款="200元") + device("二", 价款="300元")
    assert paid(agreed(SHARED, matters)) == {"甲/一": "200", "甲/二": "50", "乙/一": "50", "乙/二": "10"}
    # 30 of 乙 were had: 60－30＝30 left for both
    had = agreed(SHARED, matters, awards=award("乙", 2020, "30元"))
    assert paid(had) == {"甲/一": "200", "甲/二": "50", "乙/一": "30"}


def test_a_share_of_an_award_that_is_not_known() -> None:
    """Sure: 二 200 and its share 50. At most 250＋60. 一 of 0: 250; of 50: 50＋200＋15＋45＝310; of 200: 310."""
    matters = device("一", 价款="未知") + device("二", 价款="300元")
    assert span(solved(SHARED, matters)) == ("250", "310")
    for price, total in (("0元", 250), ("50元", 310), ("200元", 310)):
        assert agreed(SHARED, matters.replace("未知", price)).nominal == total * 100


LEVELS = clause("甲", "设备的级别为国家级的，300元；省级的，100元；市级的，50元") + related("「甲」与「甲」补差")
GROWN = device("市", "2020-05-01", 级别="市级") + device("省", "2021-05-01", 级别="省级")
LINKED = "同一事项:\n  - [市, 省, 国]\n"
CITY_HAD = award("甲", 2020, "50元", 事项="市")


def test_a_difference_to_levels_before_it_one_of_them_received() -> None:
    """50 were had. 省 100－50＝50, then 国 300－50－50＝200: 250; 国 alone 300－50＝250 too, and is the fewer."""
    matters = GROWN + device("国", "2022-05-01", 级别="国家级")
    assert paid(agreed(LEVELS, matters, awards=CITY_HAD, rest=LINKED)) == {"甲/国": "250"}
    assert paid(agreed(LEVELS, matters, rest=LINKED)) == {"甲/国": "300"}  # none was had: 50＋50＋200, or 300


def test_a_difference_to_a_level_that_is_not_known() -> None:
    """国 of 市级, 省级, 国家级: 省's 50 and nothing more, 50, or 250."""
    matters = GROWN + device("国", "2022-05-01", 级别="未知")
    assert span(agreed(LEVELS, matters, awards=CITY_HAD, rest=LINKED)) == ("50", "250")
    for level, total in (("市级", 50), ("省级", 50), ("国家级", 250)):
        made = matters.replace("未知", level)
        assert agreed(LEVELS, made, awards=CITY_HAD, rest=LINKED).nominal == total * 100


DECLINING = (
    clause("甲", "设备的价款×费率", rest="其中，费率：按设备的年次，依次100%、50%、50%。\n    限额：每家企业三年累计最高250元。")
    + STACK
)


def declining(second: str) -> str:
    rows = (
        ("期1", 2020, "200元", "1年"),
        ("期2", 2021, "200元", second),
        ("期3", 2022, "200元", "3年"),
        ("新", 2023, "150元", "1年"),
    )
    return "".join(device(name, f"{year}-05-01", 价款=price, 年次=turn) for name, year, price, turn in rows)


def test_years_that_decline_under_a_limit_of_three_years() -> None:
    """200; 200×50%＝100, of which 250－200＝50; 期3 gets none of 2020—2022; 新, of 2021—2023: 250－50＝200, so its 150. 400."""
    assert paid(agreed(DECLINING, declining("2年"))) == {"甲/期1": "200", "甲/期2": "50", "甲/新": "150"}
    # 100 of 2019: 2019—2021 has 150 left for 期1, 期2 gets none; then 2020—2022 has 250－150＝100 for 期3; 新: 250－100＝150
    had = agreed(DECLINING, declining("2年"), awards=award("甲", 2019, "100元"))
    assert paid(had) == {"甲/期1": "150", "甲/期3": "100", "甲/新": "150"}


def test_a_year_of_several_that_is_not_known() -> None:
    """Whatever its turn, 期2 can only have what 期3 would have else: 200＋50＋150."""
    decision = solved(DECLINING, declining("未知"))
    assert decision.nominal == 400_00 and decision.possible is not None and decision.possible >= 400_00
    assert "甲/期2" in [candidate.key.text for candidate in decision.partly_open]
    for turn in ("1年", "2年", "3年", "4年"):
        assert agreed(DECLINING, declining(turn)).nominal == 400_00


def growing(other: str) -> str:
    clauses = clause("甲", "100元", when="企业的收入较企业的上年收入增长10%以上") + clause("乙", other)
    return clauses + related("「甲」与「乙」择一")


@pytest.mark.parametrize(
    ("own", "other", "low", "high", "waits"),
    [
        ("收入: 110元；上年收入: 100元", "60元", "100", "100", False),  # 110＝100×(1＋10%)
        ("收入: 109.99元；上年收入: 100元", "60元", "60", "60", False),
        ("上年收入: 100元", "60元", "60", "100", True),
        ("收入: 110元", "60元", "60", "100", True),
        ("", "60元", "60", "100", True),
        ("上年收入: 0元", "60元", "60", "60", False),  # nothing grows from nothing
        ("上年收入: 100元", "100元", "100", "100", True),  # one or the other, it is 100
        ("上年收入: 100元", "150元", "150", "150", True),
    ],
)
def test_growth_of_figures_that_are_not_known(own: str, other: str, low: str, high: str, waits: bool) -> None:
    decision = agreed(growing(other), device(), own)
    assert span(decision) == (low, high)
    assert [c.key.text for c in decision.open] == ["甲/事"] * waits


CROSSED = clause("甲", "设备的价款", rest="限额：每个项目累计最高150元；每家企业每年最高100元。") + STACK


def crossed(later: str) -> str:
    rows = (("丑早", 2020, "80元"), ("子早", 2020, "80元"), ("丑晚", 2021, "80元"), ("子晚", 2021, later))
    return "".join(device(name, f"{year}-05-01", 价款=price, 项目=name[0]) for name, year, price in rows)


def test_the_life_of_a_project_against_the_year_of_an_applicant() -> None:
    """By year, then as listed: 丑早 80, 子早 100－80＝20; 丑晚 min(80, 150－80)＝70, 子晚 100－70＝30: both years are full."""
    assert paid(agreed(CROSSED, crossed("80元"))) == {"甲/丑早": "80", "甲/子早": "20", "甲/丑晚": "70", "甲/子晚": "30"}
    # 100 of 子 were had in 2019: 50 left to it, and both years are full still: 80＋20, then 70＋min(80, 50－20)＝30
    had = agreed(CROSSED, crossed("80元"), awards=award("甲", 2019, "100元", 标识="{项目: 子}"))
    assert had.nominal == 200_00


def test_an_unknown_amount_where_a_project_and_a_year_cross() -> None:
    """Sure, without 子晚: 80＋20＋70. At most both years. 子晚 of 0: 170, of 10: 180, of 30 and more: 200."""
    assert span(solved(CROSSED, crossed("未知"))) == ("170", "200")
    for price, total in (("0元", 170), ("10元", 180), ("30元", 200), ("500元", 200)):
        assert agreed(CROSSED, crossed(price)).nominal == total * 100


COUNTED = clause("甲", "按案例（案例是标杆）的合同额合计分段，100元以下部分10%、超过部分20%") + STACK
CAPPED = clause("甲", "按案例（案例是标杆）的合同额合计分段，100元以下部分10%、超过部分20%，最高30元") + STACK


@pytest.mark.parametrize(
    ("clauses", "price", "third", "low", "high"),
    [
        (COUNTED, "80元", "否", "36", "36"),  # 150＋80＝230: 100×10%＋130×20%
        (COUNTED, "80元", "未知", "36", "136"),  # or 730: 10＋630×20%
        (COUNTED, "未知", "否", "20", "不封顶"),  # 150: 10＋50×20%
        (CAPPED, "80元", "否", "30", "30"),
        (CAPPED, "80元", "未知", "30", "30"),  # 36 or 136: 30
        (CAPPED, "未知", "未知", "20", "30"),
    ],
)
def test_a_bracket_over_a_sum_of_records(clauses: str, price: str, third: str, low: str, high: str) -> None:
    records = example("例1", 合同额="150元", 标杆="是") + example("例2", 合同额=price, 标杆="是")
    decision = agreed(clauses, device() + records + example("例3", 合同额="500元", 标杆=third))
    assert span(decision) == (low, high)
    assert bool(decision.partly_open) is (low != high)


STAGES = clause(
    "甲",
    "签约部分：设备是签约的，设备的价款×40%；投产部分：设备是投产的，设备的价款×60%",
    rest="限额：每家企业每年最高150元；投产部分每家企业每年最高100元。",
) + STACK  # fmt: skip


@pytest.mark.parametrize(
    ("done", "low", "high"),
    [
        ("否", "120", "120"),  # 一 80, 二 40
        ("是", "150", "150"),  # 一 80＋min(120, 100, 150－80)＝70: the year is full
        ("未知", "120", "150"),
    ],
)
def test_milestones_under_limits_of_a_year(done: str, low: str, high: str) -> None:
    """一 200×40%＝80 on signing, 120 on production; 二 100×40%＝40."""
    matters = device("一", 价款="200元", 签约="是", 投产=done) + device("二", "2021-08-01", 价款="100元", 签约="是", 投产="否")
    assert span(agreed(STAGES, matters)) == (low, high)


STACKED = (
    clause("甲", "贷款的本金×市场利率×35%×（贷款的用款天数，最长3年）÷365日", matter="贷款")
    + clause("乙", "贷款的成本×20%", matter="贷款")
    + related("「甲」与「乙」叠加封顶贷款的成本×50%")
)


@pytest.mark.parametrize(
    ("day", "days", "cost", "low", "high"),
    [
        # 10000×4%×35%＝140 a year. 1460 days count as 3 years: 420. 乙 1000×20%＝200; together at most 500.
        ("2021-05-01", "1460日", "1000元", "500", "500"),
        ("2021-05-01", "1095日", "1000元", "500", "500"),
        ("2021-05-01", "365日", "1000元", "340", "340"),  # 140＋200
        ("2022-01-01", "730日", "1000元", "455.5", "455.5"),  # 10000×3.65%×35%×2＝255.5, and 200
        ("2021-05-01", "1460日", "600元", "420", "420"),  # together at most 300: 甲 alone is more, and no ceiling holds it
        ("2021-05-01", "未知", "1000元", "200", "500"),  # 乙 alone; or 420＋80
        ("2021-05-01", "1460日", "未知", "420", "不封顶"),  # 甲 alone
    ],
)
def test_interest_of_three_years_at_most_stacked_up_to_a_share_of_the_cost(
    day: str, days: str, cost: str, low: str, high: str
) -> None:
    decision = agreed(STACKED, loan("贷", day, 本金="10000元", 用款天数=days, 成本=cost))
    assert span(decision) == (low, high)


ALL = (
    clause("甲", "设备的价款", rest="限额：每家企业每年最高250元。")
    + clause("乙", "贷款的本金×10%", matter="贷款")
    + clause("丙", "设备的价款×10%")
)


def test_a_limit_over_all_clauses() -> None:
    """甲 200, 丙 20, 乙 100 in 2021, the year's 200元×150%＝300 all used; in 2022 丙 alone (甲/晚 pays 100)."""
    matters = device("一", 价款="200元") + loan("贷", 本金="1000元") + device("晚", "2022-05-01", 价款="100元")
    every = agreed(ALL + related("各条款合计每家企业每年不超过企业的收入×150%"), matters, "收入: 200元")
    named = agreed(ALL + related("「甲」、「乙」、「丙」合计每家企业每年不超过企业的收入×150%"), matters, "收入: 200元")
    assert every.nominal == named.nominal == 41_000  # 300＋100＋10
    assert paid(every) == paid(named)
    assert span(solved(ALL + related("各条款合计每家企业累计最高150元"), matters)) == ("150", "150")


def test_of_all_clauses_those_that_can_be_counted() -> None:
    """Only what has a 项目 is counted by it; devices 200 and 20 of 一, at most 100; the loan's 50 are of another."""
    pack = ALL.replace("事项：贷款", "事项：案例").replace("贷款的本金×10%", "案例的合同额×10%")
    pack = pack.replace("贷款的本金不低于", "案例的合同额不低于")
    found = agreed(pack + related("各条款合计每个项目最高100元"), device("一", 价款="200元") + example("案", 合同额="500元"))
    assert (found.nominal, paid(found)["乙/案"]) == (15_000, "50")
