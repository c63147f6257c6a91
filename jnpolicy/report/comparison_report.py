"""A comparison as text for a terminal and as JSON (schema `jnpolicy.what-if/1`, docs/json-what-if.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from jnpolicy import __version__
from jnpolicy.explain.account import Row
from jnpolicy.explain.comparison import Comparison, Moved
from jnpolicy.report.terminal import matter_text
from jnpolicy.solve.decision import Decision
from jnpolicy.text.money import fen_decimal, fen_text

SCHEMA = "jnpolicy.what-if/1"


def comparison_report(found: Comparison) -> str:
    """What changes, and what does not."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Comparison) -> Iterator[str]:
    old, new = found.before.decision, found.after.decision
    case = old.problem.case
    yield old.problem.policy.title
    yield f"申请人：{case.applicant.name}（{'、'.join(case.applicant.kinds)}）　案例：{case.name}"
    yield ""
    yield "假设："
    yield from (f"  {c.owner}的「{c.name}」：{c.before} → {c.after}" for c in found.changes)
    yield ""
    yield f"合计：{_both(fen_text(old.nominal), fen_text(new.nominal))}{_by(found.difference)}"
    yield f"其中确定：{_both(fen_text(old.certain), fen_text(new.certain))}{_by(new.certain - old.certain)}"
    yield f"查明以后最多：{_both(_most(old), _most(new))}"
    yield from _moved("新增的", "原来", found.came)
    yield from _moved("不再有的", "现在", found.went)
    if found.changed:
        yield from ("", f"数额变了的（{len(found.changed)}项）")
        for one, two in found.changed:
            yield f"  · {name_of(two)}　{fen_text(one.paid)} → {fen_text(two.paid)}{_by(two.paid - one.paid)}"
    if found.opened:
        yield from ("", f"变成待核实的（{len(found.opened)}项）")
        for row in found.opened:
            yield f"  · {name_of(row)}　需要查明：{'、'.join(row.missing)}"
    if found.settled:
        yield from ("", f"不再待核实的（{len(found.settled)}项）")
        yield from (f"  · {name_of(row)}　{became}" for row, became in found.settled)
    if not (found.came or found.went or found.changed or found.opened or found.settled):
        yield from ("", "选哪些、各得多少、什么待核实，都没有变化。")
    for decision, which in ((old, "原来"), (new, "改后")):
        if not decision.optimal:
            yield f"{which}的组合还没有证明最优，差数不一定准。"


def _moved(title: str, when: str, rows: Sequence[Moved]) -> Iterator[str]:
    if rows:
        yield from ("", f"{title}（{len(rows)}项）")
    for item in rows:
        yield f"  · {name_of(item.row)}　{fen_text(item.row.paid)}"
        yield from (f"      {when}：{reason}" for reason in item.because)


def name_of(row: Row) -> str:
    """第十条「融资费用补贴」 贷款1（…）"""
    return f"{row.article}「{row.clause}」{matter_text(row.matter, row.matter_name)}"


def _both(before: str, after: str) -> str:
    return f"{before} → {after}"


def _by(fen: int) -> str:
    return f"，{'多' if fen > 0 else '少'}{fen_text(abs(fen))}" if fen else "，不变"


def _most(decision: Decision) -> str:
    return "不封顶" if decision.possible is None else fen_text(decision.possible)


def comparison_json(found: Comparison) -> dict[str, Any]:
    """All of it, ready for json.dumps."""
    old, new = found.before.decision, found.after.decision
    return {
        "schema": SCHEMA,
        "program": __version__,
        "policy": {"id": old.problem.policy.id, "title": old.problem.policy.title},
        "case": old.problem.case.name,
        "changes": changes_json(found),
        "total": {"before": _total(old), "after": _total(new), "difference": fen_decimal(found.difference)},
        "added": [
            head_json(item.row) | {"paid": fen_decimal(item.row.paid), "because": list(item.because)} for item in found.came
        ],
        "removed": [
            head_json(item.row) | {"paid": fen_decimal(item.row.paid), "because": list(item.because)} for item in found.went
        ],
        "changed": changed_json(found),
        "opened": [head_json(row) | {"missing": list(row.missing)} for row in found.opened],
        "settled": [head_json(row) | {"became": became} for row, became in found.settled],
    }


def _total(decision: Decision) -> dict[str, Any]:
    return {
        "nominal": fen_decimal(decision.nominal),
        "certain": fen_decimal(decision.certain),
        "possible": None if decision.possible is None else fen_decimal(decision.possible),
        "optimal": decision.optimal,
    }


def changes_json(found: Comparison) -> list[dict[str, Any]]:
    """The facts stated otherwise."""
    return [{"owner": c.owner, "name": c.name, "before": c.before, "after": c.after} for c in found.changes]


def paid_json(item: Moved) -> dict[str, Any]:
    """A grant that came or went, with what it pays where it is."""
    return head_json(item.row) | {"paid": fen_decimal(item.row.paid)}


def changed_json(found: Comparison) -> list[dict[str, Any]]:
    """The grants that come to another amount."""
    return [
        head_json(two) | {"paid_before": fen_decimal(one.paid), "paid_after": fen_decimal(two.paid)} for one, two in found.changed
    ]


def head_json(row: Row) -> dict[str, Any]:
    """A candidate by name."""
    return {"candidate": row.key.text, "article": row.article, "clause": row.clause, "matter": row.matter}
