"""Advice: what really yields more, and nothing that less would yield; held against trying everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jnpolicy.cases.case import Case, Value
from jnpolicy.cases.state import FactKey, facts_of, with_fact
from jnpolicy.model.describe import value_text
from jnpolicy.model.policy import Pack, Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.solve.abduce import Lever, abduced
from jnpolicy.solve.advise import Advised, advise
from jnpolicy.solve.critical import nearer, thresholds
from jnpolicy.solve.decide import decide
from jnpolicy.solve.derive import derive
from jnpolicy.solve.derived import Key
from jnpolicy.solve.problem import build_problem
from jnpolicy.solve.unknowns import OpenFact
from tests.conftest import case_of
from tests.oracle.strategies import Drawn, Reach, drawn, read, read_pack
from tests.oracle.test_agreement import LARGE
from tests.packs import VOCABULARY, clause, pack_of

YUAN = 100  # 分
MARKED = (
    VOCABULARY.replace("价款：金额", "价款：金额（可调整）").replace("台数：数量（台）", "台数：数量（台）（可调整）")
    .replace("收入：金额", "收入：金额（可调整）").replace("融资额：金额", "融资额：金额（可调整）")
    .replace("级别：国家级＞省级", "级别：国家级＞省级（可调整）")
)  # fmt: skip


def advised(pack: Pack, case: Case, most: int = 9) -> Advised:
    policy = under_readings(pack)
    return advise(pack, build_problem(policy, case, derive(policy, case)), most)


def of_device(text: str, facts: str, rest: str = "") -> list[tuple[Mapping[str, str], int]]:
    """The advice on one device and a bond, as changes and gain in 元."""
    pack = pack_of(text, vocabulary=MARKED)
    own = "申请人: {名称: 甲, 类型: 企业, 高新企业: 否, 收入: 80元}\n"
    device = f"事项:\n  - {{编号: 设1, 种类: 设备, 购置日期: 2021-05-01, {facts}}}\n"
    bond = "  - {编号: 债1, 种类: 债券, 年度: 2021, 项目: 子, 融资额: 40元}\n"
    case = case_of(pack, own + device + bond + rest)
    return [
        ({key[1]: value_text(after, definition.type) for key, definition, _, after in item.changes}, item.gain // YUAN)
        for item in advised(pack, case).advice
    ]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("设备的台数不少于3台", [({"台数": "3台"}, 100)]),
        ("设备的台数超过3台", [({"台数": "4台"}, 100)]),
        ("设备的价款低于50元", [({"价款": "49.99元"}, 100)]),
        ("设备的台数不少于3台，且设备的价款低于50元", [({"价款": "49.99元", "台数": "3台"}, 100)]),
        ("设备的台数不少于3台，或设备的价款低于50元", [({"价款": "49.99元"}, 100), ({"台数": "3台"}, 100)]),
        ("并非（设备的台数低于3台）", [({"台数": "3台"}, 100)]),
        ("企业的收入超过设备的价款", [({"价款": "79.99元"}, 100), ({"收入": "100.01元"}, 100)]),
        ("债券（债券的融资额超过50元）的个数不少于1个", [({"融资额": "50.01元"}, 100)]),
        ("设备的级别为国家级", [({"级别": "国家级"}, 100)]),
        ("企业是高新企业", []),  # not marked
        ("设备的台数不少于3台，且企业是高新企业", []),
        ("设备的台数不少于2台", []),  # it holds already
    ],
)
def test_conditions(condition: str, expected: list[tuple[Mapping[str, str], int]]) -> None:
    """价款 100元, 台数 2台, 级别 省级: a grant of 100元 that fails by one thing or by two."""
    found = of_device(clause(condition=condition, grant="100元"), "价款: 100元, 台数: 2台, 级别: 省级")
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_one_far_change_before_two_near_ones() -> None:
    """9台 is the fifth value from 2台 on (3, 4, 5 about a grade, 8 one less); the others would be the first."""
    condition = "设备的台数不少于9台，或（设备的价款低于50元，且企业的收入低于50元）"
    text = clause(condition=condition, grant="100元；设备的台数等于4台的，降低1元")
    assert of_device(text, "价款: 60元, 台数: 2台") == [({"台数": "9台"}, 100)]


def test_grades_of_an_amount() -> None:
    grant = "设备的价款不超过100元的，设备的价款的10%；超过100元的，设备的价款的20%"
    # 99元×10%=9.9元; 100.01元×20%=20元（半分舍入后20.00）
    assert of_device(clause(grant=grant), "价款: 99元") == [({"价款": "100.01元"}, 10)]


def test_a_little_more_of_the_same_is_no_advice() -> None:
    """Both sides of 100元 are tried; 100元 is where it begins, and 100.01元 is only so much more."""
    text = clause(condition="设备的价款不低于100元", grant="设备的价款×50%；设备的价款超过100元的，提高0元")
    assert of_device(text, "价款: 99元") == [({"价款": "100元"}, 50)]
    assert of_device(clause(condition="设备的台数不少于1台", grant="5元×设备的台数"), "台数: 2台") == []


def test_one_more_whole_unit() -> None:
    grant = "按设备的价款，每满60元奖励7元"
    assert of_device(clause(grant=grant), "价款: 130元") == [({"价款": "180元"}, 7)]  # 2 → 3 units


def test_what_adds_nothing_is_no_advice() -> None:
    used = "已享受:\n  - {条款: 设备补助, 年度: 2021, 金额: 100元}\n"
    text = clause(condition="设备的台数不少于3台", grant="100元", rest="    限额：每家企业每年最高100元。\n")
    assert of_device(text, "台数: 2台") == [({"台数": "3台"}, 100)]
    assert of_device(text, "台数: 2台", used) == []


def test_readings_under_which_it_is_void() -> None:
    rest = (
        "    疑义「范围」\n        读法「各类」（默认）：照上文。\n        读法「大宗」：条件：设备的台数不少于9台。\n"
        "        读法「本市」：条件：设备的台数不少于1台。\n"
    )
    pack = pack_of(clause(condition="设备的台数不少于3台", grant="100元", rest=rest), vocabulary=MARKED)
    case = case_of(pack, "申请人: {名称: 甲, 类型: 企业}\n事项:\n  - {编号: 设1, 种类: 设备, 购置日期: 2021-05-01, 台数: 2台}\n")
    (item,) = advised(pack, case).advice
    assert item.void == (("设备补助", "范围", "大宗"),)


def test_no_more_than_asked_for() -> None:
    pack = pack_of(clause(condition="设备的台数不少于3台，或设备的价款低于50元", grant="100元"), vocabulary=MARKED)
    case = case_of(
        pack, "申请人: {名称: 甲, 类型: 企业}\n事项:\n  - {编号: 设1, 种类: 设备, 购置日期: 2021-05-01, 价款: 60元, 台数: 2台}\n"
    )
    assert len(advised(pack, case).advice) == 2 and len(advised(pack, case, 1).advice) == 1


# —— drawn ——

MARKS = (
    "职工：数量（人）",
    "收入：金额",
    "价款：金额",
    "运费：金额",
    "台数：数量（台）",
    "进口：是否",
    "人数：数量（人）",
    "费用：金额",
)


def adjustable(text: Drawn) -> Drawn:
    vocabulary = text.vocabulary
    for mark in MARKS:
        vocabulary = vocabulary.replace(mark, f"{mark}（可调整）", 1)
    return replace(text, vocabulary=vocabulary)


@given(drawn(Reach(clauses=(2, 4), matters=(1, 2))))
@settings(max_examples=40, deadline=None, suppress_health_check=LARGE)
def test_each_piece_yields_what_it_says_and_less_does_not(text: Drawn) -> None:
    text = adjustable(text)
    policy, case = read(text)
    found = advise(read_pack(text), build_problem(policy, case, derive(policy, case)), 5)
    before = decide(policy, case).nominal
    assert found.decision.nominal == before
    for item in found.advice:
        changes = {key: after for key, _, _, after in item.changes}
        assert item.gain == total(policy, case, changes) - before > 0
        for key, definition, now, after in item.changes:
            assert definition.adjustable and now == facts_of(case, key[0])[key[1]].value != after
            for less in (now, nearer(after, now, definition.type)):
                assert total(policy, case, changes | {key: less}) - before < item.gain


def total(policy: Policy, case: Case, changes: Mapping[FactKey, Value]) -> int:
    for key, value in changes.items():
        case = with_fact(case, key, value)
    return decide(policy, case).nominal


@given(drawn(Reach(clauses=(1, 3), matters=(1, 2))), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=LARGE)
def test_the_fewest_changes_are_those_of_trying_all(text: Drawn, data: st.DataObject) -> None:
    text = adjustable(text)
    policy, case = read(text)
    derived = derive(policy, case)
    assume(derived.fails)
    key = data.draw(st.sampled_from(sorted(derived.fails)))
    levers = some_levers(policy, case, key)
    assume(levers)
    found = abduced(policy, case, levers, policy.clause(key.clause), key.matter)
    working = []
    for values in product(*((lever.now, *lever.options) for lever in levers)):
        changed = case
        for lever, value in zip(levers, values, strict=True):
            changed = with_fact(changed, lever.key, value)
        if key in derive(policy, changed).eligible:
            working.append(sum(value != lever.now for lever, value in zip(levers, values, strict=True)))
    assert (None if found is None else len(found)) == min(working, default=None)


def some_levers(policy: Policy, case: Case, key: Key) -> list[Lever]:
    """At most three facts with at most four values each, so that all can be tried."""
    found = []
    vocabulary = policy.vocabulary
    for matter in ("", key.matter):
        kinds = case.applicant.kinds if not matter else (case.matter(matter).kind,)
        definitions = {name: item for kind in kinds for name, item in vocabulary.attributes_of(kind).items()}
        for name, fact in facts_of(case, matter).items():
            if definitions[name].adjustable:
                values = thresholds(policy, case, OpenFact((matter, name), definitions[name]), [key])
                options = tuple(value for value in values if value != fact.value)[:4]
                found += [Lever((matter, name), fact.value, options)] * bool(options)
    return found[:3]
