"""A decision and its repetition side by side: what went in that is another now, and what came out otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from jnpolicy.explain.formula import range_text
from jnpolicy.model.policy import Policy
from jnpolicy.report.recorded import CERTIFICATE, HEAD, LISTS, OTHER_SELECTIONS, Entry, Recorded
from jnpolicy.report.terminal import matter_text
from jnpolicy.report.trail import Trail
from jnpolicy.text.money import fen_text


class Outcome(Enum):
    """What a repetition says of a decision."""

    SAME = "相同"
    DIFFERENT = "不同"
    UNDECIDED = "不能断定"  # the search was cut short, and may have stopped elsewhere


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise. `timed`: where the search stopped may account for it."""

    text: str
    timed: bool


# —— what went in ——


def changed_inputs(old: Trail, new: Trail) -> list[str]:
    """What is another than it was, in sentences; readings apart, which are chosen later."""
    return [*_program(old, new), *_packs(old, new), *_case(old, new), *_options(old, new)]


def _program(old: Trail, new: Trail) -> Iterator[str]:
    if old.program != new.program:
        yield f"程序：当时是 jnpolicy {old.program}，现在是 {new.program}"
    elif old.program_digest != new.program_digest:
        yield f"程序：同是 jnpolicy {old.program}，源文件有改动"
    if old.clingo != new.clingo:
        yield f"求解器：当时是 clingo {old.clingo}，现在是 clingo {new.clingo}"


def _packs(old: Trail, new: Trail) -> Iterator[str]:
    before, after = ({pack.id: pack.digest for pack in item.packs} for item in (old, new))
    for name, digest in before.items():
        if name not in after:
            yield f"政策包 {name}：这次没有用"
        elif after[name] != digest:
            yield f"政策包 {name}：原文或者条款有改动"
    yield from (f"政策包 {name}：当时没有用" for name in after if name not in before)
    if set(before) == set(after) and list(before) != list(after):
        yield "政策包：先后不同"


def _case(old: Trail, new: Trail) -> Iterator[str]:
    if old.case_digest != new.case_digest:
        yield "案例：文件里留的文字与它的摘要不符，被改动过" if old.case_text == new.case_text else "案例：文字有改动"


def _options(old: Trail, new: Trail) -> Iterator[str]:
    before, after = old.asked.options.time_limit, new.asked.options.time_limit
    if before != after:
        yield f"选项：时间限制当时{_limit(before)}，这次{_limit(after)}"


def _limit(seconds: float | None) -> str:
    return "没有" if seconds is None else f"是{seconds:g}秒"


def changed_readings(old: Recorded, policy: Policy) -> list[str]:
    """The questions of the law that were settled otherwise then."""
    new = {(owner, question): reading for owner, question, reading in policy.readings}
    found = []
    for place in dict.fromkeys((*old.readings, *new)):
        before, after = old.readings.get(place), new.get(place)
        if before != after:
            was = f"当时是「{before}」" if before is not None else "当时没有这处疑义"
            now = f"这次是「{after}」" if after is not None else "现在没有这处疑义"
            found.append(f"读法：{place[0]}／{place[1]}，{was}，{now}")
    return found


# —— what came out ——


def differences(old: Recorded, new: Recorded) -> list[Difference]:
    """All that came out otherwise; nothing where the two say the same."""
    found = [*_totals(old, new), *_candidates(old, new), *_rest(old, new)]
    if not found and old.trail == new.trail and old.told[CERTIFICATE] != new.told[CERTIFICATE]:
        found.append(Difference("最优的证明不同", _limited(old, new)))  # of anything else the same may be proven in another way
    return found


def outcome(found: list[Difference]) -> Outcome:
    """What the differences come to."""
    if not found:
        return Outcome.SAME
    return Outcome.UNDECIDED if all(item.timed for item in found) else Outcome.DIFFERENT


def _cut_short(old: Recorded, new: Recorded) -> bool:
    """Whether the two may have stopped at different selections: one is not proven, and neither is better than can be."""
    return not (old.optimal and new.optimal) and old.best <= new.bound and new.best <= old.bound


def _limited(old: Recorded, new: Recorded) -> bool:
    """Whether one had no time for all that is told beside the selection."""
    return any(not item.optimal or item.interrupted or item.trail.asked.options.time_limit is not None for item in (old, new))


def _totals(old: Recorded, new: Recorded) -> Iterator[Difference]:
    timed = _cut_short(old, new)
    for label, before, after in (("合计", old.nominal, new.nominal), ("其中确定", old.certain, new.certain)):
        if before != after:
            more = "多" if after > before else "少"
            text = f"{label}：当时{fen_text(before)}，现在{fen_text(after)}，{more}{fen_text(abs(after - before))}"
            yield Difference(text, timed)
    if (old.possible, old.tight) != (new.possible, new.tight):
        yield Difference(f"查明以后最多：当时{_most(old)}，现在{_most(new)}", timed or _limited(old, new))
    if (old.optimal, old.bound) != (new.optimal, new.bound):
        both = old.optimal and new.optimal
        yield Difference(f"最优：当时{_proven(old)}，现在{_proven(new)}", not both)


