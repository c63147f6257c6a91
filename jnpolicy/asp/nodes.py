"""Names of conditions in the program: each clause's conditions numbered from 1, their parts 1.1, 1.2 …"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jnpolicy.model import expression as model
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Clause, Concept, Policy
from jnpolicy.model.walk import computes


@dataclass(frozen=True, slots=True)
class Node:
    """A condition or a part of one, under its id."""

    id: str
    condition: model.Condition
    parts: tuple[Node, ...]

    def walk(self) -> Iterator[Node]:
        yield self
        for part in self.parts:
            yield from part.walk()


def number(identifier: str, condition: model.Condition) -> Node:
    """Give a condition and all its parts their ids."""
    match condition:
        case model.All(parts=parts) | model.Any(parts=parts):
            below = parts
        case model.Not(part=part):
            below = (part,)
        case _:
            below = ()
    numbered = tuple(number(f"{identifier}.{n}", part) for n, part in enumerate(below, 1))
    return Node(identifier, condition, numbered)


def clause_nodes(clause: Clause) -> tuple[Node, ...]:
    """The conditions of a clause, in order."""
    return tuple(number(f"{clause.id}#{n}", requirement.condition) for n, requirement in enumerate(clause.requirements, 1))


def concept_node(concept: Concept) -> Node:
    """The condition of a definition."""
    return number(f"定义「{concept.name}」", concept.condition)


def computed_nodes(policy: Policy) -> Iterator[tuple[Clause | Concept, Node]]:
    """Every comparison that is decided outside ASP, with the clause or concept it stands in."""
    for clause in policy.clauses:
        for node in clause_nodes(clause):
            yield from ((clause, part) for part in node.walk() if computes(part.condition))
    for concept in policy.vocabulary.concepts.values():
        yield from ((concept, part) for part in concept_node(concept).walk() if computes(part.condition))


def concept_role(policy: Policy, concept: Concept) -> Role:
    """Whether a concept speaks of the applicant or of a matter."""
    return Role(policy.vocabulary.kinds[concept.kind].role)
