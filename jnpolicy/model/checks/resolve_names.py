"""Which kind and attribute a name means, and whether two types go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model import expression as model
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Kind, Vocabulary
from jnpolicy.model.types import UNKNOWN, Sort, Type
from jnpolicy.syntax import ast
from jnpolicy.text.source import Span
from jnpolicy.text.suggest import suggestion


def find_kind(vocabulary: Vocabulary, name: str) -> Kind | None:
    """The kind of that name or short name."""
    return vocabulary.kind_called.get(name)


@dataclass(slots=True)
class NameResolver:
    """What stands in one clause or definition is resolved with this: `roles` are the kinds that it may speak of."""

    vocabulary: Vocabulary
    roles: Mapping[Role, Kind]
    diagnostics: Diagnostics
    locals: Mapping[str, ast.Amount] = field(default_factory=dict)
    time: model.Attribute | None = None  # the date on which the clause's matter counts
    clauses: frozenset[str] = frozenset()  # titles of those that pay, for 「…」的补助额
    partial: bool = False  # some of the clause could not be read, so a definition that is not there may be among it
    taken: list[ast.Name] = field(default_factory=list)  # clauses whose award was asked for
    _open: list[str] = field(default_factory=list)
    _asking: bool = False  # a condition is being resolved

    def role_of(self, name: ast.Name) -> tuple[Role, Kind] | None:
        """Which of the clause's two things a kind's name means: the applicant or the matter."""
        if not name.text:
            return None
        wanted = find_kind(self.vocabulary, name.text)
        if wanted is not None:
            for role, kind in self.roles.items():
                if wanted.name == kind.name or wanted.name in kind.ancestors:
                    return role, kind
        names = "、".join(kind.short for kind in self.roles.values()) or "金额"
        self.diagnostics.add("JN0206", name.span, name=name.text, names=names)
        return None

    def attribute(self, path: ast.Path) -> model.Attribute | None:
        found = self.role_of(path.kind)
        if found is None:
            return None
        role, kind = found
        attributes = self.vocabulary.attributes_of(kind.name)
        definition = attributes.get(path.attribute.text)
        if definition is None:
            if self.is_lost(path.attribute):
                return None
            hint = suggestion(path.attribute.text, attributes, f"「{kind.name}」的属性有：{'、'.join(attributes)}。")
            self.diagnostics.add("JN0203", path.attribute.span, kind=kind.name, name=path.attribute.text, hint=hint)
            return None
        return model.Attribute(role, kind.name, definition.name, definition.type, definition.signed)

    def is_lost(self, name: ast.Name) -> bool:
        """Whether what is wrong with a name is told already."""
        return not name.text or name.text in self.vocabulary.lost

    def same(self, left: Type, right: Type, span: Span, act: str = "放在一起比较或相加减") -> bool:
        """Whether two things that stand together are of one type, unit included; if not, that is told."""
        if UNKNOWN in (left, right):
            return True
        if left.sort is right.sort and (left.sort is not Sort.QUANTITY or left.unit == right.unit):
            return True
        code = "JN0212" if left.sort is right.sort else "JN0205"
        self.diagnostics.add(code, span, left=left.text, right=right.text, act=act)
        return False
