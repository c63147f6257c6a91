"""Facts of a case by whose they are and their name; the case with one of them stated otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from jnpolicy.cases.case import Case, Fact, Value
from jnpolicy.model.policy import AttributeDefinition, Vocabulary

FactKey = tuple[str, str]  # the matter ("" for the applicant) and the attribute


def attributes_of(vocabulary: Vocabulary, case: Case, matter: str) -> Mapping[str, AttributeDefinition]:
    """What a case may state of a matter, or of the applicant where `matter` is empty."""
    kinds = (case.matter(matter).kind,) if matter else case.applicant.kinds
    found: dict[str, AttributeDefinition] = {}
    for kind in kinds:
        found |= vocabulary.attributes_of(kind)
    return found


def facts_of(case: Case, matter: str) -> Mapping[str, Fact]:
    """What a case states of a matter, or of the applicant where `matter` is empty."""
    return case.matter(matter).facts if matter else case.applicant.facts


def with_fact(case: Case, key: FactKey, value: Value | None) -> Case:
    """The case with a fact stated, or not stated any more (None)."""
    matter, name = key
    facts = {other: fact for other, fact in facts_of(case, matter).items() if other != name}
    if value is not None:
        facts[name] = Fact(value)
    if not matter:
        return replace(case, applicant=replace(case.applicant, facts=facts))
    awards = case.awards
    if isinstance(value, str):  # an award on it has the identifiers of it that it does not state itself
        awards = tuple(
            replace(award, identifiers={**award.identifiers, name: value})
            if award.matter == matter and name in award.identifiers.keys() - award.stated
            else award
            for award in awards
        )
    matters = tuple(replace(m, facts=facts) if m.id == matter else m for m in case.matters)
    return replace(case, matters=matters, awards=awards)


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact stated anew, as text and as value (None: not known); of a `reference`, what the policy it refers to gives."""

    key: FactKey
    text: str
    value: Value | None
    reference: str = ""

    def applied(self, case: Case) -> Case:
        """The case with it."""
        if not self.reference:
            return with_fact(case, self.key, self.value)
        matter = case.matter(self.key[0])
        amounts = {title: amount for title, amount in matter.reference_amounts.items() if title != self.reference}
        if isinstance(self.value, Fraction):
            amounts[self.reference] = self.value
        changed = replace(matter, reference_amounts=amounts)
        return replace(case, matters=tuple(changed if m.id == matter.id else m for m in case.matters))
