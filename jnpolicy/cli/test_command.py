"""jnpolicy test"""

from __future__ import annotations

import sys

import click

from jnpolicy.cli.common import choose_readings, open_pack, report
from jnpolicy.cli.exit_codes import DIFFERENT, INVALID
from jnpolicy.cli.usage import Command


@click.command("test", cls=Command)
@click.argument("pack")
def command(pack: str) -> None:
    """核对政策包 PACK 里 cases/*.yaml 的每个案例是否得出它的“预期”。"""
    from jnpolicy.cases.expectation import differences
    from jnpolicy.cases.read import load_case
    from jnpolicy.cli.requests import problem_of
    from jnpolicy.diagnostics import Diagnostics
    from jnpolicy.model.load import find_pack
    from jnpolicy.solve.decide import Options, decide_problem
    from jnpolicy.solve.outcome import outcome

    loaded = open_pack(pack)
    folder = find_pack(pack)
    assert folder is not None
    failed = passed = 0
    diagnostics = Diagnostics()
    for path in sorted(folder.glob("cases/*.yaml")):
        case = load_case(path, loaded, diagnostics)
        if case is None or case.expectation is None:
            continue
        decision = decide_problem(problem_of(choose_readings(loaded, case, ()), case), Options())
        found = differences(case.expectation, outcome(decision))
        passed, failed = passed + (not found), failed + bool(found)
        for text in found:
            click.echo(f"✗ {path.name}　{text}")
    report(diagnostics)
    click.echo(f"{passed}个案例与预期相符，{failed}个不符。")
    if diagnostics.has_errors:
        sys.exit(INVALID)
    if failed:
        sys.exit(DIFFERENT)
