"""What readings do, as text for a terminal and as JSON (schema `jnpolicy.readings/1`, docs/json-readings.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from jnpolicy import __version__
from jnpolicy.explain.ambiguity import Ambiguities, Ambiguity, Changed, Combination, Standing, Swap
from jnpolicy.explain.totals import goal_text
from jnpolicy.model.policy import Question
from jnpolicy.solve.decide import CERTAIN
from jnpolicy.solve.variants import place_of
from jnpolicy.text.money import fen_decimal, fen_text

SCHEMA = "jnpolicy.readings/1"
_ENDS = 5  # of many totals so many of the highest and of the lowest are shown


def ambiguity_report(found: Ambiguities) -> str:
    """What the total is under each combination that matters, and what each question changes."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Ambiguities) -> Iterator[str]:
    case = found.problem.case
    yield found.problem.policy.title
    yield f"申请人：{case.applicant.name}（{'、'.join(case.applicant.kinds)}）　案例：{case.name}"
    yield ""
    yield from range_lines(found)
    if found.deciding:
        yield from ("", f"起作用的疑义（{len(found.deciding)}处），差得多的在前，别处都按所用的读法")
        for number, row in enumerate(found.deciding, 1):
            yield f"{number:>3}. {question_text(row.question)}{_quote(row.question)}"
            yield from (f"       {line}" for line in ambiguity_lines(row))
    for title, questions in idle_questions(found):
        yield from ("", f"{title}的疑义（{len(questions)}处）")
        yield from (f"  · {question_text(question)}" for question in questions)
    if found.combinations and found.deciding:
        yield from ("", "各种组合的合计")
        yield from _totals(found.combinations)


def idle_questions(found: Ambiguities) -> Iterator[tuple[str, tuple[Question, ...]]]:
    """Those that change nothing, under a heading that claims no more than is known."""
    same = "在这个案例里怎样读都一样" if found.proven else "没有看出差别、而有的组合没有证明最优"
    for title, questions in (
        (same, found.found.idle),
        ("单独改读不改变结果、合起来没有逐一试过", found.found.untried),
    ):
        if questions:
            yield title, questions


def range_lines(found: Ambiguities) -> Iterator[str]:
    """What the total is under the readings in use, and under all others."""
    total = f"合计{fen_text(found.base.nominal)}，其中确定{fen_text(found.base.sure)}"
    yield f"按所用的读法（{goal_text(found.objective)}），{total}。"
    yield from _range(found)
    if not found.proven:
        yield "时间用完，有的组合没有证明最优，差数不一定准。"


def _range(found: Ambiguities) -> Iterator[str]:
    if not found.deciding:
        if not found.found.untried:
            yield "各处疑义怎样读，结果都一样。"
        return
    if found.combinations is None:
        why = "牵连太多" if not found.found.whole else "太多"
        yield f"读法的组合{why}，没有逐一列出；下面只逐处改读。"
        return
    totals = [row.certain if found.objective == CERTAIN else row.nominal for row in found.combinations]
    name = "确定数额" if found.objective == CERTAIN else "合计"
    yield f"起作用的疑义的读法共{found.count}种组合，{name}从{fen_text(min(totals))}到{fen_text(max(totals))}。"


def ambiguity_lines(row: Ambiguity) -> Iterator[str]:
    """What one question changes: for each two readings the total, and the grants."""
    if row.only_with:
        yield f"所用「{row.used}」。{only_with_text(row)}。"
        return
    for swap in row.swaps:
        used = "（所用）" if swap.one == row.used else ""
        yield f"「{swap.one}」{used}→「{swap.two}」：{moved_text(swap)}"
        yield from (f"  {changed_text(item)}" for item in swap.changed)


def only_with_text(row: Ambiguity) -> str:
    """单独改读不改变结果；贷款额按「全年合计」读时才改变"""
    others = "、".join(f"{question_text(question)}按「{name}」" for question, name in row.only_with)
    return f"单独改读不改变结果；{others}读时才改变"


def changed_text(item: Changed) -> str:
    """第十条「融资费用补贴」（贷1）：30万元 → 不入选"""
    return f"{item.name}：{_standing(item.before)} → {_standing(item.after)}"


