"""Turns of phrase of the law that leave something open, or that are written in other words here: told with what to write."""

from __future__ import annotations

import re

from jnpolicy.syntax.keywords import keywords, spelled
from jnpolicy.syntax.place import Found, Place

_NUMBER = r"[0-9]+(?:\.[0-9]+)?[百千万亿]*"
_ONE_MATTER = "管这一个事项的，写“最高…”；管几个事项合计的，写进限额，例如“每个项目最高…”。"
_PHRASES = {
    "上浮|增加": "写“提高”，例如“提高20%”“提高5个百分点”。",
    "下浮|下调|扣减": "写“降低”，例如“降低20%”。",
    "一次性": "数额直接写；只给一次的，另写“限次：每家企业1次，自选”。",
    "单(?:笔|个|家|项)[^，。；0-9]{0,6}?(?=最高|不超过|最多)": _ONE_MATTER,
    "距": "写“在（起日）起满3年”“在（起日）起3年内”。",
    "同比": "写明与哪一个数比，例如“企业的收入较企业的上年收入增长10%以上”。",
    "享受|执行|总额": "删去它。",
    "其中(?=[^，：])": "分项的限额另写一项，例如“人员费每家企业每年最高5万元”。",
}


def price_of_several(place: Place) -> Found | None:
    """每1万美元300元: whether what is short of 1万美元 counts is not said."""
    measures = "|".join(sorted(place.measures, key=len, reverse=True))
    each = re.search(rf"{'每'}({_NUMBER}(?:{measures}|元))$", place.before)
    end = place.stretch(rf"(?:{'|'.join(keywords()['GIVES'])})?({_NUMBER}元)")
    if each is None or end is None:
        return None
    price = re.sub("|".join(keywords()["GIVES"]), "", place.text[place.at : end])
    return Found("JN0135", each.start(), end, {"unit": each.group(1), "price": price})


def price_of_nothing(place: Place) -> Found | None:
    """每平方米20元 by itself."""
    price = place.stretch(rf"每[^，。；0-9]{{1,5}}{_NUMBER}元")
    if "MONEY" not in place.expected or "KIND" not in place.expected or price is None:
        return None
    return Found("JN0153", place.at, price, {"text": place.text[place.at : price]})


def phrase(place: Place) -> Found | None:
    """上浮20%, 一次性奖励, 单笔最高: what the law says and the language says in other words."""
    if place.known:
        return None
    start = place.at - 2 if place.here == "性" and place.before.endswith("一次") else place.at
    for phrase, right in _PHRASES.items():
        match = re.compile(phrase).match(place.text, start)
        if match is not None:
            return Found("JN0144", start, match.end(), {"text": match.group(), "right": right})
    return None


def by_what(place: Place) -> Found | None:
    """按设备的价款的10%，最高5万元: 按 wants to be told how."""
    ended = {"IN_BANDS", "COMMA"} <= place.expected and place.here in "。；"
    if not (ended or {"EACH_FULL", "IN_TURN"} <= place.expected):
        return None
    start = place.before.rfind(spelled("BY"))
    return Found("JN0145", start, len(place.before.rstrip(spelled("COMMA"))), {}) if start >= 0 else None


def times(place: Place) -> Found | None:
    if place.expected == {"NUMBER_OF_TIMES"}:
        return Found("JN0146", place.at, place.stretch("[^，；。]+") or place.end, {})
    if place.expected == {"COMMA"} and re.search(rf"{spelled('ONCE')}[^；。]*[1一]次$", place.before):
        return Found("JN0147", place.at - 2, place.at, {})
    return None


def alone(place: Place) -> Found | None:
    """「甲」补差: a relation needs two."""
    words = [word for sort in ("EXCLUSIVE", "HIGHER_APPLIES", "STACKABLE", "TOP_UP") for word in keywords()[sort]]
    end, title = place.stretch("|".join(words)), re.search("「[^「」]*」$", place.before)
    if not {"WITH", "PREVAILS"} <= place.expected or end is None or title is None:
        return None
    return Found("JN0152", title.start(), end, {"title": title.group(), "word": place.text[place.at : end]})


def with_all(place: Place) -> Found | None:
    """「甲」与各条款, 「甲」与其他政策."""
    end = place.stretch(f"{spelled('EACH_CLAUSE')}|{spelled('OTHER_POLICIES')}")
    if "TITLE" in place.expected and end is not None and place.before.endswith((spelled("WITH"), spelled("PREVAILS"))):
        return Found("JN0149", place.at, end, {"text": place.text[place.at : end]})
    return None


def of_several(place: Place) -> Found | None:
    """…，累计不超过100万元 behind an amount: that is a limit."""
    words = "|".join((*keywords()["LIFE"], *keywords()["EVERY_YEAR"], *keywords()["PER"]))
    end = place.stretch(f"(?!{spelled('EACH_FULL')})(?:{words})")
    if "LONGEST" in place.expected and place.before.endswith(spelled("COMMA")) and end is not None:
        return Found("JN0139", place.at, end, {"text": place.text[place.at : end]})
    return None


def of_nobody(place: Place) -> Found | None:
    """限额：累计不超过100万元, 限额：每年最高100万元: who it is counted for is left out."""
    start = place.at
    if place.expected <= {"KIND", "IDENT"} and place.text.startswith(spelled("EVERY_YEAR"), start - 1):
        start -= 1  # 每 is read already, as that of 每家
    elif not {"PER", "EACH"} <= place.expected <= {"PER", "EACH", "LOCAL", "STOP"}:
        return None
    words = ("EVERY_YEAR", "LIFE", "CONSECUTIVE", "CAP", "LE")
    said = "|".join(word for terminal in words for word in keywords()[terminal])
    match = re.compile(rf"(?:{said}|[0-9一二两三四五六七八九十]+年)[^，；。]*").match(place.text, start)
    return Found("JN0140", start, match.end(), {"text": match.group().rstrip()}) if match else None


def by_again(place: Place) -> Found | None:
    if place.here == spelled("BY") and place.before.endswith(tuple(spelled(sign) for sign in ("PLUS", "MINUS", "TIMES"))):
        return Found("JN0141", place.at, place.at + 1, {})
    return None


def related(place: Place) -> Found | None:
    if "TITLE" in place.expected and place.here == spelled("COLON") and place.before.endswith(spelled("RELATION")):
        return Found("JN0136", len(place.before) - len(spelled("RELATION")), place.at + 1, {})
    return None
