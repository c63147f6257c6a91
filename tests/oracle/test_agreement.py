"""Solver and oracle agree on drawn policies and cases, and on every case of every pack; and what must not matter, doesn't."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jnpolicy.cases.case import Case, Fact, Value
from jnpolicy.cases.read import load_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.load import load_pack
from jnpolicy.model.policy import AttributeDefinition, Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.model.types import Sort
from jnpolicy.solve.decide import decide
from jnpolicy.solve.decision import Decision
from tests.conftest import ROOT
from tests.oracle.agreement import assert_agreement, of_completion
from tests.oracle.oracle import Unspecified, completed
from tests.oracle.strategies import Drawn, Reach, drawn, read

PACKS = sorted(path.parent for path in (ROOT / "policy").glob("*/cases"))
CASES = [(pack, path) for pack in PACKS for path in sorted((pack / "cases").glob("*.yaml"))]
LARGE = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
YUAN = 100  # 分


def paid(decision: Decision) -> dict[str, int]:
    """What each chosen candidate gets, in 分."""
    return {grant.candidate.key.text: grant.paid for grant in decision.grants}


# —— agreement ——


@given(drawn())
@settings(max_examples=500, deadline=None, suppress_health_check=LARGE)
def test_solver_and_oracle_agree(text: Drawn) -> None:
    policy, case = read(text)
    try:
        assert_agreement(policy, case)
    except Unspecified:
        assume(False)


@pytest.mark.parametrize(("pack", "path"), CASES, ids=[f"{pack.name}-{path.stem}" for pack, path in CASES])
def test_case_of_a_pack(pack: Path, path: Path) -> None:
    """Under the default readings and those that the case asks for."""
    loaded = load_pack(pack).pack
    assert loaded is not None
    case = load_case(path, loaded, Diagnostics())
    assert case is not None
    wanted = {
        (question.owner, question.name): name
        for owner, name in case.readings
        for question in loaded.questions
        if question.owner == owner and any(reading.name == name for reading in question.readings)
    }
    assert_agreement(under_readings(loaded, wanted), case)


# —— what must not matter ——


@given(drawn())
@settings(max_examples=60, deadline=None, suppress_health_check=LARGE)
def test_the_order_of_facts_changes_nothing(text: Drawn) -> None:
    policy, case = read(text)
    # The order of the matters themselves says which of one year is the earlier.
    matters = tuple(replace(matter, facts=dict(reversed([*matter.facts.items()]))) for matter in case.matters)
    turned = replace(
        case,
        applicant=replace(
            case.applicant, facts=dict(reversed([*case.applicant.facts.items()])), kinds=case.applicant.kinds[::-1]
        ),
        matters=matters,
        links=tuple(link[::-1] for link in case.links[::-1]),
        awards=case.awards[::-1],
    )
    one, two = decide(policy, case), decide(policy, turned)
    assert paid(one) == paid(two)
    assert (one.nominal, one.certain, one.possible, one.tight) == (two.nominal, two.certain, two.possible, two.tight)
    assert {(item.candidate.key, item.reason, item.by) for item in one.left_out} == {
        (item.candidate.key, item.reason, item.by) for item in two.left_out
    }


@given(drawn(Reach(nested=True, unknown=False)), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=LARGE)
def test_the_order_of_matters_changes_no_total_under_nested_limits(text: Drawn, data: st.DataObject) -> None:
    policy, case = read(text)
    turned = replace(case, matters=tuple(data.draw(st.permutations(case.matters))))
    assert decide(policy, case).nominal == decide(policy, turned).nominal


LECTURE = "事项「讲座」：讲座日期：日期（时点）。\n"
LECTURE_CLAUSE = """第九条「讲座补贴」
    原文：“讲座补贴”。
    对象：单位。
    事项：讲座。
    条件：讲座的讲座日期不早于2020年1月1日。
    补助：77元。
    限额：每家单位每年最高77元。
