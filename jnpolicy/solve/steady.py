"""Where a total may fall as an unknown amount rises: such amounts are no part of what is sure.

Where limits nest, the total of a selection grows with every amount and ceiling, and does not hang on the order of
payment. Where they cross it may not: what one gets, out of two limits, two others may have lost. The difference of a
补差 hangs on the order of payment even where limits nest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from jnpolicy.model.policy import RelationKind
from jnpolicy.solve.candidate import Candidate, LimitLine
from jnpolicy.solve.derived import Derived, Key, Tie

_Payments = frozenset[tuple[Key, str]]


@dataclass(slots=True)
class _Group:
    """Candidates that limits and relations tie together."""

    keys: set[Key] = field(default_factory=set)
    limited: list[_Payments] = field(default_factory=list)
    topped: bool = False  # by 补差
    taken: bool = False  # one's amount is taken from another's
    drifting: bool = False  # one whose year is not known may come under a limit of another's years, and take of it

    def join(self, other: _Group) -> None:
        self.keys |= other.keys
        self.limited += other.limited
        self.topped |= other.topped
        self.taken |= other.taken
        self.drifting |= other.drifting

    def unsteady(self, candidate: Candidate) -> bool:
        """Whether the total of the group may move either way with what is not known of this candidate."""
        unknown = self.drifting or candidate.inexact or bool(candidate.limit_missing) or bool(candidate.year_missing)
        return (unknown and (self.taken or cross(self.limited))) or (bool(candidate.year_missing) and self.topped)


def unsteady(candidates: Sequence[Candidate], limits: Sequence[LimitLine], derived: Derived) -> frozenset[Key]:
    """Those of the candidates whose unknown amount, ceiling or year may lower the total of others."""
    if not any(c.inexact or c.limit_missing or c.year_missing for c in candidates):
        return frozenset()
    payments = {c.key: frozenset((c.key, amount.name) for amount in c.amounts) for c in candidates}
    found: list[_Group] = []
    for line in limits:
        _add(found, frozenset(member for member in line.members if member[0] in payments))
    for keys in _drifting(candidates, limits):
        _join(found, _Group(keys, drifting=True))
    for tie in derived.ties:
        if tie.first in payments and tie.second in payments and _shares(tie):
            both = payments[tie.first] | payments[tie.second]
            _add(found, both, topped=tie.relation == RelationKind.TOP_UP.value)
    for candidate in candidates:
        of = {key for amount in candidate.amounts for item in amount.taken for key in item.keys if key in payments}
        if of:
            _add(found, payments[candidate.key].union(*(payments[key] for key in of)), taken=True)
    for key in (*derived.topped_up, *derived.stacked):
        _add(found, payments.get(key, frozenset()))
    by_key = {candidate.key: candidate for candidate in candidates}
    return frozenset(key for group in found for key in group.keys if key in by_key and group.unsteady(by_key[key]))


def cross(sets: Sequence[_Payments]) -> bool:
    """Whether two of them overlap without one holding the other."""
    return any(one & two and not (one <= two or two <= one) for one, two in combinations(set(sets), 2))


def _drifting(candidates: Sequence[Candidate], limits: Sequence[LimitLine]) -> Iterator[set[Key]]:
    """Candidates that some years of a limit hold, with one whose year is not known, so that it may be among these."""
    unplaced = [candidate.key for candidate in candidates if candidate.year_missing]
    for line in limits:
        for key in unplaced:
            if line.limit.years is not None and key.clause in line.clauses:
                yield {key, *(member for member, _ in line.members)}


def _shares(tie: Tie) -> bool:
    return tie.relation in (RelationKind.TOP_UP.value, RelationKind.STACK_CAPPED.value)


def _add(found: list[_Group], limited: _Payments, *, topped: bool = False, taken: bool = False) -> None:
    """Put what is limited together into the group it belongs to, joining groups that it ties."""
    if not limited:
        return
    _join(found, _Group({key for key, _ in limited}, [limited], topped, taken))


def _join(found: list[_Group], made: _Group) -> None:
    for group in [group for group in found if group.keys & made.keys]:
        made.join(group)
        found.remove(group)
    found.append(made)
