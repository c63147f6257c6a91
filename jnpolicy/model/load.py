"""The one loader of packs: a folder → the checked pack and its diagnostics."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.policy import Pack
from jnpolicy.model.store import PackStore
from jnpolicy.resources import bundled_packs
from jnpolicy.text.decode import Encoding, decode, reason
from jnpolicy.text.paths import shown
from jnpolicy.text.source import Source, Span

if TYPE_CHECKING:
    from jnpolicy.model.checks.memo import Memo

LAW_FILE = "原文.txt"


@dataclass(frozen=True, slots=True)
class Loaded:
    """`pack` is None where nothing usable could be read; it is to be used only without errors."""

    pack: Pack | None
    diagnostics: Diagnostics

    @property
    def usable(self) -> bool:
        return self.pack is not None and not self.diagnostics.has_errors


def find_pack(name: str) -> Path | None:
    """The folder of a pack: a path, or the name of one that comes with the program."""
    path = Path(name)
    if path.is_dir():
        return path
    return bundled_packs().get(name)


def load_pack(folder: Path, store: PackStore | None = None, memo: Memo | None = None) -> Loaded:
    """Read and check every .jnp file of a folder beside its 原文.txt.

    With a store, what it keeps of the pack is taken; with a memo, only what has changed is parsed and checked again.
    """
    diagnostics = Diagnostics()
    law = read_source(folder / LAW_FILE, diagnostics)
    files = tuple(source for path in sorted(folder.glob("*.jnp")) if (source := read_source(path, diagnostics)) is not None)
    if not files:
        no_files(folder, diagnostics)
    if law is None or not files:
        return Loaded(None, diagnostics)
    name = folder.resolve().name.encode("utf-8", "replace").decode("utf-8")
    if store is not None and (kept := store.get(name, (law, *files))) is not None:
        pack, known = kept
        diagnostics.extend(known)
        return Loaded(pack, diagnostics)
    found = Diagnostics()
    checked = _checked(name, law, files, found, memo)
    if store is not None and checked is not None and not found.has_errors:
        store.put(name, (law, *files), checked, tuple(found))
    diagnostics.extend(found)
    return Loaded(checked, diagnostics)


def _checked(name: str, law: Source, files: tuple[Source, ...], diagnostics: Diagnostics, memo: Memo | None) -> Pack | None:
    # Imported here because a pack that is kept needs neither parser nor checks.
    from jnpolicy.model.checks.assemble import assemble
    from jnpolicy.syntax.parse import parse_files

    parsed = parse_files(files, diagnostics, memo.text if memo is not None else None)
    try:
        return assemble(name, parsed, law, files, diagnostics, memo)
    except RecursionError:
        diagnostics.add("JN0111", Span(files[0], 0, 0))
        return None


def no_files(folder: Path, diagnostics: Diagnostics) -> None:
    """Report that a folder holds no .jnp file."""
    diagnostics.add("JN0003", Span(Source(shown(folder), ""), 0, 0))


def read_source(path: Path, diagnostics: Diagnostics) -> Source | None:
    """A text file as a source; what cannot be read is reported."""
    data = read_bytes(path, diagnostics)
    return source_of(path, data, diagnostics) if data is not None else None


def read_bytes(path: Path, diagnostics: Diagnostics) -> bytes | None:
    """What a file holds; what cannot be read is reported."""
    try:
        return path.read_bytes()
    except OSError as problem:
        diagnostics.add("JN0001", _place(path), name=path.name, reason=reason(problem))
        return None


def source_of(path: Path, data: bytes, diagnostics: Diagnostics) -> Source | None:
    """The bytes of a text file as a source; what is no text is reported."""
    text, encoding = decode(data)
    if encoding is Encoding.NONE:
        diagnostics.add("JN0002", _place(path), name=path.name)
        return None
    if encoding is Encoding.GB18030:
        diagnostics.add("JN0004", _place(path), name=path.name)
    if not text.strip():
        diagnostics.add("JN0005", _place(path), name=path.name)
        return None
    return Source(path.name, text, shown(path))


def _place(path: Path) -> Span:
    return Span(Source(path.name, "", shown(path)), 0, 0)
