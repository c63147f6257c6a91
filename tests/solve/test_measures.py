"""Measure words are the vocabulary's own: none is built in that a policy cannot do without."""

from __future__ import annotations

import pytest

from jnpolicy.model.readings import under_readings
from jnpolicy.solve.decide import decide
from tests.conftest import case_of
from tests.packs import HEADER, codes, pack_of, parse_pack

LAW = "1．装机容量5千瓦以上的，给予补助。\n2．流转土地50亩以上的，给予补助。\n"
VOCABULARY = """申请人「企业」：规模：大型、小型。
事项「电站」：并网日期：日期（时点）；容量：数量（千瓦）；电量：数量（千瓦时）；
    占地：数量（亩）；服务：数量（人次）；用工：数量（人）；桩：数量（根）。
参数「起点」：10亩。
"""


def clause(condition: str, grant: str) -> str:
    return (
        "第一条「电站补助」\n    原文：“装机容量5千瓦以上的，给予补助”。\n    对象：企业。\n    事项：电站。\n"
        f"    条件：{condition}。\n    补助：{grant}。\n"
    )


@pytest.mark.parametrize(
    ("condition", "grant", "facts", "fen"),
    [
        # 5千瓦 is five kilowatts, not 5000 of something: 5×300
        ("电站的容量不低于5千瓦", "按电站的容量，每千瓦300元", "容量: 5千瓦", 150_000),
        ("电站的容量不低于5千瓦", "按电站的容量，每千瓦300元", "容量: 4.99千瓦", None),
        ("电站的容量不低于五千瓦", "1元", "容量: 5", 100),
        ("电站的容量不低于1万千瓦", "1元", "容量: 9999千瓦", None),
        ("电站的容量不低于1万千瓦", "1元", "容量: 1万千瓦", 100),
        # the longest word is read: 千瓦时 is not 千瓦, 人次 not 人. 2000×0.3
        ("电站的电量超过1千瓦时", "0.3元×（电站的电量，最多2000千瓦时）", "电量: 2500千瓦时", 60_000),
        ("电站的服务不少于3人次，且电站的用工少于3人", "按电站的服务，每人次50元", "{服务: 4人次, 用工: 2人}", 20_000),
        ("电站的占地不低于起点", "按（电站的占地－起点），每满5亩给予100元", "占地: 21.5亩", 20_000),  # 11.5亩: two times 5
    ],
)
def test_words_of_the_vocabulary(condition: str, grant: str, facts: str, fen: int | None) -> None:
    pack = pack_of(clause(condition, grant), vocabulary=VOCABULARY, header=HEADER, law=LAW)
    stated = facts.strip("{}").replace(", ", "\n    ")
    text = (
        "申请人: {名称: 甲, 类型: 企业, 规模: 小型}\n事项:\n  - 编号: 一\n    种类: 电站\n    并网日期: 2021-03-01\n"
        f"    {stated}\n"
    )
    decision = decide(under_readings(pack), case_of(pack, text))
    assert [grant.paid for grant in decision.grants] == ([] if fen is None else [fen])


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("电站的占地超过3吊", ["JN0128"]),
        ("电站的用工超过3人头", ["JN0128"]),
        ("电站的占地超过3千瓦", ["JN0212"]),
        ("电站的容量不低于5千瓦且电站的占地超过3亩", []),
    ],
)
def test_other_words(condition: str, expected: list[str]) -> None:
    assert codes(clause(condition, "1元"), vocabulary=VOCABULARY, law=LAW) == expected


def test_the_nearest_word_is_named() -> None:
    (found,) = parse_pack(clause("电站的服务超过3人此", "1元"), vocabulary=VOCABULARY, law=LAW)[1]
    assert found.span is not None
    assert (found.code, found.span.text, "是不是「人次」" in found.remedy) == ("JN0128", "人此", True)


@pytest.mark.parametrize("measure", ["万元", "元", "三根", "百分点", "12"])
def test_what_is_no_measure_word(measure: str) -> None:
    vocabulary = VOCABULARY.replace("数量（亩）", f"数量（{measure}）")
    assert "JN0101" in codes(clause("电站的容量不低于5千瓦", "1元"), vocabulary=vocabulary, law=LAW)


def test_things_that_come_whole() -> None:
    pack = pack_of(clause("电站的桩超过1根", "1元"), vocabulary=VOCABULARY, law=LAW)
    text = "申请人: {名称: 甲, 类型: 企业, 规模: 小型}\n事项:\n  - {编号: 一, 种类: 电站, 并网日期: 2021-03-01, 桩: 2.5根}\n"
    with pytest.raises(AssertionError, match="JN0506"):
        case_of(pack, text)


def test_the_words_of_the_law_are_compared() -> None:
    law = "第一条「土地补助」\n    原文：“流转土地50亩以上的，给予补助”。\n".replace("第一条", "第二条")
    body = "    对象：企业。\n    事项：电站。\n    条件：电站的占地超过50亩。\n    补助：1元。\n"
    assert codes(law + body, vocabulary=VOCABULARY, law=LAW) == ["JN0411"]
