"""A fact stated afterwards leaves just what deriving anew leaves."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jnpolicy.cases.state import with_fact
from jnpolicy.model.readings import under_readings
from jnpolicy.solve.derive import derive
from jnpolicy.solve.restate import restated
from jnpolicy.solve.unknowns import open_facts
from tests.conftest import case_of
from tests.oracle.strategies import Drawn, drawn, read
from tests.oracle.test_agreement import LARGE, value_of
from tests.packs import clause, pack_of


@given(drawn(), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=LARGE)
def test_as_derived_anew(text: Drawn, data: st.DataObject) -> None:
    policy, case = read(text)
    facts = list(open_facts(policy, case))
    assume(facts)
    derived = derive(policy, case)
    for fact in data.draw(st.permutations(facts))[:3]:  # one after another
        case = with_fact(case, fact.key, data.draw(value_of(fact.definition)))
        derived = restated(policy, case, derived, fact)
        assert derived == replace(derive(policy, case), true=frozenset(), false=frozenset())


def test_what_was_had_of_one_that_is_out_is_out_with_it() -> None:
    """A component received of a clause that a fact shuts out: nothing is left of it."""
    clauses = clause(condition="设备的运费超过1万元", grant="首期：设备的价款×10%；末期：设备的价款×20%")
    policy = under_readings(pack_of(clauses))
    case = case_of(
        pack_of(clauses),
        "申请人: {名称: 甲, 类型: 企业}\n事项:\n  - {编号: 事, 种类: 设备, 购置日期: 2021-01-19, 价款: 10万元}\n"
        "已享受:\n  - {条款: 设备补助, 分项: 首期, 事项: 事, 年度: 2021, 金额: 1万元}\n",
    )
    fact = next(fact for fact in open_facts(policy, case) if fact.key == ("事", "运费"))
    before = derive(policy, case)
    after = with_fact(case, fact.key, Fraction(1))
    assert before.part_had
    assert restated(policy, after, before, fact) == replace(derive(policy, after), true=frozenset(), false=frozenset())
