"""What is asked and what need not be, held against completions of drawn cases."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jnpolicy.cases.case import Case
from jnpolicy.cases.state import with_fact
from jnpolicy.model.policy import Policy
from jnpolicy.model.types import Sort
from jnpolicy.solve.decide import decide
from jnpolicy.solve.inquire import Inquirer, Inquiry
from tests.oracle.agreement import of_completion
from tests.oracle.gaps import filled, forgotten
from tests.oracle.strategies import Drawn, drawn, read
from tests.oracle.test_agreement import LARGE, paid, value_of


def outcome(policy: Policy, case: Case) -> tuple[Mapping[str, int], int, int]:
    decision = of_completion(policy, case)
    return paid(decision), decision.nominal, decision.certain


@given(drawn(), st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=LARGE)
def test_what_need_not_be_asked_changes_nothing(text: Drawn, data: st.DataObject) -> None:
    policy, case = read(text)
    case = data.draw(forgotten(policy, case))
    found = Inquirer(policy).inquiries(case)
    spare = [*found.relevance.idle, *found.relevance.elsewhere]
    assume(spare)
    full = data.draw(filled(policy, case))
    before = outcome(policy, full)
    for fact in data.draw(st.permutations(spare))[:4]:
        full = with_fact(full, fact.key, data.draw(value_of(fact.definition)))
        assert outcome(policy, full) == before, fact.key
    if not found.questions:
        assert outcome(policy, case) == before
        assert found.span.low == before[1]


@given(drawn(), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=LARGE)
def test_ranges_are_those_of_the_decision_and_hold_every_completion(text: Drawn, data: st.DataObject) -> None:
    policy, case = read(text)
    case = data.draw(forgotten(policy, case))
    found = Inquirer(policy).inquiries(case)
    decision = decide(policy, case)
    assert (found.span.low, found.span.most) == (decision.nominal, decision.possible)
    assume(found.questions)
    question = data.draw(st.sampled_from(found.questions))
    answer = data.draw(st.sampled_from(question.answers))
    answered = with_fact(case, question.fact.key, answer.value)
    decision = decide(policy, answered)
    assert (answer.span.low, answer.span.most) == (decision.nominal, decision.possible)
    total = of_completion(policy, data.draw(filled(policy, answered))).nominal
    assert answer.span.low <= total and (answer.span.most is None or total <= answer.span.most)


@given(drawn(), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=LARGE)
def test_questions_are_ranked_by_spread(text: Drawn, data: st.DataObject) -> None:
    policy, case = read(text)
    case = data.draw(forgotten(policy, case))
    found = Inquirer(policy).inquiries(case)
    places = {fact: place for place, fact in enumerate(found.relevance.matters)}
    keys = [(q.spread is not None, -(q.spread or 0), places[q.fact]) for q in found.questions]
    assert keys == sorted(keys) and set(places) == {q.fact for q in found.questions}
    for question in found.questions:
        assert question.answers
        if question.spread is not None:
            assert question.spread == spread(policy, case, question)


def spread(policy: Policy, case: Case, question: Inquiry) -> int:
    """By whole decisions, one for each answer."""
    decisions = [decide(policy, with_fact(case, question.fact.key, answer.value)) for answer in question.answers]
    if question.fact.definition.type.sort is Sort.IDENT:
        decisions.append(decide(policy, case))
    lows = [decision.nominal for decision in decisions]
    highs = [decision.possible for decision in decisions]
    bounded = [high for high in highs if high is not None]
    if len(bounded) < len(highs):  # another fact leaves every answer without bound
        assert not bounded
        return question.spread or 0
    return max(max(lows) - min(lows), max(bounded) - min(bounded))
