"""One written value → the value of its declared type, or a diagnostic that says what is due."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from jnpolicy.cases.case import Value
from jnpolicy.cases.yaml_tree import Scalar
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.types import Sort, Type
from jnpolicy.text.calendar import as_number
from jnpolicy.text.measures import WHOLE
from jnpolicy.text.money import parse_money, to_fen
from jnpolicy.text.numerals import AmbiguousNumeral, parse_number
from jnpolicy.text.suggest import suggestion
from jnpolicy.text.width import fold

LARGEST_MONEY = Fraction(10**17)  # 元; an ASP term holds it as 亿, 元, 分
LARGEST_NUMBER = Fraction(10**17)
FINEST = 10**9
LONGEST_VALUE = 200  # characters
_YES, _NO = ("是", "有", "true", "yes"), ("否", "无", "不是", "false", "no")
_DATE = re.compile(r"(\d{4})(?:年|-|/|\.)(\d{1,2})(?:月|-|/|\.)(\d{1,2})日?")


def read_value(scalar: Scalar, kind: Type, name: str, diagnostics: Diagnostics, *, signed: bool = False) -> Value | None:
    """The value in the terms of `case.Value`; None where it is wrong (reported)."""
    if len(scalar.text) > LONGEST_VALUE and kind.sort is not Sort.IDENT:
        diagnostics.add("JN0506", scalar.span, name=name, due=kind.text, text=scalar.text[:20] + "…")
        return None
    written = scalar.text.strip()
    text = fold(written)
    try:
        match kind.sort:
            case Sort.MONEY:
                return _money(text, scalar, name, diagnostics, signed)
            case Sort.RATE:
                return _rate(text, scalar, name, diagnostics, signed)
            case Sort.QUANTITY:
                return _quantity(text, kind.unit, scalar, name, diagnostics)
            case Sort.DATE:
                match = _DATE.fullmatch(text)
                if not match:
                    diagnostics.add("JN0506", scalar.span, name=name, due="日期，如2021-03-05或2021年3月5日", text=written)
                    return None
                try:
                    return Fraction(as_number(date(*(int(part) for part in match.groups()))))
                except ValueError:
                    diagnostics.add("JN0524", scalar.span, name=name, text=written)
                    return None
            case Sort.YEAR:
                match = re.fullmatch(r"(\d{4})(?:年度?)?", text)
                if not match:
                    diagnostics.add("JN0506", scalar.span, name=name, due="四位数的年份，如2021", text=written)
                    return None
                return Fraction(match.group(1))
            case Sort.BOOL:
                if text.lower() in _YES or text.lower() in _NO:
                    return text.lower() in _YES
                diagnostics.add("JN0506", scalar.span, name=name, due="“是”或“否”", text=written)
                return None
            case Sort.ENUM:
                exact = next((value for value in kind.values if fold(value) == fold(written)), None)
                if exact is None:
                    hint = suggestion(written, kind.values, f"可选：{'、'.join(kind.values)}。")
                    diagnostics.add("JN0507", scalar.span, name=name, text=written, hint=hint)
                return exact
            case Sort.IDENT:
                return scalar.text.strip()
    except AmbiguousNumeral as problem:
        first, second = problem.readings
        diagnostics.add("JN0105", scalar.span, text=text, first=first, second=second)
    except (ValueError, ZeroDivisionError):
        diagnostics.add("JN0506", scalar.span, name=name, due=kind.text, text=written)
    return None


def read_money(scalar: Scalar, name: str, diagnostics: Diagnostics) -> Fraction | None:
    """A non-negative amount in 元."""
    try:
        return _money(fold(scalar.text.strip()), scalar, name, diagnostics, signed=False)
    except ValueError:
        diagnostics.add("JN0506", scalar.span, name=name, due="金额，如50万元", text=scalar.text)
        return None


def _money(text: str, scalar: Scalar, name: str, diagnostics: Diagnostics, signed: bool) -> Fraction | None:
    written = scalar.text.strip()
    if not text.endswith("元"):
        if re.fullmatch(r"-?[0-9，.]+[万亿]?", text):
            diagnostics.add("JN0505", scalar.span, name=name, text=written)
        else:
            diagnostics.add("JN0506", scalar.span, name=name, due="金额，如50万元", text=written)
        return None
    value = parse_money(text)
    if value < 0 and not signed:
        diagnostics.add("JN0508", scalar.span, name=name, text=written)
        return None
    if to_fen(value) is None:
        diagnostics.add("JN0509", scalar.span, name=name, text=written)
        return None
    if abs(value) >= LARGEST_MONEY:
        diagnostics.add("JN0510", scalar.span, name=name, text=written[:40])
        return None
    return value


def _rate(text: str, scalar: Scalar, name: str, diagnostics: Diagnostics, signed: bool) -> Fraction | None:
    written = scalar.text.strip()
    match = re.fullmatch(r"(-?[0-9]+(?:\.[0-9]+)?)(%|‰)", text)
    if not match:
        diagnostics.add("JN0506", scalar.span, name=name, due="比例，如40%", text=written)
        return None
    value = Fraction(match.group(1)) / (100 if match.group(2) == "%" else 1000)
    return _fine(value, scalar, name, diagnostics, signed)


def _quantity(text: str, unit: str, scalar: Scalar, name: str, diagnostics: Diagnostics) -> Fraction | None:
    written = scalar.text.strip()
    number = text.replace(" ", "").removesuffix(unit)
    if not re.fullmatch(r"-?(?:[0-9]{1,3}(?:，[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?[百千万亿]*", number):
        diagnostics.add("JN0506", scalar.span, name=name, due=f"数量，如10{unit}", text=written)
        return None
    value = parse_number(number.lstrip("-")) * (-1 if number.startswith("-") else 1)
    if unit in WHOLE and value.denominator != 1:
        diagnostics.add("JN0506", scalar.span, name=name, due=f"整数，如10{unit}", text=written)
        return None
    return _fine(value, scalar, name, diagnostics, signed=False)


def _fine(value: Fraction, scalar: Scalar, name: str, diagnostics: Diagnostics, signed: bool) -> Fraction | None:
    if value < 0 and not signed:
        diagnostics.add("JN0508", scalar.span, name=name, text=scalar.text.strip())
        return None
    if (value * FINEST).denominator != 1 or abs(value) >= LARGEST_NUMBER:
        diagnostics.add("JN0510", scalar.span, name=name, text=scalar.text.strip()[:40])
        return None
    return value
