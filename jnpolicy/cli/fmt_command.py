"""jnpolicy fmt"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import click

from jnpolicy.cli.common import report
from jnpolicy.cli.exit_codes import INVALID
from jnpolicy.cli.files import encoded, rewrite
from jnpolicy.cli.usage import BadValue, Command
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.text.source import Source

_STDIN = "-"


@dataclass(frozen=True, slots=True)
class _File:
    """A file in canonical form: its bytes as they are and as they should be."""

    path: Path
    source: Source
    text: str
    old: bytes

    @property
    def new(self) -> bytes:
        return encoded(self.text, self.old)

    @property
    def difference(self) -> str:
        """What would change, line by line."""
        old, new, name = list(StringIO(self.source.text)), list(StringIO(self.text)), self.source.shown
        return "".join(_whole_lines(difflib.unified_diff(old, new, name, name))) or f"{name}：只改编码和换行\n"


def _whole_lines(lines: Iterator[str]) -> Iterator[str]:
    return (line if line.endswith("\n") else f"{line}\n\\ 文件末尾没有换行\n" for line in lines)


def _named(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if value == _STDIN and len(values) > 1:
            raise BadValue(value, "标准输入不能和文件一起写。", context, parameter)
        if Path(value).is_file() and Path(value).suffix != ".jnp":
            raise BadValue(value, "只排版 .jnp 文件；写这样的文件、文件夹，或者自带政策包的名称。", context, parameter)
    return values


@click.command("fmt", cls=Command)
@click.argument("paths", nargs=-1, callback=_named, metavar="[PATH…]")
@click.option("--check", is_flag=True, help="不写，只列出要改的文件；有要改的就失败。")
@click.option("--diff", is_flag=True, help="不写，只打印要改的地方。")
@click.option("--as", "named", type=click.Path(path_type=Path), metavar="文件", help="标准输入是这个文件的内容。")
@click.pass_context
def command(context: click.Context, paths: tuple[str, ...], check: bool, diff: bool, named: Path | None) -> None:
    """把 PATH 排成规范的样子。

    PATH 是 .jnp 文件、文件夹，或自带政策包的名称；写“-”或者不写，则从标准输入读，写到标准输出。
    """
    from_stdin = paths in ((), (_STDIN,))
    if named is not None and not from_stdin:
        raise BadValue(str(named), "从标准输入读的时候才写。", context, context.command.params[-1])
    if not paths and named is None and sys.stdin.isatty():
        raise click.MissingParameter(ctx=context, param=context.command.params[0])
    diagnostics = Diagnostics()
    found = _standard_input(named, diagnostics) if from_stdin else _files(paths, diagnostics)
    changed = [file for file in found if file.new != file.old]
    if diff or check:
        click.echo("".join(file.difference if diff else f"{file.source.shown}\n" for file in changed), nl=False)
    elif from_stdin:
        click.echo(b"".join(file.new for file in found), nl=False)
    else:
        for file in changed:
            if rewrite(file.path, file.new, diagnostics):
                click.echo(f"已排版 {file.source.shown}")
    report(diagnostics)
    if diagnostics.has_errors or (check and changed):
        sys.exit(INVALID)


def _standard_input(named: Path | None, diagnostics: Diagnostics) -> list[_File]:
    data = sys.stdin.buffer.read()
    path = named or Path("标准输入")
    return _formatted({path: data}, named.parent if named is not None else None, diagnostics)


def _files(paths: tuple[str, ...], diagnostics: Diagnostics) -> list[_File]:
    """Every file that the paths name or hold. Files of one folder are read together: they share a vocabulary."""
    from jnpolicy.model.load import find_pack, no_files, read_bytes

    folders: dict[Path, dict[Path, bytes]] = {}
    for name in paths:
        path = Path(name)
        folder = find_pack(name) if path.suffix != ".jnp" or path.is_dir() else None
        below = sorted(folder.rglob("*.jnp")) if folder is not None else [path]
        if not below:
            no_files(path, diagnostics)
        for file in below:
            data = read_bytes(file, diagnostics)
            if data is not None:
                folders.setdefault(file.parent, {})[file] = data
    return [file for folder, wanted in folders.items() for file in _formatted(wanted, folder, diagnostics)]


def _formatted(wanted: Mapping[Path, bytes], folder: Path | None, diagnostics: Diagnostics) -> list[_File]:
    """Those of the wanted files that can be read, beside the others of their folder.

    What is wrong with the others is told where it keeps a wanted one from being read.
    """
    from jnpolicy.model.load import read_source, source_of
    from jnpolicy.syntax.format import format_files

    around = Diagnostics()
    read: dict[Path, Source] = {}
    for path in sorted({*wanted, *(folder.glob("*.jnp") if folder is not None else ())}):
        source = source_of(path, wanted[path], diagnostics) if path in wanted else read_source(path, around)
        if source is not None:
            read[path] = source
    texts = dict(zip(read, format_files(tuple(read.values()), around), strict=True))
    own = {read[path].shown for path in wanted if path in read}
    told = [item for item in around if item.span is not None and item.span.source.shown in own]
    explained = {item.span.source.shown for item in told if item.span is not None}
    unexplained = [path for path in wanted if path in read and texts[path] is None and read[path].shown not in explained]
    diagnostics.extend(around if unexplained else told)
    done = [(path, texts.get(path)) for path in wanted]
    return [_File(path, read[path], text, wanted[path]) for path, text in done if text is not None]
