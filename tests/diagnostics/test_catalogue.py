"""Every code has a wording, a page and an input that shows it; the three lists are the same."""

from __future__ import annotations

import re
from pathlib import Path

from jnpolicy.diagnostics.catalogue import CATALOGUE

ROOT = Path(__file__).parent.parent.parent


def test_every_code_that_is_raised_has_a_wording_and_the_other_way() -> None:
    raised = set()
    for path in (ROOT / "jnpolicy").rglob("*.py"):
        if path.name != "catalogue.py":
            raised |= set(re.findall(r'"(JN\d{4})"', path.read_text(encoding="utf-8")))
    assert raised == set(CATALOGUE)


def test_every_code_is_in_the_docs() -> None:
    text = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert set(re.findall(r"JN\d{4}", text)) == set(CATALOGUE)


def test_every_code_is_shown_by_a_test() -> None:
    shown = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        shown |= set(re.findall(r'"(JN\d{4})"', path.read_text(encoding="utf-8")))
    assert set(CATALOGUE) - shown == set()


def test_every_error_names_a_remedy() -> None:
    assert [code for code, wording in CATALOGUE.items() if not wording.remedy] == []
