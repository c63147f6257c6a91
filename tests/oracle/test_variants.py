"""What readings do, held against whole decisions under every combination of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import prod
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jnpolicy.cases.case import Case
from jnpolicy.cases.read import load_case, read_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.load import load_pack
from jnpolicy.model.policy import Pack
from jnpolicy.model.readings import under_readings
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.decide import CERTAIN, NOMINAL, Options, decide
from jnpolicy.solve.derived import Key
from jnpolicy.solve.variants import Place, variants
from jnpolicy.text.source import Source
from tests.conftest import ROOT, case_of
from tests.oracle.strategies import Drawn, drawn, read_pack
from tests.packs import pack_of

LARGE = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
Told = tuple[int, int, dict[Key, int], frozenset[Key]]  # nominal, certain, what is paid to whom, what is open


def decided(pack: Pack, case: Case, readings: dict[Place, str], objective: str) -> Told:
    """By a whole decision."""
    decision = decide(under_readings(pack, readings), case, Options(objective))
    waiting = frozenset(candidate.key for candidate in (*decision.open, *decision.partly_open))
    return decision.nominal, decision.certain, {g.candidate.key: g.paid for g in decision.grants}, waiting


def assert_exact(pack: Pack, case: Case, used: dict[Place, str], objective: str) -> None:
    places = [(question.owner, question.name) for question in pack.questions]
    names = [[reading.name for reading in question.readings] for question in pack.questions]
    found = variants(pack, case, under_readings(pack, used), objective, Budget())
    assert found.whole
    told: dict[tuple[str, ...], Told] = {}
    for row in product(*names):
        readings = dict(zip(places, row, strict=True))
        told[row] = decided(pack, case, readings, objective)
        outcome = found.under(readings)
        assert (outcome.nominal, outcome.sure, outcome.paid, outcome.open) == told[row], row
    deciding = {(question.owner, question.name) for question in found.deciding}
    for number, place in enumerate(places):
        rests: dict[tuple[str, ...], list[Told]] = {}
        for row, item in told.items():
            rests.setdefault(row[:number] + row[number + 1 :], []).append(item)
        assert (place in deciding) == any(item != items[0] for items in rests.values() for item in items), place


@given(drawn(), st.sampled_from((NOMINAL, CERTAIN)))
@settings(max_examples=80, deadline=None, suppress_health_check=LARGE)
def test_readings_are_those_of_whole_decisions(text: Drawn, objective: str) -> None:
    pack = read_pack(text)
    count = prod(len(question.readings) for question in pack.questions)
    assume(1 < count <= 48)
    diagnostics = Diagnostics()
    case = read_case(Source("案例.yaml", text.case), pack, diagnostics)
    assert case is not None
    assert_exact(pack, case, {(owner, question): reading for owner, question, reading in text.readings}, objective)


# —— policies full of readings ——

LAW_TEXT = """1．给予补助。再给予奖励。另予支持。可获资助。
2．同一事项不重复享受。
"""
SHARED = "「甲」、「丙」合计每家企业每年最高{}元。"


@st.composite
def ambiguous(draw: st.DrawFn) -> tuple[Pack, Case]:
    """Four clauses for devices and bonds, one or two questions each; what they are to each other is a question too."""

    def pick(*options: str) -> str:
        return draw(st.sampled_from(options))

    def patch(matter: str) -> str:
        return pick(
            "照上文",
            f"条件：{matter}的{'价款' if matter == '设备' else '融资额'}不低于{pick('100', '300')}元",
            f"补助：{matter}的{'价款' if matter == '设备' else '融资额'}×{pick('20%', '50%')}",
            f"限额：每家企业{pick('每年', '')}最高{pick('30', '60')}元",
            "条件：企业是高新企业",
        )

    clauses = []
    for title, matter, quote in (
        ("甲", "设备", "给予补助"),
        ("乙", "设备", "再给予奖励"),
        ("丙", "债券", "另予支持"),
        ("丁", "债券", "可获资助"),
    ):
        amount = "价款" if matter == "设备" else "融资额"
        text = (
            f"第一条「{title}」\n    原文：“{quote}”。\n    对象：企业。\n    事项：{matter}。\n"
            f"    条件：{matter}的{amount}超过0元。\n    补助：{matter}的{amount}×10%。\n"
        )
        for number in range(draw(st.integers(0, 2))):
            text += f"    疑义「问{number}」\n        读法「一{number}」（默认）：{patch(matter)}。\n"
            text += f"        读法「二{number}」：{patch(matter)}。\n"
        clauses.append(text)
    relation = "关系「重复」\n    原文：“同一事项不重复享受”。\n"
    if draw(st.booleans()):
        relation += f"    {SHARED.format(pick('40', '80'))}\n"
    default = draw(st.booleans())
    if default:
        relation += f"    各条款之间，{pick('择一', '可叠加')}。\n    各条款与其他政策之间，{pick('择一', '可叠加')}。\n"
    ways = [
        "照上文",
        "「甲」与「乙」择一",
        "「甲」与「丙」就高",
        "「乙」与「丁」补差",
        "「丁」优先于「甲」",
        SHARED.format("50")[:-1],
    ]
    ways += [] if default else ["各条款之间，择一", "各条款与其他政策之间，可叠加"]
    if draw(st.booleans()):
        one, two = draw(st.permutations(ways))[:2]
        relation += f"    疑义「关系」\n        读法「一」（默认）：{one}。\n        读法「二」：{two}。\n"
    if relation.count("\n") == 2:
        relation = ""
    pack = pack_of("".join(clauses) + relation, law=LAW_TEXT, header=HEADER + TERM * draw(st.booleans()))
    case = f"申请人: {{名称: 甲厂, 类型: 企业, 高新企业: {pick('是', '否', '未知')}}}\n事项:\n"
    for number in range(1, draw(st.integers(1, 2)) + 1):
        case += (
            f"  - {{编号: 设{number}, 种类: 设备, 购置日期: 2021-0{number}-01, 价款: {pick('90元', '200元', '400元', '未知')}}}\n"
        )
    case += f"  - {{编号: 债1, 种类: 债券, 年度: {pick('2020', '2021')}, 融资额: {pick('200元', '400元')}, 项目: 子}}\n"
    case += "同一事项:\n  - [设1, 债1]\n" * draw(st.booleans())
    case += "其他政策:\n  - {编号: 省, 名称: 省补, 事项: 设1, 金额: 30元}\n" * draw(st.booleans())
    case += "已享受:\n  - {条款: 丙, 事项: 债1, 年度: 2021, 金额: 10元}\n" * draw(st.booleans())
    return pack, case_of(pack, case)


# Half a year of the first and the last are in force: a bond of 2020 counts under one reading only.
HEADER = """政策「试验政策」
    发布机关：某市。
    施行：自2020年7月1日起，有效期3年。
    舍入：四舍五入至分。
