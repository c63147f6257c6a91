"""Limits over any so many years in a row: 三年累计. What each comes to is worked out beside it."""

from __future__ import annotations

import pytest

from jnpolicy.explain.account import account, limit_text
from jnpolicy.report.terminal import terminal_report
from tests.packs import codes
from tests.solve.agreed import HEADER, LAW, STACK, VOCABULARY, agreed, award, clause, device, loan, paid, related, solved

THREE = "限额：每家企业三年累计最高300元。"


def years(*amounts: int, first: int = 2020) -> str:
    """One device a year, of so much each; 0 for none."""
    rows = [device(f"事{first + n}", f"{first + n}-05-01", 价款=f"{amount}元") for n, amount in enumerate(amounts) if amount]
    return "".join(rows)


@pytest.mark.parametrize(
    ("limit", "amounts", "expected"),
    [
        # 200; min(200, 300－200)＝100; 2022 adds nothing, so it is left out; 2023, of 2021—2023: 300－100＝200
        ("三年累计最高300元", (200, 200, 200, 200), {"2020": "200", "2021": "100", "2023": "200"}),
        # each three years just full
        ("三年累计最高300元", (100, 100, 100, 100, 100), {str(y): "100" for y in range(2020, 2025)}),
        # 2020 and 2023 lie in no three years together; 2021 gets nothing beside 2020, or else takes it from 2023
        ("三年累计最高300元", (300, 200, 0, 300), {"2020": "300", "2023": "300"}),
        # two years: 150＋50, then 2022 has 200－50＝150 left
        ("两年累计最高200元", (150, 150, 150), {"2020": "150", "2021": "50", "2022": "150"}),
        ("连续2年累计不超过200元", (150, 150, 150), {"2020": "150", "2021": "50", "2022": "150"}),
        ("任意连续两年累计不得超过200元", (150, 0, 150), {"2020": "150", "2022": "150"}),
        ("5年内累计最高300元", (100, 100, 100, 100, 100), {"2020": "100", "2021": "100", "2022": "100"}),
        # for good: 300 in all
        ("累计最高300元", (200, 200, 200, 200), {"2020": "200", "2021": "100"}),
    ],
)  # fmt: skip
def test_any_years_in_a_row(limit: str, amounts: tuple[int, ...], expected: dict[str, str]) -> None:
    decision = agreed(clause("甲", "设备的价款", rest=f"限额：每家企业{limit}。") + STACK, years(*amounts))
    assert paid(decision) == {f"甲/事{year}": amount for year, amount in expected.items()}


def test_what_stands_between_two_stretches_may_be_worth_leaving_out() -> None:
    """2021 first: 100 in 2020—2021 and in 2021—2022, so nothing for the other two. Without it 100＋100."""
    clauses = (
        clause("甲", "设备的价款", when="设备的级别为国家级")
        + clause("乙", "设备的价款", when="设备的级别为省级")
        + related("「甲」与「乙」合计每家企业两年累计最高100元")
    )
    matters = device("早", "2020-05-01", 价款="100元", 级别="省级") + device("中", "2021-05-01", 价款="100元", 级别="国家级")
    matters += device("晚", "2022-05-01", 价款="100元", 级别="省级")
    assert paid(agreed(clauses, matters)) == {"乙/早": "100", "乙/晚": "100"}


@pytest.mark.parametrize(
    ("awards", "expected"),
    [
        # 250 of 2019 lie in 2019—2021: 2020 gets 50, 2021 nothing; 2020—2022: 300－50, 2022 gets 200
        (award("甲", 2019, "250元"), {"2020": "50", "2022": "200"}),
        # one of a later year: 2020: 200; 2021: min(200, 300－200, 300－250)＝50; 2022: min(200, 300－250, 50－50)＝0
        (award("甲", 2023, "250元"), {"2020": "200", "2021": "50"}),
        # 2017 lies in no three years with 2020
        (award("甲", 2017, "250元"), {"2020": "200", "2021": "100"}),
        # 150＋150 of 2018 and 2020: 2018—2020 is full, 2020 gets nothing; 2019—2021 and 2020—2022 have 150 left
        (award("甲", 2018, "150元") + award("甲", 2020, "150元"), {"2021": "150"}),
    ],
)
def test_awards_draw_on_each_stretch_that_holds_their_year(awards: str, expected: dict[str, str]) -> None:
    decision = agreed(clause("甲", "设备的价款", rest=THREE) + STACK, years(200, 200, 200), awards=awards)
    assert paid(decision) == {f"甲/事{year}": amount for year, amount in expected.items()}


