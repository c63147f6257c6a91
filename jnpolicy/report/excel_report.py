"""A report as an Excel file, a sheet for each section. Texts are strings and never formulas; amounts are numbers in 元."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import xlsxwriter

from jnpolicy.explain.sentence import Sentence
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
    Piece,
    Report,
    Section,
    Shares,
    Steps,
    Table,
    Tone,
    Use,
)
from jnpolicy.report.markup import legal
from jnpolicy.report.package import MADE, named, packed
from jnpolicy.report.rows import GRAPH_COLUMNS, VERDICT_SIGNS, graph_rows
from jnpolicy.report.why_text import case_line
from jnpolicy.text.money import fen_text, money_text
from jnpolicy.text.width import display_width

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_WHOLE = 110  # how wide a sheet is, in the width of a digit
_LONGEST = 32_700  # characters that a cell holds
_TALLEST = 409  # points that a row may be high
_LINE = 14
_DIGITS = 15  # that a number in a sheet is exact to
_MONEY = '#,##0.00"元"'
_BARS = (Column("步骤", 60), Column("余下", 25, right=True), Column("去掉", 25, right=True))


def excel_report(report: Report) -> bytes:
    """The whole file."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, _PLAIN)
    book.set_properties({"title": named(report.title), "author": "jnpolicy", "created": MADE.replace(tzinfo=None)})
    formats = _Formats(book)
    for number, section in enumerate(report.sections):
        sheet = _Sheet(book.add_worksheet(section.name), section, formats)
        if number == 0:
            sheet.line(report.title, "title")
            sheet.line(report.subtitle, "note")
            for label, value in report.facts:
                sheet.line(f"{label}：{value}")
        sheet.write(section)
    book.close()
    return packed(made.getvalue())


class _Formats:
    """Formats by name, each made once."""

    def __init__(self, book: Any):
        plain = {"font_name": "微软雅黑", "font_size": 10, "text_wrap": True, "valign": "top"}
        boxed = plain | {"border": 1, "border_color": "#BBBBBB"}
        kinds: dict[str, dict[str, Any]] = {
            "plain": plain,
            "title": plain | {"font_size": 16, "bold": True},
            "section": plain | {"font_size": 14, "bold": True, "bottom": 2, "bottom_color": "#2E7D46"},
            "heading": plain | {"font_size": 11, "bold": True},
            "strong": plain | {"bold": True},
            "warning": plain | {"bold": True, "font_color": "#A32929"},
            "quote": plain | {"font_color": "#444444", "indent": 1, "font_size": 9},
            "note": plain | {"font_color": "#555555", "font_size": 9},
            "fold": plain | {"font_color": "#1F5FA8"},
            "head": boxed | {"bold": True, "bg_color": "#EEF4EF"},
            "cell": boxed,
            "right": boxed | {"align": "right"},
            "money": boxed | {"align": "right", "num_format": _MONEY},
            "total": boxed | {"bold": True, "bg_color": "#F6F6F6"},
            "total money": boxed | {"bold": True, "bg_color": "#F6F6F6", "align": "right", "num_format": _MONEY},
            "used": {"bold": True, "underline": 1, "font_color": "#8A4B00", "font_name": "微软雅黑", "font_size": 10},
            "concerned": {"underline": 1, "font_color": "#555555", "font_name": "微软雅黑", "font_size": 10},
            "text": {"font_name": "微软雅黑", "font_size": 10},
            "owner": {"font_color": "#777777", "font_name": "微软雅黑", "font_size": 8},
        }
        kinds |= {f"indent {depth}": plain | {"indent": depth, "font_size": 9} for depth in range(1, 16)}
        self._made = {name: book.add_format(kind) for name, kind in kinds.items()}

    def __getitem__(self, name: str) -> Any:
        return self._made[name]


@dataclass(frozen=True, slots=True)
class _Grid:
    """The widths of a sheet's columns: those of its widest table; of another one the last column takes the rest."""

    widths: tuple[int, ...]

    @property
    def last(self) -> int:
        return len(self.widths) - 1

    def width(self, first: int, last: int) -> int:
        return sum(self.widths[first : last + 1])


