"""Cases: what is stated is read exactly; every mistake has its code; what is not stated is unknown."""

from __future__ import annotations

import pytest

from jnpolicy.cases.read import read_case
from jnpolicy.cases.template import case_template
from jnpolicy.cases.yaml_tree import Mapping, read_yaml
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.policy import Pack
from jnpolicy.text.source import Source
from tests.conftest import case_codes, case_of
from tests.packs import clause, pack_of

HEAD = "申请人: {名称: 甲, 类型: 企业, 规模: 小型}\n"
LOAN = HEAD + "事项:\n  - {编号: 贷1, 种类: 银行贷款, 年度: 2021, 用途: 流动资金, 本金: 100万元, 实付利息: %s}\n"
SCENE = HEAD + "事项:\n  - {编号: 场1, 种类: 应用场景, 认定日期: %s}\n"


def test_amounts_are_exact(jinan: Pack) -> None:
    for text, yuan in (("3,000,000,000元", 3 * 10**9), ('"3,000,000,000元"', 3 * 10**9), ("10000000000000000元", 10**16)):
        case = case_of(jinan, LOAN % f'"{text.strip(chr(34))}"')
        assert case.matters[0].facts["实付利息"].value == yuan


def test_what_is_not_stated_is_absent(jinan: Pack) -> None:
    for unknown in ("", "未知", "待核实", "~", "null"):
        case = case_of(jinan, LOAN % unknown)
        assert "实付利息" not in case.matters[0].facts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["JN0501"]),
        ("只有文字", ["JN0501"]),
        ("- 一个\n- 列表", ["JN0501"]),
        ("申请人: {名称: 甲, 类型: 企业", ["JN0103"]),
        ("申请人: &a {名称: 甲, 类型: 企业}\n事项: *a\n", ["JN0502"]),
        ("事项: []\n", ["JN0511"]),
        ("申请人: {名称: 甲}\n", ["JN0511"]),
        ("申请人: {名称: 甲, 类型: 公司}\n", ["JN0512"]),
        ("申请人: {名称: 甲, 类型: 企业, 规摸: 小型}\n", ["JN0513"]),
        ("申请人: {名称: 甲, 类型: 企业, 规模: 小小型}\n", ["JN0507"]),
        ("申请人: {名称: 甲, 类型: 企业, 规模: 小型, 规模: 中型}\n", ["JN0503"]),
        (HEAD + "事情: []\n", ["JN0504"]),
        (LOAN % "50万", ["JN0505"]),
        (LOAN % "50", ["JN0505"]),
        (LOAN % "五十万块", ["JN0506"]),
        (LOAN % "-3万元", ["JN0508"]),
        (LOAN % "0.001元", ["JN0509"]),
        (LOAN % '"999,999,999,999,999,999元"', ["JN0510"]),
        (LOAN % "一万二元", ["JN0105"]),
        ((LOAN % "1元").replace("2021", "今年"), ["JN0506"]),
        ((LOAN % "1元").replace("编号: 贷1, ", ""), ["JN0511"]),
        (LOAN % "1元" + "  - {编号: 贷1, 种类: 银行贷款}\n", ["JN0514"]),
        (HEAD + "事项:\n  - {编号: 经1, 种类: 科技项目经费, 年度: 2021}\n", ["JN0515"]),
        (LOAN % "1元" + "    \n同一事项:\n  - [贷1, 贷2]\n", ["JN0517"]),
        (LOAN % "1元" + "已享受:\n  - {条款: 融资补贴, 年度: 2021, 金额: 1元}\n", ["JN0518"]),
        (LOAN % "1元" + "已享受:\n  - {条款: 融资费用补贴, 年度: 2021, 金额: 1元}\n", ["JN0519"]),
        (LOAN % "1元" + "已享受:\n  - {条款: 融资费用补贴, 分项: 利息部分, 金额: 1元}\n", ["JN0511"]),
        (LOAN % "1元" + "同一事项:\n  - 贷1\n  - 贷1\n", ["JN0501", "JN0501"]),
        (LOAN % "1元" + "同一事项:\n  - [贷1]\n", ["JN0501"]),
        (LOAN % "1元" + "已享受:\n  - {条款: 科技项目经费, 年度: 2021, 金额: 1元}\n", ["JN0511"]),
        (LOAN % "1元" + "已享受:\n  - {条款: 科技项目经费, 金额: 1元, 标识: {项木: 甲}}\n", ["JN0511", "JN0504"]),
        (LOAN % "1元" + "已享受:\n  - {条款: 应用场景建设, 金额: 1元}\n", ["JN0511"]),
        (LOAN % "1元" + "已享受:\n  - {政策: 别的, 金额: 1元}\n", ["JN0511"]),
        (LOAN % "1元" + "读法: {融资费用补贴: 含担呆}\n", ["JN0602"]),
        (LOAN % "亿元", ["JN0506"]),
        (LOAN % ("9" * 500 + "元"), ["JN0506"]),
        (LOAN % "1元" + "其他政策:\n  - {编号: 其1, 事项: 贷9, 金额: 1元}\n", ["JN0517"]),
        (LOAN % "1元" + "其他政策:\n  - {编号: 其1, 事项: 贷1, 金额: 1元, 类别: 创新卷}\n", ["JN0507"]),
        ((LOAN % "1元").replace("实付利息: 1元", "参照数额: {融资费用补贴: 1元}"), ["JN0516"]),
        (SCENE % "2021-02-30", ["JN0524"]),
        (SCENE % "2021年13月1日", ["JN0524"]),
        (SCENE % "2020-02-29", []),
        (SCENE % "去年", ["JN0506"]),
        (LOAN % "1元" + "预期: {入选: [融资费用补贴/贷1], 未选: [], 不符合: 科技项目经费/贷1}\n", ["JN0527"]),
        (LOAN % "1元" + "预期: {入选: [融资费用补贴/贷2, 融资费用补帖/贷1, 融资费用补贴, 其他政策/其1]}\n", ["JN0527"] * 4),
        (LOAN % "1元" + "其他政策:\n  - {编号: 其1, 事项: 贷1, 金额: 1元}\n预期: {未选: 其他政策/其1}\n", []),
    ],
)  # fmt: skip
def test_code(jinan: Pack, text: str, expected: list[str]) -> None:
    assert case_codes(jinan, text) == expected


