"""Cuts a file into statements at 。 outside quotation marks, so that one mistake hides no other."""

from __future__ import annotations

import re
from functools import cache

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.syntax.keywords import FIELD_LABELS, HEADING_LABELS, spelled
from jnpolicy.text.source import Source, Span

_CLOSING = {"“": "”", "「": "」"}


@cache
def _line_opens_statement() -> re.Pattern[str]:
    fields = "|".join(spelled(label) for label in FIELD_LABELS)
    headings = "|".join(spelled(label) for label in HEADING_LABELS)
    return re.compile(rf"[ ]*(?:(?:{fields})：|(?:{headings})「|第[0-9零一二三四五六七八九十百]+条)")


def without_comments(source: Source) -> str:
    """The folded text with every comment (# to the end of its line) made blank, positions kept."""
    lines = []
    depth = 0
    for line in source.folded.split("\n"):
        if _line_opens_statement().match(line):
            depth = 0  # a mark left open before is reported where it stands
        cut = len(line)
        for index, char in enumerate(line):
            if char in "“「":
                depth += 1
            elif char in "”」":
                depth = max(0, depth - 1)
            elif char == "#" and depth == 0:
                cut = index
                break
        lines.append(line[:cut] + " " * (len(line) - cut))
    return "\n".join(lines)


def split_statements(source: Source, diagnostics: Diagnostics) -> list[tuple[int, str]]:
    """Statements as (position, folded text); each ends with 。 (put in, and reported, where it is missing)."""
    text = without_comments(source)
    statements: list[tuple[int, str]] = []
    start = index = 0
    while index < len(text):
        char = text[index]
        if char in _CLOSING:
            end = _closing(text, index)
            if end is None:
                diagnostics.add("JN0103", Span(source, index, index + 1), mark=char, closing=_CLOSING[char])
                index = _line_end(text, index)
            else:
                index = end
        elif char == "。":
            statements.append((start, text[start : index + 1]))
            start = index + 1
        elif char == "\n" and _missing_stop(text, start, index):
            end = start + len(text[start:index].rstrip())
            diagnostics.add("JN0104", Span(source, end - 1, end))
            statements.append((start, text[start:end] + "。"))
            start = index
        index += 1
    rest = text[start:]
    if rest.strip():
        end = start + len(rest.rstrip())
        diagnostics.add("JN0104", Span(source, end - 1, end))
        statements.append((start, text[start:end] + "。"))
    return [_trimmed(position, statement) for position, statement in statements]


def _trimmed(position: int, statement: str) -> tuple[int, str]:
    body = statement.lstrip()
    return position + len(statement) - len(body), body


def _closing(text: str, index: int) -> int | None:
    """Where the mark that opens at `index` closes; quotation marks nest. None where a blank line comes first."""
    opening, closing = text[index], _CLOSING[text[index]]
    depth = 0
    for position in range(index, len(text)):
        char = text[position]
        if char == opening:
            depth += 1
        elif char == closing:
            depth -= 1
            if depth == 0:
                return position
        elif char == "\n" and (opening == "「" or _line_opens_statement().match(text, position + 1)):
            return None
    return None


def _line_end(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end - 1


def _missing_stop(text: str, start: int, line_break: int) -> bool:
    """Whether the next line opens a field or heading though the text before it ends a field without 。"""
    if not _line_opens_statement().match(text, line_break + 1):
        return False
    last_line = text[start:line_break].strip().rpartition("\n")[2].strip()
    if not last_line:
        return False
    heading_only = re.fullmatch(r"[^：]*「[^」]*」(?:（“.*”）|（[^）]*）)?", last_line)
    return not heading_only and not last_line.endswith("：")
