"""Who is eligible for what, and what each candidate comes to before relations and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from jnpolicy.cases.case import Award, OtherGrant
from jnpolicy.model.policy import Clause, Nature
from jnpolicy.model.walk import awards_in
from jnpolicy.verify.interval import NOTHING, Range, all_of, whole_fen
from jnpolicy.verify.values import At, Values

NO_YEAR = 9999  # what counts in no known year is paid last


@dataclass(frozen=True, slots=True)
class Raw:
    """What a component comes to, in 分: at least and at most (None: nothing bounds it)."""

    component: str
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Option:
    """A clause for a matter, or another policy's grant (`clause` None). `name` is 条款/事项 or 其他政策/编号."""

    name: str
    clause: Clause | None
    other: OtherGrant | None
    matter: str
    raw: tuple[Raw, ...]
    open: bool
    year: int | None
    nature: Nature

    @property
    def low(self) -> int:
        """What it comes to at least, in 分."""
        return sum(raw.low for raw in self.raw)

    @property
    def high(self) -> int | None:
        """What it comes to at most."""
        highs = [raw.high for raw in self.raw]
        return None if None in highs else sum(high for high in highs if high is not None)

    @property
    def certain(self) -> bool:
        """Whether it is sure to be paid in full once chosen."""
        return self.nature is not Nature.CEILING and (self.clause is None or self.clause.budget is None)


@dataclass(frozen=True)
class Candidates:
    """All that may be claimed in a case."""

    values: Values

    def concerned(self, clause: Clause) -> Iterator[str]:
        """The matters that a clause looks at for this applicant."""
        values = self.values
        if clause.nature.grants and clause.payee in values.applicant_kinds:
            yield from (matter.id for matter in values.case.matters if clause.matter in values.matter_kinds[matter.id])

    @cached_property
    def held(self) -> dict[tuple[str, str], bool | None]:
        """(clause, matter) → whether all conditions hold, the time among them; None is 待核实."""
        values = self.values
        return {
            (clause.id, matter): all_of(
                [
                    values.in_force(clause, matter)[0],
                    *(values.truth(item.condition, At(matter)) for item in clause.requirements),
                ]
            )
            for clause in values.policy.clauses
            for matter in self.concerned(clause)
        }

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """What has an amount and may take part in the choice, in the order that breaks ties."""
        values = self.values
        found = []
        for clause in sorted(values.policy.clauses, key=lambda clause: clause.rank):
            for matter in sorted(self.concerned(clause), key=lambda m: self._listed(values.in_force(clause, m)[1], m)):
                holds = self.held[clause.id, matter]
                raw = self._due(clause, matter) if holds is not False else ()
                if raw:
                    year = values.in_force(clause, matter)[1]
                    name = f"{clause.id}/{matter}"
                    found.append(Option(name, clause, None, matter, raw, holds is None, year, clause.nature))
        others = [(o, o.year if o.year is not None else values.matter_year(o.matter)) for o in values.case.others]
        for other, year in sorted(others, key=lambda item: self._listed(item[1], item[0].matter)):
            fen = whole_fen(other.amount)  # not this policy's amount, so not by its rounding
            name = f"其他政策/{other.id}"
            found.append(Option(name, None, other, other.matter, (Raw("", fen, fen),), False, year, other.nature))
        return tuple(found)

    @cached_property
    def place(self) -> dict[str, int]:
        """Name → its place among the options."""
        return {option.name: place for place, option in enumerate(self.options)}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return self.values.case.places()

    def _listed(self, year: int | None, matter: str) -> tuple[int, int]:
        """Earlier: by year, then as the case lists its matters."""
        return NO_YEAR if year is None else year, self._places[matter]

    def parts_had(self, clause: Clause, matter: str) -> frozenset[str]:
        """The components that awards received name of this very grant."""
        named = {component.name for component in clause.components}
        own = [a for a in self.values.case.awards if a.clause == clause.id and a.matter == matter]
        return frozenset(a.component for a in own if a.component is not None and a.component in named)

    def wholly_had(self, clause: Clause, award: Award, matter: str) -> bool:
        """Whether an award of a clause on a matter leaves nothing of that grant: it names no component, or the last."""
        named = {component.name for component in clause.components}
        return award.component not in named or named == self.parts_had(clause, matter)

    def _due(self, clause: Clause, matter: str) -> tuple[Raw, ...]:
        """The components not had yet; of a clause that is had as a whole all; empty where no amount is named."""
        raw = self._raw(clause, matter)
        had = self.parts_had(clause, matter)
        return tuple(row for row in raw if row.component not in had) or raw

    def _raw(self, clause: Clause, matter: str) -> tuple[Raw, ...]:
        values = self.values
        if clause.nature is Nature.REFERENCE:
            stated = values.case.matter(matter).reference_amounts.get(clause.id)
            return () if stated is None else (Raw("", values.fen(stated, clause), values.fen(stated, clause)),)
        if clause.nature is Nature.DISCRETIONARY:
            return ()
        at = At(matter, paid={title: self._full(title, matter) for title in self.taken(clause)})
        ranges = [(component.name, values.range(component.amount, at)) for component in clause.components]
        return tuple(
            Raw(name, values.fen(item.low, clause), None if item.high is None else values.fen(item.high, clause))
            for name, item in ranges
        )

    # —— shares of what other clauses pay ——

    def taken(self, clause: Clause) -> tuple[str, ...]:
        """The clauses that its amount is taken from."""
        return tuple(sorted({award.clause for part in clause.components for award in awards_in(part.amount)}))

    def due(self, option: Option) -> frozenset[str]:
        """The clauses that the amounts still due of an option are taken from."""
        names = {raw.component for raw in option.raw}
        parts = option.clause.components if option.clause is not None else ()
        return frozenset(award.clause for part in parts if part.name in names for award in awards_in(part.amount))

    def depth(self, clause: Clause | None) -> int:
        """How many clauses stand before one in what its amount is taken from."""
        titles = self.values.policy.titles
        before = [self.depth(self.values.policy.clause(t)) for t in self.taken(clause) if t in titles] if clause else []
        return 1 + max(before, default=-1)

    def had(self, title: str, matter: str) -> int:
        """What a clause has had on the same thing, in 分."""
        thing = self.values.thing[matter]
        rows = [a.amount for a in self.values.case.awards if a.clause == title and a.matter in thing]
        return sum(whole_fen(amount) for amount in rows)

    def _full(self, title: str, matter: str) -> Range:
        """What another clause comes to on the same thing where it is paid in full, in 元."""
        if title not in self.values.policy.titles:
            return Range(NOTHING.low, None)
        clause = self.values.policy.clause(title)
        low = high = self.had(title, matter)
        bounded = True
        for item in self.concerned(clause):
            holds = self.held[title, item] if item in self.values.thing[matter] else False
            rows = self._due(clause, item) if holds is not False else ()
            low += sum(row.low for row in rows) if holds else 0
            bounded = bounded and all(row.high is not None for row in rows)
            high += sum(row.high or 0 for row in rows)
        return Range(Fraction(low, 100), Fraction(high, 100) if bounded else None)
