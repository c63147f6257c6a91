"""Every shape of the language at work: small policies, with what they come to worked out beside them."""

from __future__ import annotations

import pytest

from jnpolicy.explain.account import account
from jnpolicy.model.readings import under_readings
from jnpolicy.report.terminal import terminal_report
from jnpolicy.solve.decide import decide
from jnpolicy.solve.decision import Decision
from tests.conftest import case_of
from tests.packs import pack_of

LAW = "1．给予补助。\n2．同一事项不重复享受。\n3．五年内不得迁出。\n"
HEADER = """政策「试验政策」
    发布机关：某市。
    施行：自2020年1月1日起，有效期9年。
    舍入：四舍五入至分。
"""
VOCABULARY = """申请人「企业」：
    初创：是否；科技：是否；规模：大型、中型、小型；收入：金额；上年收入：金额；集团：标识；房地产：是否。
事项「购置设备」，简称「设备」：
    购置日期：日期（时点）；价款：金额；运费：金额；台数：数量（台）；面积：数量（平方米）；年次：数量（年）；天数：数量（日）；
    级别：国家级、省级；首年：年份；今年：年份。
事项「应用案例」，简称「案例」：完成日期：日期（时点）；合同额：金额；标杆：是否。
参数「市场利率」：自2019年8月20日起4.25%；自2021年1月20日起3.85%。
定义「好案例」：案例的合同额超过100万元，且案例是标杆。
定义「补助对象」：企业的规模为小型或中型，但企业是房地产的除外。
"""
STACK = "关系「甲类」\n    原文：“同一事项不重复享受”。\n    各条款之间，可叠加；各条款与其他政策之间，可叠加。\n"


def clause(title: str, amount: str, *, when: str = "设备的价款不低于0元", rest: str = "") -> str:
    part = "甲乙丙丁".index(title)
    rows = [f"第一条（{'一二三四'[part]}）「{title}」", "    原文：“给予补助”。", "    对象：企业。", "    事项：设备。"]
    return "\n".join([*rows, f"    条件：{when}。", f"    补助：{amount}。", rest]).rstrip() + "\n"


def device(identifier: str = "事", **facts: str) -> str:
    known = {"购置日期": "2021-03-01", "价款": "0元"} | facts
    return f"  - 编号: {identifier}\n    种类: 设备\n" + "".join(f"    {k}: {v}\n" for k, v in known.items())


def example(identifier: str, **facts: str) -> str:
    return f"  - 编号: {identifier}\n    种类: 案例\n" + "".join(f"    {k}: {v}\n" for k, v in facts.items())


def solve(clauses: str, matters: str, own: str = "", rest: str = "") -> Decision:
    pack = pack_of(clauses, vocabulary=VOCABULARY, header=HEADER, law=LAW)
    own = own if "集团" in own else own + "  集团: 甲\n"
    return decide(under_readings(pack), case_of(pack, f"申请人:\n  名称: 甲\n  类型: 企业\n{own}事项:\n{matters}{rest}"))


def paid(decision: Decision) -> dict[str, str]:
    """Candidate → what it gets, in 元."""
    return {grant.candidate.key.text: f"{grant.paid / 100:g}" for grant in decision.grants}


