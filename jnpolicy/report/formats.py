"""The formats of a report by the ending of the file's name."""

from __future__ import annotations

from collections.abc import Callable

from jnpolicy.report.content import Report

LayOut = Callable[[Report], bytes]


def _html() -> LayOut:
    from jnpolicy.report.html_report import html_report

    return html_report


FORMATS: dict[str, Callable[[], LayOut]] = {".html": _html}
