"""Which readings may bear on each other, in small policies worked out by hand; tests/oracle holds all to whole decisions."""

from __future__ import annotations

from jnpolicy.model.policy import Pack
from jnpolicy.model.readings import under_readings
from jnpolicy.solve.budget import Budget
from jnpolicy.solve.decide import NOMINAL
from jnpolicy.solve.variants import Variants, variants
from tests.conftest import case_of
from tests.packs import HEADER, pack_of

YUAN = 100  # 分
CLAUSES = """第一条「甲」
    原文：“对购置设备的企业，给予补助”。
    对象：企业。
    事项：设备。
    条件：设备的价款超过0元。
    补助：设备的价款×10%。
    疑义「费率」
        读法「一成」（默认）：照上文。
        读法「两成」：补助：设备的价款×20%。
第一条（二）「乙」
    原文：“对发行债券的企业，给予奖励”。
    对象：企业。
    事项：债券。
    条件：企业是高新企业。
    补助：债券的融资额×10%。
    疑义「费率」
        读法「一成」（默认）：照上文。
        读法「两成」：补助：债券的融资额×20%。
"""
# 400元 and 200元: under a tenth 40元 and 20元, under a fifth 80元 and 40元.
CASE = """申请人: {名称: 甲厂, 类型: 企业, 高新企业: %s}
事项:
  - {编号: 设1, 种类: 设备, 购置日期: 2021-05-01, 价款: 400元}
  - {编号: 债1, 种类: 债券, 年度: 2020, 融资额: 200元, 项目: 子}
"""
SAME = "同一事项:\n  - [设1, 债1]\n"
RATES = {("甲", "费率"): "两成", ("乙", "费率"): "两成"}


def found(relations: str = "", more: str = "", high_tech: str = "是", terms: str = "") -> Variants:
    pack: Pack = pack_of(CLAUSES + relations, header=HEADER + terms)
    return variants(pack, case_of(pack, CASE % high_tech + more), under_readings(pack), NOMINAL, Budget())


def relation(text: str) -> str:
    return f"关系「重复」\n    原文：“同一事项不重复享受”。\n    {text}\n"


def deciding(item: Variants) -> list[str]:
    return [f"{question.owner}/{question.name}" for question in item.deciding]


def test_clauses_that_nothing_ties_together_add_up() -> None:
    item = found()
    assert len(item.clusters) == 2 and sum(len(cluster.outcomes) for cluster in item.clusters) == 4
    assert deciding(item) == ["甲/费率", "乙/费率"] and item.idle == ()
    assert [item.under(changed).nominal // YUAN for changed in ({}, RATES)] == [60, 120]


def test_a_limit_over_both() -> None:
    item = found(relation("「甲」、「乙」合计每家企业最高100元。"))
    assert len(item.clusters) == 1
    assert item.under(RATES).nominal == 100 * YUAN  # 80＋40, cut


def test_a_limit_under_one_reading_only() -> None:
    item = found(
        relation("疑义「合计」\n        读法「无」（默认）：照上文。\n        读法「有」：「甲」、「乙」合计每家企业最高100元。")
    )
    assert item.under(RATES).nominal == 120 * YUAN
    assert item.under(RATES | {("重复", "合计"): "有"}).nominal == 100 * YUAN
    assert deciding(item) == ["甲/费率", "乙/费率", "重复/合计"]  # the last only where the others are a fifth


def test_one_thing() -> None:
    item = found(relation("各条款之间，择一。"), SAME)
    assert item.under({("乙", "费率"): "两成"}).nominal == 40 * YUAN  # as much as the other: fewest, then the earlier
    assert deciding(item) == ["甲/费率"]  # 40 or 80, and the other never more than 40


def test_what_two_clauses_are_to_each_other() -> None:
    text = relation("疑义「关系」\n        读法「一」（默认）：「甲」与「乙」择一。\n        读法「二」：「甲」与「乙」可叠加。")
    assert "重复/关系" in deciding(found(text, SAME))
    assert "重复/关系" not in deciding(found(text))  # on two things they never meet
    assert deciding(found(text, SAME, "否")) == ["甲/费率"]  # one of the two is never had
    had = SAME + "已享受:\n  - {条款: 乙, 事项: 债1, 年度: 2020, 金额: 10元}\n"
    item = found(text, had, "否")  # never had, but it has been
    assert deciding(item) == ["甲/费率", "重复/关系"]
    assert [item.under(changed).nominal // YUAN for changed in ({}, {("重复", "关系"): "二"})] == [0, 40]


def test_what_all_clauses_are_to_each_other_and_to_other_policies() -> None:
    text = "疑义「范围」\n        读法「一」（默认）：{0}，择一。\n        读法「二」：{0}，可叠加。"
    inside, outside = (relation(text.format(scope)) for scope in ("各条款之间", "各条款与其他政策之间"))
    other = "其他政策:\n  - {编号: 省, 名称: 省补, 事项: 设1, 金额: 30元}\n"
    assert "重复/范围" in deciding(found(inside, SAME)) and "重复/范围" not in deciding(found(inside))
    assert "重复/范围" in deciding(found(outside, other)) and "重复/范围" not in deciding(found(outside))
    item = found(outside, other)
    assert [item.under(changed).nominal // YUAN for changed in ({}, {("重复", "范围"): "二"})] == [60, 90]


def test_for_other_applicants() -> None:
    text = "疑义「主体」\n        读法「一」（默认）：照上文。\n        读法「二」：申请人为{}的，各条款之间，择一。"
    assert "重复/主体" in deciding(found(relation(text.format("企业")), SAME))
    item = found(relation(text.format("银行")), SAME)
    assert "重复/主体" not in deciding(item)
    assert all(question.name != "主体" for cluster in item.clusters for question in cluster.questions)


def test_the_year_in_force() -> None:
    """In force from the middle of 2020 a bond of that year counts under one reading."""
    terms = (
        "    疑义「年度」\n        读法「部分」（默认）：年度事项：年度部分在施行期内的，计入。\n"
        "        读法「全部」：年度事项：年度全部在施行期内的，计入。\n"
    )
    middle = HEADER.replace("自2020年1月1日起", "自2020年7月1日起")
    pack = pack_of(CLAUSES, header=middle + terms)
    item = variants(pack, case_of(pack, CASE % "是"), under_readings(pack), NOMINAL, Budget())
    assert [item.under(changed).nominal // YUAN for changed in ({}, {("试验政策", "年度"): "全部"})] == [60, 40]
    assert deciding(item) == ["甲/费率", "乙/费率", "试验政策/年度"]
    whole = found(terms=terms)  # in force from New Year, so it is all one
    assert deciding(whole) == ["甲/费率", "乙/费率"]
