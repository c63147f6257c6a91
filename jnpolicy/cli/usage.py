"""The command line in Chinese: how help looks, values that options take, and what is wrong with a command line."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.text.suggest import suggestion

_CALLED = {"case_file": "案例文件 CASE", "pack": "政策包 PACK", "paths": "文件或文件夹 PATH", "code": "错误代码 CODE",
           "proof_file": "证明文件 PROOF", "decision_file": "决定文件 FILE"}  # fmt: skip
_T = TypeVar("_T")
_Callback = Callable[[click.Context, click.Parameter, str | None], _T | None]


# —— help ——


class Command(click.Command):
    """A command whose help is Chinese throughout."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        self.options_metavar = "[选项]"
        return super().collect_usage_pieces(ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [row for option in self.get_params(ctx) if (row := _help_row(ctx, option)) is not None]
        with formatter.section("选项"):
            formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "打印用法。"
        return option


def _help_row(context: click.Context, parameter: click.Parameter) -> tuple[str, str] | None:
    return parameter.get_help_record(context) if isinstance(parameter, click.Option) else None


# —— values ——


class BadValue(click.BadParameter):
    """A value that an option cannot have, with what to write instead."""

    def __init__(self, value: str, hint: str, context: click.Context, parameter: click.Parameter):
        super().__init__(value, context, parameter)
        self.hint = hint


def one_of(*words: str) -> _Callback[str]:
    """One of some words."""

    def read(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        if value is not None and value not in words:
            raise BadValue(value, f"可以写：{'、'.join(words)}。", context, parameter)
        return value

    return read


def whole(low: int, high: int) -> _Callback[int]:
    """A whole number between two bounds."""

    def read(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise BadValue(value, f"写{low}到{high}的整数。", context, parameter)
        return int(value)

    return read


def seconds(context: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
    """A length of time: finite, not negative."""
    if value is None:
        return None
    try:
        length = float(value)
    except ValueError:
        length = math.nan
    if not (math.isfinite(length) and length >= 0):
        raise BadValue(value, "写不小于0的秒数，例如60。", context, parameter)
    return length


# —— what is wrong ——


class UnknownCommand(click.UsageError):
    """A command that there is none of."""

    def __init__(self, name: str, known: Sequence[str], context: click.Context):
        super().__init__(name, context)
        self.known = known


def usage_findings(problem: click.UsageError, context: click.Context) -> Diagnostics:
    """What is wrong with a command line, and what to write instead. `context` is that of the command called."""
    found = Diagnostics()
    usage = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
    match problem:
        case UnknownCommand():
            hint = suggestion(problem.message, problem.known, f"命令有：{'、'.join(problem.known)}。")
            found.add("JN0609", None, name=problem.message, hint=hint)
        case BadValue():
            found.add("JN0605", None, name=_called(problem.param), text=problem.message, hint=problem.hint)
        case click.NoSuchOption():
            options = [option for parameter in context.command.get_params(context) for option in parameter.opts]
            known = [option for option in options if option.startswith("--")]
            found.add("JN0610", None, name=problem.option_name, hint=suggestion(problem.option_name, known, f"写成：{usage}。"))
        case click.MissingParameter():
            found.add("JN0611", None, name=_called(problem.param), usage=usage)
        case click.BadOptionUsage() if "require" in problem.message:
            found.add("JN0611", None, name=f"选项 {problem.option_name} 的值", usage=usage)
        case click.BadOptionUsage():
            found.add("JN0612", None, text=f"选项 {problem.option_name} 后面的值", usage=usage)
        case _:
            extra = re.search(r"\((.*)\)", problem.message)
            found.add("JN0612", None, text=f"“{extra.group(1)}”" if extra else "参数", usage=usage)
    return found


def _called(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "参数"
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return _CALLED.get(parameter.name or "", parameter.human_readable_name)
