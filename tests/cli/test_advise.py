"""jnpolicy advise: what could be changed, as users see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calls import run
from tests.conftest import EXAMPLE


def test_the_example() -> None:
    """贷款4: 19200元×40%=7680元, once it is 50万元; the year 2020 is not wholly in force."""
    done = run("advise", EXAMPLE)
    assert done.exit_code == 0
    assert (
        "  1. 多7680元，合计1676.4622万元\n       贷款4的「本金」：48万元 → 50万元\n"
        "       新增：第十条「融资费用补贴」 贷款4（莱商银行小额流动资金贷款）　7680元\n"
        "       「融资费用补贴」的疑义「贷款额」若按「全年合计」读，这样改不增加合计\n"
    ) in done.output


def test_advice_replayed_by_another_command(tmp_path: Path) -> None:
    (item,) = json.loads(run("advise", EXAMPLE, "--json", "--most", "1").output)["advice"]
    settings = [word for c in item["changes"] for word in ("--set", f"{c['owner']}.{c['name']}={c['after']}")]
    data = json.loads(run("what-if", EXAMPLE, *settings, "--json").output)
    assert data["total"]["difference"] == item["gain"] and data["total"]["after"]["nominal"] == item["total"]
    assert [row["candidate"] for row in data["added"]] == [row["candidate"] for row in item["added"]]


def test_nothing_to_advise(tmp_path: Path) -> None:
    case = tmp_path / "一例.yaml"
    case.write_text("政策: jinan-ai-2020\n申请人: {名称: 甲, 类型: 企业}\n", encoding="utf-8")
    done = run("advise", case)
    assert done.exit_code == 0 and "没有找到改了就能增加合计的事实。" in done.output


@pytest.mark.parametrize("pack", ["jinan-ai-2020", "example-industry", "example-talent"])
def test_what_can_be_changed_is_listed(pack: str) -> None:
    shown = run("vocab", pack).output
    assert "，可调整" in shown
    for past in ("成立日期", "引进日期", "迁入日期", "上年营业收入", "引进年度", "出生"):
        assert f"{past}：日期，可调整" not in shown and f"{past}：金额，可调整" not in shown
