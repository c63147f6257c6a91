"""Every example of the language guide is parsed and checked as it stands there.

A comment above a block says what surrounds it: `jnp: 词汇` and `jnp: 政策` are the surroundings of all others, `jnp: 条款` is
a file of its own, `jnp: 接在 甲 后` follows the first clause 「甲」, `jnp: 错误 JN0204` must be answered with that code, and of
`jnp: 每行一个 条件` each line is an example, wrong where a comment on it says `# 错误 JN0204`. What is marked `jnp: 排版前` is
formatted to what is marked `jnp: 排版后`; every other whole example is in canonical form already.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from jnpolicy.cases.case import Fact
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.diagnostics.render import render
from jnpolicy.solve.evaluate import Facts, truth
from jnpolicy.syntax.format import format_files
from jnpolicy.syntax.keywords import keywords
from jnpolicy.text.source import Source
from tests.packs import clause, parse_pack

TEXT = (Path(__file__).parent.parent.parent / "docs" / "language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"<!-- (.+?) -->\n```(?:jnp|text)\n(.*?)```", TEXT, re.S)
SURROUNDINGS = {mark.removeprefix("jnp: "): block for mark, block in BLOCKS if mark in ("原文", "jnp: 词汇", "jnp: 政策")}
WHOLE = [
    (mark.removeprefix("jnp: "), block) for mark, block in BLOCKS if mark.startswith(("jnp: 条款", "jnp: 接在", "jnp: 错误"))
]
LINES = [
    (mark.split()[-1], *re.fullmatch(r"(.*?)\s*(?:# 错误 (JN\d{4}).*)?", line).groups())  # type: ignore[union-attr]
    for mark, block in BLOCKS
    if mark.startswith("jnp: 每行一个")
    for line in block.splitlines()
]
BEFORE, AFTER = ([block for mark, block in BLOCKS if mark == f"jnp: {when}"] for when in ("排版前", "排版后"))
BOND = """第二条「债券补助」
    原文：“对发行债券的企业，按融资额的2‰给予补助”。
    对象：企业。
    事项：债券。
    条件：债券的融资额超过0元。
    补助：债券的融资额的2‰。
"""


def answer(text: str) -> tuple[list[str], str]:
    """The codes that a clause file is answered with beside the page's own law and vocabulary, and the whole message."""
    _, diagnostics = parse_pack(
        text, vocabulary=SURROUNDINGS["词汇"], header=SURROUNDINGS["政策"], law=SURROUNDINGS["原文"]
    )  # fmt: skip
    return sorted({item.code for item in diagnostics}), render(diagnostics)


def titled(name: str) -> str:
    """The page's first clause of that name."""
    return next(str(block) for mark, block in WHOLE if mark == "条款" and f"「{name}」" in block.partition("\n")[0])


@pytest.mark.parametrize(("mark", "block"), WHOLE, ids=[f"{n}-{mark}" for n, (mark, _) in enumerate(WHOLE)])
def test_block(mark: str, block: str) -> None:
    after = re.fullmatch(r"接在 (\S+) 后", mark)
    expected = re.findall(r"JN\d{4}", mark)
    found, message = answer(titled(after.group(1)) + block if after else block)
    assert found == expected, message


def in_frame(sort: str, line: str) -> str:
    """A clause file in which only the line is of interest."""
    match sort:
        case "条件":
            return clause(condition=line)
        case "补助":
            return clause(grant=line)
        case "限额":
            grant = "价款部分：设备的价款×10%；运费部分：设备的运费×50%"
            return clause(grant=grant, rest=f"    限额：{line}。\n")
        case "关系":
            quote = "同一事项不重复享受，由企业自愿选择"
            return clause() + BOND + f"关系「不重复享受」\n    原文：“{quote}”。\n    {line}。\n"
    raise AssertionError(sort)


@pytest.mark.parametrize(("sort", "line", "code"), LINES, ids=[f"{sort}：{line}" for sort, line, _ in LINES])
def test_line(sort: str, line: str, code: str | None) -> None:
    found, message = answer(in_frame(sort, line))
    assert found == ([code] if code else []), message


def test_every_fenced_example_is_marked() -> None:
    assert TEXT.count("```") // 2 == len(BLOCKS) + 1  # the tree of the pack is the one that is no example
    lines = sum(mark.startswith("jnp: 每行一个") for mark, _ in BLOCKS)
    assert len(WHOLE) + len(SURROUNDINGS) + lines + len(BEFORE) + len(AFTER) == len(BLOCKS)


def formatted(text: str) -> str | None:
    """A file in canonical form, beside the page's own vocabulary."""
    files = (Source("词汇.jnp", SURROUNDINGS["词汇"]), Source("条款.jnp", text))
    return format_files(files, Diagnostics())[1]


@pytest.mark.parametrize(("before", "after"), list(zip(BEFORE, AFTER, strict=True)), ids=range(len(BEFORE)))
def test_formatting(before: str, after: str) -> None:
    found, message = answer(after)
    assert found == [], message
    assert formatted(before) == after


CANONICAL = [block for mark, block in [*SURROUNDINGS.items(), *WHOLE] if mark != "原文"] + AFTER


