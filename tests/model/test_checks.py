"""Mistakes that analysts make, and the code each is answered with."""

from __future__ import annotations

import pytest

from tests.packs import HEADER, LAW, VOCABULARY, clause, codes, pack_of, parse_pack

RELATION = "关系「不重复」\n    原文：“同一事项不重复享受，由企业自愿选择”。\n    {items}。\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (clause(condition="设备的台数超过3平方米"), ["JN0212"]),
        (clause(condition="设备的价款超过3台"), ["JN0205"]),
        (clause(condition="设备的价款超过3"), ["JN0204"]),
        (clause(grant="设备的价款×3元"), ["JN0243"]),
        (clause(grant="设备的台数×10%"), ["JN0242"]),
        (clause(condition="设备的级别为大型"), ["JN0207"]),
        (clause(condition="企业是行为"), ["JN0208"]),
        (clause(condition="设备的收入超过1元"), ["JN0203"]),
        (clause(condition="债券的融资额超过1元"), ["JN0206"]),
        (clause() + clause(), ["JN0301"]),
        (clause().replace("    补助：设备的价款×10%。\n", ""), ["JN0302"]),
        (clause().replace("对象：企业", "对象：设备"), ["JN0314"]),
        (clause(rest="    性质：裁量。\n"), ["JN0303"]),
        (clause(rest="    限额：利息部分每家企业每年最高5万元。\n"), ["JN0102"]),
        (clause(grant="甲：设备的价款×10%；乙：设备的运费×10%", rest="    限额：丙每家企业每年最高5万元。\n"), ["JN0102"]),
        (clause(rest="    限额：每家企业每年最高设备的价款。\n"), ["JN0317"]),
        (clause(grant="设备的价款×费率", rest="    其中，费率：费率×2%。\n"), ["JN0315"]),
        (clause(rest="    疑义「甲」\n    读法「子」：照上文。\n    读法「丑」：照上文。\n"), ["JN0305"]),
        (clause(rest="    疑义「甲」\n    读法「子」（默认）：照上文。\n    读法「子」：照上文。\n"), ["JN0306"]),
        (clause(rest="    读法「子」：照上文。\n"), ["JN0316"]),
        (clause(rest="    疑义「甲」\n    读法「子」（默认）：对象：企业。\n"), ["JN0312"]),
        (clause(rest="    对象：企业。\n"), ["JN0309"]),
        (clause() + RELATION.format(items="「设备补贴」与「设备补助」择一"), ["JN0304"]),
        (clause() + RELATION.format(items="「设备补助」优先于「设备补助」"), ["JN0318"]),
        (clause().replace("给予补助”", "给予补贴”"), ["JN0401"]),
        (clause(rest="    责任单位：市财政局。\n"), ["JN0404"]),
        ("对象：企业。\n" + clause(), ["JN0307"]),
        (clause(rest="    时点：设备的价款。\n"), ["JN0214"]),
    ],
)  # fmt: skip
def test_code(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_declarations() -> None:
    assert codes(clause(), vocabulary=VOCABULARY + "申请人「企业」。") == ["JN0201"]
    assert codes(clause(), vocabulary=VOCABULARY + "申请人「厂」，属于「公司」。") == ["JN0202"]
    assert codes(clause(), vocabulary=VOCABULARY.replace("（时点）", "", 1)) == ["JN0209"]
    assert codes(clause(), header="") == ["JN0308"]
    assert codes(clause(), header=HEADER.replace("    舍入：四舍五入至分。\n", "")) == ["JN0302"]


def test_a_wrong_character_of_a_quote_is_pointed_at() -> None:
    _, diagnostics = parse_pack(clause().replace("给予补助”", "给予补贴”"))
    (item,) = diagnostics
    assert item.span is not None and item.span.text == "贴"
    assert "助" in item.message


def test_a_quote_from_another_article() -> None:
    text = clause().replace("“对购置设备的企业，给予补助”", "“同一事项不重复享受”")
    assert codes(text) == ["JN0405"]


def test_an_article_that_is_not_there() -> None:
    assert codes(clause().replace("第一条", "第九条")) == ["JN0406"]


def test_ellipsis_skips_words_in_order() -> None:
    assert codes(clause().replace("“对购置设备的企业，给予补助”", "“对购置设备……给予奖励”")) == []
    assert codes(clause().replace("“对购置设备的企业，给予补助”", "“给予奖励……对购置设备”")) == ["JN0401"]


def test_suggestions() -> None:
    _, diagnostics = parse_pack(clause(condition="设备的价宽超过1元"))
    (item,) = diagnostics
    assert "价款" in item.remedy
    assert LAW


@pytest.mark.parametrize(
    ("force", "first", "end"),
    [
        ("自2023年5月1日起，有效期至2025年12月31日", "2023-05-01", "2026-01-01"),
        ("自2023年5月1日起至2025年12月31日止", "2023-05-01", "2026-01-01"),
        ("自2023年5月1日起至2023年5月1日", "2023-05-01", "2023-05-02"),
        ("自2023年5月1日起，有效期8个月", "2023-05-01", "2024-01-01"),
    ],
)
def test_the_last_day_counts(force: str, first: str, end: str) -> None:
    pack = pack_of(clause(), header=HEADER.replace("自2020年1月1日起，有效期3年", force))
    (terms,) = pack.base.parts
    assert (terms.start.isoformat(), terms.end.isoformat()) == (first, end)


@pytest.mark.parametrize("last", ["2023年4月30日", "2023年2月30日"])
def test_a_last_day_that_cannot_be(last: str) -> None:
    header = HEADER.replace("自2020年1月1日起，有效期3年", f"自2023年5月1日起，有效期至{last}")
    assert codes(clause(), header=header) == ["JN0210" if last == "2023年4月30日" else "JN0123"]