@pytest.mark.parametrize(
    ("amount", "facts", "own", "yuan"),
    [
        # brackets on each stretch: 5000×100% ＋ (12000－10000)×20% ＋ (10000－5000)×50% = 5000＋2500＋400
        ("按设备的价款分段，5000元以下部分全额、5000元至1万元部分50%、超过部分20%", {"价款": "12000元"}, "", "7900"),
        ("按设备的价款分段，5000元以下部分全额、超过部分50%", {"价款": "5000元"}, "", "5000"),
        # 2000元以上部分10%: (5000－2000)×10%
        ("按设备的价款分段，2000元以上部分10%", {"价款": "5000元"}, "", "300"),
        # steps: 5亿÷2亿 = 2.5 → 2×200万
        ("按设备的价款，每满2亿元奖励200万元", {"价款": "5亿元"}, "", "4e+06"),
        ("按设备的价款，每满2亿元200万元", {"价款": "199999999元"}, "", None),
        # 按（价款－1亿），每满1000万，10万: (1.35亿－1亿)÷1000万 = 3.5 → 3×10万
        ("按（设备的价款-1亿元），每满1000万元奖励10万元", {"价款": "1.35亿元"}, "", "300000"),
        # a quantity with a ceiling of its own: min(800, 500)×30
        ("30元×（设备的面积，最多500平方米）", {"面积": "800平方米"}, "", "15000"),
        # uplifts: 30%＋10%＋5% of 10万
        (
            "设备的价款×费率；其中，费率：30%；企业是初创的，提高10个百分点；企业是科技的，提高5个百分点",
            {"价款": "10万元"}, "  初创: 是\n  科技: 是\n", "45000",
        ),
        # … 累计最高40%
        (
            "设备的价款×费率；其中，费率：30%；企业是初创的，提高10个百分点；企业是科技的，提高5个百分点；累计最高40%",
            {"价款": "10万元"}, "  初创: 是\n  科技: 是\n", "40000",
        ),
        # money raised by a rate: 1万×(1＋20%); taken from: 1万－3000
        ("1万元；企业是初创的，提高20%", {}, "  初创: 是\n  科技: 否\n", "12000"),
        ("1万元；企业是初创的，提高一倍", {}, "  初创: 是\n  科技: 否\n", "20000"),  # 1万元 × (1 + 1)
        ("1万元；企业是初创的，降低3000元", {}, "  初创: 是\n  科技: 否\n", "7000"),
        # half of 1万; half of a rate: 30%÷2 of 10万; of what the limit left: min(100万×10%, 8万)÷2; then not below 5万
        ("1万元；企业是初创的，减半", {}, "  初创: 是\n", "5000"),
        ("1万元；企业是初创的，减半", {}, "  初创: 否\n", "10000"),
        ("设备的价款×费率；其中，费率：30%；企业是初创的，减半", {"价款": "10万元"}, "  初创: 是\n", "15000"),
        ("设备的价款×10%，8万元封顶；企业是初创的，减半", {"价款": "100万元"}, "  初创: 是\n", "40000"),
        ("设备的价款×10%，8万元封顶；企业是初创的，减半；累计最低5万元", {"价款": "100万元"}, "  初创: 是\n", "50000"),
        # the rest of the stretches: 5000 ＋ (12000－5000)×50%
        ("按设备的价款分段，5000元以下的部分按全额、其余按50%", {"价款": "12000元"}, "", "8500"),
        ("按设备的价款分段，5000元以下的部分全额、超过5000元的部分按50%", {"价款": "12000元"}, "", "8500"),
        ("企业是初创的，5元；其余，1元", {}, "  初创: 否\n", "1"),
        # 100万×10%＝10万, not above 8万; a ceiling that follows what is raised holds for all: min(1万＋2000, 11000)
        ("设备的价款×10%，不超过8万元", {"价款": "100万元"}, "", "80000"),
        ("1万元；企业是初创的，提高20%，累计不超过11000元", {}, "  初创: 是\n", "11000"),
        # raised again, by money: 1万＋10%×1万＋500
        ("1万元；企业是初创的，提高10%；企业是科技的，再提高500元", {}, "  初创: 是\n  科技: 是\n", "11500"),
        # rounding of its own: 23.6万 → 20万×… no: to 万元 half up 24万; dropped 23万
        ("设备的价款×10%，四舍五入至万元", {"价款": "236万元"}, "", "240000"),
        ("设备的价款×10%，万元以下舍去", {"价款": "236万元"}, "", "230000"),
        ("（设备的价款×10%，万元以下舍去）×50%", {"价款": "236万元"}, "", "115000"),
        # interest by days at the rate of the day (2021-03-01: 3.85%): 100万×3.85%×35%×73÷365 = 2695
        ("设备的价款×市场利率×35%×设备的天数÷365日", {"价款": "100万元", "天数": "73日"}, "", "2695"),
        # the day before the rate changed: 100万×4.25%
        ("设备的价款×市场利率", {"价款": "100万元", "购置日期": "2021-01-19"}, "", "42500"),
        ("设备的价款×市场利率", {"价款": "100万元", "购置日期": "2021-01-20"}, "", "38500"),
        # several years: the second of 100%、50%、50% of 1万; the fourth is none
        ("设备的价款×费率；其中，费率：按设备的年次，依次100%、50%、50%", {"价款": "1万元", "年次": "2年"}, "", "5000"),
        ("设备的价款×费率；其中，费率：按设备的年次，依次100%、50%、50%", {"价款": "1万元", "年次": "4年"}, "", None),
        # the year counted from the first: 2022－2021＋1 = 2
        (
            "设备的价款×费率；其中，费率：按（设备的今年-设备的首年+1年），依次100%、50%",
            {"价款": "1万元", "首年": "2021", "今年": "2022"}, "", "5000",
        ),
    ],
)  # fmt: skip
def test_amounts(amount: str, facts: dict[str, str], own: str, yuan: str | None) -> None:
    text = amount.replace("；其中，", "。\n    其中，")
    decision = solve(clause("甲", text) + STACK, device(**facts), own)
    assert paid(decision) == ({"甲/事": yuan} if yuan else {})
    assert decision.open == decision.partly_open == ()


