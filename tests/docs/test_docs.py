"""The pages on cases, predicates, JSON and decisions hold what the program has, and nothing that it has not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import clingo
import clingo.ast
import pytest
from click.testing import CliRunner

from jnpolicy.asp.compile_case import compile_case
from jnpolicy.asp.compile_policy import ENCODINGS, compile_policy
from jnpolicy.asp.program import render
from jnpolicy.cases import benefits, expected, read
from jnpolicy.cases.expectation import differences
from jnpolicy.cli.common import choose_readings
from jnpolicy.cli.main import group
from jnpolicy.diagnostics.catalogue import CATALOGUE, Severity
from jnpolicy.model.policy import Pack
from jnpolicy.model.readings import under_readings
from jnpolicy.model.types import Sort
from jnpolicy.resources import encoding_text
from jnpolicy.solve.arithmetic import comparisons
from jnpolicy.solve.decide import decide
from jnpolicy.solve.outcome import outcome
from tests.conftest import EXAMPLE, ROOT, case_codes, case_of
from tests.test_architecture import DOORS, STAGES

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """What stands under a heading."""
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


# —— cases.md ——

CASES = re.findall(r"<!-- 案例(?:: 错误 (JN\d{4}))? -->\n```yaml\n(.*?)```", page("cases.md"), re.S)


@pytest.mark.parametrize(("code", "text"), CASES, ids=[code or "无错" for code, _ in CASES])
def test_case_example(jinan: Pack, code: str, text: str) -> None:
    assert case_codes(jinan, text) == ([code] if code else [])


def test_every_case_example_is_marked() -> None:
    assert page("cases.md").count("```") // 2 == len(CASES)


def test_the_case_comes_to_what_it_should(jinan: Pack) -> None:
    case = case_of(jinan, CASES[0][1])
    assert case.expectation is not None
    assert differences(case.expectation, outcome(decide(choose_readings(jinan, case, ()), case))) == ()


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("最外层", read.TOP_KEYS),
        ("已享受", benefits.AWARD_KEYS),
        ("其他政策", benefits.OTHER_KEYS),
        ("预期", expected.EXPECTATION_KEYS),
    ],
)
def test_case_keys(title: str, keys: tuple[str, ...]) -> None:
    rows = re.findall(r"^\| (\w+) \|", section(page("cases.md"), title), re.M)
    assert sorted(rows) == sorted(("键", *keys))


@pytest.mark.parametrize(("name", "title"), [("cases.md", "写值"), ("language.md", "词汇")])
def test_every_type_is_told(name: str, title: str) -> None:
    rows = re.findall(r"^\| (\w+)(?:（.*?）)? \|", section(page(name), title), re.M)
    assert {sort.value for sort in Sort} <= set(rows)


# —— predicates.md ——


def predicates(text: str) -> Iterator[tuple[str, bool]]:
    """Each predicate of a program as name/arity, and whether it stands in a head."""

    class Finder(clingo.ast.Transformer):
        def __init__(self) -> None:
            self.found: list[str] = []

        def visit_SymbolicAtom(self, node: clingo.ast.AST) -> clingo.ast.AST:
            self.found.append(f"{node.symbol.name}/{len(node.symbol.arguments)}")
            return node

        def visit_ConditionalLiteral(self, node: clingo.ast.AST) -> clingo.ast.AST:
            self.visit(node.literal)  # what a choice ranges over is not stated by it
            return node

    def heads_and_bodies(statement: clingo.ast.AST) -> None:
        if statement.ast_type is not clingo.ast.ASTType.Rule:
            return
        for part, is_head in ((statement.head, True), *((literal, False) for literal in statement.body)):
            finder = Finder()
            finder.visit(part)
            rows.extend((name, is_head) for name in finder.found)

    rows: list[tuple[str, bool]] = []
    clingo.ast.parse_string(text, heads_and_bodies)
    return iter(rows)


def documented_predicates() -> dict[str, tuple[str, set[str]]]:
    rows = re.findall(r"^\| ([a-z_]+/\d) \| (.*?) \| .*? \| (.*?) \|$", page("predicates.md"), re.M)
    assert len({name for name, _, _ in rows}) == len(rows)
    return {name: (arguments, set(by.split("、"))) for name, arguments, by in rows}


SMALL = ("choice.lp", "advice.lp")  # programs of their own, and what they are given
GIVEN = {
    name: {"求解"}
    for name in (
        "option/1", "exclusive/2", "lever/1", "may_be/2", "now/2", "far/3", "joined/2", "part/2", "row/3", "needs/4", "wanted/1"
    )
}  # fmt: skip

# Awards with an identifier and with a category, which neither the example nor the page's case has.
AWARDS = """申请人: {名称: 甲, 类型: 单位}
事项:
  - {编号: 经费1, 种类: 经费, 年度: 2021, 项目: 子}
