"""Drawn policies and cases, as text: they come in by the path that an analyst's files take.

Amounts are small and near each other, so that limits bind and ties happen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import strategies as st

from jnpolicy.cases.case import Case
from jnpolicy.cases.read import read_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.diagnostics.render import render
from jnpolicy.model.checks.assemble import assemble
from jnpolicy.model.policy import Pack, Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.syntax.parse import parse_files
from jnpolicy.text.source import Source

VOCABULARY = """申请人「单位」：本市：是否；职工：数量（人）。
申请人「企业」，属于「单位」：
    规模：大型＞中型＞小型；高新：是否；收入：金额；净资产：金额{signed}；成立日期：日期；集团：标识。
申请人「高校」，属于「单位」：双一流：是否。
定义「中小企业」：企业的规模为中型或小型。
定义「老企业」：企业的成立日期早于2020年1月1日，或企业不是中小企业。
事项「投入」：合格：是否；价款：金额；立项日期：日期。
事项「购置设备」，简称「设备」，属于「投入」：
    购置日期：日期（时点）；交付日期：日期；级别：国家级＞省级＞市级；运费：金额；台数：数量（台）；进口：是否。
事项「发行债券」，简称「债券」，属于「投入」：
    年度：年份（时点）；利率：比例；项目：标识；品种：公司债、地方债。
事项「培训」：培训年度：年份；开班日期：日期；人数：数量（人）；合格：是否；课程：标识；费用：金额。
定义「大宗设备」：设备的价款不低于100元且设备的台数超过2台。
参数「起点」：50元。
参数「基准日」：2021年1月1日。
其他政策类别：旧办法、创新券。
"""
HEADER = """政策「试验政策」
    发布机关：某市。
    施行：自{start}起，有效期{length}。
    舍入：{rounding}。
{years}"""
QUOTES = ("给予补助", "再给予奖励", "另予支持", "可获资助", "予以奖补", "一并扶持")
LAW = "\n".join(f"{number}．{quote}。" for number, quote in enumerate((*QUOTES, "同一事项不重复享受"), 1)) + "\n"
TITLES = "甲乙丙丁戊己"
ARTICLES = "一二三四五六"
MONEY = ("0元", "1元", "49.99元", "50元", "60元", "100元", "100元", "333.33元", "1000元")
DAYS = ("2020-06-30", "2020-07-01", "2020-12-31", "2021-01-01", "2021-02-28", "2021-05-01", "2022-06-30", "2022-07-01")
YEARS = ("2019", "2020", "2021", "2021", "2022")
RATES = ("10%", "2‰", "百分之三十", "33.3%", "50%")
YES = ("是", "是", "是", "否")

NAMED = ("子部分", "丑部分")


@dataclass(frozen=True, slots=True)
class Speech:
    """What may be said of a kind of applicant or matter under one name: attributes by type, and ready conditions."""

    name: str
    money: tuple[str, ...] = ()
    counts: tuple[tuple[str, str], ...] = ()  # attribute and measure word
    dates: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    enums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    flags: tuple[str, ...] = ()

    def paths(self, names: Sequence[str]) -> list[str]:
        return [f"{self.name}的{name}" for name in names]


APPLICANTS = {
    "单位": Speech("单位", counts=(("职工", "人"),), flags=("本市",)),
    "企业": Speech(
        "企业", money=("收入", "净资产"), counts=(("职工", "人"),), dates=("成立日期",),
        enums=(("规模", ("大型", "中型", "小型")),), flags=("高新", "本市", "中小企业", "老企业"),
    ),
    "高校": Speech("高校", counts=(("职工", "人"),), flags=("双一流", "本市")),
}  # fmt: skip
MATTERS = {
    "投入": Speech("投入", money=("价款",), dates=("立项日期",), flags=("合格",)),
    "设备": Speech(
        "设备", money=("价款", "运费"), counts=(("台数", "台"),), dates=("购置日期", "交付日期"),
        enums=(("级别", ("国家级", "省级", "市级")),), flags=("合格", "进口", "大宗设备"),
    ),
    "债券": Speech("债券", money=("价款",), rates=("利率",), enums=(("品种", ("公司债", "地方债")),), flags=("合格",)),
    "培训": Speech("培训", money=("费用",), counts=(("人数", "人"),), dates=("开班日期",), flags=("合格",)),
}  # fmt: skip
OWN_TIME = {"投入": ("立项日期",), "培训": ("培训年度", "开班日期")}  # their kinds mark no time
ABOVE = {"设备": "投入", "债券": "投入"}
IDENTIFIER = {"债券": "项目", "培训": "课程"}
PER = {"单位": "每家", "企业": "每家", "高校": "每所"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A pack and a case as text. `readings` are (owner, question, reading)."""

    policy: str
    vocabulary: str
    clauses: tuple[str, ...]
    relations: str
    law: str
    case: str
    readings: tuple[tuple[str, str, str], ...]

    def files(self) -> tuple[Source, ...]:
        return (
            Source("政策.jnp", self.policy),
            Source("词汇.jnp", self.vocabulary),
            Source("条款.jnp", "\n".join(self.clauses)),
            Source("关系.jnp", self.relations),
        )

    def __repr__(self) -> str:
        return "\n".join(("", self.policy, *self.clauses, self.relations, str(self.readings), self.case))


