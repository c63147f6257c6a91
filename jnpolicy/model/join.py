"""Several packs as one: their clauses stand side by side, names kept apart, each under the terms of its own policy.

A clause keeps its title where no other pack has the same one, else it is called 包名/标题. Kinds of one name are one
kind with the attributes of both. What a pack says of clauses of another (「包名/标题」) takes effect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model import expression as model
from jnpolicy.model.checks.circles import Choice, Step, circles, names_of
from jnpolicy.model.policy import (
    ELSEWHERE,
    AttributeDefinition,
    Clause,
    Component,
    Concept,
    Kind,
    Pack,
    PairRelation,
    Patch,
    Policy,
    Question,
    Relation,
    RelationKind,
    SharedLimit,
    Vocabulary,
)
from jnpolicy.model.walk import awards_in, mapped
from jnpolicy.text.source import nowhere


def join(packs: Sequence[Pack], diagnostics: Diagnostics) -> Pack:
    """One pack of several; kinds that do not fit together and clauses that are not there are reported."""
    if len(packs) == 1:
        return packs[0]
    counted = Counter(clause.id for pack in packs for clause in pack.base.clauses)
    parts = [_Part(pack, counted) for pack in packs]
    names = {(part.pack.id, clause.id): part.name(clause.id) for part in parts for clause in part.pack.base.clauses}
    vocabulary = _vocabulary([part.vocabulary() for part in parts], diagnostics)
    clauses = [clause for part in parts for clause in part.clauses(names)]
    clauses = [replace(clause, rank=rank) for rank, clause in enumerate(clauses, 1)]
    relations = [relation for part in parts for relation in part.relations(names, diagnostics)]
    base = Policy(
        tuple(terms for pack in packs for terms in pack.base.parts), vocabulary, tuple(clauses), tuple(relations), ()
    )  # fmt: skip
    questions = tuple(question for part in parts for question in part.questions(names, diagnostics))
    _check_circles(base, questions, diagnostics)
    return replace(
        packs[0],
        base=base,
        questions=questions,
        marks=tuple(mark for pack in packs for mark in pack.marks),
        quotes=tuple(quote for pack in packs for quote in pack.quotes),
        files=tuple(file for pack in packs for file in pack.files),
        joined=tuple(packs),
    )


def _check_circles(base: Policy, questions: Sequence[Question], diagnostics: Diagnostics) -> None:
    """Report what runs in a circle through clauses of several packs; within one it is told where the pack is read."""
    of = {clause.id: clause.pack for clause in base.clauses}
    amounts: list[tuple[str, tuple[Component, ...], Choice | None]] = [(c.id, c.components, None) for c in base.clauses]
    relations: list[tuple[Relation, Choice | None]] = [(relation, None) for relation in base.relations]
    for question in questions:
        for reading in question.readings:
            choice = (f"{question.owner}/{question.name}", reading.name)
            amounts.append((question.owner, reading.patch.components, choice))
            relations += [(relation, choice) for relation in reading.patch.relations]
    taken = [
        Step(title, award.clause, component.span, choice)
        for title, components, choice in amounts
        for component in components
        for award in awards_in(component.amount)
    ]
    prevailing = [
        Step(relation.first, relation.second, nowhere(), choice)
        for relation, choice in relations
        if isinstance(relation, PairRelation) and relation.kind is RelationKind.PREVAILS
    ]
    for code, steps in (("JN0332", taken), ("JN0319", prevailing)):
        for circle in circles(steps):
            if len({of[step.first] for step in circle}) > 1:
                diagnostics.add(code, None, cycle=names_of(circle))


class _Part:
    """One of the packs, with its names as they are in the whole."""

    def __init__(self, pack: Pack, counted: Counter[str]):
        self.pack = pack
        self._counted = counted

    def name(self, title: str) -> str:
        """A clause's title in the whole."""
        return title if self._counted[title] <= 1 else f"{self.pack.id}{ELSEWHERE}{title}"

    def vocabulary(self) -> Vocabulary:
        own = self.pack.base.vocabulary
        concepts = {
            self._concept(name): Concept(self._concept(name), item.kind, self._renamed(item.condition, {}), item.span)
            for name, item in own.concepts.items()
        }
        return replace(own, concepts=concepts)

    def clauses(self, names: dict[tuple[str, str], str]) -> Iterable[Clause]:
        for clause in self.pack.base.clauses:
            made = self._renamed(clause, names)
            limits = tuple(replace(limit, id=f"{self.pack.id}{ELSEWHERE}{limit.id}") for limit in made.limits)
            yield replace(made, id=self.name(clause.id), limits=limits, time=made.time or self._time(clause))

    def relations(self, names: dict[tuple[str, str], str], diagnostics: Diagnostics) -> Iterable[Relation]:
        yield from self._relations(self.pack.base.relations, names, diagnostics)

    def questions(self, names: dict[tuple[str, str], str], diagnostics: Diagnostics) -> Iterable[Question]:
        for question in self.pack.questions:
            readings = tuple(
                replace(
                    reading,
                    patch=replace(
                        self._patch(reading.patch, names),
                        relations=tuple(self._relations(reading.patch.relations, names, diagnostics)),
                    ),
                )
                for reading in question.readings
            )
            owners = {clause.id for clause in self.pack.base.clauses}
            owner = self.name(question.owner) if question.owner in owners else question.owner
            yield replace(question, owner=owner, readings=readings)

    def _patch(self, patch: Patch, names: dict[tuple[str, str], str]) -> Patch:
        made: Patch = self._renamed(patch, names)
        return made

    def _relations(
        self, relations: Iterable[Relation], names: dict[tuple[str, str], str], diagnostics: Diagnostics
    ) -> Iterable[Relation]:
        for relation in relations:
            match relation:
                case PairRelation(first=first, second=second, ceiling=ceiling):
                    one, two = (self._clause(name, names, diagnostics) for name in (first, second))
                    if one is not None and two is not None:
                        yield replace(relation, first=one, second=two, ceiling=self._renamed(ceiling, names))
                case SharedLimit(clauses=clauses, limit=limit):
                    found = [name for title in clauses if (name := self._clause(title, names, diagnostics)) is not None]
                    identifier = f"{self.pack.id}{ELSEWHERE}{limit.id}"
                    yield replace(relation, clauses=tuple(found), limit=replace(self._renamed(limit, names), id=identifier))
                case _:
                    yield relation

    def _clause(self, title: str, names: dict[tuple[str, str], str], diagnostics: Diagnostics) -> str | None:
        """The name of a clause that this pack speaks of; None where its pack is not taken along."""
        pack, slash, rest = title.partition(ELSEWHERE)
        if not slash:
            return names[self.pack.id, title]
        if not any(known == pack for known, _ in names):
            return None
        if (pack, rest) not in names:
            diagnostics.add("JN0352", None, pack=self.pack.id, name=title)
        return names.get((pack, rest))

    def _concept(self, name: str) -> str:
        return f"{self.pack.id}{ELSEWHERE}{name}"

    def _time(self, clause: Clause) -> model.Attribute | None:
        """The kind's own time, stated with the clause: another pack may give the kind another."""
        if not clause.matter:
            return None
        definition = self.pack.base.vocabulary.time_attribute(clause.matter)
        if definition is None:
            return None
        return model.Attribute(model.Role.MATTER, clause.matter, definition.name, definition.type)

    def _renamed(self, node: Any, names: dict[tuple[str, str], str]) -> Any:
        """A node with the concepts and clauses that it names as they are in the whole."""

        def change(item: Any) -> Any:
            if isinstance(item, model.Is):
                return replace(item, concept=self._concept(item.concept))
            if isinstance(item, model.Award):
                pack, slash, rest = item.clause.partition(ELSEWHERE)
                return replace(item, clause=names.get((pack, rest) if slash else (self.pack.id, item.clause), item.clause))
            return item

        return mapped(node, change)


