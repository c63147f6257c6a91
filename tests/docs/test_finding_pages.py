"""Every code has a page; what it shows as wrong brings that code, what it shows as right brings none.

Behind the language of an example stands what surrounds it: 条件, 补助, 限额, 关系 are a line of a clause or relation, 项 are
further fields of a clause, 条款, 词汇, 政策 a file, 归处 a file whose law is looked through, 案例 a case, 产业案例 one of the
industry policy, 包里的案例 one in a pack, 命令 a command line, 文件夹 the files of a pack.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from jnpolicy.cli.main import group
from jnpolicy.diagnostics.catalogue import CATALOGUE
from jnpolicy.model.coverage import coverage
from jnpolicy.model.load import load_pack
from jnpolicy.model.policy import Pack
from jnpolicy.resources import finding_page
from tests.conftest import JINAN, ROOT, case_codes
from tests.docs.test_language import SURROUNDINGS, in_frame
from tests.packs import clause, parse_pack

PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "diagnostics").glob("*.md"))}
FORM = re.compile(
    r"# (JN\d{4}) \S.*\n\n\*\*什么情况\*\* .+\n\n\*\*为什么\*\* .+\n\n\*\*怎样改\*\* .+\n\n"
    r"(?:原文：\n\n```text 原文\n(?P<law>(?:.+\n)+)```\n\n)?"
    r"写错的：\n\n```\w+ (?P<frame>\S+)\n(?P<wrong>(?:.+\n)+)```\n\n写对的：\n\n```\w+ (?P=frame)\n(?P<right>(?:.+\n)+)```\n"
)
NO_CODE = "JN0614"
SHOWN = {"〔零宽空格〕": "\u200b", "〔制表符〕": "\t"}
CASE = """政策: jinan-ai-2020
申请人: {名称: 甲, 类型: 企业, 规模: 小型, 人工智能企业: 是}
事项:
  - {编号: 贷1, 种类: 银行贷款, 年度: 2021, 用途: 流动资金, 本金: 100万元, 实付利息: 3万元, 担保费用: 0元}
"""
SPLIT = CASE.partition("  - {")[0] + "  - 编号: 贷1\n    种类: 银行贷款\n    本金: |\n      100万元\n    年度: 2021\n"
BOUGHT = """政策: {pack}
申请人: {{名称: 甲, 类型: 企业}}
事项:
  - {{编号: 设备1, 种类: 设备, 购置日期: {day}, 价款: 100万元, 补贴年次: {place}}}
"""
BOUGHT_TWICE = """政策: 项目政策包
申请人: {{名称: 甲, 类型: 企业}}
事项:
  - {{编号: 设备1, 种类: 设备, 购置日期: 2020-05-01, 价款: 100万元, 项目: 厂房改造}}
  - {{编号: 设备2, 种类: 设备, 购置日期: 2021-05-01, 价款: {second}, 项目: 厂房改造}}
"""
BOUGHT_CASES = {
    "早买的设备.yaml": BOUGHT.format(pack="贴息政策包", day="2018-05-01", place="1年"),
    "晚买的设备.yaml": BOUGHT.format(pack="贴息政策包", day="2020-05-01", place="1年"),
    "一年半的设备.yaml": BOUGHT.format(pack="分年政策包", day="2020-05-01", place="1.5年"),
    "第一年的设备.yaml": BOUGHT.format(pack="分年政策包", day="2020-05-01", place="1年"),
    "价款不一样的项目.yaml": BOUGHT_TWICE.format(second="200万元"),
    "价款一样的项目.yaml": BOUGHT_TWICE.format(second="100万元"),
}
SCENES = """政策: jinan-ai-2020
申请人: {名称: 甲, 类型: 企业, 规模: 小型}
事项:
  - {编号: 场1, 种类: 应用场景, 认定日期: 2021-05-01, 领域: 智慧农业, 牵头: 是, 国家级入选: 是, 研发投入: 1万元, 总投入: 2万元}
  - {编号: 场2, 种类: 应用场景, 认定日期: 2021-05-01, 领域: 智慧农业}