def _most(item: Recorded) -> str:
    most = "不封顶" if item.possible is None else fen_text(item.possible)
    return most if item.tight else f"{most}（未必达到）"


def _proven(item: Recorded) -> str:
    return f"{'已' if item.optimal else '没有'}证明，不会超过{fen_text(item.bound)}"


def _candidates(old: Recorded, new: Recorded) -> Iterator[Difference]:
    before, after = _by_candidate(old), _by_candidate(new)
    for candidate in dict.fromkeys((*before, *after)):
        was, now = before.get(candidate, {}), after.get(candidate, {})
        moved = [name for name in LISTS if _plain(was.get(name)) != _plain(now.get(name))]
        if moved:
            name = _name(next(iter((was or now).values())))
            timed = _cut_short(old, new) if set(moved) <= {"selection", "left_out"} else False
            one, two = _became(was), _became(now)
            said = f"当时{one}；现在{two}" if one != two else f"{two}，算式、依据或者说明不同"
            yield Difference(f"{name}：{said}", timed)


def _by_candidate(item: Recorded) -> dict[str, dict[str, Entry]]:
    found: dict[str, dict[str, Entry]] = {}
    for entry in item.entries:
        found.setdefault(entry.candidate, {})[entry.list] = entry
    return found


def _plain(entry: Entry | None) -> Mapping[str, Any] | None:
    """A row without what choosing it anyway would cost: that is told only as far as there is time."""
    return None if entry is None else {key: value for key, value in entry.row.items() if key != "cost"}


def _name(entry: Entry) -> str:
    row = entry.row
    return f"{row['article']}「{row['clause']}」{matter_text(row['matter'], row['matter_name'])}"


def _became(entries: Mapping[str, Entry]) -> str:
    return "，".join(_state(name, entry.row) for name, entry in entries.items()) or "没有这一项"


def _state(name: str, row: Mapping[str, Any]) -> str:
    match name:
        case "selection":
            return f"入选，得{fen_text(_fen(row['paid']))}"
        case "left_out":
            return f"没有选（{row['because']}）"
        case "open":
            high = None if row["high"] is None else _fen(row["high"])
            waits = f"，需要查明{'、'.join(row['missing'])}" if row["missing"] else ""
            return f"待核实（数额{range_text(_fen(row['low']), high)}{waits}）"
        case "discretionary":
            return f"可以争取（{'，'.join([row['nature'], *row['missing']])}）"
        case _:
            return f"不符合（{'；'.join(row['reasons'])}）"


def _fen(text: str) -> int:
    return int(text.replace(".", ""))


_TITLES = dict(zip(HEAD, ("政策的名称、施行期", "案例的名称", "申请人", "目标", "声明"), strict=True)) | dict(
    zip(OTHER_SELECTIONS, ("依次最优的几种组合", "另一个目标下的组合", "一样最多的组合", "各种比重下最优的组合"), strict=True)
)


def _rest(old: Recorded, new: Recorded) -> Iterator[Difference]:
    for name, title in _TITLES.items():
        if old.told[name] != new.told[name]:
            yield Difference(f"{title}不同", name in OTHER_SELECTIONS and _limited(old, new))


# —— as text ——


def inputs_text(changes: list[str]) -> str:
    """What went in that is another than it was."""
    return "".join(f"  · {change}\n" for change in changes)


def result_text(old: Recorded, new: Recorded, found: list[Difference], *, changed: bool) -> str:
    """What came out, beside what came out then. `changed`: whether something else went in."""
    return "\n".join(_result(old, new, found, changed)) + "\n"


def _result(old: Recorded, new: Recorded, found: list[Difference], changed: bool) -> Iterator[str]:
    if not changed:
        yield "程序、政策包、案例、选项、读法，都与当时一样。"
    verdict = outcome(found)
    if verdict is Outcome.SAME:
        yield f"结果相同：合计{fen_text(new.nominal)}，入选的、没有选的、待核实的、不符合的，每一项都一样。"
    else:
        yield "结果不同：" if verdict is Outcome.DIFFERENT else "结果不一样，但不能断定变了："
        yield from (f"  · {item.text}" for item in found)
    if verdict is Outcome.DIFFERENT and not changed:
        yield "用的都一样，结果却不同：文件里的结果被改动过，或者算的时候出了差错。不要采信这个文件。"
    for item, when in ((old, "当时"), (new, "这次")):
        if not item.optimal:
            why = "被中断" if item.interrupted else "时间用完"
            yield f"{when}{why}，组合没有证明最优；再算一次，可能停在另一个组合。"
