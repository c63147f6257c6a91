"""Laws that the optimiser must keep, whatever the instance; and that it may be stopped at any moment."""

from __future__ import annotations

import random
import signal
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jnpolicy.solve.budget import Budget
from jnpolicy.solve.choose import Chooser
from jnpolicy.solve.instance import Ceiling, Instance, Payment
from jnpolicy.solve.meter import Meter
from jnpolicy.solve.payout import total
from jnpolicy.solve.price import SCALE
from jnpolicy.solve.search import Search
from jnpolicy.solve.share import ShareBound
from jnpolicy.solve.standing import Standing
from tests.bench.instances import FAMILIES, Family, nested_instance
from tests.bench.policies import SHAPES, Shape, policy_instance
from tests.bench.solvers import cp_sat
from tests.solve.drawn import brute_force, instances


@given(instances(14))
@settings(max_examples=15, deadline=None)
def test_best_of_up_to_fourteen(instance: Instance) -> None:
    found = Search(instance).best(Budget())
    assert (found.proven, found.selected) == (True, brute_force(instance)[1])


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("seed", range(3))
def test_brute_force_agrees_on_policies(seed: int, shape: Shape) -> None:
    instance = policy_instance(11, seed, shape)
    key, selected = brute_force(instance)
    choice = Chooser(instance).best()
    assert (choice.selected, choice.total, choice.bound, choice.proven) == (selected, key[0][0], key[0][0], True)


@given(instances(8, objectives=2), st.lists(st.integers(0, 7)))
@settings(max_examples=100, deadline=None)
def test_the_meter_tells_what_is_paid(instance: Instance, moves: list[int]) -> None:
    for objective in (0, 1):
        meter, present = Meter(instance, objective), set[int]()
        for candidate in (move for move in moves if move < instance.size):
            (meter.drop if candidate in present else meter.put)(candidate)
            present ^= {candidate}
            assert meter.value == total(instance, present, objective)


def test_the_meter_knows_what_is_topped_up() -> None:
    """100 less the 30 received, under a limit of 50 with 20 paid before it: min(70, 50 − 20)."""
    instance = Instance(2, (Payment(0, "", (20,)), Payment(1, "", (100,))), (Ceiling(50, (0, 1)),), received=((1, 30),))
    meter = Meter(instance, 0)
    meter.put(1)
    assert meter.value == 50  # min(70, 50)
    meter.put(0)
    assert meter.value == 50  # 20 + 30
    alone = Meter(replace(instance, ceilings=()), 0)
    alone.put(1)
    assert alone.value == 70


