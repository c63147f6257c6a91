"""File names as people read and open them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def shown(path: Path) -> str:
    """A path that opens the file from here: relative where it lies below the working directory, else as given."""
    with suppress(OSError, ValueError):
        path = path.absolute().relative_to(Path.cwd())
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
