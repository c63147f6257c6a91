"""What limits a case meets: their ceilings in 分, what awards received drew, and which facts they wait for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from jnpolicy.cases.case import Case
from jnpolicy.model.expression import Expression, Role
from jnpolicy.model.policy import Limit, PairRelation, Policy, ScopeKind
from jnpolicy.model.walk import attributes_in, of_matter
from jnpolicy.solve.candidate import NOTHING, Candidate, LimitLine, StackLine, Unknown, unknown
from jnpolicy.solve.derived import Derived, Key, LimitKey
from jnpolicy.solve.evaluate import CaseFacts, Disagreement, evaluate
from jnpolicy.solve.ranges import Range, common, lower

Bounds = tuple[int, int | None, Unknown]  # a ceiling's lowest and highest in 分, and the facts that it waits for
Stacks = dict[tuple[frozenset[str], str], StackLine]  # by the two clauses and the thing


def limit_lines(policy: Policy, case: Case, derived: Derived) -> Iterator[LimitLine]:
    """Every limit for each scope and years that it has members in."""
    limits: dict[str, tuple[tuple[str, ...], Limit]] = {
        limit.id: ((clause.id,), limit) for clause in policy.clauses for limit in clause.limits
    }
    limits |= {shared.limit.id: (shared.clauses, shared.limit) for shared in policy.shared_limits}
    ceilings = _Ceilings(policy, case, derived)
    for key, members in _widest(derived):
        clauses, limit = limits[key.limit]
        kinds = {policy.clause(clause).matter for clause in clauses}
        low, high, missing = ceilings.of_limit(limit, kinds, members[0][0].matter)
        if limit.scope is ScopeKind.GROUP and limit.scope_name not in case.applicant.facts:
            high, missing = None, missing | {("", limit.scope_name)}  # of no group, nothing would be limited
        yield LimitLine(key, limit, low, high, case.awarded(derived.drawn.get(key, ())), members, clauses, missing)


def _widest(derived: Derived) -> Iterator[tuple[LimitKey, tuple[tuple[Key, str], ...]]]:
    """Limits with their members; of stretches of years those that no other holds, with all that awards drew on them."""
    held = {key: (frozenset(members), frozenset(derived.drawn.get(key, ()))) for key, members in derived.members.items()}
    beside: dict[tuple[str, str], list[LimitKey]] = {}
    for key in held:
        beside.setdefault((key.limit, key.scope), []).append(key)
    for key, members in derived.members.items():
        paid, had = held[key]
        others = (held[other] for other in beside[key.limit, key.scope] if other != key)
        if not any(paid <= more and had <= drawn for more, drawn in others):
            yield key, members


def stack_lines(policy: Policy, case: Case, derived: Derived) -> Stacks:
    """The ceiling of each 叠加封顶 on each thing on which one of its two clauses may be had."""
    ceilings = _Ceilings(policy, case, derived)
    found: Stacks = {}
    for relation in policy.relations:
        if not isinstance(relation, PairRelation) or relation.ceiling is None:
            continue
        pair = frozenset((relation.first, relation.second))
        named = {attribute.kind for attribute in attributes_in(relation.ceiling) if attribute.role is Role.MATTER}
        kinds = named or {policy.clause(relation.first).matter}
        for key in sorted(derived.eligible | derived.open):
            thing = derived.things[key.matter]
            if key.clause in pair and (pair, thing) not in found:
                found[pair, thing] = StackLine(*ceilings.over(relation.ceiling, kinds, key.matter))
    return found


class _Ceilings:
    """Ceilings over what is paid on a matter of a case."""

    def __init__(self, policy: Policy, case: Case, derived: Derived):
        self._facts = CaseFacts(policy, case)
        self._things = derived.things

    def of_limit(self, limit: Limit, kinds: Collection[str], member: str) -> Bounds:
        """As `over`; a limit of what an identifier stands for is one number, which all matters with it state."""
        if limit.scope is not ScopeKind.IDENTIFIER or not of_matter(limit.ceiling):
            return self.over(limit.ceiling, kinds, member)
        found = self._stated(limit.ceiling, kinds, self._facts.sharing(limit.scope_name, member))
        value = common(list(found.values()))
        if value is None:
            raise Disagreement(limit, str(self._facts.of(member).matter[limit.scope_name].value))
        return _bounds(value, found)

    def over(self, ceiling: Expression, kinds: Collection[str], member: str) -> Bounds:
        """The lowest and highest in 分, and the facts that it waits for.

        Where matters that are one thing state it differently, the lowest holds.
        """
        if not of_matter(ceiling):
            found = {member: evaluate(ceiling, self._facts.of())}
        else:
            one_thing = (matter for matter, thing in self._things.items() if thing == self._things[member])
            found = self._stated(ceiling, kinds, one_thing)
        return _bounds(lower(list(found.values())), found)

    def _stated(self, ceiling: Expression, kinds: Collection[str], matters: Iterable[str]) -> dict[str, Range]:
        return {matter: evaluate(ceiling, self._facts.of(matter)) for matter in matters if self._facts.is_a(matter, kinds)}


def _bounds(value: Range, found: Mapping[str, Range]) -> Bounds:
    missing = NOTHING.union(*(unknown(item.missing, matter) for matter, item in found.items()))
    return *_fen(value), missing if value.value is None else NOTHING


def _fen(ceiling: Range) -> tuple[int, int | None]:
    """The whole 分 of a ceiling's lowest and highest: a part of a 分 cannot be paid."""
    low = 0 if ceiling.low is None else max(0, int(ceiling.low * 100))
    return low, None if ceiling.high is None else max(0, int(ceiling.high * 100))


def waiting_limits(
    limits: Iterable[LimitLine], stacks: Stacks, derived: Derived, candidates: Sequence[Candidate]
) -> dict[Key, Unknown]:
    """Candidates → the facts that the ceilings over them wait for; one that nothing could reach waits for none."""
    most = {(c.key, amount.name): amount.high for c in candidates for amount in c.amounts}
    unplaced = any(c.year_missing for c in candidates)  # they may yet come under the limit of a year
    found: dict[Key, Unknown] = {}
    for line in limits:
        highs = [most[member] for member in line.members if member in most]
        reached = None in highs or sum(high for high in highs if high is not None) > max(0, line.low - line.drawn)
        if line.low != line.high and (reached or (unplaced and line.key.year)):
            for key, _ in line.members:
                found[key] = found.get(key, NOTHING) | line.missing
    stacked = [(key, tie.first.clause, tie.second.clause) for tie in derived.ties for key in (tie.first, tie.second)]
    stacked += [(key, key.clause, clause) for key, rows in derived.stacked.items() for clause, _ in rows]
    for key, one, two in stacked:
        stack = stacks.get((frozenset((one, two)), derived.things[key.matter]))
        if stack is not None and stack.low != stack.high:
            found[key] = found.get(key, NOTHING) | stack.missing
    return found
