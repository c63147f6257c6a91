"""The best selection by layers: candidates are decided one after another in the order of paying.

So what those before got is exact also where limits cross. All that matters further on is what the limits have left and
which candidates are shut out: of two ways to the same state the better is kept. What a limit has left counts only up to
what may yet be asked under it, so that limits that are used up, and those that cannot be, make states the same. A state
is dropped where prices (`dual`) show that nothing better than the best known comes of it.

A layer holds so many states at most. Where it had to drop others, what was found is a good selection, not a proven one,
and the next pass is wider. A state's value is one whole number: what is paid, then minus the count, then which
candidates, the earliest highest; so such numbers stand in the order of `standing.Key`.

Source: Bergman, Cire, van Hoeve and Hooker, Decision Diagrams for Optimization (2016): layers, restricted and bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from jnpolicy.solve.bound import cliques
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.dual import FULL, Part, kept, lowered
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.meter import nested

_RENEWED = 8  # layers with the same prices

_State = tuple[tuple[int, ...], int]  # what the open limits have left, and who is shut out as bits


def applies(instance: Instance) -> bool:
    """Whether limits cross, and what a candidate gets hangs on them alone: no top-ups, stacks or shares; one objective.

    Where limits nest, blocks (`share`) say more than prices do.
    """
    stacked = any(ceiling.together for ceiling in instance.ceilings)
    shared = any(payment.share is not None for payment in instance.payments)
    return instance.objectives == 1 and not (stacked or shared or instance.top_ups or nested(instance, 0))


@dataclass(frozen=True, slots=True)
class Passed:
    """The best value found, and whether nothing was dropped unseen."""

    value: int
    proven: bool


@dataclass(frozen=True, slots=True)
class _Layer:
    """One candidate to decide: its payments by place in the state, and how the state of the next layer is made.

    A state is first lengthened by what limits have that are met here for the first time. `kept` are places in it that
    matter further on, with what may yet be asked there.
    """

    candidate: int
    parts: tuple[Part, ...]  # limits by place
    fresh: tuple[int, ...]
    kept: tuple[tuple[int, int], ...]
    limits: tuple[int, ...]  # of the next layer's state, place by place
    unmet: tuple[int, ...]  # limits that only later candidates meet
    later: int  # candidates still to come, as bits


class Layers:
    """An instance to which this `applies`, with some candidates put in and out beforehand."""

    def __init__(self, instance: Instance, required: frozenset[int] = frozenset(), forbidden: frozenset[int] = frozenset()):
        self._size = instance.size
        self._shift = instance.size + instance.size.bit_length()  # of what is paid, in a value
        self._left = [ceiling.left for ceiling in instance.ceilings]
        self._required = required
        self._received = dict(instance.received)
        self._shuts = [0] * instance.size
        for one, two in instance.exclusive:
            self._shuts[one] |= 1 << two
            self._shuts[two] |= 1 << one
        shut = 0
        for candidate in required:
            shut |= self._shuts[candidate]
        self._order = [
            c for c in dict.fromkeys(p.candidate for p in instance.payments) if c not in forbidden and not shut >> c & 1
        ]
        self._parts: list[tuple[Part, ...]] = [
            tuple((instance.payments[p].raw[0], instance.ceilings_of[p], instance.payments[p].own) for p in row)
            for row in instance.payments_of
        ]
        self._matter = cliques(instance)
        self._layers = self._planned()

    def value(self, paid: int, selected: frozenset[int]) -> int:
        """A selection and what it pays as one number."""
        return (paid << self._shift) - (len(selected) << self._size) + sum(1 << (self._size - 1 - c) for c in selected)

    def paid(self, value: int) -> int:
        """What is paid, of such a number."""
        return (value + (self._size << self._size)) >> self._shift

    def selected(self, value: int) -> frozenset[int]:
        """Who is chosen, of such a number."""
        return frozenset(c for c in range(self._size) if value >> (self._size - 1 - c) & 1)

    def search(self, best: int, width: int, step: int, budget: Budget, *, ties: bool) -> Passed:
        """One pass, from the value of an allowed selection; totals differ by `step` at least.

        Without `ties` nothing is looked for that only has fewer or earlier candidates.
        """
        shift, size = self._shift, self._size
        goal = self.paid(best)
        better, equal = (goal + step) * FULL, goal * FULL if ties else (goal + step) * FULL
        low = best - (goal << shift)
        layer: dict[_State, int] = {((), 0): 0}
        prices = dict.fromkeys(range(len(self._left)), FULL // 3)
        open_limits: tuple[int, ...] = ()
        proven = True
        for depth, plan in enumerate(self._layers):
            if depth % _RENEWED == 0:
                state, value = max(layer.items(), key=lambda row: (row[1], row[0]))
                prices |= self._renewed(depth, state, open_limits, prices, (goal + step - self.paid(value)) * FULL)
            open_limits = plan.limits
            candidate = plan.candidate
            bit, shuts, later = 1 << candidate, self._shuts[candidate], plan.later
            gain = (1 << (size - 1 - candidate)) - (1 << size)
            must = candidate in self._required
            rates = [prices[limit] for limit in plan.limits]
            waiting = sum(prices[limit] * self._left[limit] for limit in plan.unmet)
            remaining = self._remaining(depth + 1, prices)
            known: dict[int, int] = {}
            worth: dict[_State, int] = {}
            following: dict[_State, int] = {}
            for number, ((left, shut), value) in enumerate(layer.items()):
                if number & 1023 == 0 and budget.spent:
                    return Passed(best, False)
                full = left + plan.fresh
                ways: list[tuple[Sequence[int], int, int]] = []
                if not must:
                    ways.append((full, shut & later, value))
                if not shut & bit:
                    after, paid = self._pay(candidate, plan.parts, full)
                    ways.append((after, (shut | shuts) & later, value + (paid << shift) + gain))
                for after, out, reached in ways:
                    state = tuple([after[place] if after[place] < asked else asked for place, asked in plan.kept]), out
                    more = worth.get(state)
                    if more is None:
                        rest = known.get(out)
                        if rest is None:
                            rest = known[out] = waiting + _best(remaining, out)
                        more = worth[state] = rest + sum(map(mul, rates, state[0]))
                    total = (reached + (size << size)) >> shift
                    bound = total * FULL + more
                    if bound < better and (bound < equal or reached - (total << shift) <= low):
                        continue
                    if state not in following or following[state] < reached:
                        following[state] = reached
            layer = following
            if len(layer) > width:
                ranked = sorted(
                    ((self.paid(value) * FULL + worth[state], value, state) for state, value in layer.items()), reverse=True
                )
                layer = {state: value for _, value, state in ranked[:width]}
                proven = False
            if not layer:
                break
        return Passed(max([best, *layer.values()]), proven)

    def _pay(self, candidate: int, parts: tuple[Part, ...], left: tuple[int, ...]) -> tuple[Sequence[int], int]:
        """What limits have left after a candidate, and what it is paid: `payout`, for one candidate."""
        after, paid = list(left), 0
        allowance = None
        if candidate in self._received:
            allowance = max(0, sum(amount for amount, _, _ in parts) - self._received[candidate])
        for amount, over, own in parts:
            if allowance is not None:
                amount = min(amount, allowance)
            if own:
                for place in over:
                    if after[place] < amount:
                        amount = after[place]
            for place in over:
                after[place] = max(0, after[place] - amount)
            if allowance is not None:
                allowance -= amount
            paid += amount
        return after, paid

    def _planned(self) -> list[_Layer]:
        """The layers, from the last to the first, since a state holds what is asked after it."""
        met: list[set[int]] = [set()]  # limits met before each candidate
        for candidate in self._order:
            met.append(met[-1].union(*(over for _, over, _ in self._parts[candidate])))
        asked = [0] * len(self._left)  # at most, by those after
        largest: dict[tuple[int, int], int] = {}
        layers: list[_Layer] = []
        later = 0
        after: tuple[int, ...] = ()  # limits of the state after a candidate
        for depth in range(len(self._order) - 1, -1, -1):
            candidate = self._order[depth]
            here = {limit for _, over, _ in self._parts[candidate] for limit in over}
            demand = asked[:]
            for limit in here:
                amount = sum(amount for amount, over, _ in self._parts[candidate] if limit in over)
                key = limit, self._matter[candidate]
                asked[limit] += max(0, amount - largest.get(key, 0))
                largest[key] = max(amount, largest.get(key, 0))
            before = tuple(limit for limit in sorted(met[depth]) if asked[limit])
            fresh = tuple(sorted(here - met[depth]))
            place = {limit: index for index, limit in enumerate(before + fresh)}
            parts = tuple(
                (amount, tuple(place[limit] for limit in over if limit in place), own)
                for amount, over, own in self._parts[candidate]
            )
            layers.append(
                _Layer(
                    candidate,
                    parts,
                    tuple(self._left[limit] for limit in fresh),
                    tuple((place[limit], demand[limit]) for limit in after),
                    after,
                    tuple(limit for limit, amount in enumerate(demand) if amount and limit not in met[depth + 1]),
                    later,
                )
            )
            later |= 1 << candidate
            after = before
        return layers[::-1]

    def _remaining(self, depth: int, prices: dict[int, int]) -> list[list[tuple[int, int]]]:
        """By matter, what each candidate from a depth on keeps under prices, with its bit; the best first."""
        found: dict[int, list[tuple[int, int]]] = {}
        for candidate in self._order[depth:]:
            worth = kept(self._parts[candidate], prices)
            if worth:
                found.setdefault(self._matter[candidate], []).append((worth, 1 << candidate))
        return [sorted(rows, reverse=True) for rows in found.values()]

    def _renewed(
        self, depth: int, state: _State, open_limits: tuple[int, ...], prices: dict[int, int], needed: int
    ) -> dict[int, int]:
        """Prices that are good for the candidates from a depth on, in a state."""
        amounts, shut = state
        matters: dict[int, list[tuple[Part, ...]]] = {}
        for candidate in self._order[depth:]:
            if not shut >> candidate & 1:
                matters.setdefault(self._matter[candidate], []).append(self._parts[candidate])
        met = {limit for rows in matters.values() for parts in rows for _, over, _ in parts for limit in over}
        left = {limit: self._left[limit] for limit in met} | {
            limit: amount for limit, amount in zip(open_limits, amounts, strict=True) if limit in met
        }
        return lowered(list(matters.values()), left, prices, needed)


def _best(remaining: list[list[tuple[int, int]]], out: int) -> int:
    """The best of each matter that is not shut out, summed up."""
    whole = 0
    for rows in remaining:
        for worth, bit in rows:
            if not out & bit:
                whole += worth
                break
    return whole
