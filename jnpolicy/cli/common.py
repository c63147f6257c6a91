"""What the commands share: finding and loading packs and cases, choosing readings, printing findings."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from jnpolicy.cases.case import Case
from jnpolicy.cases.read import Written, check_case, load_written
from jnpolicy.cli.exit_codes import INVALID
from jnpolicy.cli.usage import one_of
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.diagnostics.render import as_json, render
from jnpolicy.model.join import join
from jnpolicy.model.load import Loaded, find_pack, load_pack
from jnpolicy.model.policy import Pack, Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.model.store import PackStore
from jnpolicy.resources import bundled_packs, cache_folder
from jnpolicy.text.source import Span
from jnpolicy.text.suggest import suggestion

_F = TypeVar("_F", bound=Callable[..., Any])


def format_option(command: _F) -> _F:
    """--format text|json for findings."""
    return click.option(
        "--format", "style", callback=one_of("text", "json"), default="text", metavar="text|json", help="错误信息的形式。"
    )(command)


def policy_option(command: _F) -> _F:
    """--policy PACK, as often as needed."""
    told = "政策包，可以几个；不写则按案例里的“政策”。"
    return click.option("--policy", "policies", multiple=True, metavar="PACK", help=told)(command)


def readings_option(command: _F) -> _F:
    """--reading 条款=读法, as often as needed."""
    return click.option("--reading", "readings", multiple=True, metavar="条款=读法", help="改用一个非默认的读法，可以多次。")(
        command
    )


def report(diagnostics: Diagnostics, style: str = "text") -> None:
    """Print findings to standard error; as JSON to standard output."""
    if style == "json":
        click.echo(json.dumps(as_json(diagnostics), ensure_ascii=False, indent=2))
    elif len(diagnostics):
        click.echo(render(diagnostics), err=True)


def fail(diagnostics: Diagnostics, style: str = "text") -> NoReturn:
    """Print findings and leave with the code for invalid input."""
    report(diagnostics, style)
    sys.exit(INVALID)


def fail_with(code: str, style: str = "text", **arguments: object) -> NoReturn:
    """Leave with one finding that stands in no file."""
    diagnostics = Diagnostics()
    diagnostics.add(code, None, **arguments)
    fail(diagnostics, style)


def open_pack(name: str, style: str = "text") -> Pack:
    """The pack of that name or folder, free of errors; else leave with its findings."""
    diagnostics = Diagnostics()
    loaded = find_and_load(name, diagnostics)
    if loaded.pack is None or diagnostics.has_errors:
        fail(diagnostics, style)
    report(diagnostics)
    return loaded.pack


def find_and_load(name: str, diagnostics: Diagnostics, place: Span | None = None) -> Loaded:
    """The pack of that name or folder; all that is wrong with it goes to the findings."""
    folder = find_pack(name)
    if folder is None:
        diagnostics.add("JN0601", place, name=name, known="、".join(bundled_packs()) or "（无）")
        return Loaded(None, diagnostics)
    cache = cache_folder()
    loaded = load_pack(folder, PackStore(cache) if cache is not None else None)
    diagnostics.extend(loaded.diagnostics)
    return loaded


def open_case(path: Path, policies: Sequence[str] = (), style: str = "text") -> tuple[Pack, Case]:
    """A case with the packs that it names or that were asked for, joined into one."""
    pack, case, _ = open_written(path, policies, style)
    return pack, case


def open_written(path: Path, policies: Sequence[str] = (), style: str = "text") -> tuple[Pack, Case, Written]:
    """The same with the case as it is written."""
    diagnostics = Diagnostics()
    written = load_written(path, diagnostics)
    if written is None:
        load_joined(tuple(dict.fromkeys(policies)), {}, diagnostics)
        fail(diagnostics, style)
    pack, case = open_read(written, policies, diagnostics, style)
    return pack, case, written


def open_read(written: Written, policies: Sequence[str], diagnostics: Diagnostics, style: str = "text") -> tuple[Pack, Case]:
    """A case already read with its packs; leaves where something is wrong with either, or was found before."""
    names = pack_names(written, policies)
    if not names:
        fail_with("JN0606", style)
    places = {node.text.strip(): node.span for node in written.policies} if not policies else {}
    pack = load_joined(names, places, diagnostics)
    case = check_case(written, pack, diagnostics) if pack is not None else None
    if pack is None or case is None or diagnostics.has_errors:
        fail(diagnostics, style)
    report(diagnostics)
    return pack, case


def pack_names(written: Written, policies: Sequence[str]) -> tuple[str, ...]:
    """The packs to take: those asked for, else those that the case names, else the only one that comes with the program."""
    names = tuple(dict.fromkeys(policies or (node.text.strip() for node in written.policies)))
    known = bundled_packs()
    return names or (tuple(known) if len(known) == 1 else ())


def load_joined(names: Sequence[str], places: Mapping[str, Span], diagnostics: Diagnostics) -> Pack | None:
    """The packs of these names as one; None where one is not usable. `places`: where a name is written."""
    loaded = [find_and_load(name, diagnostics, places.get(name)).pack for name in names]
    packs = [pack for pack in loaded if pack is not None]
    return join(packs, diagnostics) if packs and len(packs) == len(names) else None


def choose_readings(pack: Pack, case: Case | None, asked: Iterable[str], style: str = "text") -> Policy:
    """The policy under the case's readings and those of the command line, which come last."""
    pairs = list(case.readings) if case is not None else []
    for text in asked:
        owner, equals, reading = text.partition("=")
        if not equals:
            fail_with("JN0605", style, name="--reading", text=text, hint="写成“条款=读法”。")
        pairs.append((owner.strip(), reading.strip()))
    chosen: dict[tuple[str, str], str] = {}
    for owner, reading in pairs:
        question = next((q for q in pack.questions if q.owner == owner and any(r.name == reading for r in q.readings)), None)
        if question is None:
            fail_with("JN0602", style, name=owner, reading=reading, hint=_reading_hint(pack, owner))
        chosen[question.owner, question.name] = reading
    return under_readings(pack, chosen)


def _reading_hint(pack: Pack, owner: str) -> str:
    names = [r.name for q in pack.questions if q.owner == owner for r in q.readings]
    if names:
        return f"「{owner}」的读法有：{'、'.join(names)}。"
    return suggestion(owner, {q.owner for q in pack.questions}, "读法写在政策包的“疑义”之下。")


def interrupt_once() -> None:
    """From now on the first Ctrl-C ends the search; more of them must not lose what it found."""
    signal.signal(signal.SIGINT, _interrupt_once)


def _interrupt_once(number: int, frame: object) -> None:
    from jnpolicy.solve.budget import Budget

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not Budget.noted:
        raise KeyboardInterrupt
