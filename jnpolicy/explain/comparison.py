"""Two decisions of one case, before and after facts were stated otherwise: what came, went and changed, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from jnpolicy.cases.case import Case
from jnpolicy.cases.setting import UNSTATED
from jnpolicy.cases.state import Statement, attributes_of, facts_of
from jnpolicy.explain.account import Account, Chosen, Row, Unsettled
from jnpolicy.model.describe import value_text
from jnpolicy.model.policy import Policy
from jnpolicy.model.types import MONEY
from jnpolicy.solve.derived import Key

R = TypeVar("R", bound=Row)
_ABSENT = "没有这个事项"


@dataclass(frozen=True, slots=True)
class Change:
    """A fact stated otherwise, as people write it."""

    owner: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A grant that came or went, with why it was not there before, or is not there now."""

    row: Chosen
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What stating facts otherwise does. Amounts are those of the two accounts, in 分."""

    changes: tuple[Change, ...]
    before: Account
    after: Account
    came: tuple[Moved, ...]
    went: tuple[Moved, ...]
    changed: tuple[tuple[Chosen, Chosen], ...]
    opened: tuple[Unsettled, ...]
    settled: tuple[tuple[Unsettled, str], ...]  # with what became of it

    @property
    def difference(self) -> int:
        return self.after.decision.nominal - self.before.decision.nominal


def comparison(before: Account, after: Account, statements: Iterable[Statement] = ()) -> Comparison:
    """Hold one account beside the other. `statements` are the facts stated otherwise; matters that came or went are seen."""
    old, new = _by_key(before.chosen), _by_key(after.chosen)
    waited, waits = _by_key(before.unsettled), _by_key(after.unsettled)
    problem = before.decision.problem
    return Comparison(
        tuple(_changes(problem.policy, problem.case, after.decision.problem.case, statements)),
        before,
        after,
        tuple(Moved(row, _why_not(before, key)) for key, row in new.items() if key not in old),
        tuple(Moved(row, _why_not(after, key)) for key, row in old.items() if key not in new),
        tuple((old[key], row) for key, row in new.items() if key in old and old[key].paid != row.paid),
        tuple(row for key, row in waits.items() if key not in waited),
        tuple((row, _became(after, key)) for key, row in waited.items() if key not in waits),
    )


def _by_key(rows: Iterable[R]) -> dict[Key, R]:
    return {row.key: row for row in rows}


def _changes(policy: Policy, before: Case, after: Case, statements: Iterable[Statement]) -> Iterator[Change]:
    old, new = ({matter.id: matter.kind for matter in case.matters} for case in (before, after))
    yield from (Change(matter, "种类", kind, _ABSENT) for matter, kind in old.items() if matter not in new)
    yield from (Change(matter, "种类", _ABSENT, kind) for matter, kind in new.items() if matter not in old)
    for item in statements:
        matter, name = item.key
        yield Change(matter or "申请人", item.reference or name, *(_shown(policy, case, item) for case in (before, after)))


def _shown(policy: Policy, case: Case, item: Statement) -> str:
    matter, name = item.key
    if matter and matter not in case.places():
        return UNSTATED
    if item.reference:
        amount = case.matter(matter).reference_amounts.get(item.reference)
        return UNSTATED if amount is None else value_text(amount, MONEY)
    fact = facts_of(case, matter).get(name)
    return UNSTATED if fact is None else value_text(fact.value, attributes_of(policy.vocabulary, case, matter)[name].type)


def _why_not(account: Account, key: Key) -> tuple[str, ...]:
    """Why a candidate is not among those chosen in an account."""
    if key.matter not in account.decision.problem.case.places():
        return (_ABSENT,)
    for failing in account.failing:
        if failing.key == key:
            return failing.reasons
    for left_out in account.excluded:
        if left_out.key == key:
            return (left_out.because,)
    waiting = {row.key: row.missing for row in account.unsettled} | {row.key: row.missing for row in account.elsewhere}
    if key in waiting:
        return (f"待核实：{'、'.join(waiting[key])}",) if waiting[key] else ("没有写明数额",)
    return ()


def _became(account: Account, key: Key) -> str:
    """What became of a candidate that was open."""
    if key.matter not in account.decision.problem.case.places():
        return _ABSENT
    if any(row.key == key for row in account.chosen):
        return "入选"
    if any(row.key == key for row in account.failing):
        return "不符合"
    return "有资格，没有选"
