"""What a clause, a relation or a policy says, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field

from jnpolicy.syntax.ast.expressions import Amount, Condition, Expr, ParameterRef, Path, RoundingField
from jnpolicy.syntax.ast.leaves import Literal, Name, Quote
from jnpolicy.text.source import Span, nowhere


@dataclass(frozen=True, slots=True)
class QuotesField:
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class UnitsField:
    units: tuple[Name, ...]
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PayeeField:
    kind: Name


@dataclass(frozen=True, slots=True)
class MatterField:
    kind: Name


@dataclass(frozen=True, slots=True)
class ConditionField:
    conditions: tuple[tuple[Condition, Span], ...]


@dataclass(frozen=True, slots=True)
class NatureField:
    nature: Name


@dataclass(frozen=True, slots=True)
class GrantField:
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class WhereField:
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class LimitItem:
    """`text` is the whole of it in words, also where what it is counted for stands before another limit."""

    components: tuple[Name, ...]
    scope: Name  # a kind, or an identifying attribute of the matter
    scope_is_attribute: bool
    years: int | None  # how many consecutive years it holds together, 1 for 每年; None for good
    ceiling: Expr
    category: Name | None
    text: str = field(compare=False, repr=False)
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LimitField:
    limits: tuple[LimitItem, ...]


@dataclass(frozen=True, slots=True)
class OnceField:
    scope: Name
    higher: bool


@dataclass(frozen=True, slots=True)
class TimeField:
    path: Path


@dataclass(frozen=True, slots=True)
class BudgetField:
    """预算: what the authority has for all applicants together, and how it is shared when that is not enough."""

    per_year: bool
    amount: Literal
    way: str
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ObligationField:
    """义务: words of the law that bind whoever takes the grant."""

    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class AsAboveField:
    pass


@dataclass(frozen=True, slots=True)
class MarkField:
    mark: str  # 倡导 程序 定义
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class IssuerField:
    issuer: str


@dataclass(frozen=True, slots=True)
class ForceField:
    """From a day on, for so many 年, 月 or 日, or to the end of the `last` day."""

    start: Literal | ParameterRef
    number: int
    unit: str
    last: Literal | None = None


@dataclass(frozen=True, slots=True)
class YearRuleField:
    whole_year: bool


@dataclass(frozen=True, slots=True)
class OnlyFor:
    kind: Name
    negated: bool


@dataclass(frozen=True, slots=True)
class RelationItem:
    """`sort`: pair, prevails, internal, external, prevails_category, limit. `word` is the relation's terminal."""

    sort: str
    word: str
    names: tuple[Name, ...]
    only_for: OnlyFor | None
    ceiling: Expr | None = None
    limit: LimitItem | None = None  # over all that the named clauses pay; where none is named, over all that all pay
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RelationField:
    items: tuple[RelationItem, ...]


@dataclass(frozen=True, slots=True)
class ConceptField:
    name: Name
    condition: Condition
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class BrokenField:
    """A field that could not be read; what is wrong with it is reported already. `title` is what may name a clause in it."""

    title: Name


Field = (
    BrokenField
    | QuotesField
    | UnitsField
    | PayeeField
    | MatterField
    | ConditionField
    | NatureField
    | GrantField
    | WhereField
    | LimitField
    | OnceField
    | TimeField
    | BudgetField
    | ObligationField
    | AsAboveField
    | MarkField
    | IssuerField
    | ForceField
    | RoundingField
    | YearRuleField
    | RelationField
    | ConceptField
)
