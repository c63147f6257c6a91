"""Amounts and limits: expressions, rows by condition, components, ceilings."""

from __future__ import annotations

from typing import Any

from lark import Token, v_args

from jnpolicy.syntax import ast
from jnpolicy.syntax.ellipsis import BareComparison, BareValue, Elliptical, compared, last_subject
from jnpolicy.syntax.leaves import Leaves, Slip


@v_args(inline=True)
class AmountBuilder(Leaves):
    """One method a rule of amounts and limits, named after it."""

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

    def per_unit_value(self, _: Token, count: ast.Expr, __: Token, ___: None, price: ast.Expr) -> ast.Arithmetic:
        return ast.Arithmetic("×", count, price)

    def capped(self, value: ast.Expr, *rest: Any) -> ast.Capped:
        bounds = []
        word = ""
        for item in rest:
            if isinstance(item, Token):
                word = "cap" if item.type == "CAP" else "floor" if item.type == "FLOOR" else word
            else:
                bounds.append((word, item))
        return ast.Capped(value, tuple(bounds), ast.expr_span(value))

    def row(self, condition: Any, _: Token, amount: ast.Capped) -> tuple[str, Any, ast.Capped]:
        return "row", condition[0], amount

    def otherwise(self, *parts: Any) -> tuple[str, None, ast.Capped]:
        return "otherwise", None, parts[-1]

    def plain(self, amount: ast.Capped) -> tuple[str, None, ast.Capped]:
        return "plain", None, amount

    def item(self, *parts: Any) -> Any:
        return (parts[0] if len(parts) > 1 else None), parts[-1]

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
            name, row = item
            if name is not None or not groups or (row[0] == "plain"):
                groups.append((name, []))
            groups[-1][1].append(row)
        amounts = []
        for name, rows in groups:
            built: list[ast.Row] = []
            for sort, condition, amount in rows:
                if isinstance(condition, Elliptical):
                    condition = self._completed(condition, built, amount)
                if sort == "row" and condition is None:
                    continue
                built.append(ast.Row(condition, amount))
            if built:
                plain = rows[0][0] == "plain"
                span = (name.span if name else built[0].amount.span).to(built[-1].amount.span)
                amounts.append(ast.Amount(name, tuple(built), plain, span))
        return tuple(amounts)

    def _completed(self, short: Elliptical, before: list[ast.Row], amount: ast.Capped) -> ast.Condition | None:
        """省级的，100万元 after 级别为国家级的，500万元: the subject is that of the row before."""
        first = short.parts[0]
        last = next((row.condition for row in reversed(before) if row.condition is not None), None)
        if isinstance(first, BareValue) and isinstance(last, ast.Member):
            names = tuple(part.value for part in short.parts[::2] if isinstance(part, BareValue))
            if len(names) == len(short.parts[::2]):
                return ast.Member(last.path, names, negated=False)
        subject = last_subject(last) if last is not None else None
        if isinstance(first, BareComparison) and subject is not None:
            made = [compared(subject, p.comparison) for p in short.parts[::2] if isinstance(p, BareComparison)]
            if len(made) == len(short.parts[::2]):
                return made[0] if len(made) == 1 else ast.All(tuple(made))
        self.diagnostics.add("JN0110", amount.span)
        return None

    # —— limits ——

    def limit(self, *parts: Any) -> ast.LimitItem:
        per = next(index for index, part in enumerate(parts) if isinstance(part, Token) and part.type == "PER")
        components = tuple(part for part in parts[:per] if isinstance(part, ast.Name))
        words = {part.type for part in parts if isinstance(part, Token)}
        cap = next(index for index, part in enumerate(parts) if isinstance(part, Token) and part.type == "CAP")
        category = parts[-1] if "INCLUDING" in words else None
        span = self.span(parts[per]).to(ast.expr_span(parts[cap + 1]))
        if components:
            span = components[0].span.to(span)
        return ast.LimitItem(
            components=components,
            scope=parts[per + 1][0],
            scope_is_attribute=parts[per + 1][1],
            per_year="EVERY_YEAR" in words,
            ceiling=parts[cap + 1],
            category=category,
            span=span,
        )

    def scope_kind(self, name: ast.Name) -> tuple[ast.Name, bool]:
        return name, False

    def scope_attribute(self, name: ast.Name) -> tuple[ast.Name, bool]:
        return name, True

    def limit_item(self, item: Any) -> Any:
        return item

    def limit_field(self, _: Token, __: Token, *items: Any) -> ast.LimitField:
        return ast.LimitField(tuple(item for item in items if isinstance(item, ast.LimitItem)))

    def once_way(self, word: Token) -> bool:
        return word.type == "HIGHER_APPLIES"

    def once_field(self, *parts: Any) -> ast.OnceField:
        return ast.OnceField(parts[3], parts[-1])
