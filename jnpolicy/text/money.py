"""Money, exact: read and written in 元, 万元 and 亿元, never through floats."""

from __future__ import annotations

import re
from fractions import Fraction

from jnpolicy.text.numerals import decimal_text, parse_number
from jnpolicy.text.width import fold

_MONEY = re.compile(r"(-?)([0-9.，]+|[零〇一二两三四五六七八九十百千万亿点]+)([百千万亿]*)元")
_WAN = 10_000
_YI = 100_000_000

# The units that amounts are rounded to, in 元.
ROUNDING_UNITS = {
    "分": Fraction(1, 100), "角": Fraction(1, 10), "元": Fraction(1), "百元": Fraction(100), "千元": Fraction(1000),
    "万元": Fraction(10000),
}  # fmt: skip


def parse_money(text: str) -> Fraction:
    """元 from `2000万元`, `1,234.56元`, `-3亿元`. Raises ValueError (AmbiguousNumeral for 一万二)."""
    match = _MONEY.fullmatch(fold(text).replace(" ", ""))
    if not match:
        raise ValueError(text)
    sign, number, scale = match.groups()
    if re.search(r"，(?!\d{3}(?:\D|$))", number):
        raise ValueError(text)
    value = parse_number(number + scale)
    return -value if sign else value


def to_fen(yuan: Fraction) -> int | None:
    """Whole 分, or None where the amount is no whole number of 分."""
    fen = yuan * 100
    return int(fen) if fen.denominator == 1 else None


def money_text(yuan: Fraction) -> str:
    """As people say it: 18.25万元, 3亿元, 980元; exact, with the digits that it takes."""
    for unit, name in ((_YI, "亿元"), (_WAN, "万元")):
        if abs(yuan) >= unit:
            text = decimal_text(yuan / unit, 10)
            if text is not None and len(text.partition(".")[2]) <= 4:
                return text + name
    text = decimal_text(yuan, 10)
    return f"{text}元" if text is not None else f"{yuan.numerator}/{yuan.denominator}元"


def fen_text(fen: int) -> str:
    """An amount in 分 as people say it."""
    return money_text(Fraction(fen, 100))


def fen_decimal(fen: int) -> str:
    """An amount in 分 as a decimal string in 元 with two places, for JSON."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def rate_text(rate: Fraction) -> str:
    """40%, 2‰, 12.5%."""
    if rate and abs(rate) < Fraction(1, 100):
        text = decimal_text(rate * 1000)
        if text is not None:
            return text + "‰"
    text = decimal_text(rate * 100)
    return text + "%" if text is not None else f"{rate.numerator}/{rate.denominator}"
