"""jnpolicy replay"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jnpolicy.cases.read import Written, check_case, load_written, read_written
from jnpolicy.cli.common import (
    choose_readings,
    fail,
    fail_with,
    interrupt_once,
    load_joined,
    policy_option,
    readings_option,
    report,
)
from jnpolicy.cli.exit_codes import DIFFERENT, SUCCESS, UNPROVEN
from jnpolicy.cli.usage import Command, seconds
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.load import find_pack
from jnpolicy.text.decode import reason
from jnpolicy.text.source import Source

if TYPE_CHECKING:
    from jnpolicy.report.recorded import Recorded
    from jnpolicy.report.trail import Asked


@click.command("replay", cls=Command)
@click.argument("decision_file", metavar="FILE", type=click.Path(path_type=Path))
@policy_option
@click.option("--case", "case_file", type=click.Path(path_type=Path), metavar="CASE", help="用这个案例文件，不用留在 FILE 里的。")
@readings_option
@click.option("--time-limit", callback=seconds, metavar="秒", help="这次最多算多久；不写则与当时一样。")
def command(
    decision_file: Path,
    policies: tuple[str, ...],
    case_file: Path | None,
    readings: tuple[str, ...],
    time_limit: float | None,
) -> None:
    """把决定 FILE（solve --json 的输出）再算一次，看结果是不是一样；不一样，是什么变了。

    退出码：0 结果相同；1 输入有错，没有再算；3 不一样，但有一次没有证明最优，不能断定；4 结果不同。
    """
    from jnpolicy.report.replay_report import Outcome, differences, outcome, result_text

    interrupt_once()
    old = _recorded(decision_file)
    asked = old.trail.asked
    options = asked.options if time_limit is None else replace(asked.options, time_limit=time_limit)
    asked = replace(asked, readings=(*asked.readings, *readings), options=options)
    names = policies or tuple(pack.named if find_pack(pack.named) else pack.id for pack in old.trail.packs)
    diagnostics = Diagnostics()
    kept = Source(old.trail.case_file, old.trail.case_text, f"{decision_file} 里的 {old.trail.case_file}")
    written = read_written(kept, diagnostics) if case_file is None else load_written(case_file, diagnostics)
    new, changed = _repeated(old, asked, names, written, diagnostics)
    found = differences(old, new)
    click.echo(result_text(old, new, found, changed=changed), nl=False)
    sys.exit({Outcome.SAME: SUCCESS, Outcome.DIFFERENT: DIFFERENT, Outcome.UNDECIDED: UNPROVEN}[outcome(found)])


def _recorded(path: Path) -> Recorded:
    """The decision that a file holds; leaves where it holds none."""
    from jnpolicy.report.recorded import NotADecision, parse_decision

    try:
        return parse_decision(path.read_bytes())
    except OSError as problem:
        fail_with("JN0642", reason=reason(problem))
    except NotADecision as fault:
        fail_with("JN0642", reason=fault)


def _repeated(
    old: Recorded, asked: Asked, names: tuple[str, ...], written: Written | None, diagnostics: Diagnostics
) -> tuple[Recorded, bool]:
    """The same decided now, and whether something else went in: that is told before what may come to grief by it."""
    from jnpolicy.cli.requests import decision_of, problem_of
    from jnpolicy.explain.account import account
    from jnpolicy.report.json_report import decision_json
    from jnpolicy.report.recorded import read_decision
    from jnpolicy.report.replay_report import changed_inputs, changed_readings, inputs_text
    from jnpolicy.report.trail import trail_of

    pack = load_joined(names, {}, diagnostics)
    if pack is None or written is None:
        fail(diagnostics)
    trail = trail_of(asked, names, pack, written.source)
    changes = changed_inputs(old.trail, trail)
    click.echo(inputs_text(changes), nl=False)
    case = check_case(written, pack, diagnostics)
    if case is None or diagnostics.has_errors:
        fail(diagnostics)
    report(diagnostics)
    policy = choose_readings(pack, case, asked.readings)
    more = changed_readings(old, policy)
    click.echo(inputs_text(more), nl=False)
    decision = decision_of(problem_of(policy, case), asked.options)
    return read_decision(decision_json(account(decision), trail)), bool(changes or more)
