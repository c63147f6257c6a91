"""jnpolicy coverage"""

from __future__ import annotations

import sys

import click

from jnpolicy.cli.common import format_option, open_pack, report
from jnpolicy.cli.exit_codes import INVALID
from jnpolicy.cli.usage import Command


@click.command("coverage", cls=Command)
@click.argument("pack")
@format_option
def command(pack: str, style: str) -> None:
    """逐句列出政策包 PACK 的原文归到了哪里；有一句没有归处，退出码为 1。"""
    from jnpolicy.diagnostics import Diagnostics
    from jnpolicy.model.coverage import coverage

    loaded = open_pack(pack, style)
    diagnostics = Diagnostics()
    places = coverage(loaded, diagnostics)
    if style == "text":
        for place in places:
            line, _ = loaded.law.line_column(place.sentence.start)
            text = place.sentence.text
            shown = text if len(text) <= 40 else f"{text[:28]}……{text[-10:]}"
            click.echo(f"{line:>4}  {shown}\n      → {'、'.join(place.owners) or '（没有归处）'}")
    report(diagnostics, style)
    missing = sum(not place.owners for place in places)
    if style == "text":
        click.echo(f"共{len(places)}句，{len(places) - missing}句有归处，{missing}句没有。")
    if missing:
        sys.exit(INVALID)