已享受:
  - {条款: 科技项目经费, 事项: 经费1, 年度: 2021, 金额: 1万元}
  - {政策: 省创新券, 类别: 创新券, 年度: 2021, 金额: 1万元}
"""


# What another of the group has had, and a clause that takes from another: the industry policy has both.
GROUPED = """申请人: {名称: 甲, 类型: 企业, 集团: 泉}
已享受:
  - {条款: 技术改造补助, 申请人: 乙公司, 年度: 2025, 金额: 1万元}
"""


def program_parts(jinan: Pack, industry: Pack) -> Iterator[tuple[str, str]]:
    """Who states it, and the rules: cases, the policy under each of its readings, the encodings."""
    for text in (EXAMPLE.read_text(encoding="utf-8"), CASES[0][1], AWARDS):
        case = case_of(jinan, text)
        policy = choose_readings(jinan, case, ())
        yield "案例", render(compile_case(policy, case, comparisons(policy, case)))
    yield "案例", render(compile_case(under_readings(industry), case_of(industry, GROUPED), ()))
    for question in jinan.questions:
        for reading in question.readings:
            yield "政策", render(compile_policy(under_readings(jinan, {(question.owner, question.name): reading.name})))
    yield "政策", render(compile_policy(under_readings(industry)))
    for name in (*ENCODINGS, *SMALL):
        yield "编码", encoding_text(name)


def test_the_page_lists_every_predicate_and_no_other(industry: Pack) -> None:
    compiled = CliRunner().invoke(group, ["compile", str(ROOT / "policy" / "jinan-ai-2020"), "--case", str(EXAMPLE)])
    assert compiled.exit_code == 0
    limits = render(compile_policy(under_readings(industry)))
    found = {name for name, _ in predicates(compiled.output + limits + "".join(map(encoding_text, SMALL)))}
    assert found | GIVEN.keys() == set(documented_predicates())


def test_predicates_have_as_many_arguments_as_are_told() -> None:
    for name, (arguments, _) in documented_predicates().items():
        assert str(arguments.count(",") + 1) == name.partition("/")[2], name


def test_predicates_are_stated_by_whom_the_page_says(jinan: Pack, industry: Pack) -> None:
    stated: dict[str, set[str]] = {}
    for who, text in program_parts(jinan, industry):
        for name, is_head in predicates(text):
            if is_head:
                stated.setdefault(name, set()).add(who)
    told = {name: by for name, (_, by) in documented_predicates().items()}
    assert stated | GIVEN == told


# —— json-schema.md ——

TYPES: dict[str, tuple[type, ...]] = {
    "字符串": (str,),
    "金额": (str,),
    "布尔": (bool,),
    "整数": (int,),
    "数": (float,),
    "列表": (list,),
    "对象": (dict,),
}


# Each page with a command that fills every list of it.
DOCUMENTS = {
    "json-schema.md": ("solve", "--best", "2", "--all-best", "--weighings"),
    "json-readings.md": ("solve", "--all-readings"),
    "json-ask.md": ("ask",),
    "json-advise.md": ("advise",),
    "json-what-if.md": (
        "what-if", "--set", "贷款4.本金=50万元", "--set", "场景2.国家级入选=是", "--set", "场景3.国家级入选=未知",
        "--set", "合格就业人数=10人", "--set", "债券1.类型=其他债券",
    ),
}  # fmt: skip
# Under the year's 30万元: 20＋5万元; with the first loan 12＋18万元, and the third is worth nothing.
LOANS = "政策: jinan-ai-2020\n申请人: {名称: 甲, 类型: 企业, 规模: 中型, 人工智能企业: 是}\n事项:\n" + "".join(
    f"  - {{编号: {name}, 种类: 贷款, 年度: 2021, 用途: 流动资金, 本金: {principal}, 实付利息: {interest}, 担保费用: 0元}}\n"
    for name, principal, interest in (("贷1", "48万元", "30万元"), ("贷2", "90万元", "50万元"), ("贷3", "90万元", "12.5万元"))
)


def documented_keys(name: str) -> dict[str, str]:
    rows = re.findall(r"^\| `([a-z_.\[\]]+)` \| (\S+) \|", page(name), re.M)
    assert len({key for key, _ in rows}) == len(rows)
    return dict(rows)


def values_by_key(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a document under its path; what stands in a list under path[]."""
    if isinstance(node, dict):
        for key, value in node.items():
            here = f"{path}.{key}" if path else key
            yield here, value
            yield from values_by_key(value, here)
    elif isinstance(node, list):
        for value in node:
            yield from values_by_key(value, f"{path}[]")


