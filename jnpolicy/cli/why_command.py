"""jnpolicy why"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import click

from jnpolicy.cases.case import Case
from jnpolicy.cli.common import choose_readings, fail_with, open_case, policy_option, readings_option
from jnpolicy.cli.usage import Command, one_of, whole
from jnpolicy.model.policy import Policy
from jnpolicy.text.suggest import suggestion


@click.command("why", cls=Command)
@click.argument("case_file", metavar="CASE", type=click.Path(path_type=Path))
@click.argument("clause", metavar="[条款]", required=False)
@click.argument("matter", metavar="[事项]", required=False)
@policy_option
@readings_option
@click.option("--level", callback=one_of("摘要", "条件", "完整"), default="条件", metavar="摘要|条件|完整", help="说到多细。")
@click.option("--depth", callback=whole(0, 99), default="1", metavar="N", help="条件、定义展开几层；不成立的总是展开到底。")
@click.option("--json", "as_json", is_flag=True, help="输出全部证明（docs/proof-schema.md）。")
@click.option("--asp", "as_asp", is_flag=True, help="输出用到的 ASP 规则，连同它们在条款里的位置。")
def command(
    case_file: Path,
    clause: str | None,
    matter: str | None,
    policies: tuple[str, ...],
    readings: tuple[str, ...],
    level: str,
    depth: int,
    as_json: bool,
    as_asp: bool,
) -> None:
    """说明案例 CASE 里一个条款为什么给、为什么不给：每个条件、数额的算法、与别的条款的关系。

    不写条款，说全部，入选的在前；“条款/事项”也可以写在一起。
    """
    from jnpolicy.cli.requests import problem_of
    from jnpolicy.explain.prove import prove
    from jnpolicy.solve.decide import Options, decide_problem

    style = "json" if as_json else "text"
    pack, case = open_case(case_file, policies, style)
    policy = choose_readings(pack, case, readings, style)
    if clause is not None and matter is None and clause not in policy.titles and "/" in clause:
        clause, _, matter = clause.rpartition("/")
    _check_names(policy, case, clause, matter, style)
    problem = problem_of(policy, case, style)
    proofs = prove(problem)
    asked = [p for p in proofs if clause in (None, p.key.clause) and matter in (None, p.key.matter)]
    if as_json:
        from jnpolicy.report.proof_json import proof_json

        click.echo(json.dumps(proof_json(policy.id, case.name, asked), ensure_ascii=False, indent=2))
    elif as_asp:
        from jnpolicy.report.why_text import asp_text
        from jnpolicy.solve.trace import fired

        for proof in asked:
            name = f"{proof.key.text}　{policy.clause(proof.key.clause).span.place}"
            click.echo(asp_text(name, fired(policy, case, proof.key)))
    else:
        from jnpolicy.explain.why import explanations, no_matter_for
        from jnpolicy.report.why_text import why_text

        told = explanations(decide_problem(problem, Options()), asked)
        click.echo(why_text(told, level, depth), nl=False)
        if clause is not None and not told:
            click.echo(no_matter_for(policy, case, clause, matter))


def _check_names(policy: Policy, case: Case, clause: str | None, matter: str | None, style: str) -> None:
    if clause is not None and clause not in policy.titles:
        _unknown("JN0637", clause, sorted(policy.titles), f"条款有：{'、'.join(sorted(policy.titles))}。", style)
    if matter is not None and all(matter != own.id for own in case.matters):
        known = [own.id for own in case.matters]
        _unknown("JN0638", matter, known, f"案例的事项有：{'、'.join(known) or '（无）'}。", style)


def _unknown(code: str, name: str, known: list[str], otherwise: str, style: str) -> NoReturn:
    fail_with(code, style, name=name, hint=suggestion(name, known, otherwise))
