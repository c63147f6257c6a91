"""The keywords, read from grammar/keywords.lark: nothing else in the program spells one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from jnpolicy.resources import grammar_text

_LINE = re.compile(r'^([A-Z_0-9]+)(?:\.\d)?: ((?:"[^"]*"(?: \| )?)+)$', re.M)


@cache
def keywords() -> dict[str, tuple[str, ...]]:
    """Terminal name → its spellings."""
    found = _LINE.findall(grammar_text("keywords.lark"))
    return {name: tuple(re.findall(r'"([^"]*)"', spellings)) for name, spellings in found}


def spelled(terminal: str) -> str:
    """The first (canonical) spelling of a keyword."""
    return keywords()[terminal][0]


def keyword_at(text: str, at: int) -> str:
    """The longest keyword that begins at a position; '' where none does."""
    words = (word for spellings in keywords().values() for word in spellings)
    return max((word for word in words if text.startswith(word, at)), key=len, default="")


@cache
def labels() -> dict[str, str]:
    """How a diagnostic names each terminal: keywords in 「」, other terminals in words."""
    whole = ("NATURE_VALUE", "PER", "ROUND_UNIT")  # where each spelling means something else
    named = {
        name: "或".join(f"「{word}」" for word in (words if name in whole else words[:3])) for name, words in keywords().items()
    }
    return named | {
        "KIND": "申请人或事项的名称",
        "ATTR": "属性的名称",
        "IDENT": "标识属性的名称",
        "FLAG": "是否属性或概念的名称",
        "ENUM": "枚举值",
        "LOCAL": "分项或「其中」定义的名称",
        "PARAM": "参数的名称",
        "CATEGORY": "其他政策类别的名称",
        "MONEY": "金额（如2000万元）",
        "RATE": "比例（如40%）",
        "POINTS": "百分点（如10个百分点）",
        "DATE": "日期（如2020年1月1日）",
        "YEAR": "年份（如2020年）",
        "DURATION": "期限（如3年）",
        "QUANTITY": "数量（如10人）",
        "NUMBER": "数",
        "TITLE": "「…」中的名称",
        "AWARD": "「…」的补助额",
        "QUOTED": "“…”中的原文",
        "FREE_TEXT": "文字",
        "NEW_NAME": "名称",
        "DE_RATE": "「的」和比例",
        "MEASURE": "量词（如人、台、平方米；钱用金额）",
        "ARTICLE": "第…条",
        "PART": "（一）",
        "REST": "文字",
        "NUMBER_OF_TIMES": "1次",
    }


def listed(terminals: Iterable[str]) -> str:
    """What may stand somewhere, for a diagnostic: kinds of words that many terminals make up told in one."""
    left = {name for name in terminals if name not in ("SLIP", "EACH")}
    if "AT" in left and "KIND" not in left:  # a figure may stand there for 在…以上, which is told among the comparisons
        left -= _FIGURES
    shown = []
    for whole, text in _FAMILIES:
        if len(left & whole) > 2:
            left -= whole
            shown.append(text)
    return "、".join([*(labels().get(name, name) for name in sorted(left)), *shown])


_FIGURES = frozenset({"MONEY", "RATE", "DATE", "YEAR", "QUANTITY"})
_FAMILIES = (
    (
        frozenset({"GE", "LE", "GT", "LT", "EQ", "NOT_BEFORE", "NOT_AFTER", "BEFORE", "AFTER", "AT", "THAN"}),
        "比较的词（如「不低于」「超过」「在」「较」）",
    ),
    (_FIGURES | {"NUMBER"}, "数或日期（如2000万元、40%、10人、2020年1月1日）"),
    (
        frozenset({"PLUS", "MINUS", "TIMES", "DIVIDED", "WITH", "DE_RATE"}),
        "算式的下文（「×」「÷」「+」「-」「与」，或「的」和比例）",
    ),
)

# Statements that a first pass reads, and the fields by whose label a forgotten 。 is noticed.
DECLARING = ("APPLICANT", "MATTER", "PARAMETER", "CATEGORIES", "DEFINE")
FIELD_LABELS = (
    "QUOTE_FIELD", "UNITS", "PAYEE", "MATTER", "CONDITION", "NATURE", "GRANT", "LIMIT", "ONCE", "TIME", "BUDGET", "OBLIGATION",
    "MARK_HORTATORY", "MARK_PROCEDURE", "DEFINE", "ISSUER", "FORCE", "ROUNDING", "YEAR_RULE",
    "CATEGORIES",
)  # fmt: skip
HEADING_LABELS = ("RELATION", "POLICY", "QUESTION", "READING", "APPLICANT", "MATTER", "DEFINE", "PARAMETER")