def document(name: str, folder: Path) -> dict[str, Any]:
    """What the command of a page prints: for loans, or for the example with one more thing that only may be asked for."""
    case = folder / "例.yaml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("牵头: 是                     # “一定", "# “一定")
    if name == "json-ask.md":  # one more whose amount another policy names
        text = text.replace("参照数额: {超算租用: 59.3万元}", "参照数额:")
    case.write_text(LOANS if name == "json-advise.md" else text, encoding="utf-8")
    command, *options = DOCUMENTS[name]
    done = CliRunner().invoke(group, [command, str(case), "--json", *options])
    found: dict[str, Any] = json.loads(done.output)
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_json_keys(name: str, tmp_path: Path) -> None:
    assert {key for key, _ in values_by_key(document(name, tmp_path))} == set(documented_keys(name))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_json_types(name: str, tmp_path: Path) -> None:
    documented = documented_keys(name)
    for key, value in values_by_key(document(name, tmp_path)):
        kind, _, optional = documented[key].partition("，")
        if value is None:
            assert optional == "可空", key
        else:
            assert isinstance(value, TYPES[kind]), key
            assert kind != "金额" or re.fullmatch(r"-?\d+\.\d\d", str(value)), key
            assert isinstance(value, bool) == (kind == "布尔"), key


def test_json_reasons() -> None:
    """The page names the reasons that the program can give."""
    text = (ROOT / "jnpolicy" / "solve" / "decision.py").read_text(encoding="utf-8")
    told = re.search(r"`reason`: (.*?)\.", text)
    row = re.search(r"^\| `left_out\[\]\.reason` \| 字符串 \| (.*) \|$", page("json-schema.md"), re.M)
    assert told is not None and row is not None
    assert re.findall(r"`(.+?)`", row.group(1)) and set(re.findall(r"`(.+?)`", row.group(1))) == set(told.group(1).split())


# —— the other pages ——


def test_severities() -> None:
    names = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTICE: "提示"}
    rows = dict(re.findall(r"^\| \[(JN\d{4})\]\(diagnostics/\1\.md\) \| (\S+) \|", page("diagnostics.md"), re.M))
    assert rows == {code: names[wording.severity] for code, wording in CATALOGUE.items()}


def test_architecture_tells_the_order_and_the_doors() -> None:
    text = page("architecture.md")
    assert f"次序是 {'、'.join(STAGES)}：" in text
    for library, stage in DOORS.items():
        assert f"{library} 在 {stage}" in text
    for path in re.findall(r"`?((?:solve|asp|model|syntax|explain|diagnostics|cli|report)/[a-z_/]+\.(?:py|lp))`?", text):
        assert (ROOT / "jnpolicy" / path).exists(), path


def test_options_stand_with_their_command() -> None:
    rows = re.findall(r"^\| ([a-z-]+) \| (`-.*?) \|", page("cli.md"), re.M)
    for name, command in ((name, group.get_command(None, name)) for name in group.list_commands(None)):  # type: ignore[arg-type]
        assert command is not None
        told = {option for who, cell in rows if who == name for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", cell)}
        has = {option for parameter in command.params for option in parameter.opts if option.startswith("-")}
        assert told == has, name


DECISIONS = sorted((DOCS / "decisions").glob("*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=[path.stem[:4] for path in DECISIONS])
def test_decision_page(path: Path) -> None:
    """A number, a title, and the parts in order; 理由 may be left out where 决定 gives it."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.stem[:4]} ")
    parts = re.findall(r"^\*\*(\S+)\*\* \S", text, re.M)
    assert [part for part in parts if part != "理由"] == ["情形", "决定", "后果"]
    assert parts in (["情形", "决定", "理由", "后果"], ["情形", "决定", "后果"])


def test_decisions_are_numbered_without_gaps() -> None:
    assert [path.stem[:4] for path in DECISIONS] == [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_no_machine_stands_in_a_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(?:work|tmp|home|root|Users|usr)/|https?://|localhost", text)
    assert text.endswith("\n") and not re.search(r"[ \t]+$", text, re.M)
