"""Names, types and units of amounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from jnpolicy.model import expression as model
from jnpolicy.model.checks.resolve_conditions import ConditionResolver
from jnpolicy.model.checks.resolve_names import find_kind
from jnpolicy.model.checks.vocabulary import literal_type
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import ELSEWHERE
from jnpolicy.model.types import MONEY, RATE, UNKNOWN, Sort, Type
from jnpolicy.model.walk import awards_in
from jnpolicy.syntax import ast
from jnpolicy.text.money import ROUNDING_UNITS, rate_text
from jnpolicy.text.source import Span
from jnpolicy.text.suggest import suggestion

_ZERO = model.Constant(Fraction(0), UNKNOWN)
# How many of one measure of time another comes to; a month has no fixed number of days, a year 365 as in ÷365日.
_LENGTHS = {(one, one): Fraction(1) for one in ("年", "个月", "日", "天")}
_LENGTHS |= {("年", "个月"): Fraction(12), ("个月", "年"): Fraction(1, 12), ("日", "天"): Fraction(1), ("天", "日"): Fraction(1)}
_LENGTHS |= {("年", day): Fraction(365) for day in ("日", "天")}


@dataclass(slots=True)
class Resolver(ConditionResolver):
    """Resolves what stands in one clause or definition."""

    def expression(self, expr: ast.Expr) -> model.Expression:
        """The expression with types; one that is wrong is reported and becomes 0元."""
        match expr:
            case ast.Literal():
                return self._literal(expr)
            case ast.Path():
                return self.attribute(expr) or _ZERO
            case ast.ParameterRef(name=name):
                return self._parameter(name)
            case ast.LocalRef(name=name):
                return self._local(name)
            case ast.Extreme(higher=higher, options=options):
                made = tuple(self.expression(option) for option in options)
                for option, node in zip(options[1:], made[1:], strict=True):
                    self.same(made[0].type, node.type, ast.expr_span(option))
                return model.Extreme(higher, made, made[0].type)
            case ast.Arithmetic(operator="×", left=left, right=right):
                return self._product(left, right)
            case ast.Arithmetic(operator="÷", left=left, right=right):
                return self._quotient(left, right)
            case ast.Arithmetic(operator=operator, left=left, right=right):
                return self._sum(left, right, minus=operator == "-")
            case ast.Capped():
                return self.capped(expr)
            case ast.Bands():
                return self._bands(expr)
            case ast.Steps(base=base, unit=unit, amount=amount):
                one, whole, each = self.expression(base), self._divisor(unit), self.expression(amount)
                self.same(one.type, whole.type, ast.expr_span(unit))
                return model.Steps(one, whole, each, each.type)
            case ast.InTurn(ordinal=ordinal, values=values):
                place = self.expression(ordinal)
                if place.type.sort is not Sort.QUANTITY and place.type != UNKNOWN:
                    span = ast.expr_span(ordinal)
                    self.diagnostics.add("JN0205", span, left=place.type.text, right="第几个（数量）", act="作次序")
                made = tuple(self.expression(value) for value in values)
                for value, node in zip(values[1:], made[1:], strict=True):
                    self.same(made[0].type, node.type, ast.expr_span(value))
                return model.InTurn(place, made, made[0].type)
            case ast.Award(clause=clause) if self._asking:
                self.diagnostics.add("JN0334", clause.span)
                return _ZERO
            case ast.Award(clause=clause):
                self.taken.append(clause)
                known = clause.text in self.clauses or ELSEWHERE in clause.text
                if clause.text and not known and not self.is_lost(clause):
                    hint = suggestion(clause.text, self.clauses, "写给补助的条款标题里「」中的名称。")
                    self.diagnostics.add("JN0331", clause.span, name=clause.text, hint=hint)
                return model.Award(clause.text, MONEY)
            case ast.Aggregate():
                return self._aggregate(expr)
            case ast.Later(start=start, number=number, unit=unit):
                return model.Later(self.day(start), number, unit, Type(Sort.DATE))

    def _parameter(self, name: ast.Name) -> model.Expression:
        if name.text not in self.vocabulary.dated:
            value, kind = self.vocabulary.parameters.get(name.text, (Fraction(0), UNKNOWN))
            return model.Constant(value, kind)
        rows, kind = self.vocabulary.dated[name.text]
        if self.time is None:
            self.diagnostics.add("JN0232", name.span, name=name.text)
            return model.Constant(rows[0][1], kind)
        return model.Dated(name.text, rows, self.time, kind)

    def _sum(self, left: ast.Expr, right: ast.Expr, *, minus: bool) -> model.Expression:
        one, two = self.expression(left), self.expression(right)
        same = self.same(one.type, two.type, ast.expr_span(right))
        kind = one.type if one.type != UNKNOWN else two.type
        if same and minus and kind.sort is Sort.YEAR:
            return model.Sum(one, two, minus, Type(Sort.QUANTITY, "年"))
        if same and kind.sort not in (Sort.MONEY, Sort.RATE, Sort.QUANTITY) and kind != UNKNOWN:
            self.diagnostics.add("JN0205", ast.expr_span(right), left=one.type.text, right=two.type.text, act="相加减")
            kind = UNKNOWN
        if minus and next(awards_in(two), None) is not None:
            self.diagnostics.add("JN0333", ast.expr_span(right))
        return model.Sum(one, two, minus, kind)

    def _divisor(self, expr: ast.Expr) -> model.Constant:
        """A number above 0 that the text itself states."""
        made = self.expression(expr)
        if isinstance(made, model.Constant) and (made.value > 0 or made.type == UNKNOWN):
            return made if made.value > 0 else model.Constant(Fraction(1), UNKNOWN)
        self.diagnostics.add("JN0233", ast.expr_span(expr))
        return model.Constant(Fraction(1), UNKNOWN)

    def _quotient(self, left: ast.Expr, right: ast.Expr) -> model.Expression:
        one, two = self.expression(left), self._divisor(right)
        same = one.type.sort is two.type.sort and one.type.unit == two.type.unit
        if UNKNOWN in (one.type, two.type):
            kind = UNKNOWN
        elif same and one.type.sort in (Sort.MONEY, Sort.QUANTITY, Sort.RATE):
            kind = RATE
        elif one.type.sort in (Sort.MONEY, Sort.RATE) and two.type.sort is Sort.QUANTITY:
            kind = one.type
        else:
            self.diagnostics.add("JN0205", ast.expr_span(right), left=one.type.text, right=two.type.text, act="相除")
            kind = UNKNOWN
        return model.Quotient(one, two, kind)

    def _bands(self, bands: ast.Bands) -> model.Expression:
        """Stretches that follow each other; where the text leaves out where one begins, it is where the last ended."""
        base = self.expression(bands.base)
        made: list[tuple[Fraction, Fraction | None, Fraction]] = []
        end: Fraction | None = Fraction(0)
        for band in bands.bands:
            low, high = (None if side is None else self._figure(side, base.type) for side in (band.low, band.high))
            start = end if low is None else low
            if end is None or start is None or start < end or (made and start != end) or (high is not None and high <= start):
                self.diagnostics.add("JN0234", band.span)
                start = start or Fraction(0)
            made.append((start, high, band.rate.value))
            end = high
        return model.Bands(base, tuple(made), base.type)

    def _figure(self, expr: ast.Expr, kind: Type) -> Fraction:
        made = self._divisor(expr)
        self.same(kind, made.type, ast.expr_span(expr))
        return made.value

    def _aggregate(self, aggregate: ast.Aggregate) -> model.Expression:
        name = aggregate.kind
        kind = find_kind(self.vocabulary, name.text) if name.text else None
        counted = Type(Sort.QUANTITY, aggregate.unit)
        if kind is None or kind.role != "matter":
            if name.text:
                self.diagnostics.add("JN0235", name.span, name=name.text)
            return model.Constant(Fraction(0), UNKNOWN)
        inner = replace(self, roles={Role.RECORD: kind, **self.roles})
        condition = inner.condition(aggregate.condition) if aggregate.condition is not None else None
        if aggregate.attribute is None:
            return model.Aggregate(kind.name, condition, None, counted)
        attribute = inner.attribute(ast.Path(name, aggregate.attribute))
        if attribute is None:
            return model.Constant(Fraction(0), UNKNOWN)
        if attribute.type.sort not in (Sort.MONEY, Sort.QUANTITY) and attribute.type != UNKNOWN:
            span = aggregate.attribute.span
            self.diagnostics.add("JN0205", span, left=attribute.type.text, right="金额或数量", act="合计")
        return model.Aggregate(kind.name, condition, attribute, attribute.type)

    def _literal(self, literal: ast.Literal) -> model.Expression:
        kind = literal_type(literal)
        if kind.sort is Sort.QUANTITY and not kind.unit:
            self.diagnostics.add("JN0204", literal.span, text=literal.span.text, hint=_unit_hint(literal))
            return _ZERO
        return model.Constant(literal.value, kind)

    def _local(self, name: ast.Name) -> model.Expression:
        amount = self.locals.get(name.text)
        if amount is None and self.vocabulary.has_parameter(name.text):
            return self._parameter(name)  # that another clause has a name of its own for
        if amount is None and (self.partial or not name.text):
            return _ZERO
        if amount is None:
            self.diagnostics.add("JN0311", name.span, name=name.text)
            return _ZERO
        if name.text in self._open:  # a circle, told where the definitions are collected
            return _ZERO
        self._open.append(name.text)
        value = self.amount(amount)
        self._open.pop()
        return model.Named(name.text, value, value.type)

    def _product(self, left: ast.Expr, right: ast.Expr) -> model.Expression:
        one, two = self.expression(left), self.expression(right)
        sorts = {one.type.sort, two.type.sort}
        if UNKNOWN in (one.type, two.type):
            kind = UNKNOWN
        elif sorts == {Sort.MONEY, Sort.RATE} or sorts == {Sort.MONEY, Sort.QUANTITY}:
            kind = MONEY
        elif sorts == {Sort.RATE}:
            kind = RATE
        elif sorts == {Sort.QUANTITY, Sort.RATE}:
            kind = one.type if one.type.sort is Sort.QUANTITY else two.type
        else:
            self.diagnostics.add("JN0243", ast.expr_span(right), left=one.type.text, right=two.type.text)
            kind = MONEY
        return model.Product(one, two, kind)

    def capped(self, capped: ast.Capped) -> model.Expression:
        value = self.expression(capped.value)
        bounds: list[tuple[bool, model.Expression]] = []
        for bound in capped.bounds:
            if isinstance(bound, ast.RoundingField):
                if value.type.sort is not Sort.MONEY and value.type != UNKNOWN:
                    self.diagnostics.add("JN0205", capped.span, left=value.type.text, right="金额", act="舍入")
                value = model.Rounded(_bounded(value, bounds), ROUNDING_UNITS[bound.unit], bound.half_up, value.type)
                bounds = []
                continue
            bounds.append(self._bound(bound, value.type))
        return _bounded(value, bounds)

    def _bound(self, bound: tuple[str, ast.Expr], kind: Type) -> tuple[bool, model.Expression]:
        word, expr = bound
        made = self.expression(expr)
        times = made.type.sort is kind.sort is Sort.QUANTITY and (made.type.unit, kind.unit) in _LENGTHS
        if word == "longest" or (word == "cap" and times and made.type != kind):
            return True, self._longest(made, kind, ast.expr_span(expr))
        self.same(kind, made.type, ast.expr_span(expr))
        return word == "cap", made

    def _longest(self, period: model.Expression, kind: Type, span: Span) -> model.Expression:
        """A period that is written down, in the measure of what it limits."""
        times = _LENGTHS.get((period.type.unit, kind.unit)) if period.type.sort is kind.sort is Sort.QUANTITY else None
        if UNKNOWN in (period.type, kind):
            return _ZERO
        if times is None or not isinstance(period, model.Constant):
            self.diagnostics.add("JN0220", span, left=kind.text, right=period.type.text)
            return _ZERO
        return model.Constant(period.value * times, kind)

    def amount(self, amount: ast.Amount) -> model.Expression:
        """A component or local value: plain, or rows by condition; then what is added, and bounds over all."""
        value = self._rows(amount)
        if amount.halved is not None:
            half = model.Product(value, model.Constant(Fraction(1, 2), RATE), value.type)
            value = model.Cases(((self.condition(amount.halved), half),), value, value.type)
        if amount.uplifts:
            value = model.Raised(value, tuple(self._raise(item, value.type) for item in amount.uplifts), value.type)
        return _bounded(value, [self._bound(bound, value.type) for bound in amount.overall])

    def _raise(self, uplift: ast.Uplift, kind: Type) -> model.Raise:
        made = self.expression(uplift.amount)
        relative = kind.sort is Sort.MONEY and made.type.sort is Sort.RATE
        if isinstance(uplift.amount, ast.Literal) and uplift.amount.sort == "RATE":
            points = uplift.amount.unit == ast.POINTS
            if points and relative:
                self.diagnostics.add("JN0237", uplift.amount.span)
            elif not points and kind.sort is Sort.RATE:
                by = uplift.amount.span.text
                self.diagnostics.add("JN0238", uplift.amount.span, by=by, points=by.strip("%％ "))
        if not relative:
            self.same(kind, made.type, ast.expr_span(uplift.amount))
        if uplift.minus and next(awards_in(made), None) is not None:
            self.diagnostics.add("JN0333", ast.expr_span(uplift.amount))
        return model.Raise(self.condition(uplift.condition), made, relative, uplift.minus)

    def _rows(self, amount: ast.Amount) -> model.Expression:
        if amount.plain:
            return self.capped(amount.rows[0].amount)
        rows = [(self.condition(row.condition), self.capped(row.amount)) for row in amount.rows if row.condition is not None]
        others = [self.capped(row.amount) for row in amount.rows if row.condition is None]
        last = next((n for n, row in enumerate(amount.rows) if row.condition is None), len(amount.rows))
        for behind in amount.rows[last + 1 :]:
            self.diagnostics.add("JN0347", behind.amount.span)
        if not rows:
            return others[0]
        kind = rows[0][1].type
        for row, made in zip(amount.rows[1:], [value for _, value in rows[1:]] + others, strict=False):
            self.same(kind, made.type, row.amount.span)
        return model.Cases(tuple(rows), others[-1] if others else model.Constant(Fraction(0), kind), kind)


def _unit_hint(literal: ast.Literal) -> str:
    """What a number without a unit may be meant as."""
    text = literal.span.text
    if 0 < literal.value < 1:
        return f"比例写“{rate_text(literal.value)}”；金额写“{text}元”，数量带量词。"
    if text[-1] in "百千万亿":
        return f"金额写“{text}元”，数量带量词，例如“{text}人”。"
    rate = f"，比例写“{text}%”" if literal.value <= 100 else ""
    return f"金额写“{text}元”{rate}，数量带量词。"


def _bounded(value: model.Expression, bounds: list[tuple[bool, model.Expression]]) -> model.Expression:
    return model.Bounded(value, tuple(bounds), value.type) if bounds else value
