"""A pack that is kept is the pack that was checked; anything else in the folder is as if it were not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from jnpolicy.diagnostics import Diagnostic
from jnpolicy.model import load
from jnpolicy.model.load import Loaded, load_pack
from jnpolicy.model.policy import Pack
from jnpolicy.model.store import PackStore, _digest
from jnpolicy.text.source import Span, nowhere
from tests.conftest import JINAN
from tests.packs import HEADER, LAW, VOCABULARY, clause


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small pack on disk."""
    made = tmp_path / "试验"
    made.mkdir()
    for name, text in (("原文.txt", LAW), ("政策.jnp", HEADER), ("词汇.jnp", VOCABULARY), ("条款.jnp", clause())):
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def store(tmp_path: Path) -> PackStore:
    return PackStore(tmp_path / "存")


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The packs that were parsed and checked since."""
    seen: list[str] = []
    whole = load._checked

    def watch(name: str, *rest: object) -> Pack | None:
        seen.append(name)
        return whole(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(load, "_checked", watch)
    return seen


def spans(value: object) -> Iterator[Span]:
    """Every span of a pack, in order: equality of packs leaves them out."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)
    elif isinstance(value, dict):
        yield from spans(tuple(value.values()))
    elif is_dataclass(value):
        for item in fields(value):
            yield from spans(getattr(value, item.name))


def pack(loaded: Loaded) -> Pack:
    assert loaded.pack is not None and not len(loaded.diagnostics)
    return loaded.pack


def test_what_is_kept_is_the_pack_itself(store: PackStore, checked: list[str]) -> None:
    fresh = pack(load_pack(JINAN, store))
    kept = pack(load_pack(JINAN, store))
    assert checked == ["jinan-ai-2020"]
    assert kept == fresh
    assert [(s.place, s.text) for s in spans(kept)] == [(s.place, s.text) for s in spans(fresh)]
    assert len(list(spans(kept))) > 100


@pytest.mark.parametrize("name", ["原文.txt", "政策.jnp", "词汇.jnp", "条款.jnp"])
def test_any_change_of_the_pack_is_seen(folder: Path, store: PackStore, checked: list[str], name: str) -> None:
    load_pack(folder, store)
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    load_pack(folder, store)
    assert checked == ["试验", "试验"]


def test_a_change_of_the_program_is_seen(
    folder: Path, store: PackStore, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_pack(folder, store)
    monkeypatch.setattr("jnpolicy.model.store.grammar_texts", lambda: ["another grammar"])
    load_pack(folder, store)
    module = folder / "module.py"
    module.write_text("", encoding="utf-8")
    monkeypatch.setattr("jnpolicy.model.store.program_files", lambda: [module])
    load_pack(folder, store)
    module.write_text("pass", encoding="utf-8")
    load_pack(folder, store)
    assert len(checked) == 4


def test_the_same_files_under_another_name_are_another_pack(folder: Path, store: PackStore) -> None:
    load_pack(folder, store)
    assert pack(load_pack(folder.rename(folder.with_name("另一个")), store)).id == "另一个"


def told(loaded: Loaded) -> list[tuple[str, str, str]]:
    """Each finding as a user sees it."""
    return [(item.code, item.span.place if item.span else "", item.message) for item in loaded.diagnostics]


WARNED = clause(condition="设备的价款超过0元；设备的台数不低于5台且不超过3台", rest="    责任单位：市科技局。\n")


def test_a_pack_with_errors_is_not_kept(folder: Path, store: PackStore) -> None:
    (folder / "条款.jnp").write_text(clause(condition="设备的价钱超过0元"), encoding="utf-8")
    first, second = load_pack(folder, store), load_pack(folder, store)
    assert first.diagnostics.has_errors and told(first) == told(second)
    assert not store.folder.exists()


def test_warnings_are_told_again(folder: Path, store: PackStore, checked: list[str]) -> None:
    (folder / "条款.jnp").write_text(WARNED, encoding="utf-8")
    fresh = load_pack(folder)
    assert {item.code for item in fresh.diagnostics} == {"JN0344", "JN0404"} and fresh.usable
    first, second = load_pack(folder, store), load_pack(folder, store)
    assert told(fresh) == told(first) == told(second)
    assert first.pack == second.pack
    assert checked == ["试验", "试验"]  # without a store, and once with it


def test_places_are_those_of_the_day(folder: Path, store: PackStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place is told as seen from where one is."""
    (folder / "条款.jnp").write_text(WARNED, encoding="utf-8")
    load_pack(folder, store)
    monkeypatch.chdir(folder)
    assert told(load_pack(folder, store)) == told(load_pack(folder))
    assert told(load_pack(folder, store))[0][1].startswith("条款.jnp:")


def test_what_is_wrong_with_the_bytes_is_told_again(folder: Path, store: PackStore, checked: list[str]) -> None:
    """It is found while the file is read, which it is each time."""
    (folder / "条款.jnp").write_bytes(WARNED.encode("gb18030"))
    first, second = load_pack(folder, store), load_pack(folder, store)
    assert told(first) == told(second) and "JN0004" in {code for code, *_ in told(first)}
    assert checked == ["试验"]


def test_a_finding_that_names_a_file_is_not_kept(folder: Path, store: PackStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says is right in one working directory alone."""
    (folder / "条款.jnp").write_text(WARNED, encoding="utf-8")
    monkeypatch.chdir(folder)
    loaded = load_pack(folder)
    assert loaded.pack is not None
    sources = (loaded.pack.law, *loaded.pack.files)
    stray = Diagnostic("JN0404", None, (("unit", "条款.jnp:1:1"), ("article", "")))
    store.put("试验", sources, loaded.pack, (stray,))
    assert store.get("试验", sources) is None
    elsewhere = Diagnostic("JN0404", nowhere(), (("unit", "市科技局"), ("article", "")))
    store.put("试验", sources, loaded.pack, (elsewhere,))
    assert store.get("试验", sources) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '["",["Pack"],[""]]',
        '["",5,[""]]',
        '["",5,5]',
        "[" * 100_000,
        '["Path","x"]',
        '["Clause"]',
        '["Span",99,0,0]',
        '"text"',
        '["Type","金额","","",0]',
    ],
)
def test_what_is_no_pack_is_passed_over(folder: Path, store: PackStore, checked: list[str], text: str) -> None:
    fresh = pack(load_pack(folder, store))
    (kept,) = store.folder.iterdir()
    kept.write_text(f"{_digest(text)}\n{text}", encoding="utf-8")
    assert pack(load_pack(folder, store)) == fresh
    assert len(checked) == 2


@pytest.mark.parametrize(("old", "new"), [('"1/10"', '"9/10"'), ("]]", "")])
def test_what_was_changed_is_passed_over(folder: Path, store: PackStore, old: str, new: str) -> None:
    fresh = pack(load_pack(folder, store))
    (kept,) = store.folder.iterdir()
    kept.write_text(kept.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert pack(load_pack(folder, store)) == fresh


def test_only_the_latest_are_kept(folder: Path, store: PackStore) -> None:
    for number in range(20):
        (folder / "条款.jnp").write_text(clause() + "\n" * number, encoding="utf-8")
        load_pack(folder, store)
        (newest,) = (path for path in store.folder.iterdir() if path.stat().st_mtime_ns > 10**18)
        os.utime(newest, (number, number))
    assert sorted(path.stat().st_mtime for path in store.folder.iterdir()) == list(range(4, 20))


def test_a_folder_that_cannot_be_made_costs_only_time(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    store = PackStore(tmp_path / "file" / "below")
    assert pack(load_pack(folder, store)) == pack(load_pack(folder))