@dataclass(frozen=True, slots=True)
class Reach:
    """How far drawing goes: how many clauses and matters, whether facts may be unknown, whether limits always nest."""

    clauses: tuple[int, int] = (2, 6)
    matters: tuple[int, int] = (1, 5)
    unknown: bool = True
    nested: bool = False


BANDS = ("100元以下部分全额、100元至500元部分50%、超过部分10%", "60元以上部分30%", "120.5元以下部分3%")


def chance(draw: st.DrawFn, one_in: int) -> bool:
    return draw(st.integers(1, one_in)) == one_in


def pick(draw: st.DrawFn, options: Sequence[str]) -> str:
    return draw(st.sampled_from(options))


# —— amounts ——


@st.composite
def money(draw: st.DrawFn, speeches: Sequence[Speech], depth: int = 2) -> str:
    """An expression of money that may stand on either side of a comparison."""
    paths = [path for speech in speeches for path in speech.paths(speech.money)]
    counts = [f"{s.name}的{name}" for s in speeches for name, _ in s.counts]
    shapes = ["literal"] + (["path", "path", "path", "share", "rate"] if paths else []) + (["unit"] if counts else [])
    shapes += ["sum", "minus", "group", "extreme", "bands", "steps", "part", "rounded"] if depth and paths else []
    shapes += ["turn"] if depth and counts else []
    inner = money(speeches, depth - 1)
    match pick(draw, shapes):
        case "literal":
            return pick(draw, (*MONEY, "起点"))
        case "path":
            return pick(draw, paths)
        case "share":
            return f"{pick(draw, paths)}的{pick(draw, RATES)}"
        case "rate":
            rates = [path for speech in speeches for path in speech.paths(speech.rates)]
            return f"{pick(draw, paths)}×{pick(draw, (*RATES, *rates))}"
        case "unit":
            return f"15元×{pick(draw, counts)}"
        case "sum":
            return f"{draw(inner)}＋{draw(inner)}"
        case "minus":
            return f"{draw(inner)}-{pick(draw, paths)}"
        case "bands":
            stretches = pick(
                draw, ("100元以下部分全额、100元至500元部分50%、超过部分10%", "60元以上部分30%", "120.5元以下部分3%")
            )
            return f"（按{draw(inner)}分段，{stretches}）"
        case "steps":
            return f"（按{draw(inner)}，每满{pick(draw, ('60元奖励', '100元', '33.33元给予'))}{pick(draw, MONEY[1:5])}）"
        case "turn":
            return f"（按{pick(draw, counts)}，依次（{draw(inner)}）、{pick(draw, MONEY[1:5])}）"
        case "part":
            return f"{pick(draw, paths)}÷{pick(draw, ('7台', '3人'))}"
        case "rounded":
            return f"（{draw(inner)}，{pick(draw, ('四舍五入至百元', '百元以下舍去'))}）"
        case "group":
            factors = (*RATES, *counts)
            return f"（{draw(inner)}-{draw(inner)}）×{pick(draw, factors)}"
        case _:
            return f"（{draw(inner)}与{draw(inner)}中{pick(draw, ('较高者', '较低者'))}）"


