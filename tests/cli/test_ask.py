"""jnpolicy ask: what it lists, what it asks, what it keeps."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jnpolicy.cli.main import group
from tests.cli.calls import run

# 规模、用途、担保费用 are not known: 3万元×40% or 50%, and 担保部分 at most 5万元, if 流动资金 and not 大型.
CASE = """案例: 一例   # 头
政策: jinan-ai-2020
申请人: {名称: 甲, 类型: 企业, 人工智能企业: 是}
事项:
  - 编号: 贷1   # 第一笔
    种类: 银行贷款
    年度: 2021
    本金: 100万元
    实付利息: 3万元
"""
LAST = "没有哪个未知的事实还能改变结果。"


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "一例.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def asked(answers: str, *arguments: object) -> Result:
    return CliRunner().invoke(group, ["ask", *map(str, arguments)], input=answers)


def test_list(case_file: Path) -> None:
    done = run("ask", case_file, "--list")
    assert done.exit_code == 0
    # 规模, 用途: without them nothing, with the best of them 1.5＋5万元; 担保费用: 5万元 or nothing
    assert "合计：现在能确定的是0元，查明以后最多6.5万元\n" in done.output
    for line in (
        "1. 申请人的「规模」　回答不同，合计最多差6.5万元",
        "2. 贷1的「用途」　回答不同，合计最多差6.5万元",
        "3. 贷1的「担保费用」　回答不同，合计最多差5万元",
        "怎样写：可选：大型、中型、小型、微型　说明：按统计上大中小微型企业划分办法",
        "用在：第十条「融资费用补贴」（贷1）",
        "· 贷1：当年贷款合计、其他融资费用",
    ):
        assert line in done.output, line
    assert done.output.count("原文：“年单笔贷款额") == 1  # once for all three
    assert case_file.read_text(encoding="utf-8") == CASE


def test_json(case_file: Path) -> None:
    data = json.loads(run("ask", case_file, "--json").output)
    assert [question["spread"] for question in data["questions"]] == ["65000.00", "65000.00", "50000.00"]
    assert data["questions"][1]["answers"] == [
        {"value": "流动资金", "low": "0.00", "high": "65000.00"},
        {"value": "其他", "low": "0.00", "high": "0.00"},
    ]


def test_a_dialogue_to_the_end(case_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "新.yaml"
    done = asked("小\n小型\n流动资金\n2万\n2万元\n", case_file, "-o", target)
    assert done.exit_code == 0
    assert "错误 JN0507：「规模」没有取值“小”。" in done.stderr and "错误 JN0505：「担保费用」的“2万”没有单位。" in done.stderr
    assert LAST in done.stdout and "最优组合（合计最大）合计：2.5万元" in done.stdout  # (3＋2)×50%
    after = CASE.replace("是}", "是, 规模: 小型}") + "    用途: 流动资金\n    担保费用: 2万元\n"
    assert target.read_text(encoding="utf-8") == after
    assert case_file.read_text(encoding="utf-8") == CASE
    again = asked("", target)
    assert LAST in again.stdout and "记下的" not in again.stdout


def test_it_stops_when_nothing_more_can_matter(case_file: Path) -> None:
    done = asked("大型\n流动资金\n", case_file)
    assert LAST in done.stdout and "用途" not in done.stdout.partition("记下的")[0].partition("大型\n")[2]
    assert "记下的1个事实：\n  申请人.规模=大型\n没有写进文件；要写，加 -o 文件，或者 --in-place。\n" in done.stdout


@pytest.mark.parametrize("word", ["不知道", "未知", ""])
def test_what_is_not_known_is_not_asked_again(case_file: Path, word: str) -> None:
    done = asked(f"{word}\n流动资金\n不知道\n", case_file)
    assert done.exit_code == 0 and done.stdout.count("申请人的「规模」＝") == 1
    assert "能改变结果的都问过了。" in done.stdout
    assert "贷1.用途=流动资金" in done.stdout


@pytest.mark.parametrize("ending", ["退出\n小型\n", ""])
def test_the_end(case_file: Path, tmp_path: Path, ending: str) -> None:
    """By word or because nothing more comes: what was answered is kept."""
    target = tmp_path / "新.yaml"
    done = asked("不知道\n流动资金\n" + ending, case_file, "-o", target)
    assert done.exit_code == 0 and f"已写好 {target}" in done.stdout
    assert target.read_text(encoding="utf-8") == CASE + "    用途: 流动资金\n"


def test_in_place_keeps_line_breaks(case_file: Path) -> None:
    case_file.write_bytes(CASE.replace("\n", "\r\n").encode())
    assert asked("不知道\n流动资金\n", case_file, "--in-place").exit_code == 0
    assert case_file.read_bytes() == (CASE + "    用途: 流动资金\n").replace("\n", "\r\n").encode()


def test_a_file_that_is_there_is_told_before_anything_is_asked(case_file: Path) -> None:
    done = asked("小型\n", case_file, "-o", case_file)
    assert done.exit_code == 1 and "JN0607" in done.stderr and "规模" not in done.stdout
    assert asked("小型\n", case_file, "-o", "新.yaml", "--in-place").exit_code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be sent this signal")
def test_an_interrupt_keeps_what_was_answered(case_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "新.yaml"
    words = [sys.executable, "-m", "jnpolicy.cli", "ask", str(case_file), "-o", str(target)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        process.stdin.write("小型\n".encode())
        process.stdin.flush()
        seen = b""
        while "用途」＝".encode() not in seen:
            seen += os.read(process.stdout.fileno(), 65536)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        rest, errors = process.stdout.read().decode(), process.stderr.read().decode()
        assert process.wait() == 130
    assert f"已写好 {target}" in rest and "已中断，没有求解。" in errors
    assert target.read_text(encoding="utf-8") == CASE.replace("是}", "是, 规模: 小型}")


# What another policy gives is no fact of the case; 60万元, of which 50万元 at most.
RENTED = """案例: 一例
政策: jinan-ai-2020
申请人: {名称: 甲, 类型: 企业, 本市单位: 是}
事项:
  - {编号: 租1, 种类: 超算租用, 年度: 2021, 国家超级计算济南中心: 是, 用途: 人工智能关键技术研发}
