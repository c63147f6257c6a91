"""All statements of a pack → the checked pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.advice.advise import advise
from jnpolicy.model.checks.blocks import Block, group
from jnpolicy.model.checks.circles import Choice, Step, circles, names_of
from jnpolicy.model.checks.clauses import ClauseBuilder, article_number
from jnpolicy.model.checks.quotes import QuoteBinder
from jnpolicy.model.checks.relations import RelationBuilder
from jnpolicy.model.checks.resolve import Resolver, find_kind
from jnpolicy.model.checks.vocabulary import build_vocabulary
from jnpolicy.model.expression import Role
from jnpolicy.model.law import Law
from jnpolicy.model.policy import (
    Clause,
    Concept,
    Mark,
    Pack,
    Patch,
    Policy,
    Question,
    Reading,
    Relation,
    Rounding,
    Terms,
    Vocabulary,
)
from jnpolicy.model.types import Sort
from jnpolicy.syntax import ast
from jnpolicy.syntax.parse import Parsed
from jnpolicy.text.calendar import as_date, later
from jnpolicy.text.money import ROUNDING_UNITS
from jnpolicy.text.source import Source, Span, nowhere


def assemble(
    pack_id: str, parsed: Parsed, law_source: Source, files: tuple[Source, ...], diagnostics: Diagnostics
) -> Pack | None:
    """The pack; None where so much is missing that there is no policy (reported)."""
    law = Law(law_source)
    quotes = QuoteBinder(law, diagnostics)
    blocks = group(parsed.statements, diagnostics)
    vocabulary = build_vocabulary(parsed.declarations, diagnostics, parsed.lost)
    vocabulary = _with_concepts(vocabulary, blocks.concepts, diagnostics)

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
    base, open_questions = _policy(pack_id, headers[0], vocabulary, tuple(clauses), tuple(relations), diagnostics)
    questions += open_questions
    uncounted = {q.heading.title.span for block in blocks.blocks for q in block.questions if q.damaged}
    _check_questions([question for question in questions if question.span not in uncounted], diagnostics)
    _check_prevailing(blocks.blocks, {clause.id for clause in clauses if clause.nature.grants}, diagnostics)
    _check_repeats(blocks.blocks, diagnostics)
    _check_awards(clause_builder.taken, diagnostics)
    advise(clause_blocks, named, questions, base, diagnostics)
    return Pack(base, tuple(questions), marks, tuple(quotes.bound), law_source, files)


def _with_concepts(vocabulary: Vocabulary, fields: Iterable[ast.ConceptField], diagnostics: Diagnostics) -> Vocabulary:
    """Definitions in the order in which they stand; one may use those before it."""
    fields = tuple(fields)
    concepts: dict[str, Concept] = {}
    lost = [vocabulary.lost, *_check_order(fields, diagnostics)]
    for field in fields:
        if field.name.text in concepts:
            diagnostics.add("JN0201", field.name.span, name=field.name.text)
            continue
        kind = next((found for name in _kind_names(field.condition) if (found := find_kind(vocabulary, name))), None)
        if kind is None:
            lost.append(field.name.text)
            if all(_kind_names(field.condition)):
                diagnostics.add("JN0211", field.name.span, name=field.name.text)
            continue
        role = Role(kind.role)
        known = replace(vocabulary, concepts=dict(concepts), lost="\n".join(lost))
        condition = Resolver(known, {role: kind}, diagnostics).condition(field.condition)
        concepts[field.name.text] = Concept(field.name.text, kind.name, condition, field.span)
    return replace(vocabulary, concepts=concepts, lost="\n".join(lost))


def _check_order(fields: Sequence[ast.ConceptField], diagnostics: Diagnostics) -> set[str]:
    """The definitions that one before them uses, each such use told: as a circle, or as standing too late."""
    place = {field.name.text: number for number, field in reversed(tuple(enumerate(fields)))}
    steps = [
        Step(field.name.text, flag.text, flag.span) for field in fields for flag in _flags(field.condition) if flag.text in place
    ]
    round_about: set[Step] = set()
    for circle in circles(steps):
        diagnostics.add("JN0244", max(circle, key=steps.index).span, cycle=names_of(circle))
        round_about.update(circle)
    late = [step for step in steps if place[step.second] >= place[step.first]]
    for step in late:
        if step not in round_about:
            diagnostics.add("JN0241", step.span, name=step.first, other=step.second)
    return {step.second for step in late}


def _flags(condition: ast.Condition) -> Iterator[ast.Name]:
    """The yes/no attributes and definitions that a condition names."""
    match condition:
        case ast.Flag(flag=flag):
            yield flag
        case ast.All(parts=parts) | ast.Any(parts=parts):
            for part in parts:
                yield from _flags(part)
        case ast.Not(part=part):
            yield from _flags(part)
        case _:
            return


def _kind_names(condition: ast.Condition) -> Iterable[str]:
    match condition:
        case ast.Member(path=path):
            yield path.kind.text
        case ast.Flag(kind=kind):
            yield kind.text
        case ast.Compare(left=ast.Path(kind=kind)) | ast.Within(left=ast.Path(kind=kind)):
            yield kind.text
        case ast.All(parts=parts) | ast.Any(parts=parts):
            for part in parts:
                yield from _kind_names(part)
        case ast.Not(part=part):
            yield from _kind_names(part)
        case _:
            return


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


def _policy(
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
            case ast.ForceField(start=first, number=number, unit=unit):
                value, sort = (first.value, Sort.DATE) if isinstance(first, ast.Literal) else _parameter(vocabulary, first)
                lost = isinstance(first, ast.ParameterRef) and (not first.name.text or first.name.text in vocabulary.lost)
                if lost or (sort is Sort.DATE and value == 0):
                    pass  # reported where it is written
                elif sort is Sort.DATE:
                    try:
                        start = as_date(value)
                        end = later(start, number, unit)
                    except ValueError:
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


def _check_questions(questions: list[Question], diagnostics: Diagnostics) -> None:
    """Each question has exactly one default; a reading's name is unique within its clause or relation."""
    names: dict[str, Counter[str]] = {}
    for question in questions:
        defaults = sum(reading.default for reading in question.readings)
        if defaults != 1:
            count = f"有{defaults}个" if defaults else "没有"
            diagnostics.add("JN0305", question.span, name=question.name, count=count)
        for reading in question.readings:
            counter = names.setdefault(question.owner, Counter())
            counter[reading.name] += 1
            if counter[reading.name] > 1:
                diagnostics.add("JN0306", reading.span, name=reading.name, owner=question.owner)


