"""The commands as users call them: output, exit codes, and files written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.calls import CASE, run
from tests.conftest import EXAMPLE, JINAN
from tests.packs import HEADER, LAW, VOCABULARY, clause


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "一例.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_solve_prints_a_report(golden: Callable[[str, str], None]) -> None:
    done = run("solve", EXAMPLE)
    assert done.exit_code == 0
    golden("示例-泉城智能.txt", done.output)


def test_solve_json(golden: Callable[[str, str], None]) -> None:
    done = run("solve", EXAMPLE, "--json")
    assert done.exit_code == 0
    data = json.loads(done.output)
    assert data["schema"] == "jnpolicy.decision/1"
    assert data["optimal"] is True
    # every row's sum is the total; the rows are the components' sums
    fen = [round(float(row["paid"]) * 100) for row in data["selection"]]
    assert sum(fen) == round(float(data["total"]["nominal"]) * 100) == round(float(data["bound"]) * 100)
    del data["trail"]  # another with every change of the program and the pack: tests/cli/test_replay.py
    golden("示例-泉城智能.json", json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def test_check_coverage_vocab_test() -> None:
    assert run("check", JINAN).exit_code == 0
    done = run("coverage", "jinan-ai-2020")
    assert done.exit_code == 0 and "0句没有" in done.output
    assert "银行贷款" in run("vocab", JINAN).output
    done = run("test", JINAN)
    assert done.exit_code == 0 and "0个不符" in done.output


def test_test_tells_what_is_not_as_expected(tmp_path: Path) -> None:
    pack = tmp_path / "包"
    shutil.copytree(JINAN, pack, ignore=shutil.ignore_patterns("cases"))
    (pack / "cases").mkdir()
    # 3万元×50%=1.5万元, not 2万元
    (pack / "cases" / "错.yaml").write_text(CASE + "预期: {合计: 2万元}\n", encoding="utf-8")
    done = run("test", pack)
    assert done.exit_code == 4
    assert "应为2万元，算得1.5万元" in done.output


def test_coverage_fails_on_a_sentence_without_a_place(tmp_path: Path) -> None:
    pack = tmp_path / "包"
    shutil.copytree(JINAN, pack, ignore=shutil.ignore_patterns("cases"))
    with (pack / "原文.txt").open("a", encoding="utf-8") as stream:
        stream.write("\n对独角兽企业给予奖励。\n")
    done = run("coverage", pack)
    assert done.exit_code == 1
    assert "独角兽" in done.output


def test_compile(case_file: Path) -> None:
    assert "第十条「融资费用补贴」" in run("compile", "jinan-ai-2020").output
    done = run("compile", "jinan-ai-2020", "--case", case_file)
    assert 'value("贷1","本金",m(0,1000000,0)).' in done.output


def test_readings(case_file: Path) -> None:
    scene = "{编号: 场1, 种类: 应用场景, 认定日期: 2021-05-01, 领域: 智慧农业, 牵头: 是, 国家级入选: 否, "
    text = CASE + f"  - {scene}研发投入: 100万元, 总投入: 300万元}}\n"
    case_file.write_text(text, encoding="utf-8")
    # 300×30%=90 and 1.5; 100×30%=30 and 1.5
    assert "合计：91.5万元" in run("solve", case_file).output
    assert "合计：31.5万元" in run("solve", case_file, "--reading", "应用场景建设=取低").output
    assert run("solve", case_file, "--reading", "应用场景建设=取中").exit_code == 1
    assert run("solve", case_file, "--reading", "应用场景建设").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--policy", "没有的包"], "JN0601"),
        (["--require", "融资费用补贴/贷9"], "JN0603"),
        (["--forbid", "没有/贷1"], "JN0603"),
        (["--reading", "融资费用补帖=每笔"], "JN0602"),
    ],
)
def test_wrong_options(case_file: Path, arguments: list[str], code: str) -> None:
    done = run("solve", case_file, *arguments)
    assert done.exit_code == 1
    assert code in done.output
    assert "Traceback" not in done.output


def test_missing_files(tmp_path: Path) -> None:
    for arguments in (["solve", tmp_path / "无.yaml"], ["solve", tmp_path], ["check", tmp_path], ["check", tmp_path / "无"]):
        done = run(*arguments)
        assert done.exit_code == 1, arguments
        assert "JN0" in done.output


def test_new_case_is_written_whole_and_overwrites_nothing(tmp_path: Path) -> None:
    target = tmp_path / "新.yaml"
    assert run("new-case", "jinan-ai-2020", "-o", target).exit_code == 0
    assert run("solve", target).exit_code == 0
    target.write_text("我的", encoding="utf-8")
    done = run("new-case", "jinan-ai-2020", "-o", target)
    assert done.exit_code == 1 and "JN0607" in done.output
    assert target.read_text(encoding="utf-8") == "我的"
    done = run("new-case", "jinan-ai-2020", "-o", tmp_path / "没有" / "新.yaml")
    assert done.exit_code == 1 and "JN0608" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["新.yaml"]


def test_findings_as_json(tmp_path: Path) -> None:
    path = tmp_path / "坏.yaml"
    path.write_text(CASE.replace("规模: 小型", "规模: 小小"), encoding="utf-8")
    done = run("solve", path, "--json")
    assert done.exit_code == 1
    (item,) = json.loads(done.output)
    assert (item["code"], item["severity"], item["file"], item["line"]) == ("JN0507", "error", str(path), 3)


HARD = """案例: 难
政策: jinan-ai-2020
申请人: {名称: 甲, 类型: 企业, 规模: 小型, 人工智能企业: 是}
事项:
"""


def hard_case() -> str:
    """Loans of one year whose parts nearly fill the limits in very many ways."""
    rows = [
        f"  - {{编号: 贷{n}, 种类: 银行贷款, 年度: 2021, 用途: 流动资金, 本金: 100万元, "
        f"实付利息: {10007 + 977 * (n * n % 53)}元, 担保费用: {1009 + 389 * (n * n % 31)}元}}\n"
        for n in range(60)
    ]
    return HARD + "".join(rows)


def test_ctrl_c_gives_the_best_so_far(tmp_path: Path) -> None:
    path = tmp_path / "难.yaml"
    path.write_text(hard_case(), encoding="utf-8")
    command = [sys.executable, "-m", "jnpolicy", "solve", str(path), "--best", "100"]
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    begun = os.read(process.stdout.fileno(), 1 << 16)
    process.send_signal(signal.SIGINT)  # all is told and the process about to end: once more loses nothing
    rest, errors = process.communicate(timeout=60)
    out, err = (begun + rest).decode(), errors.decode()
    assert "Traceback" not in err
    assert "合计：" in out, err
    assert process.returncode in (0, 3)
    if process.returncode == 3:
        assert "尚未证明最优" in out


def test_no_time_is_not_called_optimal(tmp_path: Path) -> None:
    path = tmp_path / "难.yaml"
    path.write_text(hard_case(), encoding="utf-8")
    done = run("solve", path, "--time-limit", "0", "--json")
    data = json.loads(done.output)
    assert done.exit_code == (0 if data["optimal"] else 3)
    if not data["optimal"]:
        assert float(data["bound"]) >= float(data["total"]["nominal"])


@pytest.mark.parametrize(
    ("grant", "fact", "told"),
    [
        ("设备的价款×市场利率", "购置日期: 2021-01-19", "JN0631"),
        ("设备的价款×市场利率", "购置日期: 2021-01-20", "38.5元"),
        ("设备的价款×（按设备的年次，依次50%、20%）", "年次: 1.5年", "JN0221"),
        ("设备的价款×（按设备的年次，依次50%、20%）", "年次: 2年", "200元"),
        ("设备的价款×（按设备的年次，依次50%、20%）", "年次: 3年", "0元"),
    ],
)
def test_what_has_no_value_is_told(tmp_path: Path, grant: str, fact: str, told: str) -> None:
    folder = tmp_path / "试验"
    folder.mkdir()
    vocabulary = VOCABULARY.replace("价款：金额；", "价款：金额；年次：数量（年）；", 1)
    vocabulary += "参数「市场利率」：自2021年1月20日起3.85%。\n"
    for name, text in (("原文.txt", LAW), ("政策.jnp", HEADER), ("词汇.jnp", vocabulary)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "条款.jnp").write_text(clause(grant=grant), encoding="utf-8")
    case = tmp_path / "例.yaml"
    facts = f"{fact}, 价款: 1000元" if "购置日期" in fact else f"购置日期: 2021-05-01, {fact}, 价款: 1000元"
    case.write_text(f"申请人: {{名称: 甲, 类型: 企业}}\n事项:\n  - {{编号: 事, 种类: 设备, {facts}}}\n", encoding="utf-8")
    assert told in run("solve", case, "--policy", folder).output


def test_a_project_whose_matters_state_it_differently_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "试验"
    folder.mkdir()
    limited = clause(
        condition="债券的利率超过0%", grant="债券的融资额×10%", rest="    限额：每个项目累计最高债券的融资额×15%。\n"
    )
    limited = limited.replace("事项：设备", "事项：债券")
    for name, text in (("原文.txt", LAW), ("政策.jnp", HEADER), ("词汇.jnp", VOCABULARY), ("条款.jnp", limited)):
        (folder / name).write_text(text, encoding="utf-8")
    bonds = "  - {编号: 债1, 种类: 债券, 年度: 2021, 项目: 北区, 利率: 3%, 融资额: 1000元}\n"
    bonds += "  - {编号: 债2, 种类: 债券, 年度: 2022, 项目: 北区, 利率: 3%, 融资额: 900元}\n"
    case = tmp_path / "例.yaml"
    case.write_text(f"申请人: {{名称: 甲, 类型: 企业}}\n事项:\n{bonds}", encoding="utf-8")
    told = run("solve", case, "--policy", folder)
    assert told.exit_code == 1 and "JN0222" in told.output
    assert "限额“每个项目累计最高债券的融资额×15%”在项目北区上算出几个数" in told.output
    case.write_text(case.read_text(encoding="utf-8").replace("900元", "1000元"), encoding="utf-8")
    assert "150元" in run("solve", case, "--policy", folder).output  # 1000×10%×2 under 1000×15%
