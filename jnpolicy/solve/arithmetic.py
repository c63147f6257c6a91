"""Comparisons that compute something, decided exactly and handed to the program as facts."""

from __future__ import annotations

from collections.abc import Iterator

from jnpolicy.asp.nodes import computed_nodes, concept_role
from jnpolicy.cases.case import Case
from jnpolicy.model import expression as model
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import Clause, Policy
from jnpolicy.solve.evaluate import CaseFacts, Facts, NotComputable, compare


def comparisons(policy: Policy, case: Case) -> Iterator[tuple[str, str, int]]:
    """(condition, matter or applicant, sign) for every computed comparison whose facts are known."""
    facts = CaseFacts(policy, case)
    for owner, node in computed_nodes(policy):
        condition = node.condition
        assert isinstance(condition, model.Compare | model.Within)
        if not isinstance(owner, Clause) and concept_role(policy, owner) is Role.APPLICANT:
            sign = _sign(condition, facts.of())
            if sign is not None:
                yield node.id, case.applicant.name, sign
            continue
        kind = owner.matter if isinstance(owner, Clause) else owner.kind
        for matter in sorted(case.matters, key=lambda item: item.id):
            if facts.is_a(matter.id, (kind,)):
                sign = _sign(condition, facts.of(matter.id))
                if sign is not None:
                    yield node.id, matter.id, sign


def _sign(condition: model.Compare | model.Within, facts: Facts) -> int | None:
    try:
        return compare(condition, facts)[0]
    except NotComputable:  # told only where a candidate comes of it
        return None