def test_an_award_must_say_what_a_limit_over_several_clauses_asks(industry: Pack) -> None:
    """技术改造补助 has a limit of each matter; that of the group is by year."""
    text = """申请人: {类型: 企业, 集团: 甲}
事项:
  - {编号: 技改甲, 种类: 技改, 完工日期: 2024-05-01}
已享受:
  - {条款: 技术改造补助, 事项: 技改甲, 年度: 2024, 金额: 1元}
"""
    assert case_codes(industry, text) == []
    assert case_codes(industry, text.replace("年度: 2024, ", "")) == ["JN0511"]


def test_all_mistakes_of_a_case_are_reported(jinan: Pack) -> None:
    text = LOAN.replace("规模: 小型", "规模: 超大型").replace("本金: 100万元", "本金: 100") % "-1元"
    assert case_codes(jinan, text) == ["JN0507", "JN0505", "JN0508"]


def test_a_wrong_matter_is_told_once(jinan: Pack) -> None:
    text = LOAN.replace("种类: 银行贷款", "种类: 银行贷欵") % "1元" + "预期: {入选: [融资费用补贴/贷1]}\n"
    text += "同一事项:\n  - [贷1, 场1]\n已享受:\n  - {政策: 别的, 事项: 贷1, 金额: 1元}\n"
    assert case_codes(jinan, text.replace(", 场1", ", 贷1")) == ["JN0512", "JN0501"]
    assert case_codes(jinan, text) == ["JN0512", "JN0517"]


def test_a_wrong_kind_of_applicant_is_told_once(jinan: Pack) -> None:
    assert case_codes(jinan, "申请人: {名称: 甲, 类型: 企叶, 规模: 小型}\n") == ["JN0512"]


def test_values_are_shown_as_they_are_written(jinan: Pack) -> None:
    diagnostics = Diagnostics()
    read_case(Source("案例.yaml", LOAN % "５０万"), jinan, diagnostics)
    assert [item.message for item in diagnostics] == ["「实付利息」的“５０万”没有单位。"]


