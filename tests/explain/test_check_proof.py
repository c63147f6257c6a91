"""A proof that is tampered with in any node is rejected; checking needs no solver.

That true proofs check is held for every solve of the whole test run (see tests/conftest.py).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jnpolicy.cases.case import Case
from jnpolicy.cases.read import load_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.explain.check_proof import check_proof
from jnpolicy.explain.follows import Unproven
from jnpolicy.explain.proof import Proof
from jnpolicy.explain.prove import prove
from jnpolicy.model.load import load_pack
from jnpolicy.model.policy import Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.solve.derive import derive
from jnpolicy.solve.problem import build_problem
from tests.conftest import ROOT
from tests.oracle.strategies import Drawn, drawn, read

EXAMPLES = sorted((ROOT / "policy").glob("*/cases/示例*.yaml"))
Path_ = tuple[int | str, ...]


def proofs_of(policy: Policy, case: Case) -> tuple[Proof, ...]:
    return prove(build_problem(policy, case, derive(policy, case)))


def example(path: Path) -> tuple[Policy, Case]:
    pack = load_pack(path.parent.parent).pack
    assert pack is not None
    case = load_case(path, pack, Diagnostics())
    assert case is not None
    return under_readings(pack, {}), case


def leaves(value: object, path: Path_ = ()) -> Iterator[tuple[Path_, object]]:
    """Every field of every node, and every sequence, with the way to it."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        yield path, value
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def changed(root: Any, path: Path_, new: object) -> Any:
    """The same with another value at the end of the path."""
    if not path:
        return new
    step, *rest = path
    if isinstance(step, str):
        return replace(root, **{step: changed(getattr(root, step), tuple(rest), new)})
    return (*root[:step], changed(root[step], tuple(rest), new), *root[step + 1 :])


def others(value: object) -> list[object]:
    """Values near this one, and none that equals it."""
    match value:
        case tuple():
            return [value[1:], (*value, value[-1])] if value else []
        case bool() | None:
            return [Fraction(1), "假的", *([not value] if isinstance(value, bool) else [])]
        case Enum():
            return [other for other in type(value) if other is not value]
        case int():
            return [value + 1, value - 1]
        case Fraction():
            return [value + Fraction(1, 100), value - 1, None]
        case _:
            return [f"{value}。", "假的"]


@given(drawn(), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_drawn_proof_tampered_with(text: Drawn, data: st.DataObject) -> None:
    policy, case = read(text)
    tampered(policy, case, data)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.parent.name)
@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_proof_of_an_example_tampered_with(path: Path, data: st.DataObject) -> None:
    tampered(*example(path), data)


def tampered(policy: Policy, case: Case, data: st.DataObject) -> None:
    proofs = proofs_of(policy, case)
    check_proof(policy, case, proofs)
    places = [(path, new) for path, value in leaves(proofs) for new in others(value)]
    assume(places)
    path, new = data.draw(st.sampled_from(places))
    false = changed(proofs, path, new)
    with pytest.raises(Unproven):
        check_proof(policy, case, false)


def test_a_proof_of_another_case_is_rejected() -> None:
    """The same facts but one: the sentence that quotes it no longer holds."""
    policy, case = example(ROOT / "policy/jinan-ai-2020/cases/示例-泉城智能.yaml")
    proofs = proofs_of(policy, case)
    name, fact = next(iter(case.applicant.facts.items()))
    moved = replace(case.applicant, facts={**case.applicant.facts, name: replace(fact, value="别的")})
    with pytest.raises(Unproven):
        check_proof(policy, replace(case, applicant=moved), proofs)


def test_checking_needs_no_solver() -> None:
    """In a process of its own, the checker brings in neither clingo nor the search."""
    told = subprocess.run(
        [sys.executable, "-c", "import sys, jnpolicy.explain.check_proof; print([m for m in sys.modules if 'clingo' in m])"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert told.stdout.strip() == "[]"
