"""What a case came to beside what it should come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jnpolicy.cases.case import Expectation
from jnpolicy.text.money import fen_text, money_text, to_fen


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision reduced to what an expectation speaks of; amounts in 分, `possible` None where unbounded."""

    nominal: int
    certain: int
    possible: int | None
    chosen: frozenset[str]
    left_out: frozenset[str]
    open: frozenset[str]
    failing: frozenset[str]
    discretionary: frozenset[str]


def differences(expected: Expectation, outcome: Outcome) -> tuple[str, ...]:
    """One sentence for each thing that is not as expected."""
    found: list[str] = []
    for label, wanted, fen in (("合计", expected.nominal, outcome.nominal), ("其中确定", expected.certain, outcome.certain)):
        if wanted is not None and to_fen(wanted) != fen:
            found.append(f"{label}：应为{money_text(wanted)}，算得{fen_text(fen)}")
    if expected.possible is not None:
        wanted_fen = None if isinstance(expected.possible, str) else to_fen(expected.possible)
        if wanted_fen != outcome.possible:
            got = "无上限" if outcome.possible is None else fen_text(outcome.possible)
            shown = expected.possible if isinstance(expected.possible, str) else money_text(expected.possible)
            found.append(f"最高可能：应为{shown}，算得{got}")
    for label, names, got_names in (
        ("入选", expected.chosen, outcome.chosen),
        ("未选", expected.left_out, outcome.left_out),
        ("待核实", expected.open, outcome.open),
        ("不符合", expected.failing, outcome.failing),
        ("可争取", expected.discretionary, outcome.discretionary),
    ):
        if names is not None and frozenset(names) != got_names:
            found.append(f"{label}：应为{_listed(names)}，算得{_listed(got_names)}")
    return tuple(found)


def _listed(names: Iterable[str]) -> str:
    return "、".join(sorted(names)) or "（无）"
