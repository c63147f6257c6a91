"""Requests that cannot be met together, in words."""

from __future__ import annotations

from jnpolicy.explain.account import name_of, relation_text
from jnpolicy.solve.clash import Conflict
from jnpolicy.solve.problem import Problem

_WHY = {"择一": "同一事项只能选一项", "就高": "同一事项就高执行，不能两项都得"}


def clash_text(problem: Problem, clash: Conflict) -> str:
    """第二条（一）「研发平台」（平台国）和……都要求入选，而同一事项只能选一项（依据：关系「……」“……”）"""
    first = name_of(problem, clash.first)
    if clash.second is None or clash.tie is None:
        return f"{first}既要求入选，又要求不选"
    return f"{first}和{name_of(problem, clash.second)}都要求入选，而{_why(problem, clash)}"


def _why(problem: Problem, clash: Conflict) -> str:
    assert clash.tie is not None
    source = clash.tie.source
    if source == "限次":
        clause = problem.policy.clause(clash.first.clause)
        assert clause.once is not None
        quote = f"（依据：“{clause.quotes[0].text}”）" if clause.quotes else ""
        return f"这一条{clause.once.text}{quote}"
    basis = f"依据：{relation_text(problem.policy, source)}" if source else "政策没有写明可以同时享受"
    return f"{_WHY[clash.tie.relation]}（{basis}）"
