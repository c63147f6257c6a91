"""Amounts and conditions with every name resolved.

Values are exact: money in 元, rates and quantities as fractions, dates as YYYYMMDD, years as numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jnpolicy.model.types import Sort, Type


class Role(StrEnum):
    """Whose attribute it is."""

    APPLICANT = "applicant"
    MATTER = "matter"
    RECORD = "record"  # one of the matters that an aggregate runs over


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that the law states, or a parameter."""

    value: Fraction
    type: Type


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the applicant or of the matter that a clause is about. `signed`: it may lie below nothing."""

    role: Role
    kind: str
    name: str
    type: Type
    signed: bool = False

    @property
    def unbounded(self) -> bool:
        """Whether no least value is known while the fact is not: 可为负, or a day or year."""
        return self.signed or self.type.sort in (Sort.DATE, Sort.YEAR)


@dataclass(frozen=True, slots=True)
class Sum:
    """left ＋ right, or left － right where `minus`."""

    left: Expression
    right: Expression
    minus: bool
    type: Type


@dataclass(frozen=True, slots=True)
class Product:
    """left × right; at most one of them is money."""

    left: Expression
    right: Expression
    type: Type


@dataclass(frozen=True, slots=True)
class Extreme:
    """The higher or the lower of its options."""

    higher: bool
    options: tuple[Expression, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Cases:
    """The amount of the first row whose condition holds, else `otherwise` (0 where the text gives none)."""

    rows: tuple[tuple[Condition, Expression], ...]
    otherwise: Expression
    type: Type


@dataclass(frozen=True, slots=True)
class Named:
    """A local value (其中，费率：…) under its name."""

    name: str
    value: Expression
    type: Type


@dataclass(frozen=True, slots=True)
class Bounded:
    """A value with its own ceilings and floors, applied in the order written."""

    value: Expression
    bounds: tuple[tuple[bool, Expression], ...]  # (is a ceiling, amount)
    type: Type


@dataclass(frozen=True, slots=True)
class Quotient:
    """left ÷ a number that is not 0."""

    left: Expression
    divisor: Constant
    type: Type


@dataclass(frozen=True, slots=True)
class Rounded:
    """A value rounded to whole `unit`s (元) by a rule of its own."""

    value: Expression
    unit: Fraction
    half_up: bool
    type: Type


@dataclass(frozen=True, slots=True)
class Later:
    """The day `number` of `unit` (年 月 日) after another, as the calendar has it."""

    start: Expression
    number: int
    unit: str
    type: Type


@dataclass(frozen=True, slots=True)
class Bands:
    """Each stretch of the base by its own rate: (low, high, rate) in order; `high` None for the last without end."""

    base: Expression
    bands: tuple[tuple[Fraction, Fraction | None, Fraction], ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Steps:
    """The amount for each whole `unit` in the base."""

    base: Expression
    unit: Constant
    amount: Expression
    type: Type


@dataclass(frozen=True, slots=True)
class InTurn:
    """The value at the place that the ordinal says, from 1; beyond the last it is 0."""

    ordinal: Expression
    values: tuple[Expression, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Raise:
    """What a condition adds to an amount: so much, or so much of it (`relative`); taken from it where `minus`."""

    condition: Condition
    amount: Expression
    relative: bool
    minus: bool


@dataclass(frozen=True, slots=True)
class Raised:
    """A value and all that is added to it."""

    value: Expression
    raises: tuple[Raise, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Award:
    """What another clause pays on the same matter, in the selection at hand."""

    clause: str
    type: Type


@dataclass(frozen=True, slots=True)
class Aggregate:
    """How many matters of a kind meet a condition, or the sum of an attribute over them."""

    kind: str
    condition: Condition | None
    attribute: Attribute | None
    type: Type


@dataclass(frozen=True, slots=True)
class Dated:
    """A parameter by the day on which the matter counts: (first day, value), the earliest first."""

    name: str
    rows: tuple[tuple[Fraction, Fraction], ...]
    time: Attribute
    type: Type


Expression = (
    Constant | Attribute | Sum | Product | Quotient | Extreme | Cases | Named | Bounded | Rounded | Bands | Steps | InTurn
    | Raised | Award | Aggregate | Dated | Later
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """An enumeration or identifier is one of these values."""

    attribute: Attribute
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A yes/no attribute is yes."""

    attribute: Attribute


@dataclass(frozen=True, slots=True)
class Is:
    """The applicant or matter falls under a defined concept."""

    concept: str
    role: Role


@dataclass(frozen=True, slots=True)
class Compare:
    """left `operator` right; both have the same type."""

    left: Expression
    operator: str  # >= <= > < =
    right: Expression


@dataclass(frozen=True, slots=True)
class Within:
    """`start` <= `left` <= `start` and `number` of `unit` (年 月 日) later; both ends count."""

    left: Expression
    start: Expression
    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class All:
    """且: every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """或: some part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = Member | IsTrue | Is | Compare | Within | All | Any | Not