"""


@given(drawn())
@settings(max_examples=60, deadline=None, suppress_health_check=LARGE)
def test_a_clause_on_another_matter_changes_nothing_for_the_rest(text: Drawn) -> None:
    wider = replace(
        text,
        vocabulary=text.vocabulary + LECTURE,
        clauses=(*text.clauses, LECTURE_CLAUSE),
        law=text.law + "9．讲座补贴。\n",
        case=text.case.replace("事项:\n", "事项:\n  - 编号: 讲1\n    种类: 讲座\n    讲座日期: 2021-05-01\n", 1),
    )
    before, after = decide(*read(text)), decide(*read(wider))
    assert paid(after) == {**paid(before), "讲座补贴/讲1": 77 * YUAN}
    assert after.nominal == before.nominal + 77 * YUAN
    assert after.certain == before.certain + 77 * YUAN
    assert after.possible == (None if before.possible is None else before.possible + 77 * YUAN)


@given(drawn(Reach(nested=True, unknown=False)), st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=LARGE)
def test_lifting_a_limit_never_lowers_the_total(text: Drawn, data: st.DataObject) -> None:
    """Limits nest here: each stands over one clause, and its year's part stands under its life's."""
    policy, case = read(text)
    limited = [clause for clause in policy.clauses if clause.limits]
    assume(limited)
    chosen = data.draw(st.sampled_from(limited))
    gone = data.draw(st.sampled_from(chosen.limits))
    fewer = replace(chosen, limits=tuple(limit for limit in chosen.limits if limit != gone))
    lifted = replace(policy, clauses=tuple(fewer if clause == chosen else clause for clause in policy.clauses))
    assert decide(lifted, case).nominal >= decide(policy, case).nominal


# —— the range ——


@given(drawn(), st.data())
@settings(max_examples=250, deadline=None, suppress_health_check=LARGE)
def test_the_range_holds_every_completion(text: Drawn, data: st.DataObject) -> None:
    """However the unknown facts turn out, the total is at most `possible` and at least `nominal`."""
    policy, case = read(text)
    before = decide(policy, case)
    full = data.draw(completions(policy, case))
    assume(full != case)
    after = of_completion(policy, full)
    assert not any(candidate.open for candidate in after.problem.candidates)
    if before.possible is not None:
        assert after.nominal <= before.possible, "above"
    assert after.nominal >= before.nominal, "below"


@st.composite
def completions(draw: st.DrawFn, policy: Policy, case: Case) -> Case:
    """The case with every fact known."""
    vocabulary = policy.vocabulary
    own: dict[str, AttributeDefinition] = {}
    for kind in case.applicant.kinds:
        own |= vocabulary.attributes_of(kind)
    applicant = draw(_filled(own, case.applicant.facts))
    matters = {matter.id: draw(_filled(vocabulary.attributes_of(matter.kind), matter.facts)) for matter in case.matters}
    return completed(case, applicant, matters)


@st.composite
def _filled(draw: st.DrawFn, attributes: Mapping[str, AttributeDefinition], known: Mapping[str, Fact]) -> dict[str, Fact]:
    return {name: Fact(draw(value_of(definition))) for name, definition in attributes.items() if name not in known}


def value_of(definition: AttributeDefinition) -> st.SearchStrategy[Value]:
    numbers: Mapping[Sort, tuple[int | str, ...]] = {
        Sort.MONEY: (0, 1, 60, 100, 5000, *((-1, -100, -5000) if definition.signed else ())),
        Sort.RATE: ("0", "1/100", "1/2"),
        Sort.QUANTITY: (0, 1, 3, 40),
        Sort.DATE: (20200101, 20200701, 20210101, 20210601, 20230101),
        Sort.YEAR: (2019, 2020, 2021, 2022),
    }
    sort = definition.type.sort
    if sort in numbers:
        return st.sampled_from([Fraction(number) for number in numbers[sort]])
    return st.booleans() if sort is Sort.BOOL else st.sampled_from(definition.type.values or ("子",))