def test_for_each_project_each_group_and_several_clauses() -> None:
    project = clause("甲", "设备的价款", rest="限额：每个项目两年累计最高150元。") + STACK
    matters = device("甲1", "2020-05-01", 价款="100元", 项目="子") + device("甲2", "2021-05-01", 价款="100元", 项目="子")
    matters += device("甲3", "2021-06-01", 价款="100元", 项目="丑")
    # 子: 100＋50; 丑: 100
    assert paid(agreed(project, matters)) == {"甲/甲1": "100", "甲/甲2": "50", "甲/甲3": "100"}
    group = clause("甲", "设备的价款", rest="限额：每个集团两年累计最高150元。") + STACK
    # 2020 takes 100 of 150, 2021 has 50 for both
    assert agreed(group, matters, "集团: 泉").nominal == 150_00
    assert agreed(group, matters, "集团: 泉", award("甲", 2019, "70元")).nominal == 150_00  # 80, and 2020—2021: 80＋70
    both = clause("甲", "设备的价款") + clause("乙", "贷款的本金", matter="贷款")
    both += related("「甲」与「乙」合计每家企业三年累计最高250元")
    # 2020: 100; the two of 2021: 100＋50; 贷, of 2021—2023: 250－150＝100. In all 350.
    # Without one of 2021: 100＋100＋(250－100)＝350 too, and one fewer.
    assert paid(agreed(both, matters + loan("贷", "2023-05-01", 本金="200元"))) == {
        "甲/甲1": "100", "甲/甲2": "100", "乙/贷": "150",
    }  # fmt: skip


def test_beside_limits_of_a_year_and_of_one_matter() -> None:
    """Each matter 80, each year 100, any two years 150.

    2020: 80＋20 of its 100. 2021: 150－100＝50, the first takes it. 2022: 150－50＝100: 80＋20. In all 250.
    """
    rest = "限额：每个设备最高80元；每家企业每年最高100元；每家企业两年累计最高150元。"
    matters = "".join(device(f"{y}{n}", f"202{y}-05-0{n}", 价款="100元") for y in (0, 1, 2) for n in (1, 2))
    decision = agreed(clause("甲", "设备的价款", rest=rest) + STACK, matters)
    assert decision.nominal == 250_00
    assert paid(decision) == {"甲/01": "80", "甲/02": "20", "甲/11": "50", "甲/21": "80", "甲/22": "20"}


def test_of_parts() -> None:
    parts = "一部：设备的价款；二部：设备的价款×50%"
    decision = agreed(
        clause("甲", parts, rest="限额：一部每家企业两年累计最高150元。").replace("一部", "价款部").replace("二部", "配套部")
        + STACK,
        years(100, 100),
    )
    # 价款部 100, then 50; 配套部 50 each year
    assert paid(decision) == {"甲/事2020": "150", "甲/事2021": "100"}


# —— what is not known ——


def test_an_unknown_year_may_fall_into_any_stretch() -> None:
    clauses = clause("甲", "设备的价款", rest=THREE) + STACK
    known = years(200, 200)
    unknown = device("未", "未知", 价款="200元")
    decision = solved(clauses, known + unknown)
    # sure: 200＋100. At most, where it lies apart: 200＋100＋200
    assert (decision.nominal, decision.possible) == (300_00, 500_00)
    assert [c.key.text for c in decision.open] == ["甲/未"]
    # 2019, 2020 and 2022: all three lie within three years. 2023: 200＋100, and 300－100＝200. 2024: 200.
    for day, total in (("2019-05-01", 300), ("2020-01-01", 300), ("2022-12-31", 300), ("2023-05-01", 500), ("2024-05-01", 500)):
        assert agreed(clauses, known + device("未", day, 价款="200元")).nominal == total * 100


