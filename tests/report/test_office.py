"""The Word and Excel reports: they hold what the content says, and what a case says in them does nothing."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import openpyxl
import pytest

from jnpolicy.model.policy import Pack
from jnpolicy.report.content import Column, Money, Report, Section, Table
from jnpolicy.report.excel_report import excel_report
from jnpolicy.report.word_report import word_report
from tests.conftest import EXAMPLE, ROOT
from tests.report import hostile
from tests.report.contents import plain, report_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS = ["第10条-用途待核实.yaml", "第10条-其他用途不符.yaml", "第02条-研发平台-省级升国家级-分别给予.yaml"]


def word_text(data: bytes) -> str:
    """All text of a Word file, tables too, line for line."""
    body = docx.Document(io.BytesIO(data)).element.body
    lines = []
    for paragraph in body.iter(f"{_W}p"):
        parts = ["\n" if node.tag == f"{_W}br" else node.text or "" for node in paragraph.iter(f"{_W}t", f"{_W}br")]
        lines.append("".join(parts))
    return "\n".join(lines)


def excel_cells(data: bytes) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def parts_of(data: bytes) -> dict[str, str]:
    """Every XML part of an office file, each well formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    for text in texts.values():
        ElementTree.fromstring(text)
    return texts


def outside(parts: dict[str, str]) -> list[str]:
    """What a file would fetch: relations that lead out of it."""
    return [target for text in parts.values() for target in re.findall(r'TargetMode="External"[^>]*', text)]


@pytest.fixture(scope="module")
def example(jinan: Pack) -> Report:
    return report_of(jinan, EXAMPLE.read_text(encoding="utf-8"))


def test_both_say_what_the_content_says(example: Report) -> None:
    """Every line of the content but amounts, which Excel has as numbers, and drawings, which have their own words."""
    word = word_text(word_report(example))
    excel = "\n".join(str(cell.value) for cell in excel_cells(excel_report(example)))
    count = 0
    for section in example.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                for cell in (cell for row in block.rows for cell in row if isinstance(cell, str)):
                    count += 1
                    assert cell in word and cell in excel
        assert section.title in word and section.title in excel
    assert count > 150
    for text in ("建议申领（12项）", "〔研发平台、省级升国家级〕", "√ 牵头：是　〔案例第39行〕", "× 国家级入选：否，要求是"):
        assert text in word and text in excel, text


def test_amounts_in_excel_are_exact_numbers(example: Report) -> None:
    """The column of the first table, in 元; its total is 1675.6942万元."""
    sheet = openpyxl.load_workbook(io.BytesIO(excel_report(example)))["结果"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    column = [sheet.cell(head[0].row + number, 6) for number in range(1, 14)]
    values = [Decimal(str(cell.value)) for cell in column]
    assert all(cell.data_type == "n" for cell in column)
    assert sum(values[:12]) == values[12] == Decimal("16756942")


def test_amounts_that_a_sheet_cannot_hold_are_texts() -> None:
    """999,999,999,999,999分 has 15 digits; one more digit would be rounded."""
    rows = tuple((Money(fen),) for fen in (999_999_999_999_999, 9_999_999_999_999_999, -1))
    report = Report("题", "", (), (Section("结果", "一、结果", (Table((Column("数额", 1),), rows),)),))
    found = [(cell.data_type, cell.value) for cell in excel_cells(excel_report(report))][-3:]
    assert found[0] == ("n", 9999999999999.99) and found[1] == ("s", "99999999999999.99元") and found[2] == ("n", -0.01)


def test_a_text_longer_than_a_cell_is_cut_and_told() -> None:
    report = Report("甲" * 40_000, "", (), (Section("结果", "一、结果", ()),))
    first = str(excel_cells(excel_report(report))[0].value)
    assert first.startswith("甲" * 32_700 + "……（太长") and len(first) < 32_768
    assert "甲" * 40_000 in word_text(word_report(report))


def test_nothing_in_excel_is_a_formula_or_a_link() -> None:
    data = excel_report(report_of(hostile.pack(), hostile.CASE))
    parts = parts_of(data)
    assert not outside(parts)
    for name, text in parts.items():
        assert "<f>" not in text and "<f " not in text and "hyperlink" not in text, name
    cells = excel_cells(data)
    assert {cell.data_type for cell in cells} == {"s", "n"} and not any(cell.hyperlink for cell in cells)
    shown = "\n".join(str(cell.value) for cell in cells)
    for text in hostile.TEXTS:
        assert text in shown, text
    assert "坏\ufffd\ufffd\ufffd字" in shown
    assert "_x005F_x0041_" in parts["xl/sharedStrings.xml"]  # or a spreadsheet would show an A there


def test_nothing_in_word_is_a_field_or_a_link() -> None:
    data = word_report(report_of(hostile.pack(), hostile.CASE))
    parts = parts_of(data)
    assert not outside(parts)
    text = parts["word/document.xml"]
    assert "fldSimple" not in text and "instrText" not in text and "hyperlink" not in text.replace("HYPERLINK", "")
    shown = word_text(data)
    for expected in hostile.TEXTS:
        assert expected in shown, expected
    assert "坏\ufffd\ufffd\ufffd字_x0041_" in shown
    assert not [name for name in parts if "vba" in name.lower()]


@pytest.mark.parametrize("make", [word_report, excel_report])
@pytest.mark.parametrize("name", KINDS)
def test_cases_of_other_kinds(jinan: Pack, make: Callable[[Report], bytes], name: str) -> None:
    """Unknown facts; nothing that holds; a reading that is not the usual one."""
    report = report_of(jinan, (EXAMPLE.parent / name).read_text(encoding="utf-8"))
    data = make(report)
    parts_of(data)
    shown = word_text(data) if make is word_report else "\n".join(str(cell.value) for cell in excel_cells(data))
    assert report.sections[-1].title in shown and plain(report)


def test_what_is_drawn_keeps_the_proportions(example: Report) -> None:
    """The longest bar takes all 40 parts; the bonds' 100万元 of 104.72万元 is 38.2 parts, and the cut the 2 that are left."""
    from jnpolicy.report.word_report import _parts

    assert _parts(Fraction(100), Fraction(100), 40) == 40
    assert _parts(Fraction(1000000), Fraction(1047200), 40) == 38 and _parts(Fraction(47200), Fraction(1047200), 2) == 2
    assert _parts(Fraction(1), Fraction(1000), 40) == 1 and _parts(Fraction(0), Fraction(1000), 40) == 0


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_the_same_case_makes_the_same_bytes(tmp_path: Path, ending: str) -> None:
    """In another process, with other hashes, at another second, in another time zone."""
    made = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
        target = tmp_path / f"{seed}.{ending}"
        command = [sys.executable, "-m", "jnpolicy", "report", str(EXAMPLE), "-o", str(target)]
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        made.append(target.read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
