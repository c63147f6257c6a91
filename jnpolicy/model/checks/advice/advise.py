"""All advice on the clauses of a pack. A clause with an error gets none: what is wrong in it may be what looks odd."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jnpolicy.diagnostics import Diagnostics, Severity
from jnpolicy.model.checks.advice.brackets import BracketAdvice
from jnpolicy.model.checks.advice.figures import Reader
from jnpolicy.model.checks.advice.idle import IdleAdvice
from jnpolicy.model.checks.advice.words import WordAdvice
from jnpolicy.model.checks.blocks import Block
from jnpolicy.model.policy import Clause, Question, Rounding, Vocabulary


def advise(
    blocks: Iterable[Block],
    clauses: Mapping[str, Clause],
    questions: Sequence[Question],
    vocabulary: Vocabulary,
    rounding: Rounding,
    diagnostics: Diagnostics,
) -> None:
    """Warn of what may not be meant in the clauses that are free of errors."""
    words, idle = WordAdvice(diagnostics), IdleAdvice(rounding.unit, diagnostics)
    brackets = BracketAdvice(Reader(vocabulary), diagnostics)
    wrong = [item.span for item in diagnostics if item.severity is Severity.ERROR and item.span is not None]
    for block in blocks:
        clause = clauses.get(block.title)
        if clause is None or block.damaged or clause.span != block.span:
            continue
        places = [block.span, *(span for _, span in block.every_field())]
        start, end = min(place.start for place in places), max(place.end for place in places)
        if any(span.source is block.span.source and start <= span.start <= end for span in wrong):
            continue
        words.check(block)
        brackets.check(block)
        idle.check(block, clause, [question for question in questions if question.owner == clause.id])
