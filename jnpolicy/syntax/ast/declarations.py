"""What the vocabulary declares."""

from __future__ import annotations

from dataclasses import dataclass

from jnpolicy.syntax.ast.leaves import Literal, Name


@dataclass(frozen=True, slots=True)
class TypeName:
    """`word` is the type's keyword terminal (T_MONEY …), ENUM, or BROKEN; `unit` a measure word for quantities."""

    word: str
    unit: str = ""
    values: tuple[Name, ...] = ()
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class AttributeDecl:
    name: Name
    type: TypeName
    is_time: bool
    signed: bool
    note: str
    adjustable: bool = False


@dataclass(frozen=True, slots=True)
class KindDecl:
    role: str  # "applicant" or "matter"
    name: Name
    short: Name | None
    parents: tuple[Name, ...]
    attributes: tuple[AttributeDecl, ...]


@dataclass(frozen=True, slots=True)
class ParameterDecl:
    """`rows` are (first day or None, value); without a day there is one value for all time."""

    name: Name
    rows: tuple[tuple[Literal | None, Literal], ...]


@dataclass(frozen=True, slots=True)
class CategoriesDecl:
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ConceptHead:
    """Only the name of a definition: the first pass needs no more."""

    name: Name


Declaration = KindDecl | ParameterDecl | CategoriesDecl | ConceptHead
