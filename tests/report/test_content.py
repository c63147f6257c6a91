"""What a report says, before any format: the waterfalls, who excludes whom, the law's words marked, the guide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.explain.exclusion import Cluster
from jnpolicy.explain.waterfall import Waterfall
from jnpolicy.model.digest import pack_digest, text_digest
from jnpolicy.model.join import join
from jnpolicy.model.policy import Pack
from jnpolicy.report.compose import compose
from jnpolicy.report.content import Folded, Graph, Heading, LawText, Paragraph, Report, Steps, Table, Use
from jnpolicy.solve.decide import Options
from tests.conftest import EXAMPLE
from tests.packs import HEADER, clause, pack_of
from tests.report.contents import cell_text, decided, plain, report_of

DEVICE = """申请人: {名称: 甲, 类型: 企业}
事项:
  - {编号: 设备1, 种类: 设备, 购置日期: 2021-01-19, 价款: %s, 运费: 4.5555万元, 台数: 3台, 级别: 省级, 行为: 是}
"""


def waterfalls(report: Report) -> list[Waterfall]:
    return [block.waterfall for section in report.sections for block in section.blocks if isinstance(block, Steps)]


def clusters_of(report: Report) -> list[Cluster]:
    return [block.cluster for section in report.sections for block in section.blocks if isinstance(block, Graph)]


def blocks(report: Report, name: str) -> list[object]:
    return list(next(section for section in report.sections if section.name == name).blocks)


def told(waterfall: Waterfall) -> list[tuple[str, Fraction]]:
    """Each bar with its amount in 元."""
    return [(bar.label, bar.amount / 100) for bar in waterfall.bars]


def test_the_example(jinan: Pack, golden: Callable[[str, str], None]) -> None:
    golden("示例-泉城智能-报告.txt", plain(report_of(jinan, EXAMPLE.read_text(encoding="utf-8"))))


# —— waterfalls ——


def test_own_ceiling_rounding_and_limit() -> None:
    """123456.78×50%＝61728.39元；最高5万元；到整百元；每年最高3万元。"""
    pack = pack_of(
        clause(
            grant="（设备的价款×50%，最高6万元），百元以下舍去",
            rest="    限额：每家企业每年最高3万元。\n",
        )
    )
    (only,) = waterfalls(report_of(pack, DEVICE % "12.345678万元"))
    assert told(only) == [
        ("按算式", Fraction("61728.39")),
        ("最高6万元", Fraction(60000)),
        ("百元以下舍去", Fraction(60000)),
        ("每家企业每年最高3万元（2021年），尚余3万元，按余额计", Fraction(30000)),
        ("得", Fraction(30000)),
    ]
    assert only.cuts == tuple(100 * Fraction(cut) for cut in ("0", "1728.39", "0", "30000", "0"))


def test_floor_and_the_policy_s_rounding() -> None:
    """100.10×33%＝33.033元；政策的舍入到分：33.03元；最低40元的，是40元。"""
    low = clause(grant="设备的价款×33%")
    (only,) = waterfalls(report_of(pack_of(low), DEVICE % "100.1元"))
    assert told(only) == [("按算式", Fraction("33.033")), ("四舍五入至分", Fraction("33.03")), ("得", Fraction("33.03"))]
    floored = clause(grant="设备的价款×33%，最低40元")
    (only,) = waterfalls(report_of(pack_of(floored), DEVICE % "100.1元"))
    assert told(only) == [("按算式", Fraction("33.033")), ("最低40元", Fraction(40)), ("得", Fraction(40))]
    assert only.cuts[1] < 0  # it was added to


def test_nothing_to_draw_but_what_is_paid() -> None:
    (only,) = waterfalls(report_of(pack_of(clause(grant="5万元")), DEVICE % "1万元"))
    assert told(only) == [("得", Fraction(50000))]


@pytest.mark.parametrize("name", ["jinan", "industry"])
def test_every_waterfall_of_the_packs_cases_leads_to_what_is_paid(name: str, request: pytest.FixtureRequest) -> None:
    """No bar lies below nothing; the first is what the formula comes to, the last what the account pays."""
    pack: Pack = request.getfixturevalue(name)
    folder = EXAMPLE.parent.parent.parent / pack.id / "cases"
    drawn = 0
    for path in sorted(folder.glob("*.yaml"))[:40]:
        report = report_of(pack, path.read_text(encoding="utf-8"))
        rows = [block for block in blocks(report, "结果") if isinstance(block, Table)]
        paid = sum(waterfall.paid for waterfall in waterfalls(report))
        assert not rows or (rows[0].total is not None and cell_text(rows[0].total[-1]) != "")
        total = sum(cell.fen for table in rows for row in table.rows if not isinstance(cell := row[-1], str))
        assert paid == total, path.name
        for waterfall in waterfalls(report):
            drawn += 1
            assert all(bar.amount >= 0 for bar in waterfall.bars)
    assert drawn > 20


# —— what excludes what ——

_RELATION = "关系「不重复」\n    原文：“同一事项不重复享受，由企业自愿选择”。\n    {items}。\n"


def test_three_of_one_matter_are_one_group() -> None:
    three = clause() + clause().replace("设备补助", "设备奖励") + clause().replace("设备补助", "设备资助")
    (cluster,) = clusters_of(report_of(pack_of(three + _RELATION.format(items="各条款之间，择一")), DEVICE % "1万元"))
    assert [(group.members, group.says) for group in cluster.groups] == [((0, 1, 2), "只能选一项")]
    assert [node.standing for node in cluster.nodes] == ["入选", "未选", "未选"]


def test_what_prevails_comes_first() -> None:
    two = clause() + clause(grant="设备的价款×20%").replace("设备补助", "设备奖励")
    text = two + _RELATION.format(items="「设备补助」优先于「设备奖励」")
    (cluster,) = clusters_of(report_of(pack_of(text), DEVICE % "1万元"))
    (group,) = cluster.groups
    first = cluster.nodes[group.first or 0]
    assert (group.relation, first.row.clause, first.standing) == ("优先", "设备补助", "入选")


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1])))
def test_groups_say_neither_more_nor_less_than_the_ties(pairs: set[tuple[int, int]]) -> None:
    """Every pair of a group is a tie, and every tie stands in a group."""
    from jnpolicy.explain.exclusion import _cover

    near: dict[int, set[int]] = {}
    for one, two in pairs:
        near.setdefault(one, set()).add(two)
        near.setdefault(two, set()).add(one)
    assert {pair for members in _cover(near) for pair in combinations(members, 2)} == pairs


# —— the law ——


def test_the_law_is_whole_and_marked() -> None:
    """All of its words stand there in order; what the grant rests on is marked, the other sentence is not."""
    pack = pack_of(clause())
    (law,) = [block for block in blocks(report_of(pack, DEVICE % "1万元"), "原文") if isinstance(block, LawText)]
    shown = "\n".join("".join(piece.text for piece in line) for line in law.lines)
    assert shown == "\n".join(line for line in pack.law.text.split("\n") if line.strip())
    marked = [(piece.text, piece.use, piece.owners) for line in law.lines for piece in line if piece.use is not Use.NONE]
    assert marked == [("对购置设备的企业，给予补助", Use.USED, ("设备补助",))]


def test_what_only_concerns_is_marked_lightly() -> None:
    pack = pack_of(clause(condition="设备的价款超过5万元"))
    (law,) = [block for block in blocks(report_of(pack, DEVICE % "1万元"), "原文") if isinstance(block, LawText)]
    assert [piece.use for line in law.lines for piece in line if piece.owners] == [Use.CONCERNED]


def test_a_relation_of_another_law_with_the_same_title_is_not_marked(jinan: Pack, industry: Pack) -> None:
    """Both laws have a relation 同一事项不重复享受; only Jinan's met anything in the example."""
    pack = join([jinan, industry], Diagnostics())
    laws = [block for block in blocks(report_of(pack, EXAMPLE.read_text(encoding="utf-8")), "原文") if isinstance(block, LawText)]
    shared = {relation.source for relation in jinan.base.relations} & {relation.source for relation in industry.base.relations}
    assert shared == {"同一事项不重复享受"}
    marked = [{owner for line in law.lines for piece in line for owner in piece.owners} for law in laws]
    assert "同一事项不重复享受" in marked[0] and not marked[1]


