"""The one way to write a word: signs in their Chinese width, numbers in digits. What it means never changes."""

from __future__ import annotations

import re

from lark import Token

from jnpolicy.syntax.keywords import spelled
from jnpolicy.text.measures import split_counted
from jnpolicy.text.numerals import decimal_text, parse_number

_AS_WRITTEN = ("QUOTED", "TITLE", "FREE_TEXT")
_SIGNS = {"PLUS": "＋", "MINUS": "－"}
_ONE_FORM = ("OTHERWISE", "OF_BAND", "RAISED", "HALVED")  # of whose spellings one alone is written
_DIGITS = re.compile(r"([0-9]+)(?:\.([0-9]+))?([百千万亿]*)")
_SCALES = ((10**8, "亿"), (10**4, "万"), (1, ""))
_SYMBOLS = {"百": "%", "千": "‰"}
_PLACES = {"MONEY": 2}  # 1.25亿元, but 12500人


def canonical(token: Token, written: str) -> str:
    """How a token is to be written; `written` is how the file has it. Words keep the one of several that was chosen."""
    text = str(token)
    if token.type in _AS_WRITTEN:
        return _trimmed(written) if token.type == "FREE_TEXT" else written
    if text.startswith("「"):
        end = text.rindex("」") + 1
        return written[:end] + "".join(text[end:].split())
    if token.type in _ONE_FORM:
        return spelled(token.type)
    match token.type:
        case "PLUS" | "MINUS":
            return _SIGNS[token.type]
        case "REMAINDER":
            return spelled("GT") + spelled("OF_BAND")
        case "MONEY" | "QUANTITY" | "NUMBER" | "POINTS" | "DURATION" | "NUMBER_OF_TIMES":
            number, unit = split_counted(text) or (text, "")
            return _number(number, _PLACES.get(token.type, 0)) + unit
        case "RATE":
            return _rate(text)
        case "DATE":
            year, month, day = re.findall("[0-9]+", text)
            return f"{year}年{int(month)}月{int(day)}日"
    return text


def _number(text: str, places: int = 0) -> str:
    """Digits without grouping commas and idle zeros; the scale that digits have stays, a Chinese numeral is given one."""
    plain = text.replace("，", "")
    digits = _DIGITS.fullmatch(plain)
    if digits:
        whole, decimals, scale = digits.groups()
        decimals = (decimals or "").rstrip("0")
        return (whole.lstrip("0") or "0") + (f".{decimals}" if decimals else "") + scale
    value = parse_number(plain)
    for scale_value, name in _SCALES:
        shown = decimal_text(value / scale_value)
        if shown is not None and (value >= scale_value or not name) and len(shown.partition(".")[2]) <= places:
            return shown + name
    return decimal_text(value) or text


def _rate(text: str) -> str:
    if text[-1] in "%‰倍":
        return _number(text[:-1]) + text[-1]
    number = _number(text[3:])
    if number[-1] not in "0123456789":  # a scale; % has none
        return text
    return number + _SYMBOLS[text[0]] if text[0] in _SYMBOLS else text[:3] + number


def _trimmed(text: str) -> str:
    """Names divided by 、, without the blanks around them."""
    return text.strip() if "\n" in text else "、".join(part.strip() for part in text.split("、"))
