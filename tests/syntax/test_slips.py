"""One slip is one finding: what hangs on a name or heading that could not be read is not told again."""

from __future__ import annotations

import pytest

from tests.packs import HEADER, VOCABULARY, clause, codes, parse_pack

USE = clause(condition="企业的规模为大型或中型；企业是高新企业；企业的收入超过1元；设备的级别为国家级")
OTHER = clause().replace("设备补助", "乙").replace("第一条", "第一条（二）")
RELATION = "关系「不重复」\n    原文：“同一事项不重复享受，由企业自愿选择”。\n    「设备补助」与「乙」择一。\n"
QUESTION = "    疑义「甲」\n        读法「子」（默认）：照上文。\n        读法「丑」：条件：企业是高新企业。\n"


def told(text: str, vocabulary: str = VOCABULARY, header: str = HEADER) -> list[tuple[str, str]]:
    """Each code with the text that it points at."""
    _, diagnostics = parse_pack(text, vocabulary=vocabulary, header=header)
    return [(item.code, item.span.text if item.span else "") for item in diagnostics]


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("收入：金额", "收入：金客", ("JN0113", "金客")),
        ("高新企业：是否", "高新企业：是非", ("JN0113", "是非")),
        ("规模：大型、中型、小型", "规模：大型、中型，小型", ("JN0101", "，")),
        ("日期（时点）", "日期（时间）", ("JN0101", "（")),
        ("收入：金额", "收入金额", ("JN0101", "；")),
        ("高新企业：是否；收入", "高新企业：是否 收入", ("JN0101", "收入")),
        ("高新企业：是否；", "高新企业：是否“持证；", ("JN0103", "“")),
        ("申请人「企业」", "申请人「企业", ("JN0103", "「")),
        ("申请人「企业」", "申请人企业", ("JN0120", "企业")),
        ("申请人「企业」", "申请「企业」", ("JN0101", "申请")),
        ("申请人「企业」", "申请人企业」", ("JN0120", "企业")),
        ("事项「购置设备」，简称", "事向「购置设备」，简称", ("JN0101", "事向")),
        ("事项「购置设备」，简称", "「购置设备」，简称", ("JN0101", "「购置设备」")),
        ("事项「购置设备」，简称", "事项「购置设备」，间称", ("JN0101", "间称")),
        ("购置日期：日期（时点）", "购置日期日期（时点）", ("JN0101", "（时点）")),
    ],
)
def test_a_slip_of_a_declaration(right: str, wrong: str, expected: tuple[str, str]) -> None:
    assert right in VOCABULARY
    assert told(USE, vocabulary=VOCABULARY.replace(right, wrong)) == [expected]


def test_the_other_attributes_of_a_broken_kind_are_checked_still() -> None:
    vocabulary = VOCABULARY.replace("收入：金额", "收入：金客")
    assert told(USE.replace("为大型", "为大形"), vocabulary=vocabulary) == [("JN0102", "大形"), ("JN0113", "金客")]


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("「设备补助」", "「设备补助", ("JN0103", "「")),
        ("「设备补助」", "设备补助", ("JN0120", "设备补助")),
        ("第一条「", "第一条（一「", ("JN0101", "（")),
        ("第一条「", "第条「", ("JN0101", "第条「设备补助」")),
        ("第一条「", "「", ("JN0101", "「设备补助」")),
        ("第一条「", "一条「", ("JN0101", "一条「设备补助」")),
        ("第一条「", "第一。条「", ("JN0101", "第一")),
        ("第一条「", "第「一条「", ("JN0103", "「")),
        ("第一条「", "“一条「", ("JN0103", "“")),
        ("第一条「", "且第一条「", ("JN0101", "且第一条「设备补助」")),
        ("对象：企业", "对象：企叶", ("JN0102", "企叶")),
        ("事项：设备", "事项：设各", ("JN0102", "设各")),
        ("条件：", "条间：", ("JN0101", "条间")),
        ("给予补助”", "给予补助", ("JN0103", "“")),
    ],
)
@pytest.mark.parametrize("before", [True, False], ids=["first", "second"])
def test_a_slip_of_a_clause(right: str, wrong: str, expected: tuple[str, str], before: bool) -> None:
    broken = clause().replace(right, wrong)
    assert told((broken + OTHER if before else OTHER + broken) + RELATION) == [expected]


