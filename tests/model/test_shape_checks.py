"""What is wrong with the richer shapes of an amount or condition is told by a code of its own."""

from __future__ import annotations

import pytest

from tests.packs import VOCABULARY as PLAIN
from tests.packs import clause, codes

VOCABULARY = PLAIN.replace("价款：金额；", "价款：金额；使用天数：数量（日）；", 1)
DATED = VOCABULARY + "参数「市场利率」：自2019年8月20日起4.25%；自2021年1月20日起3.85%。\n"


@pytest.mark.parametrize(
    ("grant", "found"),
    [
        ("企业是高新企业的，提高10元", ["JN0131"]),
        ("累计最高10元", ["JN0131"]),
        ("设备的价款×10%；企业是高新企业的，提高2个百分点", ["JN0237"]),
        ("设备的价款×10%；企业是高新企业的，提高2%", []),
        ("设备的价款×费率。其中，费率：10%；企业是高新企业的，提高50%", ["JN0238"]),
        ("设备的价款×费率。其中，费率：10%；企业是高新企业的，提高50个百分点", []),
        ("甲部：2元；乙部：2元；累计最高3元", ["JN0132"]),
        ("甲部：2元；乙部：2元；企业是高新企业的，提高1元", ["JN0132"]),
        ("甲部：2元；企业是高新企业的，提高1元；乙部：2元", []),
        ("按设备的价款分段，5000元以下部分全额、6000元至1万元部分50%", ["JN0234"]),  # a hole
        ("按设备的价款分段，5000元以下部分全额、4000元至1万元部分50%", ["JN0234"]),  # an overlap
        ("按设备的价款分段，超过部分10%、5000元以下部分全额", ["JN0234"]),
        ("按设备的价款分段，5000台以下部分全额", ["JN0205"]),
        ("按设备的价款，每满设备的运费奖励1元", ["JN0233"]),
        ("按设备的价款，每满0元奖励1元", ["JN0233"]),
        ("设备的价款÷设备的台数", ["JN0233"]),
        ("设备的价款÷2%", ["JN0205"]),
        ("设备的价款×（按设备的价款，依次10%、20%）", ["JN0205"]),
        ("设备的价款×（按设备的台数，依次10%、20元）", ["JN0205"]),
        ("「乌有」的补助额×10%", ["JN0331"]),
        ("「设备补助」的补助额×10%", ["JN0332"]),  # a circle of one
        ("1元×（设备的台数，四舍五入至元）", ["JN0205"]),
        ("按设备的台数，每台1元，最多5个百分点", ["JN0101"]),
        ("1元×（设备的使用天数，最长3年）", []),
        ("1元×（设备的使用天数，最长90天）", []),
        ("1元×（设备的使用天数，最长3个月）", ["JN0220"]),  # of how many days?
        ("1元×（设备的台数，最长3年）", ["JN0220"]),
        ("1元×（设备的使用天数，最长3台）", ["JN0220"]),
        ("1元×（设备的使用天数，最长设备的使用天数）", ["JN0220"]),  # a period that the text itself states
        ("设备的价款×10%，最长3年", ["JN0220"]),
        ("100元；企业是高新企业的，降低「设备补助」的补助额", ["JN0332", "JN0333"]),
        ("「设备补助」的补助额低于1元的，100元", ["JN0334"]),
        ("1元×设备（设备的价款超过「设备补助」的补助额）的个数", ["JN0334"]),
    ],
)
def test_amounts(grant: str, found: list[str]) -> None:
    assert sorted(codes(clause(grant=grant), vocabulary=VOCABULARY)) == found


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("设备的购置日期＋设备的购置日期不早于2020年1月1日", ["JN0205"]),
        ("企业的个数不少于1个", ["JN0235"]),
        ("设备（设备是行为）的购置日期合计超过1元", ["JN0205", "JN0205"]),
        ("「设备补助」的补助额超过1元", ["JN0334"]),
        ("企业的规模为中型以上", ["JN0236"]),
        ("企业的收入较设备的台数增长10%以上", ["JN0205"]),
    ],
)
def test_conditions(condition: str, found: list[str]) -> None:
    assert codes(clause(condition=condition)) == found


def test_parameters_that_change() -> None:
    assert codes(clause(grant="设备的价款×市场利率"), vocabulary=DATED) == []
    bond = clause(grant="设备的价款×市场利率").replace("设备", "债券").replace("价款", "融资额")
    bond = bond.replace("“对购置债券", "“对购置设备")
    assert codes(bond, vocabulary=DATED) == ["JN0232"]  # a bond is known by its year only
    backwards = VOCABULARY + "参数「市场利率」：自2021年1月20日起3.85%；自2019年8月20日起4.25%。\n"
    assert codes(clause(grant="设备的价款×市场利率"), vocabulary=backwards) == ["JN0231"]
    mixed = VOCABULARY + "参数「市场利率」：自2019年1月20日起3.85%；自2020年8月20日起4元。\n"
    assert codes(clause(grant="设备的价款×市场利率"), vocabulary=mixed) == ["JN0205"]


