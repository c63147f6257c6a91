"""The problem that a case poses, and why something that the user asks for cannot be chosen in it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from jnpolicy.cases.case import Case
from jnpolicy.cli.common import fail, fail_with
from jnpolicy.cli.exit_codes import UNPROVEN
from jnpolicy.cli.usage import BadValue
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.explain.account import fact_names
from jnpolicy.explain.clash_text import clash_text
from jnpolicy.model.describe import expression_text, value_text
from jnpolicy.model.policy import Nature, Pack, Policy
from jnpolicy.model.types import DATE
from jnpolicy.solve import decide
from jnpolicy.solve.candidate import Candidate
from jnpolicy.solve.decide import Options
from jnpolicy.solve.decision import Decision
from jnpolicy.solve.derive import derive
from jnpolicy.solve.evaluate import Disagreement, NoPlace, NotComputable, NoValue
from jnpolicy.solve.problem import Problem, build_problem
from jnpolicy.text.suggest import suggestion

if TYPE_CHECKING:
    from jnpolicy.explain.ambiguity import Ambiguities
    from jnpolicy.report.trail import Trail

_SEEN_THERE = "不带 --require 求解一次，报告里有详细的理由。"


def problem_of(policy: Policy, case: Case, style: str = "text") -> Problem:
    """The choice problem of a case; where something in it has no value, leave with that finding."""
    try:
        return build_problem(policy, case, derive(policy, case))
    except NotComputable as lack:
        found = Diagnostics()
        not_computable(lack, found)
        fail(found, style)


def not_computable(lack: NotComputable, found: Diagnostics) -> None:
    """Tell why something in a case has no value."""
    match lack:
        case NoValue(name=name, day=day):
            found.add("JN0631", None, name=name, day=value_text(day, DATE))
        case Disagreement(limit=limit, value=value):
            found.add("JN0222", None, limit=limit.text, name=limit.scope_name, value=value)
        case NoPlace(ordinal=ordinal, place=place):
            found.add("JN0221", None, ordinal=expression_text(ordinal), place=value_text(place, ordinal.type))


def decision_of(problem: Problem, options: Options, style: str = "text") -> Decision:
    """The decision of a problem; where a request names nothing that can be chosen, leave with that finding."""
    try:
        return decide.decide_problem(problem, options)
    except decide.UnknownCandidate as unknown:
        reason = why_not(problem, unknown.name) if unknown.name in options.require else None
        if reason is not None:
            fail_with("JN0613", style, name=unknown.name, reason=reason[0], hint=reason[1])
        hint = suggestion(unknown.name, unknown.known, f"可选项有：{'、'.join(unknown.known) or '（无）'}。")
        fail_with("JN0603", style, name=unknown.name, hint=hint)
    except decide.Clash as clash:
        fail_with("JN0604", style, what=clash_text(problem, clash.conflict))


def ambiguities_of(problem: Problem, pack: Pack, objective: str, time_limit: float | None, style: str = "text") -> Ambiguities:
    """What the readings do, those of the problem being in use; where something has no value under one, leave with that."""
    from jnpolicy.explain.ambiguity import ambiguities
    from jnpolicy.solve.budget import Budget
    from jnpolicy.solve.variants import variants

    try:
        found = variants(pack, problem.case, problem.policy, objective, Budget.of(time_limit))
    except NotComputable as lack:
        diagnostics = Diagnostics()
        not_computable(lack, diagnostics)
        fail(diagnostics, style)
    return ambiguities(problem, objective, found)


def check_all_readings(context: click.Context, *, asked: bool) -> None:
    """Leave where requests for a selection go with --all-readings: under another reading other candidates may be chosen."""
    if asked:
        option = next(item for item in context.command.params if item.name == "all_readings")
        hint = "换一种读法，可选的就不一样：不和 --require、--forbid、--best、--all-best、--weighings 一起写。"
        raise BadValue("和要求入选、不得入选、几种组合写在一起", hint, context, option)


def print_decision(decision: Decision, trail: Trail | None = None) -> None:
    """The report of a decision, as JSON with its trail; leaves with the code for one that is not proven."""
    from jnpolicy.explain.account import account

    told = account(decision)
    if trail is not None:
        from jnpolicy.report.json_report import decision_json

        click.echo(json.dumps(decision_json(told, trail), ensure_ascii=False, indent=2))
    else:
        from jnpolicy.report.terminal import terminal_report

        click.echo(terminal_report(told), nl=False)
    if not decision.optimal:
        sys.exit(UNPROVEN)


def why_not(problem: Problem, name: str) -> tuple[str, str] | None:
    """What keeps a candidate of that name from being required, and what to do; None where nothing has that name."""
    for candidate in (*problem.candidates, *problem.elsewhere):
        if candidate.key.text == name:
            return _why_not(candidate)
    if any(key.text == name for key in problem.derived.fails):
        return "有条件不成立", _SEEN_THERE
    return None


def _why_not(candidate: Candidate) -> tuple[str, str] | None:
    if candidate.shut is not None:
        by = candidate.shut.by
        reason = "这个事项已经享受过奖补" if by is None else f"它已被「{by.text}」排除（{candidate.shut.relation}）"
        return reason, _SEEN_THERE
    if candidate.open:
        facts = "、".join(fact_names(candidate.missing))
        if candidate.waits_for is not None:
            return f"要看「{candidate.waits_for.text}」是否成立，现在还待核实", f"先在案例里写明：{facts}。"
        return "它是否符合条件还待核实", f"先在案例里写明：{facts}。"
    if candidate.uncounted:
        return "几个限额交叉，它的数额未知以前不能计入", f"先在案例里写明：{'、'.join(fact_names(candidate.waiting))}。"
    if candidate.clause is not None and candidate.clause.nature is Nature.REFERENCE:
        return "案例没有写明所参照的政策给多少", f"在案例的这个事项里写“参照数额: {{{candidate.key.clause}: …}}”。"
    if not candidate.amounts:
        return "它没有确定的数额，由主管部门裁量", "去掉这一项 --require；它在报告里列为“可争取”。"
    return None