def _grid(section: Section) -> _Grid:
    tables = [block.columns for block in section.blocks if isinstance(block, Table)]
    tables += [_BARS for block in section.blocks if isinstance(block, Steps)]
    tables += [GRAPH_COLUMNS for block in section.blocks if isinstance(block, Graph)]
    count = max(map(len, tables), default=1)
    shares = [1] * count
    for columns in tables:
        for place, column in enumerate(columns[: count if len(columns) == count else -1]):
            shares[place] = max(shares[place], column.share)
    return _Grid(tuple(max(_WHOLE * share // sum(shares), 6) for share in shares))


class _Sheet:
    """A sheet that is written from top to bottom."""

    def __init__(self, sheet: Any, section: Section, formats: _Formats):
        self._sheet, self._formats, self._grid = sheet, formats, _grid(section)
        self._row = 0
        self._amounts: tuple[int, ...] = (0, 0)  # first and last row of the amounts written last, and their columns
        for place, width in enumerate(self._grid.widths):
            sheet.set_column(place, place, width)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        sheet.set_footer("第&P页，共&N页")
        sheet.outline_settings(True, False, True, False)  # the mark of a fold stands above what is folded

    def write(self, section: Section) -> None:
        self.line(section.title, "section")
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(text=text, tone=tone):
                self.line(f"“{text}”" if tone is Tone.QUOTE else text, tone.value)
            case Heading(text=text):
                self._row += 1
                self.line(text, "heading")
            case Table():
                self._table(block)
            case Shares():
                self._draw_bars()
            case Steps(waterfall=waterfall):
                self._waterfall(waterfall)
            case Graph(cluster=cluster):
                self._table(Table(GRAPH_COLUMNS, graph_rows(cluster)))
            case Folded(title=title, explanation=explanation):
                self.line(title, "fold", {"collapsed": True})
                self.line(explanation.verdict, "indent 1", _FOLDED)
                self._sentences(explanation.sentences, 1)
            case LawText(lines=lines):
                for line in lines:
                    self._law(line)

    # —— one text across the sheet ——

    def line(self, text: str, kind: str = "plain", options: dict[str, Any] | None = None) -> None:
        """A text across all columns."""
        indent = int(kind.partition(" ")[2] or 0) if kind.startswith("indent") else 0
        self._open(_height(text, self._grid.width(0, self._grid.last) - 2 * indent, 22 if kind in _TALL else _LINE), options)
        self._put(0, self._grid.last, text, kind)
        self._row += 1

    def _law(self, pieces: Iterable[Piece]) -> None:
        parts: list[Any] = []
        text = ""
        for piece in pieces:
            owners = f"〔{'、'.join(piece.owners)}〕" if piece.owners else ""
            kind = "used" if piece.use is Use.USED else "concerned" if piece.use is Use.CONCERNED else "text"
            for fragment, name in ((legal(piece.text), kind), (legal(owners), "owner")):
                if fragment:
                    parts += [self._formats[name], fragment]
                    text += fragment
        if len(parts) < 4 or len(text) > _LONGEST:  # a text of one kind is no rich one
            self.line(text)
            return
        self._open(_height(text, self._grid.width(0, self._grid.last)))
        self._merge(0, self._grid.last, "plain")
        self._sheet.write_rich_string(self._row, 0, *parts, self._formats["plain"])
        self._row += 1

    def _sentences(self, sentences: Iterable[Sentence], depth: int) -> None:
        for sentence in sentences:
            sign = f"{VERDICT_SIGNS[sentence.mark]} " if sentence.mark else ""
            place = f"　{case_line(sentence.place)}" if sentence.place else ""
            self.line(f"{sign}{sentence.text}{place}", f"indent {min(depth, 15)}", _FOLDED)
            self._sentences(sentence.below, depth + 1)

    # —— tables ——

    def _table(self, table: Table) -> None:
        self._cells(table.columns, tuple(column.title for column in table.columns), "head", "head")
        amounts = [place for place, cell in enumerate(table.rows[0] if table.rows else ()) if isinstance(cell, Money)]
        self._amounts = (self._row, self._row + len(table.rows) - 1, *amounts)
        for row in table.rows:
            self._cells(table.columns, row, "cell", "money")
        if table.total is not None:
            self._cells(table.columns, table.total, "total", "total money")
        self._row += 1

    def _cells(self, columns: tuple[Column, ...], row: tuple[Cell, ...], kind: str, money: str) -> None:
        spans = [(place, self._grid.last if place == len(columns) - 1 else place) for place in range(len(columns))]
        texts = [fen_text(cell.fen) if isinstance(cell, Money) else cell for cell in row]
        self._open(max(_height(text, self._grid.width(*span)) for text, span in zip(texts, spans, strict=True)))
        for cell, text, span, column in zip(row, texts, spans, columns, strict=True):
            if isinstance(cell, Money):
                self._put_money(*span, Fraction(cell.fen), money, text)
            else:
                self._put(*span, text, "right" if column.right and kind == "cell" else kind)
        self._row += 1

    def _waterfall(self, waterfall: Waterfall) -> None:
        """Step by step what is left, with a bar behind it, and what the step took."""
        self.line((f"{waterfall.name}：" if waterfall.name else "算式：") + waterfall.formula)
        self._cells(_BARS, tuple(column.title for column in _BARS), "head", "head")
        first = self._row
        for bar, cut in zip(waterfall.bars, waterfall.cuts, strict=True):
            self._open(_height(bar.label, self._grid.width(0, 0)))
            self._put(0, 0, bar.label, "cell")
            self._put_money(1, 1, bar.amount, "money")
            if cut:
                self._put_money(2, self._grid.last, cut, "money")
            else:
                self._put(2, self._grid.last, "", "cell")
            self._row += 1
        self._amounts = (first, self._row - 1, 1)
        self._draw_bars()
        self._row += 1

    def _draw_bars(self) -> None:
        """A bar behind each amount written last."""
        first, last, *columns = self._amounts
        bar = {"type": "data_bar", "bar_color": "#8FBF9C", "bar_solid": True, "min_type": "num", "min_value": 0}
        for column in columns:
            self._sheet.conditional_format(first, column, last, column, bar)

    # —— cells ——

    def _open(self, height: float, options: dict[str, Any] | None = None) -> None:
        self._sheet.set_row(self._row, height, None, options or {})

    def _merge(self, first: int, last: int, kind: str) -> None:
        if last > first:
            self._sheet.merge_range(self._row, first, self._row, last, "", self._formats[kind])

    def _put(self, first: int, last: int, text: str, kind: str) -> None:
        shown = legal(text)
        if len(shown) > _LONGEST:
            shown = shown[:_LONGEST] + "……（太长，余下的见网页）"
        self._merge(first, last, kind)
        self._sheet.write_string(self._row, first, shown, self._formats[kind])

    def _put_money(self, first: int, last: int, fen: Fraction, kind: str, text: str = "") -> None:
        """An amount as a number in 元; as a text where a number in a sheet would not be exact."""
        if fen.denominator != 1 or len(str(abs(fen.numerator))) > _DIGITS:
            self._put(first, last, text or money_text(fen / 100), "right" if kind == "money" else kind)
            return
        self._merge(first, last, kind)
        self._sheet.write_number(self._row, first, Decimal(fen.numerator).scaleb(-2), self._formats[kind])


_FOLDED = {"level": 1, "hidden": True}
_TALL = ("title", "section")


def _height(text: str, width: int, line: int = _LINE) -> float:
    """How high a row must be, in points, for a text in cells of such a width."""
    lines = sum(-(-display_width(part) // max(width - 1, 4)) or 1 for part in text.split("\n"))
    return min(line * lines + 4, _TALLEST)
