"""Limits: what they are counted for, over which years, and their ceilings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lark import Token, v_args

from jnpolicy.syntax import ast, values
from jnpolicy.syntax.keywords import spelled
from jnpolicy.syntax.leaves import Leaves
from jnpolicy.text.source import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """三年累计: how many consecutive years a limit holds together."""

    years: int
    span: Span


@dataclass(frozen=True, slots=True)
class Ceiling:
    """每年最高100万元: `years` as of a limit; `text` says 最高 where 封顶 is written."""

    years: int | None
    amount: ast.Expr
    text: str
    span: Span


@v_args(inline=True)
class LimitBuilder(Leaves):
    """One method a rule of limits, named after it."""

    def limit(self, *parts: Any) -> tuple[ast.LimitItem, ...]:
        """Parts from the components, if any, to the category: 每家企业每年最高100万元，累计最高300万元 is two limits."""
        per = counted_for(parts)
        components = tuple(part for part in parts[:per] if isinstance(part, ast.Name))
        return self.each_limit(parts[per:], components[0].span if components else self.span(parts[per]), components)

    def each_limit(self, parts: tuple[Any, ...], start: Span, components: tuple[ast.Name, ...] = ()) -> tuple[ast.LimitItem, ...]:
        """One limit a ceiling; `start` is where the first begins, and the words that it shares with the others."""
        scope, is_attribute = parts[1]
        category = next((part for part in parts if isinstance(part, ast.Name)), None)
        made: list[ast.LimitItem] = []
        for ceiling in (part for part in parts if isinstance(part, Ceiling)):
            span = ceiling.span if made else start.to(ceiling.span)
            text = _words(start.to(scope.span)) + ceiling.text
            made.append(ast.LimitItem(components, scope, is_attribute, ceiling.years, ceiling.amount, category, text, span))
        return tuple(made)

    def ceiling(self, *parts: Any) -> Ceiling:
        words = {part.type for part in parts if isinstance(part, Token)}
        stretch = next((part for part in parts if isinstance(part, Stretch)), None)
        amount = next(part for part in parts if not isinstance(part, Token | Stretch))
        years = stretch.years if stretch is not None else 1 if "EVERY_YEAR" in words else None
        span = _closed(self._place(parts[0]).to(self._place(parts[-1])))
        text = _words(span)
        if "CAPPED" in words:
            text = text.removesuffix(spelled("CAPPED"))
            figure = "" if words & {"CAP", "LE"} else _words(ast.expr_span(amount))
            text = text.removesuffix(figure) + (spelled("CAP") + figure if figure else "")
        return Ceiling(years, amount, text, span)

    def _place(self, part: Token | Stretch | ast.Expr) -> Span:
        if isinstance(part, Token):
            return self.span(part)
        return part.span if isinstance(part, Stretch) else ast.expr_span(part)

    def several_years(self, *parts: Token) -> Stretch:
        """三年累计: how many consecutive years it holds together; one that is no such stretch is reported."""
        span = self.span(parts[0], parts[-1])
        number, unit = values.duration(str(next(part for part in parts if part.type == "DURATION")))
        if unit != "年" or number < 2:
            self.diagnostics.add("JN0133", span, text="".join(parts))
        return Stretch(max(1, number), span)

    def including(self, *parts: Any) -> ast.Name:
        category: ast.Name = parts[-1]
        return category

    def scope_kind(self, name: ast.Name) -> tuple[ast.Name, bool]:
        return name, False

    def scope_attribute(self, name: ast.Name) -> tuple[ast.Name, bool]:
        return name, True

    def limit_item(self, item: Any) -> Any:
        return item

    def limit_field(self, _: Token, __: Token, *items: Any) -> ast.LimitField:
        return ast.LimitField(tuple(limit for item in items if isinstance(item, tuple) for limit in item))

    def once_way(self, word: Token) -> bool:
        return word.type == "HIGHER_APPLIES"

    def once_field(self, *parts: Any) -> ast.OnceField:
        return ast.OnceField(parts[3], parts[-1])


def counted_for(parts: tuple[Any, ...]) -> int:
    """Which part of a limit is the 每 of 每家企业."""
    return next(index for index, part in enumerate(parts) if isinstance(part, Token) and part.type in ("PER", "EACH"))


def _words(span: Span) -> str:
    return "".join(span.source.folded[span.start : span.end].split())


def _closed(span: Span) -> Span:
    """A span with the brackets that close what it opens: an expression is known without those around it."""
    text, end = span.source.folded, span.end
    while text.count("（", span.start, end) > text.count("）", span.start, end) and (next_end := text.find("）", end) + 1):
        end = next_end
    return Span(span.source, span.start, end)
