"""What is worth asking, as text for a terminal and as JSON (schema `jnpolicy.questions/1`, docs/json-ask.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jnpolicy import __version__
from jnpolicy.cases.template import value_hint
from jnpolicy.explain.questions import Asked, Questions, Reference
from jnpolicy.model.types import MONEY
from jnpolicy.solve.inquire import Span
from jnpolicy.text.money import fen_decimal, fen_text

SCHEMA = "jnpolicy.questions/1"


def questions_report(found: Questions) -> str:
    """The questions in the order of asking, then what need not be looked up."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Questions) -> Iterator[str]:
    case = found.problem.case
    yield found.problem.policy.title
    yield f"申请人：{case.applicant.name}（{'、'.join(case.applicant.kinds)}）　案例：{case.name}"
    yield range_line(found.span)
    yield ""
    if found.asked:
        yield f"还有{len(found.asked)}个事实能改变结果。差得最多的在前："
    else:
        yield "没有哪个未知的事实还能改变结果。"
    told: set[str] = set()
    for number, asked in enumerate(found.asked, 1):
        head, *rest = question_lines(asked, told)
        yield f"{number:>3}. {head}"
        yield from (f"     {line}" for line in rest)
    if found.references:
        yield ""
        yield "可以享受、所参照的政策给多少还没有写的，写了才计入合计："
        for reference in found.references:
            head, *rest = reference_lines(reference, told)
            yield f"  · {head}"
            yield from (f"     {line}" for line in rest)
    if found.elsewhere:
        yield ""
        yield "只关系到能不能争取、不影响合计的："
        yield from (f"  · {owner}：{'、'.join(names)}" for owner, names in found.elsewhere)
    if found.idle:
        yield ""
        yield "不论是什么，结果都一样，不必查的："
        yield from (f"  · {owner}：{'、'.join(names)}" for owner, names in found.idle)


def range_line(span: Span) -> str:
    """合计：现在能确定的是10万元，查明以后最多30万元"""
    if span.low == span.most:
        return f"合计：{fen_text(span.low)}"
    most = "不封顶" if span.most is None else f"最多{fen_text(span.most)}"
    return f"合计：现在能确定的是{fen_text(span.low)}，查明以后{most}"


def question_lines(asked: Asked, told: set[str] | None = None) -> Iterator[str]:
    """The question, how to write an answer, and the law's words that it is needed for, unless these are `told` already."""
    told = set() if told is None else told
    yield f"{asked.name}　{_apart(asked.spread)}"
    note = f"　说明：{asked.definition.note}" if asked.definition.note else ""
    yield f"怎样写：{value_hint(asked.definition.type)}{note}"
    for need in asked.needs:
        yield f"用在：{need.name}"
        yield from (f"　　原文：“{quote}”" for quote in need.quotes if quote not in told)
        told |= set(need.quotes)


def reference_lines(reference: Reference, told: set[str] | None = None) -> Iterator[str]:
    """What to look up in the policy referred to, how to write it, and the law's words, unless these are `told` already."""
    yield f"{reference.name}　所参照的政策给多少，写了才计入合计"
    limits = f"　{'；'.join(reference.limits)}" if reference.limits else ""
    yield f"怎样写：{value_hint(MONEY)}{limits}"
    yield f"用在：{reference.need.name}"
    yield from (f"　　原文：“{quote}”" for quote in reference.need.quotes if told is None or quote not in told)


def _apart(spread: int | None) -> str:
    if spread is None:
        return "回答不同，合计差多少没有上限"
    return f"回答不同，合计最多差{fen_text(spread)}" if spread else "不改变合计，可能改变选哪几项"


def questions_json(found: Questions) -> dict[str, Any]:
    """All of it, ready for json.dumps."""
    policy, case = found.problem.policy, found.problem.case
    return {
        "schema": SCHEMA,
        "program": __version__,
        "policy": {"id": policy.id, "title": policy.title},
        "case": case.name,
        "total": _span(found.span),
        "questions": [_question(asked) for asked in found.asked],
        "references": [
            {
                "owner": reference.matter,
                "clause": reference.clause,
                "article": reference.need.article,
                "quotes": list(reference.need.quotes),
                "limits": list(reference.limits),
            }
            for reference in found.references
        ],
        "only_discretionary": [{"owner": owner, "names": list(names)} for owner, names in found.elsewhere],
        "not_needed": [{"owner": owner, "names": list(names)} for owner, names in found.idle],
    }


def _question(asked: Asked) -> dict[str, Any]:
    kind = asked.definition.type
    return {
        "owner": asked.owner,
        "name": asked.definition.name,
        "type": kind.sort.value,
        "unit": kind.unit or None,
        "values": list(kind.values),
        "note": asked.definition.note or None,
        "spread": None if asked.spread is None else fen_decimal(asked.spread),
        "answers": [{"value": text, **_span(span)} for text, span in asked.answers],
        "needed_for": [
            {"candidate": need.key.text, "article": need.article, "quotes": list(need.quotes)} for need in asked.needs
        ],
    }


def _span(span: Span) -> dict[str, Any]:
    return {"low": fen_decimal(span.low), "high": None if span.most is None else fen_decimal(span.most)}
