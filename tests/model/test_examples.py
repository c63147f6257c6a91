"""The invented packs: free of findings, every sentence placed, every clause tried, every case as worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from jnpolicy.cases.read import load_case
from jnpolicy.cli.main import group
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.diagnostics.render import render
from jnpolicy.model.coverage import coverage
from jnpolicy.model.load import load_pack
from jnpolicy.model.policy import Nature, Pack
from jnpolicy.resources import bundled_packs
from tests.conftest import ROOT

NAMES = ("example-industry", "example-talent")


@pytest.fixture(scope="module", params=NAMES)
def pack(request: pytest.FixtureRequest) -> Pack:
    loaded = load_pack(ROOT / "policy" / request.param)
    assert loaded.pack is not None and not len(loaded.diagnostics), render(loaded.diagnostics)
    return loaded.pack


def test_it_is_marked_as_invented(pack: Pack) -> None:
    assert pack.base.title.endswith("（虚构示例）")
    assert "虚构示例" in pack.base.parts[0].issuer
    assert pack.law.text.startswith("（虚构示例：") and "不是任何地方的政策" in pack.law.text.partition("\n")[0]


def test_every_sentence_has_a_place(pack: Pack) -> None:
    diagnostics = Diagnostics()
    places = coverage(pack, diagnostics)
    assert not len(diagnostics), render(diagnostics)
    assert len(places) > 60


def test_it_grants_in_many_ways(pack: Pack) -> None:
    natures = [clause.nature for clause in pack.base.clauses]
    assert sum(nature.grants for nature in natures) >= 15
    assert {Nature.DETERMINATE, Nature.CEILING, Nature.DISCRETIONARY, Nature.REFERENCE} <= set(natures)


def test_every_granting_clause_has_a_case_that_holds_and_one_that_does_not(pack: Pack) -> None:
    held: set[str] = set()
    kept: set[str] = set()
    cases = sorted((ROOT / "policy" / pack.id / "cases").glob("*.yaml"))
    assert len(cases) > 25
    for path in cases:
        case = load_case(path, pack, Diagnostics())
        assert case is not None and case.expectation is not None, path.name
        expected = case.expectation
        held |= {name.partition("/")[0] for name in (*(expected.chosen or ()), *(expected.discretionary or ()))}
        kept |= {name.partition("/")[0] for name in expected.failing or ()}
    granting = {clause.id for clause in pack.base.clauses if clause.nature.grants}
    assert granting - held == set()
    assert granting - kept == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_case_comes_out(name: str) -> None:
    done = CliRunner().invoke(group, ["test", name])
    assert done.exit_code == 0, done.output
    assert "，0个不符。" in done.output


def test_packs_are_known_by_name() -> None:
    assert set(bundled_packs()) >= {"jinan-ai-2020", *NAMES}
    for name in NAMES:
        done = CliRunner().invoke(group, ["check", name])
        assert done.exit_code == 0 and "没有错误" in done.output


@pytest.mark.parametrize("path", sorted(ROOT.glob("policy/*/cases/*.yaml")), ids=lambda path: path.stem)
def test_every_case_says_its_policy(path: Path) -> None:
    assert f"\n政策: {path.parent.parent.name}\n" in path.read_text(encoding="utf-8")
