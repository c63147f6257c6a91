"""Where the headings before a field stand, told by their first words alone: enough to read each by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from jnpolicy.syntax.ast import Level
from jnpolicy.syntax.keywords import DECLARING, FIELD_LABELS, spelled
from jnpolicy.text.suggest import nearest

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
        group = match.lastgroup or ""
        start = match.start(group)
        if group == _GUESS:
            level = _meant(text[start : match.end()])
            if level is None:
                break
        else:
            level = Level(group)
        title = re.compile("[「“《]([^」”》\n]*)").search(text, start, match.end())
        bare = re.compile(rf"\s*(?:{_ARTICLE})?(.*)").match(text, start, match.end())
        assert bare is not None
        parts.append(Part(level, start, match.end(), title.span(1) if title else bare.span(1)))
        position = match.end()
    return tuple(parts), position


def is_declaration(text: str) -> bool:
    """Whether a statement declares something, be its first word or its marks wrong."""
    if _declaration().match(text):
        return True
    match = re.match("([^「」：。；，\n]{0,6})「[^」\n]*」?[ ]*(?:：|，[^，。；：\n]{1,3}「)", text)
    heading = _heading().match(text)
    if match is None or (heading is not None and heading.lastgroup != _GUESS):
        return False
    return not match.group(1) or _likeliest(match.group(1)) in DECLARING


@cache
def field_label() -> re.Pattern[str]:
    """The word and colon by which a field begins."""
    return re.compile(rf"(?:{'|'.join(spelled(label) for label in FIELD_LABELS)}){spelled('COLON')}")


@cache
def opens_statement() -> re.Pattern[str]:
    """How a statement that is no declaration may begin."""
    words = ("RELATION", "POLICY", "QUESTION", "READING", "AS_ABOVE", "EACH_CLAUSE", "APPLICANT", "WHERE")
    return re.compile(rf"{field_label().pattern}|第|「|{'|'.join(spelled(word) for word in words)}")


@cache
def heading_line() -> re.Pattern[str]:
    """A line that is a heading, or meant as one: it needs no 。."""
    words = "|".join(spelled(word) for word in ("RELATION", "POLICY", "QUESTION", "READING"))
    return re.compile(
        rf"\s*(?:(?:{_ARTICLE}|(?:{words})(?!{spelled('COLON')})).*|[^「」：。；，“\n]*「[^」\n]*」?(?:（[^\n]*）)?)\s*"
    )


@cache
def _declaration() -> re.Pattern[str]:
    words = "|".join(spelled(label) for label in DECLARING if label != "CATEGORIES")
    return re.compile(rf"(?:{words})\s*(?:「|[^「“：。；，\s][^「“：。；，\n]*(?:」，|：))|{spelled('CATEGORIES')}\s*：")


_GUESS = "guess"


@cache
def _heading() -> re.Pattern[str]:
    label = f"(?!{field_label().pattern}|{spelled('AS_ABOVE')})"
    title = rf"(?:{label}[^\n：。；，「“《])*(?:「[^」\n]*」?|“[^”\n]*”?|《[^》\n]*》?)?"
    quote = r"(?:[ ]*（[ ]*“[^”\n]*”?[ ]*）?)?"
    default = r"(?:[ ]*（[^）\n]*）?)?"
    relation, policy, question, reading = (spelled(word) for word in ("RELATION", "POLICY", "QUESTION", "READING"))
    return re.compile(
        rf"\s*(?:(?P<{Level.CLAUSE}>{_ARTICLE}{title})|(?P<{Level.RELATION}>{relation}{title})|(?P<{Level.POLICY}>{policy}{title})"
        rf"|(?P<{Level.QUESTION}>{question}{title}{quote})|(?P<{Level.READING}>{reading}{title}{default}\s*：?)"
        rf"|(?P<{_GUESS}>[^「」：。；，“\n]*「[^」\n]*」{quote}[ ]*(?=\n\s*(?:{field_label().pattern}|{reading}「))"
        rf"|[^「」：。；，“”\n]{{1,4}}「[^」\n]*」{default}：))"
    )


def _meant(heading: str) -> Level | None:
    """What a heading whose first word is wrong is meant to head; None for what is none."""
    word = _likeliest(heading.partition("「")[0])
    levels = {"RELATION": Level.RELATION, "POLICY": Level.POLICY, "QUESTION": Level.QUESTION, "READING": Level.READING}
    if heading.rstrip().endswith("：") and word != "READING":
        return None
    if "（“" in heading:
        return Level.QUESTION
    return levels.get(word, Level.CLAUSE)


def _likeliest(word: str) -> str:
    """The terminal of the first word of a heading or declaration that a word is most like; '' where it is like none."""
    words = {spelled(terminal): terminal for terminal in ("RELATION", "POLICY", "QUESTION", "READING", *DECLARING)}
    guess = nearest(word.strip(), words)
    return words[guess] if guess is not None else ""
