"""Source files and places in them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from jnpolicy.text.width import fold


@dataclass(frozen=True)
class Source:
    """One text with its name, and the path by which it is opened. `folded` is as long as `text`: positions fit both."""

    name: str
    text: str = field(repr=False)
    path: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """What places call it."""
        return self.path or self.name

    @cached_property
    def folded(self) -> str:
        """The text with full-width and half-width twins made one, character for character."""
        return fold(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts

    def line_column(self, position: int) -> tuple[int, int]:
        """Line and column of a position, both counted from 1, the column in characters."""
        line = bisect_right(self._line_starts, position)
        return line, position - self._line_starts[line - 1] + 1

    def position(self, line: int, column: int) -> int:
        """The position of a line and column, both from 1; past the end it is the end."""
        if line > len(self._line_starts):
            return len(self.text)
        return min(len(self.text), self._line_starts[line - 1] + column - 1)

    def line_text(self, line: int) -> str:
        """The text of a line (from 1) without its line break."""
        start = self._line_starts[line - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `start` up to `end` (exclusive) of a source."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def place(self) -> str:
        """`file:line:column`, the form that editors open."""
        line, column = self.source.line_column(self.start)
        return f"{self.source.shown}:{line}:{column}"

    @property
    def first_line(self) -> Span:
        """The part of it that stands on its first line."""
        end = self.source.text.find("\n", self.start)
        return Span(self.source, self.start, self.end if end < 0 else min(end, self.end))

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of the other."""
        return Span(self.source, self.start, max(self.end, other.end))


def nowhere() -> Span:
    """A span for things that stand in no file."""
    return Span(Source("（内部）", ""), 0, 0)
