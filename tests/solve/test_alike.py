"""All selections that pay equally much, the most there is, against trying every selection."""

from __future__ import annotations

from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jnpolicy.solve.budget import Budget
from jnpolicy.solve.choose import Chooser
from jnpolicy.solve.instance import Ceiling, Instance, Payment
from jnpolicy.solve.payout import total
from tests.solve.drawn import feasible, instances, matters


@given(st.one_of(instances(6), matters(7)), st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_all_and_no_other(instance: Instance, data: st.DataObject) -> None:
    asked = data.draw(st.lists(st.integers(0, instance.size - 1), max_size=2, unique=True))
    required, forbidden = frozenset(asked[:1]), frozenset(asked[1:])
    allowed = [s for s in feasible(instance) if required <= s and not forbidden & s]
    best = max(total(instance, selected) for selected in allowed)
    wanted = {s for s in allowed if total(instance, s) == best and all(total(instance, s - {one}) < best for one in s - required)}
    chooser = Chooser(instance, Budget(None), required, forbidden)
    chosen = chooser.best()
    parts = chooser.every(1000)
    found = [frozenset[int]().union(*combination) for combination in product(*(options for options, _ in parts))]
    assert all(complete for _, complete in parts)
    assert len(found) == len(set(found)) and set(found) == wanted
    assert chosen.selected in wanted


def test_no_more_than_wanted() -> None:
    """Of ten alike under a limit of five, 10×9×8×7×6 ÷ (5×4×3×2×1) = 252 selections of five."""
    payments = tuple(Payment(c, "", (10,)) for c in range(10))
    instance = Instance(10, payments, (Ceiling(50, tuple(range(10))),))
    chooser = Chooser(instance)
    chooser.best()
    [(options, complete)] = chooser.every(1000)
    assert complete and len(options) == 252
    [(options, complete)] = chooser.every(100)
    assert not complete and len(options) == 100
