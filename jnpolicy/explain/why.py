"""Why: for each clause and matter what became of it, led back to the law, the case and the relations that decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jnpolicy.asp.compile_policy import TIME_NODE, clause_time
from jnpolicy.cases.case import Case
from jnpolicy.explain.account import Account, Chosen, Excluded, Row, Unsettled, account, article_of, name_of, relation_text
from jnpolicy.explain.condition import condition_sentences, time_sentence, value_sentences
from jnpolicy.explain.formula import formula_text, range_text
from jnpolicy.explain.proof import Met, Proof, Standing, Valued
from jnpolicy.explain.prove import FactsInFull, prove
from jnpolicy.explain.said import period_text
from jnpolicy.explain.sentence import Explanation, Sentence
from jnpolicy.model.policy import Clause, Nature, Policy
from jnpolicy.solve.decision import Decision
from jnpolicy.solve.derived import Key
from jnpolicy.text.money import fen_text

_ORDER = ("入选", "未选", "待核实", "可争取", "不符合")  # what a verdict begins with


def explanations(decision: Decision, proofs: Iterable[Proof] | None = None) -> tuple[Explanation, ...]:
    """One for each clause and matter that it concerns: the chosen first, then those left out, open, and not eligible.

    `proofs` are those of its problem, where they are at hand.
    """
    told = _Told(account(decision))
    found = [told.explanation(proof) for proof in (prove(decision.problem) if proofs is None else proofs)]
    return tuple(sorted(found, key=lambda item: next(n for n, word in enumerate(_ORDER) if item.verdict.startswith(word))))


class _Told:
    def __init__(self, account: Account):
        problem = account.decision.problem
        self._candidates = {candidate.key: candidate for candidate in problem.candidates}
        self._problem, self._policy = problem, problem.policy
        self._full = FactsInFull(problem)
        self._matters = {matter.id: matter for matter in problem.case.matters}
        self._rows: dict[Key, list[Row]] = {}
        rows: tuple[Row, ...] = (*account.chosen, *account.excluded, *account.unsettled, *account.elsewhere, *account.failing)
        for row in rows:
            self._rows.setdefault(row.key, []).append(row)
        self._chosen = {row.key for row in account.chosen}

    def explanation(self, proof: Proof) -> Explanation:
        clause = self._policy.clause(proof.key.clause)
        matter = self._matters[proof.key.matter]
        rows = self._rows.get(proof.key, [])
        conditions = tuple(self._conditions(proof, clause))
        return Explanation(
            proof.key,
            article_of(self._policy, clause),
            clause.id,
            matter.id,
            matter.name,
            self._verdict(proof, rows),
            tuple(quote.text for quote in clause.quotes),
            (
                Sentence(f"条件（{_summary(conditions)}）", "", "", conditions),
                *self._amounts(proof, clause, rows),
                *self._relations(proof, rows),
            ),
            clause.span.place,
        )

    def _verdict(self, proof: Proof, rows: list[Row]) -> str:
        """入选，得20万元; the first word says which of the five it is."""
        for row in rows:
            match row:
                case Chosen(paid=paid):
                    return f"入选，得{fen_text(paid)}"
                case Excluded(because=because):
                    return f"未选：{because}"
                case Unsettled(eligible=eligible, low=low, high=high):
                    amount = range_text(low, high)
                    return f"待核实：资格成立，数额待核实（{amount}）" if eligible else f"待核实：资格待核实，数额{amount}"
        if proof.standing is Standing.NOT_ELIGIBLE:
            return "不符合"
        if proof.standing is Standing.OPEN:
            return "待核实：资格待核实"
        return "可争取：数额不由本政策定" if not proof.raw else "未选：选上也不增加合计"

    # —— conditions ——

    def _conditions(self, proof: Proof, clause: Clause) -> Iterator[Sentence]:
        payee, kind = proof.kinds
        yield Sentence(f"申请人是{payee}，事项是{kind}", "成立", self._matters[proof.key.matter].span.place)
        conditions = list(proof.conditions)
        if conditions and conditions[0].node.endswith(TIME_NODE):
            time = clause_time(self._policy, clause)
            assert time is not None
            yield time_sentence(conditions.pop(0), time, period_text(self._policy.terms(clause)))
        for step, requirement in zip(conditions, clause.requirements, strict=True):
            yield from condition_sentences(step, requirement.condition, self._policy)

    # —— amounts ——

    def _amounts(self, proof: Proof, clause: Clause, rows: list[Row]) -> Iterator[Sentence]:
        chosen = next((row for row in rows if isinstance(row, Chosen)), None)
        formulas = {component.name: component.amount for component in clause.components}
        for raw in proof.raw:
            said: tuple[Sentence, ...] = ()
            if isinstance(raw.value, Valued) and raw.name in formulas:
                said = tuple(value_sentences(raw.value, formulas[raw.name], self._policy))
            label = f"补助（{raw.name}）" if raw.name else "补助"
            line = None if chosen is None else next((line for line in chosen.lines if line.name == raw.name), None)
            if line is None:
                amount = range_text(raw.low, raw.high)
                yield Sentence(f"{label}：{self._formula(proof.key, clause, raw.name, amount)}", "", "", said)
            else:
                steps = tuple(Sentence(step) for step in line.steps)
                paid = () if line.paid == line.raw and not line.steps else (Sentence(f"得{fen_text(line.paid)}"),)
                yield Sentence(f"{label}：{line.formula}", "", "", (*said, *steps, *paid))

    def _formula(self, key: Key, clause: Clause, name: str, amount: str) -> str:
        if clause.nature is Nature.REFERENCE:
            return f"所参照的政策给予{amount}（案例所列）"
        candidate = self._candidates[key]
        component = next(component for component in clause.components if component.name == name)
        own = next(item for item in candidate.amounts if item.name == name)
        formula = formula_text(component.amount, self._full.of(key, own))
        return amount if formula == amount else f"{formula}＝{amount}"

    # —— relations and what it would cost ——

    def _relations(self, proof: Proof, rows: list[Row]) -> Iterator[Sentence]:
        for row in rows:
            if isinstance(row, Excluded) and row.cost is not None:
                yield Sentence(f"若改选它，{f'合计减少{fen_text(row.cost)}' if row.cost else '合计不变'}")
            if isinstance(row, Unsettled):
                if row.missing:
                    yield Sentence(f"需要查明：{'、'.join(row.missing)}")
                if row.note:
                    yield Sentence(row.note)
        said = tuple(Sentence(self._met(proof.key, met)) for met in proof.met)
        if said:
            yield Sentence("与同一事项的其他各项", "", "", said)

    def _met(self, key: Key, met: Met) -> str:
        other = name_of(self._problem, met.other)
        source = f"（依据：{relation_text(self._policy, met.source)}）" if met.source and met.source != "限次" else ""
        chosen = "，已选那一项" if met.other in self._chosen else ""
        match met.relation:
            case "优先":
                said = f"优先于{other}" if met.prevails == key.text else f"{other}优先于这一项"
            case "择一" if met.source == "限次":
                said = f"这一条限1次，与{other}只能选一项"
            case "择一":
                said = f"与{other}只能选一项"
            case "就高":
                said = f"与{other}就高，只取较高的一项"
            case "补差":
                said = f"与{other}只补差额"
            case "叠加封顶":
                said = f"与{other}可以叠加，合起来有上限"
            case _:
                said = f"与{other}可以一起享受"
        return f"{said}{chosen}{source}"


def _summary(conditions: tuple[Sentence, ...]) -> str:
    """全部成立; or how many do not."""
    counts = {mark: sum(sentence.mark == mark for sentence in conditions) for mark in ("不成立", "待核实")}
    parts = [f"{count}项{mark}" for mark, count in counts.items() if count]
    return "，".join(parts) or "全部成立"


def no_matter_for(policy: Policy, case: Case, title: str | None, matter: str | None) -> str:
    """Why there is nothing to explain: the clause, or any clause, concerns no such matter of the case."""
    if title is None:
        return f"没有条款涉及事项{matter}。" if matter is not None else "没有条款涉及这个案例的事项。"
    clause = policy.clause(title)
    name = f"{article_of(policy, clause)}「{title}」"
    if not clause.nature.grants:
        return f"{name}的性质是{clause.nature.value}，不给予补助，没有条件可说。"
    kinds = {kind for own in case.applicant.kinds for kind in policy.vocabulary.lineage(own)}
    if clause.payee not in kinds:
        return f"{name}的对象是{clause.payee}，申请人的类型是{'、'.join(case.applicant.kinds)}，不涉及。"
    if matter is not None:
        return f"{name}的事项是{clause.matter}，{matter}是{case.matter(matter).kind}，不涉及。"
    return f"{name}的事项是{clause.matter}，案例里没有这种事项。"
