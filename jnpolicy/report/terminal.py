"""The account as text for a terminal, for a boss to read."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from jnpolicy.explain.account import Account, Chosen, Excluded, Unsettled, alternative_names, name_of
from jnpolicy.explain.formula import range_text
from jnpolicy.explain.totals import cost_text, other_choice, totals
from jnpolicy.report.json_report import DISCLAIMER
from jnpolicy.solve.decision import Choices, Weighing
from jnpolicy.text.money import fen_text
from jnpolicy.text.width import display_width, pad

_WIDTH = 88


def terminal_report(account: Account) -> str:
    """The whole report."""
    return "\n".join(_lines(account)) + "\n"


def _lines(account: Account) -> Iterator[str]:
    decision = account.decision
    policy, case = decision.problem.policy, decision.problem.case
    yield policy.title
    yield f"申请人：{case.applicant.name}（{'、'.join(case.applicant.kinds)}）　案例：{case.name}"
    yield "═" * (_WIDTH // 2)
    yield from _totals(account)
    yield from _selection(account.chosen, decision.nominal)
    numerals = iter("二三四五六七八九")
    if account.excluded:
        yield from _title(next(numerals), "有资格而没有选的")
        for row in account.excluded:
            yield from _left_out(row)
    if account.unsettled:
        yield from _title(next(numerals), "待核实")
        for item in account.unsettled:
            yield from _open(item)
    if account.elsewhere:
        yield from _title(next(numerals), "可以争取、数额不由本政策定的")
        for other in account.elsewhere:
            limits = f"；{'；'.join(other.limits)}" if other.limits else ""
            waits = f"；待核实：{'、'.join(other.missing)}" if other.open else ""
            head = f"{other.article}「{other.clause}」{matter_text(other.matter, other.matter_name)}"
            yield f"  · {head}　{other.nature}{limits}{waits}"
            yield f"      原文：“{_short(other.quote, 60)}”"
            if other.units:
                yield f"      责任单位：{'、'.join(other.units)}"
    if account.failing:
        yield from _title(next(numerals), "不符合的")
        for failing in account.failing:
            yield f"  · {failing.article}「{failing.clause}」{matter_text(failing.matter, failing.matter_name)}"
            for reason in failing.reasons:
                yield f"      {reason}"
    if decision.ranking:
        yield from _title(next(numerals), "依次最优的几种组合")
        for number, alternative in enumerate(decision.ranking, 1):
            yield f"  {number}. {fen_text(alternative.total)}"
            for name in alternative_names(decision.problem, alternative):
                yield f"      {name}"
    if decision.all_best is not None:
        yield from _title(next(numerals), "合计一样最多的全部组合")
        yield from _alike(account, decision.all_best)
    if decision.weighings is not None:
        yield from _title(next(numerals), "名义与确定各占多少比重时，哪一种组合最优")
        yield from _weighed(account, decision.weighings)
    if account.readings:
        yield from _title(next(numerals), "所用读法（原文有几种读法之处）")
        for owner, question, reading in account.readings:
            yield f"  · {_short(owner, 24)}／{question}：{reading}"
    yield ""
    yield f"说明：{DISCLAIMER}"


def _totals(account: Account) -> Iterator[str]:
    first, *rest = totals(account)
    yield first
    for sentence in rest:
        yield f"　　{sentence}"
    for name in other_choice(account):
        yield f"　　　　{name}"


def _title(numeral: str, text: str) -> Iterator[str]:
    yield ""
    yield f"{numeral}、{text}"


def _selection(rows: tuple[Chosen, ...], nominal: int) -> Iterator[str]:
    yield from _title("一", f"建议申领（{len(rows)}项）")
    if not rows:
        yield "  （没有可以申领的）"
    for number, row in enumerate(rows, 1):
        head = f"{number:>3}. {row.article}「{row.clause}」{matter_text(row.matter, row.matter_name)}"
        nature = "" if row.nature == "确定" else f"　{row.nature}"
        amount = fen_text(row.paid) + nature
        gap = max(2, _WIDTH - display_width(head) - display_width(amount))
        yield head + " " * gap + amount
        for line in row.lines:
            label = f"{line.name}：" if line.name else "算式："
            yield f"       {label}{line.formula}"
            for step in line.steps:
                yield f"         {step}"
            if len(row.lines) > 1 or line.paid != line.raw:
                yield f"         得{fen_text(line.paid)}"
        for text in row.received:
            yield f"       {text}"
        if row.budget:
            yield f"       预算：{row.budget}，实得可能更少"
        for quote in row.obligations:
            yield f"       义务：“{quote}”"
        if row.units:
            yield f"       责任单位：{'、'.join(row.units)}"
    total = f"合计　{fen_text(nominal)}"
    yield pad(total, _WIDTH, right=True)


def _alike(account: Account, parts: tuple[Choices, ...]) -> Iterator[str]:
    count = prod(len(part.options) for part in parts)
    open_ones = [part for part in parts if len(part.options) > 1]
    if not open_ones:
        yield "  只有上面这一种。"
        return
    more = "" if all(part.complete for part in parts) else "以上，没有全部列出"
    yield f"  共{count}种{more}：以下{len(open_ones)}处各任选一种，互不影响；其余照上面的建议。"
    for number, part in enumerate(open_ones, 1):
        for letter, option in enumerate(part.options, 1):
            names = [name_of(account.decision.problem, key) for key in option]
            yield f"  {number}.{letter}　{'、'.join(names) or '都不选'}"


def _weighed(account: Account, rows: tuple[Weighing, ...]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        yield f"  {number}. 名义的比重从{row.low}到{row.high}：合计{fen_text(row.nominal)}，其中确定{fen_text(row.certain)}"
        for key in row.keys:
            yield f"      {name_of(account.decision.problem, key)}"


def _left_out(row: Excluded) -> Iterator[str]:
    yield f"  · {row.article}「{row.clause}」{matter_text(row.matter, row.matter_name)}　{fen_text(row.amount)}"
    cost = cost_text(row)
    yield f"      {row.because}" + (f"；{cost}" if cost else "")


def _open(row: Unsettled) -> Iterator[str]:
    what = "资格成立，数额待核实" if row.eligible else "资格待核实"
    amount = range_text(row.low, row.high)
    yield f"  · {row.article}「{row.clause}」{matter_text(row.matter, row.matter_name)}　{what}，数额{amount}"
    if row.missing:
        yield f"      需要查明：{'、'.join(row.missing)}"
    if row.note:
        yield f"      {row.note}"


def matter_text(identifier: str, name: str) -> str:
    """A matter as it stands behind a clause: its identifier, and its name where it has another."""
    return f" {identifier}" if name == identifier else f" {identifier}（{name}）"


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length] + "…"
