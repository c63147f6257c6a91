"""Decisions over small policies: relations, ranges, requests. Every sum is worked out beside its expectation."""

from __future__ import annotations

import pytest

from jnpolicy.cases.case import Case
from jnpolicy.cases.expectation import differences
from jnpolicy.cases.read import load_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.diagnostics.render import render
from jnpolicy.model.policy import Pack, Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.solve.decide import Clash, Options, UnknownCandidate, decide
from jnpolicy.solve.decision import Decision
from jnpolicy.solve.outcome import outcome
from tests.conftest import JINAN, case_of
from tests.packs import pack_of

CASES = sorted((JINAN / "cases").glob("*.yaml"))
TWO = """第一条「甲」
    原文：“对购置设备的企业，给予补助”。
    对象：企业。
    事项：设备。
    条件：企业是高新企业。
    {nature}补助：设备的价款×10%。
第一条（二）「乙」
    原文：“对购置设备的企业，给予补助”。
    对象：企业。
    事项：设备。
    条件：设备的价款超过0元。
    补助：设备的运费×50%。
关系「一」
    原文：“同一事项不重复享受”。
    {relation}。
"""
CASE = """申请人: {名称: 甲厂, 类型: 企业, 高新企业: %s}
事项:
  - {编号: 机床, 种类: 购置设备, 购置日期: 2021-05-01, 价款: 300元, 运费: %s}
"""


def solve(
    relation: str, *, high_tech: str = "是", freight: str = "100元", nature: str = "", options: Options | None = None
) -> Decision:
    pack = pack_of(TWO.format(relation=relation, nature=nature))
    return decide(under_readings(pack), case_of(pack, CASE % (high_tech, freight)), options)


def names(decision: Decision) -> list[str]:
    return [grant.candidate.key.clause for grant in decision.grants]


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_case_comes_to_what_it_should(jinan: Pack, path: object) -> None:
    from pathlib import Path

    assert isinstance(path, Path)
    diagnostics = Diagnostics()
    case = load_case(path, jinan, diagnostics)
    assert case is not None and case.expectation is not None, render(diagnostics)
    assert differences(case.expectation, outcome(decide(_policy(jinan, case), case))) == ()


def _policy(pack: Pack, case: Case) -> Policy:
    chosen = {
        (q.owner, q.name): reading
        for owner, reading in case.readings
        for q in pack.questions
        if q.owner == owner and any(r.name == reading for r in q.readings)
    }
    return under_readings(pack, chosen)


@pytest.mark.parametrize(
    ("relation", "chosen", "fen"),
    [
        # 甲 300×10%=30元; 乙 100×50%=50元
        ("各条款之间，择一", ["乙"], 5000),
        ("各条款之间，可叠加", ["甲", "乙"], 8000),  # 30+50
        ("「甲」优先于「乙」", ["甲"], 3000),  # although 乙 pays more
        ("「甲」与「乙」就高", ["乙"], 5000),
        ("「甲」与「乙」补差", ["乙"], 5000),  # 30, then 50-30: 50 in all, which 乙 alone gives too
        ("「甲」与「乙」叠加封顶60元", ["甲", "乙"], 6000),  # 80 under 60
        ("各条款之间，择一；「甲」与「乙」可叠加", ["甲", "乙"], 8000),  # what is said of two comes before the default
    ],
)
def test_relations(relation: str, chosen: list[str], fen: int) -> None:
    decision = solve(relation)
    assert (names(decision), decision.nominal, decision.optimal) == (chosen, fen, True)


def test_which_relation_shut_a_candidate_out_and_what_it_would_cost() -> None:
    (out,) = solve("各条款之间，择一").left_out
    assert (out.reason, out.by and out.by.clause, out.cost) == ("择一", "乙", 2000)  # 50-30
    (out,) = solve("「甲」优先于「乙」").left_out
    assert (out.reason, out.by and out.by.clause, out.cost) == ("优先", "甲", None)
    (out,) = solve("「甲」与「乙」就高").left_out
    assert (out.reason, out.by and out.by.clause, out.cost) == ("就高", "乙", None)


def test_unknown_facts_make_a_range() -> None:
    decision = solve("各条款之间，可叠加", high_tech="未知")
    assert (names(decision), decision.nominal, decision.possible, decision.tight) == (["乙"], 5000, 8000, True)
    assert [sorted(c.missing) for c in decision.open] == [[("", "高新企业")]]