@st.composite
def capped(draw: st.DrawFn, speeches: Sequence[Speech], local: str = "") -> str:
    """One amount as a row of a grant has it, with its own ceiling and floor now and then."""
    paths = [path for speech in speeches for path in speech.paths(speech.money)]
    counts = [(f"{s.name}的{name}", unit) for s in speeches for name, unit in s.counts]
    shapes = [
        "plain",
        "plain",
        "literal",
        *(["share", "extreme", "extreme_rate"] if paths else []),
        *(["head"] if counts else []),
    ]
    match pick(draw, shapes + (["local"] if local and paths else [])):
        case "plain":
            text = draw(money(speeches))
        case "literal":
            text = pick(draw, MONEY[2:])
        case "share":
            text = f"{pick(draw, paths)}×{pick(draw, RATES)}"
        case "extreme":
            text = f"{pick(draw, paths)}与{draw(money(speeches, 0))}中{pick(draw, ('较高者', '较低者'))}"
        case "extreme_rate":
            way = pick(draw, ("的10%", "×30%", "的千分之五"))
            text = f"{draw(money(speeches, 0))}与{pick(draw, paths)}中{pick(draw, ('较高者', '较低者'))}{way}"
        case "head":
            count, unit = draw(st.sampled_from(counts))
            text = f"按{count}，每{unit}{pick(draw, ('15元', '0.5元'))}"
        case _:
            text = f"{pick(draw, paths)}×{local}"
    if chance(draw, 3):
        text += f"，{pick(draw, ('最高', '最高不超过', '最多'))}{draw(money(speeches, 0))}"
    if chance(draw, 5):
        text += f"，{pick(draw, ('最低', '最少'))}{pick(draw, MONEY[:4])}"
    return text


@st.composite
def grants(draw: st.DrawFn, speeches: Sequence[Speech], local: str = "", *, raised: bool = True) -> str:
    """A whole amount: one, or rows by level, by bracket, by any condition."""
    enums = [(f"{s.name}的{name}", values) for s in speeches for name, values in s.enums]
    paths = [path for speech in speeches for path in speech.paths(speech.money)]
    row = capped(speeches, local)
    shape = pick(draw, ["one", "one", "one", "rows", *(["levels"] if enums else []), *(["bracket"] if paths else [])])
    match shape:
        case "levels":
            path, values = draw(st.sampled_from(enums))
            rest = f"；其他，{draw(row)}" if len(values) > 2 and draw(st.booleans()) else ""
            return f"{path}为{values[0]}的，{draw(row)}；{values[1]}的，{draw(row)}{rest}"
        case "bracket":
            path = pick(draw, paths)
            return f"{path}不超过100元的，{draw(row)}；超过100元且不超过500元的，{draw(row)}；超过500元的，{draw(row)}"
        case "rows":
            rows = [f"{draw(conditions(speeches, 0))}的，{draw(row)}" for _ in range(draw(st.integers(1, 2)))]
            return "；".join(rows) + (f"；其他，{draw(row)}" if draw(st.booleans()) else "")
        case _:
            rest = ""
            if raised and chance(draw, 3):
                words = ("提高20%", "提高60元", "降低30元", "提高起点")
                rest = "".join(
                    f"；{draw(conditions(speeches, 0))}的，{pick(draw, words)}" for _ in range(draw(st.integers(1, 2)))
                )
                rest += pick(draw, ("", f"；累计最高{pick(draw, MONEY[2:])}"))
            return draw(row) + rest


# —— conditions ——


