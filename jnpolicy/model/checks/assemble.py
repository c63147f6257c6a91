"""All statements of a pack → the checked pack."""

from __future__ import annotations

from dataclasses import replace

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.advice.advise import advise
from jnpolicy.model.checks.blocks import Block, group
from jnpolicy.model.checks.clauses import ClauseBuilder, article_number
from jnpolicy.model.checks.concepts import with_concepts
from jnpolicy.model.checks.quotes import QuoteBinder
from jnpolicy.model.checks.relations import RelationBuilder
from jnpolicy.model.checks.terms import build_policy
from jnpolicy.model.checks.vocabulary import build_vocabulary
from jnpolicy.model.checks.whole import check_awards, check_prevailing, check_questions, check_repeats
from jnpolicy.model.law import Law
from jnpolicy.model.policy import Clause, Mark, Pack, Question, Relation
from jnpolicy.syntax import ast
from jnpolicy.syntax.parse import Parsed
from jnpolicy.text.source import Source, Span, nowhere


def assemble(
    pack_id: str, parsed: Parsed, law_source: Source, files: tuple[Source, ...], diagnostics: Diagnostics
) -> Pack | None:
    """The pack; None where so much is missing that there is no policy (reported)."""
    law = Law(law_source)
    quotes = QuoteBinder(law, diagnostics)
    blocks = group(parsed.statements, diagnostics)
    vocabulary = build_vocabulary(parsed.declarations, diagnostics, parsed.lost)
    vocabulary = with_concepts(vocabulary, blocks.concepts, diagnostics)

    clause_blocks = [block for block in blocks.blocks if isinstance(block.heading, ast.ClauseHeading)]
    titles = frozenset(block.title for block in clause_blocks)
    clause_builder = ClauseBuilder(pack_id, vocabulary, quotes, diagnostics, titles, [])
    clauses, questions = _clauses(clause_blocks, clause_builder, diagnostics)
    named = {clause.id: clause for clause in clauses}
    failed = frozenset(block.title for block in clause_blocks)
    failed |= {heading.title.text for heading in blocks.lost if heading.level is ast.Level.CLAUSE}
    damaged = {block.title for block in clause_blocks if block.damaged} | (failed - named.keys())
    vocabulary = replace(vocabulary, lost="\n".join([vocabulary.lost, *sorted(damaged)]))
    builder = RelationBuilder(pack_id, vocabulary, named, failed - named.keys(), quotes, diagnostics)
    relations: list[Relation] = []
    for block in blocks.blocks:
        if isinstance(block.heading, ast.RelationHeading):
            made, asked = builder.build(block)
            relations += made
            questions += asked
    marks = tuple(
        Mark(mark.mark, tuple(quotes.bind(f"（{mark.mark}）", quote) for quote in mark.quotes)) for mark in blocks.marks
    )
    headers = [block for block in blocks.blocks if isinstance(block.heading, ast.PolicyHeading)]
    if len(headers) > 1 or not (headers or any(heading.level is ast.Level.POLICY for heading in blocks.lost)):
        span = headers[1].span if headers else (Span(files[0], 0, 0) if files else nowhere())
        diagnostics.add("JN0308", span)
    if not headers:
        return None
    for quote in (q for field, _ in headers[0].fields if isinstance(field, ast.QuotesField) for q in field.quotes):
        quotes.bind(f"（{headers[0].title}）", quote)
    base, open_questions = build_policy(pack_id, headers[0], vocabulary, tuple(clauses), tuple(relations), diagnostics)
    questions += open_questions
    uncounted = {q.heading.title.span for block in blocks.blocks for q in block.questions if q.damaged}
    check_questions([question for question in questions if question.span not in uncounted], diagnostics)
    check_prevailing(blocks.blocks, {clause.id for clause in clauses if clause.nature.grants}, diagnostics)
    check_repeats(blocks.blocks, diagnostics)
    check_awards(clause_builder.taken, diagnostics)
    advise(clause_blocks, named, questions, base, diagnostics)
    return Pack(base, tuple(questions), marks, tuple(quotes.bound), law_source, files)


def _clauses(blocks: list[Block], builder: ClauseBuilder, diagnostics: Diagnostics) -> tuple[list[Clause], list[Question]]:
    clauses: dict[str, Clause] = {}
    questions: list[Question] = []

    def place(block: Block) -> int:
        assert isinstance(block.heading, ast.ClauseHeading)
        return article_number(block.heading.article) or 0

    for rank, block in enumerate(sorted(blocks, key=place), 1):
        if block.title in clauses:
            first = clauses[block.title].span
            diagnostics.add("JN0301", block.span, title=block.title, place=first.place)
            continue
        built = builder.build(block, rank)
        if built is not None:
            clauses[block.title] = built[0]
            questions += built[1]
    return list(clauses.values()), questions
