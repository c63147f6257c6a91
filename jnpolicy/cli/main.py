"""The `jnpolicy` command and its subcommands."""

from __future__ import annotations

import gc
import importlib
import sys

import click

from jnpolicy import __version__
from jnpolicy.cli.exit_codes import INTERRUPTED, INVALID, SUCCESS
from jnpolicy.text.decode import reason

# command → what --help says of it; the module and function bear its name
_COMMANDS = {
    "solve": "算出一个案例的最优组合，并说明理由。",
    "check": "检查政策包（和其中的案例），报出全部错误。",
    "coverage": "逐句列出原文的归处；有一句没有归处就失败。",
    "compile": "打印政策（和案例）的 ASP 程序，clingo 可以直接运行。",
    "vocab": "列出案例里可以写的种类和属性。",
    "new-case": "写出一份带注释的案例模板。",
    "test": "核对政策包里每个案例是否得出预期的结果。",
}

_COLLECT_AFTER = 100_000  # new objects between searches for garbage: a tenth of a short run went into them


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"jnpolicy.cli.{cmd_name.replace('-', '_')}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jnpolicy")
def group() -> None:
    """把扶持政策写成条款，算出该申领哪些补助，并说明理由。"""


def main() -> None:
    """Entry point. Output is UTF-8 whatever the terminal's locale says."""
    gc.set_threshold(_COLLECT_AFTER)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = group.main(prog_name="jnpolicy", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort):
        click.echo("已中断，没有结果。", err=True)
        code = INTERRUPTED
    except click.ClickException as problem:
        problem.show()
        code = problem.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        code = SUCCESS
    except OSError as problem:
        click.echo(f"写不了输出：{reason(problem)}。", err=True)
        code = INVALID
    gc.freeze()  # what is left ends with the process; no last search through it
    sys.exit(code if isinstance(code, int) else SUCCESS)
