"""A proof checked without the solver, from the checked model, the case and the proof alone.

Nothing is worked out from the top: a step is right if what it says is what the model has there, what it quotes is what
the case states, and its verdict or value follows from those below by one rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property

from jnpolicy.asp.compile_policy import clause_time
from jnpolicy.asp.nodes import Node, clause_nodes
from jnpolicy.cases.case import Case
from jnpolicy.explain.check_steps import At, StepChecker
from jnpolicy.explain.check_ties import Rivals, Things, awards_in_the_way, parts_had, ties_of
from jnpolicy.explain.follows import all_of, demand
from jnpolicy.explain.proof import Proof, Raw, Standing, Valued, Verdict
from jnpolicy.model.policy import Clause, Nature, Policy
from jnpolicy.solve.evaluate import rounded_fen
from jnpolicy.solve.ranges import ZERO, Range


def check_proof(policy: Policy, case: Case, proofs: Sequence[Proof]) -> None:
    """Check every proof of a decision; there must be one for each clause and each matter that it concerns.

    Raises Unproven with the first step that does not follow.
    """
    checker = _Checker(policy, case, proofs)
    checker.complete()
    for proof in proofs:
        checker.proof(proof)


class _Checker:
    def __init__(self, policy: Policy, case: Case, proofs: Sequence[Proof]):
        self._policy, self._case, self._proofs = policy, case, proofs
        self._clauses = {clause.id: clause for clause in policy.clauses if clause.nature.grants}
        self._matters = {matter.id: matter for matter in case.matters}
        self._things = Things(case)
        self._standing = {proof.key: proof.standing for proof in proofs}
        self._of_clause: dict[str, list[Proof]] = {}
        for proof in proofs:
            self._of_clause.setdefault(proof.key.clause, []).append(proof)
        self._steps = StepChecker(policy, case, self._award)

    def complete(self) -> None:
        """There is one proof for each clause and each matter that it concerns, and no other."""
        lineage = self._policy.vocabulary.lineage
        own = {kind for name in self._case.applicant.kinds for kind in lineage(name)}
        wanted = {
            (clause.id, matter.id)
            for clause in self._clauses.values()
            for matter in self._case.matters
            if clause.payee in own and clause.matter in lineage(matter.kind)
        }
        found = [(proof.key.clause, proof.key.matter) for proof in self._proofs]
        demand(len(found) == len(set(found)) and set(found) == wanted, "每个条款对它涉及的每个事项有一份证明")
        demand(not any(proof.key.other for proof in self._proofs), "其他政策的奖补不由本政策证明")

    def proof(self, proof: Proof) -> None:
        clause = self._clauses[proof.key.clause]
        demand(proof.kinds == (clause.payee, clause.matter), f"{proof.key.text}的对象和事项")
        nodes = list(self._nodes(clause))
        demand(len(nodes) == len(proof.conditions), f"{proof.key.text}的条件齐全")
        for step, (node, place) in zip(proof.conditions, nodes, strict=True):
            if node is None:
                self._steps.time(step, clause, At(proof.key.matter))
            else:
                self._steps.named(step, node, At(proof.key.matter), place)
        verdicts = [step.verdict for step in proof.conditions]
        standing = all_of(verdicts)
        said = {Verdict.HOLDS: Standing.ELIGIBLE, Verdict.FAILS: Standing.NOT_ELIGIBLE, Verdict.OPEN: Standing.OPEN}
        demand(proof.standing is said[standing], f"{proof.key.text}{proof.standing.value}")
        self._raws(proof, clause)
        met = {(met.other, met.relation, met.source, met.prevails) for met in proof.met}
        wanted = ties_of(self._policy, self._case, self._rivals, proof.key)
        demand(len(met) == len(proof.met) and met == wanted, f"{proof.key.text}与别的可选项的关系")
        wanted_awards = awards_in_the_way(self._policy, self._case, self._things, proof.key, self._standing)
        demand(set(proof.had) == wanted_awards and sorted(proof.had) == list(proof.had), f"{proof.key.text}的已享受")

    @cached_property
    def _rivals(self) -> Rivals:
        """Looked up only once the proofs are known to be of matters of the case."""
        return Rivals(self._case, self._things, self._standing)

    def _nodes(self, clause: Clause) -> Iterator[tuple[Node | None, str]]:
        if clause_time(self._policy, clause) is not None:
            yield None, clause.span.place
        for node, requirement in zip(clause_nodes(clause), clause.requirements, strict=True):
            yield node, requirement.span.place

    # —— amounts ——

    def _raws(self, proof: Proof, clause: Clause) -> None:
        key = proof.key
        rounding = self._policy.terms(clause).rounding
        if proof.standing is Standing.NOT_ELIGIBLE:
            demand(not proof.raw, f"{key.text}没有数额")
        elif clause.nature is Nature.REFERENCE:
            stated = self._matters[key.matter].reference_amounts.get(clause.id)
            right: list[Raw] = []
            if stated is not None:
                fen = rounded_fen(stated, rounding)
                right = [Raw("", Valued("Reference", "所参照的政策给予", key.matter, stated, stated, ()), fen, fen)]
            demand(list(proof.raw) == right, f"{key.text}所参照的数额")
        else:
            had = parts_had(self._policy, self._case, key)
            due = [component for component in clause.components if component.name not in had] or clause.components
            demand([raw.name for raw in proof.raw] == [c.name for c in due], f"{key.text}的分项齐全")
            for raw, component in zip(proof.raw, due, strict=True):
                made = self._steps.value(raw.value, component.amount, At(key.matter))
                high = None if made.high is None else rounded_fen(made.high, rounding)
                demand((raw.low, raw.high) == (rounded_fen(made.low, rounding), high), f"{key.text}的{raw.name}舍入以后的数")

    def _award(self, title: str, at: At) -> Range:
        """What another clause comes to on the same thing when paid in full: what it has had, and its proofs there."""
        if title not in self._clauses:
            return Range(ZERO, None)
        thing = self._things.of(at.matter)
        had = sum(
            award.amount for award in self._case.awards
            if award.clause == title and award.matter is not None and self._things.of(award.matter) == thing
        )  # fmt: skip
        low = high = Fraction(had)
        endless = False
        for proof in self._of_clause.get(title, ()):
            if self._things.of(proof.key.matter) != thing:
                continue
            if proof.standing is Standing.NOT_ELIGIBLE:
                continue
            for raw in proof.raw:
                low += Fraction(raw.low, 100) if proof.standing is Standing.ELIGIBLE else 0
                endless |= raw.high is None
                high += Fraction(raw.high or 0, 100)
        return Range(low, None if endless else high)
