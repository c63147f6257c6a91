"""The same instance for three solvers, models built as a competent user would. Each returns (total in 分, proven).

With nested limits the sum does not depend on the order of paying, so a linear model states it exactly; for all else see
`waterfall`. Two linear models:

- *paid*: y_p ≤ raw_p·x_c, Σ y ≤ limit, maximise Σ y.
- *forfeit*: what each limit takes away, from the inmost out: Σ raw·x − (forfeited further in) − z ≤ limit,
  maximise Σ raw·x − Σ z. It has far fewer numbers to choose, which CP-SAT needs.

In both, of the candidates of a matter at most one is chosen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from typing import Any

from jnpolicy.solve.budget import Budget
from jnpolicy.solve.choose import Chooser
from jnpolicy.solve.instance import Instance
from tests.bench.waterfall import cp_sat_total, mip_total

SECONDS = 10.0
Solver = Callable[[Instance], tuple[int, bool]]
JNPOLICY = "jnpolicy"
EXTRAS = {"ortools": "OR-Tools", "highspy": "HiGHS"}


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit with what the forfeit model needs: the amount in 分, its payments, the limits strictly within it."""

    left: int
    payments: tuple[int, ...]
    within: tuple[int, ...]


def nested_limits(instance: Instance) -> list[Limit]:
    """The limits by index, of equal ones the lowest only; each two must be nested or disjoint."""
    lowest: dict[frozenset[int], int] = {}
    for ceiling in instance.ceilings:
        members = frozenset(ceiling.payments)
        lowest[members] = min(ceiling.left, lowest.get(members, ceiling.left))
    sets = list(lowest)
    for one in sets:
        for two in sets:
            if one & two and not (one <= two or two <= one):
                raise ValueError("limits cross; the forfeit model needs them nested")
    return [
        Limit(lowest[members], tuple(sorted(members)), tuple(i for i, other in enumerate(sets) if other < members))
        for members in sets
    ]


def nests(instance: Instance) -> bool:
    """Whether limits are nested or disjoint and nothing hangs on the order of paying."""
    sets = {frozenset(ceiling.payments) for ceiling in instance.ceilings}
    apart = all(one <= two or two <= one or not one & two for one, two in combinations(sets, 2))
    return apart and not instance.top_ups and not any(ceiling.together for ceiling in instance.ceilings)


def groups(instance: Instance) -> list[list[int]]:
    """Candidates that all exclude each other, covering every exclusive pair; here these are the matters."""
    near: dict[int, set[int]] = {}
    for one, two in instance.exclusive:
        near.setdefault(one, set()).add(two)
        near.setdefault(two, set()).add(one)
    found: list[list[int]] = []
    covered: set[tuple[int, int]] = set()
    for one, two in sorted(instance.exclusive):
        if (one, two) in covered:
            continue
        group = [one, two]
        for other in sorted(near[one] & near[two]):
            if all(other in near[member] for member in group):
                group.append(other)
        group.sort()
        covered |= {(a, b) for a in group for b in group if a < b}
        found.append(group)
    return found


def jnpolicy(instance: Instance, seconds: float = SECONDS) -> tuple[int, bool]:
    """The product itself, all of its answer: of equal totals the fewest and earliest, which the others do not look for."""
    choice = Chooser(instance, Budget(time.monotonic() + seconds)).best()
    return choice.total, choice.proven


def total_only(instance: Instance, seconds: float = SECONDS) -> tuple[int, bool]:
    """The product itself, asked for what the others are asked for: the highest total."""
    choice = Chooser(instance, Budget(time.monotonic() + seconds)).best(ties=False)
    return choice.total, choice.proven


