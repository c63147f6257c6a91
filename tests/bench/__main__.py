"""python -m tests.bench [PART …] [--quick] [--write]: measure, print, write docs/performance.md."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from jnpolicy.cases.state import with_fact
from jnpolicy.model.checks.memo import Memo
from jnpolicy.model.load import load_pack
from jnpolicy.solve.inquire import Inquirer
from jnpolicy.solve.instance import Instance
from jnpolicy.syntax.parse import parser
from jnpolicy.syntax.vocabulary import Names
from tests.bench import articles, files
from tests.bench.explaining import measure_explaining, measure_proofs
from tests.bench.gaps import gaps
from tests.bench.instances import FAMILIES, SIZES, Family, nested_instance
from tests.bench.plot import Curves, plot
from tests.bench.policies import SHAPES, Shape, policy_instance
from tests.bench.solvers import JNPOLICY, SECONDS, Solver, missing, models, solvers, total_only

ROOT = Path(__file__).parent.parent.parent
PACK = ROOT / "policy" / "jinan-ai-2020"
EXAMPLE = PACK / "cases" / "示例-泉城智能.yaml"
PAGE = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "images" / "optimise.svg"
# Candidates: to SEVERAL with several seeds, above with one; families to MEDIUM at most, some to LARGE, round ones to SEVERAL.
SEVERAL, MEDIUM, LARGE = 60, 240, 2000
MEASURED_LARGE = (FAMILIES[0], FAMILIES[1], SHAPES[4])
LONG = 60.0  # seconds for what another solver proves in `SECONDS` and jnpolicy does not
BARE = [sys.executable, "-c", "import clingo, lark, click"]


# ru_maxrss counts what a process had before exec as well, so a small one does the asking.
PEAK = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); "
PEAK += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"


def measure_solve(quick: bool) -> Iterator[str]:
    """The example as a whole process, with its pack kept and without, beside the bare imports; ratios turn by turn."""
    runs = 3 if quick else 9
    solve = [sys.executable, "-c", "from jnpolicy.cli.main import main; main()", "solve", str(EXAMPLE)]
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "只引入 clingo、lark、click": (BARE, ""),
            "`jnpolicy solve` 示例，政策包已存下": (solve, folder),
            "`jnpolicy solve` 示例，重新解析和检查": (solve, ""),
        }
        times: dict[str, list[float]] = {label: [] for label in commands}
        for turn in range(runs + 1):
            for label, (words, cache) in commands.items():
                started = time.perf_counter()
                _run(words, cache, stdout=subprocess.DEVNULL)
                if turn:  # the first of each is a warm-up; it also keeps the pack
                    times[label].append(time.perf_counter() - started)
        yield "| 整个进程 | 最小（毫秒） | 中位（毫秒） | 最大（毫秒） | 是只引入的几倍（逐轮，中位） | 内存峰值（MB） |"
        yield "|---|---|---|---|---|---|"
        bare, *_ = times.values()
        for label, (words, cache) in commands.items():
            row = times[label]
            ratio = median(one / two for one, two in zip(row, bare, strict=True))
            cells = [*(f"{1000 * pick(row):.0f}" for pick in (min, median, max)), f"{ratio:.1f}", f"{_peak(words, cache):.0f}"]
            yield f"| {label} | {' | '.join(cells)} |"
    yield ""
    yield f"{runs} 轮，交替运行，另各预热一次。"


def _run(command: list[str], cache: str, **more: Any) -> subprocess.CompletedProcess[Any]:
    """A process of its own; `cache` is where it keeps packs, empty where it keeps none."""
    return subprocess.run(command, check=True, cwd=ROOT, env=os.environ | {"JNPOLICY_CACHE": cache}, **more)


def _peak(command: list[str], cache: str) -> float:
    """Peak resident memory of a process in MB (Linux counts it in KB)."""
    done = _run([sys.executable, "-c", PEAK, *command], cache, capture_output=True, text=True)
    return int(done.stdout) / 1024


def measure_check(quick: bool) -> Iterator[str]:
    """Loading and checking the pack: with the parser built anew, and with the parser kept."""
    runs = 2 if quick else 7
    lines = sum(len(path.read_text(encoding="utf-8").split("\n")) for path in PACK.glob("*.jnp"))
    rows: dict[str, list[float]] = {"只建语法分析器": [], "检查政策包，连建语法分析器": [], "检查政策包，语法分析器已建": []}
    for _ in range(runs):
        for label in rows:
            if not label.endswith("已建"):
                parser.cache_clear()
            started = time.perf_counter()
            if label.startswith("只建"):
                parser("declarations.lark")
                parser("clauses.lark", Names())
            else:
                load_pack(PACK)
            rows[label].append(time.perf_counter() - started)
    yield f"| {lines} 行 .jnp | 中位（毫秒） | 行/秒 |"
    yield "|---|---|---|"
    for label, row in rows.items():
        speed = "" if label.startswith("只建") else f"{lines / median(row):,.0f}"
        yield f"| {label} | {1000 * median(row):.0f} | {speed} |"


def measure_articles(quick: bool) -> Iterator[str]:
    """Packs of many articles: from nothing, formatted, and after a change to one of them."""
    runs = 1 if quick else 5
    yield "| 条 | 行 | 检查（毫秒） | 行/秒 | fmt（毫秒） | 改一条以后再检查（毫秒） | 内存峰值（MB） |"
    yield "|---|---|---|---|---|---|---|"
    for size in articles.SIZES[: 2 if quick else None]:
        pack = articles.articles(size)
        checked, formatted, again = [], [], []
        for run in range(runs):
            articles.fresh()
            memo = Memo()
            checked.append(_seconds(partial(pack.check, memo)))
            again.append(_seconds(partial(pack.with_one_changed(81 + run).check, memo)))
            formatted.append(_seconds(pack.formatted))
        script = f"from tests.bench.articles import articles; articles({size}).check()"
        cells = [
            f"{1000 * median(checked):.0f}", f"{pack.lines / median(checked):,.0f}", f"{1000 * median(formatted):.0f}",
            f"{1000 * median(again):.0f}", f"{_peak([sys.executable, '-c', script], ''):.0f}",
        ]  # fmt: skip
        yield f"| {size} | {pack.lines:,} | {' | '.join(cells)} |"
    yield ""
    yield f"{runs} 次的中位；检查连建语法分析器；“再检查”在同一个进程里，没有改的不再解析和检查。"


def measure_files(quick: bool) -> Iterator[str]:
    """One file that grows: well formed, with a mistake in each clause, and what nobody would write."""
    yield "| 文件 | KB | 解析（毫秒） | 毫秒/KB | 内存峰值（MB） |"
    yield "|---|---|---|---|---|"
    for shape in files.SHAPES:
        files.parse(shape, 1)  # grammars are read, the parser of the vocabulary is built
        for size in files.SIZES[: 2 if quick else None]:
            seconds = min(_seconds(partial(files.parse, shape, size)) for _ in range(1 if quick else 2))
            script = f"from tests.bench.files import parse; parse({shape!r}, {size})"
            peak = _peak([sys.executable, "-c", script], "")
            yield f"| {shape} | {size} | {1000 * seconds:.0f} | {1000 * seconds / size:.1f} | {peak:.0f} |"
    yield ""
    yield "两次中较快的一次；语法分析器已建。"


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure_ask(quick: bool) -> Iterator[str]:
    """What to ask of the example with facts taken away: all questions ranked, then one answered and ranked again."""
    yield "| 未知的事实 | 能改变结果的 | 试过的回答 | 排出全部问题（毫秒） | 答一个以后再排（毫秒） |"
    yield "|---|---|---|---|---|"
    for size in (10,) if quick else (10, 20, 40):
        for seed in range(2 if quick else 3):
            policy, case, facts = gaps(EXAMPLE, PACK, size, seed)
            inquirer = Inquirer(policy)
            started = time.perf_counter()
            found = inquirer.inquiries(case)
            first = time.perf_counter() - started
            answered = with_fact(case, found.questions[0].fact.key, facts[found.questions[0].fact.key])
            second = _seconds(partial(inquirer.inquiries, answered))
            answers = sum(len(question.answers) for question in found.questions)
            yield f"| {size} | {len(found.questions)} | {answers} | {1000 * first:.0f} | {1000 * second:.0f} |"
    yield ""
    yield "示例案例随机去掉这么多个事实（种子 0 起，一行一个）；另有本来就没有写的。"


def measure_optimise(quick: bool) -> Iterator[str]:
    """Each family, size and seed by each solver, model building included; an optimum that differs stops the run.

    What CP-SAT proves in time and jnpolicy does not, jnpolicy tries again for `LONG` seconds.
    """
    tools = solvers()
    yield from _missing()
    curves: Curves = {}
    instances: dict[str, list[Instance]] = {}
    kinds: dict[str, str] = {}
    for family in (*FAMILIES, *SHAPES):
        for size in SIZES[:3] if quick else SIZES:
            if size > (LARGE if family in MEASURED_LARGE else SEVERAL if family in FAMILIES[2:] else MEDIUM):
                continue
            label = f"{family.name}，{size}"
            build = (
                partial(nested_instance, family=family) if isinstance(family, Family) else partial(policy_instance, shape=family)
            )
            seeds = range(1 if quick or size > SEVERAL else 3)
            kinds[label] = "限额交叉" if isinstance(family, Shape) and family.crossing else "限额互相包含"
            instances[label] = [build(size, seed) for seed in seeds]
    yield from _table("限额，可选项", tools, instances, curves, kinds, LONG)
    yield f"毫秒：3 个种子（0 起；超过 {SEVERAL} 个可选项的，1 个）的中位和最大，含建模；每次至多 {SECONDS:.0f} 秒。{AGREED}"
    yield "“jnpolicy”只求合计，与另两家一样；“连并列”再证明个数最少、最早，是产品平时做的。"
    if not quick:
        PLOT.write_text(plot(curves), encoding="utf-8")
        yield ""
        yield f"![时间随可选项个数的增长](images/{PLOT.name})"


def measure_models(quick: bool) -> Iterator[str]:
    """The other solvers with each of the two linear models."""
    yield from _missing()
    seeds = range(1 if quick else 3)
    yield from _table("模型", models(), {str(size): [nested_instance(size, seed) for seed in seeds] for size in (30, 60)})
    yield f"毫秒：{len(seeds)} 个种子的中位和最大；每次至多 {SECONDS:.0f} 秒。{AGREED}"


AGREED = "都证明了的，最优值到分相同，否则运行中止（HiGHS 用浮点数，舍入到分后比）。"


def _missing() -> Iterator[str]:
    if missing():
        yield f"没有安装 {'、'.join(missing())}（`pip install -e '.[bench]'`），少了它们的列。"
        yield ""


def _table(
    title: str,
    tools: dict[str, Solver],
    instances: dict[str, list[Instance]],
    curves: Curves | None = None,
    kinds: dict[str, str] | None = None,
    again: float = 0,
) -> Iterator[str]:
    if not tools:
        return
    yield f"| {title} | {' | '.join(tools)} |"
    yield "|---|" + "---|" * len(tools)
    late: list[str] = []
    for label, row in instances.items():
        times: dict[str, list[float]] = {name: [] for name in tools}
        unproven = dict.fromkeys(tools, 0)
        for seed, instance in enumerate(row):
            found = {name: _timed(solve, instance) for name, solve in tools.items()}
            proven = {name: total for name, (_, total, sure) in found.items() if sure}
            rival = min((found[name][0] for name in proven if name.startswith("CP-SAT")), default=None)
            if again and JNPOLICY not in proven and rival is not None:
                started = time.perf_counter()
                total, sure = total_only(instance, again)
                proven |= {JNPOLICY: total} if sure else {}
                told = f"{time.perf_counter() - started:.0f} 秒证明" if sure else "没有证明"
                late.append(f"{label}、种子 {seed}：CP-SAT {rival:.1f} 秒，jnpolicy {told}")
            if len(set(proven.values())) > 1:
                raise SystemExit(f"{title}：{label}、种子 {seed}，最优值不同 {proven}")
            for name, (seconds, _, sure) in found.items():
                times[name].append(seconds)
                unproven[name] += not sure
            print(f"… {label}/{seed}", {n: f"{t:.3f}" + ("" if ok else "?") for n, (t, _, ok) in found.items()}, flush=True)
        cells = [
            f"{1000 * median(times[name]):.0f}（至多 {1000 * max(times[name]):.0f}）"
            + (f"，{unproven[name]} 个未证明" if unproven[name] else "")
            for name in tools
        ]
        if curves is not None and kinds is not None:
            for name in tools:
                size = int(label.rpartition("，")[2])
                curves.setdefault(kinds[label], {}).setdefault(name, {}).setdefault(size, []).append(median(times[name]))
        yield f"| {label} | {' | '.join(cells)} |"
    yield ""
    if again:
        yield f"CP-SAT 十秒内证明、jnpolicy 没有的，再给 jnpolicy {again:.0f} 秒：{'；'.join(late) or '没有这样的例子'}。"
        yield ""


def _timed(solve: Solver, instance: Instance) -> tuple[float, int, bool]:
    """(seconds, total in 分, proven): the median of three runs where the first is short."""
    seconds: list[float] = []
    while len(seconds) < 3 and (not seconds or seconds[0] < 1):
        started = time.perf_counter()
        total, proven = solve(instance)
        seconds.append(time.perf_counter() - started)
    return median(seconds), total, proven


PARTS = {
    "solve": measure_solve,
    "check": measure_check,
    "articles": measure_articles,
    "files": measure_files,
    "ask": measure_ask,
    "explaining": measure_explaining,
    "proofs": measure_proofs,
    "optimise": measure_optimise,
    "models": measure_models,
}


def check_marks(names: list[str]) -> None:
    """Before anything is measured: the page must have the marks, each table once."""
    text = PAGE.read_text(encoding="utf-8")
    for name in names:
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        if not (text.count(start) == text.count(end) == 1 and text.index(start) < text.index(end)):
            raise SystemExit(f"{PAGE.name} 里没有成对的 {start.strip()} 和 {end}")


def write(tables: dict[str, str]) -> None:
    """Put the tables between their marks; the file is replaced whole."""
    text = PAGE.read_text(encoding="utf-8")
    for name, table in tables.items():
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        head, _, rest = text.partition(start)
        _, _, tail = rest.partition(end)
        text = f"{head}{start}{table}\n{end}{tail}"
    temporary = PAGE.with_suffix(".md.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(PAGE)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    arguments.add_argument("--quick", action="store_true", help="fewer runs, small sizes only; not for --write")
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    if asked.quick and asked.write:
        arguments.error("--quick is not exact enough to be written")
    if asked.write:
        check_marks(asked.parts or list(PARTS))
    print(f"Python {platform.python_version()}")
    tables = {}
    for name in asked.parts or PARTS:
        tables[name] = "\n".join(PARTS[name](asked.quick))
        print(f"\n{tables[name]}")
    if asked.write:
        write(tables)


if __name__ == "__main__":
    main()
