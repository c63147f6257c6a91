"""All advice on the clauses of a pack. A clause with an error gets none: what is wrong in it may be what looks odd."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from jnpolicy.diagnostics import Diagnostic, Diagnostics, Severity
from jnpolicy.model.checks.advice.brackets import BracketAdvice
from jnpolicy.model.checks.advice.figures import Reader
from jnpolicy.model.checks.advice.idle import IdleAdvice
from jnpolicy.model.checks.advice.words import WordAdvice
from jnpolicy.model.checks.blocks import Block
from jnpolicy.model.policy import Clause, Question, SharedLimit, Terms, Vocabulary
from jnpolicy.text.source import Source, Span


class Errors:
    """Where errors stand, file by file."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        self._starts: dict[Source, list[int]] = {}
        for item in found:
            if item.severity is Severity.ERROR and item.span is not None:
                self._starts.setdefault(item.span.source, []).append(item.span.start)
        for starts in self._starts.values():
            starts.sort()

    def in_block(self, block: Block) -> bool:
        """Whether there is one in a block, or some of it could not be read."""
        if block.damaged or block.span.source not in self._starts:
            return block.damaged
        places = [block.span, *(span for _, span in block.every_field())]
        return self.within(Span(block.span.source, min(p.start for p in places), max(p.end for p in places)))

    def within(self, whole: Span) -> bool:
        """Whether one begins within a stretch."""
        starts = self._starts.get(whole.source, [])
        first = bisect_left(starts, whole.start)
        return first < len(starts) and starts[first] <= whole.end


def advise(
    block: Block, clause: Clause, questions: Sequence[Question], vocabulary: Vocabulary, terms: Terms
) -> tuple[Diagnostic, ...]:
    """What may not be meant in a clause, whatever the others say."""
    found = Diagnostics()
    WordAdvice(found).check(block)
    BracketAdvice(Reader(vocabulary), found).check(block)
    IdleAdvice(terms, found).check(block, clause, questions)
    return tuple(found)


def advise_on_shared(
    limits: Iterable[SharedLimit], clauses: Mapping[str, Clause], terms: Terms, errors: Errors, diagnostics: Diagnostics
) -> None:
    """Warn of what may not be meant in limits over several clauses."""
    IdleAdvice(terms, diagnostics).shared([shared for shared in limits if not errors.within(shared.limit.span)], clauses)
