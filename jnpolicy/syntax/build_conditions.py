"""Conditions: comparisons, memberships, and the rows that connectors make of them."""

from __future__ import annotations

from typing import Any

from lark import Token, v_args

from jnpolicy.syntax import ast, values
from jnpolicy.syntax.ellipsis import BareComparison, BareValue, Elliptical, compared, comparison_span, last_subject
from jnpolicy.syntax.leaves import Leaves, Slip
from jnpolicy.text.source import Span

_COMPARISONS = {
    "GE": ">=", "LE": "<=", "GT": ">", "LT": "<", "EQ": "=",
    "NOT_BEFORE": ">=", "NOT_AFTER": "<=", "BEFORE": "<", "AFTER": ">",
    "GE_AFTERWARDS": ">=", "LE_AFTERWARDS": "<=", "REACHED": ">=",
}  # fmt: skip


@v_args(inline=True)
class ConditionBuilder(Leaves):
    """One method a rule of conditions, named after it."""

    def condition_field(self, _: Token, __: Token, *items: Any) -> ast.ConditionField:
        kept = [item for item in items if isinstance(item, tuple)]
        return ast.ConditionField(tuple(kept))

    def condition_item(self, item: Any) -> Any:
        if isinstance(item, Token | Slip):
            return Slip()
        return self.whole_condition(item)

    def whole_condition(self, condition: Any) -> Any:
        """A condition that has its subject; one that has none is reported where it stands alone."""
        if isinstance(condition[0], Elliptical):
            self.diagnostics.add("JN0110", condition[0].span)
            return Slip()
        return condition

    def in_(self, _: Token) -> bool:
        return False

    def not_in(self, _: Token) -> bool:
        return True

    def member(self, kind: ast.Name, _: Token, attr: ast.Name, negated: bool, value: ast.Name, *words: Token) -> Any:
        order = _COMPARISONS[words[0].type] if words else ""
        condition = ast.Member(ast.Path(kind, attr), (value,), negated, order)
        return condition, kind.span.to(self.span(words[0]) if words else value.span)

    def flag(self, kind: ast.Name, _: Token, flag: ast.Name) -> Any:
        return ast.Flag(kind, flag, negated=False), kind.span.to(flag.span)

    def not_flag(self, kind: ast.Name, _: Token, flag: ast.Name) -> Any:
        return ast.Flag(kind, flag, negated=True), kind.span.to(flag.span)

    def compare(self, word: Token, right: ast.Expr) -> tuple[Any, ...]:
        return "compare", ((_COMPARISONS[word.type], right, self.span(word)),)

    def compare_reaching(self, word: Token, right: ast.Expr, _: Token) -> tuple[Any, ...]:
        return self.compare(word, right)

    def compare_afterwards(self, *parts: Any) -> tuple[Any, ...]:
        right, word = parts[-2:]
        return "compare", ((_COMPARISONS[word.type], right, self.span(word)),)

    def compare_between(self, *parts: Any) -> tuple[Any, ...]:
        low, at_least, high, at_most = parts[-4:]
        return "compare", ((">=", low, self.span(at_least)), ("<=", high, self.span(at_most)))

    def compare_within(self, at: Token, start: ast.Expr, _: Token, length: Token, end: Token) -> Any:
        return "within", start, values.duration(str(length)), self.span(at, end)

    def compare_elapsed(self, _: Token, start: ast.Expr, __: Token, word: Token, length: Token) -> tuple[Any, ...]:
        number, unit = values.duration(str(length))
        day = ast.Later(start, number, unit, ast.expr_span(start).to(self.span(length)))
        return "compare", ((_COMPARISONS[word.type], day, self.span(word)),)

    def bare_comparison(self, comparison: tuple[Any, ...]) -> BareComparison:
        return BareComparison(comparison)

    def comparing(self, left: ast.Expr, comparison: tuple[Any, ...]) -> Any:
        return compared(left, comparison), ast.expr_span(left).to(comparison_span(comparison))

    def growing(self, left: ast.Expr, _: Token, base: ast.Expr, __: Token, first: Any, second: Any) -> Any:
        """增长不低于10%, or 增长10%以上."""
        word, rate = (first, second) if isinstance(first, Token) else (second, first)
        span = self.span(word) if word is first else rate.span.to(self.span(word))
        return ast.Growth(left, base, _COMPARISONS[word.type], rate, span), ast.expr_span(left).to(rate.span).to(self.span(word))

    def exception(self, *parts: Any) -> tuple[str, Any]:
        found = next(part for part in parts if not isinstance(part, Token))
        return "exception", self.whole_condition(found)

    def bare_value(self, value: ast.Name) -> BareValue:
        return BareValue(value)

    def group(self, opening: Token, inner: Any, closing: Token) -> Any:
        return self.whole_condition(inner)[0], self.span(opening, closing)

    def negation(self, word: Token, _: Token, inner: Any, closing: Token) -> Any:
        return ast.Not(self.whole_condition(inner)[0]), self.span(word, closing)

    def and_(self, *tokens: Token) -> tuple[str, Token]:
        return "and", tokens[-1]

    def or_(self, *tokens: Token) -> tuple[str, Token]:
        return "or", tokens[-1]

    def dun(self, token: Token) -> tuple[str, Token]:
        return "dun", token

    def condition(self, *parts: Any) -> Any:
        """A row of pieces: values join the enumeration before them, comparisons take the subject before them."""
        if isinstance(parts[-1], tuple) and parts[-1][0] == "exception":
            return self._except(self.condition(*parts[:-1]), parts[-1][1])
        if isinstance(parts[0], BareComparison | BareValue):
            return Elliptical(parts), None
        groups: list[tuple[ast.Condition, Span]] = []
        joints: list[tuple[str, Token]] = []
        for position in range(0, len(parts), 2):
            piece = parts[position]
            joint = parts[position - 1] if position else None
            if isinstance(piece, BareValue | BareComparison):
                assert joint is not None
                groups[-1] = self._extended(groups[-1], joint, piece)
            else:
                groups.append(piece)
                if joint is not None:
                    joints.append(joint)
        if len({word for word, _ in joints}) > 1:
            self.diagnostics.add("JN0107", self.span(joints[1][1]))
        if any(word == "dun" for word, _ in joints):
            token = next(token for word, token in joints if word == "dun")
            self.diagnostics.add("JN0108", self.span(token))
        span = groups[0][1].to(groups[-1][1])
        if len(groups) == 1:
            return groups[0]
        made = tuple(condition for condition, _ in groups)
        return (ast.All(made) if joints[0][0] == "and" else ast.Any(made)), span

    def _except(self, whole: Any, excepted: Any) -> Any:
        """…，但…的除外: the first holds and the second does not."""
        whole = self.whole_condition(whole)
        if isinstance(whole, Slip) or isinstance(excepted, Slip):
            return whole
        return ast.All((whole[0], ast.Not(excepted[0]))), whole[1].to(excepted[1])

    def _extended(
        self, group: tuple[ast.Condition, Span], joint: tuple[str, Token], piece: BareValue | BareComparison
    ) -> tuple[ast.Condition, Span]:
        condition, span = group
        word, token = joint
        if isinstance(piece, BareValue):
            if not isinstance(condition, ast.Member) or word == "and" or condition.order:
                self.diagnostics.add("JN0109", piece.value.span, name=piece.value.text)
                return group
            grown = ast.Member(condition.path, (*condition.values, piece.value), condition.negated)
            return grown, span.to(piece.value.span)
        subject = last_subject(condition)
        if subject is None or word == "dun":
            self.diagnostics.add("JN0110", self.span(token))
            return group
        added = compared(subject, piece.comparison)
        joined: ast.Condition = ast.All((condition, added)) if word == "and" else ast.Any((condition, added))
        return joined, span.to(comparison_span(piece.comparison))
