"""What is done before the search keeps the best totals and the answer: each step on and off, beside brute force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jnpolicy.solve import choose
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.choose import Chooser
from jnpolicy.solve.dominance import dominators, left_out
from jnpolicy.solve.instance import Ceiling, Instance, Payment
from jnpolicy.solve.payout import total
from jnpolicy.solve.search import Found, Search
from jnpolicy.solve.slack import without_slack
from jnpolicy.solve.standing import selection_key
from tests.solve.drawn import brute_force, feasible, instances, matters


def _searched(
    part: Instance, required: frozenset[int], forbidden: frozenset[int], blocked: Sequence[frozenset[int]] = ()
) -> Found:
    return Search(part).best(Budget(), required=required, forbidden=forbidden, blocked=blocked)


STEPS: dict[str, Callable[[], AbstractContextManager[object]]] = {  # each step, and what turns it off
    "split by components": lambda: patch.object(Instance, "components", lambda instance: (tuple(range(instance.size)),)),
    "limits that cut nothing": lambda: patch.object(choose, "without_slack", lambda instance: instance),
    "dominance before the split": lambda: patch.object(choose, "dominators", lambda instance: {}),
    "dominance in the search": lambda: patch("jnpolicy.solve.search.dominators", lambda instance: {}),
    "candidates that stand alone": lambda: patch.object(choose, "_alone", _searched),
}


@pytest.mark.parametrize("step", [*STEPS, "all"])
@given(st.one_of(instances(), matters(), matters(objectives=2), instances(objectives=2)), st.data())
@settings(max_examples=60, deadline=None)
def test_the_answer_is_the_same_with_a_step_on_and_off(step: str, instance: Instance, data: st.DataObject) -> None:
    """With requests as well: what dominates may be forbidden, what is dominated may be required."""
    candidates = st.frozensets(st.integers(0, instance.size - 1), max_size=2)
    required, forbidden = data.draw(candidates), data.draw(candidates)
    allowed = [s for s in feasible(instance) if required <= s and not forbidden & s]
    best = max(((selection_key(instance, s), s) for s in allowed), default=None)
    on = Chooser(instance, required=required, forbidden=forbidden)
    with ExitStack() as off:
        for name, turned_off in STEPS.items():
            if step in (name, "all"):
                off.enter_context(turned_off())
        without = Chooser(instance, required=required, forbidden=forbidden).best()
    for choice in (on.best(), without):
        assert choice.proven and choice.selected == (best and best[1])
    assert best is None or on.best(ties=False).total == best[0][0][0]


@given(st.one_of(matters(), matters(objectives=2)))
@settings(max_examples=300, deadline=None)
def test_what_dominates_may_stand_for_the_other_in_every_selection(instance: Instance) -> None:
    selections = set(feasible(instance))
    for two, ones in dominators(instance).items():
        for one in ones:
            for selected in selections:
                if two in selected:
                    other = selected - {two} | {one}
                    assert other in selections
                    for objective in range(instance.objectives):
                        assert total(instance, other, objective) >= total(instance, selected, objective)


@given(st.one_of(instances(7), instances(7, objectives=2)))
@settings(max_examples=200, deadline=None)
def test_nor_where_limits_cross_or_candidates_top_up(instance: Instance) -> None:
    test_what_dominates_may_stand_for_the_other_in_every_selection.hypothesis.inner_test(instance)  # type: ignore[attr-defined]


@given(st.one_of(instances(7), matters(), instances(7, objectives=2)))
@settings(max_examples=200, deadline=None)
def test_limits_left_out_cut_nothing_in_any_selection(instance: Instance) -> None:
    lean = without_slack(instance)
    for selected in feasible(instance):
        for objective in range(instance.objectives):
            assert total(lean, selected, objective) == total(instance, selected, objective)


@pytest.mark.parametrize(
    ("ceilings", "kept"),
    [
        ([Ceiling(15, (0, 1, 2))], 0),  # at most one of 10 and 8, and 5
        ([Ceiling(14, (0, 1, 2))], 1),
        ([Ceiling(4, (2,)), Ceiling(14, (0, 1, 2))], 1),  # at most 10, and 4 of the 5
        ([Ceiling(4, (2,)), Ceiling(13, (0, 1, 2))], 2),
        ([Ceiling(4, (1, 2), together=frozenset({1, 2})), Ceiling(14, (0, 1, 2))], 2),  # holds for both only
    ],
)
def test_a_limit_is_left_out_where_all_it_may_be_asked_fits(ceilings: list[Ceiling], kept: int) -> None:
    payments = tuple(Payment(candidate, "", (amount,)) for candidate, amount in enumerate((10, 8, 5)))
    assert len(without_slack(Instance(3, payments, tuple(ceilings), frozenset({(0, 1)}))).ceilings) == kept


@given(matters())
@settings(max_examples=100, deadline=None)
def test_without_the_dominated_the_best_total_is_there(instance: Instance) -> None:
    out = left_out(dominators(instance), (), ())
    key, _ = brute_force(instance)
    assert key[0][0] == max(total(instance, selected) for selected in feasible(instance) if not selected & out)


def two(first: int, second: int, over_first: tuple[int, ...] = (), over_second: tuple[int, ...] = ()) -> Instance:
    """Two that exclude each other, each under some limits; a third shares them all."""
    payments = (Payment(0, "", (first,)), Payment(1, "", (second,)), Payment(2, "", (9,)))
    over = (over_first, over_second)
    under = {limit: [p for p in (0, 1) if limit in over[p]] for limit in over_first + over_second}
    ceilings = tuple(Ceiling(10 + limit, (*members, 2)) for limit, members in under.items())
    return Instance(3, payments, ceilings, frozenset({(0, 1)}))


@pytest.mark.parametrize(
    ("instance", "expected"),
    [
        (two(8, 5), {1: {0}}),
        (two(5, 8), {0: {1}}),
        (two(5, 5), {1: {0}}),  # of two alike the earlier counts
        (two(8, 5, (1,), (1,)), {1: {0}}),
        (two(8, 5, (), (1,)), {1: {0}}),  # no limit over the one
        (two(8, 5, (1,), ()), {}),  # a limit over the one only
        (two(8, 5, (1,), (2,)), {}),
    ],
)
def test_more_under_no_other_limits_dominates(instance: Instance, expected: dict[int, set[int]]) -> None:
    assert dominators(instance) == expected


def test_one_that_shuts_out_more_dominates_nothing() -> None:
    """The first asks more than the second, but shuts out the third as well."""
    payments = tuple(Payment(candidate, "", (amount,)) for candidate, amount in enumerate((8, 5, 5)))
    instance = Instance(3, payments, (), frozenset({(0, 1), (0, 2)}))
    assert dominators(instance) == {}
    assert Chooser(instance).best().selected == frozenset({1, 2})  # 5＋5 against 8
