"""Walking expressions and conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from jnpolicy.model import expression as model
from jnpolicy.model.expression import Role

Node = model.Expression | model.Condition


def children(node: object) -> tuple[Node, ...]:
    """The nodes right below a node."""
    match node:
        case model.Sum(left=left, right=right) | model.Product(left=left, right=right):
            return left, right
        case model.Compare(left=left, right=right):
            return left, right
        case model.Within(left=left, start=start):
            return left, start
        case model.Extreme(options=options):
            return options
        case model.Quotient(left=left, divisor=divisor):
            return left, divisor
        case model.Rounded(value=value):
            return (value,)
        case model.Bands(base=base):
            return (base,)
        case model.Steps(base=base, unit=unit, amount=amount):
            return base, unit, amount
        case model.InTurn(ordinal=ordinal, values=values):
            return (ordinal, *values)
        case model.Raised(value=value, raises=raises):
            return (value, *(part for item in raises for part in (item.condition, item.amount)))
        case model.Aggregate(condition=condition, attribute=attribute):
            return tuple(part for part in (condition, attribute) if part is not None)
        case model.Dated(time=time):
            return (time,)
        case model.Later(start=start):
            return (start,)
        case model.Cases(rows=rows, otherwise=otherwise):
            return (*(part for row in rows for part in row), otherwise)
        case model.Named(value=value):
            return (value,)
        case model.Bounded(value=value, bounds=bounds):
            return (value, *(bound for _, bound in bounds))
        case model.All(parts=parts) | model.Any(parts=parts):
            return parts
        case model.Not(part=part):
            return (part,)
        case model.Member(attribute=attribute) | model.IsTrue(attribute=attribute):
            return (attribute,)
        case _:
            return ()


def attributes_in(node: object) -> Iterator[model.Attribute]:
    """Every attribute that a node asks for (those behind defined concepts left out)."""
    if isinstance(node, model.Attribute):
        yield node
    for child in children(node):
        yield from attributes_in(child)


def awards_in(node: object) -> Iterator[model.Award]:
    """Every award of another clause that a node is made of."""
    if isinstance(node, model.Award):
        yield node
    for child in children(node):
        yield from awards_in(child)


def concepts_in(node: object) -> Iterator[model.Is]:
    """Every defined concept that a node refers to."""
    if isinstance(node, model.Is):
        yield node
    for child in children(node):
        yield from concepts_in(child)


def of_matter(node: object) -> bool:
    """Whether the value of a node hangs on the matter that a clause looks at, be it behind a defined concept."""
    asked: tuple[model.Attribute | model.Is, ...] = (*attributes_in(node), *concepts_in(node))
    return any(item.role is Role.MATTER for item in asked)


def computes(condition: model.Condition) -> bool:
    """Whether a condition compares what has to be computed first, which is done outside ASP, exactly."""
    match condition:
        case model.Within():
            return True
        case model.Compare(left=model.Attribute(role=Role.APPLICANT | Role.MATTER), right=model.Attribute() | model.Constant()):
            return False
        case model.Compare():
            return True
        case _:
            return False


def mapped(node: Any, change: Callable[[Any], Any]) -> Any:
    """A tree of values with every node changed, the lower ones first."""
    if isinstance(node, tuple):
        return tuple(mapped(item, change) for item in node)
    if is_dataclass(node) and not isinstance(node, type):
        before = {item.name: getattr(node, item.name) for item in fields(node) if item.name != "span"}
        after = {name: mapped(value, change) for name, value in before.items()}
        if any(after[name] is not value for name, value in before.items()):
            node = replace(node, **{name: value for name, value in after.items() if value is not before[name]})
        return change(node)
    return node
