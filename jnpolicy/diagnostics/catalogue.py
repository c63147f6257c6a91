"""Every code with its wording: what is wrong, and what to write instead. The only place for either.

Codes: JN00xx files, JN01xx syntax, JN02xx names and types, JN03xx clauses and relations,
JN04xx the text of the law, JN05xx cases, JN06xx solving and options.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Wording:
    severity: Severity
    message: str
    remedy: str


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

CATALOGUE: dict[str, Wording] = {
    # —— 语法 ——
    "JN0101": Wording(_E, "这里读到{found}，读不下去。", "这里应写：{expected}。"),
    "JN0102": Wording(_E, "没有声明过的名称「{name}」（这里应是{sorts}）。", "{hint}"),
    "JN0103": Wording(_E, "「{mark}」没有合上。", "在引文或名称的末尾补上「{closing}」。"),
    "JN0104": Wording(_E, "这一句末尾缺少句号。", "在这里补上「。」。"),
    "JN0105": Wording(_E, "数字「{text}」有两种读法：{first}，或{second}。", "写成阿拉伯数字，例如{first}。"),
    "JN0106": Wording(_E, "「{text}」不是能读懂的数或日期。", "写成2000万元、40%、2020年6月17日这样的形式。"),
    "JN0107": Wording(_E, "同一句里混用了“且”和“或”，先后不明。", "用（）把先算的一组括起来。"),
    "JN0108": Wording(_E, "顿号只能连接并列的枚举值。", "条件之间写“且”“或”，或者用分号分开。"),
    "JN0109": Wording(_E, "「{name}」前面没有它所属的属性。", "写全，例如“企业的规模为中型或小型”。"),
    "JN0110": Wording(_E, "这里省略了主语，而前面没有可以承接的主语。", "写全，例如“贷款的本金不超过1000万元”。"),
}
