"""Every node of a sort in a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TypeVar

from jnpolicy.syntax.ast.leaves import Name
from jnpolicy.text.source import Span

N = TypeVar("N")


def found_in(node: object, *sorts: type[N]) -> Iterator[N]:
    """Every node of some sorts in a tree, in order; those within another of them come after it."""
    waiting: list[object] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, sorts):
            yield part
        if isinstance(part, tuple):
            waiting.extend(reversed(part))
        else:
            waiting.extend([getattr(part, name) for name in _parts_last_first(part)])


_PARTS: dict[type, tuple[str, ...]] = {}  # asked for at every node, so kept


def _parts_last_first(node: object) -> tuple[str, ...]:
    """The fields of a node in which others may stand."""
    known = _PARTS.get(type(node))
    if known is None:
        names: list[str] = []
        if is_dataclass(node) and not isinstance(node, Span | Name):
            names = [item.name for item in fields(node) if item.name != "span"]
        known = _PARTS[type(node)] = tuple(reversed(names))
    return known
