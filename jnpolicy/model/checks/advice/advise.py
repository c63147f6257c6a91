"""All advice on the clauses of a pack. A clause with an error gets none: what is wrong in it may be what looks odd."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jnpolicy.diagnostics import Diagnostics, Severity
from jnpolicy.model.checks.advice.brackets import BracketAdvice
from jnpolicy.model.checks.advice.figures import Reader
from jnpolicy.model.checks.advice.idle import IdleAdvice
from jnpolicy.model.checks.advice.words import WordAdvice
from jnpolicy.model.checks.blocks import Block
from jnpolicy.model.policy import Clause, Policy, Question
from jnpolicy.text.source import Span


def advise(
    blocks: Iterable[Block],
    clauses: Mapping[str, Clause],
    questions: Sequence[Question],
    policy: Policy,
    diagnostics: Diagnostics,
) -> None:
    """Warn of what may not be meant in the clauses that are free of errors."""
    words, idle = WordAdvice(diagnostics), IdleAdvice(policy.parts[0], diagnostics)
    brackets = BracketAdvice(Reader(policy.vocabulary), diagnostics)
    wrong = [item.span for item in diagnostics if item.severity is Severity.ERROR and item.span is not None]
    for block in blocks:
        clause = clauses.get(block.title)
        if clause is None or block.damaged or clause.span != block.span:
            continue
        places = [block.span, *(span for _, span in block.every_field())]
        start, end = min(place.start for place in places), max(place.end for place in places)
        if _within(wrong, Span(block.span.source, start, end)):
            continue
        words.check(block)
        brackets.check(block)
        idle.check(block, clause, [question for question in questions if question.owner == clause.id])
    idle.shared([shared for shared in policy.shared_limits if not _within(wrong, shared.limit.span)], clauses)


def _within(places: Iterable[Span], whole: Span) -> bool:
    """Whether one of some places begins within a stretch."""
    return any(place.source is whole.source and whole.start <= place.start <= whole.end for place in places)