def _vocabulary(parts: Sequence[Vocabulary], diagnostics: Diagnostics) -> Vocabulary:
    kinds: dict[str, Kind] = {}
    concepts: dict[str, Concept] = {}
    categories: dict[str, None] = {}
    for part in parts:
        for name, kind in part.kinds.items():
            kinds[name] = _kind(kinds[name], kind, diagnostics) if name in kinds else kind
        concepts |= part.concepts
        categories |= dict.fromkeys(part.categories)
    return Vocabulary(_short_apart(kinds), concepts, {}, tuple(categories))


def _kind(one: Kind, two: Kind, diagnostics: Diagnostics) -> Kind:
    """One kind of two that have the same name: it has the attributes of both."""
    if one.role != two.role:
        diagnostics.add("JN0351", None, name=one.name, attribute="", what="一处是申请人，一处是事项")
        return one
    attributes: dict[str, AttributeDefinition] = {item.name: item for item in one.attributes}
    for item in two.attributes:
        known = attributes.setdefault(item.name, item)
        if known.adjustable != item.adjustable:  # one policy's analyst would not advise to change it
            attributes[item.name] = replace(known, adjustable=False)
        if known.type != item.type or known.signed != item.signed:
            what = f"一处是{known.type.text}，一处是{item.type.text}"
            diagnostics.add("JN0351", None, name=one.name, attribute=f"的「{item.name}」", what=what)
    ancestors = tuple(dict.fromkeys((*one.ancestors, *two.ancestors)))
    return replace(one, ancestors=ancestors, attributes=tuple(attributes.values()))


def _short_apart(kinds: dict[str, Kind]) -> dict[str, Kind]:
    """A short name that two kinds would share is given up; their full names stay."""
    counted = Counter(kind.short for kind in kinds.values())
    return {name: kind if counted[kind.short] == 1 else replace(kind, short=name) for name, kind in kinds.items()}
