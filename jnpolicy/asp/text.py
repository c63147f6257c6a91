"""The whole program as text: encodings, policy, and a case where there is one."""

from __future__ import annotations

from collections.abc import Iterable

from jnpolicy.asp.compile_case import Comparison, compile_case
from jnpolicy.asp.compile_policy import ENCODINGS, compile_policy
from jnpolicy.asp.program import render
from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Policy
from jnpolicy.resources import encoding_text

# What the program may lack facts for; declared so that stock clingo does not warn.
_INPUTS = """% ════ 可以没有事实的谓词
#defined applicant/1. #defined is_a/2. #defined applicant_value/3. #defined owner/2. #defined kind/2.
#defined value/3. #defined link/2. #defined compared/3. #defined concerns/3. #defined condition/2.
#defined component/2. #defined place/2. #defined when/3. #defined true/2. #defined false/2.
#defined award/2. #defined award_clause/2. #defined award_component/2. #defined award_matter/2.
#defined award_category/2. #defined award_year/2. #defined award_identifier/3.
#defined other_grant/2. #defined other_category/2. #defined pair_relation/4. #defined prevails_over/3.
#defined part_of/2. #defined default/4. #defined once/2. #defined member/5. #defined drawn/3. #defined begins/3.
#defined shares/1. #defined group_award/3.
"""
_SHOW = """% ════ 显示
#show eligible/2. #show open/2. #show not_eligible/2.
"""


def program_text(policy: Policy, case: Case | None = None, comparisons: Iterable[Comparison] = ()) -> str:
    """The commented program that `jnpolicy compile` prints and that stock clingo runs."""
    parts = [_INPUTS, *(encoding_text(name) for name in ENCODINGS), render(compile_policy(policy))]
    if case is not None:
        parts.append(render(compile_case(policy, case, comparisons)))
    parts.append(_SHOW)
    return "\n".join(parts)
