"""Fixtures that many tests share, and golden files.

`pytest --update-golden` rewrites tests/golden/; read the change in the diff.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from jnpolicy.cases.case import Case
from jnpolicy.cases.read import read_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.diagnostics.render import render
from jnpolicy.explain.check_proof import check_proof
from jnpolicy.explain.prove import prove
from jnpolicy.model.load import load_pack
from jnpolicy.model.policy import Pack
from jnpolicy.solve import decide
from jnpolicy.solve.decide import Options
from jnpolicy.solve.decision import Decision
from jnpolicy.solve.problem import Problem
from jnpolicy.text.source import Source

os.environ["JNPOLICY_CACHE"] = ""  # tests parse and check; what is kept between runs has its own tests

ROOT = Path(__file__).parent.parent


def _with_proofs(solve: Callable[[Problem, Options], Decision]) -> Callable[[Problem, Options], Decision]:
    """Every solve of the test run has all its proofs checked."""

    def checked(problem: Problem, options: Options) -> Decision:
        check_proof(problem.policy, problem.case, prove(problem))
        return solve(problem, options)

    return checked


decide.decide_problem = _with_proofs(decide.decide_problem)  # type: ignore[assignment]  # another of its kind
JINAN = ROOT / "policy" / "jinan-ai-2020"
EXAMPLE = JINAN / "cases" / "示例-泉城智能.yaml"
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")


@pytest.fixture(scope="session")
def jinan() -> Pack:
    loaded = load_pack(JINAN)
    assert loaded.pack is not None and loaded.usable, render(loaded.diagnostics)
    return loaded.pack


@pytest.fixture(scope="session")
def industry() -> Pack:
    """The invented pack that has what Jinan's has not, limits of several years among it."""
    loaded = load_pack(ROOT / "policy" / "example-industry")
    assert loaded.pack is not None and loaded.usable, render(loaded.diagnostics)
    return loaded.pack


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """golden(name, text): the text must be that of tests/golden/name."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{name} is missing; run pytest --update-golden and read it"
        assert text == path.read_text(encoding="utf-8")

    return compare


def case_of(pack: Pack, text: str) -> Case:
    """The case of a YAML text, which must be free of errors."""
    diagnostics = Diagnostics()
    case = read_case(Source("案例.yaml", text), pack, diagnostics)
    assert case is not None, render(diagnostics)
    return case


def case_codes(pack: Pack, text: str) -> list[str]:
    """The codes that a case's text is answered with."""
    diagnostics = Diagnostics()
    read_case(Source("案例.yaml", text), pack, diagnostics)
    return [item.code for item in diagnostics]
