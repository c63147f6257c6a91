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


@pytest.mark.parametrize(
    ("name", "expected"),
    [("下限", set()), ("规模", {"乙.jnp"}), ("规", {"乙.jnp"}), ("价款", {"甲.jnp", "乙.jnp"}), ("的价", {"甲.jnp", "乙.jnp"})],
)
def test_names_matter_where_they_stand(read: list[str], name: str, expected: set[str]) -> None:
    """A name that is new, or gone, or of another sort: the files in which it stands are read again, others are not."""
    with_one = Source("词汇.jnp", VOCABULARY + "参数「基准数」：5元。\n")
    with_two = Source("词汇.jnp", with_one.text + f"参数「{name}」：5元。\n")
    others = [FILES[0], FILES[2], Source("乙.jnp", clause(condition="企业的规模为大型"))]
    for before, after in ((with_one, with_two), (with_two, with_one)):
        memo = Memo()
        again([before, *others], memo)
        fresh = again([after, *others], Memo())
        read.clear()
        assert again([after, *others], memo) == fresh
        assert set(read) == expected


def test_the_order_of_terminals_matters() -> None:
    """What is a parameter and a local name is read as the one whose terminal comes first, which hangs on all names."""
    memo = Memo()
    local = clause(grant="设备的价款×费率", rest="    其中，费率：10%。\n")
    for count in (0, 60, 0):
        more = "".join(f"参数「很长很长很长很长的名称{number}」：5元。\n" for number in range(count))
        files = [FILES[0], Source("词汇.jnp", VOCABULARY + "参数「费率」：5%。\n" + more), Source("甲.jnp", local)]
        assert again(files, memo)[0] == parse_files(files, Diagnostics())


def test_a_file_that_is_gone_is_forgotten() -> None:
    memo = Memo()
    again(FILES, memo)
    again(FILES[:3], memo)
    for kept in (memo.cut, memo.declarations, memo.statements, memo.whole):
        assert {source.name for source in kept} == {"政策.jnp", "词汇.jnp", "甲.jnp"}
