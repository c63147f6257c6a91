"""jnpolicy solve"""

from __future__ import annotations

from pathlib import Path

import click

from jnpolicy.cli.common import choose_readings, interrupt_once, open_written, pack_names, policy_option, readings_option
from jnpolicy.cli.usage import Command, one_of, seconds, whole


@click.command("solve", cls=Command)
@click.argument("case_file", metavar="CASE", type=click.Path(path_type=Path))
@policy_option
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（docs/json-schema.md）。")
@click.option("--require", multiple=True, metavar="条款/事项", help="必须入选的可选项，可以多次。")
@click.option("--forbid", multiple=True, metavar="条款/事项", help="不得入选的可选项，可以多次。")
@click.option("--best", callback=whole(1, 100), default="1", metavar="K", help="列出依次最优的 K 种组合。")
@click.option(
    "--objective", callback=one_of("名义", "确定"), default="名义", metavar="名义|确定", help="求合计最大，还是确定数额最大。"
)
@readings_option
@click.option("--time-limit", callback=seconds, metavar="秒", help="到时间就给出已找到的最好组合。")
def command(
    case_file: Path,
    policies: tuple[str, ...],
    as_json: bool,
    require: tuple[str, ...],
    forbid: tuple[str, ...],
    best: int,
    objective: str,
    readings: tuple[str, ...],
    time_limit: float | None,
) -> None:
    """算出案例 CASE 的最优组合：选哪些、各得多少、为什么，什么没选、什么待核实。

    退出码：0 已证明最优；1 输入有错；3 时间用完或中断，给出的组合没有证明最优。
    """
    from jnpolicy.cli.requests import decision_of, print_decision, problem_of
    from jnpolicy.report.trail import Asked, trail_json
    from jnpolicy.solve.decide import Options

    style = "json" if as_json else "text"
    interrupt_once()
    pack, case, written = open_written(case_file, policies, style)
    asked = Asked(policies, readings, Options(objective, require, forbid, best, time_limit))
    decision = decision_of(problem_of(choose_readings(pack, case, readings, style), case, style), asked.options, style)
    trail = trail_json(asked, pack_names(written, policies), pack, written.source) if as_json else None
    print_decision(decision, trail)
