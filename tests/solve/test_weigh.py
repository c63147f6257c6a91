"""The selections that are best for some weighing of both totals, against trying every selection."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jnpolicy.solve.budget import Budget
from jnpolicy.solve.instance import Ceiling, Instance, Payment
from jnpolicy.solve.payout import total
from jnpolicy.solve.standing import selection_key
from jnpolicy.solve.weigh import weighings
from tests.solve.drawn import feasible, instances, matters

NONE: frozenset[int] = frozenset()
NO_TIME: list[HealthCheck] = list(HealthCheck)


def worth(instance: Instance, selected: frozenset[int], weight: Fraction) -> Fraction:
    return weight * total(instance, selected, 0) + (1 - weight) * total(instance, selected, 1)


def right(instance: Instance, required: frozenset[int], forbidden: frozenset[int]) -> None:
    """At both ends of its weights, and between, nothing is better; between, nothing with other totals is as good."""
    found, proven = weighings(instance, Budget(None), required, forbidden)
    allowed = [s for s in feasible(instance) if required <= s and not forbidden & s]
    assert proven and found[0].low == 0 and found[-1].high == 1
    assert all(one.high == two.low for one, two in pairwise(found))
    for row in found:
        assert row.low < row.high and row.selected in allowed
        assert (row.nominal, row.certain) == (total(instance, row.selected, 0), total(instance, row.selected, 1))
        middle = (row.low + row.high) / 2
        for weight in (row.low, middle, row.high):
            assert worth(instance, row.selected, weight) == max(worth(instance, s, weight) for s in allowed)
        alike = [s for s in allowed if worth(instance, s, middle) == worth(instance, row.selected, middle)]
        assert row.selected == max(alike, key=lambda s: selection_key(instance, s))


@given(st.one_of(instances(6, objectives=2), matters(6, objectives=2)), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=NO_TIME)
def test_each_is_best_where_it_says(instance: Instance, data: st.DataObject) -> None:
    asked = data.draw(st.lists(st.integers(0, instance.size - 1), max_size=2, unique=True))
    required, forbidden = frozenset(asked[:1]), frozenset(asked[1:])
    right(instance, required, forbidden)


def test_three_corners_by_hand() -> None:
    """Of one matter: (nominal, certain) = (0, 60), (80, 40), (100, 0) 分.

    The first two are worth the same where 80λ+40(1−λ) = 60(1−λ), λ = 20/100; the last two where
    100λ = 80λ+40(1−λ), λ = 40/60.
    """
    rows = [(0, 60), (80, 40), (100, 0), (40, 45)]  # the last lies below the line between the first two: at 40 it is 50
    payments = tuple(Payment(c, "", raw) for c, raw in enumerate(rows))
    pairs = frozenset((one, two) for one in range(4) for two in range(one + 1, 4))
    found, proven = weighings(Instance(4, payments, (), pairs, objectives=2), Budget(None), NONE, NONE)
    ends = [(row.selected, row.low, row.high) for row in found]
    fifth, two_thirds = Fraction(1, 5), Fraction(2, 3)
    assert proven and ends == [
        (frozenset({0}), 0, fifth), (frozenset({1}), fifth, two_thirds), (frozenset({2}), two_thirds, 1)
    ]  # fmt: skip


def test_large_amounts_are_exact() -> None:
    """Two that differ by one 分 in 10¹⁸: 10¹⁸λ against (10¹⁸−1)λ + 1·(1−λ) are the same at λ = 1/2."""
    payments = (Payment(0, "", (10**18, 0)), Payment(1, "", (10**18 - 1, 1)))
    ceilings = (Ceiling(10**18, (0, 1)),)
    found, _ = weighings(Instance(2, payments, ceilings, frozenset({(0, 1)}), objectives=2), Budget(None), NONE, NONE)
    assert [(row.selected, row.high) for row in found] == [(frozenset({1}), Fraction(1, 2)), (frozenset({0}), 1)]
