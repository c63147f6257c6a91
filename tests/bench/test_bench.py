"""The benchmark's instances are the same on every run, and the solvers agree on small ones."""

from __future__ import annotations

import pytest

from tests.bench.instances import nested_instance
from tests.bench.solvers import cp_sat, jnpolicy, mip
from tests.solve.test_search import brute_force


def test_instances_are_the_same_on_every_run() -> None:
    assert nested_instance(30, 1) == nested_instance(30, 1)
    assert nested_instance(30, 1) != nested_instance(30, 2)


@pytest.mark.parametrize("seed", range(6))
def test_brute_force_agrees(seed: int) -> None:
    instance = nested_instance(10, seed)
    key, _ = brute_force(instance)
    assert jnpolicy(instance) == (key[0][0], True)


@pytest.mark.parametrize("seed", range(3))
def test_other_solvers_agree(seed: int) -> None:
    instance = nested_instance(30, seed)
    pytest.importorskip("ortools", reason="the extra [bench] brings OR-Tools")
    assert cp_sat(1)(instance) == jnpolicy(instance)
    pytest.importorskip("highspy", reason="the extra [bench] brings HiGHS")
    assert mip()(instance) == jnpolicy(instance)
