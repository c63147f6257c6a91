"""A pack checked again after a change, with what was found before, is as if it were checked afresh: findings, model and places.

JNPOLICY_FUZZ=50 makes that many times as many changes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks import memo as checks
from jnpolicy.model.checks.assemble import assemble
from jnpolicy.model.checks.blocks import Block
from jnpolicy.model.checks.memo import Memo
from jnpolicy.syntax.parse import parse_files
from jnpolicy.text.source import Source, Span
from tests.packs import HEADER, LAW, VOCABULARY, clause
from tests.syntax.test_fuzz import FOLDERS, TIMES, spoilt

Texts = dict[str, str]
LAW_FILE = "原文.txt"


def exact(value: object) -> object:
    """A value with all that equality leaves out: places, and the order of tables."""
    match value:
        case Span():
            return value.source.shown, value.source.text, value.start, value.end
        case dict():
            return [(exact(key), exact(item)) for key, item in value.items()]
        case tuple():
            return [exact(item) for item in value]
        case _ if is_dataclass(value):
            return type(value).__name__, [exact(getattr(value, item.name)) for item in fields(value)]
        case _:
            return value


def found(texts: Texts, memo: Memo | None) -> tuple[object, list[object]]:
    """What a check finds of texts that have just been read from the disk."""
    files = tuple(Source(name, text) for name, text in texts.items() if name != LAW_FILE)
    diagnostics = Diagnostics()
    parsed = parse_files(files, diagnostics, memo.text if memo is not None else None)
    pack = assemble("试验", parsed, Source(LAW_FILE, texts[LAW_FILE]), files, diagnostics, memo)
    return exact(pack), [exact(item) for item in diagnostics]


def assert_same(texts: Texts, memo: Memo) -> None:
    pack, findings = found(texts, memo)
    fresh, told = found(texts, None)
    assert findings == told
    assert pack == fresh


# —— edits ——

Edit = Callable[[str, random.Random], str]


def _shifted(text: str, rnd: random.Random) -> str:
    return "# 注\n" * rnd.choice([1, 2]) + text


def _another_figure(text: str, rnd: random.Random) -> str:
    return _at_one("[0-9]+", text, rnd, lambda figure: str(rnd.choice([0, 1, 5, 50, 99, int(figure) + 1])))


def _another_name(text: str, rnd: random.Random) -> str:
    """A name of the pack in the place of another one."""
    names = re.findall("「([^」\n]+)」", text) or ["甲"]
    return _at_one("(?<=「)[^」\n]+(?=」)", text, rnd, lambda name: rnd.choice([*names, f"{name}甲", name[:-1] or "甲"]))


def _another_label(text: str, rnd: random.Random) -> str:
    return _at_one("(?<=\n        )[^，。；：、\\s]+(?=：)", text, rnd, lambda name: rnd.choice([f"{name}甲", name[1:] or name]))


def _lines_exchanged(text: str, rnd: random.Random) -> str:
    lines = text.split("\n")
    one, two = rnd.randrange(len(lines)), rnd.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return "\n".join(lines)


def _statements_exchanged(text: str, rnd: random.Random) -> str:
    """Declarations in another order; fields in another order."""
    parts = re.split("(?<=。\n)", text)
    one, two = rnd.randrange(len(parts)), rnd.randrange(len(parts))
    parts[one], parts[two] = parts[two], parts[one]
    return "".join(parts)


def _at_one(pattern: str, text: str, rnd: random.Random, change: Callable[[str], str]) -> str:
    places = list(re.finditer(pattern, text))
    if not places:
        return text
    place = rnd.choice(places)
    return text[: place.start()] + change(place.group()) + text[place.end() :]


EDITS: list[Edit] = [
    _shifted, _shifted, _another_figure, _another_figure, _another_name, _another_label, _lines_exchanged,
    _statements_exchanged, _statements_exchanged, spoilt,
]  # fmt: skip


def edited(texts: Texts, whole: Texts, rnd: random.Random) -> Texts:
    """A pack after one step of work: a file edited, deleted, copied, or as it was at first."""
    shared = [name for name in texts if name in (LAW_FILE, "词汇.jnp", "政策.jnp", "关系.jnp")]
    name = rnd.choice(shared if rnd.random() < 0.5 else list(texts))
    match rnd.randrange(10):
        case 0 if name != LAW_FILE and len(texts) > 3:
            return {other: text for other, text in texts.items() if other != name}
        case 1 if name != LAW_FILE:
            return dict(
                sorted((texts | {f"又{name}": _another_name(texts[name], rnd) if rnd.random() < 0.5 else texts[name]}).items())
            )
        case 2 | 3 | 4:
            back = rnd.choice(list(whole))
            return dict(sorted((texts | {back: whole[back]}).items()))
        case _:
            return texts | {name: rnd.choice(EDITS)(texts[name], rnd)}


@pytest.mark.parametrize("seed", range(3 * TIMES))
@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_a_run_of_edits(folder: Path, seed: int) -> None:
    whole = {path.name: path.read_text(encoding="utf-8") for path in sorted((*folder.glob("*.jnp"), folder / LAW_FILE))}
    rnd = random.Random(f"{folder.name} {seed}")
    texts, memo = whole, Memo()
    for _ in range(16):
        assert_same(texts, memo)
        texts = edited(texts, whole, rnd)


# —— each thing that a clause's findings hang on ——

FIRST = clause("设备的价款不低于下限；企业是大企业")
SECOND = (
    clause(grant="「设备补助」的补助额×50%")
    .replace("第一条「设备补助」", "第二条「再补」")
    .replace("对购置设备的企业", "同一事项不重复享受")
)
PACK = {
    LAW_FILE: LAW,
    "政策.jnp": HEADER,
    "词汇.jnp": VOCABULARY + "参数「下限」：5万元。\n定义「大企业」：企业的规模为大型。\n",
    "甲.jnp": FIRST,
    "乙.jnp": SECOND,
    "丁.jnp": clause(grant="4.5万元", rest="    限额：每个设备最高4.6万元。\n").replace(
        "第一条「设备补助」", "第一条（二）「闲限」"
    ),
    "丙.jnp": clause(rest="    限额：每个项目累计最高5万元。\n").replace("第一条「设备补助」", "第一条（一）「有错」"),
}
CHANGES = [
    ("甲.jnp", "设备补助", "设备的补助"),  # what another clause takes the award of
    ("词汇.jnp", "5万元", "6日"),  # the type of a parameter
    ("词汇.jnp", "企业的规模为大型", "银行的规模为大型"),
    ("词汇.jnp", "规模：大型、中型、小型；高新企业：是否；", "高新企业：是否；规模：中型、小型；"),
    ("词汇.jnp", "申请人「银行」。\n", ""),
    ("词汇.jnp", "申请人「企业」", "# 注\n申请人「企业」"),
    ("词汇.jnp", "事项「购置设备」", "事项「发行股票」。\n事项「购置设备」"),
    (LAW_FILE, "给予补助", "予以补助"),
    (LAW_FILE, "2．", "二、"),
    ("政策.jnp", "四舍五入至分", "四舍五入至万元"),  # the limit of 闲限 may be reached then
    ("政策.jnp", "有效期3年", "有效期1年"),
    ("丙.jnp", "第一条（一）", "第三条"),
    ("丙.jnp", "有错", "再补"),
    ("丙.jnp", "    限额", "\n    限额"),
]


@pytest.mark.parametrize(("name", "old", "new"), CHANGES)
def test_one_change_and_back(name: str, old: str, new: str) -> None:
    memo = Memo()
    assert_same(PACK, memo)
    assert old in PACK[name]
    assert_same(PACK | {name: PACK[name].replace(old, new)}, memo)
    assert_same(PACK, memo)


def test_kinds_in_another_order() -> None:
    """Hints list what is declared in the order in which it is declared."""
    wrong = PACK | {"甲.jnp": FIRST.replace("对象：企业", "对象：设备")}
    memo = Memo()
    assert_same(wrong, memo)
    declared = wrong["词汇.jnp"].replace("申请人「银行」。\n", "")
    assert_same(wrong | {"词汇.jnp": "申请人「银行」。\n" + declared}, memo)


def test_a_clause_is_gone_or_new() -> None:
    memo = Memo()
    for names in ("甲乙丙", "乙丙", "甲丙", "甲乙丙", ""):
        assert_same({name: text for name, text in PACK.items() if name[0] not in "甲乙丙" or name[0] in names}, memo)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The clauses that were checked since."""
    seen: list[str] = []
    whole = checks._checked

    def watch(block: Block, *rest: object) -> checks.Checked:
        seen.append(block.title)
        return whole(block, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(checks, "_checked", watch)
    return seen


def test_only_what_changed_is_checked_again(checked: list[str]) -> None:
    memo = Memo()
    found(PACK, memo)
    checked.clear()
    found(PACK | {"词汇.jnp": "# 注\n" + PACK["词汇.jnp"]}, memo)
    assert checked == []
    changed = PACK | {"丙.jnp": PACK["丙.jnp"].replace("累计最高5万元", "累计最高6万元")}
    found(changed, memo)
    assert checked == ["有错"]
    checked.clear()
    found(changed | {"丙.jnp": ""}, memo)
    assert checked == ["再补"]  # it takes the award of another, so it matters which there are
    checked.clear()
    found(changed | {"丙.jnp": "", "词汇.jnp": PACK["词汇.jnp"].replace("5万元", "6万元")}, memo)
    assert checked == ["设备补助", "闲限", "再补"]


def test_what_is_gone_is_forgotten() -> None:
    memo = Memo()
    found(PACK, memo)
    found({name: text for name, text in PACK.items() if name != "丙.jnp"}, memo)
    assert {block.title for block in memo._clauses} == {"设备补助", "再补", "闲限"}
    assert {source.name for source in memo._files} == {"政策.jnp", "词汇.jnp", "甲.jnp", "乙.jnp", "丁.jnp"}
