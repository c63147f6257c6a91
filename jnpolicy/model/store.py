"""Checked packs kept between runs, so that a pack that has not changed need not be parsed and checked again.

A pack is kept under a digest of everything it was made from: its files, the grammars and the program itself. What was found
of it (warnings and notices: one with errors is of no use) is kept with it, to be told again each time. All this is JSON below
a digest of its own: reading it makes values of the classes of model/ and nothing else. What is not whole is as if it were
not there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from jnpolicy import __version__
from jnpolicy.diagnostics import Diagnostic
from jnpolicy.diagnostics.catalogue import CATALOGUE
from jnpolicy.model import expression, policy, types
from jnpolicy.model.policy import Pack
from jnpolicy.resources import grammar_texts, program_files
from jnpolicy.text.source import Source, Span, nowhere

_KEPT = 16  # packs; the ones least recently written go first
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class PackStore:
    """A folder of checked packs; it is made when the first one is kept."""

    folder: Path

    def get(self, name: str, sources: Sequence[Source]) -> tuple[Pack, tuple[Diagnostic, ...]] | None:
        """The pack of that name made from these sources and what was found of it, if it is kept here."""
        try:
            digest, text = self._path(name, sources).read_text(encoding="utf-8").split("\n", 1)
            if digest != _digest(text):
                return None
            pack, findings = _Reader(sources).read(json.loads(text))
            whole = isinstance(pack, Pack) and all(isinstance(item, Diagnostic) and item.code in CATALOGUE for item in findings)
        except (OSError, ValueError, TypeError, KeyError, IndexError, RecursionError):
            return None
        return (pack, findings) if whole else None

    def put(self, name: str, sources: Sequence[Source], pack: Pack, findings: tuple[Diagnostic, ...] = ()) -> None:
        """Keep a pack, whole or not at all; where that fails nothing is lost but time."""
        if not all(_is_of(item, sources) for item in findings):
            return
        path = self._path(name, sources)
        temporary = path.with_name(f".{os.getpid()}-{path.name}")
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                text = json.dumps(_Writer(sources).write((pack, findings)), ensure_ascii=False)
                temporary.write_text(f"{_digest(text)}\n{text}", encoding="utf-8")
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
            kept = sorted(self.folder.glob("*.json"), key=lambda item: item.stat().st_mtime, reverse=True)
            for old in kept[_KEPT:]:
                old.unlink(missing_ok=True)

    def _path(self, name: str, sources: Sequence[Source]) -> Path:
        parts = [__version__, name, *(part for source in sources for part in (source.name, source.text)), *grammar_texts()]
        for path in program_files():
            state = path.stat()
            parts.append(f"{path} {state.st_size} {state.st_mtime_ns}")
        return self.folder / f"{_digest(*parts)}.json"


def _is_of(item: Diagnostic, sources: Sequence[Source]) -> bool:
    """Whether a finding says the same wherever the files lie: it stands in one of them and names none."""
    stands = item.span is None or item.span.source in sources
    return stands and not any(source.shown in text for _, text in item.arguments for source in sources)


def _digest(*parts: str) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def _classes(modules: Iterable[Any]) -> dict[str, type[Any]]:
    """The classes of values in a pack, by name."""
    return {
        name: item
        for module in modules
        for name, item in vars(module).items()
        if isinstance(item, type) and item.__module__ == module.__name__ and (is_dataclass(item) or issubclass(item, Enum))
    }


_CLASSES = _classes((expression, policy, types)) | {Diagnostic.__name__: Diagnostic}


class _Writer:
    """Values → JSON: what is not a plain value is a list that begins with its class."""

    def __init__(self, sources: Sequence[Source]):
        self._place = {source: index for index, source in enumerate(sources)}

    def write(self, value: object) -> Any:
        match value:
            case Enum():
                return [type(value).__name__, value.value]
            case None | bool() | int() | str():
                return value
            case Fraction():
                return ["Fraction", str(value)]
            case date():
                return ["date", value.isoformat()]
            case Span():
                return ["Span", self._place.get(value.source, _NOWHERE), value.start, value.end]
            case Source():
                return ["Source", self._place[value]]
            case tuple():
                return ["", *map(self.write, value)]
            case dict():
                return ["dict", *([self.write(key), self.write(item)] for key, item in value.items())]
            case _:
                assert is_dataclass(value) and type(value).__name__ in _CLASSES, f"{value!r} has no form to be kept in"
                return [type(value).__name__, *(self.write(getattr(value, item.name)) for item in fields(value))]


class _Reader:
    """JSON → values, of the classes of a pack only."""

    def __init__(self, sources: Sequence[Source]):
        made: dict[str, Callable[..., Any]] = {
            "": lambda *items: items,
            "Fraction": Fraction,
            "date": date.fromisoformat,
            "Source": lambda index: sources[index],
            "Span": lambda index, start, end: nowhere() if index == _NOWHERE else Span(sources[index], start, end),
        }
        self._make = made | _CLASSES

    def read(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        head, *rest = value
        if head == "dict":
            return {self.read(key): self.read(item) for key, item in rest}
        return self._make[head](*map(self.read, rest))