@st.composite
def atoms(draw: st.DrawFn, speeches: Sequence[Speech]) -> str:
    paths = [path for speech in speeches for path in speech.paths(speech.money)]
    dates = [path for speech in speeches for path in speech.paths(speech.dates)]
    enums = [(f"{s.name}的{name}", values) for s in speeches for name, values in s.enums]
    counts = [(f"{s.name}的{name}", unit) for s in speeches for name, unit in s.counts]
    flags = [(speech.name, flag) for speech in speeches for flag in speech.flags]
    shapes = (
        ["flag", "flag", "computed"]
        + ["money", "money", "between"] * bool(paths)
        + ["date", "within", "within", "onwards"] * bool(dates)
    )
    shapes += ["records", "growth"] * bool(paths)
    match pick(draw, shapes + ["enum", "enum"] * bool(enums) + ["count"] * bool(counts)):
        case "growth":
            word = pick(draw, ("增长10%以上", "增长超过50%"))
            return f"{pick(draw, paths)}较{pick(draw, paths)}{word}"
        case "records":
            where = pick(draw, ("", "（债券是合格）", "（债券的价款超过50元）", "（债券是合格，且债券的价款低于500元）"))
            many = pick(draw, ("的个数不少于1个", "的项数超过1项", "的价款合计超过60元"))
            return f"债券{where}{many}"
        case "flag":
            name, flag = draw(st.sampled_from(flags))
            return f"{name}{pick(draw, ('是', '是', '是', '不是'))}{flag}"
        case "enum":
            path, values = draw(st.sampled_from(enums))
            some = draw(st.permutations(values))[: draw(st.integers(1, 2))]
            return f"{path}{pick(draw, ('为', '为', '是', '不为', '不是'))}{'或'.join(some)}"
        case "money":
            word = pick(draw, ("不低于", "不少于", "达到", "不超过", "不高于", "超过", "高于", "低于", "不满", "等于"))
            return f"{pick(draw, paths)}{word}{draw(money(speeches, 0))}"
        case "between":
            path = pick(draw, paths)
            form = pick(draw, ("不低于50元且不超过{0}", "在{0}以上", "在{0}以下", "在1元以上{0}以下", "低于50元或高于{0}"))
            return path + form.format(draw(money(speeches, 0)))
        case "count":
            path, unit = draw(st.sampled_from(counts))
            return f"{path}{pick(draw, ('不少于', '超过', '不足'))}{pick(draw, ('1', '3'))}{unit}"
        case "date":
            word = pick(draw, ("不早于", "不晚于", "早于", "晚于"))
            return f"{pick(draw, dates)}{word}{pick(draw, (*dates, '基准日', '2021年5月1日'))}"
        case "onwards":
            return f"{pick(draw, dates)}在{pick(draw, ('2020年12月31日', '基准日'))}{pick(draw, ('以后', '以前'))}"
        case "within":
            length = pick(draw, ("1年", "2年", "2年", "1个月", "18个月", "18个月", "30日"))
            elapsed = pick(draw, (f"{length}内", f"{length}内", f"满{length}", f"不满{length}", f"超过{length}"))
            return f"{pick(draw, dates)}在{pick(draw, (*dates, '基准日'))}起{elapsed}"
        case _:
            word = pick(draw, ("不低于", "超过", "不超过", "低于"))
            return f"{draw(money(speeches))}{word}{draw(money(speeches))}"


@st.composite
def conditions(draw: st.DrawFn, speeches: Sequence[Speech], depth: int = 2) -> str:
    shape = pick(draw, ("atom", "atom", "atom", "and", "or", "row", "not")) if depth else "atom"
    inner = conditions(speeches, depth - 1)
    match shape:
        case "atom":
            return draw(atoms(speeches))
        case "not":
            return f"并非（{draw(inner)}）"
        case "row":  # without brackets, as the law joins them
            word = pick(draw, ("且", "或", "，且", "，或"))
            return word.join(draw(atoms(speeches)) for _ in range(draw(st.integers(2, 3))))
        case _:
            word = pick(draw, ("，且", "且")) if shape == "and" else pick(draw, ("，或", "或"))
            return word.join(f"（{draw(inner)}）" for _ in range(2))


# —— clauses ——


LONG = ("两年累计", "2年内累计", "连续三年累计")  # stretches of years, which cross