"""
TERM = """    疑义「年度」
        读法「部分」（默认）：年度事项：年度部分在施行期内的，计入。
        读法「全部」：年度事项：年度全部在施行期内的，计入。
"""


@given(ambiguous(), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=LARGE)
def test_of_policies_full_of_readings(drawn: tuple[Pack, Case], data: st.DataObject) -> None:
    pack, case = drawn
    assume(1 < prod(len(question.readings) for question in pack.questions) <= 64)
    used = {
        (question.owner, question.name): data.draw(st.sampled_from([reading.name for reading in question.readings]))
        for question in pack.questions
    }
    assert_exact(pack, case, used, data.draw(st.sampled_from((NOMINAL, CERTAIN))))


# —— the packs that come with the program ——

CASES = sorted(ROOT.glob("policy/*/cases/*.yaml"))[::19]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_of_cases_of_packs(path: Path) -> None:
    """Five questions at a time: all of them would be hundreds of thousands of decisions."""
    pack = load_pack(path.parent.parent).pack
    assert pack is not None
    for start in range(0, len(pack.questions), 5):
        few = replace(pack, questions=pack.questions[start : start + 5])
        diagnostics = Diagnostics()
        case = load_case(path, pack, diagnostics)
        assert case is not None
        assert_exact(few, case, {}, NOMINAL)
