"""YAML as a tree of plain nodes with places. Every scalar stays text: types come from the vocabulary.

Events rather than PyYAML's own constructor: no recursion on deep input, no aliases, no guessing of types
(3_000, 2020-01-01 and 是 all stay what was written), duplicate keys seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from jnpolicy.cases.marks import Mended, mend
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.text.source import Source, Span

_DEEPEST = 20
_CLOSING = {"[": "]", "{": "}", '"': '"', "'": "'"}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    text: str
    span: Span

    @property
    def is_null(self) -> bool:
        return self.text.strip() in ("", "~", "null", "未知", "待核实")


@dataclass(slots=True)
class Sequence:
    items: list[Node]
    span: Span


@dataclass(slots=True)
class Mapping:
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    span: Span = field(default_factory=lambda: Span(Source("", ""), 0, 0))


Node = Scalar | Sequence | Mapping


def read_yaml(source: Source, diagnostics: Diagnostics) -> Node | None:
    """The document's tree, or None where it is no YAML that a case may be (reported)."""
    text = mend(source, diagnostics)
    stack: list[Sequence | Mapping] = []
    keys: list[Scalar | None] = []
    root: Node | None = None
    try:
        for event in yaml.parse(text.text.text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                diagnostics.add("JN0502", _span(text, event))
                return None
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                diagnostics.add("JN0501", _span(text, event), reason="文件里有两个文档")
                return None
            node: Node | None = None
            if isinstance(event, yaml.ScalarEvent):
                node = Scalar(event.value, _span(text, event))
            elif isinstance(event, yaml.SequenceStartEvent):
                node = Sequence([], _span(text, event))
            elif isinstance(event, yaml.MappingStartEvent):
                node = Mapping([], _span(text, event))
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                stack.pop()
                keys.pop()
                continue
            if node is None:
                continue
            if stack and isinstance(stack[-1], Mapping) and keys[-1] is None:
                if not isinstance(node, Scalar):
                    diagnostics.add("JN0501", node.span, reason="冒号左边应当是一个名称")
                    return None
                keys[-1] = node
                continue
            root = _attach(node, stack, keys, root, diagnostics)
            if not isinstance(node, Scalar):
                stack.append(node)
                keys.append(None)
                if len(stack) > _DEEPEST:
                    diagnostics.add("JN0501", node.span, reason="嵌套过深")
                    return None
    except yaml.YAMLError as problem:
        _report(problem, text, diagnostics)
        return None
    return root


def _report(problem: yaml.YAMLError, text: Mended, diagnostics: Diagnostics) -> None:
    """Why the text is no YAML: a mark left open at that mark, all else where the parser stopped."""
    source = text.source
    opened = getattr(problem, "context_mark", None)
    start = _position(text, opened) if opened is not None else 0
    mark = source.text[start : start + 1]
    if mark in _CLOSING and _CLOSING[mark] not in _entry(source, start):
        diagnostics.add("JN0103", Span(source, start, start + 1), mark=mark, closing=_CLOSING[mark])
        return
    stopped = getattr(problem, "problem_mark", None)
    start = min(_position(text, stopped) if stopped is not None else 0, max(0, len(source.text) - 1))
    place = Span(source, start, start + 1)
    if source.text[max(0, start - 1) : start + 1].strip(" :-")[:1] in ("&", "*"):
        diagnostics.add("JN0502", place)
    elif not text.misaligned:
        place, reason = _odd_line(source, start) or (place, "缩进、冒号或引号有误")
        diagnostics.add("JN0501", place, reason=reason)


def _odd_line(source: Source, stopped: int) -> tuple[Span, str] | None:
    """The line to blame where the parser stopped at one that is right only behind another."""
    number, _ = source.line_column(stopped)
    line = source.line_text(number)
    before = next((n for n in range(number - 1, 0, -1) if _says_something(source.line_text(n))), None)
    if before is None:
        return None
    other = source.line_text(before)
    if ":" not in other and not other.lstrip().startswith("-"):
        start = source.position(before, len(other) - len(other.lstrip()) + 1)
        return Span(source, start, start + len(other.strip())), "这一行没有冒号"
    if _depth(line) > _depth(other) and other.rstrip()[-1] != ":":
        start = source.position(number, 1)
        return Span(source, start, start + _depth(line)), "这一行缩进得比上一行深"
    return None


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" -"))


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _entry(source: Source, start: int) -> str:
    """From behind a mark to the next line that stands no deeper than its own."""
    line = source.text.rfind("\n", 0, start) + 1
    depth = len(source.text[line:start]) - len(source.text[line:start].lstrip())
    end = re.compile(rf"\n {{0,{depth}}}[^\s\]}}]").search(source.text, start + 1)
    return source.text[start + 1 : end.start() if end else len(source.text)]


def _attach(
    node: Node,
    stack: list[Sequence | Mapping],
    keys: list[Scalar | None],
    root: Node | None,
    diagnostics: Diagnostics,
) -> Node:
    if not stack:
        return node
    parent = stack[-1]
    if isinstance(parent, Sequence):
        parent.items.append(node)
    else:
        key = keys[-1]
        assert key is not None
        if any(known.text == key.text for known, _ in parent.entries):
            diagnostics.add("JN0503", key.span, name=key.text)
        parent.entries.append((key, node))
        keys[-1] = None
    assert root is not None
    return root


def _span(text: Mended, event: yaml.Event) -> Span:
    start = _position(text, event.start_mark)
    return Span(text.source, start, max(_position(text, event.end_mark), start + 1))


def _position(text: Mended, mark: Any) -> int:
    """libyaml's index counts bytes or characters by version; line and column are sure."""
    return text.place(mark.line + 1, mark.column + 1)
