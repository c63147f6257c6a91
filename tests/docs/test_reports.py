"""The page on reports tells what a report holds, in which formats, with which options."""

from __future__ import annotations

import re

from jnpolicy.cli.report_command import command
from jnpolicy.model.policy import Pack
from jnpolicy.report.formats import FORMATS
from tests.conftest import EXAMPLE, ROOT
from tests.report.contents import report_of

TEXT = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")


def test_endings() -> None:
    assert re.findall(r"^\| `(\.[a-z]+)` \|", TEXT, re.M) == list(FORMATS)


def test_sections(jinan: Pack) -> None:
    report = report_of(jinan, EXAMPLE.read_text(encoding="utf-8"))
    rows = re.findall(r"^\| (.+?) \| .+ \|$", TEXT.partition("## 里面有什么")[2].partition("\n## ")[0], re.M)
    assert rows[1:] == [section.title.partition("、")[2] for section in report.sections]


def test_options() -> None:
    told = set(re.findall(r"`(--[a-z-]+)`", TEXT))
    assert told == {option for item in command.params for option in item.opts if option.startswith("--")} - {"--output"}
