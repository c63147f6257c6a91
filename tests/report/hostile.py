"""A case whose every text is markup, a formula, or what XML has no place for."""

from __future__ import annotations

from jnpolicy.model.policy import Pack
from tests.packs import clause, pack_of

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
QUOTED = "\"'><svg onload=alert(3)>"
FORMULA = '=HYPERLINK("http://evil.example/","点我")'
PLUS, AT, MINUS = "+1+cmd|' /C calc'!A0", "@SUM(1+1)", "-2+3"
LINK = "javascript:alert(4)"
URL = "http://evil.example/a"
CONTROL = "坏\\b\\v\\uffff字_x0041_"
TEXTS = (SCRIPT, IMAGE, QUOTED, FORMULA, PLUS, AT, MINUS, LINK, URL)


def _in(text: str) -> str:
    """A text between single quotes in YAML."""
    return text.replace("'", "''")


CASE = f"""案例: '{SCRIPT}{FORMULA}'
申请人:
  名称: '{FORMULA}'
  类型: 企业
事项:
  - {{编号: '{FORMULA}', 种类: 设备, 名称: '{SCRIPT}', 购置日期: 2021-01-19, 价款: 3万元}}
  - {{编号: '{AT}', 种类: 设备, 名称: '{IMAGE}', 购置日期: 2021-01-19, 价款: 2万元}}
  - {{编号: '{MINUS}', 种类: 设备, 名称: '{LINK}', 购置日期: 2021-01-19}}
  - {{编号: '{URL}', 种类: 设备, 名称: "{CONTROL}", 购置日期: 2021-01-19, 价款: 0元}}
其他政策:
  - {{编号: '{_in(PLUS)}', 名称: '{_in(QUOTED)}', 事项: '{FORMULA}', 金额: 4万元, 责任单位: '{_in(PLUS)}'}}
"""
_RELATION = "关系「不重复」\n    原文：“同一事项不重复享受，由企业自愿选择”。\n    各条款与其他政策之间，择一。\n"


def pack() -> Pack:
    return pack_of(clause() + _RELATION)
