"""Whether a decision can be bettered, asked of OR-Tools CP-SAT: another model in another solver. Whole 分 throughout.

Needs the extra `[bench]`. The question is never “what is the best”, which comes back as a float, but “is there a selection
worth at least so many 分”, which is answered in whole numbers. The model is the waterfall itself, payment by payment in the
order of paying.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from jnpolicy.model.policy import RelationKind
from jnpolicy.verify.candidates import Option
from jnpolicy.verify.check import CERTAIN, NOMINAL, Check
from jnpolicy.verify.payment import Payment

_MOST = 1 << 60  # what the solver's whole numbers hold with room to add
_Linear = Any  # a whole number, or an expression of the other solver


class NoModel(Exception):
    """The choice cannot be put to the other solver; the message says why, in Chinese."""


@dataclass(slots=True)
class Confirmation:
    """Claims that nothing is better, in Chinese: refuted, confirmed, and those that time ran out for."""

    faults: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)

    def add(self, claim: str, holds: bool | None, fault: str) -> None:
        """Put a claim where it belongs; None: it was not settled in time."""
        if holds is None:
            self.unfinished.append(claim)
        elif holds:
            self.confirmed.append(claim)
        else:
            self.faults.append(fault)


def confirm(check: Check, seconds: float) -> Confirmation:
    """Ask whether any selection betters what a decision claims is best. Raises NoModel where there is no such model."""
    claims = check.claims
    made = Confirmation()
    asked = _Asked(check, time.monotonic() + seconds)
    reached = claims.total.nominal if claims.objective == NOMINAL else claims.total.certain
    better = asked.worth(claims.objective, claims.bound + 1)
    claim = "没有更好的组合" if claims.optimal else "任何组合都不超过上界"
    made.add(claim, None if better is None else not better, f"有更好的组合：{'、'.join(better or ())}")
    other = CERTAIN if claims.objective == NOMINAL else NOMINAL
    told = claims.other_objective
    value = claims.total.certain if other == CERTAIN else claims.total.nominal
    if told is not None:
        value = told.certain if other == CERTAIN else told.total
    if claims.optimal:
        better = asked.worth(other, value + 1)
        claim = f"求{other}合计最大，也没有更好的组合"
        made.add(claim, None if better is None else not better, f"求{other}合计最大，有更好的组合：{'、'.join(better or ())}")
    costs = [(row.candidate, row.cost) for row in claims.left_out if row.cost is not None]
    for name, cost in costs if claims.optimal else ():
        made.add(f"必须选「{name}」时少得多少", asked.costs(name, reached, cost), f"「{name}」必须选时少得的数")
    return made


@dataclass(frozen=True, slots=True)
class _Asked:
    """Questions about one decision's choice, until a time."""

    check: Check
    end: float

    def worth(self, objective: str, least: int, also: str = "") -> tuple[str, ...] | None:
        """A selection worth so many 分 that meets the requests; empty: there is none; None: no time to tell."""
        check = self.check
        model = _Model(check.payment, check.taking_part, certain=objective == CERTAIN)
        model.request(check.required | ({also} if also else frozenset()), check.forbidden)
        return model.worth(least, max(0.0, self.end - time.monotonic()))

    def costs(self, name: str, reached: int, cost: int) -> bool | None:
        """Whether the best with a candidate forced in is exactly so much less."""
        objective = self.check.claims.objective
        more = self.worth(objective, reached - cost + 1, name)
        if more is None or more:
            return None if more is None else False
        enough = self.worth(objective, reached - cost, name)
        return None if enough is None else bool(enough)


