"""Cuts a file into statements at 。 outside quotation marks, so that one mistake hides no other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.syntax.headings import ARTICLE, field_label, heading_line
from jnpolicy.syntax.keywords import HEADING_LABELS, spelled
from jnpolicy.text.invisible import invisible
from jnpolicy.text.source import Source, Span

_MARKS = re.compile("[“「”」#]")
_CLOSING = {"“": "”", "「": "」"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement's folded text and where it stands. `told`: a mistake that spoils all of it is reported already."""

    source: Source
    position: int
    text: str
    told: bool = False

    def span(self, start: int, end: int) -> Span:
        """A stretch of it as a place of the file."""
        return Span(self.source, self.position + start, self.position + end)

    def written(self, start: int, end: int) -> str:
        """A stretch of it as the file has it."""
        return self.source.text[self.position + max(0, start) : self.position + end]


@cache
def _line_opens_statement() -> re.Pattern[str]:
    headings = "|".join(spelled(label) for label in HEADING_LABELS)
    return re.compile(rf"[ ]*(?:{field_label().pattern}|(?:{headings})「|{ARTICLE})")


def without_comments(source: Source) -> str:
    """The folded text with every comment (# to the end of its line) made blank, positions kept."""
    lines = []
    depth = 0
    for line in source.folded.split("\n"):
        if _line_opens_statement().match(line):
            depth = 0  # a mark left open before is reported where it stands
        cut = len(line)
        for mark in _MARKS.finditer(line):
            if mark.group() in "“「":
                depth += 1
            elif mark.group() in "”」":
                depth = max(0, depth - 1)
            elif depth == 0:
                cut = mark.start()
                break
        lines.append(line[:cut] + " " * (len(line) - cut))
    return "\n".join(lines)


def split_statements(source: Source, diagnostics: Diagnostics) -> list[Piece]:
    """Statements in order; each ends with 。 (put in, and reported, where it is missing)."""
    text = without_comments(source)
    pieces: list[Piece] = []
    start = index = 0
    told = False

    def end_at(end: int, *, stop: str = "") -> None:
        nonlocal start, told
        body = text[start:end].lstrip()
        if body.strip():
            shown = re.sub(r"\.$", " ", body) if stop else body  # an English full stop is told as a missing 。
            pieces.append(Piece(source, end - len(body), shown + stop, told))
        start, told = end, False

    closings = _closings(text)
    ends = re.compile("[“「。\n ]" if any(map(invisible, set(source.text))) else "[“「。\n]")
    while match := ends.search(text, index):
        index, char = match.start(), match.group()
        if char in _CLOSING:
            end = closings.get(index)
            if end is None:
                diagnostics.add("JN0103", Span(source, index, index + 1), mark=char, closing=_CLOSING[char])
                told = True
                index = _line_end(text, index)
            else:
                index = end
        elif char == "。":
            end_at(index + 1)
        elif char == " " and (name := invisible(source.text[index])) is not None and not _in_comment(source, text, index):
            diagnostics.add("JN0112", Span(source, index, index + 1), name=name)
            told = True
        elif char == "\n" and _missing_stop(text, start, index, told):
            end = start + len(text[start:index].rstrip())
            if not told:
                diagnostics.add("JN0104", Span(source, end - 1, end))
            end_at(end, stop="。")
        index += 1
    end = start + len(text[start:].rstrip())
    if end > start:
        if not told:
            diagnostics.add("JN0104", Span(source, end - 1, end))
        end_at(end, stop="。")
    return pieces


def _in_comment(source: Source, text: str, index: int) -> bool:
    """Whether a blank of the text stands where a comment was."""
    line = index - source.line_column(index)[1] + 1
    mark = source.folded.find("#", line, index + 1)
    while mark >= 0 and text[mark] == "#":  # one inside a quote
        mark = source.folded.find("#", mark + 1, index + 1)
    return mark >= 0


def _closings(text: str) -> dict[int, int]:
    """Where each mark that opens closes: marks of one sort nest. One that does not close in time is left out: 「 has to on its
    line, “ before a line that opens a statement."""
    found: dict[int, int] = {}
    waiting: dict[str, list[int]] = {opening: [] for opening in _CLOSING}
    openings = {closing: opening for opening, closing in _CLOSING.items()}
    for match in re.finditer("[“”「」\n]", text):
        mark, at = match.group(), match.start()
        if mark in waiting:
            waiting[mark].append(at)
        elif mark in openings and waiting[openings[mark]]:
            found[waiting[openings[mark]].pop()] = at
        elif mark == "\n":
            waiting["「"].clear()
            if waiting["“"] and _line_opens_statement().match(text, at + 1):
                waiting["“"].clear()
    return found


def _line_end(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end - 1


def _last_line(text: str, start: int, end: int) -> str:
    """The last line of a stretch that has something on it, without the blanks around."""
    while end > start:
        line = max(start, text.rfind("\n", start, end) + 1)
        if shown := text[line:end].strip():
            return shown
        end = line - 1
    return ""


def _missing_stop(text: str, start: int, line_break: int, told: bool) -> bool:
    """Whether the next line opens a field or heading though the text before it ends a field without 。

    Where a mark was left open (told) the text before it ends in any case.
    """
    if not _line_opens_statement().match(text, line_break + 1):
        return False
    last_line = _last_line(text, start, line_break)
    if told or not last_line or last_line.endswith("："):
        return told and bool(last_line)
    return not heading_line().fullmatch(last_line) or field_label().search(last_line) is not None
