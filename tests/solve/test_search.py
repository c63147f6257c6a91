"""The optimiser beside brute force, on drawn instances with every kind of tie."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jnpolicy.solve.bound import BoundTree
from jnpolicy.solve.choose import Chooser
from jnpolicy.solve.instance import Ceiling, Instance, Payment
from jnpolicy.solve.payout import payout, total
from jnpolicy.solve.price import PriceBound
from jnpolicy.solve.search import Budget, Key, Search, selection_key


@st.composite
def instances(draw: st.DrawFn, largest: int = 8, *, nested: bool | None = None, objectives: int = 1) -> Instance:
    size = draw(st.integers(1, largest))
    order = draw(st.permutations(range(size)))
    amounts = st.tuples(*[st.sampled_from([0, 5, 10, 20, 30, 31, 2**31, 2**53 + 1, 10**18])] * objectives)
    payments = [Payment(c, str(k), draw(amounts)) for c in order for k in range(draw(st.integers(1, 2)))]
    pairs = list(combinations(range(size), 2))
    tied = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=size)) if pairs else []
    split = draw(st.integers(0, len(tied)))
    only_nested = draw(st.booleans()) if nested is None else nested
    ceilings: list[Ceiling] = []
    for _ in range(draw(st.integers(0, 4))):
        if only_nested:
            low = draw(st.integers(0, len(payments) - 1))
            members = set(range(low, draw(st.integers(low, len(payments) - 1)) + 1))
        else:
            members = draw(st.sets(st.integers(0, len(payments) - 1), min_size=1))
        others = [set(ceiling.payments) for ceiling in ceilings]
        if only_nested and any(members & other and not (members <= other or other <= members) for other in others):
            continue
        ceilings.append(Ceiling(draw(st.sampled_from([0, 7, 25, 50, 2**31 + 7, 10**18])), tuple(sorted(members))))
    for one, two in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2)) if pairs and not nested else []:
        both = tuple(p for p, payment in enumerate(payments) if payment.candidate in (one, two))
        ceilings.append(Ceiling(draw(st.sampled_from([12, 25, 2**31])), both, together=frozenset((one, two))))
    received = tuple((c, draw(st.integers(1, 40))) for c in range(size) if draw(st.integers(0, 9)) == 0)
    return Instance(
        size, tuple(payments), tuple(ceilings), frozenset(tied[:split]), frozenset(tied[split:]), received, objectives
    )  # fmt: skip


def feasible(instance: Instance) -> list[frozenset[int]]:
    subsets = (frozenset(c for c in range(instance.size) if mask >> c & 1) for mask in range(1 << instance.size))
    return [s for s in subsets if not any(a in s and b in s for a, b in instance.exclusive)]


def brute_force(instance: Instance) -> tuple[Key, frozenset[int]]:
    return max((selection_key(instance, selected), selected) for selected in feasible(instance))


@given(instances())
@settings(max_examples=150, deadline=None)
def test_best_is_that_of_brute_force(instance: Instance) -> None:
    found = Search(instance).best(Budget())
    assert found.proven
    assert (found.key, found.selected) == brute_force(instance)
    assert found.key is not None and found.bound == found.key[0][0]


@given(instances(objectives=2))
@settings(max_examples=80, deadline=None)
def test_two_objectives_in_order(instance: Instance) -> None:
    found = Search(instance).best(Budget())
    assert (found.key, found.selected) == brute_force(instance)


@given(instances())
@settings(max_examples=100, deadline=None)
def test_components_come_together(instance: Instance) -> None:
    chooser = Chooser(instance)
    choice = chooser.best()
    key, selected = brute_force(instance)
    assert (choice.selected, choice.total, choice.proven) == (selected, key[0][0], True)


@given(instances(7), st.data())
@settings(max_examples=80, deadline=None)
def test_cost_is_the_best_less_the_best_with_it_forced_in(instance: Instance, data: st.DataObject) -> None:
    chooser = Chooser(instance)
    choice = chooser.best()
    candidate = data.draw(st.integers(0, instance.size - 1))
    forced = [total(instance, s) for s in feasible(instance) if candidate in s]
    assert chooser.cost_of(candidate) == choice.total - max(forced)


@given(instances(7), st.data())
@settings(max_examples=60, deadline=None)
def test_requests(instance: Instance, data: st.DataObject) -> None:
    wanted = data.draw(st.frozensets(st.integers(0, instance.size - 1), max_size=2))
    refused = data.draw(st.frozensets(st.integers(0, instance.size - 1), max_size=2))
    allowed = [s for s in feasible(instance) if wanted <= s and not refused & s]
    choice = Chooser(instance, required=wanted, forbidden=refused).best()
    if allowed:
        assert choice.selected == max((selection_key(instance, s), s) for s in allowed)[1]
    else:
        assert choice.selected is None


@given(instances(6, nested=True))
@settings(max_examples=60, deadline=None)
def test_the_next_best_hold_something_new_and_nothing_idle(instance: Instance) -> None:
    chooser = Chooser(instance)
    first = chooser.best()
    ranking = chooser.ranking(4)
    assert ranking[0] == first.selected
    totals = [total(instance, selected) for selected in ranking]
    assert totals == sorted(totals, reverse=True)
    for index, selected in enumerate(ranking):
        assert not any(selected <= before for before in ranking[:index])


@given(instances(7))
@settings(max_examples=100, deadline=None)
def test_the_bound_is_never_below_what_is_paid(instance: Instance) -> None:
    for selected in feasible(instance):
        tree = BoundTree(instance, 0, present=False)
        for candidate in selected:
            tree.put(candidate)
        assert total(instance, selected) <= tree.value
        price = PriceBound(instance, 0)
        for candidate in set(range(instance.size)) - selected:
            price.drop(candidate)
        assert total(instance, selected) <= price.value
        for candidate in selected:
            assert total(instance, selected) <= price.with_chosen(candidate)


@given(instances(7, nested=True))
@settings(max_examples=60, deadline=None)
def test_the_bound_comes_back_after_every_change(instance: Instance) -> None:
    for bound in (BoundTree(instance, 0, present=True), PriceBound(instance, 0)):
        before = bound.value
        for candidate in range(instance.size):
            bound.drop(candidate)
            assert bound.value <= before
            bound.put(candidate)
            assert bound.value == before


@given(instances(6, nested=True), st.permutations(range(6)))
@settings(max_examples=60, deadline=None)
def test_with_nested_limits_the_order_of_paying_does_not_matter(instance: Instance, order: list[int]) -> None:
    """Semantics, “Payout of a selection”, 3 (top-ups set aside: they are about order)."""
    plain = Instance(instance.size, instance.payments, instance.ceilings, instance.exclusive)
    rows = sorted(range(len(plain.payments)), key=lambda p: (order[plain.payments[p].candidate], p))
    place = {old: new for new, old in enumerate(rows)}
    turned = Instance(
        plain.size,
        tuple(plain.payments[p] for p in rows),
        tuple(Ceiling(c.left, tuple(sorted(place[p] for p in c.payments))) for c in plain.ceilings),
        plain.exclusive,
    )
    for selected in feasible(plain):
        assert total(plain, selected) == total(turned, selected)


@given(instances(7, nested=True))
@settings(max_examples=60, deadline=None)
def test_lifting_a_limit_never_lowers_the_best(instance: Instance) -> None:
    if instance.ceilings:
        first, *rest = instance.ceilings
        lifted = Instance(
            instance.size, instance.payments, (Ceiling(first.left + 13, first.payments), *rest), instance.exclusive
        )  # fmt: skip
        plain = Instance(instance.size, instance.payments, instance.ceilings, instance.exclusive)
        assert Chooser(lifted).best().total >= Chooser(plain).best().total


def test_a_waterfall() -> None:
    """Two payments of 20 and 30 under a limit of 40: the first gets 20, the second the 20 left."""
    instance = Instance(2, (Payment(0, "", (20,)), Payment(1, "", (30,))), (Ceiling(40, (0, 1)),))
    steps = payout(instance, {0, 1})
    assert [(step.paid, step.room) for step in steps] == [(20, ((0, 40),)), (20, ((0, 20),))]


def test_a_top_up_pays_the_difference() -> None:
    """100 first, then 500 less the 100 received: 500 in all; 60 after 100 leaves nothing."""
    instance = Instance(2, (Payment(0, "", (100,)), Payment(1, "", (500,))), (), top_ups=frozenset({(0, 1)}))
    assert [step.paid for step in payout(instance, {0, 1})] == [100, 400]
    instance = Instance(2, (Payment(0, "", (100,)), Payment(1, "", (60,))), (), top_ups=frozenset({(0, 1)}))
    assert [step.paid for step in payout(instance, {0, 1})] == [100, 0]


@pytest.mark.parametrize("size", [40, 80])
def test_many_alike_under_one_limit_are_proven(size: int) -> None:
    """Any half of them reaches the limit: the fewest are half, the earliest half is chosen. No counting by trial."""
    payments = tuple(Payment(c, "", (10,)) for c in range(size))
    instance = Instance(size, payments, (Ceiling(10 * size // 2, tuple(range(size))),))
    found = Search(instance).best(Budget())
    assert found.proven and found.selected == frozenset(range(size // 2))


def test_time_up_is_never_called_optimal() -> None:
    payments = tuple(Payment(c, "", (1000 + 37 * c % 101,)) for c in range(60))
    ceilings = tuple(Ceiling(1500 + 7 * k, tuple(range(k, 60, 4))) for k in range(4))
    pairs = frozenset((a, b) for a, b in combinations(range(60), 2) if (a * b) % 7 == 3)
    found = Search(Instance(60, payments, ceilings, pairs)).best(Budget(deadline=0.0))
    if not found.proven:
        assert found.key is None or found.bound >= found.key[0][0]
