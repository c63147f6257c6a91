"""Changes of facts that an applicant could really make, and what each adds to the total.

For each clause that a matter fails, the fewest and nearest changes under which it holds; for each fact that an amount is
graded by, the values at which the grade changes. Each is solved anew; what adds nothing, or would add as much with less
changed, is no advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from jnpolicy.cases.case import Case, Value
from jnpolicy.cases.state import FactKey, attributes_of, facts_of, with_fact
from jnpolicy.model.policy import AttributeDefinition, Pack, Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.model.types import Sort, Type
from jnpolicy.solve.abduce import Changes, Lever, abduced
from jnpolicy.solve.critical import nearer, thresholds
from jnpolicy.solve.decide import Options, decide_problem
from jnpolicy.solve.decision import Decision
from jnpolicy.solve.derive import derive
from jnpolicy.solve.evaluate import NotComputable
from jnpolicy.solve.problem import Problem, build_problem
from jnpolicy.solve.unknowns import OpenFact
from jnpolicy.text.calendar import as_date


@dataclass(frozen=True, slots=True)
class Advice:
    """Changes of facts, from what they are, with the decision they lead to; `void` are readings under which they add nothing."""

    changes: tuple[tuple[FactKey, AttributeDefinition, Value, Value], ...]  # whose and which, its definition, before, after
    decision: Decision
    gain: int  # 分
    void: tuple[tuple[str, str, str], ...]  # owner, question, reading


@dataclass(frozen=True, slots=True)
class Advised:
    """A case as it is, and what could be changed, the smallest changes first."""

    decision: Decision
    advice: tuple[Advice, ...]


def advise(pack: Pack, problem: Problem, most: int) -> Advised:
    """At most so many pieces of advice on the case of a problem; `pack` holds the readings that it was not made under."""
    return _Adviser(pack, problem).advised(most)


class _Adviser:
    def __init__(self, pack: Pack, problem: Problem):
        self.pack, self.policy, self.case, self._problem = pack, problem.policy, problem.case, problem
        self._now = decide_problem(self._problem, Options())
        self._totals: dict[Changes, int] = {}

    def advised(self, most: int) -> Advised:
        found: list[Advice] = []
        for changes in sorted(dict.fromkeys(self._proposed()), key=self._size):
            if len(found) < most and self._gain(changes) > 0 and self._least(changes):
                found.append(self._advice(changes))
        return Advised(self._now, tuple(found))

    # —— what could be changed ——

    def _proposed(self) -> Iterator[Changes]:
        """For each clause that a matter fails, the least that makes it hold; then each grade of what may be had."""
        levers = [lever for fact in self._adjustable() if (lever := self._lever(fact)).options]
        clauses = {clause.id: clause for clause in self.policy.clauses}
        for key in self._problem.derived.fails:
            changes = abduced(self.policy, self.case, levers, clauses[key.clause], key.matter)
            if changes:
                yield changes
        for lever in levers:
            yield from (((lever.key, value),) for value in lever.options)

    def _adjustable(self) -> Iterator[OpenFact]:
        for matter in ("", *(matter.id for matter in self.case.matters)):
            stated = facts_of(self.case, matter)
            for name, definition in attributes_of(self.policy.vocabulary, self.case, matter).items():
                if definition.adjustable and name in stated:
                    yield OpenFact((matter, name), definition)

    def _lever(self, fact: OpenFact) -> Lever:
        derived = self._problem.derived
        matter, name = fact.key
        now = facts_of(self.case, matter)[name].value
        keys = sorted({*derived.eligible, *derived.open, *derived.fails})
        values = [value for value in thresholds(self.policy, self.case, fact, keys) if value != now]
        return Lever(fact.key, now, tuple(sorted(values, key=lambda value: _distance(value, now))))

    # —— what it comes to ——

    def _changed(self, changes: Changes) -> Case:
        case = self.case
        for key, value in changes:
            case = with_fact(case, key, value)
        return case

    def _decided(self, policy: Policy, changes: Changes) -> Decision | None:
        case = self._changed(changes)
        try:
            return decide_problem(build_problem(policy, case, derive(policy, case)), Options())
        except NotComputable:
            return None

    def _gain(self, changes: Changes) -> int:
        """How much more the total is; where there is none, nothing."""
        if changes not in self._totals:
            decision = self._decided(self.policy, changes)
            self._totals[changes] = self._now.nominal if decision is None else decision.nominal
        return self._totals[changes] - self._now.nominal

    def _least(self, changes: Changes) -> bool:
        """Whether less changed gains less: one fact left as it is, or one step nearer to what it is.

        The last step must also gain more than the one before: else it is no threshold, and a little more is always had.
        """
        gain = self._gain(changes)
        for place, (key, value) in enumerate(changes):
            kind, now = self._definition(key).type, facts_of(self.case, key[0])[key[1]].value

            def with_less(less: Value, place: int = place, key: FactKey = key, now: Value = now) -> int:
                return self._gain((*changes[:place], *[(key, less)] * (less != now), *changes[place + 1 :]))

            step = nearer(value, now, kind)
            if with_less(now) >= gain or with_less(step) >= gain:
                return False
            if step != now and gain - with_less(step) <= max(1, with_less(step) - with_less(nearer(step, now, kind))):
                return False
        return True

    def _definition(self, key: FactKey) -> AttributeDefinition:
        return attributes_of(self.policy.vocabulary, self.case, key[0])[key[1]]

    def _size(self, changes: Changes) -> tuple[int, Fraction]:
        """Few changes before many, then by how much of what it is each is changed."""
        parts = [_share(value, facts_of(self.case, key[0])[key[1]].value, self._definition(key).type) for key, value in changes]
        return len(changes), sum(parts, Fraction(0))

    def _advice(self, changes: Changes) -> Advice:
        decision = self._decided(self.policy, changes)
        assert decision is not None
        told = []
        for key, value in changes:
            told.append((key, self._definition(key), facts_of(self.case, key[0])[key[1]].value, value))
        return Advice(tuple(told), decision, decision.nominal - self._now.nominal, tuple(self._void(changes, decision)))

    def _void(self, changes: Changes, after: Decision) -> Iterator[tuple[str, str, str]]:
        """Other readings under which the changes add nothing: of clauses that they bring something, relations, the policy."""
        paid = {grant.candidate.key: grant.paid for grant in self._now.grants}
        moved = {g.candidate.key.clause for g in after.grants if paid.get(g.candidate.key) != g.paid}
        clauses = self.policy.titles
        chosen = {(owner, question): reading for owner, question, reading in self.policy.readings}
        for question in self.pack.questions:
            if question.owner in clauses and question.owner not in moved:
                continue
            for reading in question.readings:
                if reading.name == chosen[question.owner, question.name]:
                    continue
                other = under_readings(self.pack, chosen | {(question.owner, question.name): reading.name})
                before, then = self._decided(other, ()), self._decided(other, changes)
                if before is None or then is None or then.nominal <= before.nominal:
                    yield question.owner, question.name, reading.name


def _distance(value: Value, now: Value) -> Fraction:
    return abs(value - now) if isinstance(value, Fraction) and isinstance(now, Fraction) else Fraction(1)


def _share(value: Value, now: Value, kind: Type) -> Fraction:
    """How much of it is changed; a day or year counts as a part of ten years, a yes or no as the whole."""
    if not isinstance(value, Fraction) or not isinstance(now, Fraction):
        return Fraction(1)
    if kind.sort is Sort.DATE:
        return Fraction(abs((as_date(value) - as_date(now)).days), 3650)
    if kind.sort is Sort.YEAR:
        return abs(value - now) / 10
    return abs(value - now) / abs(now) if now else Fraction(1)
