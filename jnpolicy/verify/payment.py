"""What a selection is paid: limits, stacked ceilings, top-ups, in the order of paying. Amounts in 分."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from jnpolicy.cases.case import Award
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Clause, Limit, RelationKind, ScopeKind, SharedLimit
from jnpolicy.model.walk import attributes_in, of_matter
from jnpolicy.verify.candidates import NO_YEAR, Candidates, Option
from jnpolicy.verify.interval import Range, whole_fen
from jnpolicy.verify.relations import Relations
from jnpolicy.verify.values import At, Unspecified, Values


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A limit that an option's component stands under: what it is shared by, and what awards received have left of it."""

    key: tuple[object, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Paid:
    """A component: what it asks, and what it is paid; whether a limit cut it."""

    component: str
    raw: int
    paid: int
    cut: bool


@dataclass(frozen=True)
class Payment:
    """How selections of one case are paid under one policy."""

    relations: Relations

    @property
    def candidates(self) -> Candidates:
        """All that may be claimed."""
        return self.relations.candidates

    @property
    def values(self) -> Values:
        """Values and conditions of the case."""
        return self.relations.values

    # —— limits ——

    @cached_property
    def _limits(self) -> tuple[tuple[Clause, Limit], ...]:
        policy = self.values.policy
        own = tuple((clause, limit) for clause in policy.clauses for limit in clause.limits)
        shared = [item for item in policy.relations if isinstance(item, SharedLimit)]
        return own + tuple((policy.clause(name), item.limit) for item in shared for name in dict.fromkeys(item.clauses))

    @cached_property
    def _ceilings(self) -> dict[tuple[str, str], tuple[Ceiling, ...]]:
        return {}

    def ceilings(self, option: Option, component: str) -> tuple[Ceiling, ...]:
        """Every limit that a component stands under, with what awards received have left of it."""
        known = self._ceilings.get((option.name, component))
        if known is None:
            known = self._ceilings[option.name, component] = tuple(self._over(option, component))
        return known

    def _over(self, option: Option, component: str) -> Iterator[Ceiling]:
        for clause, limit in self._limits:
            if not self._covers(clause, limit, option, component):
                continue
            scope = self._scope(clause, limit, option.matter)
            if scope is None or (limit.years is not None and option.year is None):
                continue
            owners = [owner for owner, other in self._limits if other.id == limit.id]
            for years in _stretches(option.year, limit.years):
                drawn = sum(
                    whole_fen(award.amount)
                    for award in self.values.case.awards
                    if any(self._draws(award, owner, limit, scope, years) for owner in owners)
                )
                left = max(0, self._most(owners, limit, option.matter) - drawn)
                yield Ceiling((limit.id, scope, years), left)

    def _covers(self, clause: Clause, limit: Limit, option: Option, component: str) -> bool:
        if clause.payee not in self.values.applicant_kinds:
            return False  # it limits what others get
        if option.other is not None:
            return limit.category is not None and option.other.category == limit.category
        return option.clause == clause and (not limit.components or component in limit.components)

    def _scope(self, clause: Clause, limit: Limit, matter: str) -> object | None:
        """What the limit is counted for; None where the matter has none of it."""
        values = self.values
        if limit.scope is ScopeKind.APPLICANT:
            return values.case.applicant.name
        if limit.scope is ScopeKind.GROUP:
            group = values.case.applicant.facts.get(limit.scope_name)
            return "" if group is None else group.value  # one that is not named: what it limits is the same
        if limit.scope is ScopeKind.MATTER:
            thing = values.thing[matter]
            return thing if any(clause.matter in values.matter_kinds[item] for item in thing) else None
        fact = values.case.matter(matter).facts.get(limit.scope_name)
        return None if fact is None else fact.value

    def _most(self, owners: Sequence[Clause], limit: Limit, matter: str) -> int:
        """The ceiling in 分, at its lowest where facts are unknown or matters that are one thing state it differently."""
        if not of_matter(limit.ceiling):
            return whole_fen(self.values.range(limit.ceiling, At(None)).low)
        kinds = {clause.matter for clause in owners}
        of_project = limit.scope is ScopeKind.IDENTIFIER
        alike = self.values.alike(limit.scope_name, matter) if of_project else self.values.thing[matter]
        stated = [self.values.range(limit.ceiling, At(item)) for item in alike if kinds & self.values.matter_kinds[item]]
        lows = [whole_fen(item.low) for item in stated]
        if not of_project:
            return min(lows)
        if any(item.high is not None and whole_fen(item.high) < max(lows) for item in stated):
            raise Unspecified("matters of one project that state its limit differently")
        return max(lows)

    def _draws(self, award: Award, clause: Clause, limit: Limit, scope: object, years: Collection[int] | None) -> bool:
        if award.clause is not None:
            covered = award.clause == clause.id and (not limit.components or award.component in limit.components)
        else:
            covered = limit.category is not None and award.category == limit.category
        if award.holder is not None and limit.scope is not ScopeKind.GROUP:
            return False  # another company's: it counts for the group alone
        if not covered or (years is not None and award.year not in years):
            return False
        if limit.scope is ScopeKind.MATTER:
            return award.matter is not None and self.values.thing[award.matter] == scope
        return limit.scope in (ScopeKind.APPLICANT, ScopeKind.GROUP) or award.identifiers.get(limit.scope_name) == scope

    # —— stacked grants ——

    def stacks(self, option: Option, chosen: Mapping[str, Option]) -> Iterator[Ceiling]:
        """The ceilings on grants stacked on one matter: with others chosen, and with awards received."""
        for other in self.relations.rivals(option):
            if other.name in chosen and self.relations.between(option, other) is RelationKind.STACK_CAPPED:
                most = self._stack_ceiling(option, other.clause.id if other.clause else None)
                yield Ceiling(("叠加封顶", frozenset((option.name, other.name))), most)
        had: dict[str | None, int] = {}
        for award, kind in self.relations.stacked_on(option):
            if kind is RelationKind.STACK_CAPPED:
                had[award.clause] = had.get(award.clause, 0) + whole_fen(award.amount)
        for clause, fen in had.items():
            yield Ceiling(("叠加封顶", option.name, clause), max(0, self._stack_ceiling(option, clause) - fen))

    def _stack_ceiling(self, option: Option, other: str | None) -> int:
        clause = option.clause
        pair = self.relations.said.get(frozenset((clause.id, other))) if clause is not None and other is not None else None
        if pair is None or pair.ceiling is None:
            raise Unspecified("叠加封顶 as a default: its ceiling is not in the model")
        named = {attribute.kind for attribute in attributes_in(pair.ceiling) if attribute.role is Role.MATTER}
        kinds = named or {self.values.policy.clause(pair.first).matter}
        of_kind = [item for item in self.values.thing[option.matter] if kinds & self.values.matter_kinds[item]]
        return min(whole_fen(self.values.range(pair.ceiling, At(item)).low) for item in of_kind or [option.matter])

    # —— paying ——

    def order(self, options: Sequence[Option]) -> list[Option]:
        """As they are paid: other policies first, then by year and place, shares after what they are taken from."""
        depth, place = self.candidates.depth, self.candidates.place
        when = {option.name: NO_YEAR if option.year is None else option.year for option in options}
        return sorted(options, key=lambda o: (o.other is None, depth(o.clause), when[o.name], place[o.name]))

    def pay(self, chosen: Sequence[Option], *, certain: bool) -> dict[str, tuple[Paid, ...]]:
        """What each is paid, component by component: the smaller of its amount and what every limit over it has left.

        What other policies pay comes first. It draws on limits, but they are no limits of those policies. `certain`:
        what is not sure to be paid in full comes to nothing.
        """
        selected = {option.name: option for option in chosen}
        left: dict[tuple[object, ...], int] = {}
        got: dict[str, int] = {}
        found: dict[str, tuple[Paid, ...]] = {}
        for option in self.order(chosen):
            raw = [0 if certain and not option.certain else fen for fen in self._asked(option, chosen, got)]
            room = max(0, sum(raw) - self._before(option, selected, got))
            stacked = tuple(self.stacks(option, selected))
            rows = []
            for name, fen in zip((item.component for item in option.raw), raw, strict=True):
                above = (*self.ceilings(option, name), *stacked)
                for ceiling in above:
                    left.setdefault(ceiling.key, ceiling.left)
                asked = min(fen, room)
                paid = fen if option.other is not None else min(asked, *(left[ceiling.key] for ceiling in above), asked)
                for ceiling in above:
                    left[ceiling.key] = max(0, left[ceiling.key] - paid)
                room -= paid
                rows.append(Paid(name, fen, paid, paid < asked))
            got[option.name] = sum(row.paid for row in rows)
            found[option.name] = tuple(rows)
        return found

    def total(self, chosen: Sequence[Option], *, certain: bool = False) -> int:
        """What a selection is paid, in 分."""
        return sum(row.paid for rows in self.pay(chosen, certain=certain).values() for row in rows)

    def _before(self, option: Option, selected: Mapping[str, Option], got: Mapping[str, int]) -> int:
        """What was paid before that it only tops up: to others chosen, and by awards received."""
        partners = [
            other.name
            for other in self.relations.rivals(option)
            if other.name in selected and self.relations.between(other, option) is RelationKind.TOP_UP
        ]
        return sum(got.get(name, 0) for name in partners) + (self.relations.topped(option) or 0)

    def _asked(self, option: Option, chosen: Sequence[Option], got: Mapping[str, int]) -> list[int]:
        """Components' amounts; one taken from other clauses is of what these are paid."""
        clause = option.clause
        if clause is None or not self.candidates.taken(clause):
            return [raw.low for raw in option.raw]
        paid = {}
        for title in self.candidates.taken(clause):
            thing = self.values.thing[option.matter]
            of = [o.name for o in chosen if o.clause is not None and o.clause.id == title and o.matter in thing]
            fen = Fraction(self.candidates.had(title, option.matter) + sum(got[name] for name in of), 100)
            paid[title] = Range(fen, fen)
        at = At(option.matter, paid=paid)
        due = {raw.component for raw in option.raw}
        return [self.values.fen(self.values.range(c.amount, at).low, clause) for c in clause.components if c.name in due]


def _stretches(year: int | None, length: int | None) -> list[range | None]:
    """Every run of so many years in a row that holds a year; None stands for all years."""
    if length is None or year is None:
        return [None]
    return [range(first, first + length) for first in range(year - length + 1, year + 1)]
