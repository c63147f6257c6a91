"""What a proof is: how a verdict or an amount follows, step by step, down to the facts of the case.

A proof is plain data. It names model nodes by what they say and facts by where the case states them, so that it can be
checked without the solver (`check_proof`) and told to people (`why`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jnpolicy.cases.case import Value
from jnpolicy.solve.derived import Key


class Verdict(StrEnum):
    """What a condition comes to."""

    HOLDS = "成立"
    FAILS = "不成立"
    OPEN = "待核实"


class Standing(StrEnum):
    """What a clause is for a matter."""

    ELIGIBLE = "符合"
    OPEN = "待核实"
    NOT_ELIGIBLE = "不符合"


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that was looked up: whose (a matter, or the applicant by name), what, and where the case states it.

    `value` is None where the case does not state it. `low` and `high` are all the numbers that it can be.
    """

    of: str
    name: str
    value: Value | None
    low: Fraction | None
    high: Fraction | None
    place: str


@dataclass(frozen=True, slots=True)
class Valued:
    """An expression's value: `low` to `high` (None: nothing bounds that end), and the steps that it rests on.

    `rule` is the kind of expression; money is in 元, dates are YYYYMMDD.
    """

    rule: str
    says: str
    of: str
    low: Fraction | None
    high: Fraction | None
    below: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A condition's verdict. `node` is its name in the program; empty where an amount asks, which ASP does not see."""

    rule: str
    says: str
    of: str
    node: str
    verdict: Verdict
    place: str
    below: tuple[Step, ...]


Step = Stated | Valued | Decided


@dataclass(frozen=True, slots=True)
class Raw:
    """What a component comes to before limits, in 分 (`high` None: nothing bounds it)."""

    name: str
    value: Valued | Stated
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Met:
    """Another candidate that is tied to it: on the same thing, or of the same clause that is given once (限次).

    `prevails` says which of the two comes first under 优先, and is empty under any other relation.
    """

    other: Key
    relation: str
    source: str
    prevails: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a clause is what it is for a matter, what it comes to, and what it meets."""

    key: Key
    standing: Standing
    kinds: tuple[str, str]  # of the applicant and of the matter, as the clause asks for them
    conditions: tuple[Decided, ...]
    raw: tuple[Raw, ...]
    met: tuple[Met, ...]
    had: tuple[int, ...]  # the awards received that shut it out


def steps(proof: Proof) -> Iterator[Step]:
    """Every step of a proof, those shared told each time."""
    for condition in proof.conditions:
        yield from _walk(condition)
    for raw in proof.raw:
        yield from _walk(raw.value)


def _walk(step: Step) -> Iterator[Step]:
    yield step
    if not isinstance(step, Stated):
        for below in step.below:
            yield from _walk(below)
