"""Steps of a proof checked one by one against the model, the case and the steps right below each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jnpolicy.asp.compile_policy import TIME_NODE, clause_time, years_in_force
from jnpolicy.asp.nodes import Node, concept_node, concept_role
from jnpolicy.cases.case import Case, Fact
from jnpolicy.explain.check_ties import Things
from jnpolicy.explain.follows import Unproven, all_of, any_of, combined, compared, decided, demand, opposite, sides
from jnpolicy.explain.proof import Decided, Stated, Step, Valued, Verdict
from jnpolicy.explain.said import in_force_text
from jnpolicy.model import expression as model
from jnpolicy.model.describe import condition_text, expression_text
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Clause, Policy
from jnpolicy.model.types import Sort
from jnpolicy.model.walk import children
from jnpolicy.solve.ranges import ONE, ZERO, Range, hull, lower, multiplied, negative, plus
from jnpolicy.text.calendar import as_number


@dataclass(frozen=True, slots=True)
class At:
    """Where a step stands: at a matter, or at one of those that an aggregate runs over; in a definition, at the applicant."""

    matter: str
    record: str = ""

    @property
    def said(self) -> str:
        return self.record or self.matter


class StepChecker:
    """`award` says what another clause comes to where an amount is taken from it."""

    def __init__(self, policy: Policy, case: Case, award: Callable[[str, At], Range]):
        self._policy, self._case, self._award = policy, case, award
        self._matters = {matter.id: matter for matter in case.matters}
        self._checked: dict[int, Step] = {}  # definitions are shared: each is gone through once

    # —— facts ——

    def _whose(self, attribute: model.Attribute, at: At) -> str:
        return {Role.APPLICANT: self._case.applicant.name, Role.MATTER: at.matter, Role.RECORD: at.record}[attribute.role]

    def _fact(self, at: At, attribute: model.Attribute) -> Fact | None:
        if attribute.role is Role.APPLICANT:
            return self._case.applicant.facts.get(attribute.name)
        return self._matters[self._whose(attribute, at)].facts.get(attribute.name)

    def stated(self, step: Step, attribute: model.Attribute, at: At) -> Range:
        """A fact as the case states it, or as unknown; the number that it is."""
        whose = self._whose(attribute, at)
        fact = self._fact(at, attribute)
        if fact is None:
            made, value, place = Range(None if attribute.unbounded else ZERO, None), None, ""
        else:
            number = fact.value if isinstance(fact.value, Fraction) else None
            made, value, place = Range(number, number), fact.value, fact.span.place
        right = Stated(whose, attribute.name, value, made.low, made.high, place)
        demand(step == right and type(getattr(step, "value", None)) is type(value), f"{whose}的{attribute.name}")
        return made

    # —— conditions ——

    def time(self, step: Step, clause: Clause, at: At) -> None:
        time, terms = clause_time(self._policy, clause), self._policy.terms(clause)
        assert time is not None
        says = in_force_text(terms, time)
        step = self._head(step, "Time", says, at, clause.id + TIME_NODE, clause.span.place)
        demand(len(step.below) == 1, says)
        day = self.stated(step.below[0], time, at).value
        if day is None:
            verdict = Verdict.OPEN
        elif time.type.sort is Sort.DATE:
            verdict = decided(as_number(terms.start) <= day < as_number(terms.end))
        else:
            first, last = years_in_force(terms)
            verdict = decided(first <= day <= last)
        demand(step.verdict is verdict, says)

    def _head(self, step: Step, rule: str, says: str, at: At, node: str, place: str) -> Decided:
        right = isinstance(step, Decided) and (step.rule, step.says, step.of, step.node, step.place) == (
            rule, says, at.said, node, place
        )  # fmt: skip
        demand(right, says)
        assert isinstance(step, Decided)
        return step

    def named(self, step: Step, node: Node, at: At, place: str = "") -> Verdict:
        """A condition that has a name in the program, and its parts."""
        return self._decided(step, node.condition, at, node.id, place, node.parts)

    def _asked(self, step: Step, condition: model.Condition, at: At) -> Verdict:
        """A condition inside an amount."""
        return self._decided(step, condition, at, "", "", ())

    def _decided(self, step: Step, condition: model.Condition, at: At, name: str, place: str, parts: tuple[Node, ...]) -> Verdict:
        says = condition_text(condition)
        made = self._head(step, type(condition).__name__, says, at, name, place)
        below = made.below
        match condition:
            case model.All(parts=inner) | model.Any(parts=inner):
                demand(len(below) == len(inner), says)
                verdicts = self._parts(below, inner, parts, at)
                verdict = all_of(verdicts) if isinstance(condition, model.All) else any_of(verdicts)
            case model.Not(part=part):
                demand(len(below) == 1, says)
                verdict = opposite(self._parts(below, (part,), parts, at)[0])
            case model.Is():
                demand(len(below) == 1, says)
                verdict = self._concept(below[0], condition, at)
            case model.Member(attribute=attribute, values=values):
                demand(len(below) == 1, says)
                self.stated(below[0], attribute, at)
                fact = self._fact(at, attribute)
                verdict = Verdict.OPEN if fact is None else decided(fact.value in values)
            case model.IsTrue(attribute=attribute):
                demand(len(below) == 1, says)
                self.stated(below[0], attribute, at)
                fact = self._fact(at, attribute)
                verdict = Verdict.OPEN if fact is None else decided(fact.value is True)
            case model.Compare() | model.Within():
                demand(len(below) == 2, says)
                one, two = (self.value(s, child, at) for s, child in zip(below, sides(condition), strict=True))
                verdict = compared(condition, one, two)
        demand(made.verdict is verdict, says)
        return verdict

    def _parts(self, below: Sequence[Step], inner: Sequence[model.Condition], nodes: Sequence[Node], at: At) -> list[Verdict]:
        if nodes:
            return [self.named(step, node, at) for step, node in zip(below, nodes, strict=True)]
        return [self._asked(step, condition, at) for step, condition in zip(below, inner, strict=True)]

    def _concept(self, step: Step, condition: model.Is, at: At) -> Verdict:
        concept = self._policy.vocabulary.concepts[condition.concept]
        if concept_role(self._policy, concept) is Role.APPLICANT:
            at = At(self._case.applicant.name)
        elif condition.role is Role.RECORD:
            at = At(at.record)
        if self._checked.get(id(step)) is not step:
            self.named(step, concept_node(concept), at, concept.span.place)
            self._checked[id(step)] = step
        node = concept_node(concept)
        says = condition_text(concept.condition)
        return self._head(step, type(concept.condition).__name__, says, at, node.id, concept.span.place).verdict

    # —— values ——

    def value(self, step: Step, node: model.Expression, at: At) -> Range:
        """An expression's value from the values right below it."""
        if isinstance(node, model.Attribute):
            return self.stated(step, node, at)
        says = expression_text(node)
        demand(isinstance(step, Valued) and (step.rule, step.says, step.of) == (type(node).__name__, says, at.said), says)
        assert isinstance(step, Valued)
        below = step.below
        match node:
            case model.Cases(rows=rows, otherwise=otherwise):
                made = self._cases(list(below), rows, otherwise, at)
            case model.Raised(value=value, raises=raises):
                made = self._raised(list(below), value, raises, at)
            case model.Aggregate():
                made = self._aggregated(below, node, at)
            case model.Award(clause=clause):
                demand(not below, says)
                made = self._award(clause, at)
            case model.Dated(rows=dates, time=time):
                demand(len(below) == 1, says)
                day = self.stated(below[0], time, at).value
                known = [value for first, value in dates if day is None or first <= day]
                known = known if day is None else known[-1:]
                demand(bool(known), says)
                made = Range(min(known), max(known))
            case _:
                inner = children(node)
                demand(len(below) == len(inner), says)
                made = combined(node, [self.value(s, child, at) for s, child in zip(below, inner, strict=True)])  # type: ignore[arg-type]
        demand((step.low, step.high) == (made.low, made.high), says)
        return made

    def _cases(
        self, below: list[Step], rows: tuple[tuple[model.Condition, model.Expression], ...], otherwise: model.Expression, at: At
    ) -> Range:
        may_be: list[Range] = []
        for condition, value in rows:
            verdict = self._asked(_next(below), condition, at)
            if verdict is not Verdict.FAILS:
                may_be.append(self.value(_next(below), value, at))
            if verdict is Verdict.HOLDS:
                break
        else:
            may_be.append(self.value(_next(below), otherwise, at))
        demand(not below, "分档没有多余的行")
        return hull(may_be, frozenset())

    def _raised(self, below: list[Step], value: model.Expression, raises: tuple[model.Raise, ...], at: At) -> Range:
        base = whole = self.value(_next(below), value, at)
        for item in raises:
            verdict = self._asked(_next(below), item.condition, at)
            if verdict is Verdict.FAILS:
                continue
            amount = self.value(_next(below), item.amount, at)
            added = multiplied(base, amount) if item.relative else amount
            added = negative(added) if item.minus else added
            whole = plus(whole, added if verdict is Verdict.HOLDS else hull([added, Range(ZERO, ZERO)], frozenset()))
        demand(not below, "没有多余的提高")
        return whole

    def _aggregated(self, below: Sequence[Step], node: model.Aggregate, at: At) -> Range:
        counted = [m.id for m in self._case.matters if node.kind in self._policy.vocabulary.lineage(m.kind)]
        demand(len(below) == len(counted), f"每个{node.kind}都看过")
        things = Things(self._case)
        found: dict[str, list[tuple[Range, Verdict]]] = {}
        for step, record in zip(below, counted, strict=True):
            right = isinstance(step, Valued) and (step.rule, step.says, step.of) == ("Counted", record, record)
            demand(right, record)
            inside = At(at.matter, record)
            assert isinstance(step, Valued)
            rest = list(step.below)
            verdict = Verdict.HOLDS if node.condition is None else self._asked(_next(rest), node.condition, inside)
            item = Range(ONE, ONE)
            if node.attribute is not None and verdict is not Verdict.FAILS:
                item = self.stated(_next(rest), node.attribute, inside)
            if verdict is not Verdict.FAILS:
                found.setdefault(things.of(record), []).append((item, verdict))
            if verdict is not Verdict.HOLDS:
                item = Range(ZERO, ZERO) if verdict is Verdict.FAILS else hull([item, Range(ZERO, ZERO)], frozenset())
            demand(not rest and (step.low, step.high) == (item.low, item.high), record)
        whole = Range(ZERO, ZERO)
        for rows in found.values():
            whole = plus(whole, _once(rows))
        return whole


def _once(rows: Sequence[tuple[Range, Verdict]]) -> Range:
    """What matters that are one thing add: once, the lowest of those that surely or perhaps count."""
    every = [item for item, _ in rows]
    sure = [item for item, verdict in rows if verdict is Verdict.HOLDS]
    most = lower(sure) if sure else hull([*every, Range(ZERO, ZERO)], frozenset())
    return hull([lower(every), most], frozenset())


def _next(below: list[Step]) -> Step:
    if not below:
        raise Unproven("少了一步")
    return below.pop(0)
