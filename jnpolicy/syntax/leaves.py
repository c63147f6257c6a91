"""The leaves of a tree: names, quotes, numbers, each with its place in the file."""

from __future__ import annotations

from typing import Any

from lark import Token, Transformer, v_args

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.syntax import ast, values
from jnpolicy.syntax.vocabulary import PLACEHOLDERS
from jnpolicy.text.source import Source, Span

_UNKNOWN = frozenset(PLACEHOLDERS.values())


class Slip:
    """Stands where a mistake was cut out; it is reported already."""

    def __getitem__(self, index: int) -> ast.All:
        return ast.All(())


@v_args(inline=True)
class Leaves(Transformer[Token, Any]):
    """What every part of a tree is built with, bottom-up. `place` is called before each statement, so that places are right."""

    def __init__(self) -> None:
        super().__init__()
        self.source = Source("", "")
        self.offset = 0
        self.diagnostics = Diagnostics()

    def place(self, source: Source, offset: int, diagnostics: Diagnostics) -> None:
        """Say where the next statement stands and where its findings go."""
        self.source, self.offset, self.diagnostics = source, offset, diagnostics

    def span(self, *tokens: Token) -> Span:
        first, last = tokens[0], tokens[-1]
        assert first.start_pos is not None and last.end_pos is not None
        return Span(self.source, self.offset + first.start_pos, self.offset + last.end_pos)

    # —— leaves ——

    def name(self, token: Token) -> ast.Name:
        text = str(token)
        return ast.Name("" if text[0] in _UNKNOWN else text.strip("「」").strip(), self.span(token))

    KIND = ATTR = IDENT = FLAG = ENUM = LOCAL = PARAM = CATEGORY = TITLE = NEW_NAME = name

    def QUOTED(self, token: Token) -> ast.Quote:
        span = self.span(token)
        return ast.Quote(span.text[1:-1], Span(span.source, span.start + 1, span.end - 1))

    def _literal(self, token: Token) -> ast.Literal:
        return values.literal(token.type, str(token), self.span(token), self.diagnostics)

    MONEY = RATE = POINTS = DATE = YEAR = QUANTITY = NUMBER = _literal

    def slip(self, *_: Any) -> Slip:
        return Slip()
