"""The best selection by brute force, over the plain reading that decisions are checked by (jnpolicy/verify).

That reading shares with the solver only the checked model and the case. Where it fixes no answer it raises
`Unspecified` rather than guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from jnpolicy.cases.case import Case, Fact
from jnpolicy.model.policy import Policy
from jnpolicy.verify.candidates import Candidates, Option
from jnpolicy.verify.payment import Payment
from jnpolicy.verify.relations import Relations
from jnpolicy.verify.values import Unspecified, Values

__all__ = ["Answer", "Unspecified", "answer", "completed"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Names are 条款/事项 and 其他政策/编号; amounts in 分. `amounts` are those of every candidate at its lowest."""

    eligible: frozenset[str]
    open: frozenset[str]
    not_eligible: frozenset[str]
    amounts: Mapping[str, int]
    shut: frozenset[str]
    held_open: frozenset[str]  # eligible, but an open candidate may prevail over them
    total: int
    chosen: tuple[str, ...]
    paid: Mapping[str, int]  # what each chosen one gets
    certain: int


def answer(policy: Policy, case: Case) -> Answer:
    """What semantics says about a case under a policy."""
    candidates = Candidates(Values(policy, case))
    relations = Relations(candidates)
    payment = Payment(relations)
    held, options, standing = candidates.held, candidates.options, relations.standing
    shut = relations.received | standing.prevailed | standing.lower
    free = [option for option in options if not option.open and option.name not in shut | standing.waiting]
    forbidden = {frozenset((a.name, b.name)) for a, b in combinations(free, 2) if relations.one_of(a, b) is not None}
    best: tuple[tuple[int, int, list[int]], Sequence[Option]] | None = None
    for chosen in _selections(free, forbidden):
        key = (-payment.total(chosen), len(chosen), [candidates.place[option.name] for option in chosen])
        if best is None or key < best[0]:
            best = key, chosen
    assert best is not None
    names = {truth: frozenset(f"{c}/{m}" for (c, m), holds in held.items() if holds is truth) for truth in (True, None, False)}
    others = frozenset(f"其他政策/{other.id}" for other in case.others)
    return Answer(
        eligible=names[True] | others,
        open=names[None],
        not_eligible=names[False],
        amounts={option.name: option.low for option in options},
        shut=shut,
        held_open=standing.waiting - frozenset(option.name for option in options if option.open),
        total=-best[0][0],
        chosen=tuple(option.name for option in best[1]),
        paid={name: sum(row.paid for row in rows) for name, rows in payment.pay(best[1], certain=False).items()},
        certain=payment.total(best[1], certain=True),
    )


def completed(case: Case, applicant: Mapping[str, Fact], matters: Mapping[str, Mapping[str, Fact]]) -> Case:
    """The case with more facts known; what it states already stands."""
    own = replace(case.applicant, facts={**applicant, **case.applicant.facts})
    filled = tuple(replace(matter, facts={**matters.get(matter.id, {}), **matter.facts}) for matter in case.matters)
    return replace(case, applicant=own, matters=filled)


def _selections(free: Sequence[Option], forbidden: set[frozenset[str]]) -> Iterator[tuple[Option, ...]]:
    """Every set of candidates that no relation forbids."""
    if not free:
        yield ()
        return
    first, rest = free[0], free[1:]
    yield from _selections(rest, forbidden)
    beside = [option for option in rest if frozenset((first.name, option.name)) not in forbidden]
    yield from ((first, *chosen) for chosen in _selections(beside, forbidden))
