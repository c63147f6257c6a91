"""YAML as a tree of plain nodes with places. Every scalar stays text: types come from the vocabulary.

Events rather than PyYAML's own constructor: no recursion on deep input, no aliases, no guessing of types
(3_000, 2020-01-01 and 是 all stay what was written), duplicate keys seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.text.source import Source, Span

_DEEPEST = 20
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
    stack: list[Sequence | Mapping] = []
    keys: list[Scalar | None] = []
    root: Node | None = None
    try:
        for event in yaml.parse(source.text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                diagnostics.add("JN0502", _span(source, event))
                return None
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                diagnostics.add("JN0501", _span(source, event), reason="文件里有两个文档")
                return None
            node: Node | None = None
            if isinstance(event, yaml.ScalarEvent):
                node = Scalar(event.value, _span(source, event))
            elif isinstance(event, yaml.SequenceStartEvent):
                node = Sequence([], _span(source, event))
            elif isinstance(event, yaml.MappingStartEvent):
                node = Mapping([], _span(source, event))
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
        mark = getattr(problem, "problem_mark", None)
        start = min(mark.index if mark else 0, len(source.text))
        place = Span(source, start, start + 1)
        if source.text[max(0, start - 1) : start + 1].strip(" :-")[:1] in ("&", "*"):
            diagnostics.add("JN0502", place)
        else:
            diagnostics.add("JN0501", place, reason="缩进、冒号或引号有误")
        return None
    return root


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


def _span(source: Source, event: yaml.Event) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(source, _position(source, start), max(_position(source, end), _position(source, start) + 1))


def _position(source: Source, mark: Any) -> int:
    """libyaml's index counts bytes or characters by version; line and column are sure."""
    return source.position(mark.line + 1, mark.column + 1)