def test_a_clause_without_a_title_may_be_meant_by_any_relation() -> None:
    assert codes(clause().replace("「设备补助」", "") + OTHER + RELATION) == ["JN0101"]


def test_a_question_without_a_title_excuses_no_relation() -> None:
    text = clause(rest=QUESTION.replace("疑义「甲」", "疑义")) + OTHER + RELATION.replace("「乙」", "「丙」")
    assert [code for code, _ in told(text)] == ["JN0101", "JN0304"]


def test_what_stands_under_a_broken_heading_is_read_still() -> None:
    broken = clause(condition="企业是高薪企业").replace("「设备补助」", "设备补助")
    assert told(broken + OTHER + RELATION) == [("JN0120", "设备补助"), ("JN0102", "高薪企业")]


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("疑义「甲」", "疑义甲", ("JN0120", "甲")),
        ("（默认）：照上文", "（默认）照上文", ("JN0101", "照上文")),
        ("读法「丑」", "读法丑", ("JN0120", "丑")),
        ("疑义「甲」", "疑义「甲", ("JN0103", "「")),
        ("疑义「甲」", "义「甲」", ("JN0101", "义")),
        ("疑义「甲」", "疑义「甲」（甲”）", ("JN0101", "（")),
        ("读法「丑」：", "读去「丑」：", ("JN0101", "读去")),
    ],
)
def test_a_slip_of_a_question(right: str, wrong: str, expected: tuple[str, str]) -> None:
    assert told(clause(rest=QUESTION.replace(right, wrong)) + OTHER + RELATION) == [expected]


@pytest.mark.parametrize(
    ("text", "header", "expected"),
    [
        (clause() + OTHER + RELATION.replace("「不重复」", "不重复"), HEADER, ("JN0120", "不重复")),
        (clause(), HEADER.replace("「试验政策」", "试验政策"), ("JN0120", "试验政策")),
        (clause(), HEADER.replace("政策「", "正策「"), ("JN0101", "正策")),
        (clause() + OTHER + RELATION.replace("关系「", "关「"), HEADER, ("JN0101", "关")),
        (
            clause()
            + OTHER
            + RELATION
            + RELATION.replace("「不重复」", "「再」").replace("「乙」择一", "「丙」择一；「乙」与「丙」择一"),
            HEADER,
            ("JN0304", "「丙」"),
        ),
        (clause(condition="企业是好企业") + "定义「好企业」：企业的规莫为大型。\n", HEADER, ("JN0102", "规莫")),
        (clause(condition="企业是好企业") + "定义「好企业」：企业的规模为大型，。\n", HEADER, ("JN0101", "。")),
        (clause(condition="企业是好企业") + "定义「好企业」：并非（1元超过0元）。\n", HEADER, ("JN0211", "「好企业」")),
    ],
)
def test_a_slip_elsewhere(text: str, header: str, expected: tuple[str, str]) -> None:
    assert told(text, header=header) == [expected]


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("企业是高薪企业且设备的价宽超过1元", ["高薪企业", "价宽"]),
        ("企叶的收人超过1元，或设备的级别为国家及", ["企叶", "收人", "国家及"]),
        ("企业的规模为大形、中形或小形", ["大形", "中形", "小形"]),
        ("设备的价宽超过基淮", ["价宽", "基淮"]),
        ("「企叶」的「收人」超过1元", ["「企叶」", "「收人」"]),
        ("企业的目的港为本市", ["目的港"]),  # nearer to 目的地 than 目 to anything
        ("企业的目的为本市", ["目的"]),
    ],
)
def test_every_unknown_name_of_a_condition_is_told(condition: str, names: list[str]) -> None:
    assert told(clause(condition=condition)) == [("JN0102", name) for name in names]


def test_unknown_names_elsewhere() -> None:
    assert told(clause(grant="设备的价宽×费律")) == [("JN0102", "价宽"), ("JN0102", "费律")]
    assert told(clause(rest="    限额：每家企叶每年最高5万元；每个设备最高5园。\n"))[0] == ("JN0102", "企叶")


