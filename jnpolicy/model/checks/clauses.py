"""A clause's block → clause and questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.blocks import Block, QuestionBlock
from jnpolicy.model.checks.circles import Step, circles, names_of
from jnpolicy.model.checks.limits import LimitBuilder
from jnpolicy.model.checks.quotes import QuoteBinder
from jnpolicy.model.checks.resolve import Resolver
from jnpolicy.model.checks.resolve_names import find_kind
from jnpolicy.model.expression import Attribute, Dated, Role
from jnpolicy.model.policy import (
    BoundQuote,
    Budget,
    Clause,
    Component,
    Kind,
    Limit,
    Nature,
    Once,
    Patch,
    Question,
    Reading,
    Requirement,
    Vocabulary,
)
from jnpolicy.model.types import UNKNOWN, Sort
from jnpolicy.syntax import ast
from jnpolicy.syntax.ast import found_in
from jnpolicy.text.numerals import chinese_ordinal
from jnpolicy.text.source import Span
from jnpolicy.text.suggest import suggestion

_ONE_OF = (
    ast.PayeeField, ast.MatterField, ast.NatureField, ast.GrantField, ast.OnceField, ast.TimeField, ast.BudgetField,
)  # fmt: skip


@dataclass(slots=True)
class ClauseBuilder:
    pack: str
    vocabulary: Vocabulary
    quotes: QuoteBinder
    diagnostics: Diagnostics
    titles: frozenset[str]  # of those whose award it may take
    taken: list[Step]  # from a clause to one whose award its amount is taken from

    def build(self, block: Block) -> tuple[Clause, tuple[Question, ...]] | None:
        """The clause, not yet ranked, or None where it lacks what makes one (reported)."""
        heading = block.heading
        assert isinstance(heading, ast.ClauseHeading)
        self._no_repeats(block)
        number = article_number(heading.article)
        articles = self.quotes.law.articles
        if articles and number not in articles:
            self.diagnostics.add("JN0406", block.span, article=heading.article, count=len(articles))
        bound: tuple[BoundQuote, ...] = ()
        for quote in (q for field, _ in block.fields if isinstance(field, ast.QuotesField) for q in field.quotes):
            bound += (self.quotes.bind(block.title, quote, number),)
            number = self.quotes.article_of(bound[-1]) or number  # a wrong number is told once
        if not bound and not block.damaged:
            self.diagnostics.add("JN0302", block.span, title=block.title, missing="原文")
        nature_name = next((f.nature.text for f, _ in block.fields if isinstance(f, ast.NatureField)), "确定")
        nature = Nature(nature_name)
        units = next((f for f, _ in block.fields if isinstance(f, ast.UnitsField)), None)
        if units is not None:
            self.quotes.check_units(units, number)
        names = tuple(unit.text for unit in units.units) if units else ()
        if not nature.grants:
            self._only_text(block, nature)
            clause = Clause(
                block.title, heading.article, heading.part, 0, bound, names, "", "", (), nature, (), (), None,
                None, self.pack, span=block.span,
            )  # fmt: skip
            return clause, ()
        payee = self._kind(block, ast.PayeeField, "applicant", "对象")
        matter = self._kind(block, ast.MatterField, "matter", "事项")
        if payee is None or matter is None:
            return None
        roles = {Role.APPLICANT: payee, Role.MATTER: matter}
        resolver = Resolver(
            self.vocabulary, roles, self.diagnostics, self._locals(block), self._date(block, matter),
            self.titles, block.damaged,
        )  # fmt: skip
        patch = self._patch(block.title, block.fields, resolver, nature)
        questions = tuple(self._question(block.title, q, resolver, nature, number) for q in block.questions)
        self._check_whole(block, patch, questions, nature)
        self._check_dated(block, matter, [patch, *(reading.patch for q in questions for reading in q.readings)])
        time = patch.time
        timed = any(reading.patch.time for question in questions for reading in question.readings)
        legible = not block.damaged and not self.vocabulary.lost  # else the time may stand in what could not be read
        if time is None and not timed and legible and self.vocabulary.time_attribute(matter.name) is None:
            self.diagnostics.add("JN0209", block.span, title=block.title, matter=matter.name)
        clause = Clause(
            block.title, heading.article, heading.part, 0, bound, names, payee.name, matter.name,
            patch.requirements, nature, patch.components, patch.limits, patch.once, time, self.pack, self._budget(block),
            self._obligations(block), block.span,
        )  # fmt: skip
        return clause, questions

    @property
    def _limits(self) -> LimitBuilder:
        return LimitBuilder(self.vocabulary, self.diagnostics)

    # —— parts ——

    def _date(self, block: Block, matter: Kind) -> Attribute | None:
        """The date on which a matter counts under the clause, where it is known by a date.

        Where each reading of a question says it, that of the first: another reading puts its own in its place.
        """
        field = next((f for f, _ in block.fields if isinstance(f, ast.TimeField)), None)
        for question in () if field else block.questions:
            stated = [next((f for f, _ in r.fields if isinstance(f, ast.TimeField)), None) for r in question.readings]
            field = stated[0] if stated and all(stated) else None
        known = self.vocabulary.attributes_of(matter.name)
        definition = known.get(field.path.attribute.text) if field else self.vocabulary.time_attribute(matter.name)
        if definition is None or definition.type.sort is not Sort.DATE:
            return None
        return Attribute(Role.MATTER, matter.name, definition.name, definition.type)

    def _check_dated(self, block: Block, matter: Kind, parts: Sequence[Patch]) -> None:
        """Where a parameter changes with the date, no reading may set a time that is no date."""
        dated = next((node for part in parts for node in found_in(part, Dated)), None)
        known = self.vocabulary.attributes_of(matter.name)
        for field, _ in (part for question in block.questions for reading in question.readings for part in reading.fields):
            definition = known.get(field.path.attribute.text) if isinstance(field, ast.TimeField) else None
            if dated and isinstance(field, ast.TimeField) and definition and definition.type.sort is Sort.YEAR:
                self.diagnostics.add("JN0232", field.path.span, name=dated.name)

    def _budget(self, block: Block) -> Budget | None:
        field = next((f for f, _ in block.fields if isinstance(f, ast.BudgetField)), None)
        if field is None:
            return None
        text = "".join(field.span.text.split())
        return Budget(field.amount.value, field.per_year, f"每年{text}" if field.per_year else text)

    def _obligations(self, block: Block) -> tuple[BoundQuote, ...]:
        """Those stated in other articles too: what binds all often stands among the last."""
        fields = [field for field, _ in block.fields if isinstance(field, ast.ObligationField)]
        return tuple(self.quotes.bind(block.title, quote) for field in fields for quote in field.quotes)

    def _no_repeats(self, block: Block) -> None:
        seen: set[type] = set()
        for field, span in block.fields:
            if isinstance(field, _ONE_OF):
                if type(field) in seen:
                    self.diagnostics.add("JN0309", span.first_line, title=block.title)
                seen.add(type(field))

    def _only_text(self, block: Block, nature: Nature) -> None:
        for field, span in block.fields:
            if not isinstance(field, ast.QuotesField | ast.UnitsField | ast.NatureField | ast.BrokenField):
                self.diagnostics.add("JN0303", span.first_line, nature=nature.value)
        for question in block.questions:
            self.diagnostics.add("JN0303", question.heading.title.span, nature=nature.value)

    def _kind(self, block: Block, field_type: type, role: str, label: str) -> Kind | None:
        field = next((f for f, _ in block.fields if isinstance(f, field_type)), None)
        if field is None:
            if not block.damaged:
                self.diagnostics.add("JN0302", block.span, title=block.title, missing=label)
            return None
        assert isinstance(field, ast.PayeeField | ast.MatterField)
        if not field.kind.text:
            return None
        kind = find_kind(self.vocabulary, field.kind.text)
        if kind is None or kind.role != role:
            known = [item.name for item in self.vocabulary.kinds.values() if item.role == role]
            self.diagnostics.add("JN0314", field.kind.span, name=field.kind.text, label=label, known="、".join(known))
            return None
        return kind

    def _locals(self, block: Block) -> dict[str, ast.Amount]:
        found: dict[str, ast.Amount] = {}
        for field, _ in block.every_field():
            if isinstance(field, ast.WhereField):
                for amount in field.amounts:
                    if amount.name is not None and amount.name.text in found:
                        self.diagnostics.add("JN0201", amount.name.span, name=amount.name.text)
                    elif amount.name is not None:
                        found[amount.name.text] = amount
                        if self.vocabulary.has_parameter(amount.name.text):
                            self.diagnostics.add("JN0349", amount.name.span, name=amount.name.text)
        steps = [
            Step(name, reference.name.text, reference.name.span)
            for name, amount in found.items()
            for reference in found_in(amount, ast.LocalRef)
            if reference.name.text in found
        ]
        for circle in circles(steps):
            self.diagnostics.add("JN0315", max(circle, key=steps.index).span, cycle=names_of(circle))
        return found

    def _patch(
        self,
        title: str,
        fields: Iterable[tuple[ast.Field, Span]],
        resolver: Resolver,
        nature: Nature,
        *,
        reading: bool = False,
    ) -> Patch:
        """What the fields of a clause, or of one of its readings, say."""
        requirements: list[Requirement] = []
        components: list[Component] = []
        limits: list[Limit] = []
        once: Once | None = None
        time = None
        for field, span in fields:
            match field:
                case ast.ConditionField():
                    for item, where in field.conditions:
                        requirements.append(Requirement(resolver.condition(item), where))
                case ast.GrantField(amounts=amounts):
                    if nature in (Nature.DISCRETIONARY, Nature.REFERENCE):
                        self.diagnostics.add("JN0303", span.first_line, nature=nature.value)
                    before = len(resolver.taken)
                    components += self._components(amounts, resolver)
                    self.taken += [Step(title, name.text, name.span) for name in resolver.taken[before:]]
                case ast.WhereField(amounts=amounts):
                    for amount in amounts:
                        resolver.amount(amount)
                case ast.LimitField():
                    limits += [self._limits.limit(f"{title}/限额", item, resolver) for item in field.limits]
                case ast.OnceField(scope=scope, higher=higher):
                    self._limits.scope(scope, resolver, applicant_only=True)
                    once = Once(higher, span.source.folded[span.start : span.end], span)
                case ast.TimeField(path=path):
                    time = resolver.attribute(path)
                    if time is not None and time.type == UNKNOWN:
                        pass
                    elif time is not None and (time.role is not Role.MATTER or time.type.sort not in (Sort.DATE, Sort.YEAR)):
                        self.diagnostics.add("JN0214", path.attribute.span, name=time.name)
                        time = None
                case (
                    ast.RelationField()
                    | ast.YearRuleField()
                    | ast.IssuerField()
                    | ast.ForceField()
                    | ast.RoundingField()
                    | ast.AsAboveField()
                ) if not (reading and isinstance(field, ast.AsAboveField)):
                    self.diagnostics.add("JN0312" if reading else "JN0307", span.first_line)
                case _:
                    pass
        return Patch(tuple(requirements), tuple(components), tuple(limits), once, time)

    def _components(self, amounts: tuple[ast.Amount, ...], resolver: Resolver) -> list[Component]:
        made: dict[str, Component] = {}
        for amount in amounts:
            name = amount.name.text if amount.name else ""
            if name in made and name:
                self.diagnostics.add("JN0309", amount.span, title=name)
            elif name in made:
                self.diagnostics.add("JN0348", amount.span)
            value = resolver.amount(amount)
            if value.type.sort is not Sort.MONEY:
                self.diagnostics.add("JN0242", amount.span, what="补助", found=value.type.text)
            made[name] = Component(name, value, amount.span)
        return list(made.values())

    def _question(self, title: str, block: QuestionBlock, resolver: Resolver, nature: Nature, article: int | None) -> Question:
        quote = self.quotes.bind(title, block.heading.quote, article) if block.heading.quote else None
        readings = tuple(
            Reading(
                r.heading.title.text,
                r.heading.default,
                self._patch(title, r.fields, resolver, nature, reading=True),
                r.heading.title.span,
            )
            for r in block.readings
        )
        return Question(title, block.heading.title.text, quote, readings, block.heading.title.span)

    def _check_whole(self, block: Block, base: Patch, questions: tuple[Question, ...], nature: Nature) -> None:
        """Whatever readings are chosen, the clause must have an amount, and its limits must name parts of it."""
        names = {component.name for component in base.components}
        names |= {c.name for question in questions for reading in question.readings for c in reading.patch.components}
        everywhere = any(all(r.patch.components for r in question.readings) for question in questions)
        granted = ast.GrantField in _own(block) or everywhere
        if nature in (Nature.DETERMINATE, Nature.CEILING) and not (granted or block.damaged):
            self.diagnostics.add("JN0302", block.span, title=block.title, missing="补助")
        every = [base, *(reading.patch for question in questions for reading in question.readings)]
        for patch in every:
            for limit in patch.limits:
                for name in limit.components:
                    if name and name not in names and not block.damaged:
                        hint = suggestion(name, names, "限额前面写「补助」里分项的名称。")
                        self.diagnostics.add("JN0310", limit.span, name=name, hint=hint)


def _own(block: Block) -> set[type]:
    return {type(field) for field, _ in block.fields}


@lru_cache(maxsize=4096)
def article_number(article: str) -> int | None:
    """14 from 第十四条 and 第14条."""
    try:
        return chinese_ordinal(article.removeprefix("第").partition("条")[0])
    except ValueError:
        return None
