"""A report as a Word file. Proofs stand open; drawings are tables of shaded cells, which Word and others draw alike."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from jnpolicy.explain.sentence import Explanation, Sentence
from jnpolicy.explain.waterfall import Waterfall
from jnpolicy.report.content import (
    Block,
    Cell,
    Column,
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
    Tone,
    Use,
)
from jnpolicy.report.markup import escaped, legal
from jnpolicy.report.package import MADE, named, packed
from jnpolicy.report.rows import GRAPH_COLUMNS, VERDICT_SIGNS, graph_rows
from jnpolicy.report.why_text import case_line
from jnpolicy.text.money import fen_text, money_text

_WIDTH = 9980  # between the margins of A4, in twentieths of a point
_GRID = 40  # into how many parts the longest bar is cut
_GREEN, _PALE, _CUT = "2E7D46", "8FBF9C", "E3C9C9"
_SONG, _HEI = "宋体", "黑体"


def word_report(report: Report) -> bytes:
    """The whole file."""
    document = Document()
    _prepare(document, report)
    document.add_paragraph(legal(report.title), style="Title")
    _paragraph(document, report.subtitle, size=10, colour="555555")
    for label, value in report.facts:
        _paragraph(document, f"{label}：{value}")
    for section in report.sections:
        document.add_heading(legal(section.title), 1)
        for block in section.blocks:
            _block(document, block)
    made = io.BytesIO()
    document.save(made)
    return packed(made.getvalue())


def _prepare(document: Any, report: Report) -> None:
    """Page, fonts, footer and properties."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(17)
    page.top_margin = page.bottom_margin = Mm(17)
    for name, font, size in (
        ("Normal", _SONG, 10.5), ("Title", _HEI, 20), ("Heading 1", _HEI, 15), ("Heading 2", _HEI, 12)
    ):  # fmt: skip
        style = document.styles[name]
        style.font.name, style.font.size = "Times New Roman" if font == _SONG else "Arial", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), font)
        if name != "Normal":
            style.font.color.rgb = RGBColor(0x1C, 0x1C, 0x1C)
            style.paragraph_format.keep_with_next = True
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("第", "PAGE"), ("页，共", "NUMPAGES"), ("页", "")):
        footer.add_run(text)
        if field:
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            footer._p.append(simple)
    known = document.core_properties
    known.title, known.author, known.comments = named(report.title), "jnpolicy", ""
    known.created = known.modified = MADE
    known.last_modified_by, known.revision = "jnpolicy", 1


def _block(document: Any, block: Block) -> None:
    match block:
        case Paragraph(text=text, tone=tone):
            shown = f"“{text}”" if tone is Tone.QUOTE else text
            bold = tone in (Tone.STRONG, Tone.WARNING)
            quiet = tone in (Tone.QUOTE, Tone.NOTE)
            colour = "A32929" if tone is Tone.WARNING else "555555" if quiet else ""
            indent = 0.4 if tone is Tone.QUOTE else 0.0
            _paragraph(document, shown, bold=bold, size=9 if quiet else 0, colour=colour, indent=indent)
        case Heading(text=text):
            document.add_heading(legal(text), 2)
        case Table():
            _table(document, block)
        case Shares(parts=parts):
            _shares(document, parts)
        case Steps(waterfall=waterfall):
            _waterfall(document, waterfall)
        case Graph(cluster=cluster):
            _table(document, Table(GRAPH_COLUMNS, graph_rows(cluster)))
        case Folded(title=title, explanation=explanation):
            _proof(document, title, explanation)
        case LawText():
            _law(document, block)


def _paragraph(
    document: Any, text: str, *, bold: bool = False, size: float = 0, colour: str = "", indent: float = 0, keep: bool = False
) -> None:
    """A paragraph; `size` in points, `indent` in centimetres."""
    made = document.add_paragraph()
    run = made.add_run(legal(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if indent:
        made.paragraph_format.left_indent = Mm(10 * indent)
    if keep:
        made.paragraph_format.keep_with_next = True


# —— tables ——


def _table(document: Any, table: Table) -> None:
    whole = sum(column.share for column in table.columns)
    widths = [_WIDTH * column.share // whole for column in table.columns]
    head = _row(
        ((width, column.title, False) for width, column in zip(widths, table.columns, strict=True)),
        bold=True, fill="EEF4EF", repeat=True,
    )  # fmt: skip
    rows = [_row(_cells(table.columns, widths, row)) for row in table.rows]
    if table.total is not None:
        rows.append(_row(_cells(table.columns, widths, table.total), bold=True, fill="F6F6F6"))
    _append(document, widths, [head, *rows], border="BBBBBB")


def _cells(columns: tuple[Column, ...], widths: list[int], row: tuple[Cell, ...]) -> Iterator[tuple[int, str, bool]]:
    for column, width, cell in zip(columns, widths, row, strict=True):
        yield width, fen_text(cell.fen) if isinstance(cell, Money) else cell, column.right


def _row(cells: Iterable[tuple[int, str, bool]], *, bold: bool = False, fill: str = "", repeat: bool = False) -> str:
    """A row that stays on one page; cells are (width, text, set to the right)."""
    head = "<w:tblHeader/>" if repeat else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(_cell(*cell, bold=bold, fill=fill) for cell in cells)}</w:tr>"


def _cell(width: int, text: str, right: bool = False, *, bold: bool = False, fill: str = "", span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    align = '<w:jc w:val="right"/>' if right else ""
    strong = "<w:b/>" if bold else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escaped(line)}</w:t>' for line in text.split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/>{align}</w:pPr>'
        f'<w:r><w:rPr>{strong}<w:sz w:val="18"/></w:rPr>{lines}</w:r></w:p></w:tc>'
    )


def _append(document: Any, widths: list[int], rows: list[str], *, border: str) -> None:
    """A table behind what there is already, and a little room below it."""
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{border}"' if border else 'w:val="nil"'
    borders = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    document.element.body.insert_element_before(
        parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
        ),
        "w:sectPr",
    )
    _paragraph(document, "", size=4)


