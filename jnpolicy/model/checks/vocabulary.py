"""Declarations → vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.policy import AttributeDefinition, Kind, Vocabulary
from jnpolicy.model.types import DATE, MONEY, RATE, UNKNOWN, YEAR, Sort, Type
from jnpolicy.syntax import ast

_SORTS = {
    "T_MONEY": Sort.MONEY, "T_RATE": Sort.RATE, "T_QUANTITY": Sort.QUANTITY, "T_DATE": Sort.DATE,
    "T_YEAR": Sort.YEAR, "T_BOOL": Sort.BOOL, "T_IDENT": Sort.IDENT, "ENUM": Sort.ENUM,
}  # fmt: skip
_LITERALS = {"MONEY": MONEY, "RATE": RATE, "DATE": DATE, "YEAR": YEAR}


def build_vocabulary(declarations: Iterable[ast.Declaration], diagnostics: Diagnostics, lost: str = "") -> Vocabulary:
    """Kinds with inherited parents, parameters and categories. Concepts are added once they are resolved."""
    kinds: dict[str, ast.KindDecl] = {}
    parameters: dict[str, tuple[Fraction, Type]] = {}
    dated: dict[str, tuple[tuple[tuple[Fraction, Fraction], ...], Type]] = {}
    categories: list[str] = []
    taken: set[str] = set()
    for declaration in declarations:
        match declaration:
            case ast.KindDecl(name=name, short=short):
                for word in (name, short):
                    if word is not None and word.text in taken:
                        diagnostics.add("JN0201", word.span, name=word.text)
                    elif word is not None:
                        taken.add(word.text)
                kinds.setdefault(name.text, declaration)
            case ast.ParameterDecl(name=name, rows=rows):
                if name.text in parameters or name.text in dated:
                    diagnostics.add("JN0201", name.span, name=name.text)
                kind = literal_type(rows[0][1])
                if rows[0][0] is None:
                    parameters[name.text] = (rows[0][1].value, kind)
                else:
                    dated[name.text] = (_dated(rows, kind, diagnostics), kind)
            case ast.CategoriesDecl(names=names):
                categories += [name.text for name in names]
            case ast.ConceptHead():
                pass
    built = {name: _kind(declaration, kinds, lost, diagnostics) for name, declaration in kinds.items()}
    return Vocabulary(built, {}, parameters, tuple(categories), lost, dated)


def _dated(
    rows: tuple[tuple[ast.Literal | None, ast.Literal], ...], kind: Type, diagnostics: Diagnostics
) -> tuple[tuple[Fraction, Fraction], ...]:
    """The rows of a parameter that changes: of one type, each from a later day than the one before."""
    made: list[tuple[Fraction, Fraction]] = []
    for day, value in rows:
        assert day is not None
        if made and day.value <= made[-1][0]:
            diagnostics.add("JN0231", day.span)
        if literal_type(value) != kind:
            diagnostics.add("JN0205", value.span, left=kind.text, right=literal_type(value).text, act="作同一个参数的值")
        made.append((day.value, value.value))
    return tuple(made)


def literal_type(value: ast.Literal) -> Type:
    """The type of a literal; a bare number counts as a quantity without a unit."""
    return _LITERALS.get(value.sort) or Type(Sort.QUANTITY, value.unit)


def _kind(declaration: ast.KindDecl, kinds: dict[str, ast.KindDecl], lost: str, diagnostics: Diagnostics) -> Kind:
    seen: set[str] = set()
    attributes = []
    for attribute in declaration.attributes:
        if attribute.name.text in seen:
            diagnostics.add("JN0201", attribute.name.span, name=attribute.name.text)
        seen.add(attribute.name.text)
        attributes.append(_attribute(attribute, diagnostics))
    if sum(attribute.is_time for attribute in attributes) > 1:
        diagnostics.add("JN0213", declaration.name.span, name=declaration.name.text)
    ancestors = _ancestors(declaration, kinds, lost, diagnostics)
    name = declaration.name.text
    short = declaration.short.text if declaration.short else name
    return Kind(declaration.role, name, short, ancestors, tuple(attributes))


def _attribute(declaration: ast.AttributeDecl, diagnostics: Diagnostics) -> AttributeDefinition:
    word = declaration.type
    values = tuple(value.text for value in word.values)
    for value in word.values:
        if values.count(value.text) > 1:
            diagnostics.add("JN0201", value.span, name=value.text)
    kind = UNKNOWN if word.word == "BROKEN" else Type(_SORTS[word.word], word.unit, values, word.ordered)
    if declaration.is_time and kind.sort not in (Sort.DATE, Sort.YEAR):
        diagnostics.add("JN0214", declaration.name.span, name=declaration.name.text)
    if declaration.adjustable and kind.sort is Sort.IDENT:
        diagnostics.add("JN0627", declaration.name.span, name=declaration.name.text)
    return AttributeDefinition(
        declaration.name.text,
        kind,
        declaration.is_time,
        declaration.signed,
        declaration.note,
        declaration.name.span,
        declaration.adjustable,
    )


def _ancestors(declaration: ast.KindDecl, kinds: dict[str, ast.KindDecl], lost: str, diagnostics: Diagnostics) -> tuple[str, ...]:
    found: list[str] = []
    waiting = list(declaration.parents)
    while waiting:
        parent = waiting.pop(0)
        known = kinds.get(parent.text)
        if known is None and parent.text in lost:
            continue
        if known is None or known.role != declaration.role or parent.text == declaration.name.text:
            diagnostics.add("JN0202", parent.span, name=parent.text)
        elif parent.text not in found:
            found.append(parent.text)
            waiting += known.parents
    return tuple(found)