@st.composite
def limit(draw: st.DrawFn, payee: str, matter: str, components: Sequence[str], nested: bool) -> str:
    kinds = {"企业": ("企业", "单位"), "高校": ("高校", "单位")}.get(payee, ("单位",))
    whose = APPLICANTS[payee]
    scopes = [f"{PER[kind]}{kind}" for kind in kinds] + ([] if nested else [f"每个{matter}", f"每项{matter}"])
    scopes += ["每个集团"] if payee == "企业" and not nested else []
    scopes += [f"每个{IDENTIFIER[matter]}"] if matter in IDENTIFIER and not nested else []
    scope = pick(draw, scopes)
    period = pick(draw, ("每年", "累计", "", *(() if nested else LONG)))
    part = "、".join(draw(st.permutations(components))[: draw(st.integers(1, len(components)))]) if components else ""
    part = part if not nested and draw(st.booleans()) else ""
    amount = pick(draw, ("30元", "80元", "100元", "120.5元", "0.05万元"))
    if payee == "企业" and chance(draw, 4):
        amount = f"企业的收入×{pick(draw, RATES)}"
    elif MATTERS[matter].money and scope.endswith((matter, IDENTIFIER.get(matter, matter))) and chance(draw, 3):
        amount = f"{matter}的{MATTERS[matter].money[0]}的{pick(draw, RATES)}"
    elif whose.counts and chance(draw, 6):
        amount = f"20元×{payee}的{whose.counts[0][0]}"
    shared = "，含其他政策的创新券" if chance(draw, 4) and not nested else ""
    return f"{part}{scope}{period}最高{amount}{shared}"


@dataclass(frozen=True, slots=True)
class DrawnClause:
    text: str
    payee: str
    matter: str
    nature: str
    readings: tuple[tuple[str, tuple[str, ...]], ...]


@st.composite
def clause(draw: st.DrawFn, number: int, main: str, reach: Reach, paying: Sequence[str]) -> DrawnClause:
    payee = pick(draw, ("企业", "企业", "企业", "企业", "企业", "单位", "单位", "高校"))
    matter = pick(draw, (main, main, main, main, *MATTERS))
    speeches = (APPLICANTS[payee], MATTERS[matter])
    nature = pick(draw, ("确定", "确定", "确定", "上限", "参照", "裁量"))
    title = TITLES[number]
    rows = [
        f"第{ARTICLES[number]}条「{title}」",
        f"    原文：“{QUOTES[number]}”。",
        f"    对象：{payee}。",
        f"    事项：{matter}。",
    ]
    easy = f"{matter}是合格"
    wanted = [draw(conditions(speeches)) if chance(draw, 3) else easy, *([draw(atoms(speeches))] if chance(draw, 4) else [])]
    dates = [path for speech in speeches for path in speech.paths(speech.dates)]
    if dates and chance(draw, 5):  # the days drawn lie on the ends of these periods
        wanted.append(f"{pick(draw, dates)}在{pick(draw, (*dates, '基准日'))}起{pick(draw, ('18个月', '2年'))}内")
    rows += [f"    条件：{'；'.join(wanted)}。", f"    性质：{nature}。"]
    components: Sequence[str] = ()
    local = ""
    if nature in ("确定", "上限"):
        local = "费率" if chance(draw, 3) else ""
        if local:
            value = f"{draw(conditions(speeches, 0))}的，50%；其他，40%" if draw(st.booleans()) else "30%"
        if paying and chance(draw, 5):
            rows.append(f"    补助：「{pick(draw, paying)}」的补助额的50%。")
        elif chance(draw, 3):
            components = NAMED
            parts = [draw(grants(speeches, local)), draw(grants(speeches, local, raised=False))]
            rows.append("    补助：" + "；".join(f"{name}：{part}" for name, part in zip(NAMED, parts, strict=True)) + "。")
        else:
            rows.append(f"    补助：{draw(grants(speeches, local))}。")
        if local:
            rows.append(f"    其中，费率：{value}。")
    limits = [draw(limit(payee, matter, components, reach.nested)) for _ in range(draw(st.integers(0, 2)))]
    if limits:
        rows.append(f"    限额：{'；'.join(limits)}。")
    if chance(draw, 6):
        rows.append(f"    限次：{PER[payee]}{payee}1次，{pick(draw, ('就高', '自选'))}。")
    if matter == "设备" and chance(draw, 6):
        rows.append("    时点：设备的交付日期。")
    if matter in OWN_TIME:
        rows.append(f"    时点：{matter}的{pick(draw, OWN_TIME[matter])}。")
    readings = []
    if chance(draw, 3):
        other = [f"限额：{draw(limit(payee, matter, components, reach.nested))}", f"条件：{draw(atoms(speeches))}"]
        if nature in ("确定", "上限") and not components:
            other.append(f"补助：{draw(grants(speeches, local))}")
        ways = ["照上文", pick(draw, other)]
        names = ("前读", "后读")
        first = draw(st.integers(0, 1))
        rows.append("    疑义「两读」")
        rows += [f"        读法「{name}」{'（默认）' * (n == first)}：{ways[n]}。" for n, name in enumerate(names)]
        readings.append(("两读", names))
    return DrawnClause("\n".join(rows) + "\n", payee, matter, nature, tuple(readings))