"""


def test_what_another_policy_gives_is_asked_for_last(case_file: Path, tmp_path: Path) -> None:
    case_file.write_text(RENTED, encoding="utf-8")
    listed = run("ask", case_file, "--list").output
    assert "可以享受、所参照的政策给多少还没有写的，写了才计入合计：\n  · 租1的参照数额「超算租用」" in listed
    assert "每家企业每年最高50万元" in listed and "用在：第二条（五）「超算租用」（租1）" in listed
    target = tmp_path / "新.yaml"
    done = asked("60万\n60万元\n", case_file, "-o", target)
    assert done.exit_code == 0 and "错误 JN0505" in done.stderr  # without a unit, asked once more
    assert "能改变结果的都问过了。" not in done.stdout and LAST in done.stdout  # nothing is left to ask
    assert "最优组合（合计最大）合计：50万元" in done.stdout
    assert "参照数额: {超算租用: 60万元}" in target.read_text(encoding="utf-8")
    assert "租1.参照数额.超算租用=60万元" in done.stdout


def test_a_reference_of_what_is_not_sure_yet_is_asked_for_after_the_facts(case_file: Path) -> None:
    case_file.write_text(RENTED.replace("用途: 人工智能关键技术研发", "用途: 未知"), encoding="utf-8")
    assert "参照数额" not in run("ask", case_file, "--list").output
    done = asked("不知道\n", case_file)
    assert done.exit_code == 0 and "参照数额" not in done.stdout.partition("最优组合")[0]
    case_file.write_text(RENTED, encoding="utf-8")
    done = asked("跳过\n", case_file)
    assert "能改变结果的都问过了。" in done.stdout and "最优组合（合计最大）合计：0元" in done.stdout
    found = json.loads(run("ask", case_file, "--json").output)
    assert [(row["owner"], row["clause"]) for row in found["references"]] == [("租1", "超算租用")]
