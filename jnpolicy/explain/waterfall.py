"""A payment as a waterfall: what its formula comes to, what each step leaves of it, what is paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from jnpolicy.explain.account import Line
from jnpolicy.explain.proof import Decided, Raw, Stated, Step, Valued, Verdict
from jnpolicy.model import expression as model
from jnpolicy.model.describe import rounding_text, value_text
from jnpolicy.model.policy import Component, Rounding
from jnpolicy.solve.decision import PaidComponent


@dataclass(frozen=True, slots=True)
class Bar:
    """One step: what it does, and what is left after it, in 分 (exact: before rounding it may be no whole number)."""

    label: str
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The steps of one component in order, the last what is paid. `formula` says what the first comes to."""

    name: str
    formula: str
    bars: tuple[Bar, ...]

    @property
    def paid(self) -> Fraction:
        return self.bars[-1].amount

    @property
    def cuts(self) -> tuple[Fraction, ...]:
        """What each step took away (negative: added)."""
        return (Fraction(0), *(before.amount - after.amount for before, after in pairwise(self.bars)))


def waterfall(
    line: Line, paid: PaidComponent, raw: Raw | None, component: Component | None, rounding: Rounding | None
) -> Waterfall:
    """The steps of one component: `raw`, `component` and `rounding` where a formula of the policy says what it comes to."""
    bars = list(_before_limits(paid.raw, raw, component, rounding))
    said = iter(line.steps)
    if paid.topped < paid.raw:
        bars.append(Bar(next(said), Fraction(paid.topped)))
    left = Fraction(paid.topped)
    for passed, text in zip(paid.passed, said, strict=True):
        left = min(left, Fraction(passed.left)) if passed.bound else left
        bars.append(Bar(text, left))
    steps = bars if len(bars) > 1 or bars[0].amount != paid.paid else []
    return Waterfall(line.name, line.formula, (*steps, Bar("得", Fraction(paid.paid))))


def _before_limits(fen: int, raw: Raw | None, component: Component | None, rounding: Rounding | None) -> Iterator[Bar]:
    """What the formula comes to, its own ceilings, floors and roundings, and the policy's rounding."""
    stages = () if raw is None or component is None else tuple(_stages(raw.value, component.amount))
    off = abs(stages[-1].amount - fen) if stages else Fraction(0)
    if not stages or rounding is None or off >= rounding.unit * 100:
        # It is stated, or hangs on what others are paid: what it came to is all that is sure.
        yield Bar("按算式", Fraction(fen))
        return
    yield from stages
    if off:
        yield Bar(rounding.text, Fraction(fen))


def _stages(step: Step, node: model.Expression) -> Iterator[Bar]:
    """The steps that a formula takes on its outside; nothing where a value in it is not known."""
    if isinstance(step, Decided) or step.low is None or step.low != step.high:
        return
    inner = _inner(step, node)
    if inner is None:
        yield Bar("按算式", step.low * 100)
        return
    before = tuple(_stages(*inner))
    if not before:
        yield Bar("按算式", step.low * 100)
        return
    yield from before
    match node:
        case model.Bounded(bounds=bounds):
            left = before[-1].amount
            assert isinstance(step, Valued)
            for (is_ceiling, bound), below in zip(bounds, step.below[1:], strict=True):
                assert not isinstance(below, Decided) and below.low is not None
                left = min(left, below.low * 100) if is_ceiling else max(left, below.low * 100)
                yield Bar(f"{'最高' if is_ceiling else '最低'}{value_text(below.low, bound.type)}", left)
        case model.Rounded(unit=unit, half_up=half_up):
            yield Bar(rounding_text(unit, half_up), step.low * 100)


def _inner(step: Valued | Stated, node: model.Expression) -> tuple[Step, model.Expression] | None:
    """What a formula wraps, where it does no more than bound it, round it, name it or choose its row."""
    if isinstance(step, Stated):
        return None
    match node:
        case model.Bounded(value=value) | model.Rounded(value=value) | model.Named(value=value):
            return step.below[0], value
        case model.Cases(rows=rows, otherwise=otherwise):
            asked = [below for below in step.below if isinstance(below, Decided)]
            if any(item.verdict is Verdict.OPEN for item in asked):
                return None
            return step.below[-1], rows[len(asked) - 1][1] if asked[-1].verdict is Verdict.HOLDS else otherwise
        case _:
            return None