# —— relations ——

WORDS = ("择一", "可叠加", "就高", "补差", "叠加封顶120元")


@st.composite
def relations(draw: st.DrawFn, count: int) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    rows = ["关系「甲类」", "    原文：“同一事项不重复享受”。"]
    general = not chance(draw, 6)
    rows += [f"    各条款之间，{pick(draw, ('择一', '可叠加', '可叠加', '就高', '补差'))}。"] if general else []
    if chance(draw, 4):
        rows.append(f"    申请人{pick(draw, ('为', '不为'))}企业的，各条款之间，{pick(draw, ('择一', '可叠加'))}。")
    general = not chance(draw, 6)
    rows += [f"    各条款与其他政策之间，{pick(draw, ('择一', '可叠加', '就高', '补差'))}。"] if general else []
    if chance(draw, 5):
        rows.append(f"    申请人不为企业的，各条款与其他政策之间，{pick(draw, ('择一', '可叠加'))}。")
    if draw(st.booleans()):
        rows.append("    各条款优先于其他政策的旧办法。")
    asked = None
    for one in range(count):
        for two in range(one, count):
            if not chance(draw, 3):
                continue
            pair = f"「{TITLES[one]}」与「{TITLES[two]}」"
            if one != two and chance(draw, 3):
                rows.append(f"    「{TITLES[one]}」优先于「{TITLES[two]}」。")
            elif asked is None and chance(draw, 5):
                asked = pair
            else:
                rows.append(f"    {pair}{pick(draw, WORDS)}。")
    if asked is None:
        return "\n".join(rows) + "\n", ()
    ways = draw(st.permutations(WORDS))[:2]
    rows.append("    疑义「同一件」")
    rows += [f"        读法「{n}读」{'（默认）' * (n == '前')}：{asked}{way}。" for n, way in zip("前后", ways, strict=True)]
    return "\n".join(rows) + "\n", (("同一件", ("前读", "后读")),)


@st.composite
def shared_limits(draw: st.DrawFn, clauses: Sequence[DrawnClause]) -> str:
    """Ceilings over what several clauses pay to one kind of applicant."""
    rows = ["关系「合计类」", "    原文：“同一事项不重复享受”。"]
    payee = pick(draw, [item.payee for item in clauses])
    fits = [TITLES[n] for n, item in enumerate(clauses) if item.payee == payee]
    for _ in range(draw(st.integers(1, 2))):
        some = sorted(draw(st.permutations(fits))[: draw(st.integers(1, 3))])
        names = "、".join(f"「{title}」" for title in some)
        if len(some) > 1:
            period = pick(draw, ("每年", "累计", *LONG))
            word = pick(draw, ("最高", "不超过"))
            amount = pick(draw, ("60元", "100元", "150元"))
            rows.append(f"    {names}合计{PER[payee]}{payee}{period}{word}{amount}。")
    return "\n".join(rows) + "\n" if len(rows) > 2 else ""


# —— cases ——


def fact(draw: st.DrawFn, name: str, values: Sequence[str], reach: Reach, indent: str) -> list[str]:
    """A fact stated; now and then unknown, said or left out."""
    if reach.unknown and name != "集团" and chance(draw, 12):
        return [f"{indent}{name}: 未知"] if draw(st.booleans()) else []
    return [f"{indent}{name}: {pick(draw, values)}"]


