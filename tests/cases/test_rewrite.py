"""A case file with facts stated anew: only what was stated changes, and it reads as it should."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jnpolicy.cases.read import check_case, read_written
from jnpolicy.cases.rewrite import rewritten
from jnpolicy.cases.setting import read_setting
from jnpolicy.cases.state import Statement, attributes_of
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.describe import value_text
from jnpolicy.model.policy import Pack
from jnpolicy.model.types import Sort
from jnpolicy.text.source import Source
from tests.oracle.strategies import Drawn, drawn, read_pack
from tests.oracle.test_agreement import LARGE, value_of

CASE = """# 头
申请人:
  名称: 甲   # 名
  类型:
    - 企业
事项:
  - 编号: 贷1    # 第一笔
    种类: 贷款
    本金:
    年度: 2021   # 年

  # 第二笔
  - {编号: 贷2, 种类: 贷款, 本金: 未知, 年度: 2021}   # 二
  - {编号: 租1, 种类: 租用, 年度: 2021, 参照数额: {超算租用: 62万元}}
  - 编号: 租2
    种类: 租用
    参照数额:
      超算租用: 5万元
"""


def written_with(pack: Pack, text: str, lines: Sequence[str]) -> str | None:
    """The text with these lines stated."""
    written = read_written(Source("案例.yaml", text), Diagnostics())
    assert written is not None
    case = check_case(written, pack, Diagnostics())
    assert case is not None
    statements = [read_setting(line, "--set", pack, case, Diagnostics()) for line in lines]
    whole = [item for item in statements if item is not None]
    assert len(whole) == len(lines)
    for item in whole:
        case = item.applied(case)
    return rewritten(written, whole, pack, case)


@pytest.mark.parametrize(
    ("lines", "before", "after"),
    [
        (["贷1.本金=1,000,000元"], "    本金:\n", '    本金: "1,000,000元"\n'),
        (["贷1.年度=2022"], "年度: 2021   # 年", "年度: 2022   # 年"),
        (["贷1.年度=未知"], "年度: 2021   # 年", "年度: 未知   # 年"),
        (["贷1.用途=其他", "贷1.实付利息=1元"], "2021   # 年\n", "2021   # 年\n    用途: 其他\n    实付利息: 1元\n"),
        (["贷2.本金=5万元"], "本金: 未知", "本金: 5万元"),
        (["贷2.用途=其他", "贷2.年度=2022"], "年度: 2021}   # 二", "年度: 2022, 用途: 其他}   # 二"),
        (["租1.租用费用=2元"], "{编号: 租1", "{租用费用: 2元, 编号: 租1"),
        (["租1.参照数额.超算租用=3元"], "62万元", "3元"),
        (["租2.参照数额.超算租用=未知"], "超算租用: 5万元", "超算租用: 未知"),
        (["申请人.规模=小型"], "甲   # 名\n", "甲   # 名\n  规模: 小型\n"),
        (["贷1.用途=未知"], "", ""),  # it was not known before
    ],
)
def test_only_that_changes(jinan: Pack, lines: list[str], before: str, after: str) -> None:
    assert CASE.count(before) == 1 or not before
    assert written_with(jinan, CASE, lines) == (CASE.replace(before, after) if before else CASE)


def test_an_applicant_without_a_single_line(jinan: Pack) -> None:
    text = "申请人:\n  类型:\n  - 企业\n"
    assert written_with(jinan, text, ["规模=小型"]) == "申请人:\n  规模: 小型\n  类型:\n  - 企业\n"
    assert written_with(jinan, "申请人: {类型: [企业]}\n", ["规模=小型"]) == "申请人: {规模: 小型, 类型: [企业]}\n"


def test_without_a_last_line_break(jinan: Pack) -> None:
    assert written_with(jinan, "申请人:\n  类型: 企业", ["规模=小型"]) == "申请人:\n  类型: 企业\n  规模: 小型"


def test_what_would_not_read_back_is_not_written(jinan: Pack) -> None:
    text = "申请人: {类型: 企业}\n事项:\n  - 编号: 贷1\n    种类: 贷款\n    本金: |\n      5万元\n    年度: 2021\n"
    assert written_with(jinan, text, ["贷1.本金=6万元"]) is None


@given(drawn(), st.data(), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=LARGE)
def test_what_is_written_reads_as_stated(text: Drawn, data: st.DataObject, flow: bool) -> None:
    pack = read_pack(text)
    lines = text.case.rstrip("\n").split("\n") if flow else text.case.replace("\n", "   # 注：“话”\n").split("\n")
    written = read_written(Source("案例.yaml", "\n".join(lines)), Diagnostics())
    assert written is not None
    case = before = check_case(written, pack, Diagnostics())
    assert case is not None and before is not None
    statements = []
    for matter in ("", *(matter.id for matter in case.matters)):
        for name, definition in attributes_of(pack.base.vocabulary, case, matter).items():
            if data.draw(st.integers(0, 2)):
                continue
            value = data.draw(value_of(definition))
            if definition.type.sort is not Sort.IDENT and data.draw(st.booleans()) and matter:
                statements.append(Statement((matter, name), "", None))
            else:
                statements.append(Statement((matter, name), value_text(value, definition.type), value))
    for item in statements:
        case = item.applied(case)
    made = rewritten(written, statements, pack, case)
    assert made is not None
    again = read_written(Source("案例.yaml", made), Diagnostics())
    assert again is not None and check_case(again, pack, Diagnostics()) == case
    assert made.count("# 注") == "\n".join(lines).count("# 注")


def test_an_award_keeps_the_identifier_that_it_states(jinan: Pack) -> None:
    text = (
        "申请人: {类型: [单位]}\n事项:\n  - {编号: 费1, 种类: 经费, 年度: 2021, 项目: 子}\n已享受:\n"
        "  - {条款: 科技项目经费, 事项: 费1, 年度: 2021, 金额: 1万元%s}\n"
    )
    for stated in ("", ", 标识: {项目: 子}"):
        assert written_with(jinan, text % stated, ["费1.项目=丑"]) == (text % stated).replace("2021, 项目: 子", "2021, 项目: 丑")