def test_the_range_holds_where_an_unknown_year_would_loosen_others() -> None:
    """甲、乙、丙 of one year, each two under 100 together: one gets 100, the others nothing: 100 in all. 丁 stands with 甲 under
    150 in any two years. Paid first, it leaves 甲 50, and so 乙 50 and 丙 50: 100＋50＋50＋50＝250, more than 100＋100."""
    clauses = (
        clause("甲", "100元", when="设备的级别为国家级")
        + clause("乙", "100元", when="设备的级别为国家级")
        + clause("丙", "100元", when="设备的级别为国家级")
        + clause("丁", "100元", when="设备的级别为省级")
        + related(
            "「甲」与「乙」合计每家企业最高100元；「乙」与「丙」合计每家企业最高100元；「甲」与「丙」合计每家企业最高100元；"
            "「甲」与「丁」合计每家企业两年累计最高150元"
        )
    )
    main = device("主", "2021-05-01", 级别="国家级")
    assert agreed(clauses, main + device("辅", "2020-05-01", 级别="省级")).nominal == 250_00
    decision = solved(clauses, main + device("辅", "未知", 级别="省级"))
    assert decision.possible is not None and decision.nominal <= 250_00 <= decision.possible


def test_unknown_amounts_under_crossing_stretches_are_not_counted() -> None:
    clauses = clause("甲", "设备的价款，最高200元", rest="限额：每家企业两年累计最高200元。", when="设备的级别为国家级") + STACK
    matters = "".join(
        device(f"事{y}", f"{y}-05-01", 价款=price, 级别="国家级")
        for y, price in ((2020, "150元"), (2021, "未知"), (2022, "150元"))
    )
    decision = solved(clauses, matters)
    # sure 150＋150 without 2021; with it: 150＋x＋min(150, 200－x), never more than 150＋50＋150
    assert decision.nominal == 300_00 and decision.possible is not None and decision.possible >= 350_00
    for price, total in (("0元", 300), ("50元", 350), ("200元", 350)):
        assert agreed(clauses, matters.replace("未知", price)).nominal == total * 100


# —— what is told ——


def test_the_report_says_which_years() -> None:
    decision = agreed(clause("甲", "设备的价款", rest=THREE) + STACK, years(200, 200, 200, 200))
    assert [limit_text(line) for line in decision.problem.limits] == [
        "每家企业三年累计最高300元（2020—2022年）",
        "每家企业三年累计最高300元（2021—2023年）",  # 2022— and 2023— hold nothing that these do not
    ]
    report = terminal_report(account(decision))
    assert "每家企业三年累计最高300元（2020—2022年），尚余100元，按余额计" in report
    assert "“每家企业三年累计最高300元（2020—2022年）”已经用完" in report


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        ("每家企业三年累计最高300元", []),
        ("每家企业一年累计最高300元", ["JN0133"]),
        ("每家企业0年累计最高300元", ["JN0133"]),
        ("每家企业6个月累计最高300元", ["JN0133"]),
        ("每家企业连续30日累计最高300元", ["JN0133"]),
        ("每家企业9年累计最高300元", []),  # in force for nine
        ("每家企业10年累计最高300元", ["JN0323"]),
        ("每家企业三年累计最高300元；每家企业两年累计最高300元", ["JN0345"]),  # the three hold the two
        ("每家企业两年累计最高300元；每家企业三年累计最高400元", []),
        ("每家企业每年最高100元；每家企业三年累计最高300元", []),  # idle in truth, but not told: only one limit is compared
        ("每家企业三年累计最高100元；每家企业每年最高100元", ["JN0345"]),
        ("每家企业累计最高100元；每家企业三年累计最高100元", ["JN0345"]),
    ],
)
def test_checks(limit: str, found: list[str]) -> None:
    clauses = clause("甲", "设备的价款", rest=f"限额：{limit}。") + STACK
    assert codes(clauses, vocabulary=VOCABULARY, header=HEADER, law=LAW) == found
