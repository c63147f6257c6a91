"""A policy, checked. What `semantics` says is held by these values; passes only read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from jnpolicy.model.expression import Attribute, Condition, Expression
from jnpolicy.model.types import Type
from jnpolicy.text.source import Source, Span, nowhere

ELSEWHERE = "/"  # between the name of another pack and the title of a clause in it


class Nature(StrEnum):
    """How firm a grant is, and so how it is counted (semantics, “The nature of a grant”)."""

    DETERMINATE = "确定"
    CEILING = "上限"
    DISCRETIONARY = "裁量"
    REFERENCE = "参照"
    HORTATORY = "倡导"
    RELATION = "关系"

    @property
    def grants(self) -> bool:
        """Whether a clause of this nature gives something."""
        return self not in (Nature.HORTATORY, Nature.RELATION)


class RelationKind(StrEnum):
    """What two grants on one matter are to each other (semantics, “Relations on the same matter”)."""

    EXCLUSIVE = "择一"
    HIGHER_APPLIES = "就高"
    PREVAILS = "优先"
    STACKABLE = "可叠加"
    STACK_CAPPED = "叠加封顶"
    TOP_UP = "补差"


# What a default may be, the strictest last: where the defaults of several policies meet, it holds.
STRICTNESS = (RelationKind.STACKABLE, RelationKind.TOP_UP, RelationKind.HIGHER_APPLIES, RelationKind.EXCLUSIVE)


class ScopeKind(StrEnum):
    """What a limit is counted for: an applicant, a matter, all matters of one identifier, all applicants of one (集团)."""

    APPLICANT = "applicant"
    MATTER = "matter"
    IDENTIFIER = "identifier"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class AttributeDefinition:
    """A declared attribute. `is_time`: it says when a matter counts; `signed`: it may lie below nothing; `adjustable`: an
    applicant could really make it otherwise."""

    name: str
    type: Type
    is_time: bool = False
    signed: bool = False
    note: str = ""
    span: Span = field(default_factory=nowhere, compare=False, repr=False)
    adjustable: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of applicant or matter. `ancestors` are its parents and theirs, nearest first."""

    role: str
    name: str
    short: str
    ancestors: tuple[str, ...]
    attributes: tuple[AttributeDefinition, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """定义: a name for a condition on one kind."""

    name: str
    kind: str
    condition: Condition
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True)
class Vocabulary:
    """What a pack declares. `lost` is text that could not be read, and told: a name in it is not called unknown."""

    kinds: dict[str, Kind]  # by name; short names are resolved before
    concepts: dict[str, Concept]
    parameters: dict[str, tuple[Fraction, Type]]  # those with one value for all time
    categories: tuple[str, ...]
    lost: str = ""
    dated: dict[str, tuple[tuple[tuple[Fraction, Fraction], ...], Type]] = field(default_factory=dict)  # (first day, value)

    @cached_property
    def kind_called(self) -> Mapping[str, Kind]:
        """The kinds by every word for them: a short name of one is not the name of another."""
        return {kind.short: kind for kind in reversed(self.kinds.values())} | self.kinds

    def lineage(self, kind: str) -> tuple[str, ...]:
        """A kind and its ancestors, itself first."""
        return (kind, *self.kinds[kind].ancestors)

    @cached_property
    def _attributes(self) -> dict[str, Mapping[str, AttributeDefinition]]:
        return {}

    def attributes_of(self, kind: str) -> Mapping[str, AttributeDefinition]:
        """The attributes of a kind and of its ancestors, own ones first."""
        known = self._attributes.get(kind)
        if known is None:
            found: dict[str, AttributeDefinition] = {}
            for name in self.lineage(kind):
                for attribute in self.kinds[name].attributes:
                    found.setdefault(attribute.name, attribute)
            known = self._attributes[kind] = found
        return known

    def has_parameter(self, name: str) -> bool:
        """Whether a parameter is called so, be its value dated or not."""
        return name in self.parameters or name in self.dated

    def time_attribute(self, kind: str) -> AttributeDefinition | None:
        """The attribute that says when a matter of this kind counts."""
        return next((item for item in self.attributes_of(kind).values() if item.is_time), None)


@dataclass(frozen=True, slots=True)
class BoundQuote:
    """Words of the law that a clause rests on: where it says them, and the stretches of the text they are."""

    text: str
    span: Span = field(compare=False, repr=False)
    stretches: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One of a clause's conditions; all of them must hold."""

    condition: Condition
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a grant with its own formula. `name` is empty where a clause has only one."""

    name: str
    amount: Expression
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """A ceiling over the components named (all where none is), for each scope.

    It holds for any so many consecutive `years` together (1: each year alone), or for good (None).
    """

    id: str
    components: tuple[str, ...]
    scope: ScopeKind
    scope_name: str
    years: int | None
    ceiling: Expression
    category: str | None
    text: str
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Once:
    """限次: of all matters under the clause, one counts; the higher where `higher`, else the applicant's choice."""

    higher: bool
    text: str
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PairRelation:
    """What two clauses are to each other on the same matter; for PREVAILS `first` is the one that prevails."""

    kind: RelationKind
    first: str
    second: str
    ceiling: Expression | None
    source: str  # title of the 关系 block
    quote: str


