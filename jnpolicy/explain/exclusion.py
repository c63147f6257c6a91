"""What excludes what: candidates that meet on the same thing, and the relations that hold between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jnpolicy.explain.account import Account, Row
from jnpolicy.explain.formula import range_text
from jnpolicy.solve.derived import Key, Tie
from jnpolicy.text.money import fen_text

CHOSEN, LEFT_OUT, OPEN, ELSEWHERE = "入选", "未选", "待核实", "可争取"
_ONCE = "限次"  # what the program calls the source of a tie between matters of a clause that is given once
_SAYS = {
    "择一": "只能选一项",
    "就高": "只取较高的一项",
    "优先": "标明优先的先给，其余不再给",
    "补差": "合起来不超过较高的一项，后得的只补差额",
    "叠加封顶": "可以叠加，合起来有上限",
    "可叠加": "可以一起享受",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A candidate in the graph, by name, with what it came to; `standing` is one of the four above."""

    row: Row
    standing: str
    amount: str


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of which each has the relation to each other one; under 优先 `first` has it to all the others.

    `members` are places in the cluster's nodes; `number` counts over all clusters, from 1.
    """

    number: int
    relation: str
    source: str
    members: tuple[int, ...]
    first: int | None = None

    @property
    def says(self) -> str:
        return f"这一条限1次，{_SAYS[self.relation]}" if self.source == _ONCE else _SAYS[self.relation]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Candidates that hang together by relations; none of them has one to a candidate outside."""

    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]


def clusters(account: Account) -> tuple[Cluster, ...]:
    """All candidates that have a relation, those that hang together by themselves, in the order of the candidates."""
    problem = account.decision.problem
    nodes = _nodes(account)
    order = [candidate.key for candidate in (*problem.candidates, *problem.elsewhere) if candidate.key in nodes]
    place = {key: number for number, key in enumerate(order)}
    found = list(_groups([tie for tie in problem.ties if tie.first in place and tie.second in place], place))
    found += _prevailing([tie for tie in problem.derived.shuts if tie.first in place and tie.second in place], place)
    heads = _joined(members for _, _, members, _ in found)
    made: list[Cluster] = []
    number = 0
    for head in sorted(set(heads.values())):
        own = sorted(item for item, of in heads.items() if of == head)
        at = {item: position for position, item in enumerate(own)}
        groups = []
        for relation, source, members, first in found:
            if heads[members[0]] == head:
                number += 1
                inside = tuple(at[member] for member in members)
                groups.append(Group(number, relation, source, inside, None if first is None else at[first]))
        made.append(Cluster(tuple(nodes[order[item]] for item in own), tuple(groups)))
    return tuple(made)


def _nodes(account: Account) -> dict[Key, Node]:
    """One for each candidate; where a row says that it is chosen, that counts."""
    found: dict[Key, Node] = {}
    for row in account.chosen:
        found[row.key] = Node(row, CHOSEN, fen_text(row.paid))
    for item in account.excluded:
        found.setdefault(item.key, Node(item, LEFT_OUT, fen_text(item.amount)))
    for open_one in account.unsettled:
        found.setdefault(open_one.key, Node(open_one, OPEN, range_text(open_one.low, open_one.high)))
    for other in account.elsewhere:
        found.setdefault(other.key, Node(other, OPEN if other.open else ELSEWHERE, "数额不由本政策定"))
    return found


_Found = tuple[str, str, tuple[int, ...], int | None]  # relation, source, members, the first under 优先


def _groups(ties: Iterable[Tie], place: Mapping[Key, int]) -> Iterator[_Found]:
    """The relations that go both ways: as few groups as a greedy cover takes in which each has it to each."""
    kinds: dict[tuple[str, str], dict[int, set[int]]] = {}
    for tie in ties:
        one, two = place[tie.first], place[tie.second]
        near = kinds.setdefault((tie.relation, tie.source), {})
        near.setdefault(one, set()).add(two)
        near.setdefault(two, set()).add(one)
    for (relation, source), near in kinds.items():
        for members in sorted(_cover(near)):
            yield relation, source, members, None


def _cover(near: Mapping[int, set[int]]) -> Iterator[tuple[int, ...]]:
    covered: set[tuple[int, int]] = set()
    for one in sorted(near):
        for two in sorted(near[one]):
            if two < one or (one, two) in covered:
                continue
            members = [one, two]
            common = near[one] & near[two]
            for other in sorted(common):
                if other in common:
                    members.append(other)
                    common = common & near[other]
            members.sort()
            covered.update((a, b) for position, a in enumerate(members) for b in members[position + 1 :])
            yield tuple(members)


def _prevailing(ties: Sequence[Tie], place: Mapping[Key, int]) -> Iterator[_Found]:
    """What comes first, with all that it shuts out by the same relation."""
    shut: dict[tuple[str, str, int], list[int]] = {}
    for tie in ties:
        shut.setdefault((tie.relation, tie.source, place[tie.first]), []).append(place[tie.second])
    for (relation, source, first), others in shut.items():
        yield relation, source, tuple(sorted({first, *others})), first


def _joined(groups: Iterable[tuple[int, ...]]) -> dict[int, int]:
    """Each member → the first of all that hang together with it."""
    head: dict[int, int] = {}

    def top(item: int) -> int:
        while head.setdefault(item, item) != item:
            head[item] = head[head[item]]
            item = head[item]
        return item

    for members in groups:
        for member in members[1:]:
            one, two = sorted((top(members[0]), top(member)))
            head[two] = one
    return {item: top(item) for item in list(head)}
