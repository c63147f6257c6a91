"""jnpolicy new-case"""

from __future__ import annotations

from pathlib import Path

import click

from jnpolicy.cli.common import open_pack
from jnpolicy.cli.files import write_whole
from jnpolicy.cli.usage import Command


@click.command("new-case", cls=Command)
@click.argument("pack")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写到这个文件；不写则打印出来。")
def command(pack: str, output: Path | None) -> None:
    """写出政策包 PACK 的案例模板，每个属性都有注释。"""
    from jnpolicy.cases.template import case_template

    text = case_template(open_pack(pack))
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text)
        click.echo(f"已写好 {output}")