"""


def literally(text: str) -> str:
    """What an example stands for: unseen characters, and what would be too long to print."""
    for shown, char in SHOWN.items():
        text = text.replace(shown, char)
    return re.sub(r"^(\S+?)＋……（共(\d+)个）$", lambda m: "＋".join([m.group(1)] * int(m.group(2))), text, flags=re.M)


def codes_in_pack(frame: str, text: str, law: str) -> set[str]:
    """The codes that a part of a pack is answered with."""
    files = {"clauses": clause(), "vocabulary": SURROUNDINGS["词汇"], "header": SURROUNDINGS["政策"], "law": law}
    match frame:
        case "条件" | "补助" | "限额" | "关系":
            files["clauses"] = in_frame(frame, text.rstrip("\n"))
        case "项":
            files["clauses"] = clause(rest=text)
        case "条款" | "归处":
            files["clauses"] = text
        case "词汇":
            files["vocabulary"] += text
        case "政策":
            files["header"] = text
    pack, diagnostics = parse_pack(files.pop("clauses"), **files)
    if frame == "归处":
        assert pack is not None
        coverage(pack, diagnostics)
    return {item.code for item in diagnostics}


def write_packs(folder: Path) -> None:
    """A pack with a parameter that changes, ones that pay by years and by projects, and three to be taken along."""
    relation = "关系「跨包」\n    原文：“同一事项不重复享受”。\n    「设备补助」与「贴息政策包/奖励」择一。\n"
    for title, grant, unit, rest in (
        ("贴息政策包", "设备的价款×市场利率", "日", ""),
        ("分年政策包", "设备的价款×（按设备的补贴年次，依次50%、20%）", "日", ""),
        ("项目政策包", "设备的价款×1%", "日", "    限额：每个项目累计最高设备的价款×20%。\n"),
        ("补充政策包", "设备的价款×1%", "日", ""),
        ("台账政策包", "设备的价款×1%", "天", ""),
        ("配套政策包", "设备的价款×1%", "日", relation),
    ):
        pack = folder / title
        pack.mkdir()
        identifier = "；项目：标识" if title == "项目政策包" else ""
        for name, text in (
            ("原文.txt", SURROUNDINGS["原文"]),
            ("政策.jnp", SURROUNDINGS["政策"].replace("自2020年6月17日", "自2018年1月1日")),
            ("词汇.jnp", SURROUNDINGS["词汇"].replace("使用天数：数量（日）", f"使用天数：数量（{unit}）{identifier}")),
            ("条款.jnp", clause(grant=grant, rest=rest if "限额" in rest else "")),
            ("关系.jnp", rest if "关系" in rest else ""),
        ):
            if text:
                (pack / name).write_text(text, encoding="utf-8")


def codes_of_command(words: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The codes that a command line brings, in a folder with some cases."""
    for name, text in (
        ("一例.yaml", CASE),
        ("场景.yaml", SCENES),
        ("已享受.yaml", CASE + "已享受:\n  - {条款: 融资费用补贴, 分项: 利息部分, 事项: 贷1, 年度: 2021, 金额: 1万元}\n"),
        ("没写政策.yaml", CASE.partition("\n")[2]),
        ("分行.yaml", SPLIT),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    write_packs(folder)
    for name, text in BOUGHT_CASES.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    proof = CliRunner().invoke(group, ["why", "一例.yaml", "--json"])
    (folder / "证明.json").write_text(proof.output, encoding="utf-8")
    decision = CliRunner().invoke(group, ["solve", "一例.yaml", "--json"]).output
    for name, text in (
        ("决定.json", decision),
        ("没装库的决定.json", decision),
        ("新版的决定.json", decision.replace("jnpolicy.decision/1", "jnpolicy.decision/9")),
        ("改过的决定.json", decision.replace('"nominal": "', '"nominal": "1')),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    program, *rest = shlex.split(words)
    assert program == "jnpolicy"
    if "没装库.docx" in rest:
        monkeypatch.setitem(sys.modules, "docx", None)  # as where it is not installed
        monkeypatch.delitem(sys.modules, "jnpolicy.report.word_report", raising=False)
    if "没装库的决定.json" in rest:
        monkeypatch.setitem(sys.modules, "ortools", None)
        monkeypatch.delitem(sys.modules, "jnpolicy.verify.optimality", raising=False)
        monkeypatch.delitem(sys.modules, "ortools.sat.python", raising=False)
    if "没写政策.yaml" in rest:
        monkeypatch.setattr("jnpolicy.cli.common.bundled_packs", dict)  # else the only one would be taken
    return set(re.findall(r"(?:错误|警告|提示) (JN\d{4})：", CliRunner().invoke(group, rest).output))


def codes_of_folder(files: str, folder: Path) -> set[str]:
    """The codes that `check` tells of a folder with these files."""
    texts = {
        "原文.txt": SURROUNDINGS["原文"],
        "政策.jnp": SURROUNDINGS["政策"],
        "词汇.jnp": SURROUNDINGS["词汇"],
        "条款.jnp": clause(),
    }
    for line in files.splitlines():
        name, _, state = line.partition("　")
        text = texts.get(name, "")
        made = {"": text.encode(), "（空的）": b"", "（GB18030）": text.encode("gb18030"), "（Word 文档）": b"PK\x03\x04\xff\x00"}
        (folder / name).write_bytes(made[state])
    return set(re.findall(r"(JN\d{4})：", CliRunner().invoke(group, ["check", str(folder)]).output))


def codes_of_case_in_pack(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    pack = folder / "我的政策包"
    shutil.copytree(JINAN, pack, ignore=shutil.ignore_patterns("cases"))
    (pack / "cases").mkdir()
    (pack / "cases" / "一例.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return set(re.findall(r"(JN\d{4})：", CliRunner().invoke(group, ["check", "我的政策包"]).output))


def examples() -> Iterator[tuple[str, str, str, str, bool]]:
    for code, page in PAGES.items():
        match = FORM.fullmatch(page)
        if match is not None:
            law = match["law"] or SURROUNDINGS["原文"]
            yield code, match["frame"], match["wrong"], law, True
            yield code, match["frame"], match["right"], law, False


def test_every_code_has_a_page_and_no_other() -> None:
    assert set(PAGES) == set(CATALOGUE)


@pytest.mark.parametrize("code", PAGES)
def test_form(code: str) -> None:
    match = FORM.fullmatch(PAGES[code])
    assert match is not None and match.group(1) == code and match["wrong"] != match["right"]


@pytest.mark.parametrize(
    ("code", "frame", "text", "law", "wrong"),
    list(examples()),
    ids=lambda value: value if isinstance(value, str) and len(value) < 9 else "",
)
def test_example(
    code: str, frame: str, text: str, law: str, wrong: bool, jinan: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = literally(text)
    match frame:
        case "案例":
            found = set(case_codes(jinan, text))
        case "产业案例":  # of a pack that has a limit for groups of companies
            industry = load_pack(ROOT / "policy" / "example-industry").pack
            assert industry is not None
            found = set(case_codes(industry, text))
        case "包里的案例":
            found = codes_of_case_in_pack(text, tmp_path, monkeypatch)
        case "命令":
            found = codes_of_command(text, tmp_path, monkeypatch)
        case "文件夹":
            found = codes_of_folder(text, tmp_path)
        case _:
            found = codes_in_pack(frame, text, law)
    assert found == ({code} if wrong else set())


@pytest.mark.parametrize("written", ["JN0204", "jn0204", "204", "0204", " ＪＮ０２０４"])
def test_explain_code(written: str) -> None:
    done = CliRunner().invoke(group, ["explain-code", written])
    assert done.exit_code == 0
    assert done.output.startswith("JN0204 数没有单位（错误）\n\n信息　「…」没有单位。\n\n")
    for part in (
        "什么情况　",
        "为什么　",
        "怎样改　",
        "写错的：\n\n    设备的价款超过50万\n",
        "写对的：\n\n    设备的价款超过50万元\n",
    ):
        assert part in done.output
    assert "```" not in done.output and "**" not in done.output


def test_every_page_is_printed_whole() -> None:
    for code, page in PAGES.items():
        printed = "".join(CliRunner().invoke(group, ["explain-code", code]).output.split())
        for line in page.splitlines()[1:]:
            text = re.sub(r"\*\*|^```.*", "", line)
            assert "".join(text.split()) in printed, code


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("JN0124", "相近的代码有：JN0122、JN0123、JN0125。"),
        ("9999", f"相近的代码有：{'、'.join(sorted(CATALOGUE)[-3:])}。"),
        ("没有单位", "写成 JN 加四个数字，例如 JN0204。"),
        ("../JN0204", "写成 JN 加四个数字，例如 JN0204。"),
    ],
)
def test_an_unknown_code(written: str, hint: str) -> None:
    done = CliRunner().invoke(group, ["explain-code", written])
    assert done.exit_code == 1 and f"错误 {NO_CODE}：没有代码「{written}」。\n  改法：{hint}\n" in done.output


def test_pages_come_with_the_program() -> None:
    assert '"docs/diagnostics" = "jnpolicy/_data/diagnostics"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert finding_page("JN0204") == PAGES["JN0204"]
