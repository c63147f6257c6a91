"""The `jnpolicy` command and its subcommands."""

from __future__ import annotations

import gc
import importlib
import itertools
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

import click

from jnpolicy import __version__
from jnpolicy.cli.exit_codes import INTERRUPTED, INVALID, SUCCESS, USAGE
from jnpolicy.cli.usage import Command, UnknownCommand, usage_findings
from jnpolicy.text.decode import reason

# command → what --help says of it; the module and function bear its name
_COMMANDS = {
    "solve": "算出一个案例的最优组合，并说明理由。",
    "why": "说明一个条款为什么给、为什么不给，一直追到法条和案例。",
    "report": "写出可以传阅的报告：HTML、Word 或 Excel。",
    "replay": "把 solve --json 的决定再算一次，看结果是不是一样，是什么变了。",
    "check-proof": "核对 why --json 的证明，不用求解器。",
    "verify-decision": "核对 solve --json 的决定，不用求解器。",
    "ask": "逐个问明还不知道、又能改变结果的事实。",
    "what-if": "改几个事实，增减事项，看结果差在哪里。",
    "advise": "看改哪几个真能改的事实，合计会增加。",
    "check": "检查政策包（和其中的案例），报出全部错误。",
    "coverage": "逐句列出原文的归处；有一句没有归处就失败。",
    "compile": "打印政策（和案例）的 ASP 程序，clingo 可以直接运行。",
    "vocab": "列出案例里可以写的种类和属性。",
    "new-case": "写出一份带注释的案例模板。",
    "fmt": "把条款文件排成规范的样子，含义不变。",
    "test": "核对政策包里每个案例是否得出预期的结果。",
    "explain-code": "说明一个错误代码是什么情况，为什么，怎样改。",
}

_COLLECT_AFTER = 100_000  # new objects between searches for garbage: a tenth of a short run went into them


class _Lazy(Command, click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"jnpolicy.cli.{cmd_name.replace('-', '_')}_command")
        command: click.Command = module.command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in _COMMANDS and not args[0].startswith("-"):
            raise UnknownCommand(args[0], list(_COMMANDS), ctx)
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """As click does, but a wrong command line is told in Chinese, as findings are."""
        words = list(sys.argv[1:] if args is None else args)
        try:
            return super().main(words, *rest, **(extra | {"standalone_mode": False}))
        except click.UsageError as problem:
            if not words:
                problem.show()  # the help
                sys.exit(USAGE)
            from jnpolicy.cli.common import report

            as_json = "--json" in words or "--format=json" in words or ("--format", "json") in itertools.pairwise(words)
            report(usage_findings(problem, self._context(words)), "json" if as_json else "text")
            sys.exit(USAGE)

    def _context(self, words: Sequence[str]) -> click.Context:
        """That of the command which a command line calls, or of the group."""
        whole = click.Context(self, info_name="jnpolicy")
        called = self.get_command(whole, words[0]) if words else None
        return click.Context(called, parent=whole, info_name=words[0]) if called is not None else whole

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group("jnpolicy", cls=_Lazy, subcommand_metavar="命令 …", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jnpolicy", help="打印版本。")
def group() -> None:
    """把扶持政策写成条款，算出该申领哪些补助，并说明理由。"""


def main() -> None:
    """Entry point. Files' names and output are UTF-8 whatever the locale says."""
    if sys.getfilesystemencoding() != "utf-8" and sys.executable and not sys.flags.utf8_mode:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    gc.set_threshold(_COLLECT_AFTER)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = group.main(prog_name="jnpolicy", standalone_mode=False)
        sys.stdout.flush()
    except SystemExit as end:
        code = end.code
    except (KeyboardInterrupt, click.Abort):
        click.echo("已中断，没有结果。", err=True)
        code = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        code = SUCCESS
    except OSError as problem:
        click.echo(f"写不了输出：{reason(problem)}。", err=True)
        code = INVALID
    _end(code if isinstance(code, int) else SUCCESS)


def _end(code: int) -> NoReturn:
    """End at once: all is written, and a Ctrl-C while the interpreter is taken down would change the exit code."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
