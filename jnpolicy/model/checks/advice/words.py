"""The words of a comparison beside those of the law: does the figure itself count on the same side?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.advice.figures import written
from jnpolicy.model.checks.blocks import Block, QuestionBlock
from jnpolicy.resources import grammar_text
from jnpolicy.syntax import ast, values
from jnpolicy.syntax.ast import found_in
from jnpolicy.syntax.keywords import keywords, spelled
from jnpolicy.syntax.vocabulary import quantity_pattern
from jnpolicy.text.source import nowhere
from jnpolicy.text.width import fold

Figure = tuple[str, Fraction, str]  # sort, value, unit

# What the law says beside the words of the language, which are those of its grammar.
_OF_THE_LAW = {">=": ("已满", "满", "至少"), "<": ("未满", "未达到", "未达", "不到")}
_TERMINALS = {">=": "GE NOT_BEFORE", "<=": "LE NOT_AFTER", ">": "GT AFTER", "<": "LT BEFORE"}
_BEHIND = {">=": "GE_AFTERWARDS", "<=": "LE_AFTERWARDS"}
_CEILING = re.compile("(?:最高|最多|补助|补贴|奖励|资助|扶持)[^，。；（）]{0,6}$")  # what a grant comes to, not what it asks for


@dataclass(frozen=True, slots=True)
class _Said:
    """A comparison with a figure as the law has it."""

    figure: Figure
    operator: str
    text: str


@dataclass(frozen=True, slots=True)
class WordAdvice:
    diagnostics: Diagnostics

    def check(self, block: Block) -> None:
        """Each comparison of a clause with a figure that its quotes compare with too."""
        quotes = [quote for field, _ in block.fields if isinstance(field, ast.QuotesField) for quote in field.quotes]
        quotes += [question.heading.quote for question in block.questions if question.heading.quote is not None]
        found = [node for field, _ in block.every_field() for node in found_in(field, ast.Compare, ast.Within, ast.Later)]
        compares = [node for node in found if isinstance(node, ast.Compare)]
        measures = frozenset(figure[2] for compare in compares if (figure := _figure(compare)) and figure[0] == "QUANTITY")
        said = [item for quote in quotes for item in comparisons(quote.text, measures)]
        open_figures = {figure for question in block.questions for figure in _left_open(question)}
        for node in found:
            if isinstance(node, ast.Within | ast.Later):
                self._tell_days(node, quotes)
        for compare in compares:
            figure = _figure(compare)
            beside = [item for item in said if item.figure == figure]
            if figure in open_figures or not beside or compare.operator == "=":
                continue
            if _counts_above(compare.operator) not in {_counts_above(item.operator) for item in beside}:
                self._tell(compare, beside)

    def _tell_days(self, period: ast.Within | ast.Later, quotes: list[ast.Quote]) -> None:
        """1095日内 where the law does not say 1095: over a leap day three years are a day more."""
        years, rest = divmod(period.number, 365)
        if period.unit == "日" and years and not rest and not any(str(period.number) in fold(quote.text) for quote in quotes):
            self.diagnostics.add("JN0350", period.span, days=period.number, years=years)

    def _tell(self, compare: ast.Compare, beside: list[_Said]) -> None:
        upward = compare.operator[0] == ">"
        law = next((item for item in beside if (item.operator[0] == ">") == upward), beside[0])
        above = _counts_above(law.operator)
        operator = (">=" if above else ">") if upward else ("<" if above else "<=")
        here, figure = written(compare), ast.expr_span(compare.right).text
        self.diagnostics.add(
            "JN0411", here, law=law.text, here=here.text, figure=figure, right=f"{_word(operator, compare)}{figure}"
        )


def comparisons(law: str, measures: frozenset[str] = frozenset()) -> Iterator[_Said]:
    """What a passage of the law compares with figures: 不低于50万元, 50万元（含）以上, 超过1000万元.

    `measures` are measure words that the passage may have beside the general ones.
    """
    text = fold(law)
    for match in _pattern(measures).finditer(text):
        before, behind = match["before"], match["behind"]
        if _CEILING.search(text[: match.start()]):
            continue
        operator = _operators()[before or behind, bool(before)]
        note = match["note"] or match["last"] or ""
        if note:
            operator = operator[0] if "不含" in note else f"{operator[0]}="
        sort = next(name for name in ("DATE", "MONEY", "RATE", "QUANTITY") if match[name])
        figure = _literal_figure(sort, match["figure"])
        if figure is not None:
            yield _Said(figure, operator, law[match.start() : match.end()])


def _literal_figure(sort: str, text: str) -> Figure | None:
    unheard = Diagnostics()
    literal = values.literal(sort, text, nowhere(), unheard)
    return None if len(unheard) else (sort, literal.value, literal.unit)


def _figure(compare: ast.Compare) -> Figure | None:
    right = compare.right
    return (right.sort, right.value, right.unit) if isinstance(right, ast.Literal) and right.sort != "NUMBER" else None


def _left_open(question: QuestionBlock) -> Iterable[Figure]:
    """Figures that the readings of a question put on different sides: the question is about just that."""
    sides: dict[Figure, set[bool]] = {}
    for reading in question.readings:
        for field, _ in reading.fields:
            for compare in found_in(field, ast.Compare):
                figure = _figure(compare)
                if figure is not None:
                    sides.setdefault(figure, set()).add(_counts_above(compare.operator))
    return [figure for figure, both in sides.items() if len(both) > 1]


def _counts_above(operator: str) -> bool:
    """Whether the figure itself belongs to what lies above it: so it does for 不低于 and for 低于, which is its opposite."""
    return operator in (">=", "<")


def _word(operator: str, compare: ast.Compare) -> str:
    dated = isinstance(compare.right, ast.Literal) and compare.right.sort == "DATE"
    return spelled(_TERMINALS[operator].split()[1 if dated else 0])


@cache
def _operators() -> dict[tuple[str, bool], str]:
    """Word and whether it stands before the figure → operator."""
    found = {(word, True): operator for operator, words in _OF_THE_LAW.items() for word in words}
    for operator, terminals in _TERMINALS.items():
        found |= {(word, True): operator for terminal in terminals.split() for word in keywords()[terminal]}
    for operator, terminal in _BEHIND.items():
        found |= {(word, False): operator for word in keywords()[terminal]}
    return found


@cache
def _pattern(measures: frozenset[str]) -> re.Pattern[str]:
    def either(before: bool) -> str:
        words = [word for word, stands_before in _operators() if stands_before is before]
        return "|".join(sorted(words, key=len, reverse=True))

    figures = dict(re.findall(r"^(MONEY|RATE|DATE)\.\d: /(.*)/$", grammar_text("values.lark"), re.M))
    figures["QUANTITY"] = quantity_pattern(measures)
    figure = "|".join(f"(?P<{name}>{figures[name]})" for name in ("DATE", "MONEY", "RATE", "QUANTITY"))
    note = "（不?含(?:本数|[0-9一二三四五六七八九十百千][^（）]*)?）"
    return re.compile(
        rf"(?P<before>{either(True)})?(?P<figure>{figure})[ ]*(?P<note>{note})?"
        rf"(?(before)|[ ]*(?P<behind>{either(False)}))(?P<last>{note})?"
    )
