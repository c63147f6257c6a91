"""A policy and a case → the decision."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Policy, RelationKind
from jnpolicy.solve import formulate
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.candidate import Candidate
from jnpolicy.solve.choose import Choice, Chooser, Memory
from jnpolicy.solve.clash import Conflict, smallest_clash
from jnpolicy.solve.decision import Alternative, Choices, Decision, Grant, LeftOut, PaidComponent, Passed, ProvenPart, Weighing
from jnpolicy.solve.derive import derive
from jnpolicy.solve.derived import Key, Tie
from jnpolicy.solve.dominance import dominators
from jnpolicy.solve.payout import Step, payout, total
from jnpolicy.solve.problem import Problem, build_problem
from jnpolicy.solve.steady import unsteady
from jnpolicy.solve.weigh import weighings

NOMINAL, CERTAIN = "名义", "确定"
NOMINAL_ONLY, CERTAIN_FIRST = (formulate.NOMINAL,), (formulate.CERTAIN, formulate.NOMINAL)
MOST_ALIKE = 1000  # selections that pay equally much, by part
EXPLAINING_SECONDS = 10.0  # for what the candidates left out would cost; what is not known by then is left unsaid


@dataclass(frozen=True, slots=True)
class Options:
    """How to solve. `require` and `forbid` name candidates as Key.text does; `time_limit` is in seconds."""

    objective: str = NOMINAL
    require: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    best: int = 1
    time_limit: float | None = None
    all_best: bool = False
    weighings: bool = False


class UnknownCandidate(ValueError):
    """A request names no candidate that can be chosen. `known` are those that can."""

    def __init__(self, name: str, known: tuple[str, ...]):
        super().__init__(name)
        self.name = name
        self.known = known


class Clash(ValueError):
    """The requests cannot be met together. `conflict` is a smallest set of them that cannot, and the relation between."""

    def __init__(self, conflict: Conflict):
        super().__init__(conflict.first.text)
        self.conflict = conflict


def decide(policy: Policy, case: Case, options: Options | None = None) -> Decision:
    """The best selection, proven, with all that the report needs.

    Raises UnknownCandidate and Clash for requests that cannot be met.
    """
    return decide_problem(build_problem(policy, case, derive(policy, case)), options or Options())


def decide_problem(problem: Problem, options: Options) -> Decision:
    """The decision of a problem already built."""
    budget = Budget.of(options.time_limit)
    first, second = (CERTAIN_FIRST, NOMINAL_ONLY) if options.objective == CERTAIN else (NOMINAL_ONLY, CERTAIN_FIRST)
    memory: Memory = {}
    sure = _Formulation(problem, options, memory)
    chooser = sure.chooser(budget, first)
    choice = chooser.best()
    if choice.selected is None:
        raise Clash(sure.conflict())
    steps = payout(sure.instance, choice.selected, formulate.NOMINAL)
    nominal = sum(step.paid for step in steps)
    ranking: tuple[Alternative, ...] = ()
    if options.best > 1:
        ranking = tuple(sure.alternative(selected) for selected in chooser.ranking(options.best))
    all_best = _all_best(sure, chooser) if options.all_best and choice.proven else None
    weighed = _weighings(sure, budget) if options.weighings else None
    other = sure.chooser(budget, second).best().selected
    if other is None or not sure.better(other, choice.selected, second[0]):
        other = None
    possible, tight = _possible(sure, budget, nominal, choice)
    chooser.budget = _limited(budget, EXPLAINING_SECONDS)
    left_out = _left_out(sure, chooser, choice.selected)
    return Decision(
        problem=problem,
        objective=options.objective,
        grants=tuple(_grants(sure, steps)),
        nominal=nominal,
        certain=total(sure.instance, choice.selected, formulate.CERTAIN),
        possible=possible,
        tight=tight,
        optimal=choice.proven,
        bound=choice.bound,
        interrupted=budget.interrupted,
        left_out=tuple(left_out),
        open=tuple(c for c in problem.candidates if c.open and c.shut is None),
        partly_open=tuple(c for c in problem.candidates if c.partly_open),
        ranking=ranking,
        other_objective=None if other is None else sure.alternative(other),
        other_certain=0 if other is None else total(sure.instance, other, formulate.CERTAIN),
        all_best=all_best,
        weighings=weighed,
        parts=tuple(_parts(sure, choice, first[0])),
    )


def _all_best(sure: _Formulation, chooser: Chooser) -> tuple[Choices, ...]:
    return tuple(
        Choices(tuple(sure.keys(option) for option in options), complete) for options, complete in chooser.every(MOST_ALIKE)
    )


def _weighings(sure: _Formulation, budget: Budget) -> tuple[Weighing, ...] | None:
    found, proven = weighings(sure.instance, budget, *sure.requests())
    rows = (Weighing(sure.keys(row.selected), row.nominal, row.certain, row.low, row.high) for row in found)
    return tuple(rows) if proven else None


def _parts(sure: _Formulation, choice: Choice, objective: int) -> Iterable[ProvenPart]:
    paid: dict[int, int] = {}
    for step in payout(sure.instance, choice.selected or frozenset(), objective):
        candidate = sure.instance.payments[step.payment].candidate
        paid[candidate] = paid.get(candidate, 0) + step.paid
    for part in choice.parts:
        keys = tuple(sure.candidates[index].key for index in part.candidates)
        yield ProvenPart(keys, sum(paid.get(c, 0) for c in part.candidates), part.bound, part.proven, part.effort)


def _limited(budget: Budget, seconds: float) -> Budget:
    """A budget that ends after some seconds, or when the whole does."""
    end = time.monotonic() + seconds
    deadline = end if budget.deadline is None else min(end, budget.deadline)
    return Budget(deadline, budget.interrupted)


class _Formulation:
    """A problem as an instance under both objectives, with the requests in its numbers."""

    def __init__(self, problem: Problem, options: Options, memory: Memory, *, possible: bool = False):
        self.problem = problem
        self.options = options
        self._memory = memory
        self.instance, self.candidates = formulate.formulate(problem, possible=possible)
        self.number = {candidate.key: index for index, candidate in enumerate(self.candidates)}
        self._named = {candidate.key.text: index for index, candidate in enumerate(self.candidates)}

    def chooser(self, budget: Budget, objectives: tuple[int, ...]) -> Chooser:
        return Chooser(self.instance.under(*objectives), budget, *self.requests(), self._memory)

    def requests(self) -> tuple[frozenset[int], frozenset[int]]:
        """What must be chosen, and what must not."""
        known = {candidate.key.text for candidate in self.problem.candidates}
        required = frozenset(self._numbers(self.options.require, set()))
        return required, frozenset(self._numbers(self.options.forbid, known))

    def keys(self, selected: frozenset[int]) -> tuple[Key, ...]:
        """The candidates of a selection, in order."""
        return tuple(self.candidates[index].key for index in sorted(selected))

    def conflict(self) -> Conflict:
        """Why the requests cannot be met together."""
        required = (self.candidates[index].key for index in self._numbers(self.options.require, set()))
        found = smallest_clash(required, frozenset(self.options.forbid), self.problem.ties)
        assert found is not None  # else what is required is itself a selection
        return found

    def at_most(self) -> _Formulation:
        """The same with all that is possible."""
        return _Formulation(self.problem, self.options, self._memory, possible=True)

    def alternative(self, selected: frozenset[int]) -> Alternative:
        return Alternative(self.keys(selected), total(self.instance, selected, formulate.NOMINAL))

    def better(self, one: frozenset[int], two: frozenset[int], objective: int) -> bool:
        return total(self.instance, one, objective) > total(self.instance, two, objective)

    def _numbers(self, names: Iterable[str], optional: set[str]) -> Iterable[int]:
        for name in names:
            if name in self._named:
                yield self._named[name]
            elif name not in optional:
                raise UnknownCandidate(name, tuple(sorted(self._named)))


def _possible(sure: _Formulation, budget: Budget, nominal: int, choice: Choice) -> tuple[int | None, bool]:
    """The most that the total can be, and whether that can surely be reached."""
    problem = sure.problem
    unsettled = [c for c in problem.candidates if c.shut is None and (c.open or c.partly_open)]
    if not unsettled:
        return max(nominal, 0 if choice.proven else choice.bound), choice.proven
    if formulate.unbounded(problem):
        return None, True
    most = sure.at_most()
    loose = unsteady(most.candidates, problem.limits, problem.derived)
    chooser = most.chooser(budget, NOMINAL_ONLY)
    highest, reached = chooser.highest(frozenset(most.number[key] for key in loose))
    alone = len(unsettled) == 1 and not any(c.limit_missing or (c.inexact and c.open) for c in unsettled)
    return max(nominal, highest), reached and alone


def _grants(sure: _Formulation, steps: tuple[Step, ...]) -> Iterable[Grant]:
    instance, limits = sure.instance, sure.problem.limits
    rows: dict[int, list[PaidComponent]] = {}
    for step in steps:
        payment = instance.payments[step.payment]
        passed = tuple(
            Passed(
                limits[source] if (source := instance.ceilings[ceiling].source) >= 0 else None,
                left,
                bound=left == step.paid < step.topped,
            )
            for ceiling, left in step.room
        )
        row = PaidComponent(payment.name, step.raw, step.topped, passed, step.paid, step.taken)
        rows.setdefault(payment.candidate, []).append(row)
    for index in sorted(rows):
        yield Grant(sure.candidates[index], tuple(rows[index]))


def _left_out(sure: _Formulation, chooser: Chooser, selected: frozenset[int]) -> Iterable[LeftOut]:
    problem = sure.problem
    chosen = {sure.candidates[index].key for index in selected}
    standing_for = _standing_for(chooser, selected)
    for candidate in problem.candidates:
        if candidate.shut is not None:
            shut = candidate.shut
            yield LeftOut(candidate, shut.relation, shut.by, shut.source, None, None)
            continue
        index = sure.number.get(candidate.key)
        if index is None or index in selected or (candidate.inexact and candidate.low == 0):
            continue  # what may come to nothing or something is told as open
        if candidate.key.text in sure.options.forbid:
            yield LeftOut(candidate, "指定不选", None, "", None, None)
            continue
        cost = chooser.cost_of(index)
        other = standing_for.get(index)
        above = None if other is None else sure.candidates[other].key
        rival = _chosen_rival(problem, candidate.key, chosen, RelationKind.EXCLUSIVE, RelationKind.HIGHER_APPLIES)
        partner = _chosen_rival(problem, candidate.key, chosen, RelationKind.TOP_UP)
        if rival is not None:
            key, tie = rival
            yield LeftOut(candidate, "限次" if tie.source == "限次" else tie.relation, key, tie.source, None, cost, above)
        elif partner is not None:
            key, tie = partner
            yield LeftOut(candidate, tie.relation, key, tie.source, None, cost)
        elif not candidate.limit_missing:  # what a ceiling may yet leave room for is told as open
            yield replace(_idle(sure, candidate, index, selected, cost), dominated_by=above)


def _standing_for(chooser: Chooser, selected: frozenset[int]) -> dict[int, int]:
    """Candidate → one that dominates it: one chosen, if there is such a one, else the first."""
    found = {}
    for candidate, ones in dominators(chooser.instance).items():
        if free := ones - chooser.forbidden:
            found[candidate] = min(free & selected or free)
    return found


def _chosen_rival(problem: Problem, key: Key, chosen: set[Key], *relations: RelationKind) -> tuple[Key, Tie] | None:
    """A chosen candidate that has one of these relations to this one, with the tie that says so."""
    for tie in problem.ties:
        rival = tie.other(key)
        if rival in chosen and rival is not None and tie.relation in relations:
            return rival, tie
    return None


def _idle(sure: _Formulation, candidate: Candidate, index: int, selected: frozenset[int], cost: int | None) -> LeftOut:
    """Left out though nothing forbids it: it would add nothing. Which limit, or the difference, is used up?"""
    if candidate.low == 0:
        return LeftOut(candidate, "零额", None, "", None, cost)
    instance, limits = sure.instance, sure.problem.limits
    spare = [ceiling.left for ceiling in instance.ceilings]
    for step in payout(instance, selected | {index}, formulate.NOMINAL):
        for position in instance.ceilings_of[step.payment]:
            spare[position] -= step.paid
        if instance.payments[step.payment].candidate != index:
            continue
        if step.topped == 0 < step.raw:
            return LeftOut(candidate, "补差", None, "", None, cost)
        for position, left in step.room:
            source = instance.ceilings[position].source
            if left == step.paid < step.topped and source >= 0:
                return LeftOut(candidate, "限额", None, "", limits[source], cost)
    above = {position for payment in instance.payments_of[index] for position in instance.ceilings_of[payment]}
    # It would be paid, and one that is paid after it so much less: of its limits, one that is full by then.
    for position in sorted(above, key=lambda position: (spare[position] > 0, position)):
        if instance.ceilings[position].source >= 0:
            return LeftOut(candidate, "限额", None, "", limits[instance.ceilings[position].source], cost)
    return LeftOut(candidate, "未入选", None, "", None, cost)
