"""Relations that are no choice: what awards received, 优先 and 就高 shut out, and what they may yet shut out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jnpolicy.model.policy import RelationKind
from jnpolicy.solve.candidate import Candidate, Shut
from jnpolicy.solve.derived import Derived, Key, Tie


def settle(candidates: Iterable[Candidate], derived: Derived) -> tuple[Candidate, ...]:
    """Shut out what surely cannot be had. What an open candidate may shut out is open too."""
    by_key = {candidate.key: candidate for candidate in candidates}
    for key, awards in derived.had.items():
        if key in by_key:
            by_key[key] = replace(by_key[key], shut=Shut("已享受", None, "", awards[0]))
    _prevails(by_key, derived)
    _HigherApplies(by_key, derived).settle()
    return tuple(by_key.values())


def _prevails(by_key: dict[Key, Candidate], derived: Derived) -> None:
    waiting = [tie for tie in derived.shuts if tie.first in by_key and tie.second in by_key]
    while waiting:
        beaten = {tie.second for tie in waiting}
        ready = [tie for tie in waiting if tie.first not in beaten] or waiting[:1]
        for tie in ready:
            first, second = by_key[tie.first], by_key[tie.second]
            if first.shut or second.shut:
                continue
            if first.open:
                missing = second.missing | first.missing
                by_key[tie.second] = replace(second, open=True, missing=missing, waits_for=first.key)
            else:
                by_key[tie.second] = replace(second, shut=Shut("优先", tie.first, tie.source))
        waiting = [tie for tie in waiting if tie not in ready]


class _HigherApplies:
    """The higher stands and shuts out those it meets; of equals the earlier. What is not sure of either is open."""

    def __init__(self, by_key: dict[Key, Candidate], derived: Derived):
        self._by_key = by_key
        self._place = {key: position for position, key in enumerate(by_key)}
        self._rivals: dict[Key, list[tuple[Key, Tie]]] = {}
        contending = {key for key, candidate in by_key.items() if candidate.shut is None}
        for tie in derived.ties:
            if tie.relation == RelationKind.HIGHER_APPLIES.value and {tie.first, tie.second} <= contending:
                self._rivals.setdefault(tie.first, []).append((tie.second, tie))
                self._rivals.setdefault(tie.second, []).append((tie.first, tie))
        self._stands: dict[Key, bool] = {}

    def settle(self) -> None:
        """What is sure of one may make another sure, until nothing changes; the rest waits for its rivals."""
        undecided = sorted(self._rivals, key=self._place.__getitem__)
        while True:
            left = [key for key in undecided if not self._decided(self._by_key[key])]
            if left == undecided:
                break
            undecided = left
        for key in undecided:
            candidate = self._by_key[key]
            if not candidate.open:
                rival = next(rival for rival in self._facing(key) if not self._above(candidate, rival))
                missing = candidate.missing_amounts | rival.missing | rival.missing_amounts
                self._by_key[key] = replace(candidate, open=True, missing=missing, waits_for=rival.key)

    def _decided(self, candidate: Candidate) -> bool:
        for rival, tie in self._rivals[candidate.key]:
            if self._stands.get(rival) and self._above(self._by_key[rival], candidate):
                self._by_key[candidate.key] = replace(candidate, shut=Shut("就高", rival, tie.source))
                self._stands[candidate.key] = False
                return True
        if not candidate.open and all(self._above(candidate, rival) for rival in self._facing(candidate.key)):
            self._stands[candidate.key] = True
            return True
        return False

    def _facing(self, key: Key) -> list[Candidate]:
        """Rivals that may stand."""
        return [self._by_key[rival] for rival, _ in self._rivals[key] if self._stands.get(rival) is not False]

    def _above(self, one: Candidate, two: Candidate) -> bool:
        """Whether one comes before two however the unknown amounts turn out."""
        if two.high is None:
            return False
        return one.low > two.high or (one.low == two.high and self._earlier(one, two))

    def _earlier(self, one: Candidate, two: Candidate) -> bool:
        """Whether one surely stands before two: of one clause, years that are not known may yet turn them round."""
        unsure = one.key.clause == two.key.clause and (one.year_missing or two.year_missing)
        return not unsure and self._place[one.key] < self._place[two.key]
