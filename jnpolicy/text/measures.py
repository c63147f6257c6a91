"""Measure words: those that need no declaring, those of things that come whole, and where one begins behind a number.

A vocabulary may use any other: 数量（亩） makes 亩 one.
"""

from __future__ import annotations

import re

GENERAL = frozenset("人名家个件项次套台户篇吨年日天") | {"千瓦", "平方米", "个月"}

# What cannot be half: a case that states 2.5台 is wrong.
WHOLE = frozenset("人名家个件项次套台户篇场辆架艘列部集册本张只头棵株批间栋幢座根块枚颗支款门例单票笔所位处条届期班") | {
    "人次",
    "场次",
    "架次",
    "标箱",
}

_COUNTED = re.compile(
    r"(-?(?:[0-9.，]+[百千万亿]*?|[零〇一二两三四五六七八九十百千万亿点]+?))(千[瓦克米卡伏].*|[^0-9.，零〇一二两三四五六七八九十百千万亿点].*)"
)


def split_counted(text: str) -> tuple[str, str] | None:
    """(2, 台) from 2台, (5, 千瓦) from 5千瓦, (5万, 人次) from 5万人次; None where there is no number or nothing behind it."""
    match = _COUNTED.fullmatch(text)
    return (match.group(1), match.group(2)) if match else None