@dataclass(frozen=True, slots=True)
class DefaultRelation:
    """Between any two clauses of a policy (`external` False) or a clause and another policy's award."""

    pack: str
    kind: RelationKind
    external: bool
    only_for: str | None  # a kind of applicant
    negated: bool
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class CategoryPrevails:
    """The policy's clauses come before awards of this category of other policies."""

    pack: str
    category: str
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class SharedLimit:
    """A ceiling over all that several clauses pay (「甲」、「乙」合计每家企业每年最高…)."""

    clauses: tuple[str, ...]
    limit: Limit
    source: str
    quote: str


Relation = PairRelation | DefaultRelation | CategoryPrevails | SharedLimit


@dataclass(frozen=True, slots=True)
class Patch:
    """What a reading adds to the clause, relation or policy that it belongs to."""

    requirements: tuple[Requirement, ...] = ()
    components: tuple[Component, ...] = ()
    limits: tuple[Limit, ...] = ()
    once: Once | None = None
    time: Attribute | None = None
    relations: tuple[Relation, ...] = ()
    whole_year: bool | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One defensible meaning of a passage, and what it adds."""

    name: str
    default: bool
    patch: Patch
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """疑义: a passage with several defensible readings. `owner` is a clause's, relation's or the policy's title."""

    owner: str
    name: str
    quote: BoundQuote | None
    readings: tuple[Reading, ...]
    span: Span = field(default_factory=nowhere, compare=False, repr=False)

    @property
    def default(self) -> Reading:
        return next(reading for reading in self.readings if reading.default)


@dataclass(frozen=True, slots=True)
class Budget:
    """预算: what there is for all applicants together; where it is not enough, a grant may come to less, or to nothing."""

    amount: Fraction  # in 元
    per_year: bool
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """`article` is the number in the law (第十条), `part` a paragraph of it; `rank` orders the clauses."""

    id: str
    article: str
    part: str
    rank: int
    quotes: tuple[BoundQuote, ...]
    units: tuple[str, ...]
    payee: str
    matter: str
    requirements: tuple[Requirement, ...]
    nature: Nature
    components: tuple[Component, ...]
    limits: tuple[Limit, ...]
    once: Once | None
    time: Attribute | None
    pack: str = ""
    budget: Budget | None = None
    obligations: tuple[BoundQuote, ...] = ()
    span: Span = field(default_factory=nowhere, compare=False, repr=False)

    @property
    def certain(self) -> bool:
        """Whether a grant of it is sure to be paid in full."""
        return self.nature is not Nature.CEILING and self.budget is None

    @property
    def label(self) -> str:
        """第十条（一）"""
        return f"{self.article}{self.part}"


@dataclass(frozen=True, slots=True)
class Rounding:
    """舍入: each component once, to whole units."""

    unit: Fraction  # in 元
    half_up: bool
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Sentences of the law that grant nothing, and why: 倡导, 程序 or 定义."""

    mark: str
    quotes: tuple[BoundQuote, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What one policy document says of itself: who issued it, when it is in force, how it rounds."""

    id: str
    title: str
    issuer: str
    start: date
    end: date  # the first day that no longer counts
    rounding: Rounding
    whole_year: bool  # whether a matter known by its year counts only where the whole year is in force


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy under one choice of readings, ready to be compiled; or several, to be claimed from together."""

    parts: tuple[Terms, ...]
    vocabulary: Vocabulary
    clauses: tuple[Clause, ...]
    relations: tuple[Relation, ...]
    readings: tuple[tuple[str, str, str], ...]  # (owner, question, reading chosen)

    @property
    def titles(self) -> frozenset[str]:
        return frozenset(clause.id for clause in self.clauses)

    @property
    def shared_limits(self) -> tuple[SharedLimit, ...]:
        return tuple(relation for relation in self.relations if isinstance(relation, SharedLimit))

    @property
    def id(self) -> str:
        return "+".join(part.id for part in self.parts)

    @property
    def title(self) -> str:
        return "、".join(part.title for part in self.parts)

    def terms(self, clause: Clause) -> Terms:
        """Those of the policy that a clause stands in."""
        return next(part for part in self.parts if part.id == clause.pack)

    def clause(self, title: str) -> Clause:
        return next(clause for clause in self.clauses if clause.id == title)


@dataclass(frozen=True, slots=True)
class Pack:
    """A policy pack as written: the policy before its readings are chosen, and the text of the law.

    Of several joined into one, `law` is that of the first; `joined` are the packs themselves.
    """

    base: Policy
    questions: tuple[Question, ...]
    marks: tuple[Mark, ...]
    quotes: tuple[tuple[str, BoundQuote], ...]  # every quote with the title it belongs to
    law: Source
    files: tuple[Source, ...]
    joined: tuple[Pack, ...] = ()

    @property
    def id(self) -> str:
        return self.base.id

    def counted_by(self, kind: str) -> frozenset[str]:
        """The identifying attributes of a kind of matter by which some limit counts, under whatever readings."""
        kinds = self.base.vocabulary.lineage(kind)
        clauses = {clause.id: clause for clause in self.base.clauses if clause.matter in kinds}
        patches = [(question.owner, reading.patch) for question in self.questions for reading in question.readings]
        limits = [limit for clause in clauses.values() for limit in clause.limits]
        limits += [limit for owner, patch in patches if owner in clauses for limit in patch.limits]
        for relation in (*self.base.relations, *(relation for _, patch in patches for relation in patch.relations)):
            if isinstance(relation, SharedLimit) and not clauses.keys().isdisjoint(relation.clauses):
                limits.append(relation.limit)
        return frozenset(limit.scope_name for limit in limits if limit.scope is ScopeKind.IDENTIFIER)

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs as they were written: itself, or those that were joined."""
        return self.joined or (self,)
