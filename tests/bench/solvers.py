"""The same instance for three solvers, models built as a competent user would. Each returns (total in 分, proven).

With nested limits the sum does not depend on the order of paying, so a linear model states it exactly:
y_p ≤ raw_p·x_c, Σ y ≤ limit, at most one of each group, maximise Σ y.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from jnpolicy.solve.choose import Chooser
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.search import Budget

SECONDS = 20.0
Solver = Callable[[Instance], tuple[int, bool]]


def jnpolicy(instance: Instance) -> tuple[int, bool]:
    choice = Chooser(instance, Budget(time.monotonic() + SECONDS)).best()
    return choice.total, choice.proven


def groups(instance: Instance) -> list[list[int]]:
    """The exclusive pairs as groups of which all exclude each other; here every matter is one."""
    found: dict[int, list[int]] = {}
    first = list(range(instance.size))
    for one, two in sorted(instance.exclusive):
        first[two] = min(first[two], first[one])
    for candidate, root in enumerate(first):
        found.setdefault(root, []).append(candidate)
    made = [group for group in found.values() if len(group) > 1]
    assert sum(len(group) * (len(group) - 1) // 2 for group in made) == len(instance.exclusive)
    return made


def cp_sat(workers: int) -> Solver:
    def solve(instance: Instance) -> tuple[int, bool]:
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        chosen = [model.new_bool_var(f"x{c}") for c in range(instance.size)]
        paid = [model.new_int_var(0, payment.raw[0], f"y{p}") for p, payment in enumerate(instance.payments)]
        for index, payment in enumerate(instance.payments):
            model.add(paid[index] <= payment.raw[0] * chosen[payment.candidate])
        for ceiling in instance.ceilings:
            model.add(sum(paid[index] for index in ceiling.payments) <= ceiling.left)
        for group in groups(instance):
            model.add_at_most_one([chosen[candidate] for candidate in group])
        model.maximize(sum(paid))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = workers
        solver.parameters.max_time_in_seconds = SECONDS
        status = solver.solve(model)
        return round(solver.objective_value), status == cp_model.OPTIMAL

    return solve


def highs(instance: Instance) -> tuple[int, bool]:
    import highspy

    model: Any = highspy.Highs  # untyped
    model = model()
    model.silent()
    model.setOptionValue("time_limit", SECONDS)
    model.setOptionValue("mip_rel_gap", 0.0)
    chosen = [model.addBinary() for _ in range(instance.size)]
    paid = [model.addVariable(lb=0, ub=payment.raw[0]) for payment in instance.payments]
    for index, payment in enumerate(instance.payments):
        model.addConstr(paid[index] - payment.raw[0] * chosen[payment.candidate] <= 0)
    for ceiling in instance.ceilings:
        model.addConstr(sum(paid[index] for index in ceiling.payments) <= ceiling.left)
    for group in groups(instance):
        model.addConstr(sum(chosen[candidate] for candidate in group) <= 1)
    model.maximize(sum(paid))
    proven = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(model.getObjectiveValue()), proven


def solvers() -> dict[str, Solver]:
    """Those that are installed; the extra `[bench]` brings the others."""
    found: dict[str, Solver] = {"jnpolicy": jnpolicy}
    if find_spec("ortools"):
        found |= {"CP-SAT，1线程": cp_sat(1), "CP-SAT，2线程": cp_sat(2)}
    if find_spec("highspy"):
        found["HiGHS"] = highs
    return found
