"""jnpolicy advise"""

from __future__ import annotations

import json
from pathlib import Path

import click

from jnpolicy.cli.common import choose_readings, open_case, policy_option, readings_option
from jnpolicy.cli.usage import Command, whole


@click.command("advise", cls=Command)
@click.argument("case_file", metavar="CASE", type=click.Path(path_type=Path))
@policy_option
@readings_option
@click.option("--most", callback=whole(1, 100), default="5", metavar="N", help="最多列几项，默认 5。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（docs/json-advise.md）。")
def command(case_file: Path, policies: tuple[str, ...], readings: tuple[str, ...], most: int, as_json: bool) -> None:
    """案例 CASE 里哪几个真能改的事实，改一点合计就会增加；改得少的在前。

    只改词汇里标了“可调整”的：例如投资到门槛、多培训几个人、换一年申报。每一项都重新求解过。
    """
    from jnpolicy.cli.requests import problem_of
    from jnpolicy.explain.advice import advice
    from jnpolicy.report.advice_report import advice_json, advice_report
    from jnpolicy.solve.advise import advise

    style = "json" if as_json else "text"
    pack, case = open_case(case_file, policies, style)
    policy = choose_readings(pack, case, readings, style)
    found = advise(pack, problem_of(policy, case, style), most)
    told = advice(found)
    if as_json:
        click.echo(json.dumps(advice_json(found.decision, told), ensure_ascii=False, indent=2))
    else:
        click.echo(advice_report(found.decision, told), nl=False)
