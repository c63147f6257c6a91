"""Ceilings that never lower anything: what they limit cannot come to as much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model import expression as model
from jnpolicy.model.checks.blocks import Block
from jnpolicy.model.policy import Clause, Component, Limit, Patch, Question, ScopeKind, SharedLimit, Terms
from jnpolicy.syntax import ast
from jnpolicy.text.money import money_text


@dataclass(frozen=True, slots=True)
class IdleAdvice:
    """`terms`: components are rounded before the limits, and may come to as much more; no limit outlasts the policy."""

    terms: Terms
    diagnostics: Diagnostics

    def check(self, block: Block, clause: Clause, questions: Sequence[Question]) -> None:
        """The ceilings within the amounts of a clause, then its limits, each beside those that hold whenever it does."""
        for field, _ in block.every_field():
            for amount in field.amounts if isinstance(field, ast.GrantField | ast.WhereField) else ():
                for row in amount.rows:
                    self._capped(row.amount)
        patches = [reading.patch for question in questions for reading in question.readings]
        for patch in (Patch(limits=clause.limits), *patches):
            for limit in patch.limits:
                others = [other for other in (*clause.limits, *patch.limits) if other is not limit]
                why = _under_another(limit, others) or self._under_itself(limit, clause, patches)
                if why:
                    self.diagnostics.add("JN0345", limit.span, what="这项限额", why=why)
                self._too_long(limit)

    def shared(self, limits: Sequence[SharedLimit], clauses: Mapping[str, Clause]) -> None:
        """Limits over several clauses, beside each other and beside those that each of the clauses has."""
        for one in limits:
            wider = [other.limit for other in limits if other is not one and set(one.clauses) <= set(other.clauses)]
            why = _under_another(one.limit, wider) or _under_its_own(one, clauses)
            if why:
                self.diagnostics.add("JN0345", one.limit.span, what="这项合计", why=why)
            self._too_long(one.limit)

    def _too_long(self, limit: Limit) -> None:
        """A stretch of more years than the policy touches is all of them."""
        count = (self.terms.end - timedelta(days=1)).year - self.terms.start.year + 1
        if limit.years is not None and limit.years > count:
            self.diagnostics.add("JN0323", limit.span, years=limit.years, count=count)

    def _under_itself(self, limit: Limit, clause: Clause, patches: Sequence[Patch]) -> str | None:
        """Why one matter alone never comes to more than the limit, where it is counted for one."""
        once = clause.once is not None and limit.scope in (ScopeKind.APPLICANT, ScopeKind.IDENTIFIER)
        whole, ceiling = self._whole(limit, (*clause.components, *_components(patches))), _exact(limit.ceiling)
        if whole is None or ceiling is None or whole > ceiling or limit.category or not (once or limit.scope is ScopeKind.MATTER):
            return None
        told = f"补助本身最多{money_text(whole)}，不会超过{money_text(ceiling)}"
        return f"{told}，又只算1次" if once else f"{told}（案例把几件连为同一事项的，才可能用到）"

    def _whole(self, limit: Limit, components: Iterable[Component]) -> Fraction | None:
        """What the components under a limit come to at most, whatever the readings; None where there is no telling."""
        found: dict[str, Fraction] = {}
        for component in components:
            if limit.components and component.name not in limit.components:
                continue
            value = most(component.amount)
            if value is None:
                return None
            value = -(-value // self.terms.rounding.unit) * self.terms.rounding.unit
            found[component.name] = max(value, found.get(component.name, value))
        return sum(found.values(), Fraction(0)) if found else None

    def _capped(self, capped: ast.Capped) -> None:
        """最高 behind an amount, or another 最高, that is no more."""
        value = _money(capped.value)
        for item in capped.bounds:
            if isinstance(item, ast.RoundingField):  # may raise it
                value = None
                continue
            word, bound = item
            limit = _money(bound)
            if word == "cap" and value is not None and limit is not None and value <= limit:
                why = f"这里的数额本来就不超过{money_text(value)}"
                self.diagnostics.add("JN0345", ast.expr_span(bound), what="这个最高数", why=why)
            elif word == "cap":
                value = limit if limit is not None else value
            elif value is not None:
                value = max(value, limit) if limit is not None else None


def _money(expr: ast.Expr) -> Fraction | None:
    return expr.value if isinstance(expr, ast.Literal) and expr.sort == "MONEY" else None


def _under_another(limit: Limit, others: Iterable[Limit]) -> str | None:
    """Why another limit leaves nothing for this one to do; of two that are the same the later is told."""
    for other in others:
        stricter, ceiling = most(other.ceiling), _exact(limit.ceiling)
        if stricter is None or ceiling is None or stricter > ceiling or not _covers(other, limit):
            continue
        if stricter < ceiling or not _covers(limit, other) or other.span.start < limit.span.start:
            return f"“{other.text}”已经管住"
    return None


def _under_its_own(shared: SharedLimit, clauses: Mapping[str, Clause]) -> str | None:
    """Why clauses that each stand under a limit of their own never come to more together."""
    ceiling, whole = _exact(shared.limit.ceiling), Fraction(0)
    for title in shared.clauses:
        own = clauses[title].limits if title in clauses else ()
        known = [value for limit in own if _covers(limit, shared.limit) and (value := most(limit.ceiling)) is not None]
        if not known or ceiling is None:
            return None
        whole += min(known)
    return f"这几条各自的限额合起来也不过{money_text(whole)}" if ceiling is not None and whole <= ceiling else None


def _covers(wide: Limit, narrow: Limit) -> bool:
    """Whether all that a limit counts another counts too, together with more or no more."""
    of_applicants = wide.scope is ScopeKind.APPLICANT and narrow.scope is not ScopeKind.GROUP
    scope = of_applicants or (wide.scope, wide.scope_name) == (narrow.scope, narrow.scope_name)
    period = wide.years is None or (narrow.years is not None and narrow.years <= wide.years)
    parts = not wide.components or (bool(narrow.components) and set(narrow.components) <= set(wide.components))
    return scope and period and parts and narrow.category in (None, wide.category)


def _components(patches: Iterable[Patch]) -> Iterator[Component]:
    for patch in patches:
        yield from patch.components


def _exact(ceiling: model.Expression) -> Fraction | None:
    return ceiling.value if isinstance(ceiling, model.Constant) else None


def most(node: model.Expression) -> Fraction | None:
    """The most that an amount can come to, whatever the facts; None where it has no end that is written down."""
    match node:
        case model.Constant(value=value):
            return value
        case model.Named(value=value):
            return most(value)
        case model.Sum(left=left, right=right, minus=False):
            return _all((left, right), sum)
        case model.Product(left=left, right=right):
            one, two = most(left), most(right)
            return one * two if one is not None and two is not None and min(one, two) >= 0 else None
        case model.Dated(rows=dated):
            return max(value for _, value in dated)
        case model.InTurn(values=values):
            return _all(values, max)
        case model.Extreme(higher=True, options=options):
            return _all(options, max)
        case model.Extreme(options=options):
            return min((end for option in options if (end := most(option)) is not None), default=None)
        case model.Cases(rows=rows, otherwise=otherwise):
            return _all((*(value for _, value in rows), otherwise), max)
        case model.Bounded(value=value, bounds=bounds):
            return _bounded(most(value), bounds)
        case _:
            return None


def _bounded(value: Fraction | None, bounds: Iterable[tuple[bool, model.Expression]]) -> Fraction | None:
    for is_ceiling, bound in bounds:
        end = most(bound)
        if is_ceiling:
            value = end if value is None else value if end is None else min(value, end)
        else:
            value = max(value, end) if value is not None and end is not None else None
    return value


def _all(parts: Iterable[model.Expression], join: Callable[[Iterable[Fraction]], Fraction | int]) -> Fraction | None:
    values = [most(part) for part in parts]
    known = [value for value in values if value is not None]
    return Fraction(join(known)) if len(known) == len(values) else None