FACTS: Mapping[str, Sequence[tuple[str, Sequence[str]]]] = {
    "设备": (
        ("立项日期", DAYS), ("购置日期", DAYS), ("交付日期", DAYS), ("级别", ("国家级", "省级", "市级")),
        ("价款", MONEY), ("运费", MONEY),
        ("台数", ("0台", "2台", "3", "7台")), ("进口", YES), ("合格", YES),
    ),
    "债券": (("立项日期", DAYS), ("年度", YEARS), ("利率", ("3%", "5%", "0%")), ("品种", ("公司债", "地方债")),
        ("价款", MONEY), ("合格", YES)),
    "培训": (
        ("培训年度", YEARS), ("开班日期", DAYS), ("人数", ("1人", "4人", "12人")), ("合格", YES), ("费用", MONEY),
    ),
}  # fmt: skip
OWN: Mapping[str, Sequence[tuple[str, Sequence[str]]]] = {
    "单位": (("本市", YES), ("职工", ("0人", "3人", "9人"))),
    "企业": (
        ("规模", ("大型", "中型", "小型")), ("高新", YES), ("收入", MONEY), ("净资产", (*MONEY, "{minus}100元", "{minus}1元")),
        ("集团", ("齐鲁",)),
        ("成立日期", DAYS), ("本市", YES), ("职工", ("0人", "3人", "9人")),
    ),
    "高校": (("双一流", YES), ("本市", YES), ("职工", ("0人", "3人", "9人"))),
}  # fmt: skip


@st.composite
def case_text(draw: st.DrawFn, clauses: Sequence[DrawnClause], reach: Reach, signed: bool) -> str:
    kinds = draw(st.sampled_from((("企业",), ("企业",), ("企业",), ("企业", "高校"), ("企业",), ("单位",))))
    rows = ["案例: 一", "申请人:", "  名称: 甲", f"  类型: [{'、'.join(kinds) if len(kinds) == 1 else ', '.join(kinds)}]"]
    for name, values in {name: values for kind in kinds for name, values in OWN[kind]}.items():
        rows += fact(draw, name, [value.format(minus="-" if signed else "") for value in values], reach, "  ")
    rows.append("事项:")
    wanted = [item.matter if item.matter != "投入" else pick(draw, ("设备", "债券")) for item in clauses]
    names = []
    agreed: dict[tuple[str, str], list[str]] = {}  # what limits of what an identifier stands for may be made of
    for number in range(draw(st.integers(*reach.matters))):
        kind = pick(draw, wanted)
        names.append(f"事{(10, 2, 33, 1, 4)[number]}")  # listed neither by code point nor by number
        rows += [f"  - 编号: {names[-1]}", f"    种类: {kind}"]
        identifier = pick(draw, "子丑") if kind in IDENTIFIER else ""
        rows += [f"    {IDENTIFIER[kind]}: {identifier}"] if identifier else []
        for name, values in FACTS[kind]:
            if identifier and any(re.search(f"每个{IDENTIFIER[kind]}.*最高{kind}的{name}", item.text) for item in clauses):
                values = agreed.setdefault((identifier, name), [pick(draw, values)])
            rows += fact(draw, name, values, reach, "    ")
        fits = [TITLES[n] for n, item in enumerate(clauses) if item.nature == "参照" and item.matter in (kind, ABOVE.get(kind))]
        stated = [f"{title}: {pick(draw, MONEY)}" for title in fits if not chance(draw, 4)]
        rows += ["    参照数额: {" + ", ".join(stated) + "}"] if stated else []
    if len(names) > 1 and draw(st.booleans()):
        rows.append("同一事项:")
        row = draw(st.permutations(names))[:4]
        chained = len(row) > 2 and draw(st.booleans())  # linked through one between them
        rows += [f"  - [{one}, {two}]" for one, two in pairwise(row)] if chained else [f"  - [{', '.join(row[:3])}]"]
    if draw(st.booleans()):
        rows += draw(_others(names))
    if draw(st.booleans()):
        rows += draw(_awards(names, clauses, "企业" in kinds))
    return "\n".join(rows) + "\n"


@st.composite
def _others(draw: st.DrawFn, names: Sequence[str]) -> list[str]:
    rows = ["其他政策:"]
    for number in range(draw(st.integers(1, 2))):
        rows += [f"  - 编号: 其{number}", f"    事项: {pick(draw, names)}", f"    金额: {pick(draw, MONEY)}"]
        rows.append(f"    性质: {pick(draw, ('确定', '上限'))}")
        category = pick(draw, ("", "旧办法", "创新券"))
        rows += [f"    类别: {category}"] if category else []
        rows += [f"    年度: {pick(draw, YEARS)}"] if category or draw(st.booleans()) else []
    return rows