def test_a_share_may_not_be_taken_away() -> None:
    two = clause(grant="100元-「另一」的补助额") + clause(grant="1元").replace("「设备补助」", "「另一」").replace(
        "第一条", "第一条（二）"
    )
    assert codes(two) == ["JN0333"]


def test_shares_may_not_run_in_a_circle() -> None:
    two = clause(grant="「另一」的补助额") + clause(grant="「设备补助」的补助额").replace(
        "第一条「设备补助」", "第一条（二）「另一」"
    )
    assert codes(two) == ["JN0332"]


TIMES = """    疑义「时点」
        读法「购置」（默认）：{}。
        读法「交付」：时点：设备的交付{}。
"""


@pytest.mark.parametrize(
    ("vocabulary", "default", "other", "found"),
    [
        (DATED, "照上文", "日期", []),
        (DATED, "照上文", "年度", ["JN0232"]),  # under that reading only the year is known
        (DATED.replace("（时点）", "", 1), "时点：设备的购置日期", "日期", []),  # each reading says it
        (DATED.replace("（时点）", "", 1), "照上文", "日期", ["JN0232"]),
    ],
)
def test_a_parameter_asks_for_the_date_of_each_reading(vocabulary: str, default: str, other: str, found: list[str]) -> None:
    vocabulary = vocabulary.replace("价款：金额；", "价款：金额；交付日期：日期；交付年度：年份；", 1)
    text = clause(grant="设备的价款×市场利率", rest=TIMES.format(default, other))
    assert codes(text, vocabulary=vocabulary) == found


# —— limits over several clauses ——

SHARED = "关系「合计」\n    原文：“同一事项不重复享受，由企业自愿选择”。\n    {}。\n"
FIRMS = VOCABULARY.replace("申请人「银行」", "申请人「法人」。\n申请人「银行」，属于「法人」").replace(
    "成立日期：日期", "成立日期：日期；集团：标识", 1
)


def clauses_for(*payees: str, limit: str = "") -> str:
    """Clauses 甲、乙 …, one for each kind of applicant."""
    made = ""
    for title, payee in zip("甲乙丙", payees, strict=False):
        one = clause(rest=f"    限额：每家{payee}每年最高{limit}。\n" if limit else "")
        made += (
            one.replace("「设备补助」", f"「{title}」")
            .replace("第一条", f"第一条（{title}）")
            .replace("对象：企业", f"对象：{payee}")
        )
    return made.replace("（甲）", "（一）").replace("（乙）", "（二）").replace("（丙）", "（三）")


@pytest.mark.parametrize(
    ("payees", "limit", "found"),
    [
        (("企业", "企业"), "「甲」、「乙」合计每家企业每年最高10元", []),
        (("企业", "企业"), "「甲」、「甲」合计每家企业每年最高10元", ["JN0324"]),
        (("企业", "企业"), "「甲」、「乙」与「甲」合计每家企业每年最高10元", ["JN0324"]),
        (("企业", "银行"), "「甲」、「乙」合计每家企业每年最高10元", ["JN0325"]),
        (("银行", "法人"), "「甲」、「乙」合计每家银行每年最高10元", []),  # a bank is one of the 法人
        (("银行", "法人"), "「甲」、「乙」合计每家法人每年最高10元", []),
        (("企业", "银行"), "「甲」、「乙」合计每个集团每年最高10元", ["JN0325"]),
        (("企业", "企业"), "「甲」、「乙」合计每家银行每年最高10元", ["JN0206"]),
    ],
)
def test_what_a_shared_limit_can_count(payees: tuple[str, ...], limit: str, found: list[str]) -> None:
    assert codes(clauses_for(*payees) + SHARED.format(limit), vocabulary=FIRMS) == found


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        ("「甲」、「乙」合计每家企业每年最高100元", ["JN0345"]),  # 50 each
        ("「甲」、「乙」合计每家企业每年最高99.99元", []),
        ("「甲」、「乙」合计每家企业两年累计最高100元", []),  # 200 in two years
        ("「甲」、「乙」合计每家企业每年最高90元；「甲」、「乙」、「丙」合计每家企业每年最高80元", ["JN0345"]),
        ("「甲」、「乙」合计每家企业每年最高80元；「甲」、「乙」、「丙」合计每家企业每年最高90元", []),
        ("「甲」、「乙」合计每家企业5年累计最高90元", ["JN0323"]),  # in force for three
    ],
)
def test_a_shared_limit_that_does_nothing(limit: str, found: list[str]) -> None:
    assert codes(clauses_for("企业", "企业", "企业", limit="50元") + SHARED.format(limit), vocabulary=FIRMS) == found
