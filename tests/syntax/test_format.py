"""Canonical form: it says what the file says, formatting twice changes nothing, and what a person put there stays.

The trees are compared by their text here, and laid-out files with each other; the formatter's own check is another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.diagnostics.render import render
from jnpolicy.syntax.format import format_files
from jnpolicy.syntax.parse import parse_files
from jnpolicy.syntax.written import Draft, Pen, Sentence
from jnpolicy.text.source import Source
from tests.conftest import ROOT
from tests.oracle.strategies import Drawn, Reach, drawn
from tests.packs import HEADER, VOCABULARY, clause

PACKS: list[Path] = sorted({path.parent for path in (ROOT / "policy").rglob("*.jnp")})
LAYOUTS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making a failing layout smaller takes minutes
)
DRAWN = drawn(Reach(clauses=(1, 3), matters=(1, 1)))
_PLACE = re.compile(r"Span\(source=Source\(name='[^']*'\), start=\d+, end=\d+\)")


def trees(sources: Sequence[Source]) -> str:
    """What the files say, places apart; they must be free of mistakes."""
    diagnostics = Diagnostics()
    parsed = parse_files(sources, diagnostics)
    assert not diagnostics.has_errors, render(diagnostics)
    said = [(statement.headings, statement.field) for statement in parsed.statements]
    return _PLACE.sub("", repr((parsed.declarations, said)))


def formatted(sources: Sequence[Source]) -> list[Source]:
    """The files in canonical form; they must be free of mistakes."""
    diagnostics = Diagnostics()
    texts = format_files(sources, diagnostics)
    assert not diagnostics.has_errors, render(diagnostics)
    return [Source(source.name, text or "") for source, text in zip(sources, texts, strict=True)]


def texts(sources: Sequence[Source]) -> list[str]:
    return [source.text for source in sources]


def remarks(sources: Sequence[Source]) -> list[str]:
    """The comments, in order; in these texts # stands nowhere else."""
    return re.findall(r"[#＃](.*?)[ \r]*$", "\n".join(texts(sources)), re.M)


def assert_laws(sources: Sequence[Source]) -> list[Source]:
    once = formatted(sources)
    assert trees(once) == trees(sources)
    assert remarks(once) == remarks(sources)
    assert texts(formatted(once)) == texts(once)
    assert all(line == line.rstrip() and "\t" not in line for source in once for line in source.text.split("\n"))
    assert all(source.text.endswith("\n") and not source.text.endswith("\n\n") for source in once)
    return once


def form(text: str, vocabulary: str = VOCABULARY) -> str:
    """A file in canonical form beside a fixed vocabulary."""
    return assert_laws((Source("词汇.jnp", vocabulary), Source("条款.jnp", text)))[1].text


# —— packs ——


@pytest.mark.parametrize("pack", PACKS, ids=[pack.name for pack in PACKS])
def test_packs_are_in_canonical_form(pack: Path) -> None:
    files = [Source(path.name, path.read_text(encoding="utf-8")) for path in sorted(pack.glob("*.jnp"))]
    assert texts(assert_laws(files)) == texts(files)


# —— drawn ——

TWINS = str.maketrans("，：；（）＞。%0123456789", ",:;()>｡％０１２３４５６７８９")


def rewritten(files: Sequence[Source], widen: Callable[[], bool], gap: Callable[[], str]) -> list[Source]:
    """The files with other gaps between their words, and here and there the other width.

    A heading and a label stand on one line.
    """
    pen = Pen(parse_files(files, Diagnostics()).names)
    made = []
    for source in files:
        text = ""
        for sentence in Draft(source, pen).items or ():
            assert isinstance(sentence, Sentence)
            ends = set(accumulate(sentence.headings))
            for index, word in enumerate(sentence.words, 1):
                written = source.text[word.start : word.end]
                if word.sort not in ("QUOTED", "TITLE", "FREE_TEXT") and widen():
                    written = written.translate(TWINS).replace("×", "*")
                text += written + (gap() if index in ends or index >= sentence.field + max(sentence.label, 1) else " ")
        made.append(Source(source.name, text))
    return made


@given(DRAWN, st.randoms(use_true_random=False))
@LAYOUTS
def test_width_and_gaps_make_no_difference(pack: Drawn, chance: Random) -> None:
    gaps = ["", "", " ", "　", "\n", "\n\t  "]
    other = rewritten(pack.files(), lambda: chance.random() < 0.3, lambda: chance.choice(gaps))
    assert texts(assert_laws(other)) == texts(assert_laws(pack.files()))


