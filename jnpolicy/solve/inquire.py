"""What to ask next: each unknown fact that can move the decision, by how far its answers lie apart.

An answer leaves a range for the total: what is sure then, and what is possible at most. The spread of a fact is the
greater of two differences: between its answers' least totals, and between their greatest ones. Decision 0027.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jnpolicy.cases.case import Case, Value
from jnpolicy.cases.state import with_fact
from jnpolicy.model.policy import Policy
from jnpolicy.model.types import Sort
from jnpolicy.solve import formulate
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.choose import Chooser, Memory
from jnpolicy.solve.critical import critical_values
from jnpolicy.solve.derive import derive
from jnpolicy.solve.derived import Key
from jnpolicy.solve.evaluate import NotComputable
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.problem import Problem, build_problem
from jnpolicy.solve.relevance import Relevance, relevance
from jnpolicy.solve.restate import restated
from jnpolicy.solve.steady import unsteady
from jnpolicy.solve.unknowns import OpenFact


@dataclass(frozen=True, slots=True)
class Span:
    """The range of the total in 分: `low` is sure; `high` is at most, with what nothing bounds at nothing.

    `unbounded` are the amounts that nothing bounds, by candidate and component.
    """

    low: int
    high: int
    unbounded: frozenset[tuple[Key, str]]

    @property
    def most(self) -> int | None:
        """The greatest total, None where nothing bounds it."""
        return None if self.unbounded else self.high


@dataclass(frozen=True, slots=True)
class Answered:
    """What one answer to a question leaves of the range."""

    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A fact worth asking for. `spread` in 分, None where nothing bounds it."""

    fact: OpenFact
    keys: tuple[Key, ...]  # candidates that wait for it
    answers: tuple[Answered, ...]
    spread: int | None


@dataclass(frozen=True, slots=True)
class Inquiries:
    """What is worth asking of a case, the question with the greatest spread first."""

    problem: Problem
    span: Span
    questions: tuple[Inquiry, ...]
    relevance: Relevance


@dataclass(slots=True)
class Inquirer:
    """Finds what to ask of a case; what it proved about parts of it serves the next time."""

    policy: Policy
    _memory: Memory = field(default_factory=dict)

    def inquiries(self, case: Case) -> Inquiries:
        """All that is worth asking, ranked; equal spreads stand in the order of the case and its vocabulary.

        Raises NotComputable where something in the case as it is has no value.
        """
        derived = derive(self.policy, case)
        problem = build_problem(self.policy, case, derived)
        found = relevance(problem, self._memory)
        questions = [self._inquiry(problem, fact, keys) for fact, keys in found.matters.items()]
        questions.sort(key=lambda question: (question.spread is not None, -(question.spread or 0)))
        return Inquiries(problem, self._span(problem), tuple(questions), found)

    def _inquiry(self, problem: Problem, fact: OpenFact, keys: tuple[Key, ...]) -> Inquiry:
        answers = []
        for value in critical_values(self.policy, problem.case, fact, keys):
            stated = with_fact(problem.case, fact.key, value)
            try:
                answered = build_problem(self.policy, stated, restated(self.policy, stated, problem.derived, fact))
            except NotComputable:
                continue  # such an answer the case could not have
            answers.append(Answered(value, self._span(answered)))
        spans = [answer.span for answer in answers]
        if fact.definition.type.sort is Sort.IDENT:  # any name will do: what it tells is that there is one
            spans.append(self._span(problem))
        return Inquiry(fact, keys, tuple(answers), _spread(problem, fact, spans))

    def _span(self, problem: Problem) -> Span:
        sure, _ = formulate.formulate(problem)
        low = self._chooser(sure).best().total
        unbounded = formulate.unbounded(problem)
        most, candidates = formulate.formulate(problem, possible=True)
        loose = unsteady(candidates, problem.limits, problem.derived)
        high, _ = self._chooser(most).highest(frozenset(n for n, candidate in enumerate(candidates) if candidate.key in loose))
        return Span(low, max(low, high), frozenset((candidate.key, amount.name) for candidate, amount in unbounded))

    def _chooser(self, instance: Instance) -> Chooser:
        return Chooser(instance.under(formulate.NOMINAL), Budget(), memory=self._memory)


def _spread(problem: Problem, fact: OpenFact, spans: list[Span]) -> int | None:
    """How far the answers lie apart; None where one more in the fact is one more in the total without end."""
    if len({span.unbounded for span in spans}) > 1:
        return None
    for candidate, amount in formulate.unbounded(problem):
        lines = [line for line in problem.limits if (candidate.key, amount.name) in line.members]
        if fact.key in amount.missing.union(*(line.missing for line in lines)):
            return None
    lows, highs = [span.low for span in spans], [span.high for span in spans]
    return max(max(lows) - min(lows), max(highs) - min(highs)) if spans else 0
