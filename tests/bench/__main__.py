"""python -m tests.bench [solve|check|optimise …] [--write]: measure, print tables, and write docs/performance.md."""

from __future__ import annotations

import argparse
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from jnpolicy.model.load import load_pack
from jnpolicy.syntax.parse import parser
from jnpolicy.syntax.vocabulary import Names
from tests.bench.instances import SIZES, nested_instance
from tests.bench.solvers import solvers

ROOT = Path(__file__).parent.parent.parent
PACK = ROOT / "policy" / "jinan-ai-2020"
EXAMPLE = PACK / "cases" / "示例-泉城智能.yaml"
PAGE = ROOT / "docs" / "performance.md"
BARE = [sys.executable, "-c", "import clingo, lark, click"]


def measure_solve(runs: int = 9) -> Iterator[str]:
    """The example as a whole process beside the bare imports, in turn; ratios pair by pair."""
    command = [sys.executable, "-m", "jnpolicy", "solve", str(EXAMPLE)]
    times: dict[str, list[float]] = {"solve": [], "bare": []}
    for turn in range(runs + 1):
        for name, words in (("bare", BARE), ("solve", command)):
            started = time.perf_counter()
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
            if turn:  # the first of each is a warm-up
                times[name].append(time.perf_counter() - started)
    ratios = [one / two for one, two in zip(times["solve"], times["bare"], strict=True)]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    yield "| 整个进程 | 最小 | 中位 | 最大 |"
    yield "|---|---|---|---|"
    for label, row in (("`jnpolicy solve` 示例（毫秒）", times["solve"]), ("只引入 clingo、lark、click（毫秒）", times["bare"])):
        yield f"| {label} | {1000 * min(row):.0f} | {1000 * median(row):.0f} | {1000 * max(row):.0f} |"
    yield f"| 比值 | {min(ratios):.1f} | {median(ratios):.1f} | {max(ratios):.1f} |"
    yield ""
    yield f"{runs} 对，交替运行，另各预热一次。子进程的内存峰值 {memory} MB。"


def measure_check(runs: int = 5) -> Iterator[str]:
    """Loading and checking the pack: with the parser built anew, and with the parser kept."""
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


def measure_optimise(seeds: int = 3) -> Iterator[str]:
    """Each size and seed by each solver, model building included; an optimum that differs stops the run."""
    tools = solvers()
    yield f"| 可选项 | {' | '.join(tools)} |"
    yield "|---|" + "---|" * len(tools)
    for size in SIZES:
        times: dict[str, list[float]] = {name: [] for name in tools}
        unproven = dict.fromkeys(tools, 0)
        for seed in range(seeds):
            instance = nested_instance(size, seed)
            totals: dict[str, int] = {}
            for name, solve in tools.items():
                started = time.perf_counter()
                total, proven = solve(instance)
                times[name].append(time.perf_counter() - started)
                if proven:
                    totals[name] = total
                else:
                    unproven[name] += 1
            # HiGHS works in floats: equal to the fen after rounding, or it is said here
            if len(set(totals.values())) > 1:
                raise SystemExit(f"{size} 个可选项、种子 {seed}：最优值不同 {totals}")
        cells = [
            f"{1000 * median(times[name]):.0f}（至多 {1000 * max(times[name]):.0f}）"
            + (f"，{unproven[name]} 个未证明" if unproven[name] else "")
            for name in tools
        ]
        yield f"| {size} | {' | '.join(cells)} |"
    yield ""
    yield f"毫秒，{seeds} 个种子的中位和最大，含建模；每次至多 20 秒。各家都证明了的，最优值到分相同。"


PARTS = {"solve": measure_solve, "check": measure_check, "optimise": measure_optimise}


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
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    print(f"Python {platform.python_version()}")
    tables = {}
    for name in asked.parts or PARTS:
        tables[name] = "\n".join(PARTS[name]())
        print(f"\n{tables[name]}")
    if asked.write:
        write(tables)


if __name__ == "__main__":
    main()
