"""jnpolicy vocab"""

from __future__ import annotations

import click

from jnpolicy.cli.common import open_pack
from jnpolicy.cli.usage import Command


@click.command("vocab", cls=Command)
@click.argument("pack")
def command(pack: str) -> None:
    """列出案例里可以写的申请人类型、事项种类和它们的属性。"""
    vocabulary = open_pack(pack).base.vocabulary
    for role, title in (("applicant", "申请人的类型"), ("matter", "事项的种类")):
        click.echo(f"{title}\n")
        for kind in vocabulary.kinds.values():
            if kind.role != role:
                continue
            parents = f"（也是{'、'.join(kind.ancestors)}）" if kind.ancestors else ""
            click.echo(f"  {kind.name}{parents}")
            for attribute in vocabulary.attributes_of(kind.name).values():
                marks = ("，时点" if attribute.is_time else "") + ("，可调整" if attribute.adjustable else "")
                note = f"　{attribute.note}" if attribute.note else ""
                click.echo(f"    {attribute.name}：{attribute.type.text}{marks}{note}")
            click.echo("")
