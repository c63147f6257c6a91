"""Sentences that an account, a proof and an answer to why have in common."""

from __future__ import annotations

from datetime import date, timedelta

from jnpolicy.model.expression import Attribute
from jnpolicy.model.policy import Terms


def in_force_text(terms: Terms, time: Attribute) -> str:
    """认定日期在施行期内（2020年6月17日至2023年6月16日）"""
    return f"{time.name}在施行期内（{period_text(terms)}）"


def period_text(terms: Terms) -> str:
    """2020年6月17日至2023年6月16日: both days count."""
    return f"{_day(terms.start)}至{_day(terms.end - timedelta(days=1))}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
