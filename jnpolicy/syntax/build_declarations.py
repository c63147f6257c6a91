"""Declarations of the first pass: kinds with their attributes, parameters, categories."""

from __future__ import annotations

from typing import Any

from lark import Token, v_args

from jnpolicy.syntax import ast
from jnpolicy.syntax.leaves import Leaves


@v_args(inline=True)
class DeclarationBuilder(Leaves):
    """One method a rule of declarations.lark, named after it."""

    def kind(self, role: Token, name: ast.Name, *rest: Any) -> ast.KindDecl:
        short, parents, attributes = None, [], []
        word = ""
        for item in rest:
            if isinstance(item, Token):
                word = item.type if item.type in ("ALIAS", "BELONGS") else word
            elif isinstance(item, ast.AttributeDecl):
                attributes.append(item)
            elif isinstance(item, ast.Name) and word == "ALIAS":
                short = item
            elif isinstance(item, ast.Name):
                parents.append(item)
        which = "applicant" if role.type == "APPLICANT" else "matter"
        return ast.KindDecl(which, name, short, tuple(parents), tuple(attributes))

    def attribute(self, name: ast.Name, _: Token, kind: ast.TypeName, *rest: Any) -> ast.AttributeDecl:
        modifiers = {item for item in rest if isinstance(item, str)}
        note = next((item.text for item in rest if isinstance(item, ast.Quote)), "")
        return ast.AttributeDecl(name, kind, "IS_TIME" in modifiers, "SIGNED" in modifiers, note, "ADJUSTABLE" in modifiers)

    def broken_attribute(self, name: ast.Name, *_: Any) -> ast.AttributeDecl:
        return ast.AttributeDecl(name, ast.TypeName("BROKEN"), is_time=False, signed=False, note="")

    def modifier(self, token: Token) -> str:
        return str(token.type)

    def type_quantity(self, _: Token, __: Token, measure: Token, ___: Token) -> ast.TypeName:
        return ast.TypeName("T_QUANTITY", str(measure))

    def _plain_type(self, token: Token) -> ast.TypeName:
        return ast.TypeName(token.type)

    type_money = type_rate = type_date = type_year = type_bool = type_ident = _plain_type

    def type_enumeration(self, *parts: Any) -> ast.TypeName:
        return ast.TypeName("ENUM", values=tuple(part for part in parts if isinstance(part, ast.Name)))

    def type_ordered(self, *parts: Any) -> ast.TypeName:
        names = tuple(part for part in parts if isinstance(part, ast.Name))
        return ast.TypeName("ENUM", values=names, ordered=True)

    def concept(self, _: Token, name: ast.Name, *__: Any) -> ast.ConceptHead:
        return ast.ConceptHead(name)

    def literal(self, value: ast.Literal) -> ast.Literal:
        return value

    def dated(self, _: Token, day: ast.Literal, __: Token, value: ast.Literal) -> tuple[ast.Literal, ast.Literal]:
        return day, value

    def parameter(self, *parts: Any) -> ast.ParameterDecl:
        rows = [
            (None, part) if isinstance(part, ast.Literal) else part for part in parts if isinstance(part, ast.Literal | tuple)
        ]
        return ast.ParameterDecl(parts[1], tuple(rows))

    def categories(self, *parts: Any) -> ast.CategoriesDecl:
        return ast.CategoriesDecl(tuple(part for part in parts if isinstance(part, ast.Name)))