def test_what_an_open_candidate_may_shut_out_is_open_too() -> None:
    decision = solve("「甲」优先于「乙」", high_tech="未知")
    # 高新企业: only 甲, 30元; not: only 乙, 50元. Neither is sure.
    assert (names(decision), decision.nominal, decision.possible) == ([], 0, 5000)
    assert {c.key.clause for c in decision.open} == {"甲", "乙"}


def test_an_unknown_amount_is_not_nought() -> None:
    decision = solve("各条款之间，可叠加", freight="未知")
    assert (names(decision), decision.nominal, decision.possible) == (["甲"], 3000, None)
    assert [c.key.clause for c in decision.partly_open] == ["乙"]


def test_nominal_and_certain_pull_apart() -> None:
    decision = solve("各条款之间，择一", nature="性质：上限。", freight="40元")  # 甲 up to 30, 乙 20 for sure
    assert (names(decision), decision.nominal, decision.certain) == (["甲"], 3000, 0)
    assert decision.other_objective is not None
    assert [key.clause for key in decision.other_objective.keys] == ["乙"]
    sure = solve("各条款之间，择一", nature="性质：上限。", freight="40元", options=Options(objective="确定"))
    assert (names(sure), sure.nominal, sure.certain) == (["乙"], 2000, 2000)


HAD = "已享受:\n  - {条款: 乙, 金额: 20元, 事项: 机床}\n"


@pytest.mark.parametrize(
    ("relation", "fen"),
    [
        # 甲 30元; 乙 had 20元 on the same machine
        ("各条款之间，择一", 0),  # the choice is made
        ("各条款之间，可叠加", 3000),
        ("「甲」与「乙」补差", 1000),  # 30-20
        ("「甲」与「乙」叠加封顶35元", 1500),  # 35-20 left, 30 asked
    ],
)
def test_an_award_received_on_the_matter(relation: str, fen: int) -> None:
    pack = pack_of(TWO.format(relation=relation, nature=""))
    assert decide(under_readings(pack), case_of(pack, CASE % ("是", "100元") + HAD)).nominal == fen


@pytest.mark.parametrize(("relation", "fen"), [("择一", 0), ("补差", 1000), ("可叠加", 3000)])
def test_an_award_of_another_policy_received_on_the_matter(relation: str, fen: int) -> None:
    pack = pack_of(TWO.format(relation=f"各条款之间，择一；各条款与其他政策之间，{relation}", nature=""))
    had = "已享受:\n  - {政策: 别的, 金额: 20元, 事项: 机床}\n"  # 甲 30, 乙 10: the better is 甲
    assert decide(under_readings(pack), case_of(pack, CASE % ("是", "20元") + had)).nominal == fen


def test_requests() -> None:
    decision = solve("各条款之间，择一", options=Options(require=("甲/机床",)))
    assert (names(decision), decision.nominal) == (["甲"], 3000)
    decision = solve("各条款之间，择一", options=Options(forbid=("乙/机床",)))
    assert (names(decision), [out.reason for out in decision.left_out]) == (["甲"], ["指定不选"])
    with pytest.raises(Clash):
        solve("各条款之间，择一", options=Options(require=("甲/机床", "乙/机床")))
    with pytest.raises(UnknownCandidate):
        solve("各条款之间，择一", options=Options(require=("丙/机床",)))
    with pytest.raises(UnknownCandidate):
        solve("「甲」优先于「乙」", options=Options(require=("乙/机床",)))


def test_the_order_of_facts_changes_no_total(jinan: Pack) -> None:
    from dataclasses import replace

    case = load_case(JINAN / "cases" / "示例-泉城智能.yaml", jinan, Diagnostics())
    assert case is not None
    turned = replace(case, matters=case.matters[::-1], links=tuple(row[::-1] for row in case.links[::-1]))
    policy = under_readings(jinan)
    one, two = decide(policy, case), decide(policy, turned)
    # Which of equal loans is the earlier is said by the list; what they come to together is not.
    assert (one.nominal, one.certain, one.possible) == (two.nominal, two.certain, two.possible)
    relinked = decide(policy, replace(turned, matters=case.matters))
    assert [g.candidate.key for g in one.grants] == [g.candidate.key for g in relinked.grants]


def test_grouping_of_readings() -> None:
    pack = pack_of(
        TWO.format(relation="疑义「甲」\n读法「子」（默认）：各条款之间，择一。\n读法「丑」：各条款之间，可叠加", nature="")
    )
    case = case_of(pack, CASE % ("是", "100元"))
    assert decide(under_readings(pack), case).nominal == 5000
    assert decide(under_readings(pack, {("一", "甲"): "丑"}), case).nominal == 8000
