"""jnpolicy check-proof"""

from __future__ import annotations

import json
from pathlib import Path

import click

from jnpolicy.cli.common import choose_readings, fail_with, format_option, open_case, policy_option, readings_option
from jnpolicy.cli.usage import Command


@click.command("check-proof", cls=Command)
@click.argument("proof_file", metavar="PROOF", type=click.Path(path_type=Path))
@click.argument("case_file", metavar="CASE", type=click.Path(path_type=Path))
@policy_option
@readings_option
@format_option
def command(proof_file: Path, case_file: Path, policies: tuple[str, ...], readings: tuple[str, ...], style: str) -> None:
    """核对证明 PROOF（why --json 的输出）在案例 CASE 里是否成立：逐步对照政策和案例，不用求解器。"""
    from jnpolicy.explain.check_proof import check_proof
    from jnpolicy.explain.follows import Unproven
    from jnpolicy.report.proof_json import NotAProof, read_proofs
    from jnpolicy.text.decode import reason

    pack, case = open_case(case_file, policies, style)
    policy = choose_readings(pack, case, readings, style)
    try:
        proofs = read_proofs(json.loads(proof_file.read_bytes()))
    except OSError as problem:
        fail_with("JN0640", style, reason=reason(problem))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        fail_with("JN0640", style, reason="不是 JSON")
    except NotAProof as fault:
        fail_with("JN0640", style, reason=fault)
    try:
        check_proof(policy, case, proofs)
    except Unproven as fault:
        fail_with("JN0639", style, step=fault)
    click.echo(f"{len(proofs)}份证明，每一步都成立。")
