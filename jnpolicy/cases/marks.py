"""The marks of YAML, mended: full-width colons, dashes and commas are the commonest slips, and each is told at its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.text.invisible import blank, invisible
from jnpolicy.text.source import Source, Span

_BLOCK = re.compile(r"^( *)(?:- +)*(?:[^\s:#][^:#]*: *)?[|>][+-]?\d*\s*(?:#.*)?$")
_FREE = re.compile(r"^( *)说明\s*[:：]")
_DASHES = "－—–−"
_LINE = re.compile(
    rf"(?P<indent>[ \t\u3000\xa0]*)(?P<dashes>(?:-[ \t]+)*)(?P<wrong>[{_DASHES}](?![{_DASHES}])[ \t]*|-(?=[\u4e00-\u9fff]))?"
)
_KEY = re.compile(
    r"(?P<key>[^\s:：,，、\[\]{}\"'#&*!|>%@`/“”-][^\s:：,，、\[\]{}\"'#/“”]{0,29})"
    r"(?P<colon>[ \t]*：[ \t\xa0\u3000]*|:[\xa0\u3000]+|:(?=\S))"
)
_ENTRY = re.compile(r"[^\s:：,，\[\]{}]+: ")
_MARKS = re.compile(r"[\[\]{}［］｛｝,，]")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_OPEN, _CLOSE = {"[": "[", "{": "{", "［": "[", "｛": "{"}, {"]": "]", "}": "}", "］": "]", "｝": "}"}


@dataclass(slots=True)
class Mended:
    """What the YAML parser reads, and where each of its characters stands in the file."""

    source: Source
    text: Source
    origin: list[int] | None  # None: they are the same
    misaligned: bool  # the indentation is told to be wrong, so nothing that hangs on it is told again

    def place(self, line: int, column: int) -> int:
        """The position in the file of a line and column of the text, both from 1."""
        position = self.text.position(line, column)
        return position if self.origin is None else self.origin[position]


def mend(source: Source, diagnostics: Diagnostics) -> Mended:
    """The text with its slips mended; each is told, and what follows can be read as it is meant."""
    scan = _Scan(source, diagnostics)
    scan.run()
    if not scan.edits:
        return Mended(source, source, None, misaligned=scan.misaligned)
    pieces: list[str] = []
    origin: list[int] = []
    position = 0
    for start, end, right in sorted(scan.edits):
        if start < position:
            continue  # within a stretch that is mended as a whole
        pieces += [source.text[position:start], right]
        origin += [*range(position, start), *(min(end, start + n) for n in range(len(right)))]
        position = end
    pieces.append(source.text[position:])
    origin += range(position, len(source.text) + 1)
    return Mended(source, Source(source.name, "".join(pieces)), origin, misaligned=scan.misaligned)


@dataclass(slots=True)
class _Scan:
    """Goes through the lines; `edits` are stretches of the file with what should stand there."""

    source: Source
    diagnostics: Diagnostics
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    brackets: list[str] = field(default_factory=list)  # the flow collections open at this place
    blanks: dict[str, tuple[int, int]] = field(default_factory=dict)  # wrong blank of indentations → first place, lines

    @property
    def misaligned(self) -> bool:
        return bool(self.blanks)

    def run(self) -> None:
        position, free = 0, -1  # the indentation of a key whose deeper lines are free text
        for line in self.source.text.split("\n"):
            indent = len(line) - len(line.lstrip(" \t\u3000\xa0"))
            if line.strip() and indent <= free:
                free = -1
            masked = _masked(line)
            self._unseen(position, line, masked)
            if free < 0:
                self._line(position, masked)
                opening = _BLOCK.match(masked) or _FREE.match(masked)
                if opening and not self.brackets:
                    free = len(opening.group(1))
            position += len(line) + 1
        for char, (first, count) in self.blanks.items():
            self.diagnostics.add("JN0523", Span(self.source, first, first + 1), name=blank(char), count=count)

    def _unseen(self, position: int, line: str, masked: str) -> None:
        for index, char in enumerate(line if not line.isprintable() else ""):
            name = invisible(char)
            if name is None:
                continue
            in_comment = "#" in masked[:index] and masked[index] == _COMMENT
            if not in_comment:
                self._tell("JN0112", position + index, position + index + 1, name=name)
            self.edits.append((position + index, position + index + 1, " " if in_comment else ""))

    def _line(self, position: int, line: str) -> None:
        start = _LINE.match(line)
        assert start is not None
        if line.strip().strip(_COMMENT) not in ("", "#") and not self.brackets:
            for index, char in enumerate(start.group("indent")):
                if char != " ":
                    first, count = self.blanks.get(char, (position + index, 0))
                    self.blanks[char] = (first, count + (char not in start.group("indent")[:index]))
                    self.edits.append((position + index, position + index + 1, " "))
        at = start.end()
        if line[at : at + 1] == "＃" and not self.brackets:
            self._change("JN0522", position + at, position + at + 1, "#", mark="＃", right="#")
            self.edits.append((position + at + 1, position + len(line), ""))
            return
        if start.group("wrong"):
            self._change("JN0521", position + start.start("wrong"), position + at, "- ")
        key = _KEY.match(line, at) if self.brackets[-1:] != ["["] else None
        if key is not None and self._colon(position, key):
            at = key.end()
        self._flow(position, line, at)

    def _colon(self, position: int, key: re.Match[str]) -> bool:
        """Mend the colon behind a key; whether there was anything to mend."""
        if key.group("colon") == ":" and not _HAN.fullmatch(key.group("key")):
            return False  # http://…
        start, end = key.span("colon")
        self._change("JN0520", position + start, position + end, ": ", name=key.group("key"))
        return True

    def _flow(self, position: int, line: str, at: int) -> None:
        """Brackets, and what stands in them: {名称：甲，类型：乙}."""
        done = at
        for mark in _MARKS.finditer(line, at):
            char, index = mark.group(), mark.start()
            if index < done:
                continue
            opens = char in _OPEN and (self.brackets or line[at:index].rpartition(": ")[2].strip() in ("", "-", ":"))
            if opens:
                self.brackets.append(_OPEN[char])
            elif self.brackets and _CLOSE.get(char) == {"[": "]", "{": "}"}[self.brackets[-1]]:
                self.brackets.pop()
            if char in "［］｛｝" and (opens or self.brackets or index + 1 == len(line.rstrip())):
                right = (_OPEN | _CLOSE)[char]
                self._change("JN0522", position + index, position + index + 1, right, mark=char, right=right)
            if self.brackets and char in "，,{｛":
                done = self._entry(position, line, index)

    def _entry(self, position: int, line: str, index: int) -> int:
        """What begins behind a comma or bracket; returns where to go on."""
        start = index + 1
        while line[start : start + 1] == " ":
            start += 1
        in_mapping = self.brackets[-1] == "{"
        key = _KEY.match(line, start) if in_mapping else None
        if line[index] == "，" and (key or not in_mapping or _ENTRY.match(line, start)):
            self._change("JN0522", position + index, position + start, ", ", mark="，", right=", ")
        return key.end() if key is not None and self._colon(position, key) else start

    def _change(self, code: str, start: int, end: int, put: str, **arguments: str) -> None:
        """Tell a slip and mend it: what stands from `start` to `end` becomes `put`."""
        self._tell(code, start, max(start + 1, end), **arguments)
        self.edits.append((start, end, put))

    def _tell(self, code: str, start: int, end: int, **arguments: str) -> None:
        self.diagnostics.add(code, Span(self.source, start, end), **arguments)


_QUOTE, _COMMENT = "\ue010", "\ue011"


def _masked(line: str) -> str:
    """The line with what is quoted, and what is a comment, made one mark each, at the same length."""
    if '"' in line or "'" in line:
        line = re.sub(r"""(?<![^\s\[{,:，：])("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""", lambda m: _QUOTE * len(m.group()), line)
    mark = re.search(r"(?:^|(?<=\s))#", line)
    if mark is not None:
        line = line[: mark.end()] + _COMMENT * (len(line) - mark.end())
    return line
