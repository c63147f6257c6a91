"""Blocks as rows, for formats that draw with tables."""

from __future__ import annotations

from jnpolicy.explain.exclusion import CHOSEN, ELSEWHERE, LEFT_OUT, OPEN, Cluster, Node
from jnpolicy.report.content import Column

STANDING_SIGNS = {CHOSEN: "✓", LEFT_OUT: "－", OPEN: "？", ELSEWHERE: "○"}
VERDICT_SIGNS = {"成立": "√", "不成立": "×", "待核实": "？"}
GRAPH_COLUMNS = (Column("", 5), Column("哪一项", 55), Column("数额", 25, right=True), Column("组", 15))


def node_name(node: Node) -> str:
    """第十条「融资费用补贴」 贷款1（齐鲁银行流动资金贷款）"""
    name = "" if node.row.matter_name == node.row.matter else f"（{node.row.matter_name}）"
    return f"{node.row.article}「{node.row.clause}」 {node.row.matter}{name}"


def graph_rows(cluster: Cluster) -> tuple[tuple[str, ...], ...]:
    """A row for each candidate, with the numbers of the groups that it is in."""
    numbers: list[list[str]] = [[] for _ in cluster.nodes]
    for group in cluster.groups:
        for place in group.members:
            numbers[place].append(f"{group.number}{'（优先）' if place == group.first else ''}")
    return tuple(
        (STANDING_SIGNS[node.standing], node_name(node), node.amount, "、".join(own))
        for node, own in zip(cluster.nodes, numbers, strict=True)
    )
