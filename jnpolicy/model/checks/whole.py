"""What only a whole pack shows: readings beside readings, relations that repeat each other or run in a circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.blocks import Block
from jnpolicy.model.checks.circles import Choice, Step, circles, names_of
from jnpolicy.model.policy import Question
from jnpolicy.syntax import ast


def check_questions(questions: list[Question], diagnostics: Diagnostics) -> None:
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


def check_repeats(blocks: Iterable[Block], diagnostics: Diagnostics) -> None:
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


def check_prevailing(blocks: Iterable[Block], clauses: Set[str], diagnostics: Diagnostics) -> None:
    """优先 must not run in a circle, or nothing would be left to apply."""
    steps = [
        Step(first.text, second.text, item.span, choice)
        for block in blocks
        for field, choice in _with_choices(block)
        for item in (field.items if isinstance(field, ast.RelationField) else ())
        if item.sort == "prevails"
        for first, second in [item.names]
        if first.text != second.text and {first.text, second.text} <= clauses
    ]
    for circle in circles(steps):
        last = max(circle, key=steps.index)
        diagnostics.add("JN0319", last.span, cycle=names_of(circle))


def check_awards(steps: Sequence[Step], diagnostics: Diagnostics) -> None:
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