@pytest.mark.parametrize(
    ("amount", "facts", "low", "high"),
    [
        ("按设备的价款分段，5000元以下部分全额、超过部分50%", {"价款": "未知"}, 0, None),
        ("按设备的价款分段，5000元以下部分全额、5000元至1万元部分50%", {"价款": "未知"}, 0, 7500),  # 5000＋5000×50%
        ("按设备的年次，依次300元、200元", {"年次": "未知"}, 0, 300),
        ("100元；企业是初创的，提高50元", {}, 100, 150),
        ("100元；企业是初创的，提高50%；累计最高120元", {}, 100, 120),
        ("1万元×市场利率", {"购置日期": "未知"}, 385, 425),  # 3.85% or 4.25%
        ("（设备的价款，最高236元，四舍五入至百元）", {"价款": "未知"}, 0, 200),
    ],
)
def test_amounts_of_unknown_facts_are_ranges(amount: str, facts: dict[str, str], low: int, high: int | None) -> None:
    when = "设备的台数不低于0台"
    (candidate,) = solve(clause("甲", amount, when=when) + STACK, device(台数="1台", **facts)).problem.candidates
    assert (candidate.low, candidate.high) == (low * 100, None if high is None else high * 100)


CASES = (
    example("例1", 合同额="200万元", 标杆="是"),
    example("例2", 合同额="100万元", 标杆="是"),
    example("例3", 合同额="300万元", 标杆="否"),
)


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("案例的个数不少于3个", True),
        ("案例的个数不少于4个", False),
        ("案例（案例的合同额超过100万元）的个数不少于2个", True),  # 例1、例3
        ("案例（案例的合同额不低于100万元）的合同额合计超过600万元", False),  # 200＋100＋300 = 600, not past it
        ("案例（案例的合同额不低于100万元）的合同额合计达到600万元", True),
        ("案例（案例是好案例）的项数等于1项", True),  # 例1 only: 例2 is no more than 100, 例3 no 标杆
        ("案例（案例的合同额超过设备的价款）的个数达到1个", True),  # 价款 is 250万: 例3
    ],
)
def test_counts_and_sums_over_matters(when: str, holds: bool) -> None:
    decision = solve(clause("甲", "100元", when=when) + STACK, device(价款="250万元") + "".join(CASES))
    assert paid(decision) == ({"甲/事": "100"} if holds else {})


