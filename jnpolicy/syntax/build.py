"""Parse tree to syntax tree: headings, fields, relations. One method a grammar rule, named after it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from lark import Token, v_args

from jnpolicy.syntax import ast, values
from jnpolicy.syntax.build_amounts import AmountBuilder
from jnpolicy.syntax.build_conditions import ConditionBuilder
from jnpolicy.syntax.build_limits import LimitBuilder, counted_for
from jnpolicy.text.source import Span


@dataclass(frozen=True, slots=True)
class Titles:
    """「甲」、「乙」、「丙」; `mixed`: 与 stands between some of three or more."""

    names: tuple[ast.Name, ...]
    mixed: bool

    @property
    def span(self) -> Span:
        return self.names[0].span.to(self.names[-1].span)

    @property
    def text(self) -> str:
        return "、".join(f"「{name.text}」" for name in self.names)


@v_args(inline=True)
class StatementBuilder(ConditionBuilder, AmountBuilder, LimitBuilder):
    """Statements of the second pass; conditions, amounts and limits have builders of their own."""

    # —— headings ——

    def clause_heading(self, article: Token, *rest: Any) -> ast.ClauseHeading:
        part = str(rest[0]) if isinstance(rest[0], Token) else ""
        return ast.ClauseHeading(str(article), part, rest[-1])

    def relation_heading(self, _: Token, title: ast.Name) -> ast.RelationHeading:
        return ast.RelationHeading(title)

    def policy_heading(self, _: Token, title: ast.Name) -> ast.PolicyHeading:
        return ast.PolicyHeading(title)

    def question_heading(self, _: Token, title: ast.Name, *rest: Any) -> ast.QuestionHeading:
        quote = next((item for item in rest if isinstance(item, ast.Quote)), None)
        return ast.QuestionHeading(title, quote)

    def reading_heading(self, _: Token, title: ast.Name, *rest: Token) -> ast.ReadingHeading:
        return ast.ReadingHeading(title, any(token.type == "DEFAULT" for token in rest))

    # —— plain fields ——

    def quotes(self, *parts: Any) -> tuple[ast.Quote, ...]:
        return tuple(part for part in parts if isinstance(part, ast.Quote))

    def quotes_field(self, _: Token, __: Token, quotes: tuple[ast.Quote, ...]) -> ast.QuotesField:
        return ast.QuotesField(quotes)

    def units_field(self, _: Token, __: Token, text: Token) -> ast.UnitsField:
        span = self.span(text)
        units, position = [], span.start
        written = "".join(char if kept != " " else " " for char, kept in zip(span.text, text, strict=True))  # no comments
        for part in written.split("、"):
            lead = len(part) - len(part.lstrip())
            units.append(ast.Name(part.strip(), Span(span.source, position + lead, position + len(part.rstrip()))))
            position += len(part) + 1
        return ast.UnitsField(tuple(units), span)

    def payee_field(self, _: Token, __: Token, kind: ast.Name) -> ast.PayeeField:
        return ast.PayeeField(kind)

    def matter_field(self, _: Token, __: Token, kind: ast.Name) -> ast.MatterField:
        return ast.MatterField(kind)

    def nature_field(self, _: Token, __: Token, nature: Token) -> ast.NatureField:
        return ast.NatureField(ast.Name(str(nature), self.span(nature)))

    def time_field(self, _: Token, __: Token, path: ast.Path) -> ast.TimeField:
        return ast.TimeField(path)

    def budget_field(self, *parts: Any) -> ast.BudgetField:
        amount = next(part for part in parts if isinstance(part, ast.Literal))
        words = [part for part in parts if isinstance(part, Token)]
        per_year = any(word.type == "EVERY_YEAR" for word in words)
        return ast.BudgetField(per_year, amount, str(words[-1]), amount.span.to(self.span(words[-1])))

    def obligation_field(self, _: Token, __: Token, quotes: tuple[ast.Quote, ...]) -> ast.ObligationField:
        return ast.ObligationField(quotes)

    def as_above_field(self, _: Token) -> ast.AsAboveField:
        return ast.AsAboveField()

    def mark_field(self, mark: Token, _: Token, quotes: tuple[ast.Quote, ...]) -> ast.MarkField:
        return ast.MarkField(str(mark), quotes)

    def issuer_field(self, _: Token, __: Token, text: Token) -> ast.IssuerField:
        return ast.IssuerField(str(text).strip())

    def day(self, value: Any) -> ast.Literal | ast.ParameterRef:
        return value if isinstance(value, ast.Literal) else ast.ParameterRef(value)

    def force_field(self, *parts: Any) -> ast.ForceField:
        last = next((part for part in parts[4:] if isinstance(part, ast.Literal)), None)
        number, unit = values.duration(str(parts[-1])) if last is None else (0, "日")
        return ast.ForceField(parts[3], number, unit, last)

    def rounding_half_up(self, _: Token, unit: Token) -> ast.RoundingField:
        return ast.RoundingField(str(unit), half_up=True)

    def rounding_down(self, unit: Token, *_: Token) -> ast.RoundingField:
        return ast.RoundingField(str(unit), half_up=False)

    def rounding_field(self, _: Token, __: Token, field: ast.RoundingField) -> ast.RoundingField:
        return field

    def year_rule_field(self, _: Token, __: Token, rule: Token) -> ast.YearRuleField:
        return ast.YearRuleField(rule.type == "YEAR_WHOLLY")

    # —— relations ——

    def only_for(self, _: Token, word: Token, kind: ast.Name, __: Token) -> ast.OnlyFor:
        return ast.OnlyFor(kind, word.type == "NOT_IN")

    def relation_word(self, word: Token, *ceiling: ast.Expr) -> tuple[Token, ast.Expr | None]:
        return word, ceiling[0] if ceiling else None

    def _relation(self, sort: str, parts: tuple[Any, ...]) -> ast.RelationItem:
        only_for = next((part for part in parts if isinstance(part, ast.OnlyFor)), None)
        names = tuple(part for part in parts if isinstance(part, ast.Name))
        tokens = [part[0] if isinstance(part, tuple) else part for part in parts]
        places = [part.span for part in names] + [self.span(part) for part in tokens if isinstance(part, Token)]
        span = Span(self.source, min(place.start for place in places), max(place.end for place in places))
        word, ceiling = next((part for part in parts if isinstance(part, tuple)), (None, None))
        kind = word.type if word is not None else "PREVAILS"
        return ast.RelationItem(sort, kind, names, only_for, ceiling, None, span)

    def titles(self, *parts: Any) -> Titles:
        names = tuple(part for part in parts if isinstance(part, ast.Name))
        mixed = len(names) > 2 and any(isinstance(part, Token) and part.type == "WITH" for part in parts)
        return Titles(names, mixed)

    def relation_pairs(self, titles: Titles, *rest: Any) -> tuple[ast.RelationItem, ...]:
        """「甲」、「乙」、「丙」择一: a relation of each two of them."""
        word, ceiling = rest[-1]
        span = titles.span.to(self.span(word) if ceiling is None else ast.expr_span(ceiling))
        if titles.mixed:
            self.diagnostics.add("JN0143", span, listed=titles.text, word=str(word))
            return ()
        if len(titles.names) > 2 and ceiling is not None:
            self.diagnostics.add("JN0320", span, hint=f"几项合计的，写成合计的限额：“{titles.text}合计每家企业每年最高…”。")
            return ()
        return tuple(
            ast.RelationItem("pair", word.type, pair, None, ceiling, None, span)
            for pair in itertools.combinations(titles.names, 2)
        )

    def relation_prevails(self, first: Titles | ast.Name, word: Token, second: Titles | ast.Name) -> tuple[ast.RelationItem, ...]:
        """Each clause of the one side prevails over each of the other."""
        sides = [side.names if isinstance(side, Titles) else (side,) for side in (first, second)]
        span = first.span.to(second.span)
        return tuple(ast.RelationItem("prevails", word.type, pair, None, None, None, span) for pair in itertools.product(*sides))

    def relation_internal(self, *parts: Any) -> ast.RelationItem:
        return self._relation("internal", parts)

    def relation_external(self, *parts: Any) -> ast.RelationItem:
        return self._relation("external", parts)

    def relation_prevails_category(self, *parts: Any) -> ast.RelationItem:
        return self._relation("prevails_category", parts)

    def relation_limit(self, *parts: Any) -> tuple[ast.RelationItem, ...]:
        first = parts[0]
        names = first.names if isinstance(first, Titles) else ()
        limits = self.each_limit(parts[counted_for(parts) :], self.span(first) if isinstance(first, Token) else first.span)
        return tuple(ast.RelationItem("limit", "TOTAL", names, None, None, limit, limit.span) for limit in limits)

    def relation_field(self, *items: Any) -> ast.RelationField:
        stated = [part for item in items for part in (item if isinstance(item, tuple) else (item,))]
        return ast.RelationField(tuple(part for part in stated if isinstance(part, ast.RelationItem)))

    # —— concepts and statements ——

    def concept_field(self, _: Token, name: ast.Name, __: Token, condition: Any) -> ast.ConceptField:
        return ast.ConceptField(name, self.whole_condition(condition)[0], name.span)

    def start(self, *parts: Any) -> tuple[tuple[ast.Heading, ...], ast.Field]:
        return tuple(parts[:-2]), parts[-2]
