"""Answers to why, laid out for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jnpolicy.explain.sentence import ANY, EVERY, Explanation, Sentence
from jnpolicy.solve.trace import Fired

SUMMARY, CONDITIONS, WHOLE = "摘要", "条件", "完整"
_MARKS = {"成立": "√ ", "不成立": "× ", "待核实": "？"}
_UNFOLDED = ("不成立", "待核实")  # a condition that is so is shown down to the fact, however little is asked for


def why_text(told: Iterable[Explanation], level: str, depth: int) -> str:
    """Each explanation under its heading. `depth`: how far what a sentence rests on is unfolded."""
    return "\n".join("\n".join(_lines(item, level, depth)) + "\n" for item in told)


def _lines(item: Explanation, level: str, depth: int) -> Iterator[str]:
    name = "" if item.matter_name == item.matter else f"（{item.matter_name}）"
    yield f"{item.article}「{item.clause}」 {item.matter}{name}"
    yield f"  {item.verdict}"
    if level == SUMMARY:
        for sentence in _unmet(item.sentences[0].below):
            yield f"  {_MARKS[sentence.mark]}{sentence.text}"
        return
    for quote in item.quotes:
        yield f"  原文：“{quote}”"
    if level == WHOLE:
        yield f"  条款：{item.place}"
    for number, sentence in enumerate(item.sentences):
        yield f"  {_MARKS.get(sentence.mark, '')}{sentence.text}{_place(sentence, level)}"
        yield from _below(sentence, level, depth, "    ", unmet=number == 0)  # the conditions come first


def _below(sentence: Sentence, level: str, depth: int, indent: str, *, unmet: bool) -> Iterator[str]:
    for below in sentence.below:
        wrong = unmet and (below.mark in _UNFOLDED or (not below.mark and sentence.mark in _UNFOLDED))
        if depth <= 0 and level != WHOLE and not wrong:
            continue
        yield f"{indent}{_MARKS.get(below.mark, '')}{below.text}{_place(below, level)}"
        deeper = depth if below.text in (ANY, EVERY) else depth - 1  # a group says nothing without its parts
        yield from _below(below, level, deeper, indent + "  ", unmet=wrong)


def _place(sentence: Sentence, level: str) -> str:
    """〔案例第12行〕; the whole path where everything is asked for."""
    if not sentence.place:
        return ""
    if level == WHOLE:
        return f"　〔{sentence.place}〕"
    return f"　{case_line(sentence.place)}"


def case_line(place: str) -> str:
    """〔案例第12行〕 for a place in the case file."""
    return f"〔案例第{place.rsplit(':', 2)[-2]}行〕"


def _unmet(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """What does not hold, or is open, at the bottom of each chain."""
    for sentence in sentences:
        if sentence.mark in _UNFOLDED:
            yield from list(_unmet(sentence.below)) or [sentence]


def asp_text(name: str, rules: Iterable[Fired]) -> str:
    """The ground rules that fired, each under the part of the program that it stands in."""
    lines, where = [f"% ════ {name}"], ("", "")
    for one in rules:
        if (one.section, one.comment) != where:
            where = (one.section, one.comment)
            lines.append(f"% {one.section}" + (f"　{one.comment}" if one.comment else ""))
        lines.append(one.rule)
    return "\n".join(lines) + "\n"
