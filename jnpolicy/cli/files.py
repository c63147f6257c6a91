"""Files are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from jnpolicy.cli.common import fail_with


def write_whole(path: Path, text: str) -> None:
    """Write beside the target and move into place; an existing file is not overwritten."""
    if path.exists():
        fail_with("JN0607", name=path)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(temporary, path)
    except OSError as problem:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        fail_with("JN0608", name=path, reason=problem.strerror or "")
