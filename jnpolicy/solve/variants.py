"""What the readings of a policy make of a case: which of them change anything, and what. Decision 0033.

Clauses bear on each other where both may be had on one and the same thing, or draw on one limit. What nothing ties
together adds up; so readings are multiplied out for each cluster of clauses alone, and only those that say something of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from math import prod

from jnpolicy.cases.case import Case
from jnpolicy.model.policy import DefaultRelation, Limit, Pack, PairRelation, Patch, Policy, Question, Relation, SharedLimit
from jnpolicy.model.readings import under_readings
from jnpolicy.solve import formulate
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.choose import Chooser, Memory
from jnpolicy.solve.decide import CERTAIN, CERTAIN_FIRST, NOMINAL_ONLY
from jnpolicy.solve.derive import concerned, derive
from jnpolicy.solve.derived import Key
from jnpolicy.solve.payout import payout
from jnpolicy.solve.problem import build_problem

MANY = 512  # combinations that are still multiplied out for one cluster
_OTHERS = ""  # stands for all grants of other policies

Place = tuple[str, str]  # a question: its owner and its name
Readings = Mapping[Place, str]


def place_of(question: Question) -> Place:
    """A question by its owner and its name."""
    return question.owner, question.name


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case, or a cluster of its clauses, comes to under one combination of readings.

    `paid` and `certain`: to whom, in 分, with the 上限 grants at their ceiling and at nothing. `open`: who waits for facts.
    """

    paid: Mapping[Key, int]
    certain: Mapping[Key, int]
    open: frozenset[Key]
    proven: bool = field(compare=False)

    @property
    def nominal(self) -> int:
        return sum(self.paid.values())

    @property
    def sure(self) -> int:
        return sum(self.certain.values())

    def of(self, clauses: frozenset[str]) -> Outcome:
        """What of it is some clauses'."""

        def within(key: Key) -> bool:
            return (_OTHERS if key.other else key.clause) in clauses

        paid, certain = ({key: fen for key, fen in rows.items() if within(key)} for rows in (self.paid, self.certain))
        return Outcome(paid, certain, frozenset(filter(within, self.open)), self.proven)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Clauses that bear on each other, and what they come to by the readings of the questions that say something of them.

    `whole`: under every combination; else (there are too many) under the readings in use and with one of them changed.
    """

    questions: tuple[Question, ...]
    outcomes: Mapping[tuple[str, ...], Outcome]
    whole: bool

    def at(self, readings: Readings) -> Outcome:
        """What comes out under some readings. Raises KeyError where that was not multiplied out."""
        return self.outcomes[tuple(readings[place_of(question)] for question in self.questions)]

    def matters(self, question: Question) -> bool:
        """Whether a question changes anything here, whatever the others are."""
        if question not in self.questions:
            return False
        number = self.questions.index(question)
        first: dict[tuple[str, ...], Outcome] = {}
        return any(
            first.setdefault(row[:number] + row[number + 1 :], outcome) != outcome for row, outcome in self.outcomes.items()
        )


@dataclass(frozen=True, slots=True)
class Variants:
    """All that readings do in a case. Every candidate is in one of the clusters; a question may be in several."""

    used: Readings
    clusters: tuple[Cluster, ...]
    deciding: tuple[Question, ...]  # they change something
    idle: tuple[Question, ...]  # they change nothing, whatever the others are
    untried: tuple[Question, ...]  # they change nothing alone; with others it was not multiplied out

    @property
    def whole(self) -> bool:
        """Whether it is known what comes out under every combination."""
        return all(cluster.whole for cluster in self.clusters)

    def under(self, changed: Readings) -> Outcome:
        """What comes out with some readings changed. Raises KeyError where that was not multiplied out."""
        readings = {**self.used, **changed}
        parts = [cluster.at(readings) for cluster in self.clusters]
        return Outcome(
            {key: fen for part in parts for key, fen in part.paid.items()},
            {key: fen for part in parts for key, fen in part.certain.items()},
            frozenset[Key]().union(*(part.open for part in parts)),
            all(part.proven for part in parts),
        )


def variants(pack: Pack, case: Case, policy: Policy, objective: str, budget: Budget) -> Variants:
    """The readings of `policy` beside all others. Raises NotComputable where something has no value under one of them."""
    used = {(owner, name): reading for owner, name, reading in policy.readings}
    finder, reach = _Finder(pack, case, used, objective, budget), _Reach(pack, case)
    clauses_of = {place_of(question): reach.clauses_of(question) for question in pack.questions}
    clusters = tuple(
        finder.cluster(clauses, tuple(question for question in pack.questions if clauses_of[place_of(question)] & clauses))
        for clauses in _joined(reach.tied())
    )
    deciding = tuple(question for question in pack.questions if any(cluster.matters(question) for cluster in clusters))
    rest = [question for question in pack.questions if question not in deciding]
    untried = tuple(q for q in rest if any(q in cluster.questions and not cluster.whole for cluster in clusters))
    return Variants(used, clusters, deciding, tuple(question for question in rest if question not in untried), untried)


@dataclass(slots=True)
class _Finder:
    """Decides a case under one combination of readings after another; what was proven serves the next."""

    pack: Pack
    case: Case
    used: Readings
    objective: str
    budget: Budget
    _memory: Memory = field(default_factory=dict)
    _found: dict[tuple[tuple[Place, str], ...], Outcome] = field(default_factory=dict)

    def cluster(self, clauses: frozenset[str], questions: tuple[Question, ...]) -> Cluster:
        names = [[reading.name for reading in question.readings] for question in questions]
        used = tuple(self.used[place_of(question)] for question in questions)
        whole = prod(map(len, names)) <= MANY
        if whole:
            rows = list(product(*names))
        else:
            rows = [used]
            rows += [(*used[:n], name, *used[n + 1 :]) for n, options in enumerate(names) for name in options if name != used[n]]
        places = [place_of(question) for question in questions]
        return Cluster(questions, {row: self._outcome(dict(zip(places, row, strict=True))).of(clauses) for row in rows}, whole)

    def _outcome(self, changed: Readings) -> Outcome:
        changes = tuple((place, name) for place, name in changed.items() if name != self.used[place])
        if changes not in self._found:
            self._found[changes] = self._decided({**self.used, **changed})
        return self._found[changes]

    def _decided(self, readings: Readings) -> Outcome:
        policy = under_readings(self.pack, readings)
        problem = build_problem(policy, self.case, derive(policy, self.case))
        instance, candidates = formulate.formulate(problem)
        objectives = CERTAIN_FIRST if self.objective == CERTAIN else NOMINAL_ONLY
        choice = Chooser(instance.under(*objectives), self.budget, memory=self._memory).best()
        if self.budget.interrupted:
            raise KeyboardInterrupt
        selected = sorted(choice.selected or ())

        def paid(objective: int) -> dict[Key, int]:
            rows = dict.fromkeys((candidates[number].key for number in selected), 0)
            for step in payout(instance, frozenset(selected), objective):
                rows[candidates[instance.payments[step.payment].candidate].key] += step.paid
            return rows

        waiting = frozenset(c.key for c in problem.candidates if c.shut is None and (c.open or c.partly_open))
        return Outcome(paid(formulate.NOMINAL), paid(formulate.CERTAIN), waiting, choice.proven)


# —— which clauses may bear on each other, and which readings say something of them ——


def _joined(rows: Iterable[set[str]]) -> list[frozenset[str]]:
    """What rows tie together, directly or through others."""
    found: list[frozenset[str]] = []
    for row in rows:
        touched = [group for group in found if group & row]
        found = [group for group in found if not group & row]
        found.append(frozenset(row).union(*touched))
    return found


class _Reach:
    """What each clause may come to in a case under any of its readings."""

    def __init__(self, pack: Pack, case: Case):
        self._pack, self._case = pack, case
        self._things = case.things()
        self._clauses = {clause.id: clause for clause in pack.base.clauses}
        self._matters: dict[str, set[str]] = {}  # clause → matters for which it may be had
        self._years: dict[str, set[str]] = {}  # a policy's title → clauses that its year rule decides about
        for clause in concerned(pack.base, case).clauses:
            self._find(clause.id)
        self._awarded = {award.clause for award in case.awards}

    def _find(self, title: str) -> None:
        own = [question for question in self._pack.questions if question.owner == title]
        rules = [q for q in self._pack.questions if any(reading.patch.whole_year is not None for reading in q.readings)]
        if prod(len(question.readings) for question in (*own, *rules)) > MANY:
            self._matters[title] = {matter.id for matter in self._case.matters}
            for rule in rules:
                self._years.setdefault(rule.owner, set()).add(title)
            return
        found: dict[tuple[str, ...], set[frozenset[tuple[Key, bool]]]] = {}
        for readings in product(*(question.readings for question in (*own, *rules))):
            chosen = {(q.owner, q.name): r.name for q, r in zip((*own, *rules), readings, strict=True)}
            policy = under_readings(self._pack, chosen)
            derived = derive(replace(policy, clauses=(policy.clause(title),), relations=()), self._case)
            keys = {(key, key in derived.open) for key in derived.eligible | derived.open if key.clause == title}
            self._matters.setdefault(title, set()).update(key.matter for key, _ in keys)
            found.setdefault(tuple(reading.name for reading in readings[: len(own)]), set()).add(frozenset(keys))
        if any(len(states) > 1 for states in found.values()):
            for rule in rules:
                self._years.setdefault(rule.owner, set()).add(title)

    def tied(self) -> Iterator[set[str]]:
        """Clauses of which one may change what another is paid; grants of other policies stand as one among them."""
        others = {self._things[other.matter] for other in self._case.others}
        at = {title: {self._things[matter] for matter in matters} for title, matters in self._matters.items() if matters}
        if others:
            at[_OTHERS] = others
        yield from ({title} for title in at)
        yield from ({one, two} for one, two in combinations(at, 2) if at[one] & at[two])
        for clauses, limit in self._limits():
            members = {title for title in clauses if title in at}
            if limit.category is not None and others:
                members.add(_OTHERS)
            if members:
                yield members

    def _limits(self) -> Iterator[tuple[tuple[str, ...], Limit]]:
        """Every limit of any reading with the clauses that it stands over."""
        yield from (((clause.id,), limit) for clause in self._clauses.values() for limit in clause.limits)
        yield from (((owner,), limit) for owner, patch in self._patches() for limit in patch.limits)
        relations = [*self._pack.base.relations, *(relation for _, patch in self._patches() for relation in patch.relations)]
        yield from ((item.clauses, item.limit) for item in relations if isinstance(item, SharedLimit))

    def _patches(self) -> Iterator[tuple[str, Patch]]:
        yield from ((question.owner, reading.patch) for question in self._pack.questions for reading in question.readings)

    def clauses_of(self, question: Question) -> set[str]:
        """The clauses that may be had and that one of its readings says something of."""
        found: set[str] = set()
        for reading in question.readings:
            patch = reading.patch
            if patch.requirements or patch.components or patch.limits or patch.once or patch.time:
                found.add(question.owner)
            if patch.whole_year is not None:
                found |= self._years.get(question.owner, set())
            for relation in patch.relations:
                found |= self._concerned(relation)
        found = {title for title in found if self._matters.get(title)}
        if any(limit.category is not None for reading in question.readings for limit in reading.patch.limits):
            found |= {_OTHERS} if self._case.others else set()
        return found

    def _concerned(self, relation: Relation) -> set[str]:
        match relation:
            case PairRelation(first=first, second=second):
                here = {title for title in (first, second) if self._matters.get(title)}
                return here if len(here) == 2 or {first, second} & self._awarded else set()
            case SharedLimit(clauses=clauses):
                return set(clauses)
            case DefaultRelation(pack=pack, only_for=kind, negated=negated):
                own = {name for item in self._case.applicant.kinds for name in self._pack.base.vocabulary.lineage(item)}
                return self._of_pack(pack) if kind is None or (kind in own) != negated else set()
            case _:
                return self._of_pack(relation.pack)

    def _of_pack(self, pack: str) -> set[str]:
        return {title for title in self._matters if self._clauses[title].pack == pack}
