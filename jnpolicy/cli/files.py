"""Files are written whole or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from jnpolicy.cli.common import fail_with
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.text.decode import reason


def check_free(path: Path, style: str = "text") -> None:
    """Leave where a file is there already: it is not overwritten."""
    if path.exists() or path.is_symlink():
        fail_with("JN0607", style, name=path)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write beside the target and move into place, a text in UTF-8; an existing file is not overwritten."""
    check_free(path)
    temporary = path.with_name(f".jnpolicy-{os.getpid()}")
    try:
        if isinstance(content, str):
            temporary.write_text(content, encoding="utf-8")
        else:
            temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as problem:
        fail_with("JN0608", name=path, reason=reason(problem))
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def encoded(text: str, old: bytes) -> bytes:
    """UTF-8 without a mark, with line breaks as the first one of what the file held."""
    line = old.partition(b"\n")[0]
    return (text.replace("\n", "\r\n") if line.endswith(b"\r") and line != old else text).encode("utf-8")


def rewrite(path: Path, data: bytes, diagnostics: Diagnostics) -> bool:
    """Put new bytes in the place of a file's, its permissions and links kept. Where that fails the file is as it was."""
    target = path.resolve()
    temporary = target.with_name(f".jnpolicy-{os.getpid()}")
    try:
        temporary.write_bytes(data)
        shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as problem:
        diagnostics.add("JN0608", None, name=path, reason=reason(problem))
        return False
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return True
