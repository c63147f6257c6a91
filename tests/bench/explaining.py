"""What explaining costs beside solving: `why`, reports, questions, and proofs as the candidates grow."""

from __future__ import annotations

import gc
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

from jnpolicy.cases.case import Case
from jnpolicy.cases.read import read_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.explain.check_proof import check_proof
from jnpolicy.explain.prove import prove
from jnpolicy.explain.why import explanations
from jnpolicy.model.load import load_pack
from jnpolicy.model.policy import Pack, Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.report.compose import compose
from jnpolicy.report.formats import FORMATS
from jnpolicy.report.proof_json import proof_json
from jnpolicy.report.why_text import CONDITIONS, why_text
from jnpolicy.solve.decide import Options, decide_problem
from jnpolicy.solve.decision import Decision
from jnpolicy.solve.derive import derive
from jnpolicy.solve.inquire import Inquirer
from jnpolicy.solve.problem import Problem, build_problem
from jnpolicy.text.source import Source
from tests.bench.gaps import gaps
from tests.bench.reports import case_text

ROOT = Path(__file__).parent.parent.parent
PACK = ROOT / "policy" / "jinan-ai-2020"
EXAMPLE = PACK / "cases" / "示例-泉城智能.yaml"
SIZES = (10, 30, 100, 300, 1000)
SIXTY = 60
T = TypeVar("T")


def measure_explaining(quick: bool) -> Iterator[str]:
    """`why`, a report in each format, and the questions of a case with gaps, each beside solving the same case."""
    runs = 3 if quick else 9
    pack = _pack()
    policy = under_readings(pack)
    example, sixty = EXAMPLE.read_text(encoding="utf-8"), case_text(SIXTY)
    yield "| 例子 | 做什么 | 毫秒（中位） | 是求解的几倍（逐轮，中位） |"
    yield "|---|---|---|---|"
    solve = partial(solved, policy, _case(pack, example))
    yield from _beside("示例", "求解（推导、选择）", solve, {"why，全部条款": partial(told, policy, _case(pack, example))}, runs)
    reports = {f"报告 {ending}": partial(reported, pack, policy, sixty, ending) for ending in FORMATS}
    yield from _beside(f"{SIXTY} 个可选项", "求解（推导、选择）", partial(solved, policy, _case(pack, sixty)), reports, runs)
    _, unknown, _ = gaps(EXAMPLE, PACK, 10, 0)
    ask = {"ask，排出全部问题": partial(Inquirer(policy).inquiries, unknown)}
    yield from _beside("示例去掉 10 个事实", "求解（推导、选择）", partial(solved, policy, unknown), ask, runs)
    yield ""
    yield f"{runs} 轮，交替运行，另各预热一次；同一个进程里，政策包已读好，why、报告都包括求解。"


def measure_proofs(quick: bool) -> Iterator[str]:
    """Making, checking and writing all proofs of a case as its candidates grow, beside deriving it; memory of the proofs."""
    pack = _pack()
    policy = under_readings(pack)
    yield "| 可选项 | 推导（毫秒） | 写证明（毫秒） | 核对（毫秒） | 写证明是推导的几倍 | JSON（KB） | 每项（KB） | 内存（MB） |"
    yield "|---|---|---|---|---|---|---|---|"
    for size in SIZES[:3] if quick else SIZES:
        case = _case(pack, case_text(size))
        rows: list[tuple[float, float, float]] = []
        for _ in range(2 if quick else 5):
            deriving, derived = _timed(partial(derive, policy, case))
            problem = build_problem(policy, case, derived)
            proving, proofs = _timed(partial(prove, problem))
            checking, _ = _timed(partial(check_proof, policy, case, proofs))
            rows.append((deriving, proving, checking))
        written = len(json.dumps(proof_json(policy.id, case.name, proofs), ensure_ascii=False).encode()) / 1024
        times = [f"{1000 * median(column):.0f}" for column in zip(*rows, strict=True)]
        ratio = median(proving / deriving for deriving, proving, _ in rows)
        yield (
            f"| {len(problem.candidates)} | {' | '.join(times)} | {ratio:.1f} | {written:,.0f} | {written / size:.1f} "
            f"| {_memory(problem):.1f} |"
        )
    yield ""
    yield "5 次的中位，同一个进程里；“内存”是写出的证明增加的，不是整个进程的。"


def _pack() -> Pack:
    pack = load_pack(PACK).pack
    assert pack is not None
    return pack


def _case(pack: Pack, text: str) -> Case:
    case = read_case(Source("案例.yaml", text), pack, Diagnostics())
    assert case is not None
    return case


def solved(policy: Policy, case: Case) -> Decision:
    return decide_problem(build_problem(policy, case, derive(policy, case)), Options())


def told(policy: Policy, case: Case) -> str:
    return why_text(explanations(solved(policy, case)), CONDITIONS, 1)


def reported(pack: Pack, policy: Policy, text: str, ending: str) -> bytes:
    decision = solved(policy, _case(pack, text))
    return FORMATS[ending]()(compose(decision, pack, text, Options()))


def _beside(
    label: str, base_label: str, base: Callable[[], object], others: Mapping[str, Callable[[], object]], runs: int
) -> Iterator[str]:
    """Some work beside a basis, turn by turn; the first turn is a warm-up."""
    times: dict[str, list[float]] = {name: [] for name in (base_label, *others)}
    for turn in range(runs + 1):
        for name, work in ((base_label, base), *others.items()):
            seconds, _ = _timed(work)
            if turn:
                times[name].append(seconds)
    for name, row in times.items():
        ratio = median(one / two for one, two in zip(row, times[base_label], strict=True))
        yield f"| {label} | {name} | {1000 * median(row):.0f} | {ratio:.2f} |"


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    gc.collect()
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def _memory(problem: Problem) -> float:
    """MB that the proofs of a problem take and keep."""
    gc.collect()
    tracemalloc.start()
    proofs = prove(problem)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert proofs
    return kept / 1024 / 1024
