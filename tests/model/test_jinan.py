"""The pack of Jinan: free of errors, every sentence placed, every quote bound to its very characters."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.coverage import coverage
from jnpolicy.model.load import load_pack
from jnpolicy.model.policy import Nature, Pack
from tests.conftest import JINAN


def test_every_sentence_has_a_place(jinan: Pack) -> None:
    diagnostics = Diagnostics()
    places = coverage(jinan, diagnostics)
    assert list(diagnostics) == []
    assert len(places) > 80
    assert "".join(place.sentence.text for place in places) == "".join(jinan.law.text.split("\n"))


def test_a_sentence_without_a_place_is_reported(tmp_path: Path) -> None:
    pack = _copy(tmp_path)
    law = pack / "原文.txt"
    law.write_text(law.read_text(encoding="utf-8").replace("七、附则", "七、附则\n对独角兽企业给予奖励。"), encoding="utf-8")
    loaded = load_pack(pack)
    assert loaded.pack is not None and loaded.usable
    diagnostics = Diagnostics()
    coverage(loaded.pack, diagnostics)
    assert [item.code for item in diagnostics] == ["JN0403"]


def test_changing_any_quoted_character_makes_check_fail_there(jinan: Pack, tmp_path: Path) -> None:
    """Every eleventh quoted character of the law, changed one at a time."""
    pack = _copy(tmp_path)
    quoted = sorted({p for _, quote in jinan.quotes for start, end in quote.stretches for p in range(start, end)})
    text = jinan.law.text
    for position in quoted[::211]:
        (pack / "原文.txt").write_text(text[:position] + "囗" + text[position + 1 :], encoding="utf-8")
        found = load_pack(pack).diagnostics
        broken = [item for item in found if item.code in ("JN0401", "JN0405", "JN0404")]
        assert broken and found.has_errors, text[position - 5 : position + 5]
        assert any(item.span and item.span.source.name.endswith(".jnp") for item in broken)


def test_the_reading_of_the_policy(jinan: Pack) -> None:
    """Natures as the law's words make them (docs/decisions/0013)."""
    natures = {clause.id: clause.nature for clause in jinan.base.clauses}
    assert {name for name, nature in natures.items() if nature is Nature.CEILING} == {
        "研发平台", "国家级应用场景", "投资风险补助", "投资后扶持",
    }  # fmt: skip
    assert {name for name, nature in natures.items() if nature is Nature.DISCRETIONARY} == {
        "新型研发机构", "转移落地", "上市挂牌活动", "治理研究",
    }  # fmt: skip
    assert {name for name, nature in natures.items() if nature is Nature.REFERENCE} == {
        "研发费用补助", "超算租用", "首购首用", "国家级创新平台", "人才安居补贴", "团队引进", "上市挂牌补助",
    }  # fmt: skip
    assert {name for name, nature in natures.items() if nature is Nature.HORTATORY} == {"基础前沿研究", "集聚区建设", "活动氛围"}


def test_every_granting_clause_has_a_case_that_holds_and_one_that_fails(jinan: Pack) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (JINAN / "cases").glob("*.yaml")]
    for clause in jinan.base.clauses:
        if clause.nature.grants:
            assert any(_listed(text, ("入选", "可争取"), clause.id) for text in texts), f"{clause.id}: none holds"
            assert any(_listed(text, ("不符合",), clause.id) for text in texts), f"{clause.id}: none fails"


def _listed(text: str, keys: tuple[str, ...], clause: str) -> bool:
    return any(key in line and f"{clause}/" in line for line in text.split("\n") for key in keys)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    pack = _copy(tmp_path)
    for path in pack.glob("*.jnp"):
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    loaded = load_pack(pack)
    assert loaded.usable
    notices = {item.code for item in loaded.diagnostics}
    assert notices == ({"JN0004"} if encoding == "gb18030" else set())


@pytest.mark.parametrize(("data", "code"), [(b"", "JN0005"), (b"\x89PNG\r\n\x00\x00\x00", "JN0002"), (b"\xef\xbb\xbf", "JN0005")])
def test_files_that_are_no_text(tmp_path: Path, data: bytes, code: str) -> None:
    pack = _copy(tmp_path)
    (pack / "第05条-集聚区.jnp").write_bytes(data)
    assert [item.code for item in load_pack(pack).diagnostics] == [code]


def _copy(tmp_path: Path) -> Path:
    target = tmp_path / "pack"
    shutil.copytree(JINAN, target, ignore=shutil.ignore_patterns("cases"))
    return target
