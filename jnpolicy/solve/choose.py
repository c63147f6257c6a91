"""The best selection of a whole instance: component by component, since nothing else ties them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from jnpolicy.solve.bound import BoundTree
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.dominance import dominators, left_out, strictly
from jnpolicy.solve.instance import Instance
from jnpolicy.solve.payout import total
from jnpolicy.solve.price import Prices
from jnpolicy.solve.search import Found, Search
from jnpolicy.solve.slack import without_slack
from jnpolicy.solve.standing import Effort, Key, selection_key


@dataclass(frozen=True, slots=True)
class Part:
    """Candidates that nothing ties to others, with the bound on what they pay (分) and how that was reached."""

    candidates: tuple[int, ...]
    bound: int
    proven: bool
    effort: Effort


@dataclass(frozen=True, slots=True)
class Choice:
    """`selected` is None where the requests cannot be met together. `bound` is in 分, under the first objective."""

    selected: frozenset[int] | None
    total: int
    proven: bool
    bound: int
    parts: tuple[Part, ...] = field(default=(), compare=False)  # how it was proven: the same choice may be in several ways


# What was found and proven for a component under requests: the same one often comes again under another objective, or
# with more candidates elsewhere.
Memory = dict[tuple[Instance, frozenset[int], frozenset[int], bool], Found]


@dataclass
class Chooser:
    """One instance under some requests; components keep their solver for the questions that follow."""

    instance: Instance
    budget: Budget = field(default_factory=Budget)
    required: frozenset[int] = frozenset()
    forbidden: frozenset[int] = frozenset()
    memory: Memory = field(default_factory=dict)

    def __post_init__(self) -> None:
        lean = without_slack(self.instance)
        self._components = lean.components()
        self._parts = [lean.part(component).simplified() for component in self._components]
        self._searches: dict[Instance, Search] = {}
        self._home = {candidate: index for index, group in enumerate(self._components) for candidate in group}
        self._found: list[Found] = []

    def best(self, *, ties: bool = True) -> Choice:
        """The best selection; the same on every run. Without `ties` any with the highest totals.

        Interrupted or out of time, the best so far of each component, and what nothing exceeds.
        """
        with self.budget.interruptible():
            return self._best(ties)

    def _best(self, ties: bool) -> Choice:
        self._found = [self._ask(index, ties=ties) for index in range(len(self._parts))]
        if any(found.selected is None and found.proven for found in self._found):
            return Choice(None, 0, True, 0)
        selected = frozenset(
            self._components[index][local] for index, found in enumerate(self._found) for local in found.selected or ()
        )
        return Choice(
            selected,
            sum(found.key[0][0] for found in self._found if found.key),
            all(found.proven for found in self._found),
            sum(found.bound for found in self._found),
            tuple(
                Part(group, found.bound, found.proven, found.effort)
                for group, found in zip(self._components, self._found, strict=True)
            ),
        )

    def every(self, most: int) -> list[tuple[list[frozenset[int]], bool]]:
        """By component the selections with its best total that have no idle candidate, at most so many; whether all."""
        rows = []
        for index, group in enumerate(self._components):
            found, part = self._found[index], self._parts[index]
            options, complete = [found.selected or frozenset()], found.proven
            if part.size > 1 and found.proven and found.key is not None:
                required = frozenset(group.index(c) for c in self.required if c in group)
                forbidden = frozenset(group.index(c) for c in self.forbidden if c in group)
                options, complete = self._search(part).every(
                    self.budget, found.key[0][0], most, required=required, forbidden=forbidden
                )
                options.sort(key=lambda selected: selection_key(part, selected), reverse=True)
            rows.append(([frozenset(group[local] for local in option) for option in options], complete))
        return rows

    def cost_of(self, candidate: int) -> int | None:
        """How much less the best total is with this candidate forced in (分); None where it cannot be, or no time."""
        index = self._home[candidate]
        if self.budget.spent:
            return None
        forced = self._ask(index, also=(self._components[index].index(candidate),), ties=False)
        known = self._found[index].key
        if forced.key is None or known is None or not forced.proven:
            return None
        return known[0][0] - forced.key[0][0]

    def highest(self, loose: frozenset[int]) -> tuple[int, bool]:
        """What no selection exceeds (分), and whether it is reached: a bound only where candidates are `loose`."""
        whole, reached = 0, True
        for index, group in enumerate(self._components):
            if loose.intersection(group):
                whole, reached = whole + upper_bound(self._parts[index]), False
            else:
                found = self._ask(index, ties=False)
                whole, reached = whole + found.bound, reached and found.proven
        return whole, reached

    def ranking(self, count: int) -> list[frozenset[int]]:
        """The `count` best selections; none is part of one before it."""
        rows: list[tuple[Key, frozenset[int]]] = [(selection_key(self.instance, frozenset()), frozenset())]
        for index in range(len(self._parts)):
            options = self._options(index, count)
            joined = {selected | option for _, selected in rows for option in options}
            rows = sorted(((selection_key(self.instance, item), item) for item in joined), reverse=True)[:count]
        return [selected for _, selected in rows]

    def _options(self, index: int, count: int) -> list[frozenset[int]]:
        found = self._found[index]
        blocked: list[frozenset[int]] = []
        while found.selected is not None and len(blocked) < count:
            blocked.append(found.selected)
            if len(blocked) == count or self.budget.spent:
                break
            found = self._ask(index, blocked=tuple(blocked))
        group = self._components[index]
        return [frozenset(group[local] for local in option) for option in blocked]

    def _ask(self, index: int, *, also: Iterable[int] = (), blocked: tuple[frozenset[int], ...] = (), ties: bool = True) -> Found:
        group, part = self._components[index], self._parts[index]
        required = frozenset(group.index(c) for c in self.required if c in group).union(also)
        forbidden = frozenset(group.index(c) for c in self.forbidden if c in group)
        if not blocked:
            return self._solve(part, required, forbidden, ties)
        if part.size == 1:
            return _alone(part, required, forbidden, blocked)
        return self._search(part).best(self.budget, required=required, forbidden=forbidden, blocked=blocked, ties=ties)

    def _solve(self, part: Instance, required: frozenset[int], forbidden: frozenset[int], ties: bool) -> Found:
        """A component under requests, without what they and dominance leave out, in the components that are left."""
        if part.size == 1:
            return _alone(part, required, forbidden)
        for settled in (True, ties):
            if (request := (part, required, forbidden, settled)) in self.memory:
                return self.memory[request]
        kept = _kept(part, required, forbidden, ties)
        if len(kept) == part.size:
            found = self._search(part).best(self.budget, required=required, ties=ties)
        else:
            found = self._joined(part, kept, required, ties)
        if found.proven:
            self.memory[part, required, forbidden, ties] = found
        return found

    def _joined(self, part: Instance, kept: tuple[int, ...], required: frozenset[int], ties: bool) -> Found:
        """The best of some of the candidates, component by component; none where not all that is required is kept."""
        rest = without_slack(part.part(kept))
        selected: set[int] = set()
        proven, bound, effort = True, 0, Effort()
        for group in rest.components():
            wanted = frozenset(place for place, local in enumerate(group) if kept[local] in required)
            found = self._solve(rest.part(group), wanted, frozenset(), ties)
            if found.selected is None:
                return Found(None, None, found.proven, 0)
            selected.update(kept[group[place]] for place in found.selected)
            proven, bound = proven and found.proven, bound + found.bound
            effort.add(found.effort)
        if not required <= selected:
            return Found(None, None, True, 0)
        return Found(frozenset(selected), selection_key(part, selected), proven, bound, effort)

    def _search(self, part: Instance) -> Search:
        if part not in self._searches:
            self._searches[part] = Search(part)
        return self._searches[part]


def _kept(part: Instance, required: frozenset[int], forbidden: frozenset[int], ties: bool) -> tuple[int, ...]:
    """What may be chosen under requests: not what is forbidden, excluded by what is required, or never better."""
    out = set(forbidden)
    for one, two in part.exclusive:
        if one in required:
            out.add(two)
        if two in required:
            out.add(one)
    found = dominators(part)
    out |= left_out(strictly(part, found) if ties else found, required, forbidden)
    return tuple(candidate for candidate in range(part.size) if candidate not in out)


def _alone(
    part: Instance, required: frozenset[int], forbidden: frozenset[int], blocked: tuple[frozenset[int], ...] = ()
) -> Found:
    """A candidate that nothing ties to another needs no search: it is chosen where it pays."""
    options = [frozenset({0}), frozenset[int]()]
    allowed = [
        option
        for option in options
        if required <= option and not forbidden & option and not any(option <= other for other in blocked)
        and not (blocked and option and total(part, option) == 0)
    ]  # fmt: skip
    if not allowed:
        return Found(None, None, True, 0)
    key, selected = max((selection_key(part, option), option) for option in allowed)
    return Found(selected, key, True, key[0][0])


def upper_bound(instance: Instance) -> int:
    """What no selection pays more than under the first objective, in whatever order it is paid (分)."""
    tree = BoundTree(instance, 0)
    for candidate in range(instance.size):
        tree.put(candidate)
    return min(tree.value, Prices(instance, 0).bound)
