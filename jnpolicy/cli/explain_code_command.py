"""jnpolicy explain-code"""

from __future__ import annotations

import re

import click

from jnpolicy.cli.common import fail_with
from jnpolicy.cli.usage import Command
from jnpolicy.diagnostics.catalogue import CATALOGUE
from jnpolicy.diagnostics.render import LABELS
from jnpolicy.resources import finding_page
from jnpolicy.text.width import fold

_NEAR = 3  # codes that are named for one that there is none of


@click.command("explain-code", cls=Command)
@click.argument("code")
def command(code: str) -> None:
    """说明错误代码 CODE（例如 JN0204）是什么情况，为什么，怎样改，附例子。"""
    known = _written(code)
    if known not in CATALOGUE:
        fail_with("JN0614", name=code, hint=_hint(known))
    wording = CATALOGUE[known]
    title, _, body = finding_page(known).partition("\n")
    click.echo(f"{title.removeprefix('# ')}（{LABELS[wording.severity]}）\n")
    click.echo(f"信息　{_blanked(wording.message)}\n")
    click.echo(_plain(body))


def _written(code: str) -> str:
    """The code as the catalogue writes it: jn204, 0204 and ＪＮ０２０４ are JN0204."""
    match = re.fullmatch(r"(?:JN)?([0-9]{1,4})", fold(code).strip().upper())
    return f"JN{match.group(1):>04}" if match else code


def _hint(code: str) -> str:
    if not re.fullmatch(r"JN[0-9]{4}", code):
        return "写成 JN 加四个数字，例如 JN0204。"
    near = sorted(CATALOGUE, key=lambda other: (abs(int(other[2:]) - int(code[2:])), other))[:_NEAR]
    return f"相近的代码有：{'、'.join(sorted(near))}。"


def _blanked(wording: str) -> str:
    return re.sub(r"(?:\{\w+\})+", "…", wording)


def _plain(page: str) -> str:
    """A page without its marks: examples moved in, headings as they are."""
    lines, inside = [], False
    for line in page.strip().split("\n"):
        if line.startswith("```"):
            inside = not inside
        else:
            lines.append(f"    {line}".rstrip() if inside else re.sub(r"\*\*(.+?)\*\* ", r"\1　", line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
