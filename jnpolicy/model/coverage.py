"""Sentence by sentence, where the text of the law went."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.law import Law, Sentence
from jnpolicy.model.policy import BoundQuote, Pack
from jnpolicy.text.source import Span

_UNITS = re.compile(r"（责任单位：([^）]*)）")
_UNNAMED = "在条款里写“责任单位：{}。”；没有条款的，标为“程序：”。"
_UNQUOTED = "在条款的“原文：”里引用它，或者标为“倡导：”“程序：”“定义：”。"


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence, and what it is bound to: titles of clauses and relations, marks, 标题 or 责任单位."""

    sentence: Sentence
    owners: tuple[str, ...]


def coverage(pack: Pack, diagnostics: Diagnostics) -> tuple[Place, ...]:
    """Every sentence with its owners; one that has none is reported as JN0403."""
    law = Law(pack.law)
    units = {clause.article: clause.units for clause in pack.base.clauses}
    named = {frozenset(names) for names in units.values()}
    places = []
    for sentence, found in zip(law.sentences, _owners(law.sentences, pack.quotes), strict=True):
        owners = list(found)
        listing = _UNITS.fullmatch(sentence.text)
        if not owners and listing and frozenset(listing.group(1).split("、")) in named:
            owners = ["（责任单位）"]
        if not owners and sentence.heading and not listing:
            owners = ["（标题）"]
        if not owners:
            span = Span(pack.law, sentence.start, sentence.end)
            hint = _UNNAMED.format(listing.group(1)) if listing else _UNQUOTED
            diagnostics.add("JN0403", span, text=sentence.text[:30], hint=hint)
        places.append(Place(sentence, tuple(owners)))
    return tuple(places)


def _owners(sentences: Sequence[Sentence], quotes: Iterable[tuple[str, BoundQuote]]) -> list[dict[str, None]]:
    """Whose quotes touch each sentence, each owner once, in the order of the quotes."""
    ends = [sentence.end for sentence in sentences]
    owners: list[dict[str, None]] = [{} for _ in sentences]
    for owner, quote in quotes:
        for start, end in quote.stretches:
            at = bisect_right(ends, start)
            while at < len(sentences) and sentences[at].start < end:
                owners[at][owner] = None
                at += 1
    return owners
