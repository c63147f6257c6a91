"""A wrong command line is told in Chinese, with a remedy and the documented exit code; so is what cannot be required."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jnpolicy.cli.main import group
from tests.cli.calls import CASE, run
from tests.conftest import JINAN, ROOT

RENTED = """  - {编号: 租1, 种类: 超算租用, 年度: 2021, 用途: 人工智能关键技术研发, 国家超级计算济南中心: 是}
"""
HAD = """已享受:
  - {条款: 融资费用补贴, 分项: 利息部分, 年度: 2021, 金额: 1万元, 事项: 贷1}
  - {条款: 融资费用补贴, 分项: 担保部分, 年度: 2021, 金额: 1万元, 事项: 贷1}
"""


@pytest.mark.parametrize(
    ("words", "code", "said", "remedy"),
    [
        ("slove 一例", "JN0609", "没有命令「slove」", "是不是「solve」？"),
        ("甲", "JN0609", "没有命令「甲」", "命令有：solve、why、"),
        ("solve 一例 --bets 3", "JN0610", "没有选项「--bets」", "是不是「--best」？"),
        ("--versoin", "JN0610", "没有选项「--versoin」", "是不是「--version」？"),
        ("solve", "JN0611", "缺少案例文件 CASE", "jnpolicy solve [选项] CASE"),
        ("check", "JN0611", "缺少政策包 PACK", "jnpolicy check [选项] PACK"),
        ("solve 一例 --best", "JN0611", "缺少选项 --best 的值", "jnpolicy solve [选项] CASE"),
        ("solve 一例 两例", "JN0612", "多出了“两例”", "jnpolicy solve [选项] CASE"),
        ("solve 一例 --json=1", "JN0612", "多出了选项 --json 后面的值", "jnpolicy solve [选项] CASE"),
        ("solve 一例 --best 0", "JN0605", "选项“--best”的写法不对：0", "写1到100的整数"),
        ("solve 一例 --best 1.5", "JN0605", "选项“--best”的写法不对：1.5", "写1到100的整数"),
        ("solve 一例 --objective 多", "JN0605", "选项“--objective”的写法不对：多", "可以写：名义、确定"),
        ("check 包 --format xml", "JN0605", "选项“--format”的写法不对：xml", "可以写：text、json"),
        ("solve 一例 --time-limit nan", "JN0605", "选项“--time-limit”的写法不对：nan", "写不小于0的秒数"),
        ("solve 一例 --time-limit inf", "JN0605", "选项“--time-limit”的写法不对：inf", "写不小于0的秒数"),
        ("solve 一例 --time-limit=-1", "JN0605", "选项“--time-limit”的写法不对：-1", "写不小于0的秒数"),
        ("solve 一例 --time-limit 甲", "JN0605", "选项“--time-limit”的写法不对：甲", "写不小于0的秒数"),
    ],
)
def test_a_wrong_command_line(words: str, code: str, said: str, remedy: str) -> None:
    done = run(*words.split())
    assert done.exit_code == 2
    assert done.stdout == ""
    assert f"错误 {code}：{said}。" in done.stderr and remedy in done.stderr
    assert not re.search(r"Usage|Error|Try|Invalid", done.output)


@pytest.mark.parametrize(
    "words", ["solve --best 0 --json", "solve --json", "check --format json", "coverage --format=json 甲 乙"]
)
def test_a_wrong_command_line_as_json(words: str) -> None:
    done = run(*words.split())
    assert done.exit_code == 2 and done.stderr == ""
    (item,) = json.loads(done.stdout)
    assert item["code"] in ("JN0605", "JN0611", "JN0612") and item["severity"] == "error"


def test_help_is_chinese() -> None:
    whole = run("-h")
    assert whole.exit_code == 0
    pages = [whole.output, run().output, *(run(name, "--help").output for name in group.list_commands(None))]  # type: ignore[arg-type]
    for page in pages:
        assert page.startswith("用法：jnpolicy")
        assert not re.search(r"Usage|Options|OPTIONS|COMMAND|Show this", page)


@pytest.mark.parametrize(
    ("right", "wrong", "key", "reason", "remedy"),
    [
        ("人工智能企业: 是", "人工智能企业: 未知", "融资费用补贴/贷1", "还待核实", "先在案例里写明：申请人的「人工智能企业」。"),
        ("用途: 流动资金", "用途: 未知", "融资费用补贴/贷1", "还待核实", "先在案例里写明：贷1的「用途」。"),
        ("用途: 流动资金", "用途: 其他", "融资费用补贴/贷1", "有条件不成立", "不带 --require 求解一次"),
        (
            CASE,
            CASE.replace("规模", "本市单位: 是, 规模") + RENTED,
            "超算租用/租1",
            "案例没有写明所参照的政策给多少",
            "“参照数额: {超算租用: …}”",
        ),
        (CASE, CASE + HAD, "融资费用补贴/贷1", "这个事项已经享受过奖补", "不带 --require 求解一次"),
    ],
)
def test_what_cannot_be_required(tmp_path: Path, right: str, wrong: str, key: str, reason: str, remedy: str) -> None:
    path = tmp_path / "一.yaml"
    path.write_text(CASE.replace(right, wrong), encoding="utf-8")
    done = run("solve", path, "--require", key)
    assert done.exit_code == 1
    assert "JN0613" in done.stderr and f"不能要求「{key}」入选：" in done.stderr
    assert reason in done.stderr and remedy in done.stderr
    assert "JN0603" in run("solve", path, "--require", "融资费用补帖/贷1").stderr


def test_the_encoding_is_told_under_json_too(tmp_path: Path) -> None:
    pack, case = tmp_path / "包", tmp_path / "一.yaml"
    shutil.copytree(JINAN, pack, ignore=shutil.ignore_patterns("cases"))
    law = pack / "原文.txt"
    law.write_bytes(law.read_text(encoding="utf-8").encode("gb18030"))
    case.write_bytes(CASE.encode("gb18030"))
    done = run("solve", case, "--policy", pack, "--json")
    assert done.exit_code == 0 and json.loads(done.stdout)["optimal"]
    assert done.stderr.count("JN0004") == 2
    assert [item["code"] for item in json.loads(run("check", pack, "--format", "json").stdout)] == ["JN0004"]
    done = run("coverage", pack, "--format", "json")
    assert json.loads(done.stdout) == [] and "JN0004" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="file names are UTF-8 there in any case")
@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.GBK"])
def test_any_locale_will_do(tmp_path: Path, locale: str) -> None:
    case = tmp_path / "一例.yaml"
    case.write_text(CASE, encoding="utf-8")
    surroundings = {
        "LC_ALL": locale,
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ["PATH"],
    }
    for words in (["check", str(JINAN)], ["solve", str(case), "--require", "融资费用补贴/贷1"]):
        command = [os.fsencode(word) for word in (sys.executable, "-m", "jnpolicy", *words)]
        done = subprocess.run(command, env=surroundings, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        assert "济南" in done.stdout.decode() and done.stderr == b""