@pytest.mark.parametrize("name", ["甲-乙部分", "A/B部分", "㎡部分", "〇号部分", "「小、微部分」"])
def test_a_part_may_be_named_freely(name: str) -> None:
    grant = f"{name}：设备的价款×10%；其余：设备的运费×10%"
    limit = name.replace("A", "Ａ")
    assert told(clause(grant=grant, rest=f"    限额：{limit}每家企业每年最高5万元。\n")) == []


def test_words_of_the_law_are_no_names() -> None:
    law = "1．对购置设备的企业，给予补助；设备的价款：全额。\n2．同一事项不重复享受，由企业自愿选择。\n"
    text = clause().replace("给予补助”", "给予补助；设备的价款：全额”")
    _, diagnostics = parse_pack(text, law=law)
    assert list(diagnostics) == []


def test_names_are_shown_as_they_are_written() -> None:
    _, diagnostics = parse_pack(clause(condition="企业是ＡＢＣ企业"))
    (item,) = diagnostics
    assert item.message.startswith("没有声明过的名称「ＡＢＣ企业」")


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("\u200b", "零宽空格（U+200B）"),
        ("\ufeff", "字节序标记（U+FEFF）"),
        ("\x07", "控制字符（U+0007）"),
        ("\u2028", "行分隔符（U+2028）"),
    ],
)
@pytest.mark.parametrize("at", ["收入", "的收"], ids=["in a name", "between"])
def test_what_nobody_sees_is_named(char: str, name: str, at: str) -> None:
    text = clause(condition="企业的收入超过1元").replace(at, at[0] + char + at[1])
    _, diagnostics = parse_pack(text)
    (item,) = diagnostics
    assert item.code == "JN0112" and name in item.message
    assert item.span is not None and item.span.text == char and item.span.place.startswith("条款.jnp:5:")


def test_what_nobody_sees_in_a_comment_is_let_be() -> None:
    assert told("# \u200b\n" + clause(rest="# 甲 \u200b\n")) == []


@pytest.mark.parametrize("char", ["\ue000", "\ue004", "\ue011"])
@pytest.mark.parametrize("text", ["企业是{}", "{}", "企业是高新企业；{}", "{}的收入超过1元"])
def test_characters_that_stand_for_mistakes_are_no_way_round(char: str, text: str) -> None:
    assert "JN0112" in codes(clause(condition=text.format(char)))
    assert "JN0112" in codes(clause(), vocabulary=VOCABULARY.replace("收入：金额", f"收入：{char}"))


def test_a_quoted_name_is_defined_as_others_are() -> None:
    assert told(clause(grant="设备的价款×「费率」", rest="    其中，「费率」：5%。\n")) == []


def test_a_colon_too_many_makes_no_name_of_what_stands_before_it() -> None:
    text = clause(condition="企业是高新企业；设备的价款：超过1元", grant="设备的价款×10%")
    assert told(text) == [("JN0101", "：")]


@pytest.mark.parametrize("blank", [" ", "\n        "])
def test_a_name_with_a_blank_in_it(blank: str) -> None:
    _, diagnostics = parse_pack(clause(condition=f"企业的收{blank}入超过1元"))
    (item,) = diagnostics
    assert (item.code, item.remedy) == ("JN0101", "这里应写：「收入」，中间没有空格。")


def test_a_tab_before_a_name_is_let_be() -> None:
    assert told(clause(condition="\t企叶是高新企业")) == [("JN0102", "企叶")]
    assert told(clause(condition="企业的\u3000收人超过1元")) == [("JN0102", "收人")]


def test_a_blank_within_a_name_is_named() -> None:
    _, diagnostics = parse_pack(clause(condition="企业的收\xa0入超过1元"))
    (item,) = diagnostics
    assert item.code == "JN0112" and "不间断空格（U+00A0）" in item.message
    assert told(clause(condition="\xa0企业的收入\u3000超过1元")) == []


