"""Definitions (定义) → concepts of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.circles import Step, circles, names_of
from jnpolicy.model.checks.resolve import Resolver
from jnpolicy.model.checks.resolve_names import find_kind
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Concept, Vocabulary
from jnpolicy.syntax import ast


def with_concepts(vocabulary: Vocabulary, fields: Iterable[ast.ConceptField], diagnostics: Diagnostics) -> Vocabulary:
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
