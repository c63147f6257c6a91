"""Requests that cannot be met are answered with a smallest set of requests and relations that clash."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Policy
from jnpolicy.solve.clash import ONE_OF, smallest_clash
from jnpolicy.solve.decide import Clash, Options, decide
from jnpolicy.solve.derive import derive
from jnpolicy.solve.derived import Key, Tie
from jnpolicy.solve.formulate import formulate
from jnpolicy.solve.problem import build_problem
from tests.cli.calls import run
from tests.oracle.strategies import Drawn, Reach, drawn, read

SCENE = """案例: 一例
政策: jinan-ai-2020
申请人: {名称: 甲, 类型: 企业, 规模: 小型, 人工智能企业: 是}
事项:
  - {编号: 场1, 种类: 应用场景, 认定日期: 2021-05-01, 领域: 智慧农业, 牵头: 是, 国家级入选: 是, 研发投入: 1万元, 总投入: 2万元}
  - {编号: 贷1, 种类: 银行贷款, 年度: 2021, 用途: 流动资金, 本金: 100万元, 实付利息: 3万元, 担保费用: 0元}
"""

Asked = tuple[str, object]  # a request (要求, 不选) and its candidate, or a relation (关系)


def free_of(policy: Policy, case: Case) -> tuple[list[Key], tuple[Tie, ...]]:
    """What may be chosen, and the relations between."""
    problem = build_problem(policy, case, derive(policy, case))
    keys = [candidate.key for candidate in formulate(problem)[1]]
    return keys, tuple(tie for tie in problem.ties if tie.relation in ONE_OF and {tie.first, tie.second} <= set(keys))


def can_be_met(asked: tuple[Asked, ...], keys: list[Key]) -> bool:
    """Whether any selection at all meets requests and relations."""
    for count in range(len(keys) + 1):
        for chosen in map(set, combinations(keys, count)):
            for kind, what in asked:
                broken = (
                    {what.first, what.second} <= chosen if isinstance(what, Tie) else (kind == "要求") is not (what in chosen)
                )
                if broken:
                    break
            else:
                return True
    return False


@given(drawn(Reach(unknown=False)), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_smaller_set_clashes(text: Drawn, data: st.DataObject) -> None:
    keys, ties = free_of(*read(text))
    keys = keys[:7]
    ties = tuple(tie for tie in ties if {tie.first, tie.second} <= set(keys))
    assume(keys)
    required = data.draw(st.lists(st.sampled_from(keys), max_size=4, unique=True))
    forbidden = data.draw(st.lists(st.sampled_from(keys), max_size=2, unique=True))
    asked: list[Asked] = [("要求", key) for key in required]
    asked += [("不选", key) for key in forbidden]
    asked += [("关系", tie) for tie in ties]
    found = smallest_clash(required, {key.text for key in forbidden}, ties)
    if found is None:
        assert can_be_met(tuple(asked), keys)
        return
    told: list[Asked] = [("要求", found.first)]
    told += [("不选", found.first)] if found.second is None else [("要求", found.second), ("关系", found.tie)]
    assert set(told) <= set(asked) and not can_be_met(tuple(told), keys)
    assert all(can_be_met(fewer, keys) for count in range(len(told)) for fewer in combinations(asked, count))


@given(drawn(Reach(unknown=False)), st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_solve_that_cannot_meet_them_tells_it(text: Drawn, data: st.DataObject) -> None:
    policy, case = read(text)
    _, ties = free_of(policy, case)
    assume(ties)
    tie = data.draw(st.sampled_from(ties))
    with pytest.raises(Clash) as raised:
        decide(policy, case, Options(require=(tie.first.text, tie.second.text)))
    assert {raised.value.conflict.first, raised.value.conflict.second} == {tie.first, tie.second}


def test_the_command_tells_the_relation_and_its_sentence(tmp_path: Path) -> None:
    case = tmp_path / "场景.yaml"
    case.write_text(SCENE, encoding="utf-8")
    wanted = ["--require", "融资费用补贴/贷1", "--require", "应用场景建设/场1", "--require", "国家级应用场景/场1"]
    done = run("solve", case, *wanted)
    assert done.exit_code == 1
    both = "第三条（一）「应用场景建设」（场1）和第三条（二）「国家级应用场景」（场1）都要求入选"
    assert f"JN0604：这些要求不能同时满足：{both}，而同一事项只能选一项（依据：关系「" in done.stderr
    assert "贷1" not in done.stderr
    done = run("solve", case, "--require", "融资费用补贴/贷1", "--forbid", "融资费用补贴/贷1")
    assert "「融资费用补贴」（贷1）既要求入选，又要求不选" in done.stderr