@pytest.mark.parametrize("block", CANONICAL, ids=range(len(CANONICAL)))
def test_whole_examples_are_in_canonical_form(block: str) -> None:
    assert formatted(block) == block


FORMS = [
    (before, after)
    for row in re.findall(r"^\| (?!关系 ).+ → .+ \|$", TEXT, re.M)
    for befores, after in re.findall(r"((?:`[^`]+`、?)+) → `([^`]+)`", row)
    for before in re.findall("`([^`]+)`", befores)
]


@pytest.mark.parametrize(("before", "after"), FORMS)
def test_form_of_a_number(before: str, after: str) -> None:
    def framed(written: str) -> str:
        if written.startswith("每"):
            return clause(rest=f"    限额：{written}。\n")
        if "设备的" in written or "；" in written:
            return clause(grant=written)
        if written.endswith("次"):
            return clause(rest=f"    限次：每家企业{written}，就高。\n")
        if written.endswith("年"):
            return clause(condition=f"设备的购置日期在企业的迁入日期起{written}内")
        if written.endswith("元"):
            return clause(grant=written)
        if "-" in written or written.endswith("日"):
            return clause(condition=f"设备的购置日期早于{written}")
        return clause(grant=f"设备的价款×{written}")

    assert formatted(framed(before)) == framed(after)


def test_every_keyword_is_told() -> None:
    missing = [word for spellings in keywords().values() for word in spellings if word not in TEXT and word != "-"]
    assert missing == []


BOUNDARIES = [
    (word.strip(), side, at == "成立")
    for words, side, at in re.findall(r"^\| (.+?) \| (大|小|正好) \| (成立|不成立) \|$", TEXT, re.M)
    for word in words.split("、")
]


@pytest.mark.parametrize(("word", "side", "at"), BOUNDARIES, ids=[word for word, _, _ in BOUNDARIES])
def test_boundary(word: str, side: str, at: bool) -> None:
    """A word holds on the side that the table says, and at the figure itself as the table says."""
    dated = word.endswith(("前", "后", "早于", "晚于", "迟于"))
    subject, figure, middle = ("购置日期", "2020年1月2日", 20200102) if dated else ("价款", "50万元", 500_000)
    written = f"设备的{subject}{word.replace('…', figure)}" + ("" if "…" in word else figure)
    pack, diagnostics = parse_pack(
        clause(condition=written), vocabulary=SURROUNDINGS["词汇"], header=SURROUNDINGS["政策"], law=SURROUNDINGS["原文"]
    )
    assert pack is not None and not len(diagnostics), render(diagnostics)
    condition = pack.base.clauses[0].requirements[0].condition
    found = [truth(condition, Facts({}, {subject: Fact(Fraction(middle + step))}, {}))[0] for step in (-1, 0, 1)]
    assert found == [side == "小", at, side == "大"]


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("3年内", {20190509: False, 20190510: True, 20220510: True, 20220511: False}),
        ("1096日内", {20190509: False, 20190510: True, 20220510: True, 20220511: False}),  # 365 ＋ 366 ＋ 365
        ("满3年", {20190509: False, 20190510: False, 20220509: False, 20220510: True}),
        ("已满36个月", {20220509: False, 20220510: True}),
        ("不少于1094日", {20220507: False, 20220508: True}),
        ("不满3年", {20190509: True, 20220509: True, 20220510: False}),
        ("超过3年", {20220510: False, 20220511: True}),
    ],
)
def test_three_years_end_with_the_anniversary(period: str, days: dict[int, bool]) -> None:
    pack, diagnostics = parse_pack(
        clause(condition=f"设备的购置日期在企业的迁入日期起{period}"),
        vocabulary=SURROUNDINGS["词汇"],
        header=SURROUNDINGS["政策"],
        law=SURROUNDINGS["原文"],
    )
    assert pack is not None and not len(diagnostics), render(diagnostics)
    condition = pack.base.clauses[0].requirements[0].condition
    moved = {"迁入日期": Fact(Fraction(20190510))}
    assert {day: truth(condition, Facts(moved, {"购置日期": Fact(Fraction(day))}, {}))[0] for day in days} == days


WRITTEN = [
    (kind, written)
    for kind, cell in re.findall(r"^\| (金额|比例|数量|日期|年份) \| (`.+) \|$", TEXT, re.M)
    for written in re.findall(r"`([^`]+)`", cell)
]


@pytest.mark.parametrize(("kind", "written"), WRITTEN)
def test_literal(kind: str, written: str) -> None:
    """Each literal of the table of numbers is one of its kind."""
    subject = {
        "金额": "设备的价款", "比例": "债券的票面利率", "数量": "设备的台数", "日期": "设备的购置日期", "年份": "债券的年度",
    }[kind]  # fmt: skip
    text = clause(condition=f"{subject}等于{written}")
    if subject.startswith("债券"):
        text = BOND.replace("债券的融资额超过0元", f"{subject}等于{written}")
    found, message = answer(text)
    assert found == ([] if kind != "数量" or "台" in written else ["JN0212"]), message
