"""Where the headings before a field stand, told by their first words alone: enough to read each by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from jnpolicy.syntax.ast import Level
from jnpolicy.syntax.keywords import FIELD_LABELS, spelled

ARTICLE = r"第[0-9零〇一二三四五六七八九十百]+条"
EXAMPLE_HEADING = "第一条「名称」"
_ARTICLE = ARTICLE.replace("+", "*")  # the number may be what is missing


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a statement that is a heading, right or wrong. `title` is the stretch that names it."""

    level: Level
    start: int
    end: int
    title: tuple[int, int]

    def words(self, text: str) -> tuple[int, int]:
        """Where its words stand in the text."""
        return self.start + len(text[self.start :]) - len(text[self.start :].lstrip()), self.end


def split_headings(text: str) -> tuple[tuple[Part, ...], int]:
    """The headings before a statement's field, and where the field begins."""
    parts: list[Part] = []
    position = 0
    while match := _heading().match(text, position):
        level = Level(match.lastgroup or "")
        start = match.start(level.value)
        title = re.compile("「([^」\n]*)").search(text, start, match.end())
        bare = re.compile(rf"\s*(?:{_ARTICLE})?(.*)").match(text, start, match.end())
        assert bare is not None
        parts.append(Part(level, start, match.end(), title.span(1) if title else bare.span(1)))
        position = match.end()
    return tuple(parts), position


@cache
def field_label() -> re.Pattern[str]:
    """The word and colon by which a field begins."""
    return re.compile(rf"(?:{'|'.join(spelled(label) for label in FIELD_LABELS)}){spelled('COLON')}")


@cache
def opens_heading() -> re.Pattern[str]:
    """The first words of a heading of a clause, relation, policy, question or reading, closed or not."""
    words = "|".join(spelled(word) for word in ("RELATION", "POLICY", "QUESTION", "READING"))
    return re.compile(rf"\s*(?:{_ARTICLE}|(?:{words})(?!{spelled('COLON')}))")


@cache
def _heading() -> re.Pattern[str]:
    label = f"(?!{field_label().pattern}|{spelled('AS_ABOVE')})"
    title = rf"(?:{label}[^\n：。；，「“])*(?:「[^」\n]*」?)?"
    quote = r"(?:[ ]*（[ ]*“[^”\n]*”?[ ]*）?)?"
    relation, policy, question, reading = (spelled(word) for word in ("RELATION", "POLICY", "QUESTION", "READING"))
    return re.compile(
        rf"\s*(?:(?P<{Level.CLAUSE}>{_ARTICLE}{title}|「[^」\n]*」[ ]*(?=\n\s*{field_label().pattern}))"
        rf"|(?P<{Level.RELATION}>{relation}{title})|(?P<{Level.POLICY}>{policy}{title})"
        rf"|(?P<{Level.QUESTION}>{question}{title}{quote})|(?P<{Level.READING}>{reading}{title}(?:[ ]*（[^）\n]*）?)?\s*：?))"
    )
