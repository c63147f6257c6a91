"""jnpolicy what-if"""

from __future__ import annotations

import json
from pathlib import Path

import click

from jnpolicy.cli.common import choose_readings, fail, open_written, policy_option, readings_option
from jnpolicy.cli.files import check_free
from jnpolicy.cli.keep import write_case
from jnpolicy.cli.usage import BadValue, Command
from jnpolicy.diagnostics import Diagnostics


@click.command("what-if", cls=Command)
@click.argument("case_file", metavar="CASE", type=click.Path(path_type=Path))
@click.option("--set", "settings", multiple=True, metavar="谁.属性=值", help="改成这样，可以多次。")
@click.option("--add", "added", multiple=True, metavar="事项", help="增加一个事项，写法同案例文件的一行，可以多次。")
@click.option("--remove", "removed", multiple=True, metavar="事项", help="当作没有这个事项，写编号，可以多次。")
@policy_option
@readings_option
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（docs/json-what-if.md）。")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件", help="把改过的案例写到这个文件；已有的不覆盖。")
@click.pass_context
def command(
    context: click.Context,
    case_file: Path,
    settings: tuple[str, ...],
    added: tuple[str, ...],
    removed: tuple[str, ...],
    policies: tuple[str, ...],
    readings: tuple[str, ...],
    as_json: bool,
    output: Path | None,
) -> None:
    """案例 CASE 里的几个事实如果是另一个样子，或者多一个、少一个事项，结果差在哪里。

    写成“贷款1.本金=300万元”“申请人.规模=小型”；不写是谁的，要只有一个有这个属性；“=未知”是当作不知道。
    事项写成“编号: 贷9, 种类: 银行贷款, 年度: 2022, 本金: 100万元”。案例文件不变。
    """
    from jnpolicy.cases.matters import read_matter, with_matter, without_matter
    from jnpolicy.cases.setting import read_setting
    from jnpolicy.cli.requests import problem_of
    from jnpolicy.explain.account import account
    from jnpolicy.explain.comparison import comparison
    from jnpolicy.report.comparison_report import comparison_json, comparison_report
    from jnpolicy.solve.decide import Options, decide_problem

    style = "json" if as_json else "text"
    if not (settings or added or removed):
        raise click.MissingParameter(ctx=context, param=_option(context, "settings"))
    if output is not None and (added or removed):
        hint = "增减事项的，不写成文件；在案例文件里照着改。"
        raise BadValue(str(output), hint, context, _option(context, "output"))
    if output is not None:
        check_free(output, style)
    pack, case, written = open_written(case_file, policies, style)
    policy = choose_readings(pack, case, readings, style)
    diagnostics = Diagnostics()
    changed, statements = case, {}
    for name in removed:
        changed = without_matter(name, changed, diagnostics) or changed
    for text in added:
        matter = read_matter(text, "--add", pack, changed, diagnostics)
        changed = changed if matter is None else with_matter(changed, matter)
    for text in settings:
        statement = read_setting(text, "--set", pack, changed, diagnostics)
        if statement is not None:
            changed = statement.applied(changed)
            statements[statement.key, statement.reference] = statement
    if diagnostics.has_errors:
        fail(diagnostics, style)
    before, after = (account(decide_problem(problem_of(policy, item, style), Options())) for item in (case, changed))
    found = comparison(before, after, statements.values())
    if output is not None:
        write_case(written, pack, list(statements.values()), changed, output)
    if as_json:
        click.echo(json.dumps(comparison_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo(comparison_report(found), nl=False)
        if output is not None:
            click.echo(f"\n已写好 {output}")


def _option(context: click.Context, name: str) -> click.Parameter:
    return next(item for item in context.command.params if item.name == name)
