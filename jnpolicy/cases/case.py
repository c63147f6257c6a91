"""A checked case. What it does not state is absent here, which means unknown: never false, never 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from jnpolicy.model.policy import Nature
from jnpolicy.text.source import Span, nowhere

# Money in 元, rates and quantities exact, dates YYYYMMDD, years; 是否 as bool; enumerations and identifiers as text.
Value = Fraction | bool | str


@dataclass(frozen=True, slots=True)
class Fact:
    """One known value, and where the case states it."""

    value: Value
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who claims: its kinds, and what is known of it by attribute."""

    name: str
    kinds: tuple[str, ...]
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Matter:
    """`reference_amounts`: title of a 参照 clause → what the policy it refers to gives, in 元."""

    id: str
    kind: str
    name: str
    facts: Mapping[str, Fact]
    reference_amounts: Mapping[str, Fraction]
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Award:
    """An award already received: it uses up limits, and shuts out what may not be had beside it on its matter.

    Of its identifiers those `stated` stand in the case; the others are its matter's.
    """

    number: int
    clause: str | None  # None: an award of another policy
    component: str | None
    year: int | None
    amount: Fraction
    matter: str | None
    category: str | None
    name: str
    identifiers: Mapping[str, str] = field(default_factory=dict)
    holder: str | None = None  # another applicant of the same group that has had it; None: the applicant itself
    stated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OtherGrant:
    """A grant of another policy that the applicant may choose on a matter."""

    id: str
    name: str
    matter: str
    amount: Fraction
    nature: Nature
    unit: str
    year: int | None
    category: str | None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case should come to, as its writer worked it out (预期)."""

    nominal: Fraction | None = None
    certain: Fraction | None = None
    possible: Fraction | str | None = None  # "无上限" where unbounded
    chosen: tuple[str, ...] | None = None
    left_out: tuple[str, ...] | None = None
    open: tuple[str, ...] | None = None
    failing: tuple[str, ...] | None = None
    discretionary: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """An applicant, its matters, and what it has had or may have elsewhere. `links` are groups of one and the same thing."""

    name: str
    policies: tuple[str, ...]  # names of packs
    applicant: Applicant
    matters: tuple[Matter, ...]
    links: tuple[tuple[str, ...], ...]
    awards: tuple[Award, ...]
    others: tuple[OtherGrant, ...]
    readings: tuple[tuple[str, str], ...]  # (clause or relation, reading)
    expectation: Expectation | None

    def awarded(self, numbers: Iterable[int]) -> int:
        """What some of the awards received come to, in 分."""
        wanted = set(numbers)
        return int(sum(award.amount for award in self.awards if award.number in wanted) * 100)

    def things(self) -> dict[str, str]:
        """Matter → the first listed of those that are one thing with it."""
        place = self.places()
        first = {matter: matter for matter in place}
        for link in self.links:
            joined = {first[matter] for matter in link}
            head = min(joined, key=place.__getitem__)
            first |= {matter: head for matter, thing in first.items() if thing in joined}
        return first

    def places(self) -> dict[str, int]:
        """Matter → its place in the list; of one year, what is listed first is the earlier."""
        return {matter.id: place for place, matter in enumerate(self.matters)}

    def matter(self, identifier: str) -> Matter:
        return next(matter for matter in self.matters if matter.id == identifier)