# —— the guide and the rest ——


def test_the_guide_goes_by_unit(jinan: Pack) -> None:
    """Each chosen grant stands under its units once: 市科技局 has 场景1 300万元 and 场景2 117.48万元."""
    found = blocks(report_of(jinan, EXAMPLE.read_text(encoding="utf-8")), "指南")
    at = found.index(Heading("市科技局"))
    assert found[at + 1] == Paragraph("在这里申领2项，共417.48万元：", found[at + 1].tone)  # type: ignore[attr-defined]
    table = found[at + 2]
    assert isinstance(table, Table)
    assert "· 总投入：391.6万元〔案例第50行〕" in cell_text(table.rows[0][2])
    claimed = [cell_text(row[0]) for table in found if isinstance(table, Table) for row in table.rows]
    assert len(claimed) == len(set(claimed)) == 12 + 1 + 1  # to claim, to settle first, to ask for


def test_a_case_without_anything_to_claim(jinan: Pack) -> None:
    text = "政策: jinan-ai-2020\n申请人: {名称: 甲, 类型: 企业}\n"
    report = report_of(jinan, text)
    assert "没有可以申领的" in plain(report) and not waterfalls(report) and not clusters_of(report)


def test_what_is_asked_for_stands_in_it(jinan: Pack) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    report = plain(report_of(jinan, text, Options("确定", ("融资费用补贴/贷款1",), ("发行债券/债券1",))))
    assert "目标 | 确定数额最大" in report
    assert "要求入选 | 融资费用补贴/贷款1" in report and "不得入选 | 发行债券/债券1" in report
    assert "按要求不选" in report


def test_a_search_that_was_cut_short_says_so(jinan: Pack) -> None:
    """1675.6942万元 found, and no more than 1700万元: 24.3058万元 between them."""
    text = EXAMPLE.read_text(encoding="utf-8")
    decision = replace(decided(jinan, text, Options()), optimal=False, bound=1_700_000_000)
    said = plain(compose(decision, jinan, text, Options()))
    assert (
        "[warning] 最优组合（合计最大）合计：1675.6942万元　（尚未证明最优：时间用完；不会超过1700万元，差距至多24.3058万元）"
        in said
    )


def test_every_proof_is_there(jinan: Pack) -> None:
    """12 chosen, one of them of another policy and without a proof; 4 left out, 1 open, 1 to ask for, 3 not eligible."""
    report = report_of(jinan, EXAMPLE.read_text(encoding="utf-8"))
    folded = [block for section in report.sections for block in section.blocks if isinstance(block, Folded)]
    assert len(folded) == 11 + 4 + 1 + 1 + 3


def test_digests() -> None:
    """SHA-256 of the text; a pack's changes with any character of a file, not with where it lies."""
    assert text_digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
    one, two = pack_of(clause()), pack_of(clause(), header=HEADER.replace("某市", "某县"))
    assert pack_digest(one) == pack_digest(pack_of(clause())) != pack_digest(two)
    assert pack_digest(replace(one, files=one.files[::-1])) == pack_digest(one)
