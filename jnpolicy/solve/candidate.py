"""What may be chosen, and what limits it: the values between what was derived and the choice. Amounts in 分."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jnpolicy.cases.case import OtherGrant
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Clause, Limit, Nature
from jnpolicy.solve.derived import Key, LimitKey
from jnpolicy.solve.ranges import Missing

UNKNOWN_YEAR = 9999  # what counts in no known year is paid last
Unknown = frozenset[tuple[str, str]]  # facts that are not known: matter ("" for the applicant) and attribute
NOTHING: Unknown = frozenset()


def unknown(missing: Missing, matter: str) -> Unknown:
    """Missing facts with the matter that they are missing from."""
    return frozenset(("" if role is Role.APPLICANT else of or matter, name) for role, of, name in missing)


@dataclass(frozen=True, slots=True)
class Taken:
    """Another clause that an amount is taken from: its candidates on the same thing, and what it has had there (分)."""

    clause: str
    keys: tuple[Key, ...]
    had: int


@dataclass(frozen=True, slots=True)
class Amount:
    """What one component comes to: `low` to `high` (None: nothing bounds it).

    One that is taken from other clauses is so much where these are paid in full; `rule` says what it is for what they
    are paid (分, by clause), at the least or at the most.
    """

    name: str
    low: int
    high: int | None
    missing: Unknown = NOTHING
    taken: tuple[Taken, ...] = ()
    rule: Callable[[Mapping[str, int], bool], int] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Shut:
    """Why a candidate cannot be chosen at all: a relation that is no choice, or an award already received."""

    relation: str  # 优先 就高 已享受
    by: Key | None
    source: str
    award: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause for a matter, or another policy's grant. `missing` says what an open one waits for.

    `limit_missing` are facts that a limit over it waits for. `uncounted`: it holds, but what it adds to the total is
    not known before such facts are, not even at the least (see `steady`).
    """

    key: Key
    clause: Clause | None
    other: OtherGrant | None
    open: bool
    missing: Unknown
    nature: Nature
    amounts: tuple[Amount, ...]
    year: int
    shut: Shut | None = None
    waits_for: Key | None = None  # it is open only because this one may shut it out
    limit_missing: Unknown = NOTHING
    year_missing: Unknown = NOTHING
    uncounted: bool = False

    @property
    def certain(self) -> bool:
        """Whether it is sure to be paid in full once chosen: no 上限, no budget that may run out."""
        return self.nature is not Nature.CEILING and (self.clause is None or self.clause.certain)

    @property
    def low(self) -> int:
        return sum(amount.low for amount in self.amounts)

    @property
    def high(self) -> int | None:
        highs = [amount.high for amount in self.amounts]
        return None if None in highs else sum(high for high in highs if high is not None)

    @property
    def inexact(self) -> bool:
        """Whether its amount hangs on facts that are not known."""
        return any(amount.low != amount.high for amount in self.amounts)

    @property
    def missing_amounts(self) -> Unknown:
        return NOTHING.union(*(amount.missing for amount in self.amounts if amount.low != amount.high))

    @property
    def waiting(self) -> Unknown:
        """What it waits for: whether it holds, or else what it comes to."""
        if self.open:
            return self.missing
        return self.missing_amounts | self.limit_missing | (self.year_missing if self.uncounted else NOTHING)

    @property
    def partly_open(self) -> bool:
        """It holds and can be chosen, but what it comes to waits for facts."""
        return not self.open and self.shut is None and (self.inexact or self.uncounted or bool(self.limit_missing))


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit for one scope and its years: its ceiling (`high` None where unknown), what awards drew, and
    the clauses that it stands over."""

    key: LimitKey
    limit: Limit
    low: int
    high: int | None
    drawn: int
    members: tuple[tuple[Key, str], ...]
    clauses: tuple[str, ...]
    missing: Unknown = NOTHING

    def left(self, *, possible: bool) -> int | None:
        """What it has left before the first payment."""
        ceiling = self.high if possible else self.low
        return None if ceiling is None else max(0, ceiling - self.drawn)


@dataclass(frozen=True, slots=True)
class StackLine:
    """The ceiling of two stacked clauses (叠加封顶) over what both pay on one matter."""

    low: int
    high: int | None
    missing: Unknown = NOTHING

    def most(self, *, possible: bool) -> int | None:
        return self.high if possible else self.low
