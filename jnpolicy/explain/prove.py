"""Proofs from what the solved program left: the verdict of each condition is read off its atoms, not worked out again.

What ASP does not see (amounts, and the conditions inside them) is told as it was computed, step by step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from jnpolicy.asp.compile_policy import TIME_NODE, clause_time
from jnpolicy.asp.nodes import Node, clause_nodes, concept_node, concept_role
from jnpolicy.explain.proof import Decided, Met, Proof, Raw, Standing, Stated, Step, Valued, Verdict
from jnpolicy.explain.said import in_force_text
from jnpolicy.model import expression as model
from jnpolicy.model.describe import condition_text, expression_text
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Clause, Nature
from jnpolicy.model.walk import children
from jnpolicy.solve.candidate import Amount, Candidate
from jnpolicy.solve.derived import Key, Tie
from jnpolicy.solve.evaluate import CaseFacts, Facts, evaluate, truth
from jnpolicy.solve.problem import Problem
from jnpolicy.solve.ranges import ONE, ZERO, Range, hull

OF_APPLICANT = ""


def prove(problem: Problem) -> tuple[Proof, ...]:
    """A proof for every clause and every matter of the case that it concerns, in the order of the clauses."""
    prover = _Prover(problem)
    return tuple(prover.proof(key) for key in prover.concerned())


class _Prover:
    def __init__(self, problem: Problem):
        self._problem = problem
        self._policy, self._case, self._derived = problem.policy, problem.case, problem.derived
        self._facts = CaseFacts(problem.policy, problem.case)
        self._full = FactsInFull(problem)
        self._candidates = {candidate.key: candidate for candidate in (*problem.candidates, *problem.elsewhere)}
        self._places = {key: number for number, key in enumerate(self._candidates)}
        self._matters = {matter.id: matter for matter in problem.case.matters}
        self._concepts: dict[tuple[str, str], Decided] = {}
        self._ties: dict[Key, list[Tie]] = {}
        for tie in (*self._derived.ties, *self._derived.shuts):
            self._ties.setdefault(tie.first, []).append(tie)
            self._ties.setdefault(tie.second, []).append(tie)

    def concerned(self) -> Iterable[Key]:
        rank = {clause.id: clause.rank for clause in self._policy.clauses}
        place = {matter.id: number for number, matter in enumerate(self._case.matters)}
        keys = {key for key in (*self._derived.eligible, *self._derived.open, *self._derived.fails) if not key.other}
        return sorted(keys, key=lambda key: (rank[key.clause], place[key.matter]))

    def proof(self, key: Key) -> Proof:
        clause = self._policy.clause(key.clause)
        facts = self._facts.of(key.matter)
        candidate = self._candidates.get(key)
        if key in self._derived.fails:
            standing = Standing.NOT_ELIGIBLE
        else:
            standing = Standing.OPEN if key in self._derived.open else Standing.ELIGIBLE
        places = [requirement.span.place for requirement in clause.requirements]
        return Proof(
            key,
            standing,
            (clause.payee, clause.matter),
            (
                *self._time(clause, key.matter, facts),
                *(
                    self._condition(node, facts, key.matter, place)
                    for node, place in zip(clause_nodes(clause), places, strict=True)
                ),
            ),
            tuple(self._raw(candidate)) if candidate is not None else (),
            tuple(self._met(key)),
            self._derived.had.get(key, ()),
        )

    # —— conditions ——

    def _verdict(self, node: str, of: str) -> Verdict:
        """What the rules left of a condition: true, false, or neither."""
        if (node, of) in self._derived.true:
            return Verdict.HOLDS
        return Verdict.FAILS if (node, of) in self._derived.false else Verdict.OPEN

    def _time(self, clause: Clause, matter: str, facts: Facts) -> Iterator[Decided]:
        time = clause_time(self._policy, clause)
        if time is None:
            return
        name = clause.id + TIME_NODE
        says = in_force_text(self._policy.terms(clause), time)
        below = (self._stated(time, facts, matter),)
        yield Decided("Time", says, matter, name, self._verdict(name, matter), clause.span.place, below)

    def _condition(self, node: Node, facts: Facts, of: str, place: str = "") -> Decided:
        """A condition that the program decided. `of` is the matter, or the applicant in a definition about it."""
        condition = node.condition
        below: tuple[Step, ...]
        match condition:
            case model.Is():
                below = (self._concept(condition, facts, of),)
            case model.All() | model.Any() | model.Not():
                below = tuple(self._condition(part, facts, of) for part in node.parts)
            case _:
                below = tuple(self._below(condition, facts, of))
        verdict = self._verdict(node.id, of)
        return Decided(type(condition).__name__, condition_text(condition), of, node.id, verdict, place, below)

    def _concept(self, condition: model.Is, facts: Facts, of: str) -> Decided:
        """The definition that a condition falls under, decided once for each matter or for the applicant."""
        concept = self._policy.vocabulary.concepts[condition.concept]
        if concept_role(self._policy, concept) is Role.APPLICANT:
            of, facts = self._case.applicant.name, self._facts.of()
        elif condition.role is Role.RECORD and facts.record is not None:
            of, facts = facts.record.id, self._facts.of(facts.record.id)
        found = self._concepts.get((concept.name, of))
        if found is None:
            found = self._condition(concept_node(concept), facts, of, concept.span.place)
            self._concepts[concept.name, of] = found
        return found

    def _asked(self, condition: model.Condition, facts: Facts, of: str) -> Decided:
        """A condition that an amount asks: what it came to when the amount was computed."""
        holds, _ = truth(condition, facts)
        verdict = Verdict.OPEN if holds is None else Verdict.HOLDS if holds else Verdict.FAILS
        below: tuple[Step, ...] = (
            (self._concept(condition, facts, of),)
            if isinstance(condition, model.Is)
            else tuple(self._below(condition, facts, of))
        )
        whom = facts.record.id if facts.record is not None else of
        return Decided(type(condition).__name__, condition_text(condition), whom, "", verdict, "", below)

    # —— values ——

    def _step(self, node: object, facts: Facts, of: str) -> Step:
        if isinstance(node, model.Condition):
            return self._asked(node, facts, of)
        assert isinstance(node, model.Expression)
        return self._value(node, facts, of)

    def _value(self, node: model.Expression, facts: Facts, of: str) -> Valued | Stated:
        if isinstance(node, model.Attribute):
            return self._stated(node, facts, of)
        made = evaluate(node, facts)
        whom = facts.record.id if facts.record is not None else of
        return Valued(type(node).__name__, expression_text(node), whom, made.low, made.high, tuple(self._below(node, facts, of)))

    def _below(self, node: model.Expression | model.Condition, facts: Facts, of: str) -> Iterator[Step]:
        match node:
            case model.Cases(rows=rows, otherwise=otherwise):
                for condition, value in rows:
                    asked = self._asked(condition, facts, of)
                    yield asked
                    if asked.verdict is not Verdict.FAILS:
                        yield self._value(value, facts, of)
                    if asked.verdict is Verdict.HOLDS:
                        return
                yield self._value(otherwise, facts, of)
            case model.Raised(value=value, raises=raises):
                yield self._value(value, facts, of)
                for item in raises:
                    asked = self._asked(item.condition, facts, of)
                    yield asked
                    if asked.verdict is not Verdict.FAILS:
                        yield self._value(item.amount, facts, of)
            case model.Aggregate():
                for record in facts.records:
                    if node.kind in record.kinds:
                        yield self._counted(node, replace(facts, record=record), of, record.id)
            case _:
                for child in children(node):
                    yield self._step(child, facts, of)

    def _counted(self, node: model.Aggregate, facts: Facts, of: str, record: str) -> Valued:
        """What one matter adds to a count or a sum."""
        below: list[Step] = []
        item = Range(ONE, ONE)
        verdict = Verdict.HOLDS
        if node.condition is not None:
            asked = self._asked(node.condition, facts, of)
            below.append(asked)
            verdict = asked.verdict
        if node.attribute is not None and verdict is not Verdict.FAILS:
            below.append(self._stated(node.attribute, facts, of))
            item = evaluate(node.attribute, facts)
        if verdict is Verdict.FAILS:
            item = Range(ZERO, ZERO)
        elif verdict is Verdict.OPEN:
            item = hull([item, Range(ZERO, ZERO)], item.missing)
        return Valued("Counted", record, record, item.low, item.high, tuple(below))

    def _stated(self, attribute: model.Attribute, facts: Facts, of: str) -> Stated:
        fact = facts.get(attribute)
        whose = of
        if attribute.role is Role.APPLICANT:
            whose = self._case.applicant.name
        elif attribute.role is Role.RECORD and facts.record is not None:
            whose = facts.record.id
        made = evaluate(attribute, facts)
        value, place = (None, "") if fact is None else (fact.value, fact.span.place)
        number = fact is None or isinstance(fact.value, Fraction)
        low, high = (made.low, made.high) if number else (None, None)
        return Stated(whose, attribute.name, value, low, high, place)

    # —— amounts and relations ——

    def _raw(self, candidate: Candidate) -> Iterator[Raw]:
        clause = candidate.clause
        assert clause is not None
        formulas = {component.name: component.amount for component in clause.components}
        for amount in candidate.amounts:
            if clause.nature is Nature.REFERENCE:
                stated = self._matters[candidate.key.matter].reference_amounts[clause.id]
                value: Valued | Stated = Valued("Reference", "所参照的政策给予", candidate.key.matter, stated, stated, ())
            else:
                full = self._full.of(candidate.key, amount)
                value = self._value(formulas[amount.name], full, candidate.key.matter)
            yield Raw(amount.name, value, amount.low, amount.high)

    def _met(self, key: Key) -> Iterator[Met]:
        ties = self._ties.get(key, [])
        for tie in sorted(ties, key=lambda tie: (self._places.get(_rival(tie, key), -1), tie.relation, tie.source)):
            prevails = tie.first.text if tie.relation == "优先" else ""
            yield Met(_rival(tie, key), tie.relation, tie.source, prevails)


class FactsInFull:
    """What amounts are made from, where the clauses that they are taken from are paid in full; what is open perhaps nothing."""

    def __init__(self, problem: Problem):
        self._problem = problem
        self._facts = CaseFacts(problem.policy, problem.case)
        self._candidates = {candidate.key: candidate for candidate in (*problem.candidates, *problem.elsewhere)}

    def of(self, key: Key, amount: Amount) -> Facts:
        """For one amount of a candidate."""
        found = {}
        for taken in amount.taken:
            if taken.clause not in self._problem.policy.titles:
                found[taken.clause] = Range(ZERO, None)
                continue
            own = [self._candidates[other] for other in taken.keys]
            low = sum(0 if candidate.key in self._problem.derived.open else candidate.low for candidate in own)
            highs = [candidate.high for candidate in own]
            high = None if None in highs else Fraction(taken.had + sum(high for high in highs if high is not None), 100)
            found[taken.clause] = Range(Fraction(taken.had + low, 100), high)
        return replace(self._facts.of(key.matter), awards=found)


def _rival(tie: Tie, key: Key) -> Key:
    return tie.second if tie.first == key else tie.first
