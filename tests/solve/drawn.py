"""Choice problems drawn at random with every kind of tie, and the best of each by trying all."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import strategies as st

from jnpolicy.solve.bound import laminar
from jnpolicy.solve.instance import Ceiling, Instance, Payment, Share
from jnpolicy.solve.standing import Key, selection_key


@st.composite
def instances(draw: st.DrawFn, largest: int = 8, *, nested: bool | None = None, objectives: int = 1) -> Instance:
    size = draw(st.integers(1, largest))
    order = draw(st.permutations(range(size)))
    amounts = st.tuples(*[st.sampled_from([0, 5, 10, 20, 30, 31, 2**31, 2**53 + 1, 10**18])] * objectives)
    foreign = draw(st.integers(0, 2)) if not nested and draw(st.booleans()) else 0  # grants of other policies are paid first
    payments = [
        Payment(c, str(k), draw(amounts), place >= foreign)
        for place, c in enumerate(order)
        for k in range(draw(st.integers(1, 2)))
    ]
    if size > 1 and not nested and draw(st.integers(0, 2)) == 0:  # the last takes a part of what one before it is paid
        payments[-1] = _with_share(payments[-1], payments, draw(st.sampled_from(order[:-1])), draw(st.integers(1, 3)))
    pairs = list(combinations(range(size), 2))
    tied = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=size)) if pairs else []
    split = draw(st.integers(0, len(tied)))
    only_nested = draw(st.booleans()) if nested is None else nested
    ceilings: list[Ceiling] = []
    for _ in range(draw(st.integers(0, 4))):
        if only_nested:
            low = draw(st.integers(0, len(payments) - 1))
            members = set(range(low, draw(st.integers(low, len(payments) - 1)) + 1))
        else:
            members = draw(st.sets(st.integers(0, len(payments) - 1), min_size=1))
        others = [set(ceiling.payments) for ceiling in ceilings]
        if only_nested and any(members & other and not (members <= other or other <= members) for other in others):
            continue
        ceilings.append(Ceiling(draw(st.sampled_from([0, 7, 25, 50, 2**31 + 7, 10**18])), tuple(sorted(members))))
    for one, two in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2)) if pairs and not nested else []:
        both = tuple(p for p, payment in enumerate(payments) if payment.candidate in (one, two))
        ceilings.append(Ceiling(draw(st.sampled_from([12, 25, 2**31])), both, together=frozenset((one, two))))
    received = tuple((c, draw(st.integers(1, 40))) for c in range(size) if draw(st.integers(0, 9)) == 0)
    return Instance(
        size, tuple(payments), tuple(ceilings), frozenset(tied[:split]), frozenset(tied[split:]), received, objectives
    )  # fmt: skip


def _with_share(payment: Payment, payments: list[Payment], of: int, part: int) -> Payment:
    whole = [sum(raw) for raw in zip(*(p.raw for p in payments if p.candidate == of), strict=True)]
    share = Share((("甲", 7, (of,)),), lambda paid: paid["甲"] // part)
    return replace(payment, raw=tuple((amount + 7) // part for amount in whole), share=share)


def feasible(instance: Instance) -> list[frozenset[int]]:
    subsets = (frozenset(c for c in range(instance.size) if mask >> c & 1) for mask in range(1 << instance.size))
    return [s for s in subsets if not any(a in s and b in s for a, b in instance.exclusive)]


def brute_force(instance: Instance) -> tuple[Key, frozenset[int]]:
    return max((selection_key(instance, selected), selected) for selected in feasible(instance))


@st.composite
def matters(draw: st.DrawFn, largest: int = 8, *, objectives: int = 1) -> Instance:
    """Candidates of a few matters that exclude each other, under limits that nest, many amounts and limits alike."""
    size = draw(st.integers(2, largest))
    matter = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    order = draw(st.permutations(range(size)))
    amounts = st.tuples(*[st.sampled_from([0, 10, 20, 30])] * objectives)
    foreign = draw(st.sampled_from([0, 0, 1]))
    payments = [
        Payment(c, str(k), draw(amounts), place >= foreign)
        for place, c in enumerate(order)
        for k in range(draw(st.sampled_from([1, 1, 2])))
    ]
    sets = draw(st.lists(st.frozensets(st.integers(0, len(payments) - 1), min_size=1), max_size=4))
    nested = [members for _, members in laminar([(0, members) for members in sets])]
    ceilings = tuple(Ceiling(draw(st.sampled_from([0, 15, 30, 45])), tuple(sorted(members))) for members in nested)
    pairs = list(combinations(range(size), 2))
    more = draw(st.frozensets(st.sampled_from(pairs), max_size=2))
    return Instance(size, tuple(payments), ceilings, frozenset(p for p in pairs if matter[p[0]] == matter[p[1]]) | more,
                    objectives=objectives)  # fmt: skip
