"""The syntax tree: what an analyst wrote, names not yet resolved. Spans take no part in equality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from jnpolicy.text.source import Span, nowhere

N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written; without text where it is not declared, which is told already."""

    text: str
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the law, without their outer quotation marks."""

    text: str
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


# —— declarations ——


@dataclass(frozen=True, slots=True)
class TypeName:
    """`word` is the type's keyword terminal (T_MONEY …), ENUM, or BROKEN; `unit` a measure word for quantities."""

    word: str
    unit: str = ""
    values: tuple[Name, ...] = ()
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class AttributeDecl:
    name: Name
    type: TypeName
    is_time: bool
    signed: bool
    note: str
    adjustable: bool = False


@dataclass(frozen=True, slots=True)
class KindDecl:
    role: str  # "applicant" or "matter"
    name: Name
    short: Name | None
    parents: tuple[Name, ...]
    attributes: tuple[AttributeDecl, ...]


@dataclass(frozen=True, slots=True)
class ParameterDecl:
    """`rows` are (first day or None, value); without a day there is one value for all time."""

    name: Name
    rows: tuple[tuple[Literal | None, Literal], ...]


@dataclass(frozen=True, slots=True)
class CategoriesDecl:
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ConceptHead:
    """Only the name of a definition: the first pass needs no more."""

    name: Name


Declaration = KindDecl | ParameterDecl | CategoriesDecl | ConceptHead


# —— amounts ——

POINTS = "个百分点"


@dataclass(frozen=True, slots=True)
class Literal:
    """`sort` is MONEY, RATE, DATE, YEAR, QUANTITY or NUMBER; dates are YYYYMMDD, money is in 元; a RATE may be in POINTS."""

    sort: str
    value: Fraction
    unit: str = ""
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Path:
    """贷款的本金"""

    kind: Name
    attribute: Name

    @property
    def span(self) -> Span:
        return self.kind.span.to(self.attribute.span)


@dataclass(frozen=True, slots=True)
class LocalRef:
    name: Name


@dataclass(frozen=True, slots=True)
class ParameterRef:
    name: Name


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: str  # + - × ÷
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Extreme:
    higher: bool
    options: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of a base that has a rate of its own; None where the text names no figure on that side."""

    low: Expr | None
    high: Expr | None
    rate: Literal
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bands:
    """按…分段，5000元以下部分全额、超过部分50%: each stretch of the base by its own rate."""

    base: Expr
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """按…，每满2亿元奖励200万元: an amount for each whole unit of the base."""

    base: Expr
    unit: Expr
    amount: Expr


@dataclass(frozen=True, slots=True)
class InTurn:
    """按…，依次100%、50%: the value at the place that the ordinal says, from 1."""

    ordinal: Expr
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Award:
    """「甲」的补助额: what another clause pays on the same matter."""

    clause: Name


@dataclass(frozen=True, slots=True)
class Aggregate:
    """案例（…）的个数, …的合同额合计: counted (`unit` is the measure word) or summed over the case's matters of a kind."""

    kind: Name
    condition: Condition | None
    attribute: Name | None
    unit: str
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Capped:
    """A value with its own ceilings, floors and rounding, in the order written."""

    value: Expr
    bounds: tuple[tuple[str, Expr] | RoundingField, ...] = ()  # ("cap", "floor" or "longest", amount)
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


