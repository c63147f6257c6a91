"""A fact stated afterwards leaves just what deriving anew leaves."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jnpolicy.cases.state import with_fact
from jnpolicy.solve.derive import derive
from jnpolicy.solve.restate import restated
from jnpolicy.solve.unknowns import open_facts
from tests.oracle.strategies import Drawn, drawn, read
from tests.oracle.test_agreement import LARGE, value_of


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