@pytest.mark.parametrize(
    ("grant", "rest", "expected"),
    [
        ("利息部分：设备的价款×1O%；担保部分：设备的运费×10%", "    限额：利息部分每家企业最高5元。\n", ("JN0122", "O")),
        ("设备的价款×费率", "    其中，费率：企业的规模为小型，5%。\n", ("JN0116", "，")),
        ("设备的价款×10%，，最高5元", "", ("JN0118", "，")),
    ],
)
def test_a_slip_of_an_amount(grant: str, rest: str, expected: tuple[str, str]) -> None:
    assert told(clause(grant=grant, rest=rest) + OTHER + RELATION) == [expected]


def test_what_may_stand_somewhere_is_told_in_few_words() -> None:
    _, diagnostics = parse_pack(clause(grant="设备的价款×10%百"))
    (item,) = diagnostics
    assert item.remedy == (
        "这里应写：「，」、「；」、「。」、比较的词（如「不低于」「超过」「在」「较」）、算式的下文（「×」「÷」「+」「-」「与」，或「的」和比例）。"
    )


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("企业是高新企业\n        设备的价款超过1元", ("JN0114", "业")),
        ("企业是高新企业，设备的价款超过1元", ("JN0115", "，")),
        ("企业是高新企业；；设备的价款超过1元", ("JN0118", "；")),
        ("企业是高新企业，且（）", ("JN0121", "（）")),
        ("（企业是高新企业；设备的价款超过1元", ("JN0103", "（")),
        ("设备的价款超过l0元", ("JN0122", "l")),
        ("设备的购置日期晚于2021年2月29日", ("JN0123", "2021年2月29日")),
        ("设备的购置日期晚于2021/2/9", ("JN0106", "2021/2/9")),
        ("设备的价款大于等于5元", ("JN0125", "大于等于")),
        ("设备的价款超过或等于5元", ("JN0125", "超过或等于")),
        ("设备的价款≤5元", ("JN0126", "≤")),
        ("设备的价款不低于等于5元", ("JN0102", "等于5元")),
        ("设备的价款<5元", ("JN0126", "<")),
        ("企业为高新企业", ("JN0127", "为")),
    ],
)
def test_a_slip_that_has_a_name(condition: str, expected: tuple[str, str]) -> None:
    assert told(clause(condition=condition) + OTHER + RELATION) == [expected]


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        ("企业是高新企业，设备的价款×10%", ("JN0116", "，")),
        ("设备的价款×10%，企业是高新企业", ("JN0117", "企业")),
        ("其他，1元；企业是高新企业的，2元", ("JN0347", "2元")),
        ("企业是高新企业的，2元；其他，1元；其他，3元", ("JN0347", "3元")),
        ("设备的价款×10%；设备的运费×10%", ("JN0348", "设备的运费×10%")),
        ("设备的台数", ("JN0242", "设备的台数")),
        ("设备的价款×10%\n        最高5元", ("JN0101", "最高5元")),
        ("设备的价款×设备的运费", ("JN0243", "设备的运费")),
    ],
)
def test_a_slip_of_an_amount_that_has_a_name(grant: str, expected: tuple[str, str]) -> None:
    assert told(clause(grant=grant) + OTHER + RELATION) == [expected]


@pytest.mark.parametrize("marks", ["「」", "『』", '""', "《》", "””", "‘’"])
def test_a_quote_in_other_marks(marks: str) -> None:
    wrong = f"{marks[0]}对购置设备的企业，给予补助{marks[1]}"
    expected = [("JN0119", wrong)]
    assert told(clause().replace("“对购置设备的企业，给予补助”", wrong) + OTHER + RELATION) == expected


@pytest.mark.parametrize("marks", ["“”", "《》", '""', "『』"])
def test_a_title_in_other_marks(marks: str) -> None:
    wrong = f"{marks[0]}设备补助{marks[1]}"
    assert told(clause().replace("「设备补助」", wrong) + OTHER + RELATION) == [("JN0120", wrong)]
    assert told(clause() + OTHER + RELATION.replace("「设备补助」", wrong)) == [("JN0120", wrong)]


