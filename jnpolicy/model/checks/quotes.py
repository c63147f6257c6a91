"""Quotes bound to the text of the law."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.law import Law
from jnpolicy.model.policy import BoundQuote
from jnpolicy.syntax import ast
from jnpolicy.text.source import Span

_UNITS = re.compile("责任单位[：:]([^）)\n]*)")


@dataclass(slots=True)
class QuoteBinder:
    law: Law
    diagnostics: Diagnostics
    bound: list[tuple[str, BoundQuote]] = field(default_factory=list)

    def bind(self, owner: str, quote: ast.Quote, article: int | None = None) -> BoundQuote:
        """The quote with the stretches of the law that it is; one that is not there is reported."""
        stretches = self.law.find(quote.text, article)
        if stretches is None:
            elsewhere = self.law.find(quote.text, None)
            if elsewhere is not None:
                line, _ = self.law.source.line_column(elsewhere[0][0])
                self.diagnostics.add("JN0405", quote.span, article=article or "", line=line)
                stretches = elsewhere
            else:
                at, says = self.law.departure(quote.text)
                start = quote.span.start + at
                self.diagnostics.add("JN0401", Span(quote.span.source, start, start + 1), says=says)
        made = BoundQuote(quote.text, quote.span, stretches or ())
        self.bound.append((owner, made))
        return made

    def article_of(self, quote: BoundQuote) -> int | None:
        """The article that a quote is of."""
        return self.law.article_at(quote.stretches[0][0]) if quote.stretches else None

    def check_units(self, field: ast.UnitsField, article: int | None) -> None:
        """Responsible units should be those that the article names; where it lists them, whole ones."""
        start, end = self.law.articles.get(article, (0, len(self.law.source.text))) if article else (0, 0)
        text = self.law.source.text[start:end]
        listed = {unit.strip() for match in _UNITS.findall(text) for unit in match.split("、")}
        for unit in field.units:
            if text and unit.text not in (listed or text):
                self.diagnostics.add("JN0404", unit.span, unit=unit.text, article=article or "")
