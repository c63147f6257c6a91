"""Answers to why: the value, the threshold and the distance of each condition, the members of a count, what it would cost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jnpolicy.explain.check_proof import check_proof
from jnpolicy.explain.follows import Unproven
from jnpolicy.explain.prove import prove
from jnpolicy.explain.sentence import Explanation, Sentence
from jnpolicy.explain.why import explanations
from jnpolicy.model.readings import under_readings
from jnpolicy.report.proof_json import NotAProof, proof_json, read_proofs
from jnpolicy.report.why_text import why_text
from jnpolicy.solve.decide import decide
from jnpolicy.solve.derive import derive
from jnpolicy.solve.problem import build_problem
from tests.conftest import ROOT, case_of
from tests.explain.test_check_proof import example
from tests.packs import VOCABULARY, clause, pack_of

CASE = """案例: 一例
申请人: {{名称: 甲, 类型: 企业, 规模: {size}, 高新企业: {high_tech}, 收入: {income}, 成立日期: 2019年3月1日}}
事项:
  - {{编号: 购1, 种类: 购置设备, 购置日期: {day}, 级别: 省级, 价款: {price}, 台数: {number}}}
"""
FACTS = {"size": "大型", "high_tech": "否", "income": "2300万元", "day": "2021年5月1日", "price": "100万元", "number": "3台"}


def told(condition: str, grant: str = "设备的价款×10%", **facts: str) -> Explanation:
    """What is said of the one clause and the one matter."""
    pack = pack_of(clause(condition, grant))
    case = case_of(pack, CASE.format(**(FACTS | facts)))
    (found,) = explanations(decide(under_readings(pack, {}), case))
    return found


def conditions(found: Explanation) -> list[tuple[str, str]]:
    """Mark and sentence of each condition, without the kinds and the time in force, which come first."""
    return [(sentence.mark, sentence.text) for sentence in found.sentences[0].below[2:]]


@pytest.mark.parametrize(
    ("condition", "facts", "mark", "text"),
    [
        # 2300万元 − 2000万元 ＝ 300万元
        ("企业的收入不超过2000万元", {}, "不成立", "收入2300万元，要求不超过2000万元，超出300万元"),
        ("企业的收入不超过2000万元", {"income": "2000万元"}, "成立", "收入2000万元，要求不超过2000万元"),
        ("企业的收入低于2000万元", {"income": "2000万元"}, "不成立", "收入2000万元，要求低于2000万元，正好相等，不算在内"),
        # 5000万元 − 2300万元 ＝ 2700万元
        ("企业的收入超过5000万元", {}, "不成立", "收入2300万元，要求超过5000万元，还差2700万元"),
        ("设备的台数不少于5台", {}, "不成立", "台数3台，要求不低于5台，还差2台"),
        # 2021年5月1日在4月1日以后30天
        ("设备的购置日期不晚于2021年4月1日", {}, "不成立", "购置日期2021年5月1日，要求不晚于2021年4月1日，晚了30天"),
        # 2019年3月1日起2年至2021年3月1日，61天以后（三月30天、四月30天、五月1天）
        (
            "设备的购置日期在企业的成立日期起2年内", {}, "不成立",
            "购置日期2021年5月1日，要求在成立日期（2019年3月1日）起2年内（至2021年3月1日），晚了61天",
        ),
        # 2019年3月1日起满3年是2022年3月1日：30＋30＋31＋31＋30＋31＋30＋31（五月至十二月）＋31＋28＋1＝304天以后
        (
            "设备的购置日期在企业的成立日期起满3年", {}, "不成立",
            "购置日期2021年5月1日，要求不早于成立日期起满3年之日（2022年3月1日），早了304天",
        ),
        (
            "设备的购置日期在企业的成立日期起不满3年", {}, "成立",
            "购置日期2021年5月1日，要求早于成立日期起满3年之日（2022年3月1日）",
        ),
        ("企业的规模为中型或小型", {}, "不成立", "规模为大型，要求为中型或小型"),
        ("企业的规模不为小型", {"size": "小型"}, "不成立", "规模为小型，要求不为小型"),
        ("企业是高新企业", {}, "不成立", "高新企业：否，要求是"),
        ("企业不是高新企业", {}, "成立", "高新企业：否"),
        ("设备的级别为国家级", {}, "不成立", "级别为省级，要求为国家级"),
        # 100万元＋？：运费没有写，至少100万元，已经超过80万元
        ("设备的价款＋设备的运费超过80万元", {}, "成立", "价款＋运费至少100万元，要求超过80万元"),
        ("设备的价款＋设备的运费超过120万元", {}, "待核实", "价款＋运费至少100万元，要求超过120万元"),
        ("设备的运费超过1万元", {}, "待核实", "运费没有写明，要求超过1万元"),
        ("设备的面积不超过500平方米", {}, "待核实", "面积没有写明，要求不超过500平方米"),
    ],
)  # fmt: skip
def test_a_condition_is_told_with_value_threshold_and_distance(
    condition: str, facts: dict[str, str], mark: str, text: str
) -> None:
    assert conditions(told(condition, **facts)) == [(mark, text)]


def test_each_condition_leads_to_a_line_of_the_case() -> None:
    """The price stands on line 4 of the case."""
    (price,) = [s for s in told("设备的价款超过0元").sentences[0].below if s.text.startswith("价款")]
    assert price.place.startswith("案例.yaml:4:")


def test_a_condition_that_asks_for_several_things_is_told_thing_by_thing() -> None:
    assert conditions(told("企业的收入超过1000万元且不超过2000万元")) == [
        ("成立", "收入2300万元，要求超过1000万元"),
        ("不成立", "收入2300万元，要求不超过2000万元，超出300万元"),
    ]


def test_what_either_of_two_may_meet_is_told_with_both() -> None:
    found = told("企业的规模为小型，或企业是高新企业")
    (either,) = found.sentences[0].below[2:]
    assert (either.mark, either.text) == ("不成立", "下列各项有一项成立即可")
    assert [(s.mark, s.text) for s in either.below] == [("不成立", "规模为大型，要求为小型"), ("不成立", "高新企业：否，要求是")]


def test_a_definition_is_unfolded_below_what_uses_it() -> None:
    vocabulary = VOCABULARY + "定义「小企业」：企业的规模为小型，但企业是高新企业的除外。\n"
    pack = pack_of(clause("企业是小企业"), vocabulary=vocabulary)
    case = case_of(pack, CASE.format(**(FACTS | {"size": "小型", "high_tech": "是"})))
    (found,) = explanations(decide(under_readings(pack, {}), case))
    (small,) = found.sentences[0].below[2:]
    assert (small.mark, small.text) == ("不成立", "不属于「小企业」，要求属于")
    assert [(s.mark, s.text) for s in small.below] == [("成立", "规模为小型"), ("不成立", "高新企业：是，要求否")]
    assert small.place == small.below[0].place != ""  # both stand in one line of the case


def test_the_row_that_applies_is_told_below_the_amount() -> None:
    found = told("设备的价款超过0元", "企业的规模为小型的，设备的价款×20%；其他，设备的价款×10%")
    amount = next(s for s in found.sentences if s.text.startswith("补助"))
    assert amount.text == "补助：价款100万元×10%＝10万元"
    assert [s.text for s in amount.below][:2] == ["规模为小型的，不适用", "其他情形，适用"]


def test_a_count_is_told_by_its_members() -> None:
    """案例三个，年度相同的两个，一个99万元：超过100万元的只有一个。"""
    path = ROOT / "policy/example-industry/cases/第09条-平台-只有两个超过100万元不符.yaml"
    policy, case = example(path)
    (found,) = [e for e in explanations(decide(policy, case)) if e.clause == "平台应用奖励"]
    (count,) = [s for s in found.sentences[0].below if "个数" in s.text]
    assert count.text.endswith("的个数为2个，要求不低于3个，还差1个")
    assert sorted(s.text.partition("：")[2] for s in count.below) == ["不计入", "计入", "计入"]


def test_left_out_says_what_choosing_it_would_cost() -> None:
    """国家级场景最高300万元，场景建设213.75万元；改选它，场景2的国家级待核实，合计少100万元（见案例“预期”的手算）。"""
    policy, case = example(ROOT / "policy/jinan-ai-2020/cases/示例-泉城智能.yaml")
    found = {(e.clause, e.matter): e for e in explanations(decide(policy, case))}
    scene = found["应用场景建设", "场景1"]
    assert scene.verdict.startswith("未选：同一事项只能选一项，已选第三条（二）「国家级应用场景」（场景1）")
    assert any(s.text.startswith("若改选它，合计减少") for s in scene.sentences)


def texts(sentences: tuple[Sentence, ...]) -> Iterator[str]:
    for sentence in sentences:
        yield sentence.text
        yield from texts(sentence.below)


@pytest.mark.parametrize("path", sorted((ROOT / "policy").glob("*/cases/示例*.yaml")), ids=lambda path: path.stem)
def test_no_sentence_speaks_of_the_program(path: Path) -> None:
    """No English words and no names of predicates: only letters that the law or the case has."""
    policy, case = example(path)
    for found in explanations(decide(policy, case)):
        for text in (found.verdict, *texts(found.sentences)):
            assert not any(word in text for word in ("true", "None", "Fraction", "#", "_", "Verdict", "（）", "  ")), text


# —— JSON ——


def test_proofs_come_back_from_json_as_they_were() -> None:
    for path in (ROOT / "policy").glob("*/cases/示例*.yaml"):
        policy, case = example(path)
        proofs = prove(build_problem(policy, case, derive(policy, case)))
        back = read_proofs(json.loads(json.dumps(proof_json(policy.id, case.name, proofs))))
        assert back == proofs
        check_proof(policy, case, back)


def test_the_page_names_every_key() -> None:
    """And no other: of the whole, of a proof with its parts, of the three kinds of nodes."""
    whole: set[str] = set()
    for path in [*(ROOT / "policy").glob("*/cases/示例*.yaml"), *(ROOT / "policy").glob("*/cases/*已享受*.yaml")]:
        policy, case = example(path)
        data = proof_json(policy.id, case.name, prove(build_problem(policy, case, derive(policy, case))))
        whole |= set(data)
        for proof in data["proofs"]:
            whole |= set(proof) | {f"raw[].{key}" for raw in proof["raw"] for key in raw}
            whole |= {f"met[].{key}" for met in proof["met"] for key in met}
        whole |= {key for node in data["nodes"] for key in node}
    page = (ROOT / "docs" / "proof-schema.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z_\[\].]+)` \|", page, re.M)) == whole


@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_json_that_is_no_proof_is_told(data: st.DataObject) -> None:
    """Whatever one value of it is changed to: it is no proof, or one that does not hold, never a crash."""
    (path,) = (ROOT / "policy/example-talent/cases").glob("示例*.yaml")
    policy, case = example(path)
    proofs = prove(build_problem(policy, case, derive(policy, case)))
    whole = proof_json(policy.id, case.name, proofs)
    place = data.draw(st.sampled_from(list(_places(whole))))
    new = data.draw(st.one_of(st.none(), st.booleans(), st.integers(-3, 10**6), st.text(max_size=5), st.just([]), st.just({})))
    owner: Any = whole
    for step in place[:-1]:
        owner = owner[step]
    owner[place[-1]] = new
    try:
        back = read_proofs(whole)
        check_proof(policy, case, back)
    except (NotAProof, Unproven):
        return
    assert back == proofs, place


def _places(value: object, place: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*place, key)
        yield from _places(inner, (*place, key))


def test_parts_of_one_condition_stand_without_headings_between_them() -> None:
    """All of a definition, and all within all, are one list; one of several within it keeps its heading."""
    vocabulary = VOCABULARY + "定义「好企业」：企业是高新企业且（企业的规模为小型或企业的规模为大型）。\n"
    pack = pack_of(clause("企业是好企业"), vocabulary=vocabulary)
    (found,) = explanations(decide(under_readings(pack), case_of(pack, CASE.format(**(FACTS | {"high_tech": "是"})))))
    (good,) = found.sentences[0].below[2:]
    assert [(s.mark, s.text) for s in good.below] == [("成立", "高新企业：是"), ("成立", "下列各项有一项成立即可")]
    assert [s.mark for s in good.below[1].below] == ["不成立", "成立"]


def test_a_choice_of_conditions_is_shown_with_its_parts() -> None:
    """However little is unfolded: without them it says nothing."""
    text = why_text([told("企业的规模为大型，或企业是高新企业")], "条件", 1)
    assert "    √ 下列各项有一项成立即可\n      √ 规模为大型" in text


def test_what_is_counted_is_held_against_the_matter_itself() -> None:
    path = ROOT / "policy/example-industry/cases/第09条-平台-只有两个超过100万元不符.yaml"
    policy, case = example(path)
    (found,) = [e for e in explanations(decide(policy, case)) if e.clause == "平台应用奖励"]
    (count,) = [s for s in found.sentences[0].below if "个数" in s.text]
    assert any("，要求等于本事项的年度（" in s.text for member in count.below for s in member.below)


def test_years_are_earlier_and_later() -> None:
    path = ROOT / "policy/example-talent/cases/第02条-安家-年次待核实.yaml"
    policy, case = example(path)
    shown = why_text(explanations(decide(policy, case)), "完整", 1)
    assert "  待核实：资格成立，数额待核实（0元至50万元）\n" in shown  # 100万元 by halves, or nothing
    assert "不低于" not in "".join(line for line in shown.splitlines() if "年度" in line)


def test_the_matter_has_its_place() -> None:
    found = told("设备的价款超过0元")
    (head, *_) = found.sentences[0].below
    assert head.text == "申请人是企业，事项是购置设备"
    assert CASE.splitlines()[int(head.place.rsplit(":", 2)[1]) - 1].lstrip().startswith("- {{编号")
