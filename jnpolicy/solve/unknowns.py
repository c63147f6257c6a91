"""The facts that a case leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jnpolicy.cases.case import Case
from jnpolicy.cases.state import FactKey, attributes_of, facts_of
from jnpolicy.model.policy import AttributeDefinition, Policy


@dataclass(frozen=True, slots=True)
class OpenFact:
    """An attribute that the case could state and does not."""

    key: FactKey
    definition: AttributeDefinition

    @property
    def matter(self) -> str:
        return self.key[0]


def open_facts(policy: Policy, case: Case) -> Iterator[OpenFact]:
    """All of them: the applicant's first, then matter by matter, in the order of the vocabulary."""
    for matter in ("", *(matter.id for matter in case.matters)):
        known = facts_of(case, matter)
        for name, definition in attributes_of(policy.vocabulary, case, matter).items():
            if name not in known:
                yield OpenFact((matter, name), definition)
