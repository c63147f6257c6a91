"""A choice problem in whole 分: candidates, what each pays, what limits and relations tie them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Share:
    """How a payment hangs on what candidates before it are paid: by clause what it had already (分), and who adds to it."""

    of: tuple[tuple[str, int, tuple[int, ...]], ...]
    rule: Callable[[Mapping[str, int]], int]


@dataclass(frozen=True, slots=True)
class Payment:
    """One component of a candidate. `raw` holds its amount in 分 under each objective, the first to be maximised first.

    One of another policy (`own` False) is paid before all own ones: it draws on limits, and none cuts it.
    """

    candidate: int
    name: str
    raw: tuple[int, ...]
    own: bool = True
    share: Share | None = None  # `raw` is then what it comes to at most


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A limit: what it has left in 分, the payments (by index) under it, and which of the problem's limits it is.

    With `together` it holds only for a selection that has all those candidates: a ceiling on stacked grants.
    """

    left: int
    payments: tuple[int, ...]
    source: int = -1
    together: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Instance:
    """Candidates are numbered from 0 in the order that breaks ties; payments stand in the order of paying, shares last.

    All payments of a candidate stand together. `exclusive` holds pairs i < j that may not both be chosen;
    `top_ups` pairs of which the one paid later gets only the difference; `received` what a candidate tops up.
    """

    size: int
    payments: tuple[Payment, ...]
    ceilings: tuple[Ceiling, ...]
    exclusive: frozenset[tuple[int, int]] = frozenset()
    top_ups: frozenset[tuple[int, int]] = frozenset()
    received: tuple[tuple[int, int], ...] = ()  # (candidate, 分)
    objectives: int = 1

    @cached_property
    def payments_of(self) -> tuple[tuple[int, ...], ...]:
        """Candidate → its payments by index."""
        found: list[list[int]] = [[] for _ in range(self.size)]
        for index, payment in enumerate(self.payments):
            found[payment.candidate].append(index)
        return tuple(tuple(row) for row in found)

    @cached_property
    def ceilings_of(self) -> tuple[tuple[int, ...], ...]:
        """Payment → the ceilings over it by index."""
        found: list[list[int]] = [[] for _ in self.payments]
        for index, ceiling in enumerate(self.ceilings):
            for payment in ceiling.payments:
                found[payment].append(index)
        return tuple(tuple(row) for row in found)

    @cached_property
    def partners(self) -> tuple[frozenset[int], ...]:
        """Candidate → those it is in a top-up with."""
        found: list[set[int]] = [set() for _ in range(self.size)]
        for one, two in self.top_ups:
            found[one].add(two)
            found[two].add(one)
        return tuple(frozenset(row) for row in found)

    def under(self, *objectives: int) -> Instance:
        """The same choice with these objectives only, the first to be maximised first."""
        payments = (replace(payment, raw=tuple(payment.raw[o] for o in objectives)) for payment in self.payments)
        return replace(self, payments=tuple(payments), objectives=len(objectives))

    def simplified(self) -> Instance:
        """Under the first objective only, where no payment is worth anything else under the others."""
        same = all(len(set(payment.raw)) == 1 for payment in self.payments)
        return self.under(0) if same and self.objectives > 1 else self

    def components(self) -> tuple[tuple[int, ...], ...]:
        """Candidates that relations or limits tie together, directly or through others."""
        parent = list(range(self.size))

        def root(item: int) -> int:
            while parent[item] != item:
                parent[item] = parent[parent[item]]
                item = parent[item]
            return item

        def join(items: Iterable[int]) -> None:
            first, *rest = items
            for other in rest:
                parent[root(other)] = root(first)

        for pair in (*self.exclusive, *self.top_ups):
            join(pair)
        for payment in self.payments:
            if payment.share is not None:
                join((payment.candidate, *(candidate for _, _, of in payment.share.of for candidate in of)))
        for ceiling in self.ceilings:
            if ceiling.payments:
                join(self.payments[index].candidate for index in ceiling.payments)
        groups: dict[int, list[int]] = {}
        for candidate in range(self.size):
            groups.setdefault(root(candidate), []).append(candidate)
        return tuple(tuple(group) for group in groups.values())

    def part(self, candidates: tuple[int, ...]) -> Instance:
        """The problem of some candidates alone, renumbered in order: the others are never chosen."""
        number = {candidate: index for index, candidate in enumerate(candidates)}
        kept = sorted(index for candidate in candidates for index in self.payments_of[candidate])
        place = {old: new for new, old in enumerate(kept)}
        over = sorted({ceiling for index in kept for ceiling in self.ceilings_of[index]})
        return Instance(
            size=len(candidates),
            payments=tuple(_renumbered_payment(self.payments[old], number) for old in kept),
            ceilings=tuple(
                replace(
                    ceiling,
                    payments=tuple(place[index] for index in ceiling.payments if index in place),
                    together=frozenset(number[candidate] for candidate in ceiling.together),
                )
                for ceiling in map(self.ceilings.__getitem__, over)
                if ceiling.together <= number.keys()
            ),
            exclusive=frozenset(_renumbered(self.exclusive, number)),
            top_ups=frozenset(_renumbered(self.top_ups, number)),
            received=tuple((number[c], amount) for c, amount in self.received if c in number),
            objectives=self.objectives,
        )


def _renumbered_payment(payment: Payment, number: dict[int, int]) -> Payment:
    share = payment.share
    if share is not None:
        share = replace(
            share, of=tuple((clause, had, tuple(number[c] for c in of if c in number)) for clause, had, of in share.of)
        )
    return replace(payment, candidate=number[payment.candidate], share=share)


def _renumbered(pairs: Iterable[tuple[int, int]], number: dict[int, int]) -> Iterator[tuple[int, int]]:
    return ((number[one], number[two]) for one, two in pairs if one in number and two in number)