Expr = (
    Literal | Path | LocalRef | ParameterRef | Arithmetic | Extreme | Bands | Steps | InTurn | Award | Aggregate | Capped
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One case of an amount; `condition` None is 其他."""

    condition: Condition | None
    amount: Capped


@dataclass(frozen=True, slots=True)
class Uplift:
    """…的，提高10个百分点: what a condition adds to the amount (`minus`: takes from it)."""

    condition: Condition
    amount: Expr
    minus: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """A named component or local value: either one plain row, or rows by condition; then uplifts and bounds over all."""

    name: Name | None
    rows: tuple[Row, ...]
    plain: bool
    uplifts: tuple[Uplift, ...] = ()
    overall: tuple[tuple[str, Expr], ...] = ()  # 累计最高
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


# —— conditions ——


@dataclass(frozen=True, slots=True)
class Member:
    """级别为国家级或省级; `order` is >= or <= for 级别为省级以上 or 以下, by the order in which the values are declared."""

    path: Path
    values: tuple[Name, ...]
    negated: bool
    order: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """企业是人工智能企业: a yes/no attribute or a defined concept."""

    kind: Name
    flag: Name
    negated: bool


@dataclass(frozen=True, slots=True)
class Compare:
    left: Expr
    operator: str  # >= <= > < =
    right: Expr
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Growth:
    """左较右增长不低于10%: the right side is the base that growth is measured on."""

    left: Expr
    base: Expr
    operator: str
    rate: Literal
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Within:
    """在…起 N 年内: not before the start, and not after the same day N years on."""

    left: Expr
    start: Expr
    number: int
    unit: str  # 年 月 日
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


Condition = Member | Flag | Compare | Growth | Within | All | Any | Not


# —— fields ——


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
    components: tuple[Name, ...]
    scope: Name  # a kind, or an identifying attribute of the matter
    scope_is_attribute: bool
    years: int | None  # how many consecutive years it holds together, 1 for 每年; None for good
    ceiling: Expr
    category: Name | None
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
class RoundingField:
    unit: str
    half_up: bool


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

    title: Name = Name("")


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


# —— headings ——


@dataclass(frozen=True, slots=True)
class ClauseHeading:
    article: str
    part: str
    title: Name


@dataclass(frozen=True, slots=True)
class RelationHeading:
    title: Name


@dataclass(frozen=True, slots=True)
class PolicyHeading:
    title: Name


@dataclass(frozen=True, slots=True)
class QuestionHeading:
    title: Name
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class ReadingHeading:
    title: Name
    default: bool


class Level(StrEnum):
    """What a heading heads."""

    CLAUSE = "clause"
    RELATION = "relation"
    POLICY = "policy"
    QUESTION = "question"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class BrokenHeading:
    """A heading that could not be read, which is told already; `title` is what seems to name it."""

    level: Level
    title: Name


Heading = ClauseHeading | RelationHeading | PolicyHeading | QuestionHeading | ReadingHeading | BrokenHeading


@dataclass(frozen=True, slots=True)
class Statement:
    """What ends with one 。: perhaps headings, then a field. `damaged`: some of it could not be read."""

    headings: tuple[Heading, ...]
    field: Field
    span: Span
    damaged: bool = False


def expr_span(expr: Expr) -> Span:
    """Where an expression stands."""
    match expr:
        case Literal(span=span):
            return span
        case Path():
            return expr.span
        case LocalRef(name=name) | ParameterRef(name=name):
            return name.span
        case Arithmetic(left=left, right=right):
            return expr_span(left).to(expr_span(right))
        case Extreme(options=options):
            return expr_span(options[0]).to(expr_span(options[-1]))
        case Bands(base=base, bands=bands):
            return expr_span(base).to(bands[-1].span)
        case Steps(base=base, amount=amount):
            return expr_span(base).to(expr_span(amount))
        case InTurn(ordinal=ordinal, values=values):
            return expr_span(ordinal).to(expr_span(values[-1]))
        case Award(clause=clause):
            return clause.span
        case Aggregate(span=span) | Capped(span=span):
            return span


def found_in(node: object, sort: type[N]) -> Iterator[N]:
    """Every node of a sort in a tree, in order; those within another of the sort come after it."""
    waiting: list[object] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, sort):
            yield part
        if isinstance(part, tuple):
            waiting.extend(reversed(part))
        else:
            waiting.extend([getattr(part, name) for name in _parts_last_first(part)])


_PARTS: dict[type, tuple[str, ...]] = {}  # asked for at every node, so kept


def _parts_last_first(node: object) -> tuple[str, ...]:
    """The fields of a node in which others may stand."""
    known = _PARTS.get(type(node))
    if known is None:
        names: list[str] = []
        if is_dataclass(node) and not isinstance(node, Span | Name):
            names = [item.name for item in fields(node) if item.name != "span"]
        known = _PARTS[type(node)] = tuple(reversed(names))
    return known
