"""Reports of small cases, and a report as plain text to read."""

from __future__ import annotations

from collections.abc import Iterator

from jnpolicy.cli.common import choose_readings
from jnpolicy.model.policy import Pack
from jnpolicy.report.compose import compose
from jnpolicy.report.content import (
    Block,
    Cell,
    Folded,
    Graph,
    Heading,
    LawText,
    Money,
    Paragraph,
    Report,
    Shares,
    Steps,
    Table,
    Use,
)
from jnpolicy.solve import decide
from jnpolicy.solve.decide import Options
from jnpolicy.solve.decision import Decision
from jnpolicy.solve.derive import derive
from jnpolicy.solve.problem import build_problem
from jnpolicy.text.money import fen_text, money_text
from tests.conftest import case_of


def decided(pack: Pack, text: str, options: Options) -> Decision:
    """The decision of a case's text."""
    case = case_of(pack, text)
    policy = choose_readings(pack, case, ())
    return decide.decide_problem(build_problem(policy, case, derive(policy, case)), options)


def report_of(pack: Pack, text: str, options: Options | None = None) -> Report:
    """The report of a case's text."""
    asked = options or Options()
    return compose(decided(pack, text, asked), pack, text, asked)


def plain(report: Report) -> str:
    """All of a report as text; proofs by their verdict only (they have golden files of their own)."""
    lines = [report.title, report.subtitle, *(f"{label}：{value}" for label, value in report.facts)]
    for section in report.sections:
        lines += ["", f"## {section.title}"]
        for block in section.blocks:
            lines += _lines(block)
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield f"### {text}"
        case Paragraph(text=text, tone=tone):
            yield f"[{tone.value}] {text}"
        case Table(columns=columns, rows=rows, total=total):
            yield " | ".join(column.title for column in columns)
            for row in (*rows, *((total,) if total else ())):
                yield "  " + " | ".join(map(cell_text, row))
        case Shares(parts=parts):
            yield "  ".join(f"{label} {fen_text(fen)}{'？' if unsure else ''}" for label, fen, unsure in parts)
        case Steps(waterfall=waterfall):
            yield f"{waterfall.name}：{waterfall.formula}"
            for bar, cut in zip(waterfall.bars, waterfall.cuts, strict=True):
                yield f"  {bar.label} {money_text(bar.amount / 100)}" + (f"（去掉{money_text(cut / 100)}）" if cut else "")
        case Graph(cluster=cluster):
            for node in cluster.nodes:
                yield f"  {node.standing} {node.row.clause}/{node.row.matter} {node.amount}"
            for group in cluster.groups:
                yield f"  {group.number} {group.relation} {group.members} {group.source}"
        case Folded(title=title, explanation=explanation):
            yield f"▸ {title}：{explanation.verdict}"
        case LawText(lines=lines):
            for line in lines:
                yield "".join(
                    f"{_MARK[piece.use]}{piece.text}{_MARK[piece.use]}"
                    + (f"〔{'、'.join(piece.owners)}〕" if piece.owners else "")
                    for piece in line
                )


_MARK = {Use.NONE: "", Use.CONCERNED: "_", Use.USED: "**"}


def cell_text(cell: Cell) -> str:
    return fen_text(cell.fen) if isinstance(cell, Money) else cell.replace("\n", " / ")