@given(DRAWN, st.randoms(use_true_random=False))
@LAYOUTS
def test_comments_stay_and_say_nothing(pack: Drawn, chance: Random) -> None:
    gaps = [""] * 6 + [" ", "\n", "\n\n", " # 甲：乙；\n", "\n  ＃ 注“一\n", "\n\n#丙。\n\n", "\n#\n# 丁 \n"]
    other = rewritten(pack.files(), lambda: False, lambda: chance.choice(gaps))
    assert trees(assert_laws(other)) == trees(pack.files())


# —— by hand: numbers ——

OPENING = """第一条「设备补助」
    原文：“对购置设备的企业，给予补助”。
    对象：企业。
    事项：设备。
"""


def fields(text: str) -> str:
    """What becomes of the fields that follow the opening of a clause."""
    made = form(OPENING + text)
    assert made.startswith(OPENING), made
    return made.removeprefix(OPENING)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("两千万元", "2000万元"), ("2,000万元", "2000万元"), ("2，000.50万元", "2000.5万元"), ("007元", "7元"), ("0.00元", "0元"),
        ("零元", "0元"), ("10.0亿元", "10亿元"), ("一亿五千万元", "1.5亿元"), ("一百二十三万四千五百六十七元", "1234567元"),
        ("三百元", "300元"), ("五百万元", "500万元"), ("一万二千元", "1.2万元"), ("三点五元", "3.5元"),
        ("20000000元", "20000000元"), ("5百元", "5百元"), ("设备的价款＊１０%", "设备的价款×10%"),
        ("设备的价款×百分之五", "设备的价款×5%"), ("设备的价款的千分之二点五", "设备的价款的2.5‰"),
        ("设备的价款的万分之五", "设备的价款的万分之5"), ("设备的价款×百分之一百二十", "设备的价款×120%"),
        ("设备的价款×05.50％", "设备的价款×5.5%"), ("设备的价款的两倍", "设备的价款的2倍"),
        ("「甲(乙)」 的 补助额 ÷ 2", "「甲(乙)」的补助额÷2"),
        ("设备是行为的，10%；设备是行为的,提高5.0个百分点", "设备是行为的，10%；设备是行为的，提高5个百分点"),
        ("设备的价款 - 设备的运费+1元", "设备的价款－设备的运费＋1元"),
        ("按设备的台数，每台一千元", "按设备的台数，每台1000元"),
        ("按（设备的台数与一万两千台中较低者），每台1元", "按（设备的台数与12000台中较低者），每台1元"),
        ("1元×(设备的台数,最多5台)", "1元×（设备的台数，最多5台）"), ("（设备的面积，最长三年）", "（设备的面积，最长3年）"),
        ("设备的价款×10%，最高100万元封顶", "设备的价款×10%，最高100万元"),
        ("设备的价款×10%，百万元 封顶", "设备的价款×10%，最高100万元"),
        ("设备的价款×10%，不超过5元封顶", "设备的价款×10%，不超过5元"),
        ("1元×（设备的台数，5台封顶）", "1元×（设备的台数，最高5台）"),
        ("设备是行为的，5元；其余，1元", "设备是行为的，5元；其他，1元"),
        ("5元；设备是行为的，再提高1元", "5元；设备是行为的，提高1元"),
        ("5元；设备是行为的，减半执行", "5元；设备是行为的，减半"),
        ("按设备的台数，每台补助5元", "按设备的台数，每台5元"),
        ("按设备的价款分段，5元以下部分，按10%、超过5元的部分，按5%", "按设备的价款分段，5元以下部分10%、超过5元部分5%"),
        ("给予5元", "5元"), ("设备的级别为国家级的，奖励5元；其他,给予 1元", "设备的级别为国家级的，5元；其他，1元"),
        ("设备的价款10元以上的，补助5元；5元以上的，1元", "设备的价款在10元以上的，5元；在5元以上的，1元"),
        ("按设备的价款分段，5元以下部分补助10%、其余给予5%", "按设备的价款分段，5元以下部分10%、超过部分5%"),
        ("5元；设备是行为的，提高1元,累计不超过6元", "5元；设备是行为的，提高1元；累计不超过6元"),
        ("按设备的价款分段，5元以下的部分按全额、其余部分按50%", "按设备的价款分段，5元以下部分全额、超过部分50%"),
        ("按设备的价款分段，5元以下部分全额、其余50%", "按设备的价款分段，5元以下部分全额、超过部分50%"),
        ("按设备的价款分段，5元以下部分全额、超过5元的部分按50%", "按设备的价款分段，5元以下部分全额、超过5元部分50%"),
    ],
)  # fmt: skip
def test_amounts(written: str, canonical: str) -> None:
    assert fields(f"    补助：{written}。\n") == f"    补助：{canonical}。\n"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("设备的价款50万元以上", "设备的价款在50万元以上"),
        ("设备的价款达到50万元以上", "设备的价款达到50万元"),
        ("设备的价款五十万元以上一百万元以下", "设备的价款在50万元以上100万元以下"),
        ("设备的购置日期2020-06-07以后", "设备的购置日期在2020年6月7日以后"),
        ("设备的价款在50万元以上且100万元以下", "设备的价款在50万元以上且在100万元以下"),
        ("设备的购置日期早于2020-06-07", "设备的购置日期早于2020年6月7日"),
        ("设备的购置日期早于２０２０年０６月１７日", "设备的购置日期早于2020年6月17日"),
        ("设备的购置日期在企业的成立日期起十八个月内", "设备的购置日期在企业的成立日期起18个月内"),
        ("设备的价款达到50万元", "设备的价款达到50万元"),
        ("「设备」的「价款」不少于50万元", "「设备」的「价款」不少于50万元"),
        ("(企业是高新企业,且设备是行为)或企业的规模为大型", "（企业是高新企业，且设备是行为）或企业的规模为大型"),
    ],
)
def test_conditions(written: str, canonical: str) -> None:
    assert fields(f"    条件：{written}。\n") == f"    条件：{canonical}。\n"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("每家企业三年 累计最高三百万元", "每家企业3年累计最高300万元"),
        ("每家企业任意连续 十年累计 不超过3元", "每家企业任意连续10年累计不超过3元"),
        ("每个设备２年内 累计不得超过3元", "每个设备2年内累计不得超过3元"),
        ("每家企业连续03年累计最高3元", "每家企业连续3年累计最高3元"),
        ("每家企业每年累计 不超过3元", "每家企业每年累计不超过3元"),
        ("每家企业每年三元封顶", "每家企业每年最高3元"),
        ("每家企业3元封顶", "每家企业最高3元"),
        ("每家企业每年最高设备的价款×1%封顶", "每家企业每年最高设备的价款×1%"),
        ("每家企业每年最高1元,三年累计 3元封顶，累计不超过5元", "每家企业每年最高1元，3年累计最高3元，累计不超过5元"),
    ],
)
def test_limits(written: str, canonical: str) -> None:
    assert fields(f"    限额：{written}。\n") == f"    限额：{canonical}。\n"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("「甲」 、「乙」择一", "「甲」与「乙」择一"),
        ("「甲」与「乙」之间,叠加封顶两元", "「甲」与「乙」叠加封顶2元"),
        ("「甲」、「乙」、「丙」之间， 可叠加", "「甲」、「乙」、「丙」可叠加"),
        ("「甲」、「乙」 优先于「丙」", "「甲」、「乙」优先于「丙」"),
        ("「甲」、「乙」合计每家企业最高5元，累计三元封顶", "「甲」、「乙」合计每家企业最高5元，累计最高3元"),
        ("各条款之间，择一", "各条款之间，择一"),
        ("各条款之间择一", "各条款之间，择一"),
        ("各条款与其他政策之间就高", "各条款与其他政策之间，就高"),
        ("申请人为企业的，各条款之间可叠加", "申请人为企业的，各条款之间，可叠加"),
        ("「甲」、「乙」之间就高", "「甲」与「乙」就高"),
    ],
)
def test_relations_of_clauses(written: str, canonical: str) -> None:
    opening = "关系「戊」\n    原文：“给予补助”。\n    "
    assert form(f"{opening}{written}。\n") == f"{opening}{canonical}。\n"


