"""The reference pages hold all that the program has, and nothing that it has not."""

from __future__ import annotations

import re
from pathlib import Path

import click

from jnpolicy.asp.text import program_text
from jnpolicy.cases.read import load_case
from jnpolicy.cli import exit_codes
from jnpolicy.cli.main import group
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.diagnostics.catalogue import CATALOGUE
from jnpolicy.model.policy import Pack
from jnpolicy.model.readings import under_readings
from jnpolicy.resources import encoding_text
from jnpolicy.solve.arithmetic import comparisons
from tests.conftest import EXAMPLE, ROOT, case_of

DOCS = ROOT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_predicates(jinan: Pack, industry: Pack) -> None:
    case = load_case(EXAMPLE, jinan, Diagnostics())
    assert case is not None
    policy = under_readings(jinan)
    program = program_text(policy, case, comparisons(policy, case)) + program_text(under_readings(industry))
    program += encoding_text("choice.lp") + encoding_text("advice.lp")
    program = re.sub(r'"(?:[^"\\]|\\.)*"|%.*', "0", program)
    used = set(re.findall(r"(?<![\w#])([a-z_]+)(?=\()", program)) - {"m", "n", "other", "not"}
    documented = set(re.findall(r"^\| ([a-z_]+)/\d \|", page("predicates.md"), re.M))
    assert documented == used


def test_arities(jinan: Pack) -> None:
    declared = dict(re.findall(r"#defined ([a-z_]+)/(\d)", program_text(under_readings(jinan))))
    for name, arity in re.findall(r"^\| ([a-z_]+)/(\d) \|", page("predicates.md"), re.M):
        assert declared.get(name, arity) == arity


def test_the_case_of_the_page(jinan: Pack) -> None:
    text = re.search(r"```yaml\n(.*?)```", page("cases.md"), re.S)
    assert text is not None
    case = case_of(jinan, text.group(1))
    assert len(case.matters) == 5 and case.links and case.awards and case.others


def test_commands_and_options() -> None:
    text = page("cli.md")
    context = click.Context(group)
    for name in group.list_commands(context):
        assert f"jnpolicy {name}" in text
        command = group.get_command(context, name)
        assert command is not None
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert any(option in text for option in parameter.opts), f"{name} {parameter.opts}"


def test_exit_codes() -> None:
    codes = {value for name, value in vars(exit_codes).items() if name.isupper()}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", page("cli.md"), re.M)} == codes


def test_diagnostics() -> None:
    rows = re.findall(r"^\| \[(JN\d{4})\]\(diagnostics/\1\.md\) \| \S+ \| (.*?) \| (.*?) \|$", page("diagnostics.md"), re.M)
    assert {code: (message, remedy) for code, message, remedy in rows} == {
        code: (wording.message, wording.remedy) for code, wording in CATALOGUE.items()
    }


def test_links_lead_somewhere() -> None:
    for path in (*DOCS.rglob("*.md"), ROOT / "README.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} → {target}"
    assert Path(EXAMPLE).exists()
