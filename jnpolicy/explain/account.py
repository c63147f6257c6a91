"""The account of a decision: everything a report says, in sentences, amounts still in 分."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from jnpolicy.asp.compile_policy import TIME_NODE, clause_time
from jnpolicy.asp.nodes import clause_nodes
from jnpolicy.explain.formula import formula_text, range_text
from jnpolicy.explain.said import period_text
from jnpolicy.model.describe import condition_text, value_text
from jnpolicy.model.expression import Attribute
from jnpolicy.model.policy import Clause, Nature, Policy
from jnpolicy.model.walk import attributes_in, concepts_in
from jnpolicy.solve.candidate import Candidate, LimitLine, Unknown
from jnpolicy.solve.decision import Alternative, Decision, Grant, LeftOut, PaidComponent
from jnpolicy.solve.derived import Key
from jnpolicy.solve.evaluate import CaseFacts
from jnpolicy.solve.problem import Problem, in_order
from jnpolicy.solve.ranges import Range
from jnpolicy.text.money import fen_text


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate by name: its clause and matter as the law and the case call them."""

    key: Key
    article: str
    clause: str
    matter: str
    matter_name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One component's waterfall: its formula, what it came to, and what each step left of it."""

    name: str
    formula: str
    raw: int
    steps: tuple[str, ...]
    bound_by: str  # the limit that cut it, empty where none did
    paid: int


@dataclass(frozen=True, slots=True)
class Chosen(Row):
    """A grant to claim: what each component comes to and is paid, in 分."""

    nature: str
    lines: tuple[Line, ...]
    raw: int
    paid: int
    units: tuple[str, ...]
    quotes: tuple[str, ...]
    budget: str = ""  # what there is for all applicants, where it may run out
    obligations: tuple[str, ...] = ()
    received: tuple[str, ...] = ()  # components had before, and what of each


@dataclass(frozen=True, slots=True)
class Excluded(Row):
    """Left out, and by what. `cost`: how much less the best total is with it (分), None where that is not known."""

    amount: int
    reason: str
    because: str
    source: str
    by: str
    cost: int | None


@dataclass(frozen=True, slots=True)
class Unsettled(Row):
    """Open: whether it holds, or how much it is, waits for facts."""

    eligible: bool
    missing: tuple[str, ...]
    low: int
    high: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Elsewhere(Row):
    """Discretionary, or a reference without a stated amount: eligible, no amount made up."""

    nature: str
    open: bool
    missing: tuple[str, ...]
    limits: tuple[str, ...]
    quote: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failing(Row):
    """Not eligible, condition by condition that does not hold."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A decision in words, row by row, ready to be laid out."""

    decision: Decision
    chosen: tuple[Chosen, ...]
    excluded: tuple[Excluded, ...]
    unsettled: tuple[Unsettled, ...]
    elsewhere: tuple[Elsewhere, ...]
    failing: tuple[Failing, ...]
    readings: tuple[tuple[str, str, str], ...]


def account(decision: Decision) -> Account:
    """The decision in words."""
    problem = decision.problem
    teller = _Teller(problem, CaseFacts(problem.policy, problem.case))
    fails = problem.derived.fails
    unsettled = [teller.unsettled(candidate) for candidate in (*decision.open, *decision.partly_open)]
    return Account(
        decision,
        tuple(teller.chosen(grant) for grant in decision.grants),
        tuple(teller.excluded(item) for item in decision.left_out),
        tuple(unsettled),
        tuple(teller.elsewhere(candidate) for candidate in problem.elsewhere),
        tuple(teller.failing(key, fails[key]) for key in in_order(problem.policy, problem.case, fails, problem.derived.years)),
        tuple(_readings_that_matter(problem)),
    )


def name_of(problem: Problem, key: Key) -> str:
    """第十条「融资费用补贴」（贷款1）"""
    if key.other:
        other = next(other for other in problem.case.others if other.id == key.other)
        return f"其他政策「{other.name}」"
    clause = problem.policy.clause(key.clause)
    return f"{article_of(problem.policy, clause)}「{clause.id}」（{key.matter}）"


def article_of(policy: Policy, clause: Clause) -> str:
    """第十条（一）; with the policy's title where there are several."""
    return clause.label if len(policy.parts) == 1 else f"《{policy.terms(clause).title}》{clause.label}"