def test_an_english_full_stop_is_one_finding() -> None:
    assert told(clause().replace("对象：企业。", "对象：企业.") + OTHER + RELATION) == [("JN0104", ".")]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("设备的价款超过50万", "金额写“50万元”，数量带量词，例如“50万人”。"),
        ("设备的价款超过0.5", "比例写“50%”；金额写“0.5元”，数量带量词。"),
        ("设备的价款超过5", "金额写“5元”，比例写“5%”，数量带量词。"),
        ("设备的价款超过5000", "金额写“5000元”，数量带量词。"),
    ],
)
def test_what_a_number_without_a_unit_may_be(written: str, expected: str) -> None:
    (item,) = parse_pack(clause(condition=written))[1]
    assert item.code == "JN0204" and item.remedy == expected


CONCEPTS = "定义「甲」：企业是高新企业。\n定义「乙」：企业是甲，且企业是丙。\n定义「丙」：企业的规模为大型。\n"


def test_definitions_in_order() -> None:
    use = clause(condition="企业是乙")
    assert told(use + CONCEPTS) == [("JN0241", "丙")]
    assert told(use + CONCEPTS.replace("企业是甲，且", "").replace("企业的规模为大型", "企业是乙")) == [("JN0244", "乙")]
    assert told(use + CONCEPTS.replace("企业是丙", "企业是乙")) == [("JN0244", "乙")]
    assert told(use + CONCEPTS.replace("，且企业是丙", "")) == []


def test_relations_that_clash() -> None:
    """Two relations of one pair under readings that can be chosen together; those of one question never are."""
    both = clause() + OTHER + RELATION
    asked = "    疑义「甲」\n        读法「子」（默认）：{}。\n        读法「丑」：{}。\n"
    one, two = "「设备补助」与「乙」可叠加", "「乙」与「设备补助」就高"
    assert told(both + asked.format("照上文", two)) == [("JN0346", two)]
    apart = both.replace("    「设备补助」与「乙」择一。\n", "")
    assert told(apart + asked.format(one, two)) == []
    other = asked.format("照上文", one).replace("「甲」", "「戊」").replace("子", "寅").replace("丑", "卯")
    assert told(apart + asked.format(one, two) + other) == [("JN0322", one)]
    assert told(apart + asked.format(two, "照上文") + other) == [("JN0346", one)]


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        ("（500元；企业是高新企业的，提高20%）×3", ("JN0134", "（500元；企业是高新企业的，提高20%）")),
        ("（（1元＋2元）×2；企业是高新企业的，（3元））×3；5元", ("JN0134", "（（1元＋2元）×2；企业是高新企业的，（3元））")),
        ("（500元；企业是高新企业的，提高20%", ("JN0103", "（")),  # that is closed nowhere
        ("按设备的价款，每1万元300元", ("JN0135", "每1万元300元")),
        ("按设备的台数，每2台奖励300元", ("JN0135", "每2台奖励300元")),
        ("1元；企业是高新企业的，提高10%；设备是行为的，再提高10%", ("JN0137", "再提高")),
        ("1元；企业是高新企业的，提高1元；设备是行为的，再提高（10%）", ("JN0137", "再提高")),
        ("1元；企业是高新企业的，减半；设备是行为的，减半", ("JN0137", "减半")),
        ("1元；企业是高新企业的，提高1元，累计最高5元；设备是行为的，提高1元", ("JN0138", "5元")),
        ("设备的价款×10%，累计不超过5元", ("JN0139", "累计")),
        ("设备的价款×10%，每个设备最高5元", ("JN0139", "每个")),
        ("设备的价款×10%，5元", ("JN0117", "5元")),
        ("设备的价款×10%，设备的运费封顶", ("JN0117", "设备")),
        ("设备的台数×5元＋按设备的面积，每平方米5元", ("JN0141", "按")),
        ("5元；企业是高新企业的，上浮20%", ("JN0144", "上浮")),
        ("一次性奖励5元", ("JN0144", "一次性")),
        ("设备的价款×10%，单个项目最高5元", ("JN0144", "单个项目")),
        ("按设备的价款的10%，最高5元", ("JN0145", "按设备的价款的10%")),
        ("按设备的价款的10%", ("JN0145", "按设备的价款的10%")),
        ("1元；按设备的价款，5元", ("JN0145", "按设备的价款")),
        ("每台5元", ("JN0153", "每台5元")),
        ("价款的10%", ("JN0151", "价款")),
        ("设备的价款×10%；高新企业的，提高5%", ("JN0151", "高新企业")),
    ],
)
def test_what_is_meant_by_an_amount(grant: str, expected: tuple[str, str]) -> None:
    assert told(clause(grant=grant))[:1] == [expected]


