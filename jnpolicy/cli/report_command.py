"""jnpolicy report"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jnpolicy.cli.common import choose_readings, fail_with, interrupt_once, open_written, policy_option, readings_option
from jnpolicy.cli.exit_codes import UNPROVEN
from jnpolicy.cli.files import check_free, write_whole
from jnpolicy.cli.usage import Command, one_of, seconds


@click.command("report", cls=Command)
@click.argument("case_file", metavar="CASE", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="文件",
    help="写到这个文件，以 .html、.docx 或 .xlsx 结尾；已有的不覆盖。",
)  # fmt: skip
@policy_option
@readings_option
@click.option("--require", multiple=True, metavar="条款/事项", help="必须入选的可选项，可以多次。")
@click.option("--forbid", multiple=True, metavar="条款/事项", help="不得入选的可选项，可以多次。")
@click.option(
    "--objective", callback=one_of("名义", "确定"), default="名义", metavar="名义|确定", help="求合计最大，还是确定数额最大。"
)
@click.option("--time-limit", callback=seconds, metavar="秒", help="到时间就用已找到的最好组合。")
@click.option("--all-readings", is_flag=True, help="加上换一种读法差多少。")
@click.pass_context
def command(
    context: click.Context,
    case_file: Path,
    output: Path,
    policies: tuple[str, ...],
    readings: tuple[str, ...],
    require: tuple[str, ...],
    forbid: tuple[str, ...],
    objective: str,
    time_limit: float | None,
    all_readings: bool,
) -> None:
    """把案例 CASE 的结果写成可以传阅的报告，按文件名的结尾写成网页、Word 或 Excel。

    退出码：0 已写好，组合已证明最优；1 输入有错或者写不了，没有写；3 已写好，但组合没有证明最优。
    """
    from jnpolicy.cli.requests import ambiguities_of, check_all_readings, decision_of, problem_of
    from jnpolicy.report.compose import compose
    from jnpolicy.report.formats import FORMATS, LibraryMissing
    from jnpolicy.solve.decide import Options

    ending = output.suffix.lower()
    if ending not in FORMATS:
        fail_with("JN0605", name="--output", text=output, hint=f"文件名以{'、'.join(FORMATS)}结尾。")
    check_all_readings(context, asked=all_readings and bool(require or forbid))
    check_free(output)
    try:
        lay_out = FORMATS[ending]()
    except LibraryMissing as missing:
        fail_with("JN0641", ending=ending, library=missing)
    interrupt_once()
    pack, case, written = open_written(case_file, policies)
    options = Options(objective, require, forbid, time_limit=time_limit)
    problem = problem_of(choose_readings(pack, case, readings), case)
    decision = decision_of(problem, options)
    ambiguous = ambiguities_of(problem, pack, objective, time_limit) if all_readings and not decision.interrupted else None
    write_whole(output, lay_out(compose(decision, pack, written.source.text, options, ambiguous)))
    click.echo(f"已写好 {output}")
    if not decision.optimal:
        click.echo("组合没有证明最优，报告里已注明。", err=True)
        sys.exit(UNPROVEN)
