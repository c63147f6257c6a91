"""The formats of a report by the ending of the file's name; a format's library is looked for before the work is done."""

from __future__ import annotations

from collections.abc import Callable

from jnpolicy.report.content import Report

LayOut = Callable[[Report], bytes]


class LibraryMissing(Exception):
    """A format needs a library that is not installed; the message is its name."""


def _html() -> LayOut:
    from jnpolicy.report.html_report import html_report

    return html_report


FORMATS: dict[str, Callable[[], LayOut]] = {".html": _html}
