"""The policy's own block → its terms, and what its questions leave open."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.blocks import Block
from jnpolicy.model.policy import Clause, Patch, Policy, Question, Reading, Relation, Rounding, Terms, Vocabulary
from jnpolicy.model.types import Sort
from jnpolicy.syntax import ast
from jnpolicy.text.calendar import as_date, later
from jnpolicy.text.money import ROUNDING_UNITS
from jnpolicy.text.source import Span


def build_policy(
    pack_id: str,
    block: Block,
    vocabulary: Vocabulary,
    clauses: tuple[Clause, ...],
    relations: tuple[Relation, ...],
    diagnostics: Diagnostics,
) -> tuple[Policy, list[Question]]:
    issuer = ""
    start, end = date.min, date.max
    rounding = Rounding(Fraction(1, 100), half_up=True, text="四舍五入至分")
    seen: set[type] = set()
    for field, span in block.fields:
        if type(field) in seen and not isinstance(field, ast.QuotesField):
            diagnostics.add("JN0309", Span(span.source, span.start, span.start + 4), title=block.title)
        seen.add(type(field))
        match field:
            case ast.IssuerField(issuer=name):
                issuer = name
            case ast.ForceField(start=first, number=number, unit=unit, last=last):
                value, sort = (first.value, Sort.DATE) if isinstance(first, ast.Literal) else _parameter(vocabulary, first)
                lost = isinstance(first, ast.ParameterRef) and (not first.name.text or first.name.text in vocabulary.lost)
                if lost or (sort is Sort.DATE and value == 0) or (last is not None and last.value == 0):
                    pass  # reported where it is written
                elif sort is Sort.DATE:
                    try:
                        start = as_date(value)
                        end = later(start, number, unit) if last is None else later(as_date(last.value), 1, "日")
                    except ValueError:
                        diagnostics.add("JN0210", span)
                    if end <= start:
                        diagnostics.add("JN0210", span)
                else:
                    diagnostics.add("JN0210", span)
            case ast.RoundingField(unit=unit, half_up=half_up):
                words = f"四舍五入至{unit}" if half_up else f"{unit}以下舍去"
                rounding = Rounding(ROUNDING_UNITS[unit], half_up, words)
            case ast.QuotesField() | ast.YearRuleField() | ast.BrokenField():
                pass
            case _:
                diagnostics.add("JN0307", Span(span.source, span.start, span.start + 2))
    for needed, label in ((ast.ForceField, "施行"), (ast.RoundingField, "舍入")):
        if needed not in seen and not block.damaged:
            diagnostics.add("JN0302", block.span, title=block.title, missing=label)
    questions = []
    for question in block.questions:
        for block_reading in question.readings:
            for field, span in block_reading.fields:
                if not isinstance(field, ast.YearRuleField | ast.AsAboveField):
                    diagnostics.add("JN0312", Span(span.source, span.start, span.start + 2))
        readings = tuple(
            Reading(
                reading.heading.title.text,
                reading.heading.default,
                Patch(whole_year=next((f.whole_year for f, _ in reading.fields if isinstance(f, ast.YearRuleField)), None)),
                reading.heading.title.span,
            )
            for reading in question.readings
        )
        questions.append(Question(block.title, question.heading.title.text, None, readings, question.heading.title.span))
    whole = next((f.whole_year for f, _ in block.fields if isinstance(f, ast.YearRuleField)), False)
    terms = Terms(pack_id, block.title, issuer, start, end, rounding, whole)
    policy = Policy((terms,), vocabulary, clauses, relations, ())
    return policy, questions


def _parameter(vocabulary: Vocabulary, reference: ast.ParameterRef) -> tuple[Fraction, Sort | None]:
    value = vocabulary.parameters.get(reference.name.text)
    return (value[0], value[1].sort) if value else (Fraction(0), None)
