"""What candidates are to one another and to awards received, and who stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jnpolicy.cases.case import Award
from jnpolicy.model.policy import STRICTNESS, CategoryPrevails, DefaultRelation, PairRelation, RelationKind
from jnpolicy.verify.candidates import Candidates, Option
from jnpolicy.verify.interval import whole_fen
from jnpolicy.verify.values import Unspecified, Values

_APART = (RelationKind.EXCLUSIVE, RelationKind.HIGHER_APPLIES)


@dataclass(frozen=True)
class Relations:
    """The relations of one case under one policy."""

    candidates: Candidates

    @property
    def values(self) -> Values:
        """Values and conditions of the case."""
        return self.candidates.values

    # —— between two ——

    @cached_property
    def said(self) -> dict[frozenset[str], PairRelation]:
        """What the policy says of two clauses by name."""
        said: dict[frozenset[str], PairRelation] = {}
        for relation in self.values.policy.relations:
            if isinstance(relation, PairRelation):
                pair = frozenset((relation.first, relation.second))
                if pair in said and said[pair] != relation:
                    raise Unspecified(f"two relations between {'、'.join(sorted(pair))}")
                said[pair] = relation
        return said

    def _default(self, pack: str, *, external: bool) -> RelationKind:
        """A default for some applicants comes before the general one; without either, the cautious one."""
        every = [r for r in self.values.policy.relations if isinstance(r, DefaultRelation) and r.pack == pack]
        stated = [r for r in every if r.external is external]
        own = self.values.applicant_kinds
        special = [r for r in stated if r.only_for is not None and (r.only_for in own) is not r.negated]
        general = [r for r in stated if r.only_for is None]
        kinds = {relation.kind for relation in special or general}
        if len(kinds) > 1:
            raise Unspecified("two defaults at once")
        return kinds.pop() if kinds else RelationKind.EXCLUSIVE if external else RelationKind.STACKABLE

    def _yields(self, pack: str, category: str | None) -> bool:
        """Whether a policy's clauses come before other grants of a category."""
        stated = [r for r in self.values.policy.relations if isinstance(r, CategoryPrevails) and r.pack == pack]
        return any(relation.category == category for relation in stated)

    def _between_clauses(self, one: str, two: str) -> RelationKind:
        """As stated of the two; else the default of their policy, of two policies the stricter of what each says of others."""
        pair = frozenset((one, two))
        if pair in self.said:
            return self.said[pair].kind
        clause = self.values.policy.clause
        packs = {clause(one).pack, clause(two).pack}
        if len(packs) == 1:
            kind = self._default(packs.pop(), external=False)
            same_share = one == two and kind is RelationKind.STACKABLE and self.candidates.taken(clause(one))
            return RelationKind.EXCLUSIVE if same_share else kind  # what it is taken from is one and the same there
        return max((self._default(pack, external=True) for pack in packs), key=STRICTNESS.index)

    def between(self, one: Option, two: Option) -> RelationKind | None:
        """What two candidates are to each other, None where they meet on no matter."""
        if two.matter not in self.values.thing[one.matter]:
            return None
        if one.clause is not None and two.clause is not None:
            return self._between_clauses(one.clause.id, two.clause.id)
        if one.other is not None and two.other is not None:
            return RelationKind.EXCLUSIVE
        other, clause = one.other or two.other, one.clause or two.clause
        assert other is not None and clause is not None
        return self._beside_other(clause.pack, other.category)

    def _beside_other(self, pack: str, category: str | None) -> RelationKind:
        return RelationKind.PREVAILS if self._yields(pack, category) else self._default(pack, external=True)

    def prevails(self, one: Option, two: Option) -> bool:
        """Whether `one` is the one that comes first."""
        if self.between(one, two) is not RelationKind.PREVAILS:
            return False
        if one.clause is None or two.clause is None:
            return one.clause is not None
        return self.said[frozenset((one.clause.id, two.clause.id))].first == one.clause.id

    def one_of(self, one: Option, two: Option) -> RelationKind | None:
        """择一 or 就高 where at most one of two may be had, by a relation or by 限次."""
        kind = self.between(one, two)
        once = one.clause.once if one.clause is not None and one.clause == two.clause else None
        if kind is RelationKind.HIGHER_APPLIES or (once is not None and once.higher):
            return RelationKind.HIGHER_APPLIES
        return RelationKind.EXCLUSIVE if kind is RelationKind.EXCLUSIVE or once is not None else None

    @cached_property
    def _near(self) -> dict[str, list[Option]]:
        near: dict[str, list[Option]] = {}
        for option in self.candidates.options:
            for name in {f"事项 {min(self.values.thing[option.matter])}", f"条款 {option.clause.id if option.clause else ''}"}:
                near.setdefault(name, []).append(option)
        return near

    def rivals(self, option: Option) -> Iterator[Option]:
        """The others on the same thing or of the same clause: only these can be anything to it."""
        seen = {option.name}
        for name in (f"事项 {min(self.values.thing[option.matter])}", f"条款 {option.clause.id if option.clause else ''}"):
            for other in self._near[name]:
                if other.name not in seen:
                    seen.add(other.name)
                    yield other

    # —— awards received ——

    def had(self, option: Option) -> bool:
        """Whether an award received shuts a candidate out."""
        return any(self._in_the_way(option, award) for award in self.values.case.awards)

    def _in_the_way(self, option: Option, award: Award) -> bool:
        if self._own(option, award):
            assert option.clause is not None
            return self.candidates.wholly_had(option.clause, award, option.matter)
        once = option.clause is not None and option.clause.once is not None and award.clause == option.clause.id
        if once and award.holder is None:
            return True
        return self._on_thing(option, award) and self.beside(option, award) is None

    def _own(self, option: Option, award: Award) -> bool:
        return option.clause is not None and award.clause == option.clause.id and award.matter == option.matter

    def _on_thing(self, option: Option, award: Award) -> bool:
        return award.matter is not None and award.matter in self.values.thing[option.matter]

    def stacked_on(self, option: Option) -> Iterator[tuple[Award, RelationKind]]:
        """Awards on the same thing, not of this very grant, beside which it may be had, and how."""
        for award in self.values.case.awards:
            if self._on_thing(option, award) and not self._own(option, award):
                kind = self.beside(option, award)
                if kind is not None:
                    yield award, kind

    def topped(self, option: Option) -> int | None:
        """How much of awards received a candidate only tops up, in 分; None: it tops up none."""
        kinds = (RelationKind.TOP_UP, RelationKind.PREVAILS)  # what is paid stays paid: only the difference
        amounts = [whole_fen(award.amount) for award, kind in self.stacked_on(option) if kind in kinds]
        return sum(amounts) if amounts else None

    def beside(self, option: Option, award: Award) -> RelationKind | None:
        """The relation under which a candidate may be had beside an award on its matter, None where it may not."""
        if award.clause is None:
            if option.other is not None:
                return None
            assert option.clause is not None
            kind = self._beside_other(option.clause.pack, award.category)
        elif option.clause is not None:
            kind = self._between_clauses(option.clause.id, award.clause)
            pair = self.said.get(frozenset((option.clause.id, award.clause)))
            if pair is not None and kind is RelationKind.PREVAILS and pair.first != option.clause.id:
                return None
        else:
            assert option.other is not None
            pack = self.values.policy.clause(award.clause).pack
            if self._yields(pack, option.other.category):
                return None
            kind = self._default(pack, external=True)
        return None if kind in _APART else kind

    # —— who stands ——

    @cached_property
    def received(self) -> frozenset[str]:
        """Who is shut out by awards received."""
        return frozenset(option.name for option in self.candidates.options if self.had(option))

    @cached_property
    def standing(self) -> Standing:
        """Who is shut out by 优先 or 就高, and who may be. What is shut out shuts out nothing."""
        beaten, waiting = self._prevailed()
        shut = self.received | beaten
        lower, unsure = self._lower(shut, waiting)
        return Standing(frozenset(beaten), lower, frozenset(waiting) | unsure)

    def _prevailed(self) -> tuple[set[str], set[str]]:
        shut, waiting, done = set[str](), set[str](), set[str]()
        firsts = {o.name: [r for r in self.rivals(o) if self.prevails(r, o)] for o in self.candidates.options}
        while len(done) < len(firsts):
            ready = [o for o in self.candidates.options if o.name not in done and all(f.name in done for f in firsts[o.name])]
            if not ready:
                raise Unspecified("优先 in a circle")
            for option in ready:
                done.add(option.name)
                above = [first for first in firsts[option.name] if first.name not in shut | self.received]
                if option.name in self.received or not above:
                    continue
                if all(first.open or first.name in waiting for first in above):
                    waiting.add(option.name)
                else:
                    shut.add(option.name)
        return shut, waiting

    def _lower(self, out: frozenset[str] | set[str], waiting: set[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Who is beaten for sure, and who may be: the higher stands, of equals the earlier."""
        contending = [option for option in self.candidates.options if option.name not in out]
        rivals = {
            o.name: [r for r in self.rivals(o) if r.name not in out and self.one_of(o, r) is RelationKind.HIGHER_APPLIES]
            for o in contending
        }
        stands: dict[str, bool] = {}
        changed = True
        while changed:
            changed = False
            for option in contending:
                if option.name in stands or not rivals[option.name]:
                    continue
                facing = [rival for rival in rivals[option.name] if stands.get(rival.name) is not False]
                if any(stands.get(rival.name) and self._above(rival, option) for rival in facing):
                    stands[option.name], changed = False, True
                elif not option.open and option.name not in waiting and all(self._above(option, rival) for rival in facing):
                    stands[option.name], changed = True, True
        beaten = frozenset(name for name, holds in stands.items() if not holds)
        return beaten, frozenset(o.name for o in contending if rivals[o.name] and o.name not in stands and not o.open)

    def _above(self, one: Option, two: Option) -> bool:
        """Whether one comes before two however the unknown amounts turn out."""
        if two.high is None or one.low < two.high:
            return False
        if one.low > two.high:
            return True
        years_unsure = one.clause is not None and one.clause == two.clause and None in (one.year, two.year)
        return not years_unsure and self.candidates.place[one.name] < self.candidates.place[two.name]


@dataclass(frozen=True, slots=True)
class Standing:
    """By name: shut out by 优先, shut out by 就高, and those that hold but may yet be shut out."""

    prevailed: frozenset[str]
    lower: frozenset[str]
    waiting: frozenset[str]
