"""Numbers as the law writes them: 2000, 2,000, 3.5亿, 两千万, 百分之五."""

from __future__ import annotations

from fractions import Fraction

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}


_LONGEST = 60


class AmbiguousNumeral(ValueError):
    """A numeral with two meanings, such as 一万二 (12000 或 10002)."""

    def __init__(self, text: str, readings: tuple[int, int]):
        super().__init__(text)
        self.readings = readings


def parse_number(text: str) -> Fraction:
    """The exact value of Arabic digits or a Chinese numeral, with 百 千 万 亿 behind either.

    Raises AmbiguousNumeral for numerals such as 一万二, ValueError for anything that is no number.
    """
    if len(text) > _LONGEST:
        raise ValueError("numeral too long")
    text = text.replace("，", "").replace(",", "")
    body = text.rstrip("百千万亿")
    if body and all(char in "0123456789." for char in body):
        value = Fraction(body)
        for char in text[len(body) :]:
            value *= _SMALL.get(char) or _LARGE[char]
        return value
    whole, point, decimals = text.partition("点")
    value = Fraction(_parse_chinese(whole))
    if point:
        if not decimals or any(char not in _DIGITS for char in decimals):
            raise ValueError(text)
        value += Fraction(int("".join(str(_DIGITS[char]) for char in decimals)), 10 ** len(decimals))
    return value


def _parse_chinese(text: str) -> int:
    if not text:
        raise ValueError(text)
    if all(char in _DIGITS for char in text):  # 二〇二〇
        if len(text) > 1 and not any(char in "零〇" for char in text) and len(text) != 4:
            raise ValueError(text)
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    digit_open = False
    last_unit = 0
    after_zero = False
    for char in text:
        if char in _DIGITS:
            if digit_open and digit:
                raise ValueError(text)
            digit = _DIGITS[char]
            digit_open = True
            after_zero = after_zero or digit == 0
        elif char in _SMALL:
            section += (digit if digit_open and digit else 1) * _SMALL[char]
            digit, digit_open, last_unit, after_zero = 0, False, _SMALL[char], False
        elif char in _LARGE:
            section += digit
            if not section and not total:
                raise ValueError(text)
            if char == "亿":
                total = (total + section) * _LARGE[char]
            else:
                total += section * _LARGE[char]
            section, digit, digit_open, last_unit, after_zero = 0, 0, False, _LARGE[char], False
        else:
            raise ValueError(text)
    value = total + section + digit
    if digit_open and digit and last_unit >= 100 and not after_zero:
        raise AmbiguousNumeral(text, (value - digit + digit * last_unit // 10, value))
    return value


def decimal_text(value: Fraction, places: int = 12) -> str | None:
    """The value as a finite decimal without trailing zeros, or None where it has none in `places`."""
    scaled = value * 10**places
    if scaled.denominator != 1:
        return None
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(int(scaled)), 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def chinese_ordinal(text: str) -> int:
    """The number in an article heading: 第十四条 and 第14条 alike."""
    return int(parse_number(text))
