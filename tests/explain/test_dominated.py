"""What is left out because another may always stand for it: the report names that other."""

from __future__ import annotations

import pytest

from jnpolicy.explain.account import account
from tests.solve.agreed import agreed, clause, device, related

BETTER = "不少于这一项，限制也不更多，选这一项不会更好"
LIMIT = "限额：每家企业每年最高6元。"


def because(clauses: str, name: str) -> str:
    """Why a clause is left out for the matter."""
    (found,) = [row.because for row in account(agreed(clauses, device())).excluded if row.clause == name]
    return found


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("", "", True),
        ("", LIMIT, True),
        (LIMIT, "", False),  # it pays 6, more than 5, but is held by more
        (LIMIT, LIMIT, False),  # limits of their own
    ],
)
def test_the_one_chosen_is_named_where_it_is_never_worse(first: str, second: str, told: bool) -> None:
    clauses = clause("甲", "8元", rest=first) + clause("乙", "5元", rest=second)
    text = because(clauses + related("「甲」与「乙」择一"), "乙")
    assert text.startswith("同一事项只能选一项，已选第一条（一）「甲」（事）")
    assert text.endswith(f"；后者{BETTER}") == told


def test_one_that_is_not_chosen_is_named_too() -> None:
    """乙 is chosen, and has a limit that 丙 has not; but 甲 is no less than 丙 and has none."""
    clauses = clause("甲", "8元") + clause("乙", "9元", rest="限额：每家企业每年最高10元。") + clause("丙", "7元")
    text = because(clauses + related("「甲」与「乙」择一；「甲」与「丙」择一；「乙」与「丙」择一"), "丙")
    assert text.startswith("同一事项只能选一项，已选第一条（二）「乙」（事）")
    assert text.endswith(f"；第一条（一）「甲」（事）{BETTER}")