def test_a_blank_that_parts_each_from_a_name_stays() -> None:
    vocabulary = "申请人「企业」。\n事项「申报」，简称「目」：日子：日期（时点）；项目：标识。\n"
    text = "第一条「甲」\n    限额：每项 目最高3元。\n"
    sources = (Source("词汇.jnp", vocabulary), Source("条款.jnp", text))
    assert texts(formatted(sources))[1] == text
    assert texts(formatted((sources[0], Source("条款.jnp", text.replace("每项 目", "每 项目")))))[1] == text.replace(
        "每项 目", "每项目"
    )


def test_numerals_in_names_are_no_numbers() -> None:
    vocabulary = VOCABULARY + "申请人「园区」：等级：一类、二类；三年期：是否；十强：金额。\n"
    text = "定义「三星」：园区的等级为一类或二类且园区是三年期，且园区的十强超过五元。\n"
    assert form(text, vocabulary) == text.replace("五元", "5元")


# —— by hand: lines ——

EXAMPLES = {
    "items stand one a line": (
        """条件：企业是高新企业;设备是行为；。性质：
  上限。限额：每家企业最高5元；每个设备最高3元。
  条件：
        设备的级别为国家级；
  。
""",
        """    条件：
        企业是高新企业；
        设备是行为。
    性质：上限。
    限额：
        每家企业最高5元；
        每个设备最高3元。
    条件：设备的级别为国家级。
""",
    ),
    "rows stand on one line where they fit": (
        """补助：设备的级别为国家级的,设备的价款;
        省级的,设备的运费;
        其他,0元。
补助：甲：设备的级别为国家级的,设备的价款; 其他，0元；乙：1元。其中，丙：设备的级别为国家级的，1元；
    其他，2元。
补助：设备的级别为国家级的，设备的价款×10%，最高500万元，最低1万元；省级的，设备的价款×5%，最高500万元，最低1万元；其他，0元。
补助：甲：设备的级别为国家级的，设备的价款×10%，最高500万元，最低1万元；省级的，设备的价款×5%，最高500万元，最低1万元；其他，0元。
""",
        """    补助：设备的级别为国家级的，设备的价款；省级的，设备的运费；其他，0元。
    补助：
        甲：设备的级别为国家级的，设备的价款；其他，0元；
        乙：1元。
        其中，丙：设备的级别为国家级的，1元；其他，2元。
    补助：
        设备的级别为国家级的，设备的价款×10%，最高500万元，最低1万元；
        省级的，设备的价款×5%，最高500万元，最低1万元；
        其他，0元。
    补助：甲：
        设备的级别为国家级的，设备的价款×10%，最高500万元，最低1万元；
        省级的，设备的价款×5%，最高500万元，最低1万元；
        其他，0元。
""",
    ),
    "a reading of one field shares its line": (
        """疑义「甲」 (“给予补助”) 读法「一」(默认):照上文。读法「二」：条件：企业是高新企业；设备是行为。
读法「三」：补助：设备的价款×率。其中，率：5%。限额：每家企业最高5元；每个设备最高3元。
""",
        """    疑义「甲」（“给予补助”）
        读法「一」（默认）：照上文。
        读法「二」：条件：
            企业是高新企业；
            设备是行为。
        读法「三」：
            补助：设备的价款×率。
                其中，率：5%。
            限额：
                每家企业最高5元；
                每个设备最高3元。
""",
    ),
    "offices stay as they are": (
        """责任单位：市科技局 、 市(财政)局　、县ＡＢ局 # 甲
  。
责任单位： # 乙
  市科技局、   # 丙
  市财政局。
""",
        """    责任单位：市科技局、市(财政)局、县ＡＢ局。  # 甲
    责任单位：  # 乙
        市科技局、   # 丙
  市财政局。
""",
    ),
    "comments keep to the words that they stand by": (
        """#三
条件： # 四
企业是高新企业 # 五
;
 # 六

  # 七
  设备的级别为国家级 # 八
或省级;# 九
。# 十
# 十一
补助：设备的级别为国家级的,1元; # 十二
  其他，2元。
条件：企业是高新企业 # 十三

,且设备的级别为国家级 # 十四
、省级 # 十五
或省级。
疑义「甲」# 十六
读法「乙」： # 十七
照上文。
    # 十八

程序：“丙”。
""",
        """    #三
    条件：  # 四
        企业是高新企业；  # 五
        # 六

        # 七
        设备的级别为国家级  # 八
            或省级。  # 九
    # 十
    # 十一
    补助：
        设备的级别为国家级的，1元；  # 十二
        其他，2元。
    条件：企业是高新企业，  # 十三
        且设备的级别为国家级、  # 十四
        省级  # 十五
        或省级。
    疑义「甲」  # 十六
        读法「乙」：  # 十七
            照上文。
            # 十八

程序：“丙”。
""",
    ),
    "a comment goes with what no blank line parts it from": (
        """# 一

# 二

性质：裁量。
# 三
条件：设备是行为。
    # 四
第二条「甲」 # 五
# 六
性质：倡导。 # 七
# 八

 # 九
""",
        """    # 一

    # 二

    性质：裁量。
    # 三
    条件：设备是行为。
    # 四

第二条「甲」  # 五
    # 六
    性质：倡导。  # 七
    # 八

# 九
""",
    ),
    "blanks before a colon mean nothing": (
        """事项 ：设备。 补助　:  甲 :设备的价款×率 。 其中 ，率 ：5%。
""",
        """    事项：设备。
    补助：甲：设备的价款×率。
        其中，率：5%。
""",
    ),
    "what belongs to no clause stands at the margin, and a clause apart from it": (
        """程序：“甲”。
      定义:“乙”。
      定义「丙」:设备是行为。
第二条「甲」性质：倡导。
""",
        """
程序：“甲”。
定义：“乙”。
定义「丙」：设备是行为。

第二条「甲」
    性质：倡导。
""",
    ),
    "blank lines stay between statements and between items": (
        """

条件：

# 一

企业是高新企业；


# 二

设备是行为。
第二条「甲」

原文：“乙”。
程序：“甲”。
倡导：“乙”。


定义「丁」：设备是行为。


""",
        """
    条件：
        # 一
        企业是高新企业；

        # 二

        设备是行为。

第二条「甲」
    原文：“乙”。

程序：“甲”。
倡导：“乙”。

定义「丁」：设备是行为。
""",
    ),
}


