"""The parser: two passes over statements, going on after each mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.resources import grammar_text
from jnpolicy.syntax import ast
from jnpolicy.syntax.build import Builder
from jnpolicy.syntax.keywords import DECLARING, FIELD_LABELS, labels, spelled
from jnpolicy.syntax.statements import split_statements
from jnpolicy.syntax.vocabulary import Names
from jnpolicy.text.source import Source, Span
from jnpolicy.text.suggest import nearest, suggestion

_SLIP = "\ue000"
_MOST_SLIPS = 50


@dataclass(frozen=True, slots=True)
class _Parser:
    lark: Lark
    builder: Builder


@cache
def parser(grammar: str, names: Names | None = None) -> _Parser:
    """The LALR parser of a grammar file, with the vocabulary's terminals where there are names."""
    builder = Builder()
    text = grammar_text("keywords.lark") + grammar_text("values.lark") + grammar_text(grammar)
    text += names.terminals() if names is not None else ""
    lark = Lark(text, parser="lalr", lexer="contextual", transformer=builder, maybe_placeholders=False)
    return _Parser(lark, builder)


@cache
def _declaring() -> re.Pattern[str]:
    words = "|".join(spelled(label) for label in DECLARING)
    return re.compile(rf"(?:{words})「|{spelled('CATEGORIES')}：")


@dataclass(frozen=True, slots=True)
class Parsed:
    """All statements of a pack's files in order, declarations apart."""

    declarations: tuple[ast.Declaration, ...]
    statements: tuple[ast.Statement, ...]
    names: Names


def parse_files(sources: Iterable[Source], diagnostics: Diagnostics) -> Parsed:
    """Parse a pack's files; every mistake is reported, what could be read is returned."""
    pieces = [
        (source, position, text) for source in sources for position, text in split_statements(source, diagnostics) if text.strip()
    ]
    declarations: list[ast.Declaration] = []
    first_pass = parser("declarations.lark")
    for source, position, text in pieces:
        if _declaring().match(text):
            found = _parse(first_pass, source, position, text, diagnostics, Names())
            declarations += [found] if found is not None else []
    names = collect_names(declarations, (text for _, _, text in pieces if not _declaring().match(text)))
    second_pass = parser("clauses.lark", names)
    statements: list[ast.Statement] = []
    for source, position, text in pieces:
        if _declaring().match(text) and not text.startswith(spelled("DEFINE")):
            continue
        found = _parse(second_pass, source, position, text, diagnostics, names)
        headings, field = found if found is not None else (_headings(second_pass, source, position, text), ast.BrokenField())
        statements.append(ast.Statement(headings, field, Span(source, position, position + len(text))))
    return Parsed(tuple(declarations), tuple(statements), names)


def collect_names(declarations: Iterable[ast.Declaration], texts: Iterable[str]) -> Names:
    """The vocabulary of the second pass; local names are read off the clauses themselves."""
    found: dict[str, set[str]] = {field: set() for field in Names.__dataclass_fields__}
    for declaration in declarations:
        match declaration:
            case ast.KindDecl(name=name, short=short, attributes=attributes):
                found["kinds"] |= {name.text} | ({short.text} if short else set())
                for attribute in attributes:
                    word = attribute.type.word
                    found["flags" if word == "T_BOOL" else "attributes"].add(attribute.name.text)
                    if word == "T_IDENT":
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
        found["locals"] |= {match for match in labelled.findall(text) if match not in found["kinds"]}
    return Names(**{field: frozenset(names) for field, names in found.items()})


@cache
def _local_label() -> re.Pattern[str]:
    """A component or local value is named where it is written: 补助：利息部分：…；其中，费率：…"""
    grant, where = spelled("GRANT"), spelled("WHERE")
    return re.compile(rf"(?:{grant}：|{where}，|；)\s*([\u4e00-\u9fffA-Za-z0-9]+)：")


def _parse(tool: _Parser, source: Source, position: int, text: str, diagnostics: Diagnostics, names: Names) -> Any | None:
    """One statement. A mistake between two ； is cut out and reported, and the rest is read."""
    for _ in range(_MOST_SLIPS):
        trial = Diagnostics()
        tool.builder.place(source, position, trial)
        try:
            result = tool.lark.parse(text)
        except UnexpectedInput as problem:
            _report(problem, source, position, text, diagnostics, names)
            at = problem.pos_in_stream if problem.pos_in_stream is not None else len(text)
            cut = _cut(text, min(at, len(text)))
            if cut is None:
                return None
            text = cut
        except VisitError as problem:
            if not isinstance(problem.orig_exc, RecursionError):
                raise problem.orig_exc from problem
            diagnostics.add("JN0111", Span(source, position, position + len(text)))
            return None
        except RecursionError:
            diagnostics.add("JN0111", Span(source, position, position + len(text)))
            return None
        else:
            diagnostics.extend(trial)
            return result
    return None


