"""A case → the facts that a policy's program reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jnpolicy.asp.program import Comment, Rule, Section, quoted, term
from jnpolicy.cases.case import Case, Fact
from jnpolicy.model.policy import AttributeDefinition, Policy

Comparison = tuple[str, str, int]  # node, applicant or matter, sign


def compile_case(policy: Policy, case: Case, comparisons: Iterable[Comparison]) -> tuple[Section, ...]:
    """The facts of a case. `comparisons` are those decided outside ASP (see `solve.arithmetic`)."""
    return (
        Section(f"案例「{case.name}」", tuple(_facts(policy, case))),
        Section(
            "算术比较（在 ASP 之外用精确有理数算出：-1 小于，0 等于或在期内，1 大于）",
            tuple(Rule(f"compared({quoted(node)},{quoted(of)},{sign})") for node, of, sign in comparisons),
        ),
    )


def _facts(policy: Policy, case: Case) -> Iterator[Comment | Rule]:
    vocabulary = policy.vocabulary
    applicant = quoted(case.applicant.name)
    yield Rule(f"applicant({applicant})")
    attributes: dict[str, AttributeDefinition] = {}
    for kind in case.applicant.kinds:
        for name in vocabulary.lineage(kind):
            yield Rule(f"is_a({applicant},{quoted(name)})")
        attributes |= vocabulary.attributes_of(kind)
    for name, fact in sorted(case.applicant.facts.items()):
        yield Rule(f"applicant_value({applicant},{quoted(name)},{_term(fact, attributes[name])})")
    for matter in sorted(case.matters, key=lambda item: item.id):
        identifier = quoted(matter.id)
        yield Comment(f"{matter.kind}：{matter.name}")
        yield Rule(f"owner({identifier},{applicant})")
        for name in vocabulary.lineage(matter.kind):
            yield Rule(f"kind({identifier},{quoted(name)})")
        own = vocabulary.attributes_of(matter.kind)
        for name, fact in sorted(matter.facts.items()):
            yield Rule(f"value({identifier},{quoted(name)},{_term(fact, own[name])})")
    for number, group in enumerate(case.links, 1):
        yield from (Rule(f"link({number},{quoted(matter)})") for matter in sorted(group))
    for award in case.awards:
        yield Comment(f"已享受：{award.name}")
        if award.holder is None:
            yield Rule(f"award({award.number},{applicant})")
        else:
            yield Rule(f"group_award({award.number},{applicant},{quoted(award.holder)})")
        for predicate, value in (
            ("award_clause", award.clause),
            ("award_component", award.component),
            ("award_matter", award.matter),
            ("award_category", award.category),
        ):
            if value is not None:
                yield Rule(f"{predicate}({award.number},{quoted(value)})")
        if award.year is not None:
            yield Rule(f"award_year({award.number},{award.year})")
        for name, value in sorted(award.identifiers.items()):
            yield Rule(f"award_identifier({award.number},{quoted(name)},{quoted(value)})")
    for rank, other in enumerate(sorted(case.others, key=lambda item: item.id), 1):
        identifier = quoted(other.id)
        yield Comment(f"其他政策：{other.name}")
        yield Rule(f"other_grant({identifier},{quoted(other.matter)})")
        yield Rule(f"place(other({identifier}),{1_000_000 + rank})")
        if other.category is not None:
            yield Rule(f"other_category({identifier},{quoted(other.category)})")
        year = other.year if other.year is not None else matter_year(policy, case, other.matter)
        if year is not None:
            yield Rule(f"when(other({identifier}),{quoted(other.matter)},{year})")


def matter_year(policy: Policy, case: Case, identifier: str) -> int | None:
    """The year of a matter by its kind's own time attribute, where it is known."""
    matter = case.matter(identifier)
    time = policy.vocabulary.time_attribute(matter.kind)
    fact = matter.facts.get(time.name) if time is not None else None
    if fact is None or isinstance(fact.value, str | bool):
        return None
    number = int(fact.value)
    return number // 10000 if number > 9999 else number


def _term(fact: Fact, definition: AttributeDefinition) -> str:
    made = term(fact.value, definition.type)
    assert made is not None, "cases/ lets no value in that has no term"
    return made
