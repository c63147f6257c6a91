"""What a pack and a case are known by years later: a digest of their text."""

from __future__ import annotations

import hashlib

from jnpolicy.model.policy import Pack


def text_digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def pack_digest(pack: Pack) -> str:
    """SHA-256 over the law and the clause files of one pack: names and texts in the order of the names, wherever they lie."""
    files = sorted((source.name, source.text) for source in (pack.law, *pack.files))
    return text_digest("".join(f"{len(name)} {name}\n{len(text)} {text}\n" for name, text in files))