def _check_repeats(blocks: Iterable[Block], diagnostics: Diagnostics) -> None:
    """Of two clauses, and of each default, one relation holds under any choice of readings."""
    seen: dict[tuple[str, frozenset[str], object], list[tuple[ast.RelationItem, Choice | None]]] = {}
    for block in blocks:
        for field, choice in _with_choices(block):
            for item in field.items if isinstance(field, ast.RelationField) else ():
                if item.sort == "limit":
                    continue
                sort = "pair" if item.sort == "prevails" else item.sort
                key = (sort, frozenset(name.text for name in item.names), item.only_for)
                beside = [other for other, when in seen.setdefault(key, []) if _both_hold(choice, when)]
                seen[key].append((item, choice))
                if beside and not item.sort == beside[0].sort == "prevails":  # a circle is told as such
                    _tell_repeat(item, beside[0], diagnostics)
                elif beside and item.names == beside[0].names:
                    diagnostics.add("JN0322", item.span)


def _tell_repeat(item: ast.RelationItem, before: ast.RelationItem, diagnostics: Diagnostics) -> None:
    if (item.word, item.ceiling) == (before.word, before.ceiling):
        diagnostics.add("JN0322", item.span)
    else:
        diagnostics.add("JN0346", item.span, here=item.span.text, before=before.span.text, place=before.span.place)


def _both_hold(one: Choice | None, two: Choice | None) -> bool:
    """Whether two readings can be chosen together; what stands outside readings always holds."""
    return one is None or two is None or one[0] != two[0] or one == two


def _check_prevailing(blocks: Iterable[Block], clauses: Collection[str], diagnostics: Diagnostics) -> None:
    """优先 must not run in a circle, or nothing would be left to apply."""
    steps = [
        Step(first.text, second.text, item.span, choice)
        for block in blocks
        for field, choice in _with_choices(block)
        for item in (field.items if isinstance(field, ast.RelationField) else ())
        if item.sort == "prevails"
        for first, second in [item.names]
        if first.text != second.text and {first.text, second.text} <= set(clauses)
    ]
    for circle in circles(steps):
        last = max(circle, key=steps.index)
        diagnostics.add("JN0319", last.span, cycle=names_of(circle))


def _check_awards(steps: Sequence[Step], diagnostics: Diagnostics) -> None:
    """What a clause pays may hang on what another pays, but not in a circle."""
    for circle in circles(steps):
        diagnostics.add("JN0332", max(circle, key=steps.index).span, cycle=names_of(circle))


def _with_choices(block: Block) -> Iterator[tuple[ast.Field, Choice | None]]:
    """The fields of a block, each with the reading that it belongs to."""
    for field, _ in block.fields:
        yield field, None
    for question in block.questions:
        for reading in question.readings:
            for field, _ in reading.fields:
                yield field, (f"{block.title}/{question.heading.title.text}", reading.heading.title.text)
