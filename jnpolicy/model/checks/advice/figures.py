"""Sets of figures on a line, as conditions draw them: what falls in a row, what in none."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from jnpolicy.model.checks.resolve_names import find_kind
from jnpolicy.model.checks.vocabulary import literal_type
from jnpolicy.model.describe import value_text
from jnpolicy.model.policy import Vocabulary
from jnpolicy.model.types import Sort, Type
from jnpolicy.syntax import ast
from jnpolicy.text.calendar import as_date
from jnpolicy.text.measures import WHOLE
from jnpolicy.text.source import Span

# A cut lies right before a figure (v, 0) or right behind it (v, 1).
Cut = tuple[Fraction | float, int]
_FIRST: Cut = (-math.inf, 0)
_LAST: Cut = (math.inf, 1)
_SMALLEST = Fraction(1, 100)  # 分


@dataclass(frozen=True, slots=True)
class Figures:
    """Stretches between cuts, in order and apart."""

    stretches: tuple[tuple[Cut, Cut], ...]

    def __and__(self, other: Figures) -> Figures:
        both = ((max(a, c), min(b, d)) for a, b in self.stretches for c, d in other.stretches)
        return _joined(both)

    def __or__(self, other: Figures) -> Figures:
        return _joined((*self.stretches, *other.stretches))

    def __invert__(self) -> Figures:
        cuts = [_FIRST, *(cut for stretch in self.stretches for cut in stretch), _LAST]
        return _joined(zip(cuts[::2], cuts[1::2], strict=True))

    def __sub__(self, other: Figures) -> Figures:
        return self & ~other


ALL = Figures(((_FIRST, _LAST),))
NONE = Figures(())


def _joined(stretches: Iterable[tuple[Cut, Cut]]) -> Figures:
    made: list[tuple[Cut, Cut]] = []
    for start, end in sorted(stretch for stretch in stretches if stretch[0] < stretch[1]):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return Figures(tuple(made))


@dataclass(frozen=True, slots=True)
class Line:
    """What figures are of: an attribute of a kind, and the type of its figures."""

    kind: str
    attribute: str
    type: Type

    def between(self, holes: Figures, taken: Figures, domain: Figures) -> Figures:
        """The holes that lie between figures taken, or up to where the domain ends: beyond all of them nothing may be meant."""
        inner = []
        for start, end in holes.stretches:
            low = any(cut[1] <= start for cut in taken.stretches) or (
                start[0] > 0 and any(c[0] == start for c in domain.stretches)
            )
            high = any(cut[0] >= end for cut in taken.stretches) or (end != _LAST and any(c[1] == end for c in domain.stretches))
            if low and high:
                inner.append((start, end))
        return Figures(tuple(inner))

    def real(self, figures: Figures) -> Figures:
        """Those stretches that hold a figure that there can be: whole units, days, 分."""
        return Figures(tuple(stretch for stretch in figures.stretches if self._holds_one(*stretch)))

    def text(self, figures: Figures) -> str:
        """低于50万元；正好100万元"""
        return "；".join(self._stretch_text(*stretch) for stretch in figures.stretches)

    def _holds_one(self, start: Cut, end: Cut) -> bool:
        step = self._step
        if step is None or math.isinf(start[0]) or math.isinf(end[0]):
            return start < end
        first = self._number(start[0])
        ahead = -(-first // step) * step
        if start[1] and ahead == first:
            ahead += step
        last = self._number(end[0])
        return ahead < last or (ahead == last and end[1] == 1)

    @property
    def _step(self) -> Fraction | None:
        match self.type.sort:
            case Sort.MONEY:
                return _SMALLEST
            case Sort.DATE | Sort.YEAR:
                return Fraction(1)
            case Sort.QUANTITY if self.type.unit in WHOLE:
                return Fraction(1)
            case _:
                return None

    def _number(self, value: Fraction | float) -> Fraction:
        """A figure as a number that goes up evenly."""
        exact = Fraction(value)
        return Fraction(as_date(exact).toordinal()) if self.type.sort is Sort.DATE else exact

    def _stretch_text(self, start: Cut, end: Cut) -> str:
        dated = self.type.sort is Sort.DATE
        at_least, above, at_most, below = ("不早于", "晚于", "不晚于", "早于") if dated else ("不低于", "超过", "不超过", "低于")
        if start == _FIRST and end == _LAST:
            return "任何数"
        if start[0] == end[0]:
            return f"正好{self._shown(start[0])}"
        low = "" if start == _FIRST else f"{above if start[1] else at_least}{self._shown(start[0])}"
        high = "" if end == _LAST else f"{at_most if end[1] else below}{self._shown(end[0])}"
        return f"{low}且{high}" if low and high else low or high

    def _shown(self, value: Fraction | float) -> str:
        return value_text(Fraction(value), self.type)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads conditions that say nothing but which figures of one attribute hold."""

    vocabulary: Vocabulary

    def figures(self, condition: ast.Condition) -> tuple[Line, Figures] | None:
        """The attribute and its figures; None where the condition speaks of something else too."""
        match condition:
            case ast.Compare(left=ast.Path() as path, operator=operator, right=right):
                return self._compared(path, operator, right)
            case ast.All(parts=parts) | ast.Any(parts=parts) if parts:
                read = [self.figures(part) for part in parts]
                lines = {item[0] for item in read if item is not None}
                if None in read or len(lines) != 1:
                    return None
                sets = [item[1] for item in read if item is not None]
                whole = sets[0]
                for one in sets[1:]:
                    whole = whole & one if isinstance(condition, ast.All) else whole | one
                return lines.pop(), whole
            case ast.Not(part=part):
                inner = self.figures(part)
                return (inner[0], ~inner[1]) if inner is not None else None
            case _:
                return None

    def parts(self, condition: ast.Condition) -> Iterator[tuple[Line, Figures]]:
        """What a condition asks of figures, whatever else it asks for too."""
        whole = self.figures(condition)
        if whole is not None:
            yield whole
        elif isinstance(condition, ast.All):
            for part in condition.parts:
                yield from self.parts(part)

    def _compared(self, path: ast.Path, operator: str, right: ast.Expr) -> tuple[Line, Figures] | None:
        kind = find_kind(self.vocabulary, path.kind.text) if path.kind.text else None
        value = self._value(right)
        if kind is None or value is None:
            return None
        figure, sort = value
        before, behind = (figure, 0), (figure, 1)
        drawn = {
            ">=": (before, _LAST), ">": (behind, _LAST), "<=": (_FIRST, behind), "<": (_FIRST, before), "=": (before, behind),
        }  # fmt: skip
        return Line(kind.name, path.attribute.text, sort), Figures((drawn[operator],))

    def _value(self, right: ast.Expr) -> tuple[Fraction, Type] | None:
        match right:
            case ast.Literal(sort=sort, value=value) if sort != "NUMBER":
                return None if sort == "DATE" and not value else (value, literal_type(right))
            case ast.ParameterRef(name=name):
                found = self.vocabulary.parameters.get(name.text)
                return None if found is None or (found[1].sort is Sort.DATE and not found[0]) else found
            case _:
                return None


def written(compare: ast.Compare) -> Span:
    """Where a comparison stands: its word and its figure, whichever comes first."""
    right = ast.expr_span(compare.right)
    return right.to(compare.span) if right.start < compare.span.start else compare.span.to(right)