@pytest.mark.parametrize(("written", "canonical"), EXAMPLES.values(), ids=EXAMPLES)
def test_lines(written: str, canonical: str) -> None:
    assert fields(written) == canonical


def test_declarations() -> None:
    written = """申请人「甲」，属于「企业」:级别:高>低;

 数:数量(台)“ｘ”;。申请人「乙」。  事项 「丙」：日:日期(时点)(可调整)。其他政策类别:子、
丑。"""
    assert (
        form(written)
        == """申请人「甲」，属于「企业」：
    级别：高＞低；

    数：数量（台）“ｘ”。
申请人「乙」。
事项「丙」：
    日：日期（时点）（可调整）。
其他政策类别：子、丑。
"""
    )


def test_relations() -> None:
    written = """关系「甲」各条款之间，择一；申请人为企业的，各条款之间，可叠加。
疑义「乙」读法「丙」（默认）：「子」与「丑」补差；各条款之间，就高。"""
    assert (
        form(written)
        == """关系「甲」
    各条款之间，择一；
    申请人为企业的，各条款之间，可叠加。
    疑义「乙」
        读法「丙」（默认）：
            「子」与「丑」补差；
            各条款之间，就高。
"""
    )


def test_names_in_brackets_stay_as_they_are() -> None:
    vocabulary = VOCABULARY + "申请人「园区」：AI园：是否。\n"
    text = "定义「ＡＩ」：园区是「ＡＩ园」且园区是AI园。\n"
    assert form(text.replace("是AI园。", "是ＡＩ园。"), vocabulary) == text


