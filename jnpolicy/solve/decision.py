"""A decision: what to claim, what it pays and why, what was left out, what is open. Amounts in 分."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jnpolicy.solve.candidate import Candidate, LimitLine
from jnpolicy.solve.derived import Key
from jnpolicy.solve.problem import Problem
from jnpolicy.solve.standing import Effort


@dataclass(frozen=True, slots=True)
class Passed:
    """A limit that a payment passed under: what it had left before, and whether it cut the payment."""

    line: LimitLine | None  # None: a ceiling on stacked grants
    left: int
    bound: bool


@dataclass(frozen=True, slots=True)
class PaidComponent:
    """A component on its way: asked, left after a top-up, the limits passed, and paid."""

    name: str
    raw: int
    topped: int
    passed: tuple[Passed, ...]
    paid: int
    taken: tuple[tuple[str, int], ...] = ()  # what other clauses are paid, where its amount is taken from theirs


@dataclass(frozen=True, slots=True)
class Grant:
    """A chosen candidate with its waterfall."""

    candidate: Candidate
    components: tuple[PaidComponent, ...]

    @property
    def raw(self) -> int:
        return sum(component.raw for component in self.components)

    @property
    def paid(self) -> int:
        return sum(component.paid for component in self.components)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An eligible candidate not chosen. `reason`: 择一 就高 优先 已享受 限次 限额 补差 零额 指定不选 未入选."""

    candidate: Candidate
    reason: str
    by: Key | None
    source: str
    limit: LimitLine | None
    cost: int | None  # how much less the best total is with it forced in; None where it cannot be chosen
    dominated_by: Key | None = None  # one that may always stand for it and is never worse


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the k best selections."""

    keys: tuple[Key, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Choices:
    """Selections of one part that pay equally much, the most it can; whether these are all."""

    options: tuple[tuple[Key, ...], ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Weighing:
    """What is best where the nominal total has a weight from `low` to `high`, and the certain one the rest."""

    keys: tuple[Key, ...]
    nominal: int
    certain: int
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class ProvenPart:
    """Candidates that nothing ties to others: what they pay here, what they pay at most, and how that was proven."""

    keys: tuple[Key, ...]
    total: int
    bound: int
    proven: bool
    effort: Effort


@dataclass(frozen=True, slots=True)
class Decision:
    """`certain` is what the selection pays if every 上限 grant came to nothing.

    `possible` is the most that the total can reach however the unknown facts turn out (None: nothing bounds it);
    `tight` says whether that is reached for sure. `bound` is what no selection exceeds.
    """

    problem: Problem
    objective: str
    grants: tuple[Grant, ...]
    nominal: int
    certain: int
    possible: int | None
    tight: bool
    optimal: bool
    bound: int
    interrupted: bool
    left_out: tuple[LeftOut, ...]
    open: tuple[Candidate, ...]
    partly_open: tuple[Candidate, ...]  # they hold, but their amount waits for facts
    ranking: tuple[Alternative, ...]
    other_objective: Alternative | None  # where the other objective chooses differently
    other_certain: int = 0
    parts: tuple[ProvenPart, ...] = ()
    all_best: tuple[Choices, ...] | None = None  # by part, each chosen apart; None: not asked for, or not proven
    weighings: tuple[Weighing, ...] | None = None  # the most certain first; None: not asked for, or not proven
