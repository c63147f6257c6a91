"""jnpolicy solve"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from jnpolicy.cases.case import Case
from jnpolicy.cli.common import choose_readings, interrupt_once, open_written, pack_names, policy_option, readings_option
from jnpolicy.cli.exit_codes import UNPROVEN
from jnpolicy.cli.usage import Command, one_of, seconds, whole
from jnpolicy.model.policy import Pack, Policy


@click.command("solve", cls=Command)
@click.argument("case_file", metavar="CASE", type=click.Path(path_type=Path))
@policy_option
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（docs/json-schema.md）。")
@click.option("--require", multiple=True, metavar="条款/事项", help="必须入选的可选项，可以多次。")
@click.option("--forbid", multiple=True, metavar="条款/事项", help="不得入选的可选项，可以多次。")
@click.option("--best", callback=whole(1, 100), default="1", metavar="K", help="列出依次最优的 K 种组合。")
@click.option("--all-best", is_flag=True, help="列出合计一样最多的全部组合。")
@click.option("--weighings", is_flag=True, help="列出权衡名义与确定合计时，各种比重下最优的组合。")
@click.option(
    "--objective", callback=one_of("名义", "确定"), default="名义", metavar="名义|确定", help="求合计最大，还是确定数额最大。"
)
@readings_option
@click.option("--time-limit", callback=seconds, metavar="秒", help="到时间就给出已找到的最好组合。")
@click.option("--all-readings", is_flag=True, help="原文有几种读法之处，各种读法的合计和差别。")
@click.pass_context
def command(
    context: click.Context,
    case_file: Path,
    policies: tuple[str, ...],
    as_json: bool,
    require: tuple[str, ...],
    forbid: tuple[str, ...],
    best: int,
    all_best: bool,
    weighings: bool,
    objective: str,
    readings: tuple[str, ...],
    time_limit: float | None,
    all_readings: bool,
) -> None:
    """算出案例 CASE 的最优组合：选哪些、各得多少、为什么，什么没选、什么待核实。

    退出码：0 已证明最优；1 输入有错；3 时间用完或中断，给出的组合没有证明最优。
    """
    from jnpolicy.cli.requests import check_all_readings, decision_of, print_decision, problem_of
    from jnpolicy.report.trail import Asked, trail_of
    from jnpolicy.solve.decide import Options

    style = "json" if as_json else "text"
    if all_readings:
        check_all_readings(context, asked=bool(require or forbid or best > 1 or all_best or weighings))
        pack, case, _ = open_written(case_file, policies, style)
        _print_readings(pack, case, choose_readings(pack, case, readings, style), objective, time_limit, style)
        return
    interrupt_once()
    pack, case, written = open_written(case_file, policies, style)
    asked = Asked(policies, readings, Options(objective, require, forbid, best, time_limit, all_best, weighings))
    decision = decision_of(problem_of(choose_readings(pack, case, readings, style), case, style), asked.options, style)
    trail = trail_of(asked, pack_names(written, policies), pack, written.source) if as_json else None
    print_decision(decision, trail)


def _print_readings(pack: Pack, case: Case, policy: Policy, objective: str, time_limit: float | None, style: str) -> None:
    """What the readings do, those of `policy` being in use; leaves with the code for what is not proven."""
    from jnpolicy.cli.requests import ambiguities_of, problem_of
    from jnpolicy.report.ambiguity_report import ambiguity_json, ambiguity_report

    found = ambiguities_of(problem_of(policy, case, style), pack, objective, time_limit, style)
    if style == "json":
        click.echo(json.dumps(ambiguity_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo(ambiguity_report(found), nl=False)
    if not found.proven:
        sys.exit(UNPROVEN)
