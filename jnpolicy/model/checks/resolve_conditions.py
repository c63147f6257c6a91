"""Names, types and units of conditions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction

from jnpolicy.model import expression as model
from jnpolicy.model.checks.resolve_names import NameResolver
from jnpolicy.model.types import RATE, UNKNOWN, Sort, Type
from jnpolicy.syntax import ast
from jnpolicy.text.suggest import suggestion

_TRUE = model.All(())


class ConditionResolver(NameResolver, ABC):
    """Conditions; what they compare is resolved by who resolves amounts."""

    __slots__ = ()

    @abstractmethod
    def expression(self, expr: ast.Expr) -> model.Expression:
        """The expression with types."""

    def condition(self, condition: ast.Condition) -> model.Condition:
        """The condition resolved; one that is wrong is reported and becomes the empty condition."""
        outside, self._asking = self._asking, True
        made = self._condition(condition)
        self._asking = outside
        return made

    def _condition(self, condition: ast.Condition) -> model.Condition:
        match condition:
            case ast.Member():
                return self._member(condition)
            case ast.Flag():
                return self._flag(condition)
            case ast.Compare(left=left, operator=operator, right=right):
                one, two = self.expression(left), self.expression(right)
                if UNKNOWN in (one.type, two.type):
                    pass
                elif one.type.sort in (Sort.ENUM, Sort.BOOL, Sort.IDENT):
                    self.diagnostics.add("JN0205", ast.expr_span(right), left=one.type.text, right=two.type.text, act="比较大小")
                else:
                    self.same(one.type, two.type, ast.expr_span(right))
                return model.Compare(one, operator, two)
            case ast.Growth(left=left, base=base, operator=operator, rate=rate):
                one, two = self.expression(left), self.expression(base)
                self.same(one.type, two.type, ast.expr_span(base))
                grown = model.Product(two, model.Constant(1 + rate.value, RATE), two.type)
                return model.All(
                    (model.Compare(two, ">", model.Constant(Fraction(0), two.type)), model.Compare(one, operator, grown))
                )
            case ast.Within(left=left, start=start, number=number, unit=unit):
                return model.Within(self.day(left), self.day(start), number, unit)
            case ast.All(parts=parts):
                return model.All(tuple(self.condition(part) for part in parts))
            case ast.Any(parts=parts):
                return model.Any(tuple(self.condition(part) for part in parts))
            case ast.Not(part=part):
                return model.Not(self.condition(part))

    def day(self, expr: ast.Expr) -> model.Expression:
        """An expression from which a period can be counted."""
        made = self.expression(expr)
        if made.type.sort is not Sort.DATE and made.type != UNKNOWN:
            self.diagnostics.add("JN0205", ast.expr_span(expr), left=made.type.text, right="日期", act="计算期限")
        return made

    def _member(self, member: ast.Member) -> model.Condition:
        attribute = self.attribute(member.path)
        if attribute is None or attribute.type == UNKNOWN:
            return _TRUE
        if attribute.type.sort is not Sort.ENUM:
            self.diagnostics.add("JN0205", member.values[0].span, left=attribute.type.text, right="枚举值", act="用“为”连接")
            return _TRUE
        for value in member.values:
            if value.text not in attribute.type.values and not self.is_lost(value):
                hint = suggestion(value.text, attribute.type.values, f"可选：{'、'.join(attribute.type.values)}。")
                self.diagnostics.add("JN0207", value.span, name=attribute.name, value=value.text, hint=hint)
        made = model.Member(attribute, self._values(member, attribute.type))
        return model.Not(made) if member.negated else made

    def _values(self, member: ast.Member, kind: Type) -> tuple[str, ...]:
        """The values named; with 以上 or 以下, all on that side of the one named, itself among them."""
        named = tuple(value.text for value in member.values)
        if not member.order or named[0] not in kind.values:
            return named
        if not kind.ordered:
            self.diagnostics.add("JN0236", member.values[0].span, name=member.path.attribute.text)
        place = kind.values.index(named[0])  # the highest is declared first
        return kind.values[: place + 1] if member.order == ">=" else kind.values[place:]

    def _flag(self, flag: ast.Flag) -> model.Condition:
        found = self.role_of(flag.kind)
        if found is None:
            return _TRUE
        role, kind = found
        made: model.Condition
        concept = self.vocabulary.concepts.get(flag.flag.text)
        attributes = self.vocabulary.attributes_of(kind.name)
        definition = attributes.get(flag.flag.text)
        if concept is not None and concept.kind in (kind.name, *kind.ancestors):
            made = model.Is(concept.name, role)
        elif definition is not None and definition.type.sort is Sort.BOOL:
            made = model.IsTrue(model.Attribute(role, kind.name, definition.name, definition.type))
        elif self.is_lost(flag.flag) or (definition is not None and definition.type == UNKNOWN):
            return _TRUE
        else:
            flags = [name for name, item in attributes.items() if item.type.sort is Sort.BOOL]
            hint = suggestion(flag.flag.text, flags, f"可用的有：{'、'.join(flags) or '无'}。")
            self.diagnostics.add("JN0208", flag.flag.span, kind=kind.name, name=flag.flag.text, hint=hint)
            return _TRUE
        return model.Not(made) if flag.negated else made
