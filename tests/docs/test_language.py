"""Every example of the language guide is parsed and checked as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jnpolicy.diagnostics.render import render
from tests.packs import parse_pack

TEXT = (Path(__file__).parent.parent.parent / "docs" / "language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"<!-- (.+?) -->\n```\n(.*?)```", TEXT, re.S)
LAW = next(block for mark, block in BLOCKS if mark == "原文")
VOCABULARY = next(block for mark, block in BLOCKS if mark == "jnp 词汇")
HEADER = next(block for mark, block in BLOCKS if mark == "jnp 政策")
FIRST = next(block for mark, block in BLOCKS if mark == "jnp")
EXAMPLES = [(mark, block) for mark, block in BLOCKS if mark.startswith("jnp") and mark not in ("jnp 词汇", "jnp 政策")]


@pytest.mark.parametrize(("mark", "block"), EXAMPLES, ids=[f"{n}-{mark}" for n, (mark, _) in enumerate(EXAMPLES)])
def test_example(mark: str, block: str) -> None:
    text = FIRST + block if mark == "jnp 接设备补助" else block
    _, diagnostics = parse_pack(text, vocabulary=VOCABULARY, header=HEADER, law=LAW)
    expected = [mark.split()[-1]] if "错误" in mark else []
    assert [item.code for item in diagnostics] == expected, render(diagnostics)


def test_every_fenced_example_is_marked() -> None:
    fences = TEXT.count("```") // 2
    assert fences == len(BLOCKS) + 1  # the tree of the pack is the one that is no example


AMOUNTS = re.findall(r"^\| .+? \| (`.+) \|$", TEXT, re.M)


@pytest.mark.parametrize("cell", [row for row in AMOUNTS if "费率" not in row])
def test_amounts_of_the_table(cell: str) -> None:
    for amount in re.findall(r"`([^`]+)`", cell):
        text = FIRST.replace("设备的价款×10%，最高80万元", amount)
        assert text != FIRST
        _, diagnostics = parse_pack(text, vocabulary=VOCABULARY, header=HEADER, law=LAW)
        assert list(diagnostics) == [], render(diagnostics)