# —— drawings ——


def _shares(document: Any, parts: Iterable[tuple[str, int, bool]]) -> None:
    rows = list(parts)
    total = Fraction(sum(amount for _, amount, _ in rows))
    bars, before = [], Fraction(0)
    for label, amount, unsure in rows:
        bars.append((label, (before, ""), (Fraction(amount), _PALE if unsure else _GREEN), fen_text(amount)))
        before += amount
    _bars(document, bars, total)
    if any(unsure for _, _, unsure in rows):
        _paragraph(document, "浅色的不确定，实得可能更少。", size=9, colour="555555")


def _waterfall(document: Any, waterfall: Waterfall) -> None:
    label = f"{waterfall.name}：" if waterfall.name else "算式："
    _paragraph(document, label + waterfall.formula, size=9, keep=True)
    most = max(bar.amount + max(cut, Fraction(0)) for bar, cut in zip(waterfall.bars, waterfall.cuts, strict=True))
    last = len(waterfall.bars) - 1
    bars = [
        (
            bar.label,
            (bar.amount, _GREEN if number == last else _PALE),
            (max(cut, Fraction(0)), _CUT),
            money_text(bar.amount / 100) + (f"（去掉{money_text(cut / 100)}）" if cut > 0 else ""),
        )
        for number, (bar, cut) in enumerate(zip(waterfall.bars, waterfall.cuts, strict=True))
    ]
    _bars(document, bars, most)


def _bars(document: Any, bars: Iterable[tuple[str, tuple[Fraction, str], tuple[Fraction, str], str]], most: Fraction) -> None:
    """Rows of label, two stretches side by side (length and fill), and what is written behind them."""
    unit = 90
    first, last = 3900, _WIDTH - 3900 - _GRID * unit
    rows = []
    for label, one, two, text in bars:
        cells, at = [_cell(first, label, True)], 0
        for length, fill in (one, two):
            parts = _parts(length, most, _GRID - at)
            if parts:
                cells.append(_cell(parts * unit, "", fill=fill, span=parts))
                at += parts
        if at < _GRID:
            cells.append(_cell((_GRID - at) * unit, "", span=_GRID - at))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}{_cell(last, text)}</w:tr>")
    _append(document, [first, *[unit] * _GRID, last], rows, border="FFFFFF")


def _parts(length: Fraction, most: Fraction, room: int) -> int:
    """Into how many parts of the grid a length goes: at least one where there is anything."""
    if length <= 0 or most <= 0:
        return 0
    return min(max(round(_GRID * length / most), 1), room)


# —— proofs and the law ——


def _proof(document: Any, title: str, item: Explanation) -> None:
    _paragraph(document, title, size=9, colour="1F5FA8", keep=True)
    _paragraph(document, item.verdict, size=9, indent=0.4)
    _sentences(document, item.sentences, 0.4)


def _sentences(document: Any, sentences: Iterable[Sentence], indent: float) -> None:
    for sentence in sentences:
        sign = f"{VERDICT_SIGNS[sentence.mark]} " if sentence.mark else ""
        place = f"　{case_line(sentence.place)}" if sentence.place else ""
        _paragraph(document, f"{sign}{sentence.text}{place}", size=9, indent=indent)
        _sentences(document, sentence.below, indent + 0.5)


def _law(document: Any, law: LawText) -> None:
    for line in law.lines:
        made = document.add_paragraph()
        for piece in line:
            run = made.add_run(legal(piece.text))
            if piece.use is not Use.NONE:
                used = piece.use is Use.USED
                run.bold = run.underline = used or None
                fill = "FFE9A8" if used else "F1F1E4"
                run._r.get_or_add_rPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'))
            if piece.owners:
                note = made.add_run(legal(f"〔{'、'.join(piece.owners)}〕"))
                note.font.size, note.font.color.rgb = Pt(8), RGBColor(0x55, 0x55, 0x55)
