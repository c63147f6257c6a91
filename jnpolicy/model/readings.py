"""A pack and a choice of readings → the policy under them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from jnpolicy.model.expression import Attribute, Dated
from jnpolicy.model.policy import Clause, Pack, PairRelation, Patch, Policy, Question, Reading, Relation, SharedLimit, Terms
from jnpolicy.model.walk import mapped

T = TypeVar("T", Clause, Patch)


def under_readings(pack: Pack, chosen: Mapping[tuple[str, str], str] | None = None) -> Policy:
    """The policy with every question settled: as `chosen` by (owner, question), else by its default."""
    chosen = chosen or {}
    policy = pack.base
    settled: list[tuple[str, str, str]] = []
    patches: dict[str, list[Patch]] = {}
    for question in pack.questions:
        reading = _pick(question, chosen.get((question.owner, question.name)))
        settled.append((question.owner, question.name, reading.name))
        patches.setdefault(question.owner, []).append(reading.patch)
    clauses = tuple(_patched(clause, patches.get(clause.id, [])) for clause in policy.clauses)
    every = [patch for group in patches.values() for patch in group]
    stated = policy.relations + tuple(relation for patch in every for relation in patch.relations)
    relations = tuple(made for relation in stated if (made := _here(relation, policy.titles)) is not None)
    parts = tuple(_with_years(part, patches.get(part.title, [])) for part in policy.parts)
    return replace(policy, parts=parts, clauses=clauses, relations=relations, readings=tuple(settled))


def _here(relation: Relation, titles: Collection[str]) -> Relation | None:
    """What a relation says of the clauses that are taken along; of those of another pack that is not, nothing."""
    match relation:
        case PairRelation(first=first, second=second) if not {first, second} <= set(titles):
            return None
        case SharedLimit(clauses=clauses):
            return replace(relation, clauses=tuple(title for title in clauses if title in titles))
        case _:
            return relation


def _with_years(terms: Terms, patches: list[Patch]) -> Terms:
    """The year rule of a policy, as its reading has it."""
    return replace(
        terms, whole_year=next((patch.whole_year for patch in patches if patch.whole_year is not None), terms.whole_year)
    )


def _pick(question: Question, name: str | None) -> Reading:
    return next((reading for reading in question.readings if reading.name == name), question.default)


def _patched(clause: Clause, patches: Sequence[Patch]) -> Clause:
    """Conditions and limits are added; a component replaces the one of its name, else is added."""
    time = next((patch.time for patch in patches if patch.time), None)
    if time is not None:
        clause, patches = _timed(clause, time), [_timed(patch, time) for patch in patches]
    components = {component.name: component for component in clause.components}
    for patch in patches:
        components |= {component.name: component for component in patch.components}
    limits = clause.limits + tuple(limit for patch in patches for limit in patch.limits)
    return replace(
        clause,
        requirements=clause.requirements + tuple(item for patch in patches for item in patch.requirements),
        components=tuple(components.values()),
        limits=tuple(replace(limit, id=f"{clause.id}/限额{n}") for n, limit in enumerate(limits, 1)),
        once=next((patch.once for patch in patches if patch.once), clause.once),
        time=time or clause.time,
    )


def _timed(part: T, time: Attribute) -> T:
    """A clause or a patch whose parameters are those of another date of its matter."""
    made: T = mapped(part, lambda node: replace(node, time=time) if isinstance(node, Dated) else node)
    return made
