"""jnpolicy check"""

from __future__ import annotations

import sys

import click

from jnpolicy.cli.common import fail_with, format_option, report
from jnpolicy.cli.exit_codes import INVALID
from jnpolicy.cli.usage import Command


@click.command("check", cls=Command)
@click.argument("pack")
@format_option
def command(pack: str, style: str) -> None:
    """检查政策包 PACK（文件夹，或自带政策包的名称）和其中的案例，报出全部错误。"""
    from jnpolicy.cases.read import check_case, check_policy, load_written
    from jnpolicy.model.load import find_pack, load_pack
    from jnpolicy.resources import bundled_packs

    folder = find_pack(pack)
    if folder is None:
        fail_with("JN0601", style, name=pack, known="、".join(bundled_packs()) or "（无）")
    loaded = load_pack(folder)
    cases = sorted(folder.glob("cases/*.yaml"))
    for path in cases:
        written = load_written(path, loaded.diagnostics)
        if written is not None:
            check_policy(written, folder, loaded.diagnostics)
            if loaded.pack is not None:
                check_case(written, loaded.pack, loaded.diagnostics)
    report(loaded.diagnostics, style)
    if loaded.diagnostics.has_errors or loaded.pack is None:
        sys.exit(INVALID)
    if style == "text":
        policy = loaded.pack.base
        grants = sum(clause.nature.grants for clause in policy.clauses)
        click.echo(
            f"没有错误：{policy.title}，{len(policy.clauses)}个条款（{grants}个给予补助），"
            f"{len(loaded.pack.questions)}处疑义，{len(cases)}个案例。"
        )
