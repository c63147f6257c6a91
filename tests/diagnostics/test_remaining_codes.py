"""Codes that no other test shows, each with the input that brings it up; and how a finding looks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from jnpolicy.cli.main import group
from jnpolicy.diagnostics.render import render
from jnpolicy.model.load import load_pack
from tests.conftest import JINAN
from tests.packs import HEADER, VOCABULARY, clause, codes, parse_pack

RELATION = "关系「不重复」\n    原文：“同一事项不重复享受，由企业自愿选择”。\n    {items}。\n"
TWO = clause() + clause().replace("设备补助", "设备奖励")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (clause(condition="设备的"), ["JN0101"]),
        (TWO + RELATION.format(items="「设备补助」与「设备奖励」、「设备补助」择一"), ["JN0143"]),
        (TWO + RELATION.format(items="「设备补助」、「设备奖励」、「设备补助」叠加封顶1元"), ["JN0320"]),
        (clause(condition="企业是高新企业、设备是行为"), ["JN0108"]),
        (clause(condition="企业是高新企业，或国家级"), ["JN0109"]),
        (clause(condition="企业是高新企业，且超过50万元"), ["JN0110"]),
        (clause(condition="超过50万元"), ["JN0110"]),
        (clause(condition="（超过50万元）且低于60万元"), ["JN0110", "JN0110"]),
        (clause(condition="设备的购置日期晚于2021年13月45日"), ["JN0123"]),
        (
            TWO + RELATION.format(items="「设备补助」优先于「设备奖励」；「设备奖励」优先于「设备补助」"),
            ["JN0319"],
        ),
    ],
)
def test_code(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_codes_of_declarations() -> None:
    assert codes(clause(), vocabulary=VOCABULARY + "参数「起日」：5万元。", header=HEADER.replace("2020年1月1日", "起日")) == [
        "JN0210"
    ]
    assert codes(clause() + "定义「好」：并非（1元超过0元）。") == ["JN0211"]
    two = VOCABULARY.replace("价款：金额", "交付日期：日期（时点）；价款：金额")
    assert codes(clause(), vocabulary=two) == ["JN0213"]
    assert codes(clause(), vocabulary=VOCABULARY.replace("项目：标识", "项目：标识（可调整）")) == ["JN0627"]
    text = clause() + RELATION.format(items="各条款优先于其他政策的旧条款")
    assert codes(text, vocabulary=VOCABULARY + "其他政策类别：旧办法。") == ["JN0102"]


def test_codes_of_components() -> None:
    text = clause(
        grant="甲：设备的价款×10%；乙：设备的运费×10%", rest="    限额：丙每家企业每年最高5万元。\n    其中，丙：10%。\n"
    )
    assert codes(text) == ["JN0310"]
    assert codes(clause(grant="设备的价款×费率", rest="    其中，率：2%。\n")) == ["JN0102"]
    other = clause(grant="设备的价款×费率").replace("设备补助", "设备奖励")
    owner = clause(grant="设备的价款×费率", rest="    其中，费率：2%。\n")
    text = other + owner
    assert codes(text) == ["JN0311"]  # 费率 is the second clause's own


def test_codes_of_relations_and_places() -> None:
    assert codes(TWO + RELATION.format(items="各条款之间，叠加封顶60元")) == ["JN0320"]
    assert codes(TWO + RELATION.format(items="「设备补助」与「设备奖励」叠加封顶60%")) == ["JN0242"]
    assert codes(clause(rest="    限次：每个设备1次，就高。\n")) == ["JN0321"]
    twice = RELATION.format(items="「设备补助」与「设备奖励」择一；「设备奖励」与「设备补助」可叠加")
    assert codes(TWO + twice) == ["JN0346"]
    assert codes(TWO + twice.replace("可叠加", "择一")) == ["JN0322"]
    assert codes(clause(rest="    舍入：四舍五入至元。\n")) == ["JN0307"]
    assert codes(clause(), header=HEADER + "    条件：1元超过0元。\n") == ["JN0307"]
    assert codes(clause(rest="    各条款之间，择一。\n")) == ["JN0307"]


def test_what_is_too_long_is_said_to_be() -> None:
    assert codes(clause(grant="＋".join(["1元"] * 1500))) == ["JN0111"]


def test_amounts_without_a_number() -> None:
    assert codes(clause(condition="设备的价款超过万元")) == ["JN0106"]


@pytest.mark.parametrize("day", ["自9999年1月1日", "自2020年6月31日"])
def test_dates_that_are_none(day: str) -> None:
    assert set(codes(clause(), header=HEADER.replace("自2020年1月1日", day))) <= {"JN0123", "JN0210"}


def test_a_definition_may_be_a_mark() -> None:
    assert codes(clause() + "定义：“同一事项不重复享受”。\n") == []


def test_codes_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [item.code for item in load_pack(tmp_path).diagnostics] == ["JN0003", "JN0001"]
    case = tmp_path / "案例.yaml"
    case.write_text("申请人: {名称: 甲, 类型: 企业, 规模: 小型}\n", encoding="utf-8")
    assert "JN0606" in CliRunner().invoke(group, ["solve", str(case)]).output
    # where one pack is bundled, none need be named
    monkeypatch.setattr("jnpolicy.cli.common.bundled_packs", lambda: {JINAN.name: JINAN})
    assert CliRunner().invoke(group, ["solve", str(case)]).exit_code == 0


def test_codes_of_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = tmp_path / "案例.yaml"
    case.write_text("政策: jinan-ai-2020\n申请人: {名称: 甲, 类型: 企业, 规模: 小型}\n", encoding="utf-8")
    assert "JN0605" in CliRunner().invoke(group, ["solve", str(case), "--reading", "没有等号"]).output
    case.write_text("申请人: {名称: 甲, 类型: 企业, 规模: 小型}\n", encoding="utf-8")
    monkeypatch.setattr("jnpolicy.cli.common.bundled_packs", dict)
    assert "JN0606" in CliRunner().invoke(group, ["solve", str(case)]).output


def test_requests_that_clash(tmp_path: Path) -> None:
    case = tmp_path / "案例.yaml"
    case.write_text(
        "政策: jinan-ai-2020\n申请人: {名称: 甲, 类型: 企业, 规模: 小型}\n事项:\n"
        "  - {编号: 场1, 种类: 应用场景, 认定日期: 2021-05-01, 领域: 智慧农业, 牵头: 是, "
        "国家级入选: 是, 研发投入: 1万元, 总投入: 2万元}\n",
        encoding="utf-8",
    )
    both = ["--require", "应用场景建设/场1", "--require", "国家级应用场景/场1"]
    done = CliRunner().invoke(group, ["solve", str(case), *both])
    assert done.exit_code == 1 and "JN0604" in done.output


def test_how_findings_look(golden: Callable[[str, str], None]) -> None:
    text = clause(condition="设备的价宽不得超过50万元；企业是高薪企业；设备的台数超过3平方米", grant="设备的价款×10%，最高200")
    text = text.replace("给予补助”", "给予补贴”").replace("对象：企业。", "对象：企业")
    golden("diagnostics.txt", render(parse_pack(text)[1]))