def relation_text(policy: Policy, title: str) -> str:
    """关系「同一事项不重复享受」“按照同一事项不重复享受政策的原则……”"""
    quote = next((relation.quote for relation in policy.relations if relation.source == title), "")
    return f"关系「{title}」“{quote}”" if quote else f"关系「{title}」"


def fact_names(facts: Unknown) -> tuple[str, ...]:
    """Unknown facts by name, with whose they are."""
    return tuple(f"{matter or '申请人'}的「{name}」" for matter, name in sorted(facts))


def alternative_names(problem: Problem, alternative: Alternative) -> list[str]:
    """The grants of a selection, by name."""
    return [name_of(problem, key) for key in alternative.keys]


@dataclass(frozen=True, slots=True)
class _Teller:
    problem: Problem
    facts: CaseFacts

    @property
    def policy(self) -> Policy:
        return self.problem.policy

    def head(self, key: Key) -> tuple[Key, str, str, str, str]:
        matter = self.problem.case.matter(key.matter)
        if key.other:
            other = next(other for other in self.problem.case.others if other.id == key.other)
            return key, "其他政策", other.name, key.matter, matter.name
        clause = self.policy.clause(key.clause)
        return key, article_of(self.policy, clause), clause.id, key.matter, matter.name

    def chosen(self, grant: Grant) -> Chosen:
        candidate = grant.candidate
        clause = candidate.clause
        units = clause.units if clause else tuple(filter(None, [candidate.other.unit if candidate.other else ""]))
        lines = tuple(self._line(candidate, component) for component in grant.components)
        quotes = tuple(quote.text for quote in clause.quotes) if clause else ()
        budget = clause.budget.text if clause and clause.budget else ""
        obligations = tuple(quote.text for quote in clause.obligations) if clause else ()
        return Chosen(
            *self.head(candidate.key), candidate.nature.value, lines, grant.raw, grant.paid, units, quotes, budget, obligations,
            self._received(candidate.key),
        )  # fmt: skip

    def _received(self, key: Key) -> tuple[str, ...]:
        awards: dict[str, list[int]] = {}
        for component, award in self.problem.derived.part_had.get(key, ()):
            awards.setdefault(component, []).append(award)
        awarded = self.problem.case.awarded
        return tuple(f"{component}：已享受{fen_text(awarded(numbers))}，不再给予" for component, numbers in awards.items())

    def _line(self, candidate: Candidate, component: PaidComponent) -> Line:
        steps = []
        bound_by = ""
        if component.topped < component.raw:
            steps.append(
                f"补差：此前同一事项已得{fen_text(component.raw - component.topped)}，只补差额{fen_text(component.topped)}"
            )
        for passed in component.passed:
            text = limit_text(passed.line) if passed.line else "叠加封顶"
            used = passed.line.drawn if passed.line else 0
            already = f"（已享受{fen_text(used)}）" if used else ""
            if passed.bound:
                bound_by = text
                steps.append(f"{text}{already}，尚余{fen_text(passed.left)}，按余额计")
            else:
                steps.append(f"{text}{already}，尚余{fen_text(passed.left)}，未触及")
        return Line(component.name, self._formula(candidate, component), component.raw, tuple(steps), bound_by, component.paid)

    def _formula(self, candidate: Candidate, component: PaidComponent) -> str:
        clause = candidate.clause
        if clause is None:
            return f"案例所列{fen_text(component.raw)}"
        if clause.nature is Nature.REFERENCE:
            return f"所参照的政策给予{fen_text(component.raw)}（案例所列）"
        formula = next(item.amount for item in clause.components if item.name == component.name)
        awards = {clause: Range(Fraction(fen, 100), Fraction(fen, 100)) for clause, fen in component.taken}
        text = formula_text(formula, replace(self.facts.of(candidate.key.matter), awards=awards))
        if any(amount.low != amount.high for amount in candidate.amounts if amount.name == component.name):
            return f"{text}，待核实，先按最少的{fen_text(component.raw)}计"
        return text if text == fen_text(component.raw) else f"{text}＝{fen_text(component.raw)}"

    def excluded(self, item: LeftOut) -> Excluded:
        by = name_of(self.problem, item.by) if item.by else ""
        source = f"（依据：{relation_text(self.policy, item.source)}）" if item.source and item.source != "限次" else ""
        match item.reason:
            case "择一":
                because = f"同一事项只能选一项，已选{by}{source}"
            case "就高":
                because = f"同一事项就高执行，适用较高的{by}，没有选择余地{source}"
            case "优先":
                because = f"{by}优先适用，排除了这一项{source}"
            case "限次":
                because = f"这一条限1次，已用于{by}"
            case "已享受":
                because = "同一事项已经享受过奖补，不再给予"
            case "限额":
                assert item.limit is not None
                because = f"“{limit_text(item.limit)}”已经用完，再选也不增加"
            case "补差" if item.by is not None:
                because = f"与已选的{by}只补差额，合起来不超过较高的一项{source}"
            case "补差":
                because = "同一事项此前所得不低于这一项，没有差额可补"
            case "零额":
                because = "算出的数额是0元"
            case "指定不选":
                because = "按要求不选"
            case _:
                because = "选上也不增加合计"
        if item.dominated_by is not None:
            better = "后者" if item.dominated_by == item.by else name_of(self.problem, item.dominated_by)
            because += f"；{better}不少于这一项，限制也不更多，选这一项不会更好"
        return Excluded(
            *self.head(item.candidate.key), item.candidate.low, item.reason, because, item.source, by, item.cost
        )  # fmt: skip

    def unsettled(self, candidate: Candidate) -> Unsettled:
        note = ""
        if candidate.waits_for is not None:
            note = f"{name_of(self.problem, candidate.waits_for)}若成立，可能排除这一项"
        elif candidate.uncounted:
            note = "几个限额交叉，查明以前不计入合计"
        return Unsettled(
            *self.head(candidate.key), not candidate.open, fact_names(candidate.waiting), candidate.low, candidate.high, note
        )

    def elsewhere(self, candidate: Candidate) -> Elsewhere:
        clause = candidate.clause
        assert clause is not None
        return Elsewhere(
            *self.head(candidate.key), clause.nature.value, candidate.open,
            fact_names(candidate.missing), tuple(limit.text for limit in clause.limits),
            clause.quotes[0].text if clause.quotes else "", clause.units,
        )  # fmt: skip

    def failing(self, key: Key, nodes: Iterable[str]) -> Failing:
        clause = self.policy.clause(key.clause)
        return Failing(*self.head(key), tuple(self._failed(clause, key.matter, node) for node in nodes))

    def _failed(self, clause: Clause, matter: str, identifier: str) -> str:
        facts = self.facts.of(matter)
        if identifier.endswith(TIME_NODE):
            time = clause_time(self.policy, clause)
            assert time is not None
            fact = facts.get(time)
            assert fact is not None
            return f"{time.name}{value_text(fact.value, time.type)}，不在施行期内（{period_text(self.policy.terms(clause))}）"
        condition = next(node.condition for node in clause_nodes(clause) if node.id == identifier)
        asked: list[Attribute] = list(attributes_in(condition))
        for concept in concepts_in(condition):
            asked += attributes_in(self.policy.vocabulary.concepts[concept.concept].condition)
        shown = []
        for attribute in dict.fromkeys(asked):
            fact = facts.get(attribute)
            value = value_text(fact.value, attribute.type) if fact is not None else "未知"
            shown.append(f"{attribute.name}：{value}")
        return f"要求{condition_text(condition)}（{'，'.join(shown)}）"


