"""jnpolicy compile"""

from __future__ import annotations

from pathlib import Path

import click

from jnpolicy.cli.common import choose_readings, format_option, open_case, open_pack, readings_option
from jnpolicy.cli.usage import Command


@click.command("compile", cls=Command)
@click.argument("pack")
@click.option("--case", "case_file", type=click.Path(path_type=Path), help="连同这个案例的事实一起打印。")
@readings_option
@format_option
def command(pack: str, case_file: Path | None, readings: tuple[str, ...], style: str) -> None:
    """打印政策包 PACK 的 ASP 程序，每个条款一节，规则上面是法条原文。"""
    from jnpolicy.asp.text import program_text
    from jnpolicy.solve.arithmetic import comparisons

    if case_file is None:
        click.echo(program_text(choose_readings(open_pack(pack, style), None, readings, style)))
        return
    loaded, case = open_case(case_file, (pack,), style)
    policy = choose_readings(loaded, case, readings, style)
    click.echo(program_text(policy, case, comparisons(policy, case)))
