"""The parser: two passes over statements, going on after each mistake."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache

from lark import Lark

from jnpolicy.diagnostics import Diagnostic, Diagnostics
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


@lru_cache(maxsize=8)  # of the names that a file under one's hands has had
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


def _order(lark: Lark) -> tuple[str, ...]:
    """The terminals in the order in which the lexer tries them."""
    ordered = sorted(
        lark.terminals, key=lambda item: (-item.priority, -item.pattern.max_width, -len(item.pattern.value), item.name)
    )
    return tuple(item.name for item in ordered)


@dataclass(frozen=True, slots=True)
class Parsed:
    """All statements of a pack, file by file, declarations apart. `lost` is what could not be read of these."""

    declarations: tuple[ast.Declaration, ...]
    files: tuple[tuple[ast.Statement, ...], ...]
    names: Names
    lost: str = ""

    @property
    def statements(self) -> tuple[ast.Statement, ...]:
        """Those of all files in order."""
        return tuple(statement for file in self.files for statement in file)


@dataclass(frozen=True, slots=True)
class _File:
    """A file cut into statements: which of these declare something, and what the others give a name to."""

    source: Source
    pieces: tuple[Piece, ...]
    declaring: tuple[bool, ...]
    labels: frozenset[str]
    findings: tuple[Diagnostic, ...]

    @property
    def declared(self) -> Iterator[Piece]:
        return itertools.compress(self.pieces, self.declaring)

    @property
    def stated(self) -> Iterator[tuple[Piece, bool]]:
        """The statements of the second pass, and whether each declares something as well: a definition does."""
        for piece, declares in zip(self.pieces, self.declaring, strict=True):
            if not declares or piece.text.startswith(spelled("DEFINE")):
                yield piece, declares


@dataclass(slots=True)
class Memo:
    """What was read of files before, for a pack that is read again after a change.

    A statement is kept where it is free of mistakes: then it hangs on its own text alone, and on those names of the pack
    that stand in it.
    """

    cut: dict[Source, _File] = field(default_factory=dict)
    declarations: dict[Source, tuple[ast.Declaration, ...]] = field(default_factory=dict)
    statements: dict[Source, dict[int, ast.Statement]] = field(default_factory=dict)  # by position
    whole: dict[Source, tuple[ast.Statement, ...]] = field(default_factory=dict)  # files in which every one is kept
    names: Names | None = None
    order: tuple[str, ...] = ()

    def file(self, source: Source) -> _File:
        """A file cut into statements. What is read of it stands in the source that it was first seen as."""
        known = self.cut.get(source)
        if known is None:
            known = self.cut[source] = _cut(source)
        return known

    def under(self, names: Names, order: tuple[str, ...]) -> None:
        """Statements hold as long as no name of the pack that stands in their file is new, gone or of another sort.

        A name that does not stand in a text has no part in how it is read, save that it may change the `order` in which
        terminals are tried.
        """
        changed = names.different(self.names) if self.names is not None and order == self.order else None
        self.names, self.order = names, order
        for source in list(self.statements):
            if changed is None or any(name in piece.text for piece in self.cut[source].pieces for name in changed):
                del self.statements[source]
                self.whole.pop(source, None)

    def keep(self, sources: Iterable[Source]) -> None:
        """Forget all other files."""
        kept = set(sources)
        for known in (self.cut, self.declarations, self.statements, self.whole):
            for source in known.keys() - kept:
                del known[source]


def parse_files(sources: Sequence[Source], diagnostics: Diagnostics, memo: Memo | None = None) -> Parsed:
    """Parse a pack's files; every mistake is reported, what could be read is returned.

    With a memo, files that have not changed since are not read again.
    """
    memo = memo or Memo()
    memo.keep(sources)
    files = [memo.file(source) for source in sources]
    for file in files:
        diagnostics.extend(file.findings)
    first = parser("declarations.lark")
    reader = StatementReader(first.lark, first.builder, Names(), diagnostics)
    declarations = tuple(found for file in files for found in _declarations(file, reader, memo))
    names = _names(declarations, frozenset().union(*(file.labels for file in files)))
    second = parser("clauses.lark", names)
    memo.under(names, _order(second.lark))
    reader = StatementReader(second.lark, second.builder, names, diagnostics, Lost("\n".join(reader.cuts)))
    statements = tuple(_statements(file, reader, memo) for file in files)
    doubtful = [
        s.span for file, read in zip(files, statements, strict=True) if file.source not in memo.whole for s in read if s.damaged
    ]
    if (doubtful or reader.lost.text) and not diagnostics.has_errors:  # whatever it was, nothing is left out in silence
        place = doubtful[0].first_line if doubtful else None
        diagnostics.add("JN0101", place, found="不认识的写法", expected="docs/language.md 里的一种写法")
    return Parsed(declarations, statements, names, reader.lost.text)


def _cut(source: Source) -> _File:
    found = Diagnostics()
    pieces = tuple(split_statements(source, found))
    declaring = tuple(is_declaration(piece.text) for piece in pieces)
    labels = _labels(piece.text for piece, declares in zip(pieces, declaring, strict=True) if not declares)
    return _File(source, pieces, declaring, labels, tuple(found))


def _declarations(file: _File, reader: StatementReader, memo: Memo) -> tuple[ast.Declaration, ...]:
    """The declarations of a file, each told what is wrong with it; kept where nothing is."""
    known = memo.declarations.get(file.source)
    if known is not None:
        return known
    cuts = len(reader.cuts)
    with _findings_apart(reader) as found:
        read = [reader.read(piece) for piece in file.declared]
    declarations = tuple(declaration for declaration in read if declaration is not None)
    if not len(found) and len(reader.cuts) == cuts and len(declarations) == len(read):
        memo.declarations[file.source] = declarations
    return declarations


def _statements(file: _File, reader: StatementReader, memo: Memo) -> tuple[ast.Statement, ...]:
    """The statements of a file; those that are kept are not read again."""
    if file.source in memo.whole:
        return memo.whole[file.source]
    known = memo.statements.setdefault(file.source, {})
    read: list[ast.Statement] = []
    for piece, declares in file.stated:
        statement = known.get(piece.position)
        if statement is None:
            with _findings_apart(reader) as found:
                statement = reader.statement(piece, read[-1] if read else None)
            if not statement.damaged and not len(found):
                known[piece.position] = statement
        read.append(statement)
        if declares and isinstance(statement.field, ast.BrokenField):
            reader.lost = Lost(f"{reader.lost.text}\n{piece.text}")
    if len(known) == len(read):
        memo.whole[file.source] = tuple(read)
        return memo.whole[file.source]
    return tuple(read)


@contextmanager
def _findings_apart(reader: StatementReader) -> Iterator[Diagnostics]:
    """What a reader finds meanwhile, by itself; then it is with what was found before."""
    before, reader.diagnostics = reader.diagnostics, Diagnostics()
    found = reader.diagnostics
    try:
        yield found
    finally:
        reader.diagnostics = before
        before.extend(found)


def collect_names(declarations: Iterable[ast.Declaration], texts: Iterable[str]) -> Names:
    """The vocabulary of the second pass; local names are read off the clauses themselves."""
    return _names(declarations, _labels(texts))


def _names(declarations: Iterable[ast.Declaration], labels: frozenset[str]) -> Names:
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
                    found["measures"] |= {attribute.type.unit} - {""}
                    found["values"] |= {value.text for value in attribute.type.values}
            case ast.ConceptHead(name=name):
                found["flags"].add(name.text)
            case ast.ParameterDecl(name=name):
                found["parameters"].add(name.text)
            case ast.CategoriesDecl(names=names):
                found["categories"] |= {name.text for name in names}
    subjects = tuple(kind + end for kind in found["kinds"] for end in (spelled("DE"), spelled("IS")))
    found["locals"] = {name for name in labels - found["kinds"] if not name.startswith(subjects)}  # 设备的价款：
    return Names(**{field: frozenset(names) for field, names in found.items()})


def _labels(texts: Iterable[str]) -> frozenset[str]:
    """What texts give a name to, as far as their marks tell."""
    labelled = _local_label()
    return frozenset(match.strip("「」") for text in texts for match in labelled.findall(re.sub("“[^“”]*”", "", text)))


@cache
def _local_label() -> re.Pattern[str]:
    """A component or local value is named where it is written: 补助：利息部分：…；其中，费率：…"""
    grant, where = spelled("GRANT"), spelled("WHERE")
    return re.compile(rf"(?:{grant}\s*：|{where}\s*[，：]|；)\s*(「[^「」\n]+」|[^，。；：、（）“”「」＞\s]+)\s*：")