def cp_sat(workers: int, *, forfeit: bool = True) -> Solver:
    """OR-Tools CP-SAT on whole 分."""

    def solve(instance: Instance) -> tuple[int, bool]:
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        chosen = [model.new_bool_var("") for _ in range(instance.size)]
        for group in groups(instance):
            model.add_at_most_one([chosen[candidate] for candidate in group])
        asked = [payment.raw[0] * chosen[payment.candidate] for payment in instance.payments]
        if not nests(instance):
            model.maximize(cp_sat_total(model, instance, chosen))
        elif forfeit:
            limits = nested_limits(instance)
            most = [sum(instance.payments[p].raw[0] for p in limit.payments) for limit in limits]
            lost = [model.new_int_var(0, max(0, amount - limit.left), "") for amount, limit in zip(most, limits, strict=True)]
            for limit, here in zip(limits, lost, strict=True):
                model.add(sum(asked[p] for p in limit.payments) - sum(lost[i] for i in limit.within) - here <= limit.left)
            model.maximize(sum(asked) - sum(lost))
        else:
            paid = [model.new_int_var(0, payment.raw[0], "") for payment in instance.payments]
            for amount, bound in zip(paid, asked, strict=True):
                model.add(amount <= bound)
            for ceiling in instance.ceilings:
                model.add(sum(paid[p] for p in ceiling.payments) <= ceiling.left)
            model.maximize(sum(paid))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = workers
        solver.parameters.max_time_in_seconds = SECONDS
        status = solver.solve(model)
        return round(solver.objective_value), status == cp_model.OPTIMAL

    return solve


def mip(*, forfeit: bool = False) -> Solver:
    """HiGHS as a MIP in floats; the total is rounded to the fen."""

    def solve(instance: Instance) -> tuple[int, bool]:
        import highspy

        highs_class: Any = highspy.Highs  # its constructor has no types
        model = highs_class()
        model.silent()
        model.setOptionValue("time_limit", SECONDS)
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_abs_gap", 0.4)  # 分
        chosen = [model.addBinary() for _ in range(instance.size)]
        for group in groups(instance):
            model.addConstr(model.qsum(chosen[candidate] for candidate in group) <= 1)
        asked = [payment.raw[0] * chosen[payment.candidate] for payment in instance.payments]
        if not nests(instance):
            model.maximize(mip_total(model, instance, chosen))
        elif forfeit:
            limits = nested_limits(instance)
            lost = [model.addVariable(lb=0) for _ in limits]
            for limit, here in zip(limits, lost, strict=True):
                within = model.qsum(lost[i] for i in limit.within)
                model.addConstr(model.qsum(asked[p] for p in limit.payments) - within - here <= limit.left)
            model.maximize(model.qsum(asked) - model.qsum(lost))
        else:
            paid = [model.addVariable(lb=0, ub=payment.raw[0]) for payment in instance.payments]
            for amount, bound in zip(paid, asked, strict=True):
                model.addConstr(amount - bound <= 0)
            for ceiling in instance.ceilings:
                model.addConstr(model.qsum(paid[p] for p in ceiling.payments) <= ceiling.left)
            model.maximize(model.qsum(paid))
        proven = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return round(model.getObjectiveValue()), proven

    return solve


def highs(instance: Instance) -> tuple[int, bool]:
    """HiGHS with the paid model."""
    return mip()(instance)


def missing() -> list[str]:
    """The solvers that are not installed; the extra `[bench]` brings them."""
    return [name for module, name in EXTRAS.items() if find_spec(module) is None]


def solvers() -> dict[str, Solver]:
    """Those that are installed, each with the model that suits it best."""
    found: dict[str, Solver] = {JNPOLICY: total_only, "jnpolicy，连并列": jnpolicy}
    if find_spec("ortools"):
        found |= {"CP-SAT 1 线程": cp_sat(1), "CP-SAT 2 线程": cp_sat(2)}
    if find_spec("highspy"):
        found["HiGHS"] = highs
    return found


def models() -> dict[str, Solver]:
    """Each other solver with each of the two models."""
    found: dict[str, Solver] = {}
    if find_spec("ortools"):
        for workers in (1, 2):
            found[f"CP-SAT {workers} 线程，实付"] = cp_sat(workers, forfeit=False)
            found[f"CP-SAT {workers} 线程，扣减"] = cp_sat(workers)
    if find_spec("highspy"):
        found |= {"HiGHS，实付": highs, "HiGHS，扣减": mip(forfeit=True)}
    return found