def moved_text(swap: Swap) -> str:
    """合计多5万元，其中确定不变"""
    if not swap.changed:
        return "没有变化"
    parts = [_difference("合计", swap.nominal)]
    if swap.certain != swap.nominal:
        parts.append(_difference("其中确定", swap.certain))
    return "，".join(parts)


def _difference(name: str, fen: int) -> str:
    return f"{name}{'多' if fen > 0 else '少'}{fen_text(abs(fen))}" if fen else f"{name}不变"


def _standing(item: Standing) -> str:
    if item.paid is None:
        return "待核实" if item.open else "不入选"
    return fen_text(item.paid) + ("（数额待核实）" if item.open else "")


def question_text(question: Question) -> str:
    """融资费用补贴／三十万元"""
    return f"{question.owner}／{question.name}"


def _quote(question: Question) -> str:
    return f"　“{question.quote.text}”" if question.quote is not None else ""


def _totals(rows: Sequence[Combination]) -> Iterator[str]:
    """Each total once, with one of the combinations that come to it: the one nearest to the readings in use."""
    groups = [tuple(group) for _, group in groupby(rows, key=lambda row: (row.nominal, row.certain))]
    skipped = len(groups) - 2 * _ENDS
    for number, group in enumerate(groups):
        if skipped > 0 and _ENDS <= number < len(groups) - _ENDS:
            if number == _ENDS:
                yield f"  …（中间还有{skipped}种合计，都在 --json 里）"
            continue
        sure = f"，其中确定{fen_text(group[0].certain)}" if group[0].certain != group[0].nominal else ""
        changed = "、".join(f"{question_text(question)}＝「{name}」" for question, name in group[0].changed)
        many = f"（{len(group)}种组合，改得最少的是）" if len(group) > 1 else ""
        yield f"  {fen_text(group[0].nominal)}{sure}：{many}{changed or '所用的读法'}"


def ambiguity_json(found: Ambiguities) -> dict[str, Any]:
    """All of it, ready for json.dumps."""
    policy, variants = found.problem.policy, found.found
    return {
        "schema": SCHEMA,
        "program": __version__,
        "policy": {"id": policy.id, "title": policy.title},
        "case": found.problem.case.name,
        "objective": found.objective,
        "total": {"nominal": fen_decimal(found.base.nominal), "certain": fen_decimal(found.base.sure)},
        "proven": found.proven,
        "whole": variants.whole,
        "deciding": [_ambiguity_json(row) for row in found.deciding],
        "idle": [
            _question_json(question)
            | {"used": variants.used[place_of(question)], "whole": found.proven and question in variants.idle}
            for question in (*variants.idle, *variants.untried)
        ],
        "count": found.count,
        "combinations": None if found.combinations is None else [
            {
                "changed": [_question_json(question) | {"reading": name} for question, name in row.changed],
                "nominal": fen_decimal(row.nominal),
                "certain": fen_decimal(row.certain),
            }
            for row in found.combinations
        ],
    }  # fmt: skip


def _question_json(question: Question) -> dict[str, str]:
    return {"owner": question.owner, "question": question.name}


def _ambiguity_json(row: Ambiguity) -> dict[str, Any]:
    question = row.question
    return _question_json(question) | {
        "quote": question.quote.text if question.quote is not None else None,
        "used": row.used,
        "readings": [reading.name for reading in question.readings],
        "pairs": [
            {
                "one": swap.one,
                "two": swap.two,
                "nominal": fen_decimal(swap.nominal),
                "certain": fen_decimal(swap.certain),
                "changed": [
                    {
                        "candidate": item.key.text,
                        "before": _standing_json(item.before),
                        "after": _standing_json(item.after),
                    }
                    for item in swap.changed
                ],
            }
            for swap in row.swaps
        ],
        "only_with": [_question_json(other) | {"reading": name} for other, name in row.only_with],
    }


def _standing_json(item: Standing) -> dict[str, Any]:
    return {"paid": None if item.paid is None else fen_decimal(item.paid), "open": item.open}
