"""Expressions and conditions in Chinese, close to how the clause was written."""

from __future__ import annotations

from fractions import Fraction

from jnpolicy.model import expression as model
from jnpolicy.model.types import Sort, Type
from jnpolicy.text.calendar import as_date
from jnpolicy.text.money import ROUNDING_UNITS, money_text, rate_text
from jnpolicy.text.numerals import decimal_text

# What needs brackets as a factor.
SPOKEN_OF_WHOLE = (
    model.Sum, model.Extreme, model.Cases, model.Bounded, model.Rounded, model.Bands, model.Steps, model.InTurn, model.Raised
)  # fmt: skip
_OPERATORS = {">=": "不低于", "<=": "不超过", ">": "超过", "<": "低于", "=": "等于", "!=": "不等于"}
_DATE_OPERATORS = {">=": "不早于", "<=": "不晚于", ">": "晚于", "<": "早于", "=": "等于", "!=": "不等于"}


def value_text(value: object, kind: Type) -> str:
    """A value with its unit."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    assert not isinstance(value, int | float)
    match kind.sort:
        case Sort.MONEY:
            return money_text(value)  # type: ignore[arg-type]
        case Sort.RATE:
            return rate_text(value)  # type: ignore[arg-type]
        case Sort.DATE:
            day = as_date(value)  # type: ignore[arg-type]
            return f"{day.year}年{day.month}月{day.day}日"
        case Sort.YEAR:
            return f"{value}年"
        case _:
            return f"{decimal_text(value) or value}{kind.unit}"  # type: ignore[arg-type]


def expression_text(node: model.Expression) -> str:
    """The expression without values."""
    match node:
        case model.Constant(value=value, type=kind):
            return value_text(value, kind)
        case model.Attribute(name=name):
            return name
        case model.Named(name=name):
            return name
        case model.Sum(left=left, right=right, minus=minus):
            return f"{expression_text(left)}{'－' if minus else '＋'}{expression_text(right)}"
        case model.Product(left=left, right=right):
            return f"{_factor(left)}×{_factor(right)}"
        case model.Quotient(left=left, divisor=divisor):
            return f"{_factor(left)}÷{expression_text(divisor)}"
        case model.Rounded(value=value, unit=unit, half_up=half_up):
            return f"{expression_text(value)}，{rounding_text(unit, half_up)}"
        case model.Bands(base=base, bands=bands):
            stretches = "、".join(f"{band_text(low, high)}{rate_text(rate)}" for low, high, rate in bands)
            return f"{expression_text(base)}分段：{stretches}"
        case model.Steps(base=base, unit=unit, amount=amount):
            return f"{expression_text(base)}每满{expression_text(unit)}奖励{expression_text(amount)}"
        case model.InTurn(ordinal=ordinal, values=values):
            return f"按{expression_text(ordinal)}依次{'、'.join(map(expression_text, values))}"
        case model.Raised(value=value, raises=raises):
            rows = [
                f"{condition_text(r.condition)}的，{'降低' if r.minus else '提高'}{expression_text(r.amount)}" for r in raises
            ]
            return "；".join([expression_text(value), *rows])
        case model.Award(clause=clause):
            return f"「{clause}」的补助额"
        case model.Aggregate(kind=kind, condition=condition, attribute=attribute, type=type_):
            which = f"{kind}（{condition_text(condition)}）" if condition is not None else kind
            return f"{which}的{attribute.name}合计" if attribute is not None else f"{which}的{type_.unit}数"
        case model.Dated(name=name):
            return name
        case model.Later(start=start, number=number, unit=unit):
            return f"{expression_text(start)}起满{period_text(number, unit)}之日"
        case model.Extreme(higher=higher, options=options):
            return f"{'与'.join(map(expression_text, options))}中较{'高' if higher else '低'}者"
        case model.Cases(rows=rows, otherwise=otherwise):
            shown = [f"{condition_text(condition)}的，{expression_text(value)}" for condition, value in rows]
            return "；".join([*shown, f"其他，{expression_text(otherwise)}"])
        case model.Bounded(value=value, bounds=bounds):
            shown = [f"{'最高' if is_cap else '最低'}{expression_text(bound)}" for is_cap, bound in bounds]
            return "，".join([expression_text(value), *shown])


def period_text(number: int, unit: str) -> str:
    """3年, 6个月, 30日."""
    return f"{number}{'个月' if unit == '月' else unit}"


def _raise_text(item: model.Raise) -> str:
    return f"{condition_text(item.condition)}的，{'降低' if item.minus else '提高'}{expression_text(item.amount)}"


def rounding_text(unit: Fraction, half_up: bool) -> str:
    """四舍五入至万元, 万元以下舍去"""
    name = next(name for name, amount in ROUNDING_UNITS.items() if amount == unit)
    return f"四舍五入至{name}" if half_up else f"{name}以下舍去"


def band_text(low: Fraction, high: Fraction | None) -> str:
    """5000元以下部分, 5000元至1万元部分, 1万元以上部分"""
    if high is None:
        return f"{money_text(low)}以上部分"
    return f"{money_text(low)}至{money_text(high)}部分" if low else f"{money_text(high)}以下部分"


def _factor(node: model.Expression) -> str:
    text = expression_text(node)
    return f"（{text}）" if isinstance(node, SPOKEN_OF_WHOLE) else text


def condition_text(node: model.Condition) -> str:
    """The condition as a short sentence."""
    match node:
        case model.Member(attribute=attribute, values=values):
            return f"{attribute.name}为{either(values)}"
        case model.IsTrue(attribute=attribute):
            return f"是{attribute.name}"
        case model.Is(concept=concept):
            return f"是{concept}"
        case model.Not(part=model.Member(attribute=attribute, values=values)):
            return f"{attribute.name}不为{either(values)}"
        case model.Not(part=model.IsTrue(attribute=attribute)):
            return f"不是{attribute.name}"
        case model.Not(part=model.Is(concept=concept)):
            return f"不是{concept}"
        case model.Not(part=part):
            return f"并非（{condition_text(part)}）"
        case model.Compare(
            left=model.Attribute(role=model.Role.RECORD, name=name),
            operator="=",
            right=model.Attribute(role=model.Role.MATTER, name=other),
        ) if name == other:
            return f"{name}与本事项的相同"
        case model.Compare(left=left, operator=operator, right=right):
            return f"{expression_text(left)}{operator_text(operator, left.type)}{expression_text(right)}"
        case model.Within(left=left, start=start, number=number, unit=unit):
            return f"{expression_text(left)}在{expression_text(start)}起{period_text(number, unit)}内"
        case model.All(parts=parts):
            return "，且".join(_grouped(part) for part in parts)
        case model.Any(parts=parts):
            return "，或".join(_grouped(part) for part in parts)


def operator_text(operator: str, kind: Type) -> str:
    """不低于, of days and years 不早于"""
    return (_DATE_OPERATORS if kind.sort in (Sort.DATE, Sort.YEAR) else _OPERATORS)[operator]


def _grouped(part: model.Condition) -> str:
    text = condition_text(part)
    return f"（{text}）" if isinstance(part, model.All | model.Any) else text


def either(values: tuple[str, ...]) -> str:
    """中型、小型或微型"""
    return values[0] if len(values) == 1 else f"{'、'.join(values[:-1])}或{values[-1]}"