@st.composite
def _awards(draw: st.DrawFn, names: Sequence[str], clauses: Sequence[DrawnClause], grouped: bool) -> list[str]:
    rows = ["已享受:"]
    for _ in range(draw(st.integers(1, 3))):
        rows += [f"  - 年度: {pick(draw, ('2020', '2021', '2021', '2022'))}", f"    金额: {pick(draw, MONEY[1:6])}"]
        place = [f"    事项: {pick(draw, names)}"]
        shared = [number for number, item in enumerate(clauses) if "每个集团" in item.text.partition("疑义")[0]]
        if grouped and shared and draw(st.booleans()):  # another company of the group has had it
            number = draw(st.sampled_from(shared))
            rows += [f"    条款: {TITLES[number]}", "    申请人: 乙"]
            rows += [f"    分项: {pick(draw, NAMED)}"] if "子部分：" in clauses[number].text else []
        elif draw(st.booleans()):
            number = draw(st.integers(0, len(clauses) - 1))
            text, matter = clauses[number].text, clauses[number].matter
            rows.append(f"    条款: {TITLES[number]}")
            rows += [f"    分项: {pick(draw, NAMED)}"] if "子部分：" in text else []
            by_matter = f"每个{matter}" in text or f"每项{matter}" in text
            rows += place if by_matter or draw(st.booleans()) else []
            rows += [f"    标识: {{{IDENTIFIER[matter]}: {pick(draw, '子丑')}}}"] if matter in IDENTIFIER else []
        else:
            category = pick(draw, ("", "旧办法", "创新券"))
            rows += ["    政策: 别的办法", *([f"    类别: {category}"] if category else [])]
            rows += place if not category or draw(st.booleans()) else []
            rows += ["    标识: {项目: 子, 课程: 丑}"] if chance(draw, 3) else []
    return rows


# —— all together ——


@st.composite
def drawn(draw: st.DrawFn, reach: Reach | None = None) -> Drawn:
    """A policy and a case that fit each other."""
    reach = reach or Reach()
    count = draw(st.integers(*reach.clauses))
    main = pick(draw, ("设备", "设备", "债券", "培训"))  # so that clauses meet
    clauses: list[DrawnClause] = []
    for number in range(count):
        paying = [TITLES[n] for n, item in enumerate(clauses) if item.nature in ("确定", "上限") and not reach.nested]
        clauses.append(draw(clause(number, main, reach, paying)))
    related, questions = draw(relations(count))
    if not reach.nested and chance(draw, 3):
        related += draw(shared_limits(clauses))
    signed = draw(st.booleans())
    years = pick(draw, ("", "    年度事项：年度部分在施行期内的，计入。\n", "    年度事项：年度全部在施行期内的，计入。\n"))
    header = HEADER.format(
        start=pick(draw, ("2020年7月1日", "2020年1月1日", "基准日")),
        length=pick(draw, ("2年", "18个月", "500日")),
        rounding=pick(draw, ("四舍五入至分", "四舍五入至元", "元以下舍去", "角以下舍去")),
        years=years,
    )
    picked = [(TITLES[n], name, pick(draw, names)) for n, item in enumerate(clauses) for name, names in item.readings]
    picked += [("甲类", name, pick(draw, names)) for name, names in questions]
    return Drawn(
        header,
        VOCABULARY.format(signed="（可为负）" if signed else ""),
        tuple(item.text for item in clauses),
        related,
        LAW,
        draw(case_text(clauses, reach, signed)),
        tuple(picked),
    )


def read_pack(text: Drawn) -> Pack:
    """The pack, which must be free of errors."""
    diagnostics = Diagnostics()
    parsed = parse_files(text.files(), diagnostics)
    pack = assemble("试验", parsed, Source("原文.txt", text.law), text.files(), diagnostics)
    assert pack is not None and not diagnostics.has_errors, render(diagnostics)
    return pack


def read(text: Drawn) -> tuple[Policy, Case]:
    """The policy under the readings drawn, and the case; both must be free of errors."""
    pack = read_pack(text)
    chosen = {(owner, question): reading for owner, question, reading in text.readings}
    diagnostics = Diagnostics()
    case = read_case(Source("案例.yaml", text.case), pack, diagnostics)
    assert case is not None and not diagnostics.has_errors, render(diagnostics)
    return under_readings(pack, chosen), case