def test_a_count_waits_only_for_what_could_change_it() -> None:
    clauses = clause("甲", "100元", when="案例（案例是好案例）的个数不少于1个") + STACK
    unknown = example("例4", 合同额="150万元")
    (candidate,) = solve(clauses, device() + CASES[1] + unknown).open
    assert candidate.missing == {("例4", "标杆")}
    assert paid(solve(clauses, device() + CASES[0] + unknown)) == {"甲/事": "100"}  # 例1 is enough


@pytest.mark.parametrize(
    ("now", "before", "holds"),
    [("110元", "100元", True), ("109.99元", "100元", False), ("100元", "0元", False), ("未知", "100元", None)],
)
@pytest.mark.parametrize("words", ["增长不低于10%", "增长10%以上"])
def test_growth(now: str, before: str, holds: bool | None, words: str) -> None:
    own = f"  收入: {now}\n  上年收入: {before}\n"
    decision = solve(clause("甲", "100元", when=f"企业的收入较企业的上年收入{words}") + STACK, device(), own)
    assert paid(decision) == ({"甲/事": "100"} if holds else {})
    assert len(decision.open) == (holds is None)


@pytest.mark.parametrize(("size", "estate", "holds"), [("小型", "否", True), ("小型", "是", False), ("大型", "否", False)])
def test_a_definition_with_an_exception(size: str, estate: str, holds: bool) -> None:
    decision = solve(clause("甲", "100元", when="企业是补助对象") + STACK, device(), f"  规模: {size}\n  房地产: {estate}\n")
    assert bool(decision.grants) is holds


# —— limits over several clauses ——


def test_a_limit_over_several_clauses() -> None:
    shared = STACK + "    「甲」、「乙」合计每家企业每年最高250元；「甲」与「丙」合计每家企业累计最高350元。\n"
    clauses = clause("甲", "200元") + clause("乙", "100元") + clause("丙", "300元") + shared
    # 甲200，乙 min(100, 250－200)=50，丙 min(300, 350－200)=150：400；不选甲：乙100＋丙300＝400，少一项
    assert paid(solve(clauses, device())) == {"乙/事": "100", "丙/事": "300"}
    award = "已享受:\n  - {条款: 丙, 年度: 2020, 金额: 250元}\n"
    # 丙已用250，累计余100：甲＋丙至多100，乙100：甲乙一起 100＋100，丙乙一起也是；取最早的甲
    assert paid(solve(clauses, device(), rest=award)) == {"甲/事": "100", "乙/事": "100"}


def test_a_limit_over_clauses_some_of_which_the_case_has_nothing_for() -> None:
    other = clause("乙", "100元", when="案例是标杆").replace("事项：设备", "事项：案例")
    shared = STACK + "    「甲」与「乙」合计每家企业每年最高150元。\n"
    clauses = clause("甲", "200元") + other + shared
    assert paid(solve(clauses, device())) == {"甲/事": "150"}
    assert paid(solve(clauses, example("例", 完成日期="2021-05-01", 标杆="是"))) == {"乙/例": "100"}
    award = "已享受:\n  - {条款: 乙, 年度: 2021, 金额: 70元}\n"
    assert paid(solve(clauses, device(), rest=award)) == {"甲/事": "80"}


def test_the_limit_told_is_the_one_that_is_full() -> None:
    """甲/事2 would be paid before 乙/事3, which then gets so much less under their common limit; 甲's own has room."""
    clauses = (
        clause("甲", "10元", when="设备的级别为省级", rest="    限额：每家企业每年最高1000元。")
        + clause("乙", "115元", when="设备的级别为国家级")
        + STACK
        + "    「甲」与「乙」合计每家企业每年最高120元。\n"
    )
    matters = device("事1", 级别="省级") + device("事2", 级别="省级") + device("事3", 级别="国家级")
    decision = solve(clauses, matters)
    assert paid(decision) == {"甲/事1": "10", "乙/事3": "110"}
    (left,) = decision.left_out
    assert left.reason == "限额" and left.limit is not None
    assert left.limit.limit.text == "「甲」与「乙」合计每家企业每年最高120元"