def _headings(tool: _Parser, source: Source, position: int, text: str) -> tuple[ast.Heading, ...]:
    """The headings before a field that could not be read, so that what follows still has its place."""
    field = _field_label().search(text)
    if field is None or field.start() == 0:
        return ()
    found = _parse(tool, source, position, text[: field.start()] + spelled("AS_ABOVE") + spelled("STOP"), Diagnostics(), Names())
    headings: tuple[ast.Heading, ...] = found[0] if found is not None else ()
    return headings


@cache
def _field_label() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(spelled(label) for label in FIELD_LABELS)}){spelled('COLON')}")


def _cut(text: str, at: int) -> str | None:
    """The text with the item around `at` replaced by a slip of the same length; None where there is none."""
    bounds = [match.end() for match in re.finditer("；|：", text[:at])]
    if not bounds:
        return None
    start = bounds[-1]
    after = text.find("；", at)
    end = after if after >= 0 else len(text) - 1
    if _SLIP in text[start:end] or start >= end:
        return None
    return text[:start] + _SLIP + " " * (end - start - 1) + text[end:]


def _report(problem: UnexpectedInput, source: Source, position: int, text: str, diagnostics: Diagnostics, names: Names) -> None:
    if isinstance(problem, UnexpectedEOF):
        diagnostics.add("JN0101", Span(source, position, position + len(text)), found="句子的结尾", expected="更多文字")
        return
    at = problem.pos_in_stream or 0
    expected = _expected(problem)
    word = _word(text, at)
    span = Span(source, position + at, position + min(len(text), at + max(1, len(word))))
    known = names.all()
    if _SLIP in text[at : at + 1]:
        return
    if isinstance(problem, UnexpectedCharacters | UnexpectedToken) and _wants_name(expected):
        offered = {
            "KIND": names.kinds, "ATTR": names.attributes, "FLAG": names.flags, "ENUM": names.values,
            "PARAM": names.parameters, "CATEGORY": names.categories, "LOCAL": names.locals,
        }  # fmt: skip
        wanted = sorted(sort for sort in expected if sort in offered)
        candidates = frozenset().union(*(offered[sort] for sort in wanted))
        if word and word not in candidates and word not in known:
            hint = suggestion(word, candidates, "先在词汇里声明这个名称。")
            sorts = "、".join(labels()[sort] for sort in wanted)
            diagnostics.add("JN0102", span, name=word, sorts=sorts, hint=hint)
            return
    found = f"「{word}」" if word else f"「{text[at : at + 1]}」"
    shown = "、".join(labels().get(name, name) for name in sorted(expected) if name != "SLIP")
    if {"QUOTE_FIELD", "CONDITION"} <= expected:  # a field should begin here
        fields = [spelled(label) for label in FIELD_LABELS]
        guess = nearest(word, fields)
        shown = f"一项的名称，是不是「{guess}」" if guess else f"一项的名称，如{'、'.join(fields[:8])}"
    diagnostics.add("JN0101", span, found=found, expected=shown or "句子的结尾")


def _expected(problem: UnexpectedInput) -> set[str]:
    if isinstance(problem, UnexpectedCharacters):
        return set(problem.allowed or ()) - {"$END"}
    if isinstance(problem, UnexpectedToken):
        return set(problem.accepts or problem.expected or ()) - {"$END"}
    return set()


def _wants_name(expected: set[str]) -> bool:
    return bool(expected & {"KIND", "ATTR", "FLAG", "ENUM", "PARAM", "CATEGORY", "LOCAL"})


def _word(text: str, at: int) -> str:
    """The run of letters at a position, cut before a keyword that ends a name."""
    match = re.match(r"「[^「」]*」|[\u4e00-\u9fffA-Za-z0-9%‰]+", text[at:])
    if not match:
        return ""
    word = match.group().strip("「」")
    for stop in ("的", "为", "是", "不", "超过", "低于", "且", "或", "与", "在", "每"):
        cut = word.find(stop, 1)
        if cut > 0:
            word = word[:cut]
    return word[:20]
