"""Selections by layers beside brute force: wide enough they are the best, else they are allowed and never better."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jnpolicy.solve.budget import Budget
from jnpolicy.solve.dual import FULL, lowered
from jnpolicy.solve.instance import Ceiling, Instance, Payment
from jnpolicy.solve.layers import Layers, applies
from jnpolicy.solve.payout import total
from jnpolicy.solve.search import Search
from jnpolicy.solve.standing import selection_key
from tests.solve.drawn import brute_force, feasible, instances, matters

SIMPLE = st.one_of(instances(8), matters()).map(
    lambda drawn: Instance(
        drawn.size,
        tuple(Payment(p.candidate, p.name, p.raw, p.own) for p in drawn.payments),
        tuple(ceiling for ceiling in drawn.ceilings if not ceiling.together),
        drawn.exclusive,
        received=drawn.received,
    )
)


def start(layers: Layers, instance: Instance, required: frozenset[int] = frozenset()) -> int:
    return layers.value(total(instance, required), required)


@given(SIMPLE, st.data())
@settings(max_examples=150, deadline=None)
def test_a_pass_that_drops_nothing_finds_the_best(instance: Instance, data: st.DataObject) -> None:
    """Of equal totals the fewest, then the earliest; with some in and some out beforehand."""
    candidates = st.frozensets(st.integers(0, instance.size - 1), max_size=2)
    required, forbidden = data.draw(candidates), data.draw(candidates)
    allowed = [s for s in feasible(instance) if required <= s and not forbidden & s]
    assume(required in allowed)
    layers = Layers(instance, required, forbidden)
    key, selected = max((selection_key(instance, s), s) for s in allowed)
    passed = layers.search(start(layers, instance, required), 1 << 8, 1, Budget(), ties=True)
    assert passed.proven
    assert (layers.selected(passed.value), layers.paid(passed.value)) == (selected, key[0][0])
    rough = layers.search(start(layers, instance, required), 1 << 8, 1, Budget(), ties=False)
    assert rough.proven and layers.paid(rough.value) == key[0][0]


@given(SIMPLE, st.integers(1, 4))
@settings(max_examples=100, deadline=None)
def test_a_narrow_pass_finds_what_is_allowed_and_calls_only_the_best_proven(instance: Instance, width: int) -> None:
    layers = Layers(instance)
    passed = layers.search(start(layers, instance), width, 1, Budget(), ties=True)
    selected = layers.selected(passed.value)
    assert selected in feasible(instance)
    assert layers.paid(passed.value) == total(instance, selected)
    assert not passed.proven or selected == brute_force(instance)[1]


def test_a_pass_out_of_time_proves_nothing() -> None:
    instance = Instance(1, (Payment(0, "", (5,)),), ())
    layers = Layers(instance)
    assert not layers.search(start(layers, instance), 9, 1, Budget(deadline=0.0), ties=True).proven


@given(instances(8, nested=False))
@settings(max_examples=60, deadline=None)
def test_where_limits_cross_layers_alone_and_the_rest_alone_agree(instance: Instance) -> None:
    with patch("jnpolicy.solve.search.applies", lambda _: False):
        without = Search(instance).best(Budget())
    assert Search(instance).best(Budget()) == without


def test_the_order_of_paying_counts_where_limits_cross() -> None:
    """The first would be paid 10 and use up both limits; without it the others get 10 and 9."""
    payments = (Payment(0, "", (10,)), Payment(1, "", (10,)), Payment(2, "", (9,)))
    instance = Instance(3, payments, (Ceiling(10, (0, 1)), Ceiling(10, (0, 2))))
    assert applies(instance)
    layers = Layers(instance)
    passed = layers.search(start(layers, instance), 100, 1, Budget(), ties=True)
    assert (layers.selected(passed.value), layers.paid(passed.value)) == (frozenset({1, 2}), 19)


@given(SIMPLE, st.integers(0, FULL))
@settings(max_examples=100, deadline=None)
def test_the_best_is_found_at_any_prices(instance: Instance, price: int) -> None:
    layers = Layers(instance)
    with patch("jnpolicy.solve.layers.lowered", lambda matters, left, prices, needed: dict.fromkeys(left, price)):
        passed = layers.search(start(layers, instance), 1 << 8, 1, Budget(), ties=True)
    assert passed.proven and layers.selected(passed.value) == brute_force(instance)[1]


@given(SIMPLE)
@settings(max_examples=50, deadline=None)
def test_lowered_prices_are_prices(instance: Instance) -> None:
    parts = [tuple((instance.payments[p].raw[0], instance.ceilings_of[p], True) for p in row) for row in instance.payments_of]
    left = {index: ceiling.left for index, ceiling in enumerate(instance.ceilings)}
    prices = lowered([[row] for row in parts], left, dict.fromkeys(left, FULL // 3), 0)
    assert prices.keys() == left.keys() and all(0 <= found <= FULL for found in prices.values())
