"""The benchmark's instances are the same on every run, and the solvers agree on small ones."""

from __future__ import annotations

import pytest

from jnpolicy.explain.proof import steps
from jnpolicy.explain.prove import prove
from jnpolicy.model.checks.memo import Memo
from jnpolicy.model.policy import Pack
from jnpolicy.model.readings import under_readings
from jnpolicy.solve.derive import derive
from jnpolicy.solve.inquire import Inquirer
from jnpolicy.solve.problem import build_problem
from tests.bench import explaining, files
from tests.bench.articles import articles
from tests.bench.gaps import gaps
from tests.bench.instances import FAMILIES, Family, nested_instance
from tests.bench.reports import case_text
from tests.bench.solvers import cp_sat, jnpolicy, mip
from tests.conftest import EXAMPLE, JINAN, case_of
from tests.solve.drawn import brute_force


def test_articles_are_free_of_findings_and_canonical() -> None:
    pack = articles(12)
    assert not len(pack.check())
    assert pack.formatted()[2:] == [source.text for source in pack.files[2:]]
    memo = Memo()
    pack.check(memo)
    assert [item.code for item in pack.with_one_changed(0).check(memo)] == [
        item.code for item in pack.with_one_changed(0).check()
    ]


def test_big_files_are_what_they_are_called() -> None:
    for shape, make in files.SHAPES.items():
        assert 3000 <= len(make(3000).encode()) < 5000
        assert bool(len(files.parse(shape, 3))) == (shape not in ("条款，没有错", "词汇，一个种类的属性", "一句话，许多条件"))


def test_gaps_are_the_same_on_every_run_and_their_answers_fit() -> None:
    policy, case, facts = gaps(EXAMPLE, JINAN, 10, 0)
    assert (case, facts) == gaps(EXAMPLE, JINAN, 10, 0)[1:]
    assert len(facts) == 10 and gaps(EXAMPLE, JINAN, 10, 1)[2] != facts
    question = Inquirer(policy).inquiries(case).questions[0]
    assert question.fact.key in facts


def test_instances_are_the_same_on_every_run() -> None:
    assert nested_instance(30, 1) == nested_instance(30, 1)
    assert nested_instance(30, 1) != nested_instance(30, 2)


def test_round_families_are_round() -> None:
    """And those without a limit over the years fall apart by year; those with one do not."""
    for family in FAMILIES:
        instance = nested_instance(120, 0, family)
        amounts = [payment.raw[0] for payment in instance.payments] + [ceiling.left for ceiling in instance.ceilings]
        assert all(amount % family.unit == 0 for amount in amounts)
        assert (max(map(len, instance.components())) > 60) == family.life


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("seed", range(4))
def test_brute_force_agrees(seed: int, family: Family) -> None:
    instance = nested_instance(10, seed, family)
    key, _ = brute_force(instance)
    assert jnpolicy(instance) == (key[0][0], True)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("seed", range(3))
def test_other_solvers_agree(seed: int, family: Family) -> None:
    instance = nested_instance(30, seed, family)
    pytest.importorskip("ortools", reason="the extra [bench] brings OR-Tools")
    assert cp_sat(1)(instance) == jnpolicy(instance)
    pytest.importorskip("highspy", reason="the extra [bench] brings HiGHS")
    assert mip()(instance) == jnpolicy(instance)


@pytest.mark.parametrize("size", [10, 30])
def test_cases_for_proofs_have_as_many_candidates_as_they_are_called_by(jinan: Pack, size: int) -> None:
    policy = under_readings(jinan)
    problem = build_problem(policy, case := case_of(jinan, case_text(size)), derive(policy, case))
    assert len(problem.candidates) == size and not problem.elsewhere


def test_proofs_grow_as_the_candidates_do(jinan: Pack) -> None:
    """Three times as many candidates of the same kinds have three times as many steps."""
    policy = under_readings(jinan)
    counted = []
    for size in (10, 30):
        case = case_of(jinan, case_text(size))
        proofs = prove(build_problem(policy, case, derive(policy, case)))
        counted.append(sum(1 for proof in proofs for _ in steps(proof)))
    assert counted[1] == 3 * counted[0]


def test_the_tables_on_explaining(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of as many cells as the head has."""
    monkeypatch.setattr(explaining, "SIZES", (10,))
    for measure in (explaining.measure_explaining, explaining.measure_proofs):
        rows = [line for line in measure(True) if line.startswith("|")]
        assert len(rows) > 2 and len({row.count("|") for row in rows}) == 1
