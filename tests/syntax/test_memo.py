"""A pack read again after a change: what has not changed is taken from before, what was wrong is told again."""

from __future__ import annotations

import pytest

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.syntax.parse import Memo, Parsed, parse_files
from jnpolicy.syntax.recovery import StatementReader
from jnpolicy.syntax.statements import Piece
from jnpolicy.text.source import Source
from tests.packs import HEADER, VOCABULARY, clause

FILES = [Source("政策.jnp", HEADER), Source("词汇.jnp", VOCABULARY), Source("甲.jnp", clause()), Source("乙.jnp", clause())]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of which statements of the second pass were read since."""
    seen: list[str] = []
    whole = StatementReader.statement

    def watch(self: StatementReader, piece: Piece, *rest: object) -> object:
        seen.append(piece.source.name)
        return whole(self, piece, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(StatementReader, "statement", watch)
    return seen


def again(files: list[Source], memo: Memo) -> tuple[Parsed, list[str]]:
    diagnostics = Diagnostics()
    return parse_files(files, diagnostics, memo), [item.code for item in diagnostics]


def test_only_what_changed_is_read_again(read: list[str]) -> None:
    memo = Memo()
    first, _ = again(FILES, memo)
    read.clear()
    assert again([Source(file.name, file.text) for file in FILES], memo)[0] == first
    assert read == []
    changed = [*FILES[:3], Source("乙.jnp", clause(grant="5元"))]
    found, _ = again(changed, memo)
    assert set(read) == {"乙.jnp"}
    assert found == parse_files(changed, Diagnostics())


def test_mistakes_are_told_every_time() -> None:
    memo = Memo()
    files = [*FILES[:3], Source("乙.jnp", clause(condition="设备的价款超过一万二元") + clause(grant="5园"))]
    once = again(files, memo)[1]
    assert once == again(files, memo)[1] == again(files, Memo())[1]
    assert "JN0105" in once


def test_other_names_make_all_new(read: list[str]) -> None:
    memo = Memo()
    again(FILES, memo)
    read.clear()
    wider = [FILES[0], Source("词汇.jnp", VOCABULARY + "参数「下限」：5元。\n"), *FILES[2:]]
    assert again(wider, memo)[0] == parse_files(wider, Diagnostics())
    assert {"甲.jnp", "乙.jnp"} <= set(read)


def test_a_file_that_is_gone_is_forgotten() -> None:
    memo = Memo()
    again(FILES, memo)
    again(FILES[:3], memo)
    for kept in (memo.cut, memo.declarations, memo.statements, memo.whole):
        assert {source.name for source in kept} == {"政策.jnp", "词汇.jnp", "甲.jnp"}
