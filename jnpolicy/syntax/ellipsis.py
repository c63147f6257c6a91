"""What a condition may leave out: 且不超过1000万元 takes the subject before it, 或微型 the attribute."""

from __future__ import annotations

from typing import Any

from jnpolicy.syntax import ast
from jnpolicy.text.source import Span


class BareComparison:
    """且不超过1000万元: a comparison whose subject stands before it."""

    def __init__(self, comparison: tuple[Any, ...]):
        self.comparison = comparison


class BareValue:
    """或微型: a value whose path and 为 stand before it."""

    def __init__(self, value: ast.Name):
        self.value = value


class Elliptical:
    """The condition of a row that leaves out its subject."""

    def __init__(self, parts: tuple[Any, ...]):
        self.parts = parts

    @property
    def span(self) -> Span:
        first = self.parts[0]
        return first.value.span if isinstance(first, BareValue) else comparison_span(first.comparison)


def compared(left: ast.Expr, comparison: tuple[Any, ...]) -> ast.Condition:
    """The condition that a subject and a comparison make."""
    if comparison[0] == "within":
        _, start, (number, unit), span = comparison
        return ast.Within(left, start, number, unit, span)
    made = tuple(ast.Compare(left, operator, right, span) for operator, right, span in comparison[1])
    return made[0] if len(made) == 1 else ast.All(made)


def comparison_span(comparison: tuple[Any, ...]) -> Span:
    """Where a comparison stands."""
    if comparison[0] == "within":
        span: Span = comparison[3]
        return span
    _, right, word = comparison[1][-1]
    return ast.expr_span(right).to(word)


def last_subject(condition: ast.Condition) -> ast.Expr | None:
    """The subject that a comparison behind a condition takes."""
    match condition:
        case ast.Compare(left=left) | ast.Within(left=left):
            return left
        case ast.All(parts=parts) | ast.Any(parts=parts) if parts:
            return last_subject(parts[-1])
        case _:
            return None
