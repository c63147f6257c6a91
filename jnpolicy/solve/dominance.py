"""Candidates that need not be chosen: another can take the place of each and is never worse.

One dominates another where they exclude each other, whatever excludes it excludes the other too, and it asks no less
under no other limits. In any selection it can then stand for the other, and the count stays. What is paid does not
fall either, if what is paid there grows with what is asked: so only where limits nest, and where nothing is topped up,
stacked or a share. Of two that dominate each other the earlier counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jnpolicy.solve.bound import laminar
from jnpolicy.solve.instance import Instance

_Home = frozenset[int]  # the limits over a payment
_Amounts = tuple[int, ...]  # by objective


def dominators(instance: Instance) -> dict[int, frozenset[int]]:
    """Candidate → those that dominate it; what none dominates is left out."""
    rivals: dict[int, set[int]] = {}
    for one, two in instance.exclusive:
        rivals.setdefault(one, set()).add(two)
        rivals.setdefault(two, set()).add(one)
    asked = {candidate: _asked(instance, candidate) for candidate in rivals}

    def stands_for(one: int, two: int) -> bool:
        return rivals[one] - {two} <= rivals[two] - {one} and _covers(asked[one], asked[two])

    found: dict[int, set[int]] = {}
    for pair in instance.exclusive:
        for one, two in (pair, pair[::-1]):
            if stands_for(one, two) and (one < two or not stands_for(two, one)):
                found.setdefault(two, set()).add(one)
    growing = _growing(instance) if found else frozenset()
    return {two: kept for two, ones in found.items() if two in growing and (kept := growing & ones)}


def left_out(dominators: Mapping[int, frozenset[int]], required: Iterable[int], forbidden: Iterable[int]) -> set[int]:
    """What need not be looked at under requests: each has a dominator that is not forbidden, and none is required."""
    return {candidate for candidate, ones in dominators.items() if ones.difference(forbidden)}.difference(required)


def strictly(instance: Instance, dominators: Mapping[int, frozenset[int]]) -> dict[int, frozenset[int]]:
    """Those dominators only that are better than the candidate in any selection, or as good and earlier."""

    def better(one: int, two: int) -> bool:
        asked = [sum(instance.payments[p].raw[0] for p in instance.payments_of[candidate]) for candidate in (one, two)]
        return one < two or (asked[0] > asked[1] and not any(instance.ceilings_of[p] for p in instance.payments_of[one]))

    return {two: frozenset(one for one in ones if better(one, two)) for two, ones in dominators.items()}


def _asked(instance: Instance, candidate: int) -> dict[_Home, _Amounts]:
    """What a candidate asks under each set of limits."""
    found: dict[_Home, _Amounts] = {}
    for index in instance.payments_of[candidate]:
        home, raw = frozenset(instance.ceilings_of[index]), instance.payments[index].raw
        found[home] = tuple(map(sum, zip(found[home], raw, strict=True))) if home in found else raw
    return found


def _covers(one: Mapping[_Home, _Amounts], two: Mapping[_Home, _Amounts]) -> bool:
    """Whether for each amount of two there is one of its own that is no less, under no other limits."""
    left = dict(one)
    for home in sorted(two, key=lambda home: home not in one):
        if any(two[home]):
            place = home if home in left else next((other for other in left if other < home), None)
            if place is None or any(less < more for less, more in zip(left.pop(place), two[home], strict=True)):
                return False
    return True


def _growing(instance: Instance) -> frozenset[int]:
    """The candidates of this policy from which on what is paid grows with what is asked."""
    parent = list(range(instance.size))  # of candidates that limits tie

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    members = [{instance.payments[p].candidate for p in ceiling.payments} for ceiling in instance.ceilings]
    for group in members:
        for candidate in group:
            parent[root(candidate)] = root(min(group))
    limits: dict[int, list[tuple[int, frozenset[int]]]] = {}
    for group, ceiling in zip(members, instance.ceilings, strict=True):
        if group:
            limits.setdefault(root(min(group)), []).append((ceiling.left, frozenset(ceiling.payments)))
    unsure = {root(candidate) for pair in instance.top_ups for candidate in pair}
    unsure |= {root(candidate) for candidate, _ in instance.received}
    unsure |= {root(candidate) for ceiling in instance.ceilings for candidate in ceiling.together}
    for payment in instance.payments:
        if payment.share is not None:
            unsure |= {root(c) for c in (payment.candidate, *(c for _, _, of in payment.share.of for c in of))}
    unsure |= {group for group, rows in limits.items() if len(laminar(rows)) < len(rows)}
    own = {payment.candidate for payment in instance.payments if payment.own}
    foreign = {payment.candidate for payment in instance.payments if not payment.own}
    return frozenset(candidate for candidate in own - foreign if root(candidate) not in unsure)
