"""A case with facts stated anew, written to a file or told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from jnpolicy.cases.case import Case
from jnpolicy.cases.read import Written
from jnpolicy.cases.rewrite import rewritten
from jnpolicy.cases.setting import setting_text
from jnpolicy.cases.state import Statement
from jnpolicy.cli.common import fail
from jnpolicy.cli.files import encoded, rewrite, write_whole
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.load import read_bytes
from jnpolicy.model.policy import Pack


def keep(
    written: Written, pack: Pack, statements: Sequence[Statement], case: Case, target: Path | None, *, in_place: bool = False
) -> None:
    """Say what was stated, and write the case file with it; without a target that is all."""
    click.echo(f"\n记下的{len(statements)}个事实：")
    click.echo("".join(f"  {setting_text(statement)}\n" for statement in statements), nl=False)
    if target is None:
        click.echo("没有写进文件；要写，加 -o 文件，或者 --in-place。")
    else:
        write_case(written, pack, statements, case, target, in_place=in_place)
        click.echo(f"已写好 {target}")


def write_case(
    written: Written, pack: Pack, statements: Sequence[Statement], case: Case, target: Path, *, in_place: bool = False
) -> None:
    """Write the case file with the statements in it, whole or not at all; leave where that cannot be."""
    diagnostics = Diagnostics()
    text = rewritten(written, statements, pack, case)
    if text is None:
        diagnostics.add("JN0626", None, name=target)
    elif not in_place:
        write_whole(target, text)
    else:
        old = read_bytes(target, diagnostics)
        if old is not None:
            rewrite(target, encoded(text, old), diagnostics)
    if diagnostics.has_errors:
        fail(diagnostics)
