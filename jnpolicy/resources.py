"""Where the grammars and the bundled packs are: in a wheel inside the package, in a checkout beside it."""

from __future__ import annotations

from pathlib import Path

_INSIDE = Path(__file__).parent / "_data"
_BESIDE = Path(__file__).parent.parent


def grammar_text(name: str) -> str:
    """The text of a file in grammar/."""
    return (_folder("grammar") / name).read_text(encoding="utf-8")


def bundled_packs() -> dict[str, Path]:
    """The packs that come with the program, by their folder's name."""
    folder = _folder("policy")
    return {path.name: path for path in sorted(folder.iterdir()) if path.is_dir()} if folder.is_dir() else {}


def _folder(name: str) -> Path:
    inside = _INSIDE / name
    return inside if inside.is_dir() else _BESIDE / name
