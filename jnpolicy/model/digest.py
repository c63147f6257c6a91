"""What a pack, a case and the program are known by years later: a digest of their text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from jnpolicy.model.policy import Pack
from jnpolicy.resources import program_texts


def text_digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def pack_digest(pack: Pack) -> str:
    """SHA-256 over the law and the clause files of one pack: names and texts in the order of the names, wherever they lie."""
    return _files_digest((source.name, source.text) for source in (pack.law, *pack.files))


def program_digest() -> str:
    """SHA-256 over all that the program is, in the same way: versions of one number are told apart."""
    return _files_digest(program_texts())


def _files_digest(files: Iterable[tuple[str, str]]) -> str:
    return text_digest("".join(f"{len(name)} {name}\n{len(text)} {text}\n" for name, text in sorted(files)))
