"""Ground the program once and read what it decided: it is stratified, so grounding decides all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import clingo

from jnpolicy.asp.text import program_text
from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Policy
from jnpolicy.solve.arithmetic import comparisons
from jnpolicy.solve.derived import OTHER, Derived, Key, LimitKey, Tie

CLINGO_VERSION: str = clingo.__version__


def derive(policy: Policy, case: Case) -> Derived:
    """Candidates, ties, limit memberships and what awards received do, for one case."""
    policy = concerned(policy, case)
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program_text(policy, case, comparisons(policy, case)))
    control.ground([("base", [])])
    return _read(control)


def concerned(policy: Policy, case: Case) -> Policy:
    """The clauses that this case gives something to decide; the rules of others would derive nothing."""

    def with_ancestors(names: Iterable[str]) -> set[str]:
        return {name for kind in names for name in policy.vocabulary.lineage(kind)}

    payees = with_ancestors(case.applicant.kinds)
    matters = with_ancestors(matter.kind for matter in case.matters)
    awarded = {award.clause for award in case.awards}
    kept = tuple(c for c in policy.clauses if (c.payee in payees and c.matter in matters) or c.id in awarded)
    return replace(policy, clauses=kept)


def _read(control: clingo.Control) -> Derived:
    def atoms(name: str, arity: int) -> Iterator[list[Any]]:
        for atom in control.symbolic_atoms.by_signature(name, arity):
            assert atom.is_fact, f"{name} is not decided by grounding"
            yield atom.symbol.arguments

    def grouped(rows: Iterator[list[Any]]) -> dict[Key, tuple[Any, ...]]:
        found: defaultdict[Key, list[Any]] = defaultdict(list)
        for clause, matter, value in rows:
            found[_key(clause, matter)].append(_plain(value))
        return {key: tuple(sorted(values)) for key, values in sorted(found.items())}

    members: defaultdict[LimitKey, set[tuple[Key, str]]] = defaultdict(set)
    for limit, scope, clause, matter, component in atoms("member", 5):
        members[_limit(limit, scope)].add((_key(clause, matter), component.string))
    stacked: defaultdict[Key, set[tuple[str, int]]] = defaultdict(set)
    for clause, matter, other, award in atoms("stacked", 4):
        stacked[_key(clause, matter)].add((other.string, award.number))
    part_had: defaultdict[Key, set[tuple[str, int]]] = defaultdict(set)
    for clause, matter, component, award in atoms("part_had", 4):
        part_had[_key(clause, matter)].add((component.string, award.number))
    drawn: defaultdict[LimitKey, set[int]] = defaultdict(set)
    for limit, scope, award in atoms("drawn", 3):
        drawn[_limit(limit, scope)].add(award.number)
    years = {_key(clause, matter): year.number for clause, matter, year in atoms("when", 3)}
    return Derived(
        eligible=frozenset(_key(*row) for row in atoms("eligible", 2)),
        open=frozenset(_key(*row) for row in atoms("open", 2)),
        true=frozenset((node.string, of.string) for node, of in atoms("true", 2)),
        false=frozenset((node.string, of.string) for node, of in atoms("false", 2)),
        waits=grouped(atoms("waits", 3)),
        fails=grouped(atoms("fails", 3)),
        years=years,
        things={matter.string: first.string for matter, first in atoms("thing", 2)},
        ties=_ties(
            Tie(_key(c, m), _key(d, n), relation.string, source.string) for c, m, d, n, relation, source in atoms("tie", 6)
        ),
        shuts=_ties(Tie(_key(c, m), _key(d, n), "优先", source.string) for c, m, d, n, source in atoms("shuts", 5)),
        had=grouped(atoms("had", 3)),
        part_had={key: tuple(sorted(rows)) for key, rows in sorted(part_had.items())},
        topped_up=grouped(atoms("topped_up", 3)),
        stacked={key: tuple(sorted(rows)) for key, rows in sorted(stacked.items())},
        members={key: tuple(sorted(rows)) for key, rows in sorted(members.items(), key=_limit_order)},
        drawn={key: tuple(sorted(rows)) for key, rows in sorted(drawn.items(), key=_limit_order)},
    )


def _ties(found: Iterator[Tie]) -> tuple[Tie, ...]:
    return tuple(sorted(found, key=lambda tie: (tie.first, tie.second, tie.relation, tie.source)))


def _limit_order(item: tuple[LimitKey, Any]) -> tuple[str, str, int]:
    return item[0].limit, item[0].scope, item[0].year


def _key(clause: clingo.Symbol, matter: clingo.Symbol) -> Key:
    if clause.type is clingo.SymbolType.Function:
        return Key(OTHER, matter.string, clause.arguments[0].string)
    return Key(clause.string, matter.string)


def _limit(limit: clingo.Symbol, scope: clingo.Symbol) -> LimitKey:
    who, year = scope.arguments
    return LimitKey(limit.string, str(who), year.number)


def _plain(symbol: clingo.Symbol) -> str | int:
    return symbol.number if symbol.type is clingo.SymbolType.Number else symbol.string
