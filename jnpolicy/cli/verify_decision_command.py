"""jnpolicy verify-decision"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from jnpolicy.cases.case import Case
from jnpolicy.cases.read import load_written, read_written
from jnpolicy.cli.common import fail, fail_with, format_option, open_read, policy_option
from jnpolicy.cli.exit_codes import UNPROVEN
from jnpolicy.cli.usage import Command, seconds
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.digest import pack_digest, text_digest
from jnpolicy.model.policy import Pack
from jnpolicy.text.decode import reason
from jnpolicy.text.source import Source
from jnpolicy.verify.check import Check
from jnpolicy.verify.claims import SCHEMA, Claims, NotADecision, OtherSchema, read_claims


@click.command("verify-decision", cls=Command)
@click.argument("decision_file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("case_file", metavar="[CASE]", type=click.Path(path_type=Path), required=False)
@policy_option
@click.option("--optimality", is_flag=True, help="再由 OR-Tools 核对没有更好的组合（要装 jnpolicy[bench]）。")
@click.option("--time-limit", callback=seconds, default="60", metavar="秒", help="--optimality 最多用多少秒。")
@format_option
def command(
    decision_file: Path, case_file: Path | None, policies: tuple[str, ...], optimality: bool, time_limit: float, style: str
) -> None:
    """核对决定 FILE（solve --json 的输出）：条件、关系、限额、每一项的数和合计，只凭政策包和案例另算一遍，不用求解器。

    案例取决定里留下的全文；没有留下的，写明案例 CASE。

    退出码：0 查过的都成立；1 不成立，或者输入有错；3 --optimality 没有全部查完。
    """
    from jnpolicy.model.readings import under_readings
    from jnpolicy.verify.values import Unspecified

    claims = _claims(decision_file, style)
    pack, case = _open(claims, case_file, policies, style)
    policy = under_readings(pack, {(item.owner, item.question): item.reading for item in claims.readings})
    check = Check(policy, case, claims)
    try:
        checked = check.checked()
    except Unspecified as lack:
        fail_with("JN0653", style, fault=f"这个案例里政策没有唯一的结果（{lack}）")
    _refuse(check.faults, style)
    confirmed, left = _confirmed(check, time_limit, style) if optimality else ((), tuple(check.searched()))
    click.echo(f"核对了「{case.name}」的决定，查过的都成立：")
    for text in (*checked, *(f"{text}（另一个求解器）" for text in confirmed)):
        click.echo(f"√ {text}")
    click.echo("没有核对的：")
    for text in (*left, *check.unchecked()):
        click.echo(f"－ {text}")
    if optimality and left:
        sys.exit(UNPROVEN)


def _refuse(faults: Sequence[str], style: str) -> None:
    """Leave with what is wrong, if anything is."""
    found = Diagnostics()
    for fault in dict.fromkeys(faults):
        found.add("JN0653", None, fault=fault)
    if found.has_errors:
        fail(found, style)


def _confirmed(check: Check, time_limit: float, style: str) -> tuple[Sequence[str], Sequence[str]]:
    """What another solver confirms of what only a search can tell, and what it had no time for."""
    try:
        from jnpolicy.verify.optimality import NoModel, confirm
    except ImportError:
        fail_with("JN0654", style)
    try:
        made = confirm(check, time_limit)
    except NoModel as lack:
        return (), [f"{text}：{lack}" for text in check.searched()]
    _refuse(made.faults, style)
    return made.confirmed, made.unfinished


def _claims(path: Path, style: str) -> Claims:
    try:
        return read_claims(json.loads(path.read_bytes()))
    except OSError as problem:
        fail_with("JN0642", style, reason=reason(problem))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        fail_with("JN0642", style, reason="不是 JSON")
    except NotADecision as fault:
        fail_with("JN0642", style, reason=fault)
    except OtherSchema as schema:
        fail_with("JN0651", style, schema=schema, known=SCHEMA)


def _open(claims: Claims, case_file: Path | None, policies: Sequence[str], style: str) -> tuple[Pack, Case]:
    """The packs and the case of a decision, as they were when it was made; else leave with what has changed."""
    trail = claims.trail
    found = Diagnostics()
    if case_file is not None:
        written = load_written(case_file, found)
    elif trail is not None:
        written = read_written(Source(trail.case.file, trail.case.text), found)
    else:
        fail_with("JN0611", style, name="案例文件 CASE（决定里没有留下案例）", usage="jnpolicy verify-decision FILE CASE")
    if written is None:
        fail(found, style)
    if trail is not None and text_digest(written.source.text) != trail.case.digest:
        fail_with("JN0652", style, what="案例")
    named = [] if trail is None else [pack.named for pack in trail.packs]
    pack, case = open_read(written, policies or named, found, style)
    if trail is not None:
        digests = {one.id: one.digest for one in trail.packs}
        for one in pack.packs:
            if digests.get(one.id) != pack_digest(one):
                fail_with("JN0652", style, what=f"政策包「{one.id}」")
    return pack, case