class _Model:
    """All selections and what each is paid, under one objective."""

    def __init__(self, payment: Payment, options: Sequence[Option], *, certain: bool):
        if any(option.clause is not None and payment.candidates.taken(option.clause) for option in options):
            raise NoModel("有的数额按别的条款的补助额计算，另一个求解器的模型写不出")
        if sum(option.low for option in options) >= _MOST:
            raise NoModel("数额太大，另一个求解器的整数装不下")
        self._payment, self._certain = payment, certain
        self._options = payment.order(options)
        self._by_name = {option.name: option for option in options}
        self._model: Any = cp_model.CpModel()
        self._chosen = {option.name: self._model.new_bool_var(option.name) for option in self._options}
        for one in self._options:
            for two in payment.relations.rivals(one):
                if one.name < two.name and two.name in self._chosen and payment.relations.one_of(one, two) is not None:
                    self._model.add_at_most_one(self._chosen[one.name], self._chosen[two.name])
        self._left: dict[tuple[object, ...], _Linear] = {}
        self._got: dict[str, _Linear] = {}
        for option in self._options:
            self._got[option.name] = self._pay(option)

    def request(self, required: frozenset[str], forbidden: frozenset[str]) -> None:
        """Only selections with all of these and none of those."""
        for name in required:
            self._model.add(self._chosen[name] == 1)
        for name in forbidden & self._chosen.keys():
            self._model.add(self._chosen[name] == 0)

    def worth(self, least: int, seconds: float) -> tuple[str, ...] | None:
        """A selection worth so many 分; empty: there is none; None: no time to tell."""
        self._model.add(sum(self._got.values()) >= least)
        solver: Any = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(self._model)
        if status == cp_model.INFEASIBLE:
            return ()
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        selection = [option for option in self._options if solver.boolean_value(self._chosen[option.name])]
        if self._payment.total(selection, certain=self._certain) < least:
            raise NoModel("两份模型算出的合计不同")
        return tuple(option.name for option in selection)

    # —— the waterfall ——

    def _pay(self, option: Option) -> _Linear:
        """What an option is paid, component by component, each drawing on what is left above it."""
        raw = [0 if self._certain and not option.certain else item.low for item in option.raw]
        chosen = self._chosen[option.name]
        if option.other is not None:
            for item, fen in zip(option.raw, raw, strict=True):
                self._draw(option, item.component, fen * chosen, [])
            return sum(raw) * chosen
        room = self._room(option, sum(raw))
        stacked = list(self._stacks(option))
        whole: _Linear = 0
        for item, fen in zip(option.raw, raw, strict=True):
            rooms = [] if room is None else [room - whole]
            whole += self._draw(option, item.component, fen * chosen, rooms, stacked, fen)
        return whole

    def _draw(
        self, option: Option, component: str, asked: _Linear, rooms: Sequence[_Linear],
        stacked: Sequence[tuple[object, ...]] = (), most: int | None = None,
    ) -> _Linear:  # fmt: skip
        """What a component is paid, drawn from every limit over it; another policy's (`most` None) is not cut by them."""
        keys = []
        for ceiling in self._payment.ceilings(option, component):
            self._left.setdefault(ceiling.key, ceiling.left)
            keys.append(ceiling.key)
        keys += stacked
        if most is None:
            paid = asked
        elif keys or rooms:
            paid = self._model.new_int_var(0, most, "")
            self._model.add_min_equality(paid, [asked, *rooms, *(self._left[key] for key in keys)])
        else:
            paid = asked
        for key in keys:
            self._left[key] = self._rest(self._left[key] - paid, never_below=most is not None)
        return paid

    def _rest(self, left: _Linear, *, never_below: bool) -> _Linear:
        """What is left of a limit after a payment, never less than nothing."""
        if never_below:
            return left
        rest = self._model.new_int_var(0, _MOST, "")
        self._model.add_max_equality(rest, [left, 0])
        return rest

    def _room(self, option: Option, whole: int) -> _Linear | None:
        """What a 补差 leaves of an option's whole amount; None where it tops up nothing."""
        relations = self._payment.relations
        partners = [
            self._got[other.name]
            for other in relations.rivals(option)
            if other.name in self._got and relations.between(other, option) is RelationKind.TOP_UP
        ]
        had = relations.topped(option)
        if not partners and had is None:
            return None
        room = self._model.new_int_var(0, max(0, whole), "")
        self._model.add_max_equality(room, [whole - sum(partners) - (had or 0), 0])
        return room

    def _stacks(self, option: Option) -> Iterator[tuple[object, ...]]:
        """The ceilings over stacked grants; one with another chosen holds only where that is chosen."""
        for ceiling in self._payment.stacks(option, self._by_name):
            pair = ceiling.key[1]
            if isinstance(pair, frozenset):
                one, two = sorted(pair)
                if ceiling.key not in self._left:
                    both = 2 - self._chosen[one] - self._chosen[two]
                    most = sum(raw.low for name in pair for raw in self._by_name[name].raw)
                    self._left[ceiling.key] = ceiling.left + most * both
            else:
                self._left.setdefault(ceiling.key, ceiling.left)
            yield ceiling.key
