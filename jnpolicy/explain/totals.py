"""What a decision comes to, in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator

from jnpolicy.explain.account import Account, Excluded, alternative_names
from jnpolicy.text.money import fen_text


def totals(account: Account) -> Iterator[str]:
    """The total and whether it is proven, how much of it is sure, and what it could be; one sentence each."""
    decision = account.decision
    yield f"最优组合（{goal_text(decision.objective)}）合计：{fen_text(decision.nominal)}　（{proven_text(account)}）"
    yield f"其中确定：{fen_text(decision.certain)}"
    rest = decision.nominal - decision.certain
    if rest:
        why = "是“最高”“不超过”的数" + ("，或者预算有限" if any(row.budget for row in account.chosen) else "")
        yield f"其余{fen_text(rest)}{why}，实得可能更少"
    if decision.possible != decision.nominal or account.unsettled:
        tight = "" if decision.tight else "（上界，未必达得到）"
        most = "不封顶" if decision.possible is None else fen_text(decision.possible)
        yield f"待核实的事实如果有利，合计最多：{most}{tight}"
    if decision.other_objective is not None:
        other = decision.other_objective
        goal = "合计" if decision.objective == "确定" else "确定数额"
        yield f"若以{goal}最大为目标，则是另一组合：合计{fen_text(other.total)}，其中确定{fen_text(decision.other_certain)}"


def other_choice(account: Account) -> list[str]:
    """The grants of the combination that the other objective would choose; none where it is the same."""
    decision = account.decision
    return [] if decision.other_objective is None else alternative_names(decision.problem, decision.other_objective)


def goal_text(objective: str) -> str:
    """What was sought."""
    return "确定数额最大" if objective == "确定" else "合计最大"


def proven_text(account: Account) -> str:
    """Whether there is no better combination for sure, else how much better one could be."""
    decision = account.decision
    if decision.optimal:
        return "已证明没有更好的组合"
    gap = fen_text(decision.bound - (decision.certain if decision.objective == "确定" else decision.nominal))
    why = "已中断" if decision.interrupted else "时间用完"
    return f"尚未证明最优：{why}；不会超过{fen_text(decision.bound)}，差距至多{gap}"


def cost_text(row: Excluded) -> str:
    """What choosing one that was left out would cost; empty where that is not known."""
    if row.cost is None:
        return "不能改选" if row.reason in ("优先", "就高", "已享受") else ""
    return f"若改选它，合计减少{fen_text(row.cost)}" if row.cost else "选它与否，合计不变"
