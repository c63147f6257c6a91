"""jnpolicy ask"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jnpolicy.cases.case import Case
from jnpolicy.cases.setting import REFERENCE
from jnpolicy.cases.state import Statement
from jnpolicy.cli.common import choose_readings, fail, open_written, policy_option, readings_option, report
from jnpolicy.cli.exit_codes import INTERRUPTED
from jnpolicy.cli.files import check_free
from jnpolicy.cli.keep import keep
from jnpolicy.cli.requests import not_computable
from jnpolicy.cli.usage import BadValue, Command
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.text.decode import decode

if TYPE_CHECKING:
    from jnpolicy.explain.questions import Asked, Questions, Reference
    from jnpolicy.solve.inquire import Inquirer

Answer = tuple[str, str, str]  # a fact by its matter and name; or a matter, 参照数额 and the clause
_SKIP = frozenset(("", "不知道", "不清楚", "未知", "待核实", "跳过", "~", "null"))
_STOP = frozenset(("退出", "结束", "quit", "exit"))


@click.command("ask", cls=Command)
@click.argument("case_file", metavar="CASE", type=click.Path(path_type=Path))
@policy_option
@readings_option
@click.option("--list", "listing", is_flag=True, help="不提问，只列出要查明的事实。")
@click.option("--json", "as_json", is_flag=True, help="不提问，以 JSON 列出（docs/json-ask.md）。")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件", help="答完后写到这个文件；已有的不覆盖。")
@click.option("--in-place", is_flag=True, help="答完后写回案例文件。")
@click.pass_context
def command(
    context: click.Context,
    case_file: Path,
    policies: tuple[str, ...],
    readings: tuple[str, ...],
    listing: bool,
    as_json: bool,
    output: Path | None,
    in_place: bool,
) -> None:
    """逐个问明案例 CASE 里还不知道、又能改变结果的事实，差得最多的先问。

    回答照案例文件的写法；不知道的，写“不知道”或者直接回车；写“退出”就不再问。
    """
    from jnpolicy.cli.requests import print_decision, problem_of
    from jnpolicy.explain.questions import questions
    from jnpolicy.report.questions_report import questions_json, questions_report
    from jnpolicy.solve.decide import Options, decide_problem
    from jnpolicy.solve.evaluate import NotComputable
    from jnpolicy.solve.inquire import Inquirer

    if in_place and output is not None:
        raise BadValue(str(output), "--in-place 和 -o 只写一个。", context, context.command.params[-2])
    style = "json" if as_json else "text"
    if output is not None:
        check_free(output, style)
    pack, case, written = open_written(case_file, policies, style)
    policy = choose_readings(pack, case, readings, style)
    inquirer = Inquirer(policy)
    try:
        first = questions(inquirer.inquiries(case))
    except NotComputable as lack:
        found = Diagnostics()
        not_computable(lack, found)
        fail(found, style)
    if as_json:
        click.echo(json.dumps(questions_json(first), ensure_ascii=False, indent=2))
        return
    if listing:
        click.echo(questions_report(first), nl=False)
        return
    dialogue = _Dialogue(inquirer, case, first)
    interrupted = dialogue.run()
    target = case_file if in_place else output
    if dialogue.answers:
        keep(written, pack, list(dialogue.answers.values()), dialogue.case, target, in_place=in_place)
    if interrupted:
        click.echo("已中断，没有求解。", err=True)
        sys.exit(INTERRUPTED)
    click.echo("")
    print_decision(decide_problem(problem_of(policy, dialogue.case), Options()))


class _Way(Enum):
    """What an answer may be besides a value."""

    SKIP = "不知道"
    STOP = "退出"


@dataclass
class _Dialogue:
    """Questions and answers, until nothing more can matter or nothing more is known."""

    inquirer: Inquirer
    case: Case
    found: Questions
    answers: dict[Answer, Statement] = field(default_factory=dict)
    skipped: set[Answer] = field(default_factory=set)

    def run(self) -> bool:
        """Ask one after another; whether the user interrupted."""
        from jnpolicy.report.questions_report import range_line

        try:
            while True:
                click.echo(range_line(self.found.span))
                left = [asked for asked in self.found.asked if _key(asked) not in self.skipped]
                amounts = [asked for asked in self.found.references if _key(asked) not in self.skipped]
                if not left and not amounts:
                    every = not self.found.asked and not self.found.references
                    click.echo("没有哪个未知的事实还能改变结果。" if every else "能改变结果的都问过了。")
                    return False
                if self._settled((left or amounts)[0], len(left) + len(amounts)) is _Way.STOP:
                    return False
        except KeyboardInterrupt:
            click.echo("")
            return True

    def _settled(self, asked: Asked | Reference, left: int) -> _Way | None:
        """Put a question until it is answered, skipped or ended."""
        from jnpolicy.explain.questions import Asked
        from jnpolicy.report.questions_report import question_lines, reference_lines

        click.echo("")
        head, *rest = question_lines(asked) if isinstance(asked, Asked) else reference_lines(asked)
        click.echo("\n".join([f"（还有{left}个）{head}", *(f"  {line}" for line in rest)]))
        while True:
            way = self._answer(asked)
            if way is _Way.SKIP:
                self.skipped.add(_key(asked))
            if way is not None:
                return way
            if _key(asked) in self.answers:
                return None

    def _answer(self, asked: Asked | Reference) -> _Way | None:
        """Read one answer; one that the case cannot have is told, and leaves everything as it was."""
        from jnpolicy.cases.setting import read_amount, read_answer
        from jnpolicy.explain.questions import Asked, questions
        from jnpolicy.solve.evaluate import NotComputable

        line = _line(f"{asked.name}＝")
        if line is None or line in _STOP:
            return _Way.STOP
        if line in _SKIP:
            return _Way.SKIP
        diagnostics = Diagnostics()
        if isinstance(asked, Asked):
            statement = read_answer(line, "回答", asked.fact.key, asked.definition, diagnostics)
        else:
            statement = read_amount(line, "回答", asked.matter, asked.clause, diagnostics)
        if statement is not None:
            case = statement.applied(self.case)
            try:
                self.found = questions(self.inquirer.inquiries(case))
                self.case, self.answers[_key(asked)] = case, statement
            except NotComputable as lack:
                not_computable(lack, diagnostics)
        report(diagnostics)
        return None


def _key(asked: Asked | Reference) -> Answer:
    """What a question is known by: the fact, or the matter and the clause."""
    from jnpolicy.explain.questions import Reference

    return (asked.matter, REFERENCE, asked.clause) if isinstance(asked, Reference) else (*asked.fact.key, "")


def _line(prompt: str) -> str | None:
    """A line of the standard input; None at its end. Where no one types, what was read is shown as if it were typed."""
    click.echo(prompt, nl=False)
    data = sys.stdin.buffer.readline()
    line = decode(data)[0].strip()
    if not data or not sys.stdin.isatty():
        click.echo(line)
    return line if data else None