def test_quotes_and_titles_stay_as_they_are() -> None:
    text = "倡导：“(a):b,c;１０％  # 两千万元\n  全角　ＡＢ“内”。”。\n\n关系「甲(1):２０%」\n    「乙 丙」与「丁,戊」择一。\n"
    files = [Source("甲.jnp", text)]
    assert texts(formatted(files)) == texts(files)


# —— what is left alone ——


def test_a_statement_that_would_say_something_else_stays_as_it_is() -> None:
    """大型 or 中型 is two values; without the blank it would be the third."""
    vocabulary = VOCABULARY.replace("规模：大型、中型、小型", "规模：大型、中型、大型或中型")
    kept = "条件:企业的规模为大型 或中型  # 甲\n；设备是行为;\n # 乙\n。"
    other = "条件:企业的规模为大型 或中型# 戊\n。"
    text = f"{OPENING}{kept} # 丙\n性质:裁量。# 丁\n{other}\n"
    assert form(text, vocabulary) == f"{OPENING}    {kept}\n    # 丙\n    性质：裁量。  # 丁\n    {other}\n"


@pytest.mark.parametrize(
    "wrong", ["条件：设备的", "条件：设备的价款超过一万二元", "条件：企业是高新企业、设备是行为", "补助：“1元"]
)
def test_a_file_with_mistakes_is_left_alone(wrong: str) -> None:
    diagnostics = Diagnostics()
    sources = [Source("词汇.jnp", VOCABULARY), Source("甲.jnp", clause() + f"    {wrong}。\n"), Source("乙.jnp", OPENING)]
    made = format_files(sources, diagnostics)
    assert diagnostics.has_errors and {item.span.source.name for item in diagnostics if item.span} == {"甲.jnp"}
    assert made[1] is None and made[0] is not None and made[2] == OPENING


def test_a_file_may_hold_comments_alone() -> None:
    assert form("\n # 甲  \n\n\n#乙") == "# 甲\n\n#乙\n"


def test_a_file_may_go_on_with_the_fields_of_another() -> None:
    assert form("性质：裁量。\n") == "    性质：裁量。\n"


def test_a_policy_is_laid_out_like_a_clause() -> None:
    assert form(HEADER) == HEADER
