"""Amounts and conditions: each may stand in the other."""

from __future__ import annotations

from dataclasses import dataclass, field

from jnpolicy.syntax.ast.leaves import Literal, Name
from jnpolicy.text.source import Span, nowhere

# —— amounts ——


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
class RoundingField:
    unit: str
    half_up: bool


@dataclass(frozen=True, slots=True)
class Later:
    """…起满3年: the day that is so many 年, 月 or 日 after another."""

    start: Expr
    number: int
    unit: str
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Capped:
    """A value with its own ceilings, floors and rounding, in the order written."""

    value: Expr
    bounds: tuple[tuple[str, Expr] | RoundingField, ...] = ()  # ("cap", "floor" or "longest", amount)
    span: Span = field(default_factory=nowhere, compare=False, repr=False)


Expr = (
    Literal | Path | LocalRef | ParameterRef | Arithmetic | Extreme | Bands | Steps | InTurn | Award | Aggregate | Later | Capped
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
    """A named component or local value: either one plain row, or rows by condition; then uplifts, or the condition on which
    it is halved, and bounds over all."""

    name: Name | None
    rows: tuple[Row, ...]
    plain: bool
    uplifts: tuple[Uplift, ...] = ()
    halved: Condition | None = None
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
        case Aggregate(span=span) | Later(span=span) | Capped(span=span):
            return span
