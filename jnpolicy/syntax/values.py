"""Tokens of numbers, amounts and dates to literals."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.syntax import ast
from jnpolicy.text.calendar import as_number
from jnpolicy.text.measures import split_counted
from jnpolicy.text.numerals import AmbiguousNumeral, parse_number
from jnpolicy.text.source import Span

_HUNDREDTHS = {"百": 100, "千": 1000, "万": 10000}


def literal(sort: str, text: str, span: Span, diagnostics: Diagnostics) -> ast.Literal:
    """The literal of a token; an impossible one is reported and becomes 0."""
    try:
        value, unit = _value(sort, text)
    except AmbiguousNumeral as problem:
        first, second = problem.readings
        diagnostics.add("JN0105", span, text=text, first=first, second=second)
        value, unit = Fraction(0), ""
    except (ValueError, ZeroDivisionError):
        diagnostics.add("JN0123" if sort == "DATE" else "JN0106", span, text=text)
        value, unit = Fraction(0), ""
    return ast.Literal("RATE" if sort == "POINTS" else sort, value, unit, span)


def _value(sort: str, text: str) -> tuple[Fraction, str]:
    if sort == "MONEY":
        return parse_number(text.removesuffix("元")), "元"
    if sort == "RATE":
        if text[-1] in "%‰":
            return Fraction(text[:-1]) / (100 if text[-1] == "%" else 1000), ""
        if text[-1] == "倍":
            return parse_number(text[:-1]), ""
        return parse_number(text[3:]) / _HUNDREDTHS[text[0]], ""
    if sort == "POINTS":
        return Fraction(text.removesuffix(ast.POINTS)) / 100, ast.POINTS
    if sort == "DATE":
        year, month, day = (int(part) for part in re.findall(r"\d+", text))
        return Fraction(as_number(date(year, month, day))), ""
    if sort == "YEAR":
        return Fraction(text[:4]), ""
    number, unit = split_counted(text) or (text, "")
    return parse_number(number), unit


def duration(text: str) -> tuple[int, str]:
    """(3, 年) from 3年 or 三年; the unit is 年, 月 or 日."""
    number = text.rstrip("年个月日")
    unit = text[len(number) :][-1]
    return int(parse_number(number)), unit
