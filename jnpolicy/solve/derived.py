"""What grounding the program decided: candidates, ties between them, limits over them."""

from __future__ import annotations

from dataclasses import dataclass, field

OTHER = "其他政策"


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A candidate's name: the clause (or 其他政策 with the award's id) and the matter."""

    clause: str
    matter: str
    other: str = ""

    @property
    def text(self) -> str:
        """As people write it: clause/matter, 其他政策/id."""
        return f"{OTHER}/{self.other}" if self.other else f"{self.clause}/{self.matter}"


@dataclass(frozen=True, slots=True)
class Tie:
    """What two candidates are to each other on the same matter; `source` is the relation's title."""

    first: Key
    second: Key
    relation: str
    source: str

    def other(self, key: Key) -> Key | None:
        """The one that `key` is tied to; None where it is not of this tie."""
        return self.second if key == self.first else self.first if key == self.second else None


@dataclass(frozen=True, slots=True)
class LimitKey:
    """One limit for one scope and the years from `year` on, as many as it holds together (0: all years).

    `scope` is as the program prints it.
    """

    limit: str
    scope: str
    year: int


@dataclass(frozen=True, slots=True)
class Derived:
    """Read off the grounded program. Everything in it is sorted."""

    eligible: frozenset[Key] = frozenset()
    open: frozenset[Key] = frozenset()
    true: frozenset[tuple[str, str]] = frozenset()  # conditions that hold: name, and the matter or applicant
    false: frozenset[tuple[str, str]] = frozenset()
    waits: dict[Key, tuple[str, ...]] = field(default_factory=dict)  # conditions not yet decided
    fails: dict[Key, tuple[str, ...]] = field(default_factory=dict)  # conditions that do not hold
    years: dict[Key, int] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)  # matter → the first of those that are one thing with it
    ties: tuple[Tie, ...] = ()
    shuts: tuple[Tie, ...] = ()  # first prevails over second
    had: dict[Key, tuple[int, ...]] = field(default_factory=dict)  # shut out by awards received
    part_had: dict[Key, tuple[tuple[str, int], ...]] = field(default_factory=dict)  # components received, and by which award
    topped_up: dict[Key, tuple[int, ...]] = field(default_factory=dict)  # awards that it only tops up
    stacked: dict[Key, tuple[tuple[str, int], ...]] = field(default_factory=dict)  # clause and award stacked on
    members: dict[LimitKey, tuple[tuple[Key, str], ...]] = field(default_factory=dict)
    drawn: dict[LimitKey, tuple[int, ...]] = field(default_factory=dict)
