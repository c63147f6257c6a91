"""Advice as text for a terminal and as JSON (schema `jnpolicy.advice/1`, docs/json-advise.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from jnpolicy import __version__
from jnpolicy.explain.advice import Told
from jnpolicy.report.comparison_report import changed_json, changes_json, name_of, paid_json
from jnpolicy.solve.decision import Decision
from jnpolicy.text.money import fen_decimal, fen_text

SCHEMA = "jnpolicy.advice/1"


def advice_report(decision: Decision, found: Sequence[Told]) -> str:
    """What could be changed, the smallest changes first."""
    return "\n".join(_lines(decision, found)) + "\n"


def _lines(decision: Decision, found: Sequence[Told]) -> Iterator[str]:
    case = decision.problem.case
    yield decision.problem.policy.title
    yield f"申请人：{case.applicant.name}（{'、'.join(case.applicant.kinds)}）　案例：{case.name}"
    yield f"现在合计：{fen_text(decision.nominal)}"
    yield ""
    if found:
        yield "真的做到以下各项，合计会增加。改得少的在前，各项分别算："
    else:
        yield "没有找到改了就能增加合计的事实。"
    for number, told in enumerate(found, 1):
        yield f"{number:>3}. 多{fen_text(told.gain)}，合计{fen_text(told.comparison.after.decision.nominal)}"
        yield from (f"       {c.owner}的「{c.name}」：{c.before} → {c.after}" for c in told.comparison.changes)
        yield from (f"       新增：{name_of(item.row)}　{fen_text(item.row.paid)}" for item in told.comparison.came)
        yield from (f"       不再有：{name_of(item.row)}　{fen_text(item.row.paid)}" for item in told.comparison.went)
        for one, two in told.comparison.changed:
            yield f"       变化：{name_of(two)}　{fen_text(one.paid)} → {fen_text(two.paid)}"
        for owner, question, reading in told.void:
            yield f"       「{owner}」的疑义「{question}」若按「{reading}」读，这样改不增加合计"
    yield ""
    yield "只看词汇里标了“可调整”、案例里写明了的事实；还不知道的，先用 jnpolicy ask 问明。没有做到的，不能写进申请。"


def advice_json(decision: Decision, found: Sequence[Told]) -> dict[str, Any]:
    """All of it, ready for json.dumps."""
    policy = decision.problem.policy
    return {
        "schema": SCHEMA,
        "program": __version__,
        "policy": {"id": policy.id, "title": policy.title},
        "case": decision.problem.case.name,
        "total": fen_decimal(decision.nominal),
        "advice": [_told(told) for told in found],
    }


def _told(told: Told) -> dict[str, Any]:
    found = told.comparison
    return {
        "changes": changes_json(found),
        "gain": fen_decimal(told.gain),
        "total": fen_decimal(found.after.decision.nominal),
        "added": [paid_json(item) for item in found.came],
        "removed": [paid_json(item) for item in found.went],
        "changed": changed_json(found),
        "void_under": [{"owner": owner, "question": question, "reading": reading} for owner, question, reading in told.void],
    }
