"""Advice in words: what to change, what it adds, and under which readings it adds nothing."""

from __future__ import annotations

from dataclasses import dataclass

from jnpolicy.cases.state import Statement
from jnpolicy.explain.account import account
from jnpolicy.explain.comparison import Comparison, comparison
from jnpolicy.model.describe import value_text
from jnpolicy.solve.advise import Advice, Advised


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of advice, beside what the case comes to without it."""

    gain: int  # 分
    comparison: Comparison
    void: tuple[tuple[str, str, str], ...]


def advice(found: Advised) -> tuple[Told, ...]:
    """All pieces of advice, in words."""
    now = account(found.decision)
    return tuple(Told(item.gain, comparison(now, account(item.decision), _statements(item)), item.void) for item in found.advice)


def _statements(item: Advice) -> list[Statement]:
    return [Statement(key, value_text(after, definition.type), after) for key, definition, _, after in item.changes]
