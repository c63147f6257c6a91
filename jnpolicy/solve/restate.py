"""What was derived for a case, brought up to one more stated fact without grounding the program again.

A fact that becomes known decides conditions and undoes none that was decided: candidates become eligible or go, and all
that one was in goes with it. Nothing new comes. Only the year in which a matter counts brings limits that were not there;
for that the program is grounded anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from jnpolicy.asp.compile_policy import TIME_NODE
from jnpolicy.asp.nodes import clause_nodes
from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Clause, Policy
from jnpolicy.model.types import Sort
from jnpolicy.solve.derive import derive
from jnpolicy.solve.derived import Derived, Key, LimitKey, Tie
from jnpolicy.solve.evaluate import CaseFacts, NotComputable, truth
from jnpolicy.solve.unknowns import OpenFact

T = TypeVar("T")


def restated(policy: Policy, case: Case, before: Derived, fact: OpenFact) -> Derived:
    """What `derive` says of a case in which `fact` is stated, save for what only proofs ask: which conditions hold.

    `before` is what it says of the case without the fact.
    """
    if not places(policy, fact):
        with suppress(NotComputable):  # the program leaves such a comparison open
            return _narrowed(policy, case, before)
    return replace(derive(policy, case), true=frozenset(), false=frozenset())


def places(policy: Policy, fact: OpenFact) -> bool:
    """Whether a fact says in which year a matter counts, or which matters share a limit."""
    if (fact.matter and fact.definition.type.sort is Sort.IDENT) or fact.definition.is_time:
        return True
    return bool(fact.matter) and any(clause.time is not None and clause.time.name == fact.key[1] for clause in policy.clauses)


def _narrowed(policy: Policy, case: Case, before: Derived) -> Derived:
    facts = CaseFacts(policy, case)
    clauses = {clause.id: clause for clause in policy.clauses}
    waits, fails = {}, {}
    for key in sorted({*before.open, *before.fails}):
        undecided = tuple(node for node in before.waits.get(key, ()) if node.endswith(TIME_NODE))
        failing = tuple(node for node in before.fails.get(key, ()) if node.endswith(TIME_NODE))
        for node, holds in _decided(clauses[key.clause], facts, key.matter):
            undecided, failing = (*undecided, *[node] * (holds is None)), (*failing, *[node] * (holds is False))
        if failing:
            fails[key] = tuple(sorted(failing))
        elif undecided:
            waits[key] = tuple(sorted(undecided))
    gone = fails.keys() - before.fails.keys()
    opened = frozenset(waits)
    members = {limit: tuple(row for row in rows if row[0] not in gone) for limit, rows in before.members.items()}
    drawn = {limit: rows for limit, rows in before.drawn.items() if _begun(limit, members.get(limit, ()), rows, case, before)}
    members = {limit: rows for limit, rows in members.items() if rows and _begun(limit, rows, drawn.get(limit, ()), case, before)}
    return replace(
        before,
        eligible=(before.eligible | before.open) - opened - gone,
        open=opened,
        waits=waits,
        fails=fails,
        ties=_left(before.ties, gone),
        shuts=_left(before.shuts, gone),
        had=_without(before.had, gone),
        part_had=_without(before.part_had, gone),
        topped_up=_without(before.topped_up, gone),
        stacked=_without(before.stacked, gone),
        members=members,
        drawn=drawn,
        true=frozenset(),
        false=frozenset(),
    )


def _begun(limit: LimitKey, members: tuple[tuple[Key, str], ...], drawn: tuple[int, ...], case: Case, derived: Derived) -> bool:
    """Whether something still counts in the year that the years of a limit begin with; else they are not told apart."""
    if not limit.year:
        return True
    own = {derived.years.get(key) for key, _ in members}
    return limit.year in own | {award.year for award in case.awards if award.number in drawn}


def _decided(clause: Clause, facts: CaseFacts, matter: str) -> Iterator[tuple[str, bool | None]]:
    for node in clause_nodes(clause):
        yield node.id, truth(node.condition, facts.of(matter))[0]


def _left(ties: tuple[Tie, ...], gone: frozenset[Key] | set[Key]) -> tuple[Tie, ...]:
    return tuple(tie for tie in ties if tie.first not in gone and tie.second not in gone)


def _without(rows: Mapping[Key, T], gone: set[Key]) -> dict[Key, T]:
    return {key: row for key, row in rows.items() if key not in gone}
