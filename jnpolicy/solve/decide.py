"""A policy and a case → the decision."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Policy, RelationKind
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.choose import Choice, Chooser
from jnpolicy.solve.decision import Alternative, Decision, Grant, LeftOut, PaidComponent, Passed
from jnpolicy.solve.derive import derive
from jnpolicy.solve.derived import Key, Tie
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.payout import Step, payout, total
from jnpolicy.solve.problem import Candidate, Problem, build_instance, build_problem, unbounded

NOMINAL, CERTAIN = "名义", "确定"
EXPLAINING_SECONDS = 10.0  # for what the candidates left out would cost; what is not known by then is left unsaid


@dataclass(frozen=True, slots=True)
class Options:
    """How to solve. `require` and `forbid` name candidates as Key.text does; `time_limit` is in seconds."""

    objective: str = NOMINAL
    require: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    best: int = 1
    time_limit: float | None = None


class UnknownCandidate(ValueError):
    """A request names no candidate that can be chosen. `known` are those that can."""

    def __init__(self, name: str, known: tuple[str, ...]):
        super().__init__(name)
        self.name = name
        self.known = known


class Clash(ValueError):
    """The required candidates exclude each other."""


def decide(policy: Policy, case: Case, options: Options | None = None) -> Decision:
    """The best selection, proven, with all that the report needs.

    Raises UnknownCandidate and Clash for requests that cannot be met.
    """
    return decide_problem(build_problem(policy, case, derive(policy, case)), options or Options())


def decide_problem(problem: Problem, options: Options) -> Decision:
    """The decision of a problem already built."""
    deadline = None if options.time_limit is None else time.monotonic() + options.time_limit
    budget = Budget(deadline)
    certain_first = options.objective == CERTAIN
    chooser, candidates, choice = _solve(problem, options, budget, certain_first=certain_first)
    if choice.selected is None:
        raise Clash("、".join(options.require))
    instance = chooser.instance
    nominal_objective = 1 if certain_first else 0
    steps = payout(instance, choice.selected, nominal_objective)
    nominal = sum(step.paid for step in steps)
    certain = _certain(problem, candidates, choice.selected)
    keys = {index: candidate.key for index, candidate in enumerate(candidates)}
    ranking: tuple[Alternative, ...] = ()
    if options.best > 1:
        ranking = tuple(
            Alternative(tuple(keys[index] for index in sorted(selected)), total(instance, selected, nominal_objective))
            for selected, _ in chooser.ranking(options.best)
        )
    other, other_certain = _other_objective(problem, options, budget, choice.selected, keys, certain_first)
    possible, tight = _possible(problem, options, budget, nominal, choice.proven, max(choice.bound, nominal))
    chooser.budget = _limited(budget, EXPLAINING_SECONDS)
    left_out = _left_out(problem, chooser, candidates, choice.selected, nominal_objective, options)
    return Decision(
        problem=problem,
        objective=options.objective,
        grants=tuple(_grants(problem, instance, candidates, steps)),
        nominal=nominal,
        certain=certain,
        possible=possible,
        tight=tight,
        optimal=choice.proven,
        bound=choice.bound,
        interrupted=budget.interrupted,
        left_out=tuple(left_out),
        open=tuple(c for c in problem.candidates if c.open and c.shut is None),
        partly_open=tuple(c for c in problem.candidates if c.inexact and not c.open and c.shut is None),
        ranking=ranking,
        other_objective=other,
        other_certain=other_certain,
    )


def _limited(budget: Budget, seconds: float) -> Budget:
    """A budget that ends after some seconds, or when the whole does."""
    end = time.monotonic() + seconds
    deadline = end if budget.deadline is None else min(end, budget.deadline)
    return Budget(deadline, budget.interrupted)


def _solve(
    problem: Problem, options: Options, budget: Budget, *, certain_first: bool, possible: bool = False
) -> tuple[Chooser, tuple[Candidate, ...], Choice]:
    instance, candidates = build_instance(problem, certain_first=certain_first, possible=possible)
    number = {candidate.key.text: index for index, candidate in enumerate(candidates)}
    known = {candidate.key.text for candidate in problem.candidates}
    required = frozenset(_numbers(options.require, number, known, optional=False))
    forbidden = frozenset(_numbers(options.forbid, number, known, optional=True))
    chooser = Chooser(instance, budget, required, forbidden)
    return chooser, candidates, chooser.best()


def _numbers(names: Iterable[str], number: dict[str, int], known: set[str], *, optional: bool) -> Iterable[int]:
    for name in names:
        if name in number:
            yield number[name]
        elif not (optional and name in known):
            raise UnknownCandidate(name, tuple(sorted(number)))


def _certain(problem: Problem, candidates: tuple[Candidate, ...], selected: frozenset[int]) -> int:
    """What a selection pays with every 上限 grant at nothing."""
    instance, same = build_instance(problem, certain_first=True, possible=False)
    assert [c.key for c in same] == [c.key for c in candidates]
    return total(instance, selected, 0)


def _other_objective(
    problem: Problem, options: Options, budget: Budget, selected: frozenset[int], keys: dict[int, Key], certain_first: bool
) -> tuple[Alternative | None, int]:
    """The best under the other objective, where it is worth more there than the selection made."""
    chooser, candidates, choice = _solve(problem, options, budget, certain_first=not certain_first)
    if choice.selected is None or choice.selected == selected:
        return None, 0
    nominal = total(chooser.instance, choice.selected, 0 if certain_first else 1)
    certain = _certain(problem, candidates, choice.selected)
    gain = nominal > total(chooser.instance, selected, 0) if certain_first else certain > _certain(problem, candidates, selected)
    if not gain:
        return None, 0
    return Alternative(tuple(keys[index] for index in sorted(choice.selected)), nominal), certain


def _possible(
    problem: Problem, options: Options, budget: Budget, nominal: int, proven: bool, bound: int
) -> tuple[int | None, bool]:
    """The most that the total can be, and whether that can surely be reached."""
    unsettled = [c for c in problem.candidates if c.shut is None and (c.open or c.inexact)]
    unknown_limit = any(line.low != line.high for line in problem.limits)
    if not unsettled and not unknown_limit:
        return (nominal, True) if proven else (max(nominal, bound), False)
    if unbounded(problem):
        return None, True
    chooser, _, choice = _solve(problem, options, budget, certain_first=False, possible=True)
    crossing = any(
        set(a.payments) & set(b.payments) and not (set(a.payments) <= set(b.payments) or set(b.payments) <= set(a.payments))
        for a in chooser.instance.ceilings
        for b in chooser.instance.ceilings
    )
    if crossing or not choice.proven:  # more for one may then be less in all: only the sum of amounts is safe
        return max(nominal, sum(payment.raw[0] for payment in chooser.instance.payments)), False
    simple = len(unsettled) == 1 and not unknown_limit and (not unsettled[0].inexact or not unsettled[0].open)
    return max(nominal, choice.total), simple


def _grants(problem: Problem, instance: Instance, candidates: tuple[Candidate, ...], steps: tuple[Step, ...]) -> Iterable[Grant]:
    rows: dict[int, list[PaidComponent]] = {}
    for step in steps:
        payment = instance.payments[step.payment]
        passed = tuple(
            Passed(
                problem.limits[source] if (source := instance.ceilings[ceiling].source) >= 0 else None,
                left,
                bound=left == step.paid < step.topped,
            )
            for ceiling, left in step.room
        )
        row = PaidComponent(payment.name, step.raw, step.topped, passed, step.paid)
        rows.setdefault(payment.candidate, []).append(row)
    for index in sorted(rows):
        yield Grant(candidates[index], tuple(rows[index]))


def _left_out(
    problem: Problem,
    chooser: Chooser,
    candidates: tuple[Candidate, ...],
    selected: frozenset[int],
    objective: int,
    options: Options,
) -> Iterable[LeftOut]:
    number = {candidate.key: index for index, candidate in enumerate(candidates)}
    chosen = {candidates[index].key for index in selected}
    for candidate in problem.candidates:
        if candidate.shut is not None:
            shut = candidate.shut
            yield LeftOut(candidate, shut.relation, shut.by, shut.source, None, None)
            continue
        index = number.get(candidate.key)
        if index is None or index in selected or (candidate.inexact and candidate.low == 0):
            continue  # what may come to nothing or something is told as open
        if candidate.key.text in options.forbid:
            yield LeftOut(candidate, "指定不选", None, "", None, None)
            continue
        cost = chooser.cost_of(index)
        rival = _chosen_rival(problem, candidate.key, chosen, RelationKind.EXCLUSIVE, RelationKind.HIGHER_APPLIES)
        partner = _chosen_rival(problem, candidate.key, chosen, RelationKind.TOP_UP)
        if rival is not None:
            key, tie = rival
            yield LeftOut(candidate, "限次" if tie.source == "限次" else tie.relation, key, tie.source, None, cost)
        elif partner is not None:
            key, tie = partner
            yield LeftOut(candidate, tie.relation, key, tie.source, None, cost)
        else:
            yield _idle(problem, chooser.instance, candidate, index, selected, objective, cost)


def _chosen_rival(problem: Problem, key: Key, chosen: set[Key], *relations: RelationKind) -> tuple[Key, Tie] | None:
    """A chosen candidate that has one of these relations to this one, with the tie that says so."""
    for tie in problem.ties:
        rival = tie.other(key)
        if rival in chosen and rival is not None and tie.relation in relations:
            return rival, tie
    return None


def _idle(
    problem: Problem,
    instance: Instance,
    candidate: Candidate,
    index: int,
    selected: frozenset[int],
    objective: int,
    cost: int | None,
) -> LeftOut:
    """Left out though nothing forbids it: it would add nothing. Which limit, or the difference, is used up?"""
    if candidate.low == 0:
        return LeftOut(candidate, "零额", None, "", None, cost)
    for step in payout(instance, selected | {index}, objective):
        if instance.payments[step.payment].candidate != index:
            continue
        if step.topped == 0 < step.raw:
            return LeftOut(candidate, "补差", None, "", None, cost)
        for position, left in step.room:
            source = instance.ceilings[position].source
            if left == step.paid < step.topped and source >= 0:
                return LeftOut(candidate, "限额", None, "", problem.limits[source], cost)
    above = {position for payment in instance.payments_of[index] for position in instance.ceilings_of[payment]}
    for position in sorted(above):
        if instance.ceilings[position].source >= 0:
            return LeftOut(candidate, "限额", None, "", problem.limits[instance.ceilings[position].source], cost)
    return LeftOut(candidate, "未入选", None, "", None, cost)
