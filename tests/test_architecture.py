"""Imports run one way through the house, and each library has one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "jnpolicy"
STAGES = ["resources", "text", "diagnostics", "syntax", "model", "cases", "verify", "asp", "solve", "explain", "report", "cli"]
WATCHED = "verify"  # checks what the others decide, so that nothing but the command line may know it
DOORS = {
    "clingo": "solve",
    "lark": "syntax",
    "click": "cli",
    "yaml": "cases",
    "docx": "report",
    "xlsxwriter": "report",
    "ortools": "verify",
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def stage(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def offences(root: Path) -> list[str]:
    """Every import that runs from an earlier stage to a later one, or past a library's door."""
    found = []
    for path in sorted(root.rglob("*.py")):
        here = path.relative_to(root).parts[0].removesuffix(".py")
        if here.startswith("__"):
            continue
        for module in imports(path):
            if module.startswith("jnpolicy.") and STAGES.index(stage(module)) > STAGES.index(here):
                found.append(f"{path.relative_to(root)} imports {module}")
            if stage(module) == WATCHED and here not in (WATCHED, "cli"):
                found.append(f"{path.relative_to(root)} imports {module}, which only cli/ may")
            door = DOORS.get(module.split(".")[0])
            if door is not None and here != door:
                found.append(f"{path.relative_to(root)} imports {module}, which only {door}/ may")
    return found


def test_every_folder_is_a_stage() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(("_", "."))}
    assert folders <= set(STAGES)


def test_imports_run_one_way() -> None:
    assert offences(ROOT) == []


@pytest.mark.parametrize(
    ("folder", "line"),
    [
        ("text", "from jnpolicy.solve import decide"),
        ("model", "import clingo"),
        ("report", "from jnpolicy.cli.main import main"),
        ("verify", "from jnpolicy.solve.payout import payout"),
        ("solve", "from jnpolicy.verify.payment import Payment"),
    ],
)
def test_a_backward_import_is_seen(tmp_path: Path, folder: str, line: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "module.py").write_text(line + "\n", encoding="utf-8")
    assert len(offences(tmp_path)) == 1


def test_keywords_are_spelled_in_the_grammar_only() -> None:
    """No file of syntax/ holds a keyword that could change in grammar/ without it (labels for people apart)."""
    from jnpolicy.syntax.keywords import keywords

    words = {
        word
        for name, spellings in keywords().items()
        for word in spellings
        if name in ("QUOTE_FIELD", "GRANT", "LIMIT", "QUESTION")
    }
    for path in (ROOT / "syntax").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.value not in words, f"{path.name} spells {node.value}"
