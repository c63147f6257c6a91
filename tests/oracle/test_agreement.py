"""Solver and oracle agree on drawn policies and cases."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jnpolicy.cases.case import Fact, Value
from jnpolicy.solve.decide import decide
from tests.oracle.oracle import Oracle
from tests.oracle.strategies import Drawn, drawn, read
from tests.oracle.test_cases import assert_agreement


@given(drawn())
@settings(max_examples=150, deadline=None)
def test_solver_and_oracle_agree(text: Drawn) -> None:
    found = read(text)
    assume(found is not None)
    assert found is not None
    assert_agreement(*found)


@given(drawn(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_facts_changes_nothing(text: Drawn, rnd: object) -> None:
    found = read(text)
    assume(found is not None)
    assert found is not None
    policy, case = found
    turned = replace(case, matters=case.matters[::-1], others=case.others[::-1], links=tuple(row[::-1] for row in case.links))
    one, two = decide(policy, case), decide(policy, turned)
    assert [g.candidate.key for g in one.grants] == [g.candidate.key for g in two.grants]
    assert (one.nominal, one.certain, one.possible) == (two.nominal, two.certain, two.possible)


@given(drawn(), st.data())
@settings(max_examples=120, deadline=None)
def test_the_range_holds_every_completion(text: Drawn, data: st.DataObject) -> None:
    """Fill in what is unknown: the best total is never above the highest, and never below what was sure."""
    found = read(text)
    assume(found is not None)
    assert found is not None
    policy, case = found
    decision = decide(policy, case)
    matters = []
    for matter in case.matters:
        attributes = policy.vocabulary.attributes_of(matter.kind)
        facts = {
            name: matter.facts.get(name) or Fact(data.draw(_value(item.type.sort.value, item.type.values)))
            for name, item in attributes.items()
        }
        matters.append(replace(matter, facts=facts))
    own: dict[str, Fact] = {}
    for kind in case.applicant.kinds:
        for name, item in policy.vocabulary.attributes_of(kind).items():
            own[name] = case.applicant.facts.get(name) or Fact(data.draw(_value(item.type.sort.value, item.type.values)))
    full = replace(case, matters=tuple(matters), applicant=replace(case.applicant, facts=own))
    best = Oracle(policy, full).answer().nominal
    assert decision.possible is None or best <= decision.possible
    assert best >= decision.nominal


def _value(sort: str, values: tuple[str, ...]) -> st.SearchStrategy[Value]:
    choices: dict[str, list[Value]] = {
        "金额": [Fraction(0), Fraction(60), Fraction(5000)],
        "比例": [Fraction(1, 100), Fraction(6, 100)],
        "数量": [Fraction(1), Fraction(9)],
        "日期": [Fraction(20200101), Fraction(20210601)],
        "年份": [Fraction(2021), Fraction(2019)],
        "是否": [True, False],
        "标识": ["子"],
        "枚举": list(values),
    }
    return st.sampled_from(choices[sort])
