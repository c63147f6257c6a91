"""Which ground rules fired: each rule of the program leaves an atom that names it and what its variables were.

Grounding drops facts from the bodies of rules, so the ground program shows no premises; these atoms keep them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import clingo
from clingo import ast

from jnpolicy.asp.compile_policy import TIME_NODE
from jnpolicy.asp.nodes import clause_nodes
from jnpolicy.asp.text import program_text
from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Policy
from jnpolicy.solve.arithmetic import comparisons
from jnpolicy.solve.derived import Key

_FIRED = "fired_rule"


@dataclass(frozen=True, slots=True)
class Fired:
    """A ground rule that fired. `section` and `comment` say where it stands in the program that `compile` prints."""

    rule: str
    head: str
    positive: tuple[str, ...]
    section: str
    comment: str


def fired(policy: Policy, case: Case, key: Key) -> tuple[Fired, ...]:
    """The ground rules that what became of a clause and a matter rests on, premises before conclusions."""
    program = program_text(policy, case, comparisons(policy, case))
    by_head: dict[str, list[Fired]] = {}
    for one in _all_fired(program):
        by_head.setdefault(one.head, []).append(one)
    names = {node.id for node in clause_nodes(policy.clause(key.clause))} | {key.clause + TIME_NODE}
    goals = [head for head in by_head if _concerns(head, key, names)]
    found: dict[str, Fired] = {}
    _gather(goals, by_head, found, set())
    return tuple(found.values())


_GOALS = ("eligible", "not_eligible", "open", "waits", "fails", "tie", "shuts", "had", "topped_up", "stacked", "member")


def _concerns(head: str, key: Key, conditions: Collection[str]) -> bool:
    """Whether an atom says what became of a clause and a matter, or of one of its conditions there."""
    symbol = clingo.parse_term(head)
    arguments = symbol.arguments
    if symbol.name in ("true", "false"):
        return arguments[0].string in conditions and arguments[1].string == key.matter
    pair = [clingo.String(key.clause), clingo.String(key.matter)]
    return symbol.name in _GOALS and any(list(two) == pair for two in pairwise(arguments))


def _gather(goals: Iterable[str], by_head: dict[str, list[Fired]], found: dict[str, Fired], seen: set[str]) -> None:
    for head in goals:
        if head in seen:
            continue
        seen.add(head)
        for one in by_head.get(head, ()):
            _gather(one.positive, by_head, found, seen)
            found[one.rule] = one


def _all_fired(program: str) -> Iterator[Fired]:
    rules: list[tuple[Any, tuple[str, ...]]] = []  # with the names of their variables
    control = clingo.Control(["--warn=none"])
    with ast.ProgramBuilder(control) as builder:

        def add(node: ast.AST) -> None:
            builder.add(node)
            if node.ast_type == ast.ASTType.Rule and node.body:
                named = _Named(len(rules))
                rule = named.visit(node)
                rules.append((rule, tuple(named.names)))
                builder.add(ast.Rule(node.location, named.head(node.location), rule.body))

        ast.parse_string(program, add)
    control.ground([("base", [])])
    lines = program.splitlines()
    for atom in sorted(control.symbolic_atoms.by_signature(_FIRED, 2), key=lambda atom: atom.symbol):
        number, values = atom.symbol.arguments
        rule, names = rules[number.number]
        ground = _Ground(dict(zip(names, values.arguments, strict=True))).visit(rule)
        positive = tuple(
            str(literal.atom) for literal in ground.body
            if literal.sign == ast.Sign.NoSign and getattr(literal.atom, "ast_type", None) == ast.ASTType.SymbolicAtom
        )  # fmt: skip
        section, comment = _place(lines, rule.location.begin.line)
        yield Fired(str(ground), str(ground.head), positive, section, comment)


def _place(lines: Sequence[str], number: int) -> tuple[str, str]:
    """The section of the program that a line (from 1) stands in, and the comment right above its rules."""
    comment = ""
    for line in reversed(lines[: number - 1]):
        if line.startswith("% ════"):
            return line.removeprefix("% ════").strip(), comment
        if line.startswith("%") and not comment:
            comment = line.removeprefix("%").strip()
    return "", comment


class _Named(ast.Transformer):
    """A rule in which what stands for anything has a name, so that it is told what it was."""

    def __init__(self, number: int):
        self._number = number
        self.names: list[str] = []
        self._negated = 0

    def head(self, location: ast.Location) -> Any:
        values = ast.Function(location, "", [ast.Variable(location, name) for name in self.names], 0)
        number = ast.SymbolicTerm(location, clingo.Number(self._number))
        atom = ast.SymbolicAtom(ast.Function(location, _FIRED, [number, values], 0))
        return ast.Literal(location, ast.Sign.NoSign, atom)

    def visit_Literal(self, node: Any) -> Any:
        negated = node.sign != ast.Sign.NoSign
        self._negated += negated
        made = node.update(**self.visit_children(node))
        self._negated -= negated
        return made

    def visit_BodyAggregate(self, node: Any) -> Any:
        """What stands inside an aggregate is not the rule's."""
        return node.update(left_guard=self.visit(node.left_guard) if node.left_guard else None)

    def visit_Aggregate(self, node: Any) -> Any:
        return node

    def visit_Variable(self, node: Any) -> Any:
        if node.name == "_":
            if self._negated:
                return node
            node = node.update(name=f"ANY{len(self.names)}")
        if node.name not in self.names:
            self.names.append(node.name)
        return node


class _Ground(ast.Transformer):
    """A rule with what its variables were."""

    def __init__(self, values: dict[str, clingo.Symbol]):
        self._values = values

    def visit_Variable(self, node: Any) -> Any:
        value = self._values.get(node.name)
        return node if value is None else ast.SymbolicTerm(node.location, value)