def test_a_limit_for_a_group_of_companies() -> None:
    clauses = clause("甲", "200元", rest="    限额：每个集团每年最高250元。") + STACK
    two = device("事1") + device("事2")
    assert solve(clauses, two, "  集团: 泉\n").nominal == 250_00
    award = "已享受:\n  - {条款: 甲, 年度: 2021, 金额: 100元}\n"
    assert solve(clauses, two, "  集团: 泉\n", award).nominal == 150_00


# —— a share of another award ——


def test_a_share_of_what_another_clause_pays() -> None:
    clauses = (
        clause("乙", "「甲」的补助额×30%，最高50元") + clause("甲", "200元", rest="    限额：每家企业每年最高250元。") + STACK
    )
    # 甲 200＋50（余额）；乙 200×30%＝60→最高50，50×30%＝15
    decision = solve(clauses, device("事1") + device("事2"))
    assert paid(decision) == {"甲/事1": "200", "甲/事2": "50", "乙/事1": "50", "乙/事2": "15"}
    assert decision.nominal == 315_00


def test_a_share_counts_what_was_had_before() -> None:
    clauses = clause("甲", "200元") + clause("乙", "「甲」的补助额×30%") + STACK
    award = "已享受:\n  - {条款: 甲, 年度: 2020, 金额: 100元, 事项: 事}\n"
    assert paid(solve(clauses, device(), rest=award)) == {"乙/事": "30"}  # 甲 is had; 100×30%


def test_a_share_of_nothing_is_nothing() -> None:
    clauses = clause("甲", "200元", when="企业是初创") + clause("乙", "「甲」的补助额×30%") + STACK
    assert paid(solve(clauses, device(), "  初创: 否\n")) == {}
    unknown = solve(clauses, device())
    assert (unknown.nominal, unknown.possible) == (0, 260_00)  # 200＋60 if it holds


def test_of_two_that_exclude_each_other_the_share_decides() -> None:
    """丙 alone pays more than 甲, but 甲 brings 乙 with it: 100＋100 against 150."""
    clauses = (
        clause("甲", "100元") + clause("乙", "「甲」的补助额") + clause("丙", "150元") + STACK + "    「甲」与「丙」择一。\n"
    )
    assert paid(solve(clauses, device())) == {"甲/事": "100", "乙/事": "100"}


# —— budgets and obligations ——


def test_a_budget_makes_a_grant_uncertain() -> None:
    decision = solve(clause("甲", "200元", rest="    预算：每年500万元，先到先得。") + STACK, device())
    assert (decision.nominal, decision.certain) == (200_00, 0)
    report = terminal_report(account(decision))
    assert "其余200元是“最高”“不超过”的数，或者预算有限，实得可能更少" in report
    assert "预算：每年500万元，先到先得，实得可能更少" in report


# —— what a report says of limits ——


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("每家企业每年最高限额数", "每家企业每年最高限额数（2021年，150元）"),
        ("每家企业最高限额数", "每家企业最高限额数（150元）"),
        ("每家企业每年最高企业的收入×1%", "每家企业每年最高企业的收入×1%（2021年，150元）"),
        ("每家企业每年最高150元", "每家企业每年最高150元（2021年）"),
        ("每家企业每年最高（1150元-1000元）", "每家企业每年最高（1150元-1000元）（2021年，150元）"),
        ("每家企业最高一百五十元", "每家企业最高一百五十元（150元）"),
    ],
)
def test_the_figure_of_a_limit_is_told(limit: str, said: str) -> None:
    rest = f"    其中，限额数：企业的规模为小型的，150元；其他，200元。\n    限额：{limit}。"
    decision = solve(clause("甲", "200元", rest=rest) + STACK, device(), "  规模: 小型\n  收入: 15000元\n")
    assert decision.nominal == 150_00
    assert f"{said}，尚余150元，按余额计" in terminal_report(account(decision))


