"""The text of the law with what the decision rests on marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from jnpolicy.model.policy import Pack
from jnpolicy.report.content import LawText, Piece, Use

_WEIGHT = {Use.NONE: 0, Use.CONCERNED: 1, Use.USED: 2}


def law_text(pack: Pack, uses: Mapping[str, Use]) -> LawText:
    """The law of one pack. `uses`: what each of its clauses and relations, by title, did for the decision."""
    stretches: dict[str, list[tuple[int, int]]] = {}
    for owner, quote in pack.quotes:
        if uses.get(owner, Use.NONE) is not Use.NONE:
            stretches.setdefault(owner, []).extend(quote.stretches)
    marks = [(start, end, uses[owner], owner) for owner, parts in stretches.items() for start, end in _merged(parts)]
    lines = []
    at = 0
    for line in pack.law.text.split("\n"):
        pieces = tuple(_pieces(line, at, marks))
        at += len(line) + 1
        if line.strip():
            lines.append(pieces)
    return LawText(tuple(lines))


def _merged(parts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches in order, those that touch as one."""
    start = end = -1
    for here, there in sorted(parts):
        if here > end:
            if end >= 0:
                yield start, end
            start = here
        end = max(end, there)
    if end >= 0:
        yield start, end


def _pieces(line: str, at: int, marks: list[tuple[int, int, Use, str]]) -> Iterator[Piece]:
    """A line, cut wherever a mark begins or ends."""
    here = [mark for mark in marks if mark[0] < at + len(line) and mark[1] > at]
    cuts = {0, len(line)}
    for start, end, _, _ in here:
        cuts |= {max(0, start - at), min(len(line), end - at)}
    for start, end in pairwise(sorted(cuts)):
        over = [mark for mark in here if mark[0] <= at + start and mark[1] >= at + end]
        use = max((mark[2] for mark in over), key=_WEIGHT.__getitem__, default=Use.NONE)
        ended = tuple(dict.fromkeys(mark[3] for mark in over if mark[1] <= at + end or end == len(line)))
        yield Piece(line[start:end], use, ended)
