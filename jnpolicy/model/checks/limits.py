"""Limits, of one clause or over several: what they are counted for, and their ceilings."""

from __future__ import annotations

from dataclasses import dataclass

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.resolve import Resolver
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Limit, ScopeKind, Vocabulary
from jnpolicy.model.types import Sort
from jnpolicy.model.walk import awards_in, of_matter
from jnpolicy.syntax import ast
from jnpolicy.text.source import Span


@dataclass(frozen=True, slots=True)
class LimitBuilder:
    """Limits with their names resolved; `resolver` says which kinds they may speak of."""

    vocabulary: Vocabulary
    diagnostics: Diagnostics

    def limit(self, identifier: str, item: ast.LimitItem, resolver: Resolver, *, shared: bool = False) -> Limit:
        """The limit as a clause states it, or as a relation does that shares it among several clauses."""
        scope = self._identifier(item.scope, resolver) if item.scope_is_attribute else self.scope(item.scope, resolver)
        ceiling = resolver.expression(item.ceiling)
        self.no_award(ceiling, item.span)
        if ceiling.type.sort is not Sort.MONEY:
            self.diagnostics.add("JN0242", item.span, what="限额", found=ceiling.type.text)
        of_one = (ScopeKind.MATTER,) if shared else (ScopeKind.MATTER, ScopeKind.IDENTIFIER)
        if of_matter(ceiling) and scope not in of_one:
            self.diagnostics.add("JN0317", item.span)
        category = item.category.text if item.category else None
        return Limit(
            identifier, tuple(name.text for name in item.components), scope, item.scope.text, item.years, ceiling,
            category, item.text, item.span,
        )  # fmt: skip

    def scope(self, name: ast.Name, resolver: Resolver, *, applicant_only: bool = False) -> ScopeKind:
        """What a kind's name makes a limit counted for."""
        found = resolver.role_of(name)
        if found is None:
            return ScopeKind.APPLICANT
        if applicant_only and found[0] is not Role.APPLICANT:
            self.diagnostics.add("JN0321", name.span, name=name.text)
            return ScopeKind.APPLICANT
        return ScopeKind.APPLICANT if found[0] is Role.APPLICANT else ScopeKind.MATTER

    def no_award(self, node: object, span: Span) -> None:
        """Report that what another clause pays is asked for where it is not known yet."""
        if next(awards_in(node), None) is not None:
            self.diagnostics.add("JN0334", span)

    def _identifier(self, name: ast.Name, resolver: Resolver) -> ScopeKind:
        """An identifier of the matter (每个项目), or of the applicant (每个集团)."""
        for role, scope in ((Role.MATTER, ScopeKind.IDENTIFIER), (Role.APPLICANT, ScopeKind.GROUP)):
            if name.text in self.vocabulary.attributes_of(resolver.roles[role].name):
                return scope
        if name.text:
            kind = resolver.roles[Role.MATTER].name
            self.diagnostics.add("JN0203", name.span, kind=kind, name=name.text, hint="")
        return ScopeKind.IDENTIFIER
