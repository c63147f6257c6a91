"""The leaves: names, words of the law, figures and dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from jnpolicy.text.source import Span, nowhere

POINTS = "个百分点"


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


@dataclass(frozen=True, slots=True)
class Literal:
    """`sort` is MONEY, RATE, DATE, YEAR, QUANTITY or NUMBER; dates are YYYYMMDD, money is in 元; a RATE may be in POINTS."""

    sort: str
    value: Fraction
    unit: str = ""
    span: Span = field(default_factory=nowhere, compare=False, repr=False)
