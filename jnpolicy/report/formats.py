"""The formats of a report, by the ending of the file's name."""

from __future__ import annotations

from collections.abc import Callable

from jnpolicy.report.content import Report

LayOut = Callable[[Report], bytes]


class LibraryMissing(Exception):
    """A format needs a library that is not installed; the message is the name by which it is installed."""


def _html() -> LayOut:
    from jnpolicy.report.html_report import html_report

    return html_report


def _word() -> LayOut:
    try:
        from jnpolicy.report.word_report import word_report
    except ImportError as lack:
        raise LibraryMissing("python-docx") from lack
    return word_report


def _excel() -> LayOut:
    try:
        from jnpolicy.report.excel_report import excel_report
    except ImportError as lack:
        raise LibraryMissing("XlsxWriter") from lack
    return excel_report


# Ending → what gives the layout, asked before the work is done.
FORMATS: dict[str, Callable[[], LayOut]] = {".html": _html, ".docx": _word, ".xlsx": _excel}
