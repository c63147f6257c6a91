"""The optimiser beside brute force, on drawn instances with every kind of tie."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jnpolicy.solve.blocks import Block, Limit
from jnpolicy.solve.bound import BoundTree
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.choose import Chooser
from jnpolicy.solve.descent import descend
from jnpolicy.solve.instance import Ceiling, Instance, Payment
from jnpolicy.solve.narrow import decide_by
from jnpolicy.solve.payout import payout, total
from jnpolicy.solve.price import SCALE, Prices
from jnpolicy.solve.search import Search
from jnpolicy.solve.share import ShareBound
from jnpolicy.solve.standing import Standing, selection_key
from tests.solve.drawn import brute_force, feasible, instances


@given(instances())
@settings(max_examples=150, deadline=None)
def test_best_is_that_of_brute_force(instance: Instance) -> None:
    found = Search(instance).best(Budget())
    assert found.proven
    assert (found.key, found.selected) == brute_force(instance)
    assert found.key is not None and found.bound == found.key[0][0]


def test_the_fewest_where_tolls_are_more_than_all_that_is_paid() -> None:
    """A toll is a part of the mean amount, and the limits let next to nothing of the amounts through.

    5 asked less 1 received, of another policy, so that the limit of 0 does not cut it: 4. The others get nothing.
    """
    payments = (Payment(0, "", (5,), own=False), Payment(1, "", (10_000,)), Payment(2, "", (3,)))
    found = Search(Instance(3, payments, (Ceiling(0, (0, 1, 2)),), received=((0, 1),))).best(Budget())
    assert found.key is not None and (found.key[0], found.selected, found.proven) == ((4,), frozenset({0}), True)


def test_the_fewest_where_tolls_are_more_than_both_totals() -> None:
    """A limit of 7: the first alone fills it under both objectives (2³¹ and 10)."""
    raws = [(2**31, 10), (5, 5), (5, 5), (0, 0)]
    payments = tuple(Payment(candidate, "", raw) for candidate, raw in enumerate(raws))
    found = Search(Instance(4, payments, (Ceiling(7, (0, 1, 2, 3)),), objectives=2)).best(Budget())
    assert (found.key, found.selected) == (((7, 7), -1, 0b1000), frozenset({0}))


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
        tree = BoundTree(instance, 0)
        for candidate in selected:
            tree.put(candidate)
        assert total(instance, selected) <= tree.value
        assert total(instance, selected) <= Prices(instance, 0).bound


@given(instances(7, objectives=2), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_share_bound_is_never_below_the_best_completion(instance: Instance, rnd: random.Random) -> None:
    """For any shares, and whatever is in or out; below it also lie the totals under both objectives and the count."""
    bound, standing = ShareBound(instance), Standing(instance, frozenset(), frozenset(), ())
    for objective, weight in enumerate(standing.weights):
        bound.add_total(objective, weight)
    bound.add_toll(standing.toll)
    values = [(selected, worth(standing, selected)) for selected in feasible(instance)]
    assert bound.value >= max(value for _, value in values)
    for _ in range(8):
        for block, row in enumerate(bound.blocks):
            for piece, amount in enumerate(row.amounts):
                if rnd.random() < 0.5:
                    bound.share(block, piece, rnd.choice([0, amount // 3, amount, amount + 1]))
        status = [rnd.choice([-1, 0, 0, 1]) for _ in range(instance.size)]
        for candidate, state in enumerate(status):
            bound.put(candidate, state)
        for selected, value in values:
            if all((c in selected) if state > 0 else (c not in selected) for c, state in enumerate(status) if state):
                assert value <= bound.value


def worth(standing: Standing, selected: frozenset[int]) -> int:
    """What a selection is worth in units of the bound."""
    instance = standing.instance
    totals = [total(instance, selected, objective) for objective in range(instance.objectives)]
    return sum(SCALE * weight * paid for weight, paid in zip(standing.weights, totals, strict=True)) - standing.toll * len(
        selected
    )


@given(instances(7), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_what_a_part_fell_by_is_told(instance: Instance, rnd: random.Random) -> None:
    """The bound less what it was is the sum of the falls, so a clause over some of them says enough."""
    bound = ShareBound(instance)
    bound.add_total(0, SCALE)
    before = bound.parts()
    since = [candidate for candidate in range(instance.size) if rnd.random() < 0.5]
    for candidate in since:
        bound.put(candidate, rnd.choice([1, -1]))
    assert before.value - bound.value == sum(fall for fall, _ in bound.falls(before, since))


@given(instances(7))
@settings(max_examples=100, deadline=None)
def test_descent_lowers_the_bound_and_decides_nothing_better_away(instance: Instance) -> None:
    key, _ = brute_force(instance)
    bound, standing = ShareBound(instance), Standing(instance, frozenset(), frozenset(), ())
    bound.add_total(0, standing.weights[0])
    before, needed = bound.value, SCALE * standing.weights[0] * key[0][0]
    descend(bound, 30, lambda: needed, standing.step)
    assert needed <= bound.value <= before
    decide_by(bound, needed, Budget())
    best = [selected for selected in feasible(instance) if total(instance, selected) == key[0][0]]
    for candidate, status in enumerate(bound.status):
        assert status == 0 or all((candidate in selected) == (status > 0) for selected in best)


@given(instances(7, nested=True))
@settings(max_examples=60, deadline=None)
def test_a_block_alone_is_worth_the_best_of_it(instance: Instance) -> None:
    """Without relations and at no fee the blocks are exact; with one limit over all there is one block at most."""
    plain = Instance(instance.size, instance.payments, instance.ceilings)
    bound = ShareBound(plain)
    bound.add_total(0, SCALE)
    for block, row in enumerate(bound.blocks):
        for piece in range(len(row.fees)):
            bound.share(block, piece, 0)
    assert bound.value == SCALE * SCALE * max(total(plain, selected) for selected in feasible(plain))


def test_a_front_that_is_too_long_only_raises_the_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts = [3, 5, 9, 17, 33, 65, 129, 257]
    fees = [2, 3, 6, 11, 20, 40, 80, 150]
    block = Block(Limit(200, [], [[piece] for piece in range(8)]), list(range(8)), amounts, [1] * 8, fees)
    block.settle()
    block.refresh()
    best = max(
        (min(200, sum(amounts[p] for p in taken)) - sum(fees[p] for p in taken), sum(1 << p for p in taken))
        for count in range(9)
        for taken in combinations(range(8), count)
    )
    assert (block.value, block.taken) == best
    monkeypatch.setattr("jnpolicy.solve.blocks.LONGEST", 2)
    block.charge(0, fees[0])
    block.refresh()
    assert block.value >= best[0]


@given(instances(7, nested=True))
@settings(max_examples=60, deadline=None)
def test_the_bound_comes_back_after_every_change(instance: Instance) -> None:
    bound = ShareBound(instance)
    bound.add_total(0, SCALE)
    before = bound.value
    for candidate in range(instance.size):
        for status in (1, -1):
            bound.put(candidate, status)
            assert bound.value <= before
            bound.put(candidate, 0)
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


class Looks(Budget):
    """A budget that is spent after so many looks at it."""

    left = 0

    @property
    def spent(self) -> bool:
        self.left -= 1
        return self.left < 0


@given(instances(7), st.integers(0, 60))
@settings(max_examples=150, deadline=None)
def test_whenever_time_is_up_the_answer_is_allowed_and_the_bound_holds(instance: Instance, looks: int) -> None:
    budget = Looks()
    budget.left = looks
    found = Search(instance).best(budget)
    key, best = brute_force(instance)
    assert found.key is not None and found.selected in feasible(instance)
    assert found.key == selection_key(instance, found.selected)
    assert found.bound >= key[0][0]
    assert not found.proven or found.selected == best
