"""The text of the law: its articles and sentences, and where a quote stands in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from jnpolicy.text.align import first_difference
from jnpolicy.text.invisible import blank, invisible
from jnpolicy.text.numerals import chinese_ordinal
from jnpolicy.text.source import Source
from jnpolicy.text.width import fold

_ARTICLE = re.compile(r"^[ 　]*(?:([0-9０-９]+)[．.、](?![0-9０-９])|第([0-9零一二三四五六七八九十百]+)条)", re.M)
_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_SKIP = re.compile(r"…+")
# “1．支持创新药研发。” says what an article is about, and gives and asks nothing.
_CAPTION = re.compile(r"[^，：；。0-9０-９%％（）“”]{2,20}。")
_RULING = re.compile("给予|予以|按照?|应当?|不得|不再|须|可以|对于?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The stretch of the law up to a 。 or ；. `heading` when it is a title, of an article too, rather than a sentence."""

    start: int
    end: int
    text: str
    article: int | None
    heading: bool


def _number(article: re.Match[str]) -> int | None:
    """What an article is numbered; None where that can be read in two ways (第一百二条)."""
    try:
        return chinese_ordinal(fold(article.group(1) or article.group(2)))
    except ValueError:
        return None


@dataclass(frozen=True)
class Law:
    """原文.txt, read."""

    source: Source

    @cached_property
    def articles(self) -> dict[int, tuple[int, int]]:
        """Article number → its stretch of the text; none where the law numbers nothing."""
        found = [
            (number, match.start()) for match in _ARTICLE.finditer(self.source.text) if (number := _number(match)) is not None
        ]
        ends = [start for _, start in found[1:]] + [len(self.source.text)]
        return {number: (start, end) for (number, start), end in zip(found, ends, strict=False)}

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        found: list[Sentence] = []
        for match in _SENTENCE.finditer(self.source.text):
            text = match.group().strip()
            if not text:
                continue
            whole_line = self.source.line_text(self.source.line_column(match.start())[0]).strip()
            heading = text == whole_line and text[-1] not in "。；，、"  # a line that ends so goes on in the next
            above = found[-1].text if found and _ARTICLE.fullmatch(found[-1].text) else ""  # 第三条, alone on its line
            heading = heading or self._is_caption(above + text, match.end())
            found.append(Sentence(match.start(), match.end(), text, self.article_at(match.start()), heading))
        return tuple(found)

    def _is_caption(self, text: str, end: int) -> bool:
        """Whether a sentence only says what its article is about: the first of several, and short."""
        number = _ARTICLE.match(text)
        words = text[number.end() :].strip() if number else ""
        if _CAPTION.fullmatch(words) is None or _RULING.search(words):
            return False
        behind = _ARTICLE.search(self.source.text, end)
        return bool(self.source.text[end : behind.start() if behind else None].strip())

    def article_at(self, position: int) -> int | None:
        """The article that a position belongs to."""
        starts, stretches = self._in_order
        at = bisect_right(starts, position) - 1
        return stretches[at][2] if at >= 0 and position < stretches[at][1] else None

    @cached_property
    def _in_order(self) -> tuple[list[int], list[tuple[int, int, int]]]:
        """Where the articles start, and (start, end, number) of each, in the order of the text."""
        stretches = sorted((start, end, number) for number, (start, end) in self.articles.items())
        return [start for start, _, _ in stretches], stretches

    def find(self, quote: str, article: int | None) -> tuple[tuple[int, int], ...] | None:
        """The stretches that a quote's parts (apart by ……) take, in order; inside the article where there is one."""
        start, end = self.articles.get(article, (0, len(self.source.text))) if article else (0, len(self.source.text))
        stretches = []
        for part in _SKIP.split(quote):
            if not part:
                continue
            at = self.source.text.find(part, start, end)
            if at < 0:
                return None
            stretches.append((at, at + len(part)))
            start = at + len(part)
        return tuple(stretches) or None

    def departure(self, quote: str) -> tuple[int, str]:
        """Where a quote that is not in the text leaves it: the position in the quote, and what the law has there."""
        text, start, offset = self.source.text, 0, 0
        for part in re.split(r"(…+)", quote):
            if not part.startswith("…"):
                at = text.find(part, start)
                if at < 0:
                    return self._departure(quote, offset, part, out_of_order=part in text)
                start = at + len(part)
            offset += len(part)
        return 0, "原文此处没有这些话"

    def _departure(self, quote: str, offset: int, part: str, *, out_of_order: bool) -> tuple[int, str]:
        if out_of_order:
            return offset, "原文里这几个字在前一段的前面"
        found = first_difference(part, self.source.text)
        if found is None:
            return offset, "原文里没有与它相近的话"
        at, place = found
        hidden = invisible(part[at]) or blank(part[at])
        here = f"引文此处是看不见的{hidden}，" if hidden else ""
        rest = self.source.text[place : place + 8].partition("\n")[0]
        hidden = (invisible(rest[0]) or blank(rest[0])) if rest else None
        broken = "一行的末尾，一句话断成了两行的，在 原文.txt 里接成一行"
        there = f"看不见的{hidden}" if hidden else f"“{rest}…”" if rest else broken
        return offset + at, f"{here}原文此处是{there}"
