"""An amount's formula with this case's numbers in it."""

from __future__ import annotations

from jnpolicy.model import expression as model
from jnpolicy.model.describe import SPOKEN_OF_WHOLE, band_text, expression_text, rounding_text, value_text
from jnpolicy.solve.evaluate import Facts, evaluate, truth
from jnpolicy.solve.ranges import band_parts, whole_units
from jnpolicy.text.money import fen_text, rate_text


def formula_text(node: model.Expression, facts: Facts) -> str:
    """实付利息36.5万元×费率50%; an unknown fact is said to be unknown."""
    match node:
        case model.Constant(value=value, type=kind):
            return value_text(value, kind)
        case model.Attribute(name=name, type=kind):
            fact = facts.get(node)
            return f"{name}{value_text(fact.value, kind)}" if fact is not None else f"{name}（未知）"
        case model.Named(name=name):
            return f"{name}{_value(node, facts)}"
        case model.Sum(left=left, right=right, minus=minus):
            return f"{formula_text(left, facts)}{'－' if minus else '＋'}{formula_text(right, facts)}"
        case model.Product(left=left, right=right):
            return f"{_factor(left, facts)}×{_factor(right, facts)}"
        case model.Quotient(left=left, divisor=divisor):
            return f"{_factor(left, facts)}÷{value_text(divisor.value, divisor.type)}"
        case model.Rounded(value=value, unit=unit, half_up=half_up):
            return f"{formula_text(value, facts)}，{rounding_text(unit, half_up)}"
        case model.Bands(base=base):
            return f"{formula_text(base, facts)}分段计：{_bands(node, facts)}"
        case model.Steps(base=base, unit=unit, amount=amount):
            size = evaluate(base, facts).value
            count = "（未知）" if size is None else f"{whole_units(size, unit.value)}"
            each = f"每满{value_text(unit.value, unit.type)}奖励{formula_text(amount, facts)}"
            return f"{formula_text(base, facts)}，{each}，计{count}个"
        case model.InTurn(ordinal=ordinal):
            return f"按{formula_text(ordinal, facts)}依次，取{_value(node, facts)}"
        case model.Raised(value=value, raises=raises):
            return "".join([formula_text(value, facts), *(_raise(item, facts) for item in raises)])
        case model.Award(clause=clause):
            return f"「{clause}」的补助额{_value(node, facts)}"
        case model.Aggregate() | model.Dated() | model.Later():
            return f"{expression_text(node)}{_value(node, facts)}"
        case model.Extreme(higher=higher, options=options):
            shown = "与".join(formula_text(option, facts) for option in options)
            return f"{shown}中较{'高' if higher else '低'}者{_value(node, facts)}"
        case model.Cases(rows=rows, otherwise=otherwise):
            for condition, value in rows:
                holds, _ = truth(condition, facts)
                if holds:
                    return formula_text(value, facts)
                if holds is None:
                    return "按哪一档还不能确定"
            return formula_text(otherwise, facts)
        case model.Bounded(value=value, bounds=bounds):
            shown = formula_text(value, facts)
            for is_ceiling, bound in bounds:
                shown += f"，{'最高' if is_ceiling else '最低'}{formula_text(bound, facts)}"
            return shown


def _bands(node: model.Bands, facts: Facts) -> str:
    size = evaluate(node.base, facts).value
    if size is None:
        return "、".join(f"{band_text(low, high)}{rate_text(rate)}" for low, high, rate in node.bands)
    parts = [f"{value_text(part, node.type)}×{rate_text(rate)}" for part, rate in band_parts(size, node.bands) if part]
    return "＋".join(parts) or value_text(size * 0, node.type)


def _raise(item: model.Raise, facts: Facts) -> str:
    """What is added, nothing where its condition does not hold."""
    holds, _ = truth(item.condition, facts)
    if holds is False:
        return ""
    amount = formula_text(item.amount, facts)
    word = "降低" if item.minus else "提高"
    if holds is None:
        return f"（是否{word}{amount}待核实）"
    return f"（{word}{amount}）" if item.relative else f"{'－' if item.minus else '＋'}{amount}"


def _factor(node: model.Expression, facts: Facts) -> str:
    text = formula_text(node, facts)
    return f"（{text}）" if isinstance(node, SPOKEN_OF_WHOLE) and not isinstance(node, model.Cases) else text


def _value(node: model.Expression, facts: Facts) -> str:
    made = evaluate(node, facts)
    if made.value is not None:
        return value_text(made.value, node.type)
    low, high = (None if end is None else value_text(end, node.type) for end in (made.low, made.high))
    if low is None:
        return "（未知）" if high is None else f"至多{high}"
    return f"{low}至{high or '不封顶'}"


def range_text(low: int, high: int | None) -> str:
    """An amount in 分 that is not settled yet."""
    if high is None:
        return f"{fen_text(low)}以上，不封顶"
    return fen_text(low) if low == high else f"{fen_text(low)}至{fen_text(high)}"
