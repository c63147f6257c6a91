"""Whatever is typed is answered: with findings or with a policy, never with an exception, never not at all.

Every file of the packs that come with the program is spoilt at random, and texts are made from the grammar itself.
JNPOLICY_FUZZ=50 spoils each file that many times as often.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark.grammar import NonTerminal, Symbol

from jnpolicy.asp.compile_policy import compile_policy
from jnpolicy.cases.read import read_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.diagnostics.render import as_json, render
from jnpolicy.model.checks.assemble import assemble
from jnpolicy.model.coverage import coverage
from jnpolicy.model.policy import Pack
from jnpolicy.model.readings import under_readings
from jnpolicy.resources import bundled_packs
from jnpolicy.syntax.keywords import keywords
from jnpolicy.syntax.parse import collect_names, parse_files, parser
from jnpolicy.text.source import Source
from tests.conftest import JINAN
from tests.packs import HEADER, LAW, VOCABULARY, clause, parse_pack

TIMES = int(os.environ.get("JNPOLICY_FUZZ", "1"))
PATIENCE = 60  # seconds, on a machine that others use too
FOLDERS = list(bundled_packs().values())
FILES = [path for folder in FOLDERS for path in sorted((*folder.glob("*.jnp"), *folder.glob("*.txt")))]
CASES = sorted(JINAN.glob("cases/*.yaml"))
TWINS = str.maketrans("（）：；，％０１５（）“”「」。、", '():;,%015[]""“”.，')
STRAY = [
    *"。；：，、（）()“”「」《》\"'#的且或为是0Ol１％%元万×+-≥=\n \t\u3000\u200b\ue000\ue005\x00𠀀",
    "以上", "不超过", "其他，", "的，", "100万", "一万二", "2021年2月30日", "第一条「", "读法「", "申请人「", "每家企业",
    "……", "疑义",
]  # fmt: skip


@contextmanager
def patience() -> Iterator[None]:
    """What takes too long fails instead of hanging."""

    def give_up(*_: object) -> None:
        raise AssertionError("no answer")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def answered(sources: tuple[Source, ...], law: Source) -> None:
    """Read and check a pack; what is found can be shown, and what has no errors can be compiled."""
    with patience():
        diagnostics = Diagnostics()
        pack = assemble("试验", parse_files(sources, diagnostics), law, sources, diagnostics)
        render(diagnostics), as_json(diagnostics)
        assert pack is not None or diagnostics.has_errors
        if pack is not None:
            coverage(pack, diagnostics)
        if pack is not None and not diagnostics.has_errors:
            compile_policy(under_readings(pack))


def spoilt(text: str, rnd: random.Random) -> str:
    """A text with one to four slips of the pen."""
    for _ in range(rnd.choice([1, 1, 2, 4])):
        start = rnd.randrange(len(text) + 1)
        end = min(len(text), start + rnd.choice([1, 1, 2, 3, 8, 30]))
        lines = text.split("\n")
        at = rnd.randrange(len(lines))
        match rnd.randrange(10):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:end] + text[start:end] + text[end:]
            case 2:
                text = text[:start] + text[start:end][::-1] + text[end:]
            case 3:
                text = text[:start] + rnd.choice(STRAY) + text[end:]
            case 4:
                text = text[:start] + rnd.choice(STRAY) + text[start:]
            case 5:
                text = text[:start] + text[start : start + 40].translate(TWINS) + text[start + 40 :]
            case 6:
                text = "\n".join(lines[:at] + lines[at + 1 :])
            case 7:
                text = "\n".join([*lines[:at], lines[at][: rnd.randrange(len(lines[at]) + 1)], *lines[at + 1 :]])
            case 8:
                other = rnd.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
                text = "\n".join(lines)
            case _:
                text = text[:start]
    return text


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_spoilt_file_of_a_pack(path: Path) -> None:
    texts = {other: other.read_text(encoding="utf-8") for other in FILES if other.parent == path.parent}
    for number in range(3 * TIMES):
        changed = texts | {path: spoilt(texts[path], random.Random(f"{path.name} {number}"))}
        sources = tuple(Source(other.name, text) for other, text in changed.items() if other.suffix == ".jnp")
        law = next(Source(other.name, text) for other, text in changed.items() if other.suffix == ".txt")
        answered(sources, law)


@pytest.mark.parametrize("part", range(4))
def test_a_spoilt_case(part: int, jinan: Pack) -> None:
    for path in CASES[part::4]:
        text = path.read_text(encoding="utf-8")
        for number in range(3 * TIMES):
            diagnostics = Diagnostics()
            with patience():
                read_case(Source(path.name, spoilt(text, random.Random(f"{path.name} {number}"))), jinan, diagnostics)
            render(diagnostics), as_json(diagnostics)


# —— texts from the grammar ——

NAMES = VOCABULARY + "参数「基准」：50万元。\n其他政策类别：创新券。\n"
SAMPLES = {
    "EACH": ["每"],
    "MONEY": ["50万元", "1,000元", "两千万元", "一万二元"], "RATE": ["40%", "2‰", "百分之五"], "YEAR": ["2021年", "2021年度"],
    "DATE": ["2021年3月5日", "2021-02-30", "2020-12-31"], "DURATION": ["3年", "六个月", "30日", "999年"],
    "QUANTITY": ["3台", "10平方米", "5人"], "NUMBER": ["3", "0.5", "50万", "一万二"], "MEASURE": ["台", "人"],
    "PER": ["每家", "每个"], "POINTS": ["10个百分点"], "AWARD": ["「设备补助」的补助额", "「甲」的补助额"],
    "TITLE": ["「设备补助」", "「甲」", "「不重复」", "「中小企业」"],
    "QUOTED": ["“对购置设备的企业，给予补助”", "“同一事项……自愿选择”", "“没有”"],
    "ARTICLE": ["第一条", "第2条", "第九十九条"], "PART": ["（一）", "（2）"], "FREE_TEXT": ["市科技局", "甲、乙"],
    "NEW_NAME": ["甲", "收入", "大型"], "REST": ["企业的规模为大型。"],
    "NUMBER_OF_TIMES": ["1次"], "DE_RATE": ["的"],
}  # fmt: skip


def derive(
    symbol: Symbol, rules: dict[str, list[list[Symbol]]], words: dict[str, list[str]], rnd: random.Random, depth: int
) -> str:
    """A text that the grammar derives from a symbol; deep down the shortest rule is taken."""
    if not isinstance(symbol, NonTerminal):
        return rnd.choice(words.get(symbol.name) or keywords()[symbol.name])
    choices = rules[symbol.name]
    expansion = (
        rnd.choice(choices)
        if depth > 0
        else min(choices, key=lambda option: (sum(isinstance(s, NonTerminal) for s in option), len(option)))
    )
    text = ""
    for part in expansion:
        more = derive(part, rules, words, rnd, depth - 1)
        text += " " * (text[-1:].isdigit() and more[:1].isdigit()) + more  # 每满3 3元 is no 33元
    return text


def derived(grammar: str, rnd: random.Random) -> str:
    """A statement of one of the two grammars, with the names of the small pack."""
    parsed = parse_files((Source("词汇.jnp", NAMES),), Diagnostics())
    names = collect_names(parsed.declarations, ["其中，费率：2%。"]) if grammar == "clauses.lark" else None
    lark = parser(grammar, names).lark
    rules: dict[str, list[list[Symbol]]] = {}
    for rule in lark.rules:
        if all(symbol.name != "SLIP" for symbol in rule.expansion):
            rules.setdefault(rule.origin.name, []).append(list(rule.expansion))
    words = SAMPLES | {sort: sorted(known) for sort, known in (names.by_terminal() if names else {}).items()}
    return derive(NonTerminal("start"), rules, words, rnd, rnd.randint(4, 14))


@given(
    st.lists(st.sampled_from(["clauses.lark", "declarations.lark"]), min_size=1, max_size=4), st.randoms(use_true_random=False)
)
@settings(max_examples=60 * TIMES, deadline=None)
def test_texts_from_the_grammar(grammars: list[str], rnd: random.Random) -> None:
    text = "\n".join(derived(grammar, rnd) for grammar in grammars)
    whole = clause() + text if rnd.random() < 0.7 else text
    if rnd.random() < 0.3:
        whole = spoilt(whole, rnd)
    sources = (Source("政策.jnp", HEADER), Source("词汇.jnp", NAMES), Source("条款.jnp", whole))
    answered(sources, Source("原文.txt", LAW))


# What a text of the grammar may be answered with: what it means may be wrong, but it is read.
UNREAD = {
    "JN0101", "JN0102", "JN0103", "JN0104", "JN0114", "JN0115", "JN0116", "JN0117", "JN0118", "JN0119", "JN0120", "JN0121",
    "JN0122", "JN0125", "JN0126", "JN0127",
}  # fmt: skip


@given(st.randoms(use_true_random=False))
@settings(max_examples=60 * TIMES, deadline=None)
def test_what_the_grammar_derives_is_read(rnd: random.Random) -> None:
    text = clause(rest="    其中，费率：2%。\n") + derived("clauses.lark", rnd)
    _, diagnostics = parse_pack(text, vocabulary=NAMES)
    assert {item.code for item in diagnostics} & UNREAD == set(), f"{text}\n{render(diagnostics)}"


WORDS = sorted(
    {word for spellings in keywords().values() for word in spellings} | {"企业", "设备", "价款", "规模", "大型", "高新企业"}
)


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(STRAY), st.characters()), max_size=40))
@settings(max_examples=60 * TIMES, deadline=None)
def test_words_in_any_order(words: list[str]) -> None:
    text = "".join(words)
    for files in (
        (HEADER, VOCABULARY, clause() + text),
        (HEADER, VOCABULARY + text, clause()),
        (HEADER + text, VOCABULARY, clause(text)),
    ):
        sources = tuple(Source(name, part) for name, part in zip(("政策.jnp", "词汇.jnp", "条款.jnp"), files, strict=True))
        answered(sources, Source("原文.txt", LAW))
