"""The parser: two passes over statements, going on after each mistake."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from lark import Lark

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.resources import grammar_text
from jnpolicy.syntax import ast
from jnpolicy.syntax.build import StatementBuilder
from jnpolicy.syntax.build_declarations import DeclarationBuilder
from jnpolicy.syntax.headings import is_declaration
from jnpolicy.syntax.keywords import spelled
from jnpolicy.syntax.leaves import Leaves
from jnpolicy.syntax.recovery import Lost, StatementReader
from jnpolicy.syntax.statements import Piece, split_statements
from jnpolicy.syntax.vocabulary import Names
from jnpolicy.text.source import Source


@dataclass(frozen=True, slots=True)
class _Parser:
    lark: Lark
    builder: Leaves


@cache
def parser(grammar: str, names: Names | None = None) -> _Parser:
    """The LALR parser of a grammar file, with the vocabulary's terminals where there are names."""
    builder: Leaves = StatementBuilder() if names is not None else DeclarationBuilder()
    text = grammar_with(grammar, names)
    lark = Lark(text, parser="lalr", lexer="contextual", transformer=builder, maybe_placeholders=False)
    return _Parser(lark, builder)


def grammar_with(grammar: str, names: Names | None) -> str:
    """The text of a whole grammar: keywords, values, the rules of one file, and the vocabulary's terminals."""
    text = grammar_text("keywords.lark") + grammar_text("values.lark") + grammar_text(grammar)
    return text + names.terminals() if names is not None else text


@dataclass(frozen=True, slots=True)
class Parsed:
    """All statements of a pack's files in order, declarations apart. `lost` is what could not be read of these."""

    declarations: tuple[ast.Declaration, ...]
    statements: tuple[ast.Statement, ...]
    names: Names
    lost: str = ""


@dataclass(slots=True)
class Memo:
    """What was read of files before, for a pack that is read again after a change: only what is free of mistakes.

    Statements hold as long as the names of the pack stay the same.
    """

    pieces: dict[Source, tuple[Piece, ...]] = field(default_factory=dict)
    statements: dict[tuple[Source, int], ast.Statement] = field(default_factory=dict)
    names: Names | None = None

    def split(self, source: Source, diagnostics: Diagnostics) -> tuple[Piece, ...]:
        """The statements of a file as text."""
        known = self.pieces.get(source)
        if known is None:
            found = Diagnostics()
            known = tuple(split_statements(source, found))
            diagnostics.extend(found)
            if not len(found):
                self.pieces[source] = known
        return known

    def under(self, names: Names) -> dict[tuple[Source, int], ast.Statement]:
        """The statements read with these names, by file and position."""
        if names != self.names:
            self.names = names
            self.statements.clear()
        return self.statements

    def keep(self, sources: Iterable[Source]) -> None:
        """Forget all other files."""
        kept = set(sources)
        self.pieces = {source: pieces for source, pieces in self.pieces.items() if source in kept}
        self.statements = {place: statement for place, statement in self.statements.items() if place[0] in kept}


def parse_files(sources: Sequence[Source], diagnostics: Diagnostics, memo: Memo | None = None) -> Parsed:
    """Parse a pack's files; every mistake is reported, what could be read is returned.

    With a memo, files that have not changed since are not read again.
    """
    memo = memo or Memo()
    memo.keep(sources)
    pieces = [piece for source in sources for piece in memo.split(source, diagnostics)]
    declaring = [is_declaration(piece.text) for piece in pieces]
    first = parser("declarations.lark")
    reader = StatementReader(first.lark, first.builder, Names(), diagnostics)
    declarations: list[ast.Declaration] = []
    for piece in itertools.compress(pieces, declaring):
        found = reader.read(piece)
        declarations += [found] if found is not None else []
    names = collect_names(declarations, (piece.text for piece, other in zip(pieces, declaring, strict=True) if not other))
    second = parser("clauses.lark", names)
    reader = StatementReader(second.lark, second.builder, names, diagnostics, Lost("\n".join(reader.cuts)))
    statements: list[ast.Statement] = []
    known = memo.under(names)
    for piece, is_declared in zip(pieces, declaring, strict=True):
        if is_declared and not piece.text.startswith(spelled("DEFINE")):
            continue
        statement = known.get((piece.source, piece.position))
        if statement is None:
            before = len(diagnostics)
            statement = reader.statement(piece, statements[-1] if statements else None)
            if not statement.damaged and len(diagnostics) == before:
                known[piece.source, piece.position] = statement
        statements.append(statement)
        if is_declared and isinstance(statement.field, ast.BrokenField):
            reader.lost = Lost(f"{reader.lost.text}\n{piece.text}")
    broken = [statement.span for statement in statements if statement.damaged]
    if (broken or reader.lost.text) and not diagnostics.has_errors:  # whatever it was, nothing is left out in silence
        place = broken[0].first_line if broken else None
        diagnostics.add("JN0101", place, found="不认识的写法", expected="docs/language.md 里的一种写法")
    return Parsed(tuple(declarations), tuple(statements), names, reader.lost.text)


def collect_names(declarations: Iterable[ast.Declaration], texts: Iterable[str]) -> Names:
    """The vocabulary of the second pass; local names are read off the clauses themselves."""
    found: dict[str, set[str]] = {field: set() for field in Names.__dataclass_fields__}
    for declaration in declarations:
        match declaration:
            case ast.KindDecl(name=name, short=short, attributes=attributes):
                found["kinds"] |= {name.text} | ({short.text} if short else set())
                for attribute in attributes:
                    word = attribute.type.word
                    if word in ("T_BOOL", "BROKEN"):
                        found["flags"].add(attribute.name.text)
                    if word != "T_BOOL":
                        found["attributes"].add(attribute.name.text)
                    if word in ("T_IDENT", "BROKEN"):
                        found["identifiers"].add(attribute.name.text)
                    found["values"] |= {value.text for value in attribute.type.values}
            case ast.ConceptHead(name=name):
                found["flags"].add(name.text)
            case ast.ParameterDecl(name=name):
                found["parameters"].add(name.text)
            case ast.CategoriesDecl(names=names):
                found["categories"] |= {name.text for name in names}
    labelled = _local_label()
    for text in texts:
        unquoted = re.sub("“[^“”]*”", "", text)
        found["locals"] |= {match.strip("「」") for match in labelled.findall(unquoted)}
    subjects = tuple(kind + end for kind in found["kinds"] for end in (spelled("DE"), spelled("IS")))
    found["locals"] = {name for name in found["locals"] - found["kinds"] if not name.startswith(subjects)}  # 设备的价款：
    return Names(**{field: frozenset(names) for field, names in found.items()})


@cache
def _local_label() -> re.Pattern[str]:
    """A component or local value is named where it is written: 补助：利息部分：…；其中，费率：…"""
    grant, where = spelled("GRANT"), spelled("WHERE")
    return re.compile(rf"(?:{grant}\s*：|{where}\s*[，：]|；)\s*(「[^「」\n]+」|[^，。；：、（）“”「」＞\s]+)\s*：")
