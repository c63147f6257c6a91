"""Rows by condition on one figure: figures that fall in two rows or in none, rows that are never used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.advice.figures import ALL, NONE, Figures, Line, Reader, written
from jnpolicy.model.checks.blocks import Block
from jnpolicy.syntax import ast
from jnpolicy.syntax.ast import found_in
from jnpolicy.text.source import Span


@dataclass(frozen=True, slots=True)
class BracketAdvice:
    reader: Reader
    diagnostics: Diagnostics

    def check(self, block: Block) -> None:
        """The conditions of a clause, and each of its amounts by rows."""
        own = [field for field, _ in block.fields]
        asked = self._asked(own, {})
        self._amounts(own, asked)
        for question in block.questions:
            for reading in question.readings:
                fields = [field for field, _ in reading.fields]
                self._amounts(fields, self._asked(fields, asked))

    def _asked(self, fields: Iterable[ast.Field], before: Mapping[Line, Figures]) -> dict[Line, Figures]:
        """Which figures of each attribute the conditions leave; where they leave none, that is told."""
        asked = dict(before)
        for field in fields:
            for condition, span in field.conditions if isinstance(field, ast.ConditionField) else ():
                for line, figures in self.reader.parts(condition):
                    left = asked.get(line, ALL)
                    asked[line] = left & figures
                    if line.real(left).stretches and not line.real(asked[line]).stretches:
                        self.diagnostics.add("JN0344", span, name=line.attribute)
        return asked

    def _amounts(self, fields: Iterable[ast.Field], asked: Mapping[Line, Figures]) -> None:
        for field in fields:
            for amount in field.amounts if isinstance(field, ast.GrantField | ast.WhereField) else ():
                self._rows(amount, asked)

    def _rows(self, amount: ast.Amount, asked: Mapping[Line, Figures]) -> None:
        read = [(row.condition, self.reader.figures(row.condition)) for row in amount.rows if row.condition is not None]
        rows = [(_place(condition), *found) for condition, found in read if found is not None]
        if not rows or len(rows) < len(read) or len({line for _, line, _ in rows}) > 1:
            return
        line = rows[0][1]
        domain = asked.get(line, ALL)
        if not line.real(domain).stretches:  # told where the conditions stand
            return
        before: list[Figures] = []
        for place, _, figures in rows:
            self._row(line, place, figures & domain, before)
            before.append(figures & domain)
        if all(row.condition is not None for row in amount.rows):
            taken = _together(before)
            holes = line.real(line.between(domain - taken, taken, domain))
            if holes.stretches:
                self.diagnostics.add("JN0342", rows[-1][0], name=line.attribute, figures=line.text(holes))

    def _row(self, line: Line, place: Span, figures: Figures, before: list[Figures]) -> None:
        """A row is used where none before it holds. One that only widens a row before it is a rung of a ladder, and meant."""
        if not line.real(figures).stretches:
            self.diagnostics.add("JN0343", place, why=f"没有这样的{line.attribute}，或者它已被“条件”排除")
        elif not line.real(figures - _together(before)).stretches:
            self.diagnostics.add("JN0343", place, why=f"{line.attribute}{line.text(figures)}的，都已归了前面的行")
        else:
            crossing = [other for other in before if line.real(other - figures).stretches]
            shared = line.real(_together(other & figures for other in crossing))
            if shared.stretches:
                self.diagnostics.add("JN0341", place, name=line.attribute, figures=line.text(shared))


def _together(sets: Iterable[Figures]) -> Figures:
    return reduce(Figures.__or__, sets, NONE)


def _place(condition: ast.Condition) -> Span:
    """The first comparison of a row: it has one, since it draws figures."""
    return written(next(found_in(condition, ast.Compare)))