def test_a_relation_in_a_clause_is_told_once() -> None:
    text = clause() + "    关系：各条款，同一事项，就高。\n"
    assert told(text) == [("JN0136", "关系：")]


@pytest.mark.parametrize("grant", ["1元；企业是高新企业的，提高10%；设备是行为的，再提高1元", "1元；企业是高新企业的，再提高10%"])
def test_what_is_raised_again_by_no_share_comes_to_the_same_in_any_order(grant: str) -> None:
    assert told(clause(grant=grant)) == []


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("每年最高5元", "每年最高5元"), ("累计不超过5元", "累计不超过5元"),
        ("任意连续三年累计最高5元", "任意连续三年累计最高5元"), ("三年累计最高5元", "三年累计最高5元"),
        ("最高5元", "最高5元"), ("每个设备最高3元；不超过5元", "不超过5元"),
    ],
)  # fmt: skip
def test_a_limit_says_what_it_is_counted_for(limit: str, words: str) -> None:
    assert told(clause(rest=f"    限额：{limit}。\n")) == [("JN0140", words)]


@pytest.mark.parametrize(
    ("limit", "remedy"),
    [
        ("每家企业每年100万元", "写成“每家企业每年最高100万元”。"),
        ("每家企业最高5元，三年累计一百元", "写成“三年累计最高一百元”。"),
        ("每个设备5%", "写成“每个设备最高5%”。"),
    ],
)
def test_a_limit_without_the_word_for_it(limit: str, remedy: str) -> None:
    (item,) = parse_pack(clause(rest=f"    限额：{limit}。\n"))[1]
    assert item.code == "JN0142" and item.remedy == remedy


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("    限次：每家企业每年3次。\n", ("JN0146", "每年3次")),
        ("    限次：每家企业2次，自选。\n", ("JN0146", "2次")),
        ("    限次：每家企业1次。\n", ("JN0147", "1次")),
        ("    限次：每家企业一次。\n", ("JN0147", "一次")),
    ],
)
def test_how_often(rest: str, expected: tuple[str, str]) -> None:
    assert told(clause(rest=rest)) == [expected]


def test_a_definition_is_no_payee() -> None:
    text = clause().replace("对象：企业", "对象：小企业") + "定义「小企业」：企业的规模为小型。\n"
    assert told(text) == [("JN0148", "小企业")]


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        ("「设备补助」与各条款可叠加", ("JN0149", "各条款")),
        ("「设备补助」优先于其他政策", ("JN0149", "其他政策")),
        ("「设备补助」补差", ("JN0152", "「设备补助」补差")),
    ],
)
def test_each_side_of_a_relation_is_a_clause(relation: str, expected: tuple[str, str]) -> None:
    text = clause() + f"关系「甲」\n    原文：“同一事项不重复享受”。\n    {relation}。\n"
    assert told(text) == [expected]


def test_rows_without_a_subject_are_told_once() -> None:
    assert told(clause(grant="国家级的，5元；省级的，3元"))[1:] == []


def test_words_of_the_law_may_be_names() -> None:
    vocabulary = VOCABULARY.replace("运费：金额", "运费：金额；上浮额：金额；距离：数量（公里）")
    assert codes(clause("设备的距离超过5公里", "设备的上浮额"), vocabulary=vocabulary) == []


@pytest.mark.parametrize(("first", "last"), [("甲部分：10元", "乙部分"), ("甲部分：10元；\n        乙部分：20元", "丙部分")])
def test_a_full_stop_between_parts_is_told_once(first: str, last: str) -> None:
    rows = f"{first}。\n        {last}：30元"
    limited = clause(grant=f"\n        {rows}", rest=f"    限额：{last}每家企业每年最高5元。\n")
    assert told(limited) == [("JN0150", last)]
