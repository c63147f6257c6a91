"""Statements grouped under their headings: which clause, relation, question and reading a field belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.syntax import ast
from jnpolicy.text.source import Span

_IN_READING = (
    ast.ConditionField, ast.GrantField, ast.LimitField, ast.OnceField, ast.TimeField,
    ast.AsAboveField, ast.RelationField, ast.YearRuleField, ast.WhereField,
)  # fmt: skip


@dataclass(slots=True)
class ReadingBlock:
    heading: ast.ReadingHeading
    fields: list[tuple[ast.Field, Span]] = field(default_factory=list)


@dataclass(slots=True)
class QuestionBlock:
    heading: ast.QuestionHeading
    readings: list[ReadingBlock] = field(default_factory=list)
    damaged: bool = False  # one of its readings could not be read, so they are not counted


@dataclass(slots=True, eq=False)
class Block:
    """What stands under one heading. Each is itself alone: what is known of one is known of that one."""

    heading: ast.ClauseHeading | ast.RelationHeading | ast.PolicyHeading
    span: Span
    fields: list[tuple[ast.Field, Span]] = field(default_factory=list)
    questions: list[QuestionBlock] = field(default_factory=list)
    damaged: bool = False  # some of its statements could not be read, so nothing is said to be missing

    @property
    def title(self) -> str:
        return self.heading.title.text

    def every_field(self) -> Iterable[tuple[ast.Field, Span]]:
        """The block's own fields, then those of its readings."""
        yield from self.fields
        for question in self.questions:
            for reading in question.readings:
                yield from reading.fields


@dataclass(slots=True)
class Blocks:
    """`lost` holds the headings that could not be read; what they head is left out."""

    blocks: list[Block] = field(default_factory=list)
    marks: list[ast.MarkField] = field(default_factory=list)
    concepts: list[ast.ConceptField] = field(default_factory=list)
    lost: list[ast.BrokenHeading] = field(default_factory=list)


def joined(files: Iterable[Blocks]) -> Blocks:
    """Those of several files."""
    whole = Blocks()
    for file in files:
        whole.blocks += file.blocks
        whole.marks += file.marks
        whole.concepts += file.concepts
        whole.lost += file.lost
    return whole


def group(statements: Iterable[ast.Statement], diagnostics: Diagnostics) -> Blocks:
    """Put every field of a file into its block; one that has none is reported.

    What a broken heading heads goes into a block, question or reading that nothing holds, so that nothing is said of it.
    """
    result = Blocks()
    block: Block | None = None
    question: QuestionBlock | None = None
    reading: ReadingBlock | None = None
    before: ast.Statement | None = None
    for statement in statements:
        for heading in statement.headings or _lost_heading(before, statement):
            match heading:
                case ast.ClauseHeading() | ast.RelationHeading() | ast.PolicyHeading():
                    block, question, reading = Block(heading, heading.title.span), None, None
                    result.blocks.append(block)
                case ast.BrokenHeading(level=level, title=title):
                    result.lost.append(heading)
                    if level in (ast.Level.CLAUSE, ast.Level.RELATION, ast.Level.POLICY):
                        block, question, reading = Block(ast.RelationHeading(title), title.span), None, None
                        continue
                    if level is ast.Level.QUESTION or question is None:
                        question, reading = QuestionBlock(ast.QuestionHeading(title, None)), None
                    if level is ast.Level.READING:
                        reading = ReadingBlock(ast.ReadingHeading(title, default=False))
                    question.damaged = True
                    if block is not None:
                        block.damaged = True
                case ast.QuestionHeading():
                    question, reading = QuestionBlock(heading), None
                    if block is None:
                        diagnostics.add("JN0307", heading.title.span)
                    else:
                        block.questions.append(question)
                case ast.ReadingHeading():
                    reading = ReadingBlock(heading)
                    if question is None:
                        diagnostics.add("JN0316", heading.title.span)
                    else:
                        question.readings.append(reading)
        if block is not None and statement.damaged:
            block.damaged = True
        if question is not None and statement.damaged and statement.headings:
            question.damaged = True
        match statement.field:
            case ast.MarkField() as mark:
                result.marks.append(mark)
            case ast.ConceptField() as concept:
                result.concepts.append(concept)
            case ast.BrokenField():
                pass
            case other if block is None:
                diagnostics.add("JN0307", statement.span.first_line)
            case other if reading is not None:
                if isinstance(other, _IN_READING):
                    reading.fields.append((other, statement.span))
                else:
                    diagnostics.add("JN0312", statement.span.first_line)
            case other:
                block.fields.append((other, statement.span))
        before = statement
    return result


def _lost_heading(before: ast.Statement | None, statement: ast.Statement) -> tuple[ast.BrokenHeading, ...]:
    """原文 stands first under a heading: where it follows something that could not be read at all, that was the heading."""
    if not isinstance(statement.field, ast.QuotesField) or before is None or before.headings:
        return ()
    return (ast.BrokenHeading(ast.Level.CLAUSE, before.field.title),) if isinstance(before.field, ast.BrokenField) else ()