def limit_text(line: LimitLine) -> str:
    """每家企业每年最高30万元（2021年）, 每家企业三年累计最高100万元（2020—2022年）; with its figure where the text has none."""
    notes = []
    if line.limit.years is not None:
        first, last = line.key.year, line.key.year + line.limit.years - 1
        notes.append(f"{first}年" if first == last else f"{first}—{last}年")
    nameless = ("", line.limit.scope_name) in line.missing  # the group that it is counted for
    if nameless:
        notes.append(f"{line.limit.scope_name}待核实")
    figure = range_text(line.low, line.low if nameless else line.high)
    if re.search(rf"(?<![0-9.]){re.escape(figure)}(?!×)", line.limit.text) is None:
        notes.append(figure)
    return f"{line.limit.text}（{'，'.join(notes)}）" if notes else line.limit.text


def _readings_that_matter(problem: Problem) -> Iterable[tuple[str, str, str]]:
    """The readings of the policy, of clauses that concern a matter of the case, and of relations that met."""
    concerned = {key.clause for key in (*problem.derived.eligible, *problem.derived.open, *problem.derived.fails)}
    concerned |= {tie.source for tie in (*problem.ties, *problem.derived.shuts)}
    concerned |= {part.title for part in problem.policy.parts}
    for owner, question, reading in problem.policy.readings:
        if owner in concerned:
            yield owner, question, reading