def test_names_of_what_is_expected_are_suggested(jinan: Pack) -> None:
    diagnostics = Diagnostics()
    text = LOAN % "1元" + "预期: {入选: [融资费用补帖/贷1], 未选: [融资费用补贴/贷9], 不符合: [应用场景建设/贷1]}\n"
    read_case(Source("案例.yaml", text), jinan, diagnostics)
    assert [item.remedy for item in diagnostics] == [
        "是不是「融资费用补贴」？",
        "是不是「贷1」？",
        "「应用场景建设」管的事项是应用场景，「贷1」是银行贷款。",
    ]


def test_a_bomb_of_aliases_is_refused_at_once(jinan: Pack) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
    )
    assert case_codes(jinan, bomb) == ["JN0502"]


def test_deep_nesting_is_refused() -> None:
    diagnostics = Diagnostics()
    assert read_yaml(Source("深.yaml", "[" * 500), diagnostics) is None
    assert [item.code for item in diagnostics] == ["JN0501"]


def test_a_case_of_10_mb_is_read(jinan: Pack) -> None:
    row = "  - {编号: 贷%d, 种类: 银行贷款, 名称: " + "长" * 3000 + ", 年度: 2021, 本金: 100万元}\n"
    text = HEAD + "事项:\n" + "".join(row % number for number in range(1150))
    assert len(text.encode()) > 10**7
    assert len(case_of(jinan, text).matters) == 1150


def test_places_are_those_of_the_file() -> None:
    tree = read_yaml(Source("x.yaml", "名称: 甲乙\n规模: 小型\n"), Diagnostics())
    assert isinstance(tree, Mapping)
    assert [(key.span.place, key.span.text) for key, _ in tree.entries] == [("x.yaml:1:1", "名称"), ("x.yaml:2:1", "规模")]


def test_the_template_is_a_case(jinan: Pack) -> None:
    text = case_template(jinan)
    case = case_of(jinan, text)
    assert case.matters == ()
    for kind in jinan.base.vocabulary.kinds.values():
        assert kind.name in text
        assert all(attribute.name in text for attribute in kind.attributes)


def test_the_template_with_its_comments_taken_away_is_a_case(jinan: Pack) -> None:
    lines = case_template(jinan).replace("事项: []\n", "").split("\n")
    start = next(index for index, line in enumerate(lines) if line.startswith("# 事项:"))
    end = next(index for index, line in enumerate(lines) if line.startswith("# 同一事项:"))
    text = "\n".join([*lines[:start], *(line.removeprefix("# ").removeprefix("#") for line in lines[start:end])])
    codes = case_codes(jinan, text)
    assert set(codes) <= {"JN0515"}  # identifiers are due, all else may stay empty


BONDS = """申请人: {名称: 甲, 类型: 企业}
事项:
  - {编号: 债1, 种类: 债券, 年度: 2021}
  - {编号: 债2, 种类: 债券, 年度: 2021, 项目: 乙}
"""
BY_PROJECT = "每个项目最高5元"


@pytest.mark.parametrize(
    ("rest", "relation", "expected"),
    [
        ("", "", []),
        ("    限额：每家企业最高5元；每个债券最高5元。\n", "", []),
        (f"    限额：{BY_PROJECT}。\n", "", ["JN0515"]),
        (f"    疑义「丙」\n        读法「一」（默认）：照上文。\n        读法「二」：限额：{BY_PROJECT}。\n", "", ["JN0515"]),
        ("", f"「债券补助」、「债券奖励」合计{BY_PROJECT}", ["JN0515"]),
    ],
)
def test_only_identifiers_that_a_limit_counts_by_are_due(rest: str, relation: str, expected: list[str]) -> None:
    about = clause("债券的融资额超过0元", "债券的融资额×1%").replace("设备", "债券").replace("购置债券的企业", "购置设备的企业")
    clauses = about.replace("债券补助", "债券奖励").replace("第一条", "第一条（二）") + about + rest
    if relation:
        clauses += f"关系「丁」\n    原文：“同一事项不重复享受”。\n    {relation}。\n"
    assert case_codes(pack_of(clauses), BONDS) == expected
