"""All statements of a pack → the checked pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.advice.advise import Errors, advise_on_shared
from jnpolicy.model.checks.blocks import Block, joined
from jnpolicy.model.checks.clauses import article_number
from jnpolicy.model.checks.concepts import with_concepts
from jnpolicy.model.checks.memo import Checked, Memo, Surroundings
from jnpolicy.model.checks.quotes import QuoteBinder
from jnpolicy.model.checks.relations import RelationBuilder
from jnpolicy.model.checks.terms import build_policy
from jnpolicy.model.checks.vocabulary import build_vocabulary
from jnpolicy.model.checks.whole import check_awards, check_prevailing, check_questions, check_repeats
from jnpolicy.model.policy import Mark, Pack, Relation
from jnpolicy.syntax import ast
from jnpolicy.syntax.parse import Parsed
from jnpolicy.text.source import Source, Span, nowhere


def assemble(
    pack_id: str,
    parsed: Parsed,
    law_source: Source,
    files: tuple[Source, ...],
    diagnostics: Diagnostics,
    memo: Memo | None = None,
) -> Pack | None:
    """The pack; None where so much is missing that there is no policy (reported).

    With a memo, clauses that have not changed, nor what they are checked against, are not checked again.
    """
    memo = memo or Memo()
    law = memo.law(law_source)
    blocks = joined(memo.grouped(parsed.files, diagnostics))
    vocabulary = build_vocabulary(parsed.declarations, diagnostics, parsed.lost)
    vocabulary = with_concepts(vocabulary, blocks.concepts, diagnostics)
    memo.under(Surroundings(pack_id, vocabulary, law))

    clause_blocks = [block for block in blocks.blocks if isinstance(block.heading, ast.ClauseHeading)]
    checked = _clauses(clause_blocks, memo, diagnostics)
    clauses = tuple(item.clause for item in checked.values() if item.clause is not None)
    questions = [question for item in checked.values() for question in item.questions]
    quotes = QuoteBinder(law, diagnostics, [quote for item in checked.values() for quote in item.bound])
    named = {clause.id: clause for clause in clauses}
    failed = frozenset(block.title for block in clause_blocks)
    failed |= {heading.title.text for heading in blocks.lost if heading.level is ast.Level.CLAUSE}
    damaged = {block.title for block in clause_blocks if block.damaged} | (failed - named.keys())
    partly = replace(vocabulary, lost="\n".join([vocabulary.lost, *sorted(damaged)]))
    builder = RelationBuilder(pack_id, partly, named, failed - named.keys(), quotes, diagnostics)
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
    base, open_questions = build_policy(pack_id, headers[0], partly, clauses, tuple(relations), diagnostics)
    questions += open_questions
    uncounted = {q.heading.title.span for block in blocks.blocks for q in block.questions if q.damaged}
    check_questions([question for question in questions if question.span not in uncounted], diagnostics)
    check_prevailing(blocks.blocks, {clause.id for clause in clauses if clause.nature.grants}, diagnostics)
    check_repeats(blocks.blocks, diagnostics)
    check_awards([step for item in checked.values() for step in item.taken], diagnostics)
    terms, errors = base.parts[0], Errors(diagnostics)
    for block, item in checked.items():
        if item.clause is not None and not errors.in_block(block):
            diagnostics.extend(memo.advice(block, terms))
    advise_on_shared(base.shared_limits, named, terms, errors, diagnostics)
    return Pack(base, tuple(questions), marks, tuple(quotes.bound), law_source, files)


def _clauses(blocks: Sequence[Block], memo: Memo, diagnostics: Diagnostics) -> dict[Block, Checked]:
    """The clauses in their order, by block; of two with one title the first is taken."""
    checked: dict[Block, Checked] = {}
    first: dict[str, Block] = {}
    titles = frozenset(block.title for block in blocks)

    def place(block: Block) -> int:
        assert isinstance(block.heading, ast.ClauseHeading)
        return article_number(block.heading.article) or 0

    for rank, block in enumerate(sorted(blocks, key=place), 1):
        if block.title in first:
            diagnostics.add("JN0301", block.span, title=block.title, place=first[block.title].span.place)
            continue
        checked[block] = memo.clause(block, rank, titles)
        diagnostics.extend(checked[block].findings)
        if checked[block].clause is not None:
            first[block.title] = block
    return checked
