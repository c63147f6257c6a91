"""Limits of what an identifier stands for: all matters of one project together, by a number that they state."""

from __future__ import annotations

import pytest

from jnpolicy.solve.decision import Decision
from jnpolicy.solve.evaluate import Disagreement
from jnpolicy.solve.inquire import Inquirer
from tests.oracle.agreement import assert_agreement
from tests.oracle.test_findings import HEADER, LAW, STACK, VOCABULARY, bond, clause, solve
from tests.packs import codes

# Half of what is raised in a year, and over all years no more than 20% of what the project raises.
SHARE = clause("甲", "债券的融资额×50%", matter="债券", limit="每个项目累计最高债券的融资额×20%")


def total(decision: Decision) -> int:
    """元, held against the oracle."""
    assert_agreement(decision.problem.policy, decision.problem.case)
    return decision.nominal // 100


@pytest.mark.parametrize(
    ("second", "most"),
    [
        ({"融资额": "1000元"}, 200),  # 500＋500 under 1000×20%
        ({"项目": "丑", "融资额": "1000元"}, 400),  # another project has its own: 1000×20%×2
        ({"项目": "丑", "融资额": "300元"}, 260),  # and its own number: 200＋300×20%
        ({}, 200),  # what the first states is the project's; what the second raised is not known, so nothing of its own
    ],
)
def test_matters_of_a_project_share_a_part_of_it(second: dict[str, str], most: int) -> None:
    decision = solve(SHARE + STACK, bond("事1", 融资额="1000元") + bond("事2", 年度="2022", **second))
    assert total(decision) == most


def test_a_matter_that_is_not_paid_states_the_number_too() -> None:
    fixed = clause("甲", "100元", matter="债券", limit="每个项目累计最高债券的融资额×20%") + STACK
    refused = bond("事2", 年度="2022", 合格="否", 融资额="300元")
    assert total(solve(fixed, bond("事1") + refused)) == 60  # 100 under 300×20%


def test_an_award_of_the_project_draws_on_it() -> None:
    had = "已享受:\n  - {条款: 甲, 年度: 2020, 金额: 150元, 标识: {项目: 子}}\n"
    assert total(solve(SHARE + STACK, bond("事1", 融资额="1000元"), had)) == 50  # 1000×20%－150


def test_numbers_that_differ_are_no_limit() -> None:
    with pytest.raises(Disagreement) as found:
        solve(SHARE + STACK, bond("事1", 融资额="1000元") + bond("事2", 融资额="300元"))
    assert found.value.value == "子" and found.value.limit.scope_name == "项目"


def test_a_number_that_nobody_states_is_waited_for() -> None:
    fixed = clause("甲", "100元", matter="债券", limit="每个项目累计最高债券的融资额×20%") + STACK
    decision = solve(fixed, bond("事1") + bond("事2", 年度="2022"))
    assert total(decision) == 0 and decision.possible == 20_000  # 100×2 once it is known to be enough
    assert {name for grant in decision.problem.candidates for _, name in grant.missing} <= {"融资额"}


@pytest.mark.parametrize(
    ("when", "most"),
    [("公司债", 100), ("企业债", 50)],  # 80＋80 under 100, under 50
)
def test_a_number_may_hang_on_a_defined_concept(when: str, most: int) -> None:
    number = "80元。\n        其中，上限：债券是大项目的，100元；其他，50元"
    limited = clause("甲", number, matter="债券", limit="每个项目最高上限")
    large = "定义「大项目」：债券的品种为公司债。\n"
    decision = solve(limited + STACK, bond("事1", 品种=when) + bond("事2", 品种=when), vocabulary=VOCABULARY + large)
    assert total(decision) == most


def test_a_limit_that_clauses_share_has_no_one_project_to_ask() -> None:
    shared = SHARE + clause("乙", matter="债券") + STACK + "    「甲」、「乙」合计每个项目最高债券的融资额×20%。\n"
    assert codes(shared, vocabulary=VOCABULARY, header=HEADER.format("四舍五入至分"), law=LAW) == ["JN0317"]


def test_what_another_matter_states_is_among_the_answers() -> None:
    """What the second raised can only be what the first says that the project raises."""
    decision = solve(SHARE + STACK, bond("事1", 融资额="1000元") + bond("事2", 年度="2022"))
    (question,) = Inquirer(decision.problem.policy).inquiries(decision.problem.case).questions
    assert [answer.value for answer in question.answers] == [1000]
