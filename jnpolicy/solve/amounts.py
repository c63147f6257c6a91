"""What each candidate comes to, exactly, and what it waits for. Amounts that take another clause's come after it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from jnpolicy.asp.compile_policy import TIME_NODE, clause_time
from jnpolicy.asp.nodes import clause_nodes
from jnpolicy.cases.case import Case, OtherGrant
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Clause, Component, Nature, Policy, Rounding
from jnpolicy.model.walk import awards_in
from jnpolicy.solve.candidate import NOTHING, UNKNOWN_YEAR, Amount, Candidate, Taken, Unknown, unknown
from jnpolicy.solve.derived import Derived, Key
from jnpolicy.solve.evaluate import CaseFacts, Facts, evaluate, rounded_fen, truth
from jnpolicy.solve.ranges import Range

T = TypeVar("T")


def candidates(policy: Policy, case: Case, derived: Derived) -> list[Candidate]:
    """Every candidate of a case."""
    amounts = _Amounts(policy, case, derived)
    depth = depths({c.id: {award.clause for part in c.components for award in awards_in(part.amount)} for c in policy.clauses})
    for key in sorted(derived.eligible | derived.open, key=lambda key: (depth.get(key.clause, 0), key)):
        amounts.add(key)
    return list(amounts.found.values())


def depths(takes: Mapping[T, Collection[T]]) -> dict[T, int]:
    """How many of the others stand before each in what it is taken from; checks let no circle through."""
    found: dict[T, int] = {}

    def depth(one: T) -> int:
        if one not in found:
            found[one] = 1 + max((depth(other) for other in takes[one] if other in takes), default=-1)
        return found[one]

    return {one: depth(one) for one in takes}


class _Amounts:
    def __init__(self, policy: Policy, case: Case, derived: Derived):
        self.policy, self.case, self.derived = policy, case, derived
        self.found: dict[Key, Candidate] = {}
        self._clauses = {clause.id: clause for clause in policy.clauses}
        self._others = {other.id: other for other in case.others}
        self._facts = CaseFacts(policy, case)

    def add(self, key: Key) -> None:
        self.found[key] = self._other(key, self._others[key.other]) if key.other else self._own(key, self._clauses[key.clause])

    def _other(self, key: Key, other: OtherGrant) -> Candidate:
        year = self.derived.years.get(key, UNKNOWN_YEAR)
        fen = int(other.amount * 100)  # as that policy gives it: this one's rounding is for its own amounts
        definition = self.policy.vocabulary.time_attribute(self.case.matter(key.matter).kind)
        unplaced = year == UNKNOWN_YEAR and definition is not None
        missing = frozenset({(key.matter, definition.name)}) if unplaced and definition is not None else NOTHING
        return Candidate(key, None, other, False, NOTHING, other.nature, (Amount("", fen, fen),), year, year_missing=missing)

    def _own(self, key: Key, clause: Clause) -> Candidate:
        year = self.derived.years.get(key, UNKNOWN_YEAR)
        time = clause_time(self.policy, clause)
        unplaced = year == UNKNOWN_YEAR and time is not None
        year_missing = frozenset({(key.matter, time.name)}) if unplaced and time is not None else NOTHING
        facts = self._facts.of(key.matter)
        missing: Unknown = NOTHING
        if key in self.derived.open:
            nodes = {node.id: node for node in clause_nodes(clause)}
            for identifier in self.derived.waits.get(key, ()):
                if identifier.endswith(TIME_NODE):
                    missing |= year_missing
                else:
                    missing |= unknown(truth(nodes[identifier].condition, facts)[1], key.matter)
        amounts = tuple(self._amounts(key, clause, facts))
        is_open = key in self.derived.open
        return Candidate(key, clause, None, is_open, missing, clause.nature, amounts, year, year_missing=year_missing)

    def _amounts(self, key: Key, clause: Clause, facts: Facts) -> Iterator[Amount]:
        """None where the clause names no amount: discretion, or a reference that the case puts no figure to."""
        if clause.nature is Nature.REFERENCE:
            stated = self.case.matter(key.matter).reference_amounts.get(clause.id)
            if stated is not None:
                fen = rounded_fen(stated, self.policy.terms(clause).rounding)
                yield Amount("", fen, fen)
            return
        rounding = self.policy.terms(clause).rounding
        for component in self._left(key, clause):
            taken = tuple(self._taken(key, title) for title in sorted({a.clause for a in awards_in(component.amount)}))
            value = evaluate(component.amount, replace(facts, awards={item.clause: self._whole(item) for item in taken}))
            high = None if value.high is None else rounded_fen(value.high, rounding)
            low = rounded_fen(value.low, rounding)
            rule = self._rule(component, facts, rounding) if taken else None
            yield Amount(component.name, low, high, unknown(value.missing, key.matter), taken, rule)

    def _left(self, key: Key, clause: Clause) -> tuple[Component, ...]:
        """The components not had yet; of a clause that is had as a whole all, so that its row says what it was worth."""
        had = {name for name, _ in self.derived.part_had.get(key, ())}
        return tuple(component for component in clause.components if component.name not in had) or clause.components

    def _taken(self, key: Key, clause: str) -> Taken:
        """Those candidates of another clause that are on the same thing, and what it has had there already."""
        thing = self.derived.things[key.matter]
        keys = tuple(k for k in self.found if k.clause == clause and self.derived.things[k.matter] == thing)
        there = [a for a in self.case.awards if a.clause == clause and a.matter and self.derived.things[a.matter] == thing]
        return Taken(clause, keys, self.case.awarded(award.number for award in there))

    def _whole(self, taken: Taken) -> Range:
        """What the other clause may come to, paid in full; an open one perhaps nothing, one that is not here anything."""
        if taken.clause not in self._clauses:
            return Range(Fraction(0), None, frozenset({(Role.APPLICANT, "", f"{taken.clause}的补助额")}))
        lows, highs = [], []
        for key in taken.keys:
            candidate = self.found[key]
            lows.append(0 if candidate.open else candidate.low)
            highs.append(candidate.high)
        high = None if None in highs else Fraction(taken.had + sum(high for high in highs if high is not None), 100)
        return Range(Fraction(taken.had + sum(lows), 100), high)

    def _rule(self, component: Component, facts: Facts, rounding: Rounding) -> Callable[[Mapping[str, int], bool], int]:
        """What the component comes to (分) once it is known what the others are paid (分, by clause)."""

        def amount(paid: Mapping[str, int], possible: bool) -> int:
            awards = {clause: Range(Fraction(fen, 100), Fraction(fen, 100)) for clause, fen in paid.items()}
            value = evaluate(component.amount, replace(facts, awards=awards))
            return rounded_fen(value.high if possible and value.high is not None else value.low, rounding)

        return amount
