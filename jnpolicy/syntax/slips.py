"""Slips of the pen that have a name of their own: told better than by what might stand there."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from jnpolicy.syntax import phrases
from jnpolicy.syntax.headings import field_label
from jnpolicy.syntax.keywords import keyword_at, keywords, spelled
from jnpolicy.syntax.place import Found, Place
from jnpolicy.text.suggest import suggestion

_SYMBOLS = "＞><＜≥≤≧≦＝="
_DIGITS = {"O": "0", "o": "0", "I": "1", "l": "1"}
_CLOSING = {"“": "”", "《": "》", "『": "』", "‘": "’", '"': '"', "'": "'", "「": "」", "”": "”"}
_PUNCTUATION = "，；：、。）"


def recognised(place: Place) -> Found | None:
    """The slip that a place shows; None for what is of no known form."""
    return next((found for rule in _RULES if (found := rule(place)) is not None), None)


def _twice(place: Place) -> Found | None:
    if place.here and place.here in "，；：、。" and place.before.endswith(place.here):
        return Found("JN0118", place.at, place.at + 1, {"mark": place.here})
    return None


def _empty_bracket(place: Place) -> Found | None:
    if place.here == spelled("RPAR") and place.before.endswith(spelled("LPAR")):
        return Found("JN0121", len(place.before) - 1, place.at + 1, {})
    return None


def _open_bracket(place: Place) -> Found | None:
    if "RPAR" not in place.expected or not place.here or place.here not in "；。":
        return None
    start, end = place.text.rfind("；", 0, place.at) + 1, place.at
    depth = 0
    for position in range(end - 1, start - 1, -1):
        depth += (place.text[position] == spelled("RPAR")) - (place.text[position] == spelled("LPAR"))
        if depth < 0:
            return Found("JN0103", position, position + 1, {"mark": spelled("LPAR"), "closing": spelled("RPAR")})
    return None


def _rows_in_bracket(place: Place) -> Found | None:
    """（500元；…的，提高100%）: a ； in brackets that are closed further on."""
    if "RPAR" not in place.expected or place.here != spelled("SEMI"):
        return None
    opening, closing = spelled("LPAR"), spelled("RPAR")
    start, depth = place.at, 1
    while depth and start > 0:
        start -= 1
        depth += (place.text[start] == closing) - (place.text[start] == opening)
    end, depth = place.at, 1
    while depth and end < len(place.text):
        depth += (place.text[end] == opening) - (place.text[end] == closing)
        end += 1
    return Found("JN0134", start, end, {}) if depth == 0 else None


def _unquoted(place: Place) -> Found | None:
    if place.expected != {"QUOTED"} or (place.here in _PUNCTUATION and place.here):
        return None
    end = place.stretch(r"[「『《‘\"'”][^」』》’\"'”\n]*[」』》’\"'”]?") or place.end
    return Found("JN0119", place.at, end, {})


def _untitled(place: Place) -> Found | None:
    closing = _CLOSING.get(place.here)
    only = place.expected <= {"TITLE", "PART", "APPLICANT", "EACH_CLAUSE", "STOP"}
    related = closing and place.stretch(rf"{place.here}[^{closing}\n]*{closing}(?:{spelled('WITH')}|{spelled('PREVAILS')})")
    if "TITLE" not in place.expected or not (only or related):
        return None
    end = place.stretch(rf"{place.here}[^{closing}\n]*{closing}?") if closing else place.end
    name = place.text[place.at : end].strip("“”《》『』‘’\"'「」 ")
    if end is None or not name or not (closing or place.stretch(r"[\u4e00-\u9fffA-Za-z0-9]")):
        return None
    return Found("JN0120", place.at, end, {"name": name})


def _symbol(place: Place) -> Found | None:
    if "GE" in place.expected and place.here and place.here in _SYMBOLS:
        end = place.stretch(f"[{_SYMBOLS}]+") or place.end
        return Found("JN0126", place.at, end, {"mark": place.text[place.at : end]})
    return None


def _or_equal(place: Place) -> Found | None:
    end = place.stretch(f"或?{spelled('EQ')}")
    word = re.search(f"(?<!不)(?:{'|'.join((*keywords()['GT'], *keywords()['LT']))})$", place.before)
    if end is None or word is None:
        return None
    right = spelled("GE") if word.group() in keywords()["GT"] else spelled("LE")
    return Found("JN0125", word.start(), end, {"text": place.text[word.start() : end], "right": right})


def _letter(place: Place) -> Found | None:
    if place.here not in _DIGITS:
        return None
    amount = place.expected & {"MONEY", "NUMBER"} and place.stretch(r"[OoIl][0-9OoIl]*[%‰百千万亿元]")
    if place.text[place.at - 1 : place.at].isdigit() or amount:
        return Found("JN0122", place.at, place.at + 1, {"letter": place.here, "digit": _DIGITS[place.here]})
    return None


def _measure(place: Place) -> Found | None:
    """3吊, 3人次: a measure word that no attribute has, or that goes on behind one."""
    measures = "|".join(sorted(place.measures, key=len, reverse=True))
    number = re.search(f"[0-9零〇一二两三四五六七八九十百千万亿]({measures})?$", place.text[max(place.at - 8, 0) : place.at])
    word = place.text[place.at : place.end]
    meant = re.fullmatch(r"(?!百分点)[\u4e00-\u9fff]{1,4}", word) and not place.known and not keyword_at(place.text, place.at)
    if number is None or not meant:
        return None
    measure = (number.group(1) or "") + word
    hint = suggestion(measure, place.measures, "")
    return Found("JN0128", place.at - len(number.group(1) or ""), place.end, {"text": measure, "hint": hint})


def _dotted_date(place: Place) -> Found | None:
    start = len(place.text[: place.at].rstrip("0123456789./"))
    match = re.compile(r"[0-9]{4}([./])[0-9]{1,2}\1[0-9]{1,2}").match(place.text, start)
    if match is None or match.end() <= place.at:
        return None
    return Found("JN0106", start, match.end(), {"text": match.group()})


def _no_semicolon(place: Place) -> Found | None:
    gap = place.text[len(place.before) : place.at]
    goes_on = place.stretch("|".join((*keywords()["CAP"], *keywords()["FLOOR"], *keywords()["LONGEST"])))
    if "SEMI" in place.expected and "\n" in gap and place.here and place.here not in _PUNCTUATION and not goes_on:
        return Found("JN0114", len(place.before) - 1, len(place.before), {})
    return None


def _second_condition(place: Place) -> Found | None:
    only = {"AND", "OR"} <= place.expected and "KIND" not in place.expected
    if not only or not place.before.endswith(spelled("COMMA")) or place.here in _PUNCTUATION:
        return None
    comma = len(place.before) - 1
    label = [match.group() for match in _labels().finditer(place.text, 0, place.at)][-1:]
    of_amounts = label and label[0][:-1] in (spelled("GRANT"), spelled("WHERE"))
    return Found("JN0116" if of_amounts else "JN0115", comma, comma + 1, {})


def _behind_an_amount(place: Place) -> Found | None:
    if place.expected == {"CAPPED"}:  # a figure that only 封顶 would make a ceiling
        return _no_ceiling(place)
    if "LONGEST" in place.expected and place.before.endswith(spelled("COMMA")) and place.here and place.here not in _PUNCTUATION:
        return Found("JN0117", place.at, place.end, {})
    return None


def _no_ceiling(place: Place) -> Found:
    start = max(place.before.rfind(mark) for mark in "，；：") + 1
    start += len(place.text[start:]) - len(place.text[start:].lstrip())
    figure = re.search(
        r"[0-9.，零〇一二两三四五六七八九十百千万亿点]*[^0-9.，零〇一二两三四五六七八九十百千万亿点]+$", place.before
    )
    at = max(start, figure.start() if figure else start)
    if at == start:
        return Found("JN0117", start, len(place.before), {})
    return Found("JN0142", at, len(place.before), {"text": place.text[start:at] + spelled("CAP") + place.before[at:]})


def _values_word(place: Place) -> Found | None:
    if place.here == spelled("IN") and "IS" in place.expected and "IN" not in place.expected:
        return Found("JN0127", place.at, place.at + 1, {})
    return None


_RULES: tuple[Callable[[Place], Found | None], ...] = (  # the first that applies tells
    _twice, _empty_bracket, _rows_in_bracket, _open_bracket, _unquoted,
    phrases.related, phrases.with_all, _untitled, _symbol, _or_equal, phrases.alone, _letter,
    phrases.price_of_several, phrases.price_of_nothing, phrases.phrase, _measure, _dotted_date,
    phrases.of_nobody, phrases.of_several, phrases.by_again, phrases.by_what, phrases.times,
    _no_semicolon, _second_condition, _behind_an_amount, _values_word,
)  # fmt: skip


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(rf"{field_label().pattern}|{spelled('WHERE')}{spelled('COMMA')}")
