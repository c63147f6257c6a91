"""What is worth asking of a case, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jnpolicy.explain.account import article_of, name_of
from jnpolicy.model.describe import value_text
from jnpolicy.model.policy import AttributeDefinition, Nature
from jnpolicy.solve.derived import Key
from jnpolicy.solve.inquire import Inquiries, Inquiry, Span
from jnpolicy.solve.problem import Problem
from jnpolicy.solve.unknowns import OpenFact

APPLICANT = "申请人"


@dataclass(frozen=True, slots=True)
class Need:
    """A candidate that a fact is needed for, with the law's words."""

    key: Key
    name: str
    article: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with whom it is about, in the order of asking. `spread` in 分, None where nothing bounds it."""

    fact: OpenFact
    owner: str
    spread: int | None
    answers: tuple[tuple[str, Span], ...]
    needs: tuple[Need, ...]

    @property
    def definition(self) -> AttributeDefinition:
        return self.fact.definition

    @property
    def name(self) -> str:
        return f"{self.owner}的「{self.definition.name}」"


@dataclass(frozen=True, slots=True)
class Reference:
    """A grant that may be had, of which the case does not say what the policy referred to gives; `limits` as the law says."""

    matter: str
    clause: str
    need: Need
    limits: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.matter}的参照数额「{self.clause}」"


@dataclass(frozen=True, slots=True)
class Questions:
    """All that is worth asking of a case, and what is not, by owner."""

    problem: Problem
    span: Span
    asked: tuple[Asked, ...]
    references: tuple[Reference, ...]
    elsewhere: tuple[tuple[str, tuple[str, ...]], ...]
    idle: tuple[tuple[str, tuple[str, ...]], ...]


def questions(found: Inquiries) -> Questions:
    """What is worth asking, in words."""
    return Questions(
        found.problem,
        found.span,
        tuple(_asked(found.problem, inquiry) for inquiry in found.questions),
        tuple(_references(found.problem)),
        _by_owner(found.relevance.elsewhere),
        _by_owner(found.relevance.idle),
    )


def _asked(problem: Problem, inquiry: Inquiry) -> Asked:
    kind = inquiry.fact.definition.type
    answers = tuple((value_text(answer.value, kind), answer.span) for answer in inquiry.answers)
    needs = tuple(_need(problem, key) for key in inquiry.keys)
    return Asked(inquiry.fact, inquiry.fact.matter or APPLICANT, inquiry.spread, answers, needs)


def _references(problem: Problem) -> Iterator[Reference]:
    for candidate in problem.elsewhere:
        clause = candidate.clause
        if clause is not None and clause.nature is Nature.REFERENCE and not candidate.open:
            limits = tuple(limit.text for limit in clause.limits)
            yield Reference(candidate.key.matter, clause.id, _need(problem, candidate.key), limits)


def _need(problem: Problem, key: Key) -> Need:
    if key.other:
        return Need(key, name_of(problem, key), "其他政策", ())
    clause = problem.policy.clause(key.clause)
    return Need(key, name_of(problem, key), article_of(problem.policy, clause), tuple(quote.text for quote in clause.quotes))


def _by_owner(facts: Iterable[OpenFact]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for fact in facts:
        found.setdefault(fact.matter or APPLICANT, []).append(fact.definition.name)
    return tuple((owner, tuple(names)) for owner, names in found.items())
