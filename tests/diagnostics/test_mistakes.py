"""The mistakes that analysts make, each with the whole message that answers it: read tests/golden/mistakes.txt aloud.

mistakes/ holds a pack and a case that are right, and in 错误.txt what is changed in it: lines to take out (-) and to put in (+).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from jnpolicy.cases.read import read_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.diagnostics.render import render
from jnpolicy.model.checks.assemble import assemble
from jnpolicy.syntax.parse import parse_files
from jnpolicy.text.source import Source

FOLDER = Path(__file__).parent / "mistakes"
NAMES = ("政策.jnp", "词汇.jnp", "条款.jnp")
CASE = "案例.yaml"
RIGHT = {name: (FOLDER / name).read_text(encoding="utf-8") for name in ("原文.txt", *NAMES, CASE)}


@dataclass(frozen=True)
class Mistake:
    title: str
    right: str
    wrong: str

    @property
    def harmless(self) -> bool:
        return self.title.endswith("（不是错误）")


def mistakes() -> list[Mistake]:
    """All of 错误.txt in order."""
    found = []
    for part in re.split(r"^# ", (FOLDER / "错误.txt").read_text(encoding="utf-8"), flags=re.M)[2:]:
        title, *lines = part.partition("\n== ")[0].splitlines()
        right, wrong = ("\n".join(line[2:] for line in lines if line[:1] == mark) for mark in "-+")
        found.append(Mistake(title, right, wrong))
    return found


def answer(files: dict[str, str]) -> Diagnostics:
    diagnostics = Diagnostics()
    sources = tuple(Source(name, files[name]) for name in NAMES)
    law = Source("原文.txt", files["原文.txt"])
    pack = assemble("试验", parse_files(sources, diagnostics), law, sources, diagnostics)
    if pack is not None and not len(diagnostics):
        read_case(Source(CASE, files[CASE]), pack, diagnostics)
    return diagnostics


def made(mistake: Mistake) -> Diagnostics:
    """What is said of the pack with the mistake in it, where its place comes first; one file has it."""
    (name,) = [name for name in (*NAMES, CASE) if mistake.right in RIGHT[name]]
    return answer(RIGHT | {name: RIGHT[name].replace(mistake.right, mistake.wrong, 1)})


MISTAKES = mistakes()


def test_the_pack_is_right() -> None:
    assert render(answer(RIGHT)) == ""


def test_there_are_many_and_each_is_told_apart() -> None:
    titles = [mistake.title for mistake in MISTAKES]
    assert len(titles) > 60 and len(set(titles)) == len(titles)


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.title for mistake in MISTAKES])
def test_a_mistake_is_one_finding_with_a_remedy(mistake: Mistake) -> None:
    found = list(made(mistake))
    assert len(found) == (0 if mistake.harmless else 1), render(found)
    assert all(item.remedy and item.span is not None for item in found)


def test_the_messages(golden: Callable[[str, str], None]) -> None:
    parts = [f"═══ {mistake.title}\n\n{render(made(mistake)) or '（没有）'}" for mistake in MISTAKES]
    golden("mistakes.txt", "\n".join(parts))
