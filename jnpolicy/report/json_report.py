"""The decision as JSON, schema `jnpolicy.decision/1` (docs/json-schema.md). Amounts are decimal strings in 元."""

from __future__ import annotations

from math import prod
from typing import Any

from jnpolicy.explain.account import Account, Chosen, Elsewhere, Excluded, Failing, Row, Unsettled
from jnpolicy.report.trail import Trail, trail_json
from jnpolicy.solve.decision import Alternative, Choices, ProvenPart, Weighing
from jnpolicy.text.money import fen_decimal

SCHEMA = "jnpolicy.decision/1"
DISCLAIMER = "本结果是按政策文本和案例所列事实作出的估算，不是获得补助的凭据；以主管部门的管理办法和审核为准。"


def decision_json(account: Account, trail: Trail) -> dict[str, Any]:
    """The whole decision with what went into it, ready for json.dumps."""
    decision = account.decision
    policy, case = decision.problem.policy, decision.problem.case
    return {
        "schema": SCHEMA,
        "program": trail.program,
        "policy": {
            "id": policy.id,
            "title": policy.title,
            "parts": [{"id": part.id, "title": part.title} for part in policy.parts],
            "in_force": {
                "from": str(max(part.start for part in policy.parts)),
                "until": str(min(part.end for part in policy.parts)),
            },
        },
        "case": case.name,
        "applicant": {"name": case.applicant.name, "kinds": list(case.applicant.kinds)},
        "objective": decision.objective,
        "total": {
            "nominal": fen_decimal(decision.nominal),
            "certain": fen_decimal(decision.certain),
            "possible": _optional(decision.possible),
            "possible_is_tight": decision.tight,
        },
        "optimal": decision.optimal,
        "bound": fen_decimal(decision.bound),
        "interrupted": decision.interrupted,
        "selection": [_chosen(row) for row in account.chosen],
        "left_out": [_excluded(row) for row in account.excluded],
        "open": [_unsettled(row) for row in account.unsettled],
        "discretionary": [_elsewhere(row) for row in account.elsewhere],
        "not_eligible": [_failing(row) for row in account.failing],
        "alternatives": [_alternative(row) for row in decision.ranking],
        "other_objective": _other(account),
        "all_best": _all_best(decision.all_best),
        "weighings": None if decision.weighings is None else [_weighing(row) for row in decision.weighings],
        "readings": [{"owner": owner, "question": question, "reading": reading} for owner, question, reading in policy.readings],
        "disclaimer": DISCLAIMER,
        "certificate": [_proven(part) for part in decision.parts],
        "trail": trail_json(trail),
    }


def _optional(fen: int | None) -> str | None:
    return None if fen is None else fen_decimal(fen)


def _head(row: Row) -> dict[str, Any]:
    return {
        "candidate": row.key.text,
        "article": row.article,
        "clause": row.clause,
        "matter": row.matter,
        "matter_name": row.matter_name,
    }


def _chosen(row: Chosen) -> dict[str, Any]:
    return _head(row) | {
        "nature": row.nature,
        "raw": fen_decimal(row.raw),
        "paid": fen_decimal(row.paid),
        "components": [
            {
                "name": line.name,
                "formula": line.formula,
                "raw": fen_decimal(line.raw),
                "steps": list(line.steps),
                "bound_by": line.bound_by or None,
                "paid": fen_decimal(line.paid),
            }
            for line in row.lines
        ],
        "received": list(row.received),
        "units": list(row.units),
        "quotes": list(row.quotes),
        "budget": row.budget or None,
        "obligations": list(row.obligations),
    }


def _excluded(row: Excluded) -> dict[str, Any]:
    return _head(row) | {
        "amount": fen_decimal(row.amount),
        "reason": row.reason,
        "because": row.because,
        "by": row.by or None,
        "cost": _optional(row.cost),
    }


def _unsettled(row: Unsettled) -> dict[str, Any]:
    return _head(row) | {
        "eligible": row.eligible,
        "missing": list(row.missing),
        "low": fen_decimal(row.low),
        "high": _optional(row.high),
        "note": row.note,
    }


def _elsewhere(row: Elsewhere) -> dict[str, Any]:
    return _head(row) | {
        "nature": row.nature,
        "open": row.open,
        "missing": list(row.missing),
        "limits": list(row.limits),
        "quote": row.quote,
        "units": list(row.units),
    }


def _failing(row: Failing) -> dict[str, Any]:
    return _head(row) | {"reasons": list(row.reasons)}


def _alternative(row: Alternative) -> dict[str, Any]:
    return {"total": fen_decimal(row.total), "selection": [key.text for key in row.keys]}


def _all_best(parts: tuple[Choices, ...] | None) -> dict[str, Any] | None:
    if parts is None:
        return None
    return {
        "count": prod(len(part.options) for part in parts),
        "complete": all(part.complete for part in parts),
        "parts": [[[key.text for key in option] for option in part.options] for part in parts],
    }


def _weighing(row: Weighing) -> dict[str, Any]:
    return {
        "from": str(row.low),
        "to": str(row.high),
        "total": fen_decimal(row.nominal),
        "certain": fen_decimal(row.certain),
        "selection": [key.text for key in row.keys],
    }


def _proven(part: ProvenPart) -> dict[str, Any]:
    effort = part.effort
    how = "单独" if len(part.keys) == 1 else "搜索" if effort.searches or effort.nodes else "逐层" if effort.layers else "上界"
    return {
        "candidates": [key.text for key in part.keys],
        "total": fen_decimal(part.total),
        "bound": fen_decimal(part.bound),
        "proven": part.proven,
        "how": how,
        "searches": effort.searches,
        "conflicts": effort.conflicts,
        "nodes": effort.nodes,
    }


def _other(account: Account) -> dict[str, Any] | None:
    other = account.decision.other_objective
    if other is None:
        return None
    return _alternative(other) | {"certain": fen_decimal(account.decision.other_certain)}
