"""Amounts: expressions, rows by condition, components."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lark import Token, v_args

from jnpolicy.syntax import ast
from jnpolicy.syntax.ellipsis import BareComparison, BareValue, Elliptical, compared, last_subject
from jnpolicy.syntax.keywords import spelled
from jnpolicy.syntax.leaves import Leaves, Slip
from jnpolicy.text.source import Span

_OVER_ALL = ("uplift", "overall", "overall behind")  # rows that say something of those before them


@dataclass(frozen=True, slots=True)
class Raise:
    """提高10%, 再提高10%, 减半 (without an amount), perhaps with a ceiling behind it."""

    word: Span
    amount: ast.Expr | None = None
    minus: bool = False
    again: bool = False


@v_args(inline=True)
class AmountBuilder(Leaves):
    """One method a rule of amounts, named after it."""

    def money(self, literal: ast.Literal) -> ast.Literal:
        return literal

    rate = date = year = quantity = number = money

    def path(self, kind: ast.Name, _: Token, attribute: ast.Name) -> ast.Path:
        return ast.Path(kind, attribute)

    def local(self, name: ast.Name) -> ast.LocalRef:
        return ast.LocalRef(name)

    def parameter(self, name: ast.Name) -> ast.ParameterRef:
        return ast.ParameterRef(name)

    def parenthesised(self, _: Token, value: ast.Expr, __: Token) -> ast.Expr:
        return value

    def rate_of(self, base: ast.Expr, _: Token, rate: ast.Literal) -> ast.Arithmetic:
        return ast.Arithmetic("×", base, rate)

    def product_of(self, left: ast.Expr, _: Token, right: ast.Expr) -> ast.Arithmetic:
        return ast.Arithmetic("×", left, right)

    def quotient_of(self, left: ast.Expr, _: Token, right: ast.Expr) -> ast.Arithmetic:
        return ast.Arithmetic("÷", left, right)

    def sum_of(self, left: ast.Expr, operator: Token, right: ast.Expr) -> ast.Arithmetic:
        return ast.Arithmetic(str(operator), left, right)

    def extreme(self, *parts: Any) -> ast.Extreme:
        options = tuple(part for part in parts if not isinstance(part, Token))
        return ast.Extreme(parts[-1].type == "HIGHER", options)

    def extreme_rate(self, *parts: Any) -> ast.Arithmetic:
        return ast.Arithmetic("×", self.extreme(*parts[:-2]), parts[-1])

    def extreme_times(self, *parts: Any) -> ast.Arithmetic:
        return ast.Arithmetic("×", self.extreme(*parts[:-2]), parts[-1])

    def per_unit(self, *_: Token) -> None:
        return None

    def per_unit_value(self, _: Token, count: ast.Expr, *rest: Any) -> ast.Arithmetic:
        return ast.Arithmetic("×", count, rest[-1])

    # —— bands, steps, turns ——

    def _band(self, low: ast.Expr | None, high: ast.Expr | None, first: Any, last: Any) -> ast.Band:
        rate = last if isinstance(last, ast.Literal) else ast.Literal("RATE", Fraction(1), span=self.span(last))
        start = self.span(first) if isinstance(first, Token) else ast.expr_span(first)
        return ast.Band(low, high, rate, start.to(rate.span))

    def band_below(self, high: ast.Expr, *rest: Any) -> ast.Band:
        return self._band(None, high, high, rest[-1])

    def band_between(self, low: ast.Expr, _: Token, high: ast.Expr, *rest: Any) -> ast.Band:
        return self._band(low, high, low, rest[-1])

    def band_above(self, low: ast.Expr, *rest: Any) -> ast.Band:
        return self._band(low, None, low, rest[-1])

    def band_over(self, word: Token, low: ast.Expr, *rest: Any) -> ast.Band:
        return self._band(low, None, word, rest[-1])

    def band_rest(self, word: Token, *rest: Any) -> ast.Band:
        return self._band(None, None, word, rest[-1])

    def banded(self, _: Token, base: ast.Expr, *parts: Any) -> ast.Bands:
        return ast.Bands(base, tuple(part for part in parts if isinstance(part, ast.Band)))

    def stepped(self, _: Token, base: ast.Expr, __: Token, ___: Token, unit: ast.Expr, *rest: Any) -> ast.Steps:
        return ast.Steps(base, unit, rest[-1])

    def in_turn(self, _: Token, ordinal: ast.Expr, *parts: Any) -> ast.InTurn:
        return ast.InTurn(ordinal, tuple(part for part in parts if not isinstance(part, Token)))

    # —— what others pay, what the case counts ——

    def awarded(self, token: Token) -> ast.Award:
        span = self.span(token)
        length = str(token).index("」") + 1
        return ast.Award(ast.Name(str(token)[1 : length - 1].strip(), Span(span.source, span.start, span.start + length)))

    def counted(self, kind: ast.Name, *parts: Any) -> ast.Aggregate:
        count = parts[-1]
        return ast.Aggregate(kind, self._where(parts), None, str(count)[0], kind.span.to(self.span(count)))

    def totalled(self, kind: ast.Name, *parts: Any) -> ast.Aggregate:
        return ast.Aggregate(kind, self._where(parts), parts[-2], "", kind.span.to(self.span(parts[-1])))

    def _where(self, parts: tuple[Any, ...]) -> ast.Condition | None:
        found = next((part for part in parts if isinstance(part, tuple)), None)
        return found[0] if found is not None else None

    # —— ceilings, floors, rounding ——

    def bound(self, word: Token, amount: ast.Expr) -> tuple[str, ast.Expr]:
        return "cap" if word.type == "LE" else word.type.lower(), amount

    def bound_capped(self, *parts: Any) -> tuple[str, ast.Expr]:
        return "cap", parts[-2]

    def rounded(self, rounding: ast.RoundingField) -> ast.RoundingField:
        return rounding

    def capped(self, *parts: Any) -> ast.Capped:
        value, *bounds = (part for part in parts if not isinstance(part, Token))
        return ast.Capped(value, tuple(bounds), ast.expr_span(value))

    def bounded(self, opening: Token, value: ast.Expr, *rest: Any) -> ast.Capped:
        bounds = tuple(item for item in rest if not isinstance(item, Token))
        return ast.Capped(value, bounds, self.span(opening, rest[-1]))

    # —— rows ——

    def row(self, condition: Any, _: Token, amount: ast.Capped) -> tuple[str, Any, ast.Capped]:
        return "row", condition[0], amount

    def otherwise(self, *parts: Any) -> tuple[str, None, ast.Capped]:
        return "otherwise", None, parts[-1]

    def uplift(self, condition: Any, _: Token, word: Token, amount: ast.Expr, *behind: Any) -> list[tuple[str, Any, Any]]:
        """提高10%; a ceiling over all may stand behind it."""
        raised = Raise(self.span(word), amount, word.type == "REDUCED", str(word) != spelled(word.type))
        rows: list[tuple[str, Any, Any]] = [("uplift", condition[0], raised)]
        return [*rows, ("overall behind", None, behind[-1][2])] if behind else rows

    def halved(self, condition: Any, _: Token, word: Token) -> tuple[str, Any, Raise]:
        return "uplift", condition[0], Raise(self.span(word))

    def overall(self, _: Token, word: Token, amount: ast.Expr) -> tuple[str, None, tuple[str, ast.Expr]]:
        return "overall", None, self.bound(word, amount)

    def plain(self, amount: ast.Capped) -> tuple[str, None, ast.Capped]:
        return "plain", None, amount

    def item(self, *parts: Any) -> tuple[ast.Name | None, list[Any]]:
        rows = parts[-1] if isinstance(parts[-1], list) else [parts[-1]]
        return (parts[0] if len(parts) > 1 else None), rows

    def grant_field(self, _: Token, __: Token, *items: Any) -> ast.GrantField:
        return ast.GrantField(self._amounts(items))

    def where_field(self, _: Token, __: Token, *items: Any) -> ast.WhereField:
        return ast.WhereField(self._amounts(items))

    def _amounts(self, items: tuple[Any, ...]) -> tuple[ast.Amount, ...]:
        """Items in order: a name begins a component, and rows that follow belong to it."""
        groups: list[tuple[ast.Name | None, list[Any]]] = []
        for item in items:
            if isinstance(item, Token | Slip):
                continue
            name, rows = item
            if name is not None or not groups or rows[0][0] == "plain":
                groups.append((name, []))
            groups[-1][1].extend(rows)
        after = [row for row in groups[-1][1] if row[0] in _OVER_ALL] if len(groups) > 1 else []
        if after:  # behind the last of several, it might be meant for all of them
            self.diagnostics.add("JN0132", self._row_span(after[0]))
        return tuple(amount for name, rows in groups if (amount := self._amount(name, rows)) is not None)

    def _amount(self, name: ast.Name | None, rows: list[Any]) -> ast.Amount | None:
        failed = False  # a row has no subject, which is told; so has none that goes on from it
        built: list[ast.Row] = []
        uplifts: list[ast.Uplift] = []
        halved: ast.Condition | None = None
        overall: list[tuple[str, ast.Expr]] = []
        self._check_order(rows)
        before: list[ast.Condition | None] = []
        for sort, condition, amount in rows:
            if isinstance(condition, Elliptical) and failed:
                continue
            if isinstance(condition, Elliptical):
                condition = self._completed(condition, before, self._row_span((sort, condition, amount)))
                failed = condition is None
            before.append(condition)
            if sort in ("overall", "overall behind"):
                overall.append(amount)
            elif sort == "uplift" and condition is not None and amount.amount is None:
                halved = condition
            elif sort == "uplift" and condition is not None:
                uplifts.append(ast.Uplift(condition, amount.amount, amount.minus))
            elif sort in ("plain", "otherwise") or (sort == "row" and condition is not None):
                built.append(ast.Row(condition, amount))
        if not built:
            if rows and not failed:
                self.diagnostics.add("JN0131", self._row_span(rows[0]))
            return None
        last = self._row_span(rows[-1])
        span = (name.span if name else built[0].amount.span).to(last)
        return ast.Amount(name, tuple(built), rows[0][0] == "plain", tuple(uplifts), halved, tuple(overall), span)

    def _check_order(self, rows: list[Any]) -> None:
        """Report where it is not said what of an amount is raised, halved or limited first."""
        raised = [amount for sort, _, amount in rows if sort == "uplift"]
        for place, one in enumerate(raised):
            share = not (isinstance(one.amount, ast.Literal) and (one.amount.sort != "RATE" or one.amount.unit == ast.POINTS))
            if len(raised) > 1 and (one.amount is None or (one.again and place and share)):
                self.diagnostics.add("JN0137", one.word, word=one.word.text)
        for sort, _, amount in rows[:-1]:
            if sort == "overall behind":
                self.diagnostics.add("JN0138", ast.expr_span(amount[1]))

    def _row_span(self, row: Any) -> Span:
        sort, _, amount = row
        if sort == "uplift":
            return amount.word if amount.amount is None else ast.expr_span(amount.amount)
        return ast.expr_span(amount[1] if sort in ("overall", "overall behind") else amount)

    def _completed(self, short: Elliptical, before: list[ast.Condition | None], span: Span) -> ast.Condition | None:
        """省级的，100万元 after 级别为国家级的，500万元: the subject is that of the row before."""
        first = short.parts[0]
        last = next((condition for condition in reversed(before) if condition is not None), None)
        if isinstance(first, BareValue) and isinstance(last, ast.Member) and not last.order:
            names = tuple(part.value for part in short.parts[::2] if isinstance(part, BareValue))
            if len(names) == len(short.parts[::2]):
                return ast.Member(last.path, names, negated=False)
        subject = last_subject(last) if last is not None else None
        if isinstance(first, BareComparison) and subject is not None:
            made = [compared(subject, p.comparison) for p in short.parts[::2] if isinstance(p, BareComparison)]
            if len(made) == len(short.parts[::2]):
                return made[0] if len(made) == 1 else ast.All(tuple(made))
        self.diagnostics.add("JN0110", span)
        return None
