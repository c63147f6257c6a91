"""A fact as a line: whose it is, its name, its value; and what is wrong with it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jnpolicy.cases.case import Value
from jnpolicy.cases.setting import read_setting, setting_text
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.policy import Pack
from tests.conftest import case_of

CASE = """申请人: {名称: 甲公司, 类型: [企业, 研发机构], 规模: 小型}
事项:
  - {编号: 贷1, 种类: 贷款, 名称: 齐鲁银行贷款, 年度: 2021, 本金: 48万元}
  - {编号: 贷1.2, 种类: 贷款, 年度: 2021}
  - {编号: 租1, 种类: 租用, 年度: 2021, 参照数额: {超算租用: 62万元}}
  - {编号: 费1, 种类: 经费, 年度: 2021, 项目: 子}
"""


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("贷1.本金=300万元", ("贷1", "本金"), Fraction(3_000_000)),
        ("贷1的本金＝3,000,000元", ("贷1", "本金"), Fraction(3_000_000)),
        ("齐鲁银行贷款·本金 = 300万元", ("贷1", "本金"), Fraction(3_000_000)),
        ("贷1.2.本金=1元", ("贷1.2", "本金"), Fraction(1)),  # the longest name that fits
        ("租用费用=1元", ("租1", "租用费用"), Fraction(1)),  # only one has it
        ("申请人.规模=中型", ("", "规模"), "中型"),
        ("甲公司.规模=中型", ("", "规模"), "中型"),
        ("研发机构.落地备案=是", ("", "落地备案"), True),
        ("单位.本市单位=否", ("", "本市单位"), False),
        ("规模=未知", ("", "规模"), None),
        ("贷1.本金=", ("贷1", "本金"), None),
        ("费1.项目=丑", ("费1", "项目"), "丑"),
    ],
)
def test_statement(jinan: Pack, text: str, key: tuple[str, str], value: Value | None) -> None:
    found = Diagnostics()
    case = case_of(jinan, CASE)
    made = read_setting(text, "--set", jinan, case, found)
    assert not len(found) and made is not None
    assert (made.key, made.value) == (key, value)
    facts = made.applied(case).matter(key[0]).facts if key[0] else made.applied(case).applicant.facts
    assert (facts[key[1]].value if key[1] in facts else None) == value
    again = read_setting(setting_text(made), "--set", jinan, case, found)
    assert again is not None and (again.key, again.value) == (key, value)


def test_what_another_policy_gives(jinan: Pack) -> None:
    case = case_of(jinan, CASE)
    for text, amounts in (("租1.参照数额.超算租用=5万元", {"超算租用": Fraction(50_000)}), ("租1.参照数额.超算租用=未知", {})):
        made = read_setting(text, "--set", jinan, case, Diagnostics())
        assert made is not None and made.applied(case).matter("租1").reference_amounts == amounts
        assert setting_text(made) == text


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("贷1.本金", "JN0623", "贷1.本金"),
        ("=3元", "JN0623", "=3元"),
        ("贷9.本金=1元", "JN0624", "贷9"),
        ("本金=1元", "JN0625", "本金"),
        ("贷1.本全=1元", "JN0513", "本全"),
        ("规摸=中型", "JN0513", "规摸"),
        ("规模=中等", "JN0507", "中等"),
        ("贷1.本金=50万", "JN0505", "50万"),
        ("贷1.年度=21年", "JN0506", "21年"),
        ("费1.项目=未知", "JN0515", "未知"),
        ("租1.参照数额.超算=1元", "JN0516", "1元"),
        ("租1.参照数额.超算租用=1", "JN0505", "1"),
    ],
)
def test_mistake(jinan: Pack, text: str, code: str, place: str) -> None:
    found = Diagnostics()
    assert read_setting(text, "--set", jinan, case_of(jinan, CASE), found) is None
    (item,) = found
    assert item.code == code and item.span is not None and item.span.text == place
