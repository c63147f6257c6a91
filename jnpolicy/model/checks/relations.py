"""关系 blocks → relations and their questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.blocks import Block
from jnpolicy.model.checks.limits import LimitBuilder
from jnpolicy.model.checks.quotes import QuoteBinder
from jnpolicy.model.checks.resolve import Resolver
from jnpolicy.model.checks.resolve_names import find_kind
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import (
    ELSEWHERE,
    CategoryPrevails,
    Clause,
    DefaultRelation,
    Limit,
    PairRelation,
    Patch,
    Question,
    Reading,
    Relation,
    RelationKind,
    ScopeKind,
    SharedLimit,
    Vocabulary,
)
from jnpolicy.model.types import Sort
from jnpolicy.syntax import ast
from jnpolicy.syntax.keywords import spelled
from jnpolicy.text.source import Span
from jnpolicy.text.suggest import suggestion

_APART = {  # what to write instead of 叠加封顶 over all clauses
    "internal": "写明是哪两条：“「甲」与「乙」叠加封顶60万元”。",
    "external": "写进各条款的限额：“每个（事项）最高…，含其他政策的（类别）”。",
}
_WORDS = {
    "EXCLUSIVE": RelationKind.EXCLUSIVE,
    "HIGHER_APPLIES": RelationKind.HIGHER_APPLIES,
    "PREVAILS": RelationKind.PREVAILS,
    "STACKABLE": RelationKind.STACKABLE,
    "STACK_CAPPED": RelationKind.STACK_CAPPED,
    "TOP_UP": RelationKind.TOP_UP,
}


@dataclass(slots=True)
class RelationBuilder:
    pack: str
    vocabulary: Vocabulary
    clauses: dict[str, Clause]
    failed: frozenset[str]  # of clauses that could not be made, which is told already; '' is one whose title is not known
    quotes: QuoteBinder
    diagnostics: Diagnostics
    told: set[str] = field(default_factory=set)  # unknown clauses, each told where it is named first

    def build(self, block: Block) -> tuple[tuple[Relation, ...], tuple[Question, ...]]:
        """The relations that a block states, and what its questions leave open."""
        quotes = [
            self.quotes.bind(block.title, quote)
            for stated, _ in block.fields
            if isinstance(stated, ast.QuotesField)
            for quote in stated.quotes
        ]
        if not quotes and not block.damaged:
            self.diagnostics.add("JN0302", block.span, title=block.title, missing="原文")
        text = "；".join(quote.text for quote in quotes)
        relations = self._relations(block.title, text, block.fields)
        questions = []
        for question in block.questions:
            heading = question.heading
            quote = self.quotes.bind(block.title, heading.quote) if heading.quote else None
            readings = tuple(
                Reading(
                    reading.heading.title.text,
                    reading.heading.default,
                    Patch(relations=self._relations(block.title, text, reading.fields)),
                    reading.heading.title.span,
                )
                for reading in question.readings
            )
            questions.append(Question(block.title, heading.title.text, quote, readings, heading.title.span))
        return relations, tuple(questions)

    def _relations(self, title: str, quote: str, fields: Iterable[tuple[ast.Field, Span]]) -> tuple[Relation, ...]:
        made: list[Relation] = []
        for stated, span in fields:
            match stated:
                case ast.RelationField(items=items):
                    made += [r for item in items if (r := self._relation(title, quote, item)) is not None]
                case ast.QuotesField() | ast.AsAboveField():
                    pass
                case _:
                    self.diagnostics.add("JN0307", Span(span.source, span.start, span.start + 2))
        return tuple(made)

    def _shared_limit(self, title: str, quote: str, item: ast.RelationItem) -> SharedLimit | None:
        """A ceiling over several clauses: its scope and ceiling speak of what the first of them speaks of."""
        titles = [self._title(name) for name in item.names]
        named = [title for title in titles if title is not None]
        if len(named) < len(titles):
            return None
        assert item.limit is not None
        resolver = self._resolver(named) if item.names else self._resolver(self._granting(item.limit))
        before = len(self.diagnostics)
        limits = LimitBuilder(self.vocabulary, self.diagnostics)
        limit = limits.limit(f"{title}：{item.limit.text}", item.limit, resolver, shared=True)
        sound = len(self.diagnostics) == before  # else its scope may be wrong
        if not item.names:
            named = [clause.id for clause in self.clauses.values() if clause.nature.grants and not self._uncounted(clause, limit)]
            if sound and not named and not self.failed:
                self.diagnostics.add("JN0325", item.span, name=spelled("EACH_CLAUSE"), why="里没有一条")
        for place, name in enumerate(item.names):
            if name.text in named[:place]:
                self.diagnostics.add("JN0324", name.span, name=name.text)
            elif name.text in self.clauses and sound:
                why = self._uncounted(self.clauses[name.text], limit)
                if why:
                    self.diagnostics.add("JN0325", name.span, name=name.text, why=why)
        return SharedLimit(tuple(dict.fromkeys(named)), replace(limit, span=item.span), title, quote)

    def _granting(self, item: ast.LimitItem) -> Iterator[str]:
        """All clauses that grant; those first that speak of what a limit over them is counted for."""
        known, name = self.vocabulary, item.scope.text
        kind = find_kind(known, name)
        granting = [clause for clause in self.clauses.values() if clause.nature.grants]
        for clause in granting:
            speaks_of = (clause.payee, clause.matter)
            if (kind and kind.name in speaks_of) or any(name in known.attributes_of(of) for of in speaks_of):
                yield clause.id
        yield from (clause.id for clause in granting)

    def _uncounted(self, clause: Clause, limit: Limit) -> str:
        """Why a shared limit never counts anything of a clause; '' where it may."""
        known, why = self.vocabulary, ""
        match limit.scope:
            case ScopeKind.APPLICANT:
                scope = find_kind(known, limit.scope_name)
                related = scope is None or clause.payee in known.lineage(scope.name) or scope.name in known.lineage(clause.payee)
                if scope is not None and not related:
                    why = f"的对象是{clause.payee}，不是{scope.name}"
            case ScopeKind.IDENTIFIER if limit.scope_name not in known.attributes_of(clause.matter):
                why = f"的事项没有标识“{limit.scope_name}”"
            case ScopeKind.GROUP if limit.scope_name not in known.attributes_of(clause.payee):
                why = f"的对象没有标识“{limit.scope_name}”"
            case _:
                pass
        return why

    def _relation(self, title: str, quote: str, item: ast.RelationItem) -> Relation | None:
        if item.sort == "limit":
            return self._shared_limit(title, quote, item)
        kind = _WORDS[item.word]
        only_for = self._only_for(item.only_for)
        if item.sort == "prevails_category":
            return CategoryPrevails(self.pack, item.names[0].text, title, quote)
        if item.sort in ("internal", "external"):
            if kind is RelationKind.STACK_CAPPED:
                self.diagnostics.add("JN0320", item.span, hint=_APART[item.sort])
            negated = item.only_for.negated if item.only_for else False
            return DefaultRelation(self.pack, kind, item.sort == "external", only_for, negated, title, quote)
        first, second = (self._title(name) for name in item.names)
        if first is None or second is None:
            return None
        if first == second and kind is RelationKind.PREVAILS:
            self.diagnostics.add("JN0318", item.span, name=first)
            return None
        ceiling = None
        if item.ceiling is not None:
            ceiling = self._resolver([first, second]).expression(item.ceiling)
            LimitBuilder(self.vocabulary, self.diagnostics).no_award(ceiling, item.span)
            if ceiling.type.sort is not Sort.MONEY:
                self.diagnostics.add("JN0242", item.span, what="叠加的封顶", found=ceiling.type.text)
        return PairRelation(kind, first, second, ceiling, title, quote)

    def _resolver(self, titles: Iterable[str]) -> Resolver:
        """A ceiling over clauses may speak of the applicant and matter of the first that is of this pack."""
        clause = next((self.clauses[title] for title in titles if title in self.clauses), None)
        kinds = self.vocabulary.kinds
        roles = {} if clause is None else {Role.APPLICANT: kinds[clause.payee], Role.MATTER: kinds[clause.matter]}
        return Resolver(self.vocabulary, roles, self.diagnostics, clauses=frozenset(self.clauses))

    def _title(self, name: ast.Name) -> str | None:
        """The title of a clause; 包名/标题 is one of another pack, known only where both are taken together."""
        if ELSEWHERE in name.text:
            return name.text
        clause = self._clause(name)
        return None if clause is None else clause.id

    def _clause(self, name: ast.Name) -> Clause | None:
        clause = self.clauses.get(name.text)
        if clause is None and (name.text in self.failed or "" in self.failed):
            return None
        if clause is None or not clause.nature.grants:
            known = [other.id for other in self.clauses.values() if other.nature.grants]
            if name.text in self.told:
                return None
            self.told.add(name.text)
            hint = suggestion(name.text, known, "写条款标题里「」中的名称。")
            self.diagnostics.add("JN0304", name.span, name=name.text, hint=hint)
            return None
        return clause

    def _only_for(self, only_for: ast.OnlyFor | None) -> str | None:
        if only_for is None:
            return None
        kind = find_kind(self.vocabulary, only_for.kind.text)
        return kind.name if kind else None
