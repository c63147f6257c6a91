"""A decision as it was written (`jnpolicy.decision/1`), read again: what it was made from, and what it came to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from jnpolicy.report.json_report import SCHEMA
from jnpolicy.report.trail import Asked, Trail, TrailPack
from jnpolicy.solve.decide import CERTAIN, NOMINAL, Options

T = TypeVar("T")


class NotADecision(ValueError):
    """A text that is no decision of this schema; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a candidate, in one of the lists. `row` is all that the decision says of it there."""

    list: str
    candidate: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision read from its JSON. Amounts in 分; `readings` by owner and question; `told` is the rest, as it stands there."""

    trail: Trail
    readings: Mapping[tuple[str, str], str]
    nominal: int
    certain: int
    possible: int | None
    tight: bool
    optimal: bool
    interrupted: bool
    bound: int
    entries: tuple[Entry, ...]
    told: Mapping[str, Any]

    @property
    def best(self) -> int:
        """What `bound` bounds: the total under the objective that was asked for."""
        return self.certain if self.trail.asked.options.objective == CERTAIN else self.nominal


# where a decision lists candidates, and what it says of each beside the five keys that name it
LISTS: dict[str, tuple[str, ...]] = {
    "selection": ("paid",),
    "left_out": ("because",),
    "open": ("missing", "low", "high", "note"),
    "discretionary": ("nature", "missing"),
    "not_eligible": ("reasons",),
}
# what it tells beside: of whom and what it is, and other selections
HEAD = ("policy", "case", "applicant", "objective", "disclaimer")
OTHER_SELECTIONS = ("alternatives", "other_objective", "all_best", "weighings")
CERTIFICATE = "certificate"
_LATER = (CERTIFICATE, "all_best", "weighings")  # decisions of earlier programs have none


def parse_decision(data: bytes) -> Recorded:
    """The decision that a file holds. Raises NotADecision."""
    try:
        found = json.loads(data)
    except UnicodeDecodeError as fault:
        raise NotADecision("不是 UTF-8 的文本") from fault
    except json.JSONDecodeError as fault:
        raise NotADecision(f"不是完整的 JSON：第{fault.lineno}行第{fault.colno}列读不下去") from fault
    except RecursionError as fault:
        raise NotADecision("不是完整的 JSON：套得太深") from fault
    return read_decision(found)


def read_decision(data: object) -> Recorded:
    """The decision that a JSON value holds. Raises NotADecision."""
    if not isinstance(data, dict) or "schema" not in data:
        raise NotADecision("没有写明模式 schema")
    if data["schema"] != SCHEMA:
        raise NotADecision(f"模式是 {data['schema']}，这里读的是 {SCHEMA}")
    if "trail" not in data:
        raise NotADecision("没有留痕 trail，当时的程序还不留")
    top = _At(data, "")
    total = top["total"]
    return Recorded(
        trail=_trail(top["program"].of(str), top["trail"]),
        readings={(row["owner"].of(str), row["question"].of(str)): row["reading"].of(str) for row in top["readings"]},
        nominal=total["nominal"].fen(),
        certain=total["certain"].fen(),
        possible=total["possible"].fen_or_none(),
        tight=total["possible_is_tight"].of(bool),
        optimal=top["optimal"].of(bool),
        interrupted=top["interrupted"].of(bool),
        bound=top["bound"].fen(),
        entries=tuple(_entry(name, row) for name in LISTS for row in top[name]),
        told={name: data.get(name) if name in _LATER else top[name].value for name in (*HEAD, *OTHER_SELECTIONS, CERTIFICATE)},
    )


def _trail(version: str, trail: _At) -> Trail:
    program, case = trail["program"], trail["case"]
    return Trail(
        version,
        program["digest"].of(str),
        program["clingo"].of(str),
        tuple(TrailPack(*(pack[key].of(str) for key in ("id", "named", "digest"))) for pack in trail["packs"]),
        case["file"].of(str),
        case["digest"].of(str),
        case["text"].of(str),
        _asked(trail["options"]),
    )


def _asked(options: _At) -> Asked:
    limit = options["time_limit"].value
    objective = options["objective"].of(str)
    if objective not in (NOMINAL, CERTAIN):
        raise NotADecision(f"trail.options.objective 是“{objective}”，不是{NOMINAL}或{CERTAIN}")
    return Asked(
        options["policies"].texts(),
        options["readings"].texts(),
        Options(
            objective,
            options["require"].texts(),
            options["forbid"].texts(),
            options["best"].count(),
            None if limit is None else options["time_limit"].seconds(),
            options.said("all_best"),
            options.said("weighings"),
        ),
    )


def _entry(name: str, row: _At) -> Entry:
    for key in ("candidate", "article", "clause", "matter", "matter_name"):
        row[key].of(str)
    for key in LISTS[name]:
        value = row[key]
        match key:
            case "missing" | "reasons":
                value.texts()
            case "paid" | "low":
                value.fen()
            case "high":
                value.fen_or_none()
            case _:
                value.of(str)
    return Entry(name, row["candidate"].of(str), row.of(dict))


_NAMES = {str: "文字", bool: "是否", dict: "对象", list: "列表"}


@dataclass(frozen=True, slots=True)
class _At:
    """A value of the document and where it stands; what is not as the schema says is a NotADecision that names the place."""

    value: object
    path: str

    def of(self, kind: type[T]) -> T:
        if not isinstance(self.value, kind):
            raise NotADecision(f"{self.path} 不是{_NAMES[kind]}")
        return self.value

    def __getitem__(self, key: str) -> _At:
        held = self.of(dict)
        path = f"{self.path}.{key}" if self.path else key
        if key not in held:
            raise NotADecision(f"缺少 {path}")
        return _At(held[key], path)

    def __iter__(self) -> Iterator[_At]:
        for place, item in enumerate(self.of(list)):
            yield _At(item, f"{self.path}[{place}]")

    def said(self, key: str) -> bool:
        """A yes or no that files of earlier programs do not hold; there it is no."""
        return key in self.of(dict) and self[key].of(bool)

    def texts(self) -> tuple[str, ...]:
        return tuple(item.of(str) for item in self)

    def fen(self) -> int:
        text = self.value if isinstance(self.value, str) else ""
        if not re.fullmatch(r"-?[0-9]{1,20}\.[0-9]{2}", text):
            raise NotADecision(f"{self.path} 不是两位小数的金额")
        return int(text.replace(".", ""))

    def fen_or_none(self) -> int | None:
        return None if self.value is None else self.fen()

    def count(self) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not 1 <= self.value <= 100:
            raise NotADecision(f"{self.path} 不是1到100的整数")
        return self.value

    def seconds(self) -> float:
        value = self.value
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf"):
            raise NotADecision(f"{self.path} 不是秒数")
        return float(value)
