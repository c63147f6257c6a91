"""What is wrong with the richer shapes of an amount or condition is told by a code of its own."""

from __future__ import annotations

import pytest

from tests.packs import VOCABULARY, clause, codes

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
    ],
)
def test_amounts(grant: str, found: list[str]) -> None:
    assert codes(clause(grant=grant)) == found


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
