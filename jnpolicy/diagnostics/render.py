"""Diagnostics as text for people and as JSON-ready values for editors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jnpolicy.diagnostics.diagnostic import Diagnostic, Severity
from jnpolicy.text.width import display_width

LABELS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTICE: "提示"}
_LONGEST_LINE = 160


def render(items: Iterable[Diagnostic]) -> str:
    """Each finding with its place, its line, a caret under the right character, and the remedy."""
    return "\n".join(_render_one(item) for item in items)


def _render_one(item: Diagnostic) -> str:
    label = LABELS[item.severity]
    lines = [f"{label} {item.code}：{item.message}"]
    if item.span is not None:
        lines.append(f"  --> {item.span.place}")
        if item.span.source.text:
            line, column = item.span.source.line_column(item.span.start)
            text = item.span.source.line_text(line)
            shown, column = _window(text, column)
            room = max(1, len(shown) - column + 1)
            length = max(1, min(item.span.end - item.span.start, room))
            marked = shown[column - 1 : column - 1 + length].split("\n")[0]
            number = f"{line:>4}"
            lines.append(f"{number} | {shown}")
            before = " " * display_width(shown[: column - 1])
            lines.append(f"{' ' * len(number)} | {before}{'^' * max(1, display_width(marked))}")
    if item.remedy:
        lines.append(f"  改法：{item.remedy}")
    return "\n".join(lines) + "\n"


def _window(text: str, column: int) -> tuple[str, int]:
    """A long line cut down to what stands around the column; tabs shown as one blank."""
    text = "".join(char if char.isprintable() else " " for char in text)
    if len(text) <= _LONGEST_LINE:
        return text, column
    start = max(0, column - 1 - _LONGEST_LINE // 2)
    end = min(len(text), start + _LONGEST_LINE)
    head = "…" if start else ""
    tail = "…" if end < len(text) else ""
    return head + text[start:end] + tail, column - start + len(head)


def as_json(items: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """For `--format json`: code, severity, file, line, column, end, message, remedy."""
    rows: list[dict[str, Any]] = []
    for item in items:
        row: dict[str, Any] = {
            "code": item.code,
            "severity": item.severity.value,
            "message": item.message,
            "remedy": item.remedy,
        }
        if item.span is not None:
            line, column = item.span.source.line_column(item.span.start)
            end_line, end_column = item.span.source.line_column(item.span.end)
            row |= {
                "file": item.span.source.shown,
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
            }
        rows.append(row)
    return rows
