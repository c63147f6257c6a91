"""A report as one HTML file: no script, nothing from outside, prints on A4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jnpolicy.explain.sentence import Explanation, Sentence
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
    Section,
    Shares,
    Steps,
    Table,
    Tone,
    Use,
)
from jnpolicy.report.drawing import graph_svgs, shares_svg, waterfall_svg
from jnpolicy.report.markup import escaped
from jnpolicy.report.rows import VERDICT_SIGNS
from jnpolicy.report.why_text import case_line
from jnpolicy.text.money import fen_text

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # a browser runs and fetches nothing, whatever stands in the text
_CLASS = {"成立": "yes", "不成立": "no", "待核实": "open"}
_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { max-width: 720px; margin: 24px auto; padding: 0 16px; color: #1c1c1c; background: #fff; font: 15px/1.7 "Noto Sans CJK SC",
  "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 24px; line-height: 1.35; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 32px 0 8px; padding-bottom: 4px; border-bottom: 2px solid #2e7d46; break-after: avoid; }
h3 { font-size: 16px; margin: 20px 0 6px; break-after: avoid; }
p { margin: 4px 0; }
h2 + p, h3 + p, .quote, figcaption { break-after: avoid; }
.subtitle, .note { color: #555; }
.note { font-size: 13px; }
.strong { font-weight: bold; }
.warning { font-weight: bold; color: #a32929; border-left: 4px solid #a32929; padding-left: 8px; }
.quote { color: #444; border-left: 3px solid #bbb; padding-left: 8px; font-size: 13px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 12px; margin: 8px 0; }
dt { color: #555; } dd { margin: 0; }
nav { font-size: 13px; margin: 8px 0; } nav a { color: #1f5fa8; margin-right: 10px; white-space: nowrap; text-decoration: none; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: 8px 0; font-size: 13px; line-height: 1.5; }
th, td { border: 1px solid #bbb; padding: 3px 6px; vertical-align: top; text-align: left; white-space: pre-line; }
th { background: #eef4ef; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.right { text-align: right; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
.total td { font-weight: bold; background: #f6f6f6; }
figure { margin: 8px 0; break-inside: avoid; }
figcaption { font-size: 13px; }
svg { display: block; width: 100%; height: auto; font-family: inherit; }
details { margin: 6px 0; border: 1px solid #d5d5d5; border-radius: 4px; padding: 4px 8px; font-size: 13px; line-height: 1.6; }
summary { cursor: pointer; color: #1f5fa8; }
ul { list-style: none; margin: 0; padding-left: 0; } ul ul { padding-left: 20px; }
.yes > b { color: #2e7d46; } .no > b { color: #a32929; } .open > b { color: #8a6100; }
.place { color: #777; }
.law p { text-indent: 0; }
mark { background: #ffe9a8; color: inherit; } mark.concerned { background: #f1f1e4; }
mark.used { font-weight: bold; text-decoration: underline; text-underline-offset: 3px; }
sup { font-size: 10px; color: #555; line-height: 1; }
@media (max-width: 600px) { table { font-size: 11px; } th, td { padding: 2px 3px; } }
@page { size: A4; margin: 16mm 15mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  nav { display: none; }
  table, details, .note, .quote, figcaption { font-size: 9pt; }
  details { border: 0; padding: 0 0 0 8px; }
  details::details-content { display: block; content-visibility: visible; height: auto; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def html_report(report: Report) -> bytes:
    """The whole file, in UTF-8."""
    return "".join(_page(report)).encode("utf-8")


def _page(report: Report) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{escaped(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    yield f'<header>\n<h1>{escaped(report.title)}</h1>\n<p class="subtitle">{escaped(report.subtitle)}</p>\n<dl>'
    yield "".join(f"<dt>{escaped(label)}</dt><dd>{escaped(value)}</dd>" for label, value in report.facts)
    yield "</dl>\n<nav>"
    for number, section in enumerate(report.sections, 1):
        yield f'<a href="#s{number}">{escaped(section.title)}</a>'
    yield "</nav>\n</header>\n"
    for number, section in enumerate(report.sections, 1):
        yield from _section(number, section)
    yield "</body>\n</html>\n"


def _section(number: int, section: Section) -> Iterator[str]:
    yield f'<section id="s{number}">\n<h2>{escaped(section.title)}</h2>\n'
    for block in section.blocks:
        yield from _block(block)
    yield "</section>\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text=text, tone=tone):
            shown = f"“{text}”" if tone is Tone.QUOTE else text
            yield f'<p class="{tone.value}">{escaped(shown)}</p>\n'
        case Heading(text=text):
            yield f"<h3>{escaped(text)}</h3>\n"
        case Table():
            yield from _table(block)
        case Shares(parts=parts):
            yield (
                f"<figure>{shares_svg(parts)}<figcaption>斜线的部分不确定，实得可能更少。</figcaption></figure>\n"
                if any(unsure for _, _, unsure in parts)
                else f"<figure>{shares_svg(parts)}</figure>\n"
            )
        case Steps(waterfall=waterfall):
            label = f"{waterfall.name}：" if waterfall.name else "算式："
            caption = f"<figcaption>{escaped(label + waterfall.formula)}</figcaption>"
            yield f"<figure>{caption}{waterfall_svg(waterfall)}</figure>\n"
        case Graph(cluster=cluster):
            for drawing in graph_svgs(cluster):
                yield f"<figure>{drawing}</figure>\n"
        case Folded(title=title, explanation=explanation):
            yield f"<details>\n<summary>{escaped(title)}</summary>\n{_proof(explanation)}</details>\n"
        case LawText():
            yield from _law(block)


def _table(table: Table) -> Iterator[str]:
    whole = sum(column.share for column in table.columns)
    yield "<table>\n<colgroup>"
    yield "".join(f'<col style="width:{100 * column.share / whole:.1f}%">' for column in table.columns)
    yield "</colgroup>\n<thead><tr>"
    yield "".join(f"<th{_right(column.right)}>{escaped(column.title)}</th>" for column in table.columns)
    yield "</tr></thead>\n<tbody>\n"
    for row in table.rows:
        yield f"<tr>{_cells(table, row)}</tr>\n"
    if table.total is not None:
        yield f'<tr class="total">{_cells(table, table.total)}</tr>\n'
    yield "</tbody>\n</table>\n"


def _cells(table: Table, row: tuple[Cell, ...]) -> str:
    return "".join(
        f"<td{_right(column.right)}>{escaped(fen_text(cell.fen) if isinstance(cell, Money) else cell)}</td>"
        for column, cell in zip(table.columns, row, strict=True)
    )


def _right(right: bool) -> str:
    return ' class="right"' if right else ""


def _proof(item: Explanation) -> str:
    return f"<p>{escaped(item.verdict)}</p>\n{_sentences(item.sentences)}"


def _sentences(sentences: Iterable[Sentence]) -> str:
    rows = []
    for sentence in sentences:
        kind = f' class="{_CLASS[sentence.mark]}"' if sentence.mark else ""
        sign = f"<b>{VERDICT_SIGNS[sentence.mark]}</b> " if sentence.mark else ""
        place = f' <span class="place">{case_line(sentence.place)}</span>' if sentence.place else ""
        below = _sentences(sentence.below) if sentence.below else ""
        rows.append(f"<li{kind}>{sign}{escaped(sentence.text)}{place}{below}</li>\n")
    return f"<ul>\n{''.join(rows)}</ul>\n" if rows else ""


def _law(law: LawText) -> Iterator[str]:
    yield '<div class="law">\n'
    for line in law.lines:
        yield "<p>"
        for piece in line:
            owners = f"<sup>〔{escaped('、'.join(piece.owners))}〕</sup>" if piece.owners else ""
            if piece.use is Use.NONE:
                yield escaped(piece.text)
            else:
                kind = "used" if piece.use is Use.USED else "concerned"
                yield f'<mark class="{kind}">{escaped(piece.text)}</mark>{owners}'
        yield "</p>\n"
    yield "</div>\n"
