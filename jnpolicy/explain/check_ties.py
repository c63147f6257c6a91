"""What a candidate is tied to by the law's relations, told from the model and the case alone.

The rules stand in asp/encodings/relations.lp; this is a second account of them that a proof is checked against.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jnpolicy.cases.case import Award, Case
from jnpolicy.explain.proof import Standing
from jnpolicy.model.policy import STRICTNESS, CategoryPrevails, DefaultRelation, PairRelation, Policy, RelationKind
from jnpolicy.model.walk import awards_in
from jnpolicy.solve.derived import Key

Related = tuple[str, str, str]  # relation, source, title of the clause that prevails


class Things:
    """Which matters of a case are one and the same thing."""

    def __init__(self, case: Case):
        self._of = {matter.id: matter.id for matter in case.matters}
        for group in case.links:
            merged = {self._of[matter] for matter in group}
            first = min(merged)
            self._of = {matter: first if thing in merged else thing for matter, thing in self._of.items()}

    def of(self, matter: str) -> str:
        """One name for all matters that are one thing with it."""
        return self._of[matter]


class Rivals:
    """The candidates by the thing that they are for and by clause: only such can be tied to one another."""

    def __init__(self, case: Case, things: Things, standing: Mapping[Key, Standing]):
        self.standing = standing
        self._things = things
        self._by_thing: dict[str, list[Key]] = {}
        self._by_clause: dict[str, list[Key]] = {}
        candidates = [key for key, how in standing.items() if how is not Standing.NOT_ELIGIBLE]
        for key in (*candidates, *(Key("其他政策", other.matter, other.id) for other in case.others)):
            self._by_thing.setdefault(things.of(key.matter), []).append(key)
            if not key.other:
                self._by_clause.setdefault(key.clause, []).append(key)

    def on_thing(self, key: Key) -> Iterator[Key]:
        """The others on the same thing."""
        return (other for other in self._by_thing.get(self._things.of(key.matter), ()) if other != key)

    def of_clause(self, key: Key) -> Iterator[Key]:
        """The others of the same clause."""
        return (other for other in self._by_clause.get(key.clause, ()) if other != key)


def ties_of(policy: Policy, case: Case, rivals: Rivals, key: Key) -> set[tuple[Key, str, str, str]]:
    """Everything that a candidate is tied to: who, the relation, its title, and who prevails (as Key.text)."""
    if rivals.standing.get(key) is Standing.NOT_ELIGIBLE:
        return set()
    found = set()
    for other in rivals.on_thing(key):
        for relation, source, first in related(policy, case, key, other):
            prevails = "" if not first else key.text if first == _name(key) else other.text
            found.add((other, relation, source, prevails))
    once = policy.clause(key.clause).once
    if once is not None:
        found |= {(other, "就高" if once.higher else "择一", "限次", "") for other in rivals.of_clause(key)}
    return found


def _name(key: Key) -> str:
    return key.text if key.other else key.clause


def related(policy: Policy, case: Case, one: Key, two: Key) -> set[Related]:
    """What two candidates are to each other on one thing."""
    if one.other and two.other:
        return {("择一", "", "")}
    if one.other or two.other:
        own, other = (two, one) if one.other else (one, two)
        return _with_other(policy, case, own.clause, other)
    return between(policy, case, one.clause, two.clause)


def between(policy: Policy, case: Case, one: str, two: str) -> set[Related]:
    """What two clauses are to each other: as it is written of them, else by the defaults of their policies."""
    pair = {one, two}
    said = {
        (relation.kind.value, relation.source, relation.first if relation.kind is RelationKind.PREVAILS else "")
        for relation in policy.relations
        if isinstance(relation, PairRelation) and {relation.first, relation.second} == pair
    }
    if said:
        return said
    packs = [policy.clause(title).pack for title in (one, two)]
    if packs[0] == packs[1]:
        found = set(_defaults(policy, case, packs[0], external=False))
        shares = any(True for component in policy.clause(one).components for _ in awards_in(component.amount))
        if one == two and shares:  # what it is taken from is one and the same there
            found = {("择一", "") if relation == "可叠加" else (relation, source) for relation, source in found}
        return {(relation, source, "") for relation, source in found}
    offered = [found for pack in packs for found in _defaults(policy, case, pack, external=True)]
    strictest = max(STRICTNESS.index(RelationKind(relation)) for relation, _ in offered)
    return {(relation, source, "") for relation, source in offered if STRICTNESS.index(RelationKind(relation)) == strictest}


def _with_other(policy: Policy, case: Case, clause: str, other: Key) -> set[Related]:
    pack = policy.clause(clause).pack
    category = next(grant.category for grant in case.others if grant.id == other.other)
    yields = {
        (RelationKind.PREVAILS.value, relation.source, clause)
        for relation in policy.relations
        if isinstance(relation, CategoryPrevails) and (relation.pack, relation.category) == (pack, category)
    }
    return yields or {(relation, source, "") for relation, source in _defaults(policy, case, pack, external=True)}


def _defaults(policy: Policy, case: Case, pack: str, *, external: bool) -> Iterator[tuple[str, str]]:
    """A policy's default relation for this applicant; where it says nothing: apart from others, together within."""
    kinds = {kind for name in case.applicant.kinds for kind in policy.vocabulary.lineage(name)}
    own = [r for r in policy.relations if isinstance(r, DefaultRelation) and (r.pack, r.external) == (pack, external)]
    special = [r for r in own if r.only_for is not None and (r.only_for in kinds) is not r.negated]
    found = special or [r for r in own if r.only_for is None]
    yield from ((relation.kind.value, relation.source) for relation in found)
    if not found:
        yield ("择一" if external else "可叠加"), ""


def awards_in_the_way(policy: Policy, case: Case, things: Things, key: Key, standing: Mapping[Key, Standing]) -> set[int]:
    """The awards received because of which a candidate gets nothing more."""
    if standing.get(key) is Standing.NOT_ELIGIBLE:
        return set()
    return {award.number for award in case.awards if _in_the_way(policy, case, things, key, award)}


def parts_had(policy: Policy, case: Case, key: Key) -> set[str]:
    """The components of a candidate that awards received name."""
    named = {component.name for component in policy.clause(key.clause).components}
    own = (award for award in case.awards if (award.clause, award.matter) == (key.clause, key.matter))
    return {award.component for award in own if award.component is not None} & named


def _in_the_way(policy: Policy, case: Case, things: Things, key: Key, award: Award) -> bool:
    clause = policy.clause(key.clause)
    if award.clause == key.clause and award.matter == key.matter:
        had = parts_had(policy, case, key)
        return award.component not in had or len(had) == len(clause.components)
    if clause.once is not None and award.clause == key.clause and award.holder is None:
        return True
    if award.matter is None or things.of(award.matter) != things.of(key.matter):
        return False
    if award.clause is None:
        yields = any(
            isinstance(relation, CategoryPrevails) and (relation.pack, relation.category) == (clause.pack, award.category)
            for relation in policy.relations
        )
        kinds = {relation for relation, _ in _defaults(policy, case, clause.pack, external=True)}
        return not yields and bool(kinds - {"可叠加", "补差"})
    relations = between(policy, case, key.clause, award.clause)
    kept = {"可叠加", "补差", "叠加封顶"}
    return not any(relation in kept or first == key.clause for relation, _, first in relations)
