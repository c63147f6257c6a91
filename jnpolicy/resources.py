"""Where the grammars and the bundled packs are: in a wheel inside the package, in a checkout beside it."""

from __future__ import annotations

import os
from pathlib import Path

# importlib.resources would do the same, and take 5 ms of every start.
_INSIDE = Path(__file__).parent / "_data"
_BESIDE = Path(__file__).parent.parent


def grammar_text(name: str) -> str:
    """The text of a file in grammar/."""
    return (_folder("grammar") / name).read_text(encoding="utf-8")


def grammar_texts() -> list[str]:
    """The texts of all files in grammar/."""
    return [path.read_text(encoding="utf-8") for path in sorted(_folder("grammar").glob("*.lark"))]


def encoding_text(name: str) -> str:
    """The text of a hand-written encoding."""
    return (Path(__file__).parent / "asp" / "encodings" / name).read_text(encoding="utf-8")


def finding_page(code: str) -> str:
    """The page of a finding's code: what it is, why, what to write instead."""
    inside = _INSIDE / "diagnostics"
    folder = inside if inside.is_dir() else _BESIDE / "docs" / "diagnostics"
    return (folder / f"{code}.md").read_text(encoding="utf-8")


def program_files() -> list[Path]:
    """The modules that decide what a pack becomes."""
    return [path for stage in ("text", "syntax", "model") for path in sorted((Path(__file__).parent / stage).rglob("*.py"))]


def program_texts() -> list[tuple[str, str]]:
    """Names and texts of all that the program is: modules, encodings, grammars; not the packs that come with it."""
    here = Path(__file__).parent
    files = [(path.relative_to(here).as_posix(), path) for path in here.rglob("*") if path.suffix in (".py", ".lp", ".txt")]
    files = [(name, path) for name, path in files if _INSIDE not in path.parents]
    files += [(f"grammar/{path.name}", path) for path in _folder("grammar").glob("*.lark")]
    return [(name, path.read_text(encoding="utf-8")) for name, path in sorted(files)]


def cache_folder() -> Path | None:
    """Where checked packs are kept between runs: JNPOLICY_CACHE, nowhere where that is empty; else the user's cache."""
    named = os.environ.get("JNPOLICY_CACHE")
    if named is not None:
        return Path(named) if named else None
    above = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    try:
        return (Path(above) if above else Path.home() / ".cache") / "jnpolicy"
    except RuntimeError:  # nobody's home
        return None


def bundled_packs() -> dict[str, Path]:
    """The packs that come with the program, by their folder's name."""
    folder = _folder("policy")
    return {path.name: path for path in sorted(folder.iterdir()) if path.is_dir()} if folder.is_dir() else {}


def _folder(name: str) -> Path:
    inside = _INSIDE / name
    return inside if inside.is_dir() else _BESIDE / name
