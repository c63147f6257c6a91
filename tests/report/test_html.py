"""The HTML report: well formed, one file, nothing in it that runs or is fetched, the same each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from jnpolicy.model.policy import Pack
from jnpolicy.report.html_report import html_report
from jnpolicy.report.markup import escaped
from tests.conftest import EXAMPLE, ROOT
from tests.report import hostile
from tests.report.contents import report_of

_TAGS = """html head meta title style body header h1 h2 h3 p dl dt dd nav a section table colgroup col thead tbody tr th td figure
figcaption details summary ul li b span div mark sup svg defs pattern rect text path circle"""
_DRAWN = """xmlns viewbox role id width height patternunits patterntransform fill stroke stroke-width stroke-dasharray x y
cx cy r d font-size font-weight text-anchor"""
TAGS = frozenset(_TAGS.split())
VOID = {"meta", "col"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "style"} | set(_DRAWN.split())


class Reader(HTMLParser):
    """The tags, the attributes and the text of a page; every element closed in its turn."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def harmless(page: str) -> Reader:
    """The page read, with no tag and no attribute in it but those that a report is made of."""
    read = Reader(page)
    for tag, attributes in read.tags:
        assert tag in TAGS, tag
        assert attributes.keys() <= ATTRIBUTES, (tag, attributes)
        for name in ("href", "style", "fill", "stroke"):
            value = attributes.get(name) or ""
            assert not re.search(r"script|//|expression|url\((?!#cut\))", value), (tag, value)
        assert attributes.get("href", "#")[:1] == "#"  # type: ignore[index]
    return read


def test_the_example_is_one_harmless_file(jinan: Pack) -> None:
    page = html_report(report_of(jinan, EXAMPLE.read_text(encoding="utf-8"))).decode("utf-8")
    read = harmless(page)
    tags = [tag for tag, _ in read.tags]
    assert tags.count("details") == 20 and tags.count("h2") == 8
    assert tags.count("svg") == 1 + 15 + 5  # the total, a waterfall for each component, and a drawing for each cluster
    assert "default-src 'none'" in page and "1675.6942万元" in read.text


def test_escaped_text_is_safe_in_an_attribute_too() -> None:
    assert escaped('<a b="c">&\'\x00') == "&lt;a b=&quot;c&quot;&gt;&amp;&#x27;\ufffd"


def test_what_stands_in_a_case_stays_text() -> None:
    page = html_report(report_of(hostile.pack(), hostile.CASE)).decode("utf-8")
    read = harmless(page)
    for text in hostile.TEXTS:
        assert text in read.text, text
    assert "坏\ufffd\ufffd\ufffd字" in read.text
    assert page.count("<script") == 0 and page.count("<img") == 0 and page.count("onload") == read.text.count("onload")


@pytest.mark.parametrize(
    "name", ["第10条-用途待核实.yaml", "第10条-其他用途不符.yaml", "第02条-研发平台-省级升国家级-分别给予.yaml"]
)
def test_cases_of_other_kinds(jinan: Pack, name: str) -> None:
    """Unknown facts; nothing that holds; a reading that is not the usual one."""
    harmless(html_report(report_of(jinan, (EXAMPLE.parent / name).read_text(encoding="utf-8"))).decode("utf-8"))


def test_the_same_case_makes_the_same_bytes(tmp_path: Path) -> None:
    """In another process, with other hashes, under another name, at another time."""
    made = []
    for seed in ("1", "2"):
        target = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "jnpolicy", "report", str(EXAMPLE), "-o", str(target)]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, stdout=subprocess.DEVNULL)
        made.append(target.read_bytes())
    assert made[0] == made[1]
    assert str(ROOT).encode() not in made[0]
