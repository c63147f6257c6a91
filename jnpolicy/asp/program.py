"""A small program type, rendered to text. Every string of a user goes through `quoted`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from jnpolicy.model.types import Sort, Type

_YI = 10**8
_FINE = 10**9


@dataclass(frozen=True, slots=True)
class Comment:
    """A line that says what the rules below it are for."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`head :- body.`; a fact where the body is empty."""

    head: str
    body: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The rules of one clause, definition or relation, under its title."""

    title: str
    lines: tuple[Comment | Rule, ...]


def quoted(text: str) -> str:
    """A text as an ASP string. It knows only three escapes, and NUL would cut it short."""
    if "\x00" in text:
        raise ValueError("NUL in text")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def term(value: Fraction | bool | str, kind: Type) -> str | None:
    """A value as a term that ASP orders as the law does; None where no term holds it exactly.

    Amounts never become ASP integers, which are 32-bit: money is m(亿, 元, 分), other numbers
    n(亿, 个, 十亿分之一). Tuples of that form compare exactly and in order.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return quoted(value)
    match kind.sort:
        case Sort.MONEY:
            fen = value * 100
            if fen.denominator != 1 or abs(value) >= 10**17:
                return None
            yuan, rest = divmod(int(fen), 100)
            return "m({},{},{})".format(*divmod(yuan, _YI), rest)
        case Sort.DATE | Sort.YEAR:
            return str(int(value))
        case _:
            fine = value * _FINE
            if fine.denominator != 1 or abs(value) >= 10**17:
                return None
            whole, rest = divmod(int(fine), _FINE)
            return "n({},{},{})".format(*divmod(whole, _YI), rest)


def render(sections: Iterable[Section]) -> str:
    """The program as text: sections with comments, one rule a line."""
    blocks = []
    for section in sections:
        lines = [f"% ════ {_one_line(section.title)}"]
        for line in section.lines:
            if isinstance(line, Comment):
                lines.append(f"% {_one_line(line.text)}")
            elif line.body:
                lines.append(f"{line.head} :- {', '.join(line.body)}.")
            else:
                lines.append(f"{line.head}.")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _one_line(text: str) -> str:
    """A comment must not end early, or what follows it would be program."""
    return " ".join(text.split()).replace("*%", "* %")
