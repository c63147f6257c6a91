"""Dates as the law counts them. A date is YYYYMMDD where it is a value."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction


def as_date(value: Fraction | int) -> date:
    """The date of a YYYYMMDD value."""
    number = int(value)
    return date(number // 10000, number // 100 % 100, number % 100)


def as_number(day: date) -> int:
    """YYYYMMDD of a date; it orders as dates do."""
    return day.year * 10000 + day.month * 100 + day.day


def day_after(day: Fraction, number: int, unit: str) -> Fraction:
    """The YYYYMMDD value of the day `number` 年, 月 or 日 on."""
    return Fraction(as_number(later(as_date(day), number, unit)))


def later(day: date, number: int, unit: str) -> date:
    """The day `number` 年, 月 or 日 on; 29 February counts as 28 where there is none."""
    if unit == "日":
        return date.max if number > (date.max - day).days else day + timedelta(days=number)
    months = number * (12 if unit == "年" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
