"""Slips that are really made lead to the name that was meant."""

from __future__ import annotations

import time

import pytest

from jnpolicy.text.suggest import confusable, nearest, nearness, suggestion

NAMES = (
    "企业", "事业单位", "企业债", "收入", "支出", "年收入", "贷款", "贷款额", "担保费用", "申请日期", "申报日期", "认定日期",
    "高新技术企业", "高校", "其他", "期末余额", "期初余额", "账面价值", "研发投入", "总投入", "购置设备", "项目", "图像识别",
)  # fmt: skip


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("起业", "企业"),
        ("企叶", "企业"),
        ("收人", "收入"),
        ("带款", "贷款"),
        ("货款额", "贷款额"),
        ("申清日期", "申请日期"),
        ("甲请日期", "申请日期"),
        ("认订日期", "认定日期"),
        ("高薪技术企业", "高新技术企业"),
        ("期未余额", "期末余额"),
        ("帐面价值", "账面价值"),
        ("研发投人", "研发投入"),
        ("购制设备", "购置设备"),
        ("单保费用", "担保费用"),
        ("顷目", "项目"),
        ("图象识别", "图像识别"),
        ("高效", "高校"),
        ("其它", "其他"),
    ],
)
def test_a_slip_leads_to_what_was_meant(slip: str, meant: str) -> None:
    assert nearest(slip, NAMES) == meant


@pytest.mark.parametrize(
    ("slip", "meant", "rival"),
    [
        ("带款", "贷款", "集款"),
        ("货款", "贷款", "集款"),
        ("收人", "收入", "收支"),
        ("申清", "申请", "申领"),
        ("起业", "企业", "行业"),
        ("帐面", "账面", "里面"),
        ("期未", "期末", "期间"),
        ("图象", "图像", "图集"),
        ("高薪企业", "高新企业", "高校企业"),
        ("认订日期", "认定日期", "认购日期"),
    ],
)
def test_what_sounds_or_looks_alike_counts_more(slip: str, meant: str, rival: str) -> None:
    """Both names share as many characters with the slip, and the rival would win a tie."""
    assert rival > meant
    assert nearest(slip, [meant, rival]) == meant == nearest(slip, [rival, meant])


@pytest.mark.parametrize(("left", "right"), ["己已", "已巳", "未末", "帐账", "象像", "的地", "在再", "人入", "叶业", "请清"])
def test_confusable(left: str, right: str) -> None:
    assert confusable(left, right) and confusable(right, left)


@pytest.mark.parametrize(("left", "right"), ["收支", "甲乙", "AB", "1l", "企高"])
def test_not_confusable(left: str, right: str) -> None:
    assert not confusable(left, right)


def test_what_is_near_nothing_gets_no_guess() -> None:
    assert nearest("甲乙丙", NAMES) is None
    assert nearest("", NAMES) is None and nearest("甲", []) is None
    assert suggestion("甲乙丙", NAMES, "先声明。") == "先声明。"
    assert nearness("收入", NAMES) == 1.0 and nearness("收人", NAMES) < 1.0


def test_latin_slips() -> None:
    assert nearest("slove", ["solve", "check", "test"]) == "solve"


def test_an_endless_name_takes_no_time() -> None:
    begun = time.monotonic()
    assert nearest("收" * 100_000, NAMES) is None
    assert time.monotonic() - begun < 1
