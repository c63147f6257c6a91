"""Cases with gaps, and values that fill them: both sides of every threshold near what is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from jnpolicy.cases.case import Case
from jnpolicy.cases.state import attributes_of, facts_of, with_fact
from jnpolicy.model.policy import Policy
from jnpolicy.model.types import Sort
from jnpolicy.solve.unknowns import OpenFact, open_facts
from tests.oracle.test_agreement import value_of


@st.composite
def forgotten(draw: st.DrawFn, policy: Policy, case: Case, most: int = 6) -> Case:
    """The case with some of its facts not stated; identifiers of matters must be."""
    stated = [
        (matter, name)
        for matter in ("", *(matter.id for matter in case.matters))
        for name in facts_of(case, matter)
        if attributes_of(policy.vocabulary, case, matter)[name].type.sort is not Sort.IDENT
    ]
    for key in draw(st.lists(st.sampled_from(stated), max_size=most, unique=True)) if stated else ():
        case = with_fact(case, key, None)
    return case


@st.composite
def stated(draw: st.DrawFn, case: Case, facts: Sequence[OpenFact]) -> Case:
    """The case with a value for each of these facts."""
    for fact in facts:
        case = with_fact(case, fact.key, draw(value_of(fact.definition)))
    return case


@st.composite
def filled(draw: st.DrawFn, policy: Policy, case: Case) -> Case:
    """The case with every fact stated."""
    return draw(stated(case, list(open_facts(policy, case))))
