"""A case file with facts stated anew: its comments and the order of what it says stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jnpolicy.cases.case import Case
from jnpolicy.cases.read import Written, check_case, read_written
from jnpolicy.cases.setting import UNSTATED
from jnpolicy.cases.state import Statement
from jnpolicy.cases.yaml_tree import Mapping, Node, Scalar, Sequence
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.policy import Pack
from jnpolicy.text.source import Source

_PLAIN = re.compile(r"-?[\w.%‰/]+(?:-[\w.%‰/]+)*")  # stands without quotes anywhere in YAML
_Edit = tuple[int, int, str]  # from, to, what to put there


def rewritten(written: Written, statements: Iterable[Statement], pack: Pack, case: Case) -> str | None:
    """The text of the file with the statements in it; None where it would not read as `case`, which has them."""
    text = written.source.text
    edits = [edit for item in statements for edit in _edits(written, item)]
    # Of two at one place the later is put first, so that they come to stand in order.
    for _, (start, end, put) in sorted(enumerate(edits), key=lambda row: (row[1][0], row[0]), reverse=True):
        text = text[:start] + put + text[end:]
    again = read_written(Source(written.source.name, text), Diagnostics())
    return text if again is not None and check_case(again, pack, Diagnostics()) == case else None


def _edits(written: Written, item: Statement) -> Iterator[_Edit]:
    matter, name = item.key
    node = _matter(written.tree, matter) if matter else _value(written.tree, "申请人")
    if not isinstance(node, Mapping):
        return
    if item.reference:
        amounts = _value(node, name)
        if isinstance(amounts, Mapping) and amounts.entries:
            yield from _stated(written.source, amounts, item.reference, item)
        elif item.value is not None:
            yield from _put(written.source, node, name, f"{{{_quoted(item.reference)}: {_quoted(item.text)}}}")
        return
    yield from _stated(written.source, node, name, item)


def _stated(source: Source, node: Mapping, name: str, item: Statement) -> Iterator[_Edit]:
    if item.value is not None or _value(node, name) is not None:
        yield from _put(source, node, name, _quoted(item.text) if item.value is not None else UNSTATED)


def _matter(tree: Mapping, identifier: str) -> Node | None:
    matters = _value(tree, "事项")
    for item in matters.items if isinstance(matters, Sequence) else ():
        if isinstance(item, Mapping):
            name = _value(item, "编号")
            if isinstance(name, Scalar) and name.text.strip() == identifier:
                return item
    return None


def _value(node: Mapping, name: str) -> Node | None:
    return next((value for key, value in node.entries if key.text == name), None)


def _put(source: Source, node: Mapping, name: str, text: str) -> Iterator[_Edit]:
    """State `name` in a mapping: in the place of what it says, else behind what it says last on one line."""
    for key, value in node.entries:
        if key.text == name:
            yield _replaced(source, key, value, text)
            return
    inside = source.text[node.span.start] == "{"
    first = node.entries[0][0] if node.entries else None
    last = next(((key, value) for key, value in reversed(node.entries) if isinstance(value, Scalar)), None)
    if inside and first is None:
        yield node.span.start + 1, node.span.start + 1, f"{name}: {text}"
    elif inside and (last is None or last[0] is not node.entries[-1][0]):
        assert first is not None
        yield first.span.start, first.span.start, f"{name}: {text}, "
    elif inside:
        assert last is not None
        end = _end(source, *last)
        yield end, end, f", {name}: {text}"
    elif first is not None:
        line, column = source.line_column(first.span.start)
        indent = " " * (column - 1)
        if last is None:
            start = source.position(line, 1)
            yield start, start, f"{indent}{name}: {text}\n"
        else:
            line, _ = source.line_column(_end(source, *last))
            end = source.position(line, 1) + len(source.line_text(line))
            yield end, end, f"\n{indent}{name}: {text}"


def _replaced(source: Source, key: Scalar, value: Node, text: str) -> _Edit:
    if isinstance(value, Scalar) and _is_written(source, value):
        return value.span.start, value.span.end, text
    start = end = source.text.index(":", key.span.end) + 1
    while source.text[end : end + 1] == " ":
        end += 1
    at_end = source.text[end : end + 1] in ("", "\n")  # else a comment or bracket follows, and keeps its blanks
    return start, end if at_end else start, f" {text}"


def _end(source: Source, key: Scalar, value: Node) -> int:
    if isinstance(value, Scalar) and _is_written(source, value):
        return value.span.end
    return source.text.index(":", key.span.end) + 1


def _is_written(source: Source, value: Scalar) -> bool:
    """Whether a value stands in the text at all; one left empty does not."""
    return bool(value.text) or source.text[value.span.start : value.span.start + 1] in ("'", '"')


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