@pytest.fixture
def lazy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the bound nor clingo is given time, so that hopes and branches have to do the work."""
    monkeypatch.setattr("jnpolicy.solve.search._SHORT", 1)
    monkeypatch.setattr("jnpolicy.solve.search._SHORTEST", 1)
    monkeypatch.setattr("jnpolicy.solve.narrow._ROUNDS", 1)
    monkeypatch.setattr("jnpolicy.solve.narrow._STEPS", 2)
    monkeypatch.setattr("jnpolicy.solve.narrow._turn_the_doubtful", lambda *_: None)
    monkeypatch.setattr("jnpolicy.solve.climb.Climb.top", lambda climb, start, movable, budget: frozenset(start) - movable)
    monkeypatch.setattr("jnpolicy.solve.search.applies", lambda instance: False)
    monkeypatch.setattr("jnpolicy.solve.branch._STEPS", 1)


@pytest.mark.usefixtures("lazy")
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("seed", range(4))
def test_hopes_and_branches_find_the_same(seed: int, shape: Shape) -> None:
    instance = policy_instance(12, seed, shape)
    assert Chooser(instance).best().selected == brute_force(instance)[1]


@pytest.mark.usefixtures("lazy")
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_hope_that_fails_lowers_the_bound_no_further_than_it_may(shape: Shape) -> None:
    for seed in range(4):
        instance = policy_instance(12, seed, shape)
        best = brute_force(instance)[0][0][0]
        standing, bound = Standing(instance, frozenset(), frozenset(), ()), ShareBound(instance)
        standing.offer(frozenset())
        bound.add_total(0, standing.weights[0])
        highest = Search(instance)._hope(bound, standing, Budget())
        assert SCALE * standing.weights[0] * best <= highest
        assert standing.hope is None and not any(bound.status)


# —— laws ——


def plain(instance: Instance) -> Instance:
    """Without shares, whose rules do not scale."""
    return replace(instance, payments=tuple(replace(payment, share=None) for payment in instance.payments))


def scaled(instance: Instance, factor: int) -> Instance:
    return replace(
        instance,
        payments=tuple(replace(p, raw=tuple(factor * amount for amount in p.raw)) for p in instance.payments),
        ceilings=tuple(replace(c, left=factor * c.left) for c in instance.ceilings),
        received=tuple((c, factor * amount) for c, amount in instance.received),
    )


@given(instances(9), st.sampled_from([2, 3, 1000, 2**31 - 1, 2**53 + 1, 10**18]))
@settings(max_examples=40, deadline=None)
def test_scaling_all_amounts_scales_the_total(instance: Instance, factor: int) -> None:
    one, two = Chooser(plain(instance)).best(), Chooser(scaled(plain(instance), factor)).best()
    assert (two.selected, two.total, two.proven) == (one.selected, factor * one.total, True)


@given(instances(8), st.integers(1, 10**18))
@settings(max_examples=40, deadline=None)
def test_a_candidate_tied_to_nothing_changes_nothing_else(instance: Instance, amount: int) -> None:
    alone = replace(instance, size=instance.size + 1, payments=(*instance.payments, Payment(instance.size, "", (amount,))))
    if any(payment.share is not None for payment in instance.payments):
        return  # shares stand last
    before, after = Chooser(instance).best(), Chooser(alone).best()
    assert before.selected is not None
    assert (after.selected, after.total) == (before.selected | {instance.size}, before.total + amount)


@given(instances(8, nested=True))
@settings(max_examples=40, deadline=None)
def test_forcing_in_what_was_chosen_changes_nothing(instance: Instance) -> None:
    first = Chooser(instance).best()
    assert first.selected is not None
    assert Chooser(instance, required=first.selected).best() == first
    for candidate in first.selected:
        assert Chooser(instance, required=frozenset({candidate})).best() == first


@given(instances(8), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_limits_changes_nothing(instance: Instance, rnd: random.Random) -> None:
    turned = list(instance.ceilings)
    rnd.shuffle(turned)
    assert Chooser(replace(instance, ceilings=tuple(turned))).best() == Chooser(instance).best()


@given(instances(8), st.permutations(range(8)))
@settings(max_examples=40, deadline=None)
def test_the_numbers_of_candidates_decide_only_ties(instance: Instance, places: list[int]) -> None:
    if any(payment.share is not None for payment in instance.payments):
        return
    order = [place for place in places if place < instance.size]
    turned = replace(
        instance,
        payments=tuple(replace(p, candidate=order[p.candidate]) for p in instance.payments),
        ceilings=tuple(replace(c, together=frozenset(order[x] for x in c.together)) for c in instance.ceilings),
        exclusive=frozenset((min(order[a], order[b]), max(order[a], order[b])) for a, b in instance.exclusive),
        top_ups=frozenset((min(order[a], order[b]), max(order[a], order[b])) for a, b in instance.top_ups),
        received=tuple((order[c], amount) for c, amount in instance.received),
    )
    one, two = Chooser(instance).best(), Chooser(turned).best()
    assert one.selected is not None and two.selected is not None
    assert (one.total, len(one.selected)) == (two.total, len(two.selected))


@given(instances(8, objectives=2))
@settings(max_examples=40, deadline=None)
def test_without_ties_the_total_is_the_same(instance: Instance) -> None:
    one, two = Chooser(instance).best(), Chooser(instance).best(ties=False)
    assert (one.total, one.bound, one.proven) == (two.total, two.bound, two.proven)


# —— stopped at any moment ——


@dataclass(slots=True)
class Clock(Budget):
    """Time is up at the n-th look; or the user presses Ctrl-C then."""

    looks: int = 0
    last: int = 0
    by_user: bool = False

    @property
    def spent(self) -> bool:
        self.looks += 1
        if self.by_user and self.looks == self.last:
            signal.raise_signal(signal.SIGINT)
        return self.interrupted or (not self.by_user and self.looks >= self.last)


def hard() -> Instance:
    """It takes layers, narrow and wide."""
    return policy_instance(30, 0, next(shape for shape in SHAPES if shape.windows and not shape.loose))


def linked() -> Instance:
    """No layers here: the bound is lowered, a hope is tried, clingo searches, branches follow."""
    return policy_instance(30, 0, next(shape for shape in SHAPES if shape.links))


def small() -> Instance:
    return nested_instance(10, 1, FAMILIES[1])


@pytest.mark.parametrize("by_user", [False, True])
def test_stopped_at_any_look_it_gives_the_best_so_far(by_user: bool) -> None:
    """Never a total above the best or a bound below it; never a wrong “proven”. All looks of a small one, by steps."""
    phases: set[str] = set()
    for instance in (small(), hard(), linked()):
        best = Chooser(instance).best()
        counter = Clock(last=-1, by_user=True)
        assert Chooser(instance, counter).best() == best
        for last in sorted({*range(1, 30), *range(30, counter.looks, max(1, counter.looks // 40)), counter.looks + 1}):
            clock = Clock(last=last, by_user=by_user)
            choice = Chooser(instance, clock).best()
            assert choice.selected is not None and total(instance, choice.selected) == choice.total
            assert choice.total <= best.total <= choice.bound
            assert clock.interrupted == (by_user and last <= clock.looks)
            if choice.proven:
                assert choice == best
                phases.add("done")
            else:
                phases.add("total known" if choice.total == choice.bound else "gap")
    assert phases == {"gap", "done"} or phases == {"gap", "total known", "done"}


@pytest.mark.usefixtures("lazy")
@pytest.mark.parametrize("seed", range(4))
def test_stopped_while_hoping_and_branching(seed: int) -> None:
    for shape in SHAPES:
        instance = policy_instance(12, seed, shape)
        best = Chooser(instance).best()
        counter = Clock(last=-1, by_user=True)
        Chooser(instance, counter).best()
        for last in range(1, counter.looks, max(1, counter.looks // 25)):
            choice = Chooser(instance, Clock(last=last)).best()
            assert choice.total <= best.total <= choice.bound and (choice == best or not choice.proven)


def test_ctrl_c_is_noted_only_within_and_the_handler_comes_back() -> None:
    budget = Budget()
    before = signal.getsignal(signal.SIGINT)
    with budget.interruptible():
        signal.raise_signal(signal.SIGINT)
    assert budget.interrupted and signal.getsignal(signal.SIGINT) is before


# —— beside another solver ——


@pytest.mark.parametrize("block", range(10))
def test_cp_sat_agrees(block: int) -> None:
    """A hundred instances in all, of 30 to 60 candidates; to 40 where limits cross."""
    pytest.importorskip("ortools", reason="the extra [bench] brings OR-Tools")
    for seed in range(10 * block, 10 * block + 10):
        families: list[Family | Shape] = [*FAMILIES, *(shape for shape in SHAPES if shape.loose or shape.crossing)]
        family = families[seed % len(families)]
        size = 30 + seed % (11 if isinstance(family, Shape) and family.crossing else 31)
        instance = policy_instance(size, seed, family) if isinstance(family, Shape) else nested_instance(size, seed, family)
        choice, (most, proven) = Chooser(instance).best(ties=False), cp_sat(1)(instance)
        assert choice.proven and (choice.total == most if proven else choice.total >= most), (family, size, seed)


def test_a_total_beyond_what_floats_can_tell() -> None:
    """2⁵³ and one 分: as floats 2⁵³ + 1 is 2⁵³, and the limit of that would seem to be reached by the first alone."""
    payments = tuple(Payment(c, "", (amount,)) for c, amount in enumerate([2**53, 2**53 + 1, 1]))
    instance = Instance(3, payments, (Ceiling(2**53 + 1, (0, 1, 2)),))
    choice = Chooser(instance).best()
    assert (choice.selected, choice.total) == (frozenset({1}), 2**53 + 1)
