"""What was found of a pack before, for one that is checked again after a change.

Files are grouped and clauses are checked by functions that see nothing but what they are given; a result is used again only
where all of that is the same. So a result is never out of date, and a pack checked with a memo is as if it were checked afresh.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from jnpolicy.diagnostics import Diagnostic, Diagnostics
from jnpolicy.model.checks.advice.advise import advise
from jnpolicy.model.checks.blocks import Block, Blocks, group
from jnpolicy.model.checks.circles import Step
from jnpolicy.model.checks.clauses import ClauseBuilder
from jnpolicy.model.checks.quotes import QuoteBinder
from jnpolicy.model.law import Law
from jnpolicy.model.policy import BoundQuote, Clause, Question, Terms, Vocabulary
from jnpolicy.syntax import ast
from jnpolicy.syntax import parse as syntax
from jnpolicy.syntax.ast import found_in
from jnpolicy.text.source import Source


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a clause is checked against; beside its own text nothing else is looked at."""

    pack: str
    vocabulary: Vocabulary
    law: Law

    def same(self, other: Surroundings) -> bool:
        """Whether all of it is the same, the order in which names are declared included: hints list them in it."""
        own, others = self.vocabulary, other.vocabulary
        ordered = [[list(table) for table in (one.kinds, one.concepts, one.parameters, one.dated)] for one in (own, others)]
        return (self.pack, self.law, own) == (other.pack, other.law, others) and ordered[0] == ordered[1]


@dataclass(frozen=True, slots=True)
class Checked:
    """A clause checked by itself. `clause` is None where it lacks what makes one."""

    clause: Clause | None
    questions: tuple[Question, ...]
    bound: tuple[tuple[str, BoundQuote], ...]
    taken: tuple[Step, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(slots=True)
class _Grouped:
    statements: tuple[ast.Statement, ...]
    blocks: Blocks
    findings: tuple[Diagnostic, ...]


@dataclass(slots=True)
class _Kept:
    """A clause checked beside clauses of these titles, None where they do not matter; and the advice on it under terms."""

    checked: Checked
    titles: frozenset[str] | None
    advice: tuple[Terms, tuple[Diagnostic, ...]] | None = None


@dataclass(slots=True)
class Memo:
    """Statements by file, blocks by file, checked clauses by block. What is of no use any more is forgotten."""

    text: syntax.Memo = field(default_factory=syntax.Memo)
    _files: dict[Source, _Grouped] = field(default_factory=dict)
    _clauses: dict[Block, _Kept] = field(default_factory=dict)
    _around: Surroundings | None = None

    def grouped(self, files: Iterable[tuple[ast.Statement, ...]], diagnostics: Diagnostics) -> list[Blocks]:
        """The blocks of each file. They are the same ones as before where its statements are."""
        before, self._files = self._files, {}
        blocks: list[Blocks] = []
        for statements in filter(None, files):
            source = statements[0].span.source
            known = before.get(source)
            if known is None or known.statements is not statements:
                known = _grouped(statements)
            self._files[source] = known
            blocks.append(known.blocks)
            diagnostics.extend(known.findings)
        standing = {block for file in blocks for block in file.blocks}
        self._clauses = {block: kept for block, kept in self._clauses.items() if block in standing}
        return blocks

    def law(self, source: Source) -> Law:
        """The text of the law, read once."""
        known = self._around.law if self._around is not None else None
        return known if known is not None and known.source == source else Law(source)

    def under(self, around: Surroundings) -> None:
        """Say what the clauses are checked against from now on; where it is something else, none is known any more."""
        if self._around is None or not self._around.same(around):
            self._clauses.clear()
        self._around = around

    def clause(self, block: Block, rank: int, titles: frozenset[str]) -> Checked:
        """The clause of a block; `titles` are those of all clauses, of whose awards it may speak."""
        assert self._around is not None
        kept = self._clauses.get(block)
        if kept is None or kept.titles not in (None, titles):
            beside = titles if _speaks_of_awards(block) else None
            kept = self._clauses[block] = _Kept(_checked(block, self._around, beside or frozenset()), beside)
        clause = kept.checked.clause
        if clause is not None and clause.rank != rank:  # where it comes among the others is not its own
            kept.checked = replace(kept.checked, clause=replace(clause, rank=rank))
        return kept.checked

    def advice(self, block: Block, terms: Terms) -> tuple[Diagnostic, ...]:
        """What may not be meant in the clause of a block that is free of errors."""
        assert self._around is not None
        kept = self._clauses[block]
        if kept.advice is None or kept.advice[0] != terms:
            assert kept.checked.clause is not None
            found = advise(block, kept.checked.clause, kept.checked.questions, self._around.vocabulary, terms)
            kept.advice = (terms, found)
        return kept.advice[1]


def _grouped(statements: tuple[ast.Statement, ...]) -> _Grouped:
    found = Diagnostics()
    return _Grouped(statements, group(statements, found), tuple(found))


def _checked(block: Block, around: Surroundings, titles: frozenset[str]) -> Checked:
    diagnostics = Diagnostics()
    quotes = QuoteBinder(around.law, diagnostics)
    builder = ClauseBuilder(around.pack, around.vocabulary, quotes, diagnostics, titles, [])
    clause, questions = builder.build(block) or (None, ())
    return Checked(clause, questions, tuple(quotes.bound), tuple(builder.taken), tuple(diagnostics))


def _speaks_of_awards(block: Block) -> bool:
    """Whether a clause speaks of what others pay; only then does it matter which others there are."""
    return any(True for stated, _ in block.every_field() for _ in found_in(stated, ast.Award))
