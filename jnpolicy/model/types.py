"""Types of values. Money, rates, counts and dates are different; nothing turns silently into another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """The sorts of values that a case states and a clause computes with."""

    MONEY = "金额"
    RATE = "比例"
    QUANTITY = "数量"
    DATE = "日期"
    YEAR = "年份"
    BOOL = "是否"
    ENUM = "枚举"
    IDENT = "标识"


@dataclass(frozen=True, slots=True)
class Type:
    """A sort; for quantities with the measure word, for enumerations with the values (highest first if ordered)."""

    sort: Sort
    unit: str = ""
    values: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def text(self) -> str:
        match self.sort:
            case Sort.QUANTITY:
                return f"数量（{self.unit}）"
            case Sort.ENUM:
                return ("＞" if self.ordered else "、").join(self.values)
            case _:
                return self.sort.value


MONEY = Type(Sort.MONEY)
UNKNOWN = Type(Sort.MONEY, "？")  # the type of what is wrong already: it fits anything, so no mistake is told twice
RATE = Type(Sort.RATE)
DATE = Type(Sort.DATE)
YEAR = Type(Sort.YEAR)
