"""A diagnostic: a code, a place and what to put into the wording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jnpolicy.diagnostics.catalogue import CATALOGUE, Severity
from jnpolicy.text.source import Span

__all__ = ["Diagnostic", "Diagnostics", "Severity"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `arguments` fill the wording that the catalogue holds for `code`."""

    code: str
    span: Span | None
    arguments: tuple[tuple[str, str], ...] = ()

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.code].severity

    @property
    def message(self) -> str:
        return CATALOGUE[self.code].message.format_map(dict(self.arguments))

    @property
    def remedy(self) -> str:
        return CATALOGUE[self.code].remedy.format_map(dict(self.arguments))


_LONGEST = 400


class Diagnostics:
    """Collects the findings of a run; each is kept once."""

    def __init__(self) -> None:
        self._items: dict[Diagnostic, None] = {}

    def add(self, code: str, span: Span | None, **arguments: object) -> None:
        """Note a finding; `arguments` are those that the wording names."""
        pairs = tuple((name, _short(str(value))) for name, value in arguments.items())
        self._items[Diagnostic(code, span, pairs)] = None

    def extend(self, items: Iterable[Diagnostic]) -> None:
        self._items.update(dict.fromkeys(items))

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self._items, key=_place))

    def __len__(self) -> int:
        return len(self._items)

    @property
    def has_errors(self) -> bool:
        return any(item.severity is Severity.ERROR for item in self._items)


def _short(text: str) -> str:
    """A text of a user as a message quotes it: not endless, nothing that moves the cursor."""
    shown = "".join(char if char.isprintable() else "�" for char in text[: _LONGEST + 1])
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"


def _place(item: Diagnostic) -> tuple[str, int, str]:
    return (item.span.source.shown, item.span.start, item.code) if item.span else ("", 0, item.code)