def test_the_range_of_a_limit_that_is_not_known_is_told() -> None:
    rest = "    其中，限额数：企业的规模为小型的，150元；其他，200元。\n    限额：每家企业每年最高限额数。"
    decision = solve(clause("甲", "200元", rest=rest) + STACK, device())
    assert "每家企业每年最高限额数（2021年，150元至200元），尚余150元" in terminal_report(account(decision))


# —— readings ——


@pytest.mark.parametrize(
    ("reading", "yuan"),
    [("购置", 42500), ("交付", 38500)],  # 100万×4.25% on 2021-01-19, ×3.85% on 2021-01-20
)
@pytest.mark.parametrize("own", [True, False], ids=["kind's own", "each reading's"])
def test_a_parameter_follows_the_time_of_the_reading(reading: str, yuan: int, own: bool) -> None:
    vocabulary = VOCABULARY.replace("价款：金额；", "价款：金额；交付日期：日期；", 1)
    first = "照上文" if own else "时点：设备的购置日期"
    rest = f"    疑义「时点」\n        读法「购置」（默认）：{first}。\n        读法「交付」：时点：设备的交付日期。"
    vocabulary = vocabulary if own else vocabulary.replace("（时点）", "", 1)
    pack = pack_of(clause("甲", "设备的价款×市场利率", rest=rest) + STACK, vocabulary=vocabulary, header=HEADER, law=LAW)
    matter = device(购置日期="2021-01-19", 交付日期="2021-01-20", 价款="100万元")
    case = case_of(pack, f"申请人:\n  名称: 甲\n  类型: 企业\n  集团: 甲\n事项:\n{matter}")
    assert decide(under_readings(pack, {("甲", "时点"): reading}), case).nominal == yuan * 100


@pytest.mark.parametrize(
    ("relation", "yuan"),
    [
        ("「甲」、「乙」、「丙」择一", 5),  # the highest of 3, 5 and 4
        ("「甲」、「乙」、「丙」之间，就高", 5),
        ("「甲」、「乙」、「丙」可叠加", 12),
        ("「甲」、「乙」、「丙」补差", 5),
        ("「甲」、「丙」优先于「乙」", 7),  # 3 ＋ 4
        ("「乙」优先于「甲」、「丙」", 5),
        ("「甲」与「乙」优先于「丙」", 8),  # 3 ＋ 5
    ],
)
def test_a_relation_of_several_clauses_is_one_of_each_two(relation: str, yuan: int) -> None:
    clauses = "".join(clause(title, amount) for title, amount in (("甲", "3元"), ("乙", "5元"), ("丙", "4元")))
    decision = solve(clauses + f"关系「三项」\n    原文：“同一事项不重复享受”。\n    {relation}。\n", device())
    assert sum(grant.paid for grant in decision.grants) == yuan * 100


def test_a_third_level_tops_up_what_the_first_two_came_to() -> None:
    levels = "".join(clause(title, amount) for title, amount in (("甲", "3元"), ("乙", "5元"), ("丙", "9元")))
    relation = "关系「三级」\n    原文：“同一事项不重复享受”。\n    「甲」、「乙」、「丙」补差。\n"
    had = "".join(f"  - {{条款: {c}, 年度: {y}, 金额: {n}元, 事项: 事}}\n" for c, y, n in (("甲", 2019, 3), ("乙", 2020, 2)))
    assert paid(solve(levels + relation, device(), rest="已享受:\n" + had)) == {"丙/事": "4"}  # 9 － (3 ＋ 2)


def test_a_clause_without_conditions_grants_wherever_it_is_in_force() -> None:
    text = clause("甲", "3元").replace("    条件：设备的价款不低于0元。\n", "")
    assert "条件" not in text
    late = device("晚", 购置日期="2029-01-01")
    assert paid(solve(text + STACK, device() + late)) == {"甲/事": "3"}
