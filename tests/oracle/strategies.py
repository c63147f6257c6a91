"""Drawn policies and cases, as text: they come in by the path that an analyst's files take."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from jnpolicy.cases.case import Case
from jnpolicy.diagnostics.render import render
from jnpolicy.model.policy import Policy
from jnpolicy.model.readings import under_readings
from tests.conftest import case_of
from tests.packs import parse_pack

VOCABULARY = """申请人「单位」：本市：是否。
申请人「企业」，属于「单位」：规模：大型、中型、小型；高新：是否；收入：金额；成立日期：日期。
定义「中小企业」：企业的规模为中型或小型。
事项「购置设备」，简称「设备」：
    购置日期：日期（时点）；交付日期：日期；级别：国家级＞省级；价款：金额；运费：金额；台数：数量（台）；合格：是否。
事项「发行债券」，简称「债券」：年度：年份（时点）；融资额：金额；利率：比例；项目：标识；合格：是否。
其他政策类别：旧办法、创新券。
"""
HEADER = """政策「试验政策」
    发布机关：某市。
    施行：自2020年7月1日起，有效期2年。
    舍入：{rounding}。
    年度事项：{years}。
"""
LAW = "1．给予补助。\n2．同一事项不重复享受。\n"
MONEY = ["0元", "1元", "50元", "100元", "333.33元", "1000元", "2万元"]
UNKNOWN = "未知"


@dataclass(frozen=True)
class Drawn:
    clauses: str
    header: str
    case: str


@st.composite
def conditions(draw: st.DrawFn, kind: str, depth: int = 2) -> str:
    equipment = [
        "设备的级别为国家级", "设备的级别不为国家级", "设备的级别为国家级或省级", "设备的价款不低于50元且不超过1000元",
        "设备的价款超过100元", "设备的价款在50元以上", "设备的价款＋设备的运费不超过1000元", "设备是合格", "设备不是合格",
        "设备的台数不少于3台", "设备的交付日期在设备的购置日期起3个月内", "设备的购置日期不早于企业的成立日期",
        "设备的运费低于设备的价款", "设备的价款的50%高于设备的运费",
    ]  # fmt: skip
    bond = ["债券的融资额达到100元", "债券是合格", "债券的利率低于5%", "债券的融资额×10%超过企业的收入"]
    owner = [
        "企业是高新",
        "企业是中小企业",
        "企业不是中小企业",
        "企业是本市",
        "企业的收入不超过1000元",
        "企业的规模为大型、中型或小型",
    ]
    atom = st.sampled_from([*(equipment if kind == "设备" else bond), *owner])
    shape = draw(st.sampled_from(["atom", "atom", "and", "or", "not"])) if depth else "atom"
    if shape == "atom":
        return draw(atom)
    if shape == "not":
        return f"并非（{draw(conditions(kind, depth - 1))}）"
    word = "，且" if shape == "and" else "，或"
    return word.join(f"（{draw(conditions(kind, depth - 1))}）" for _ in range(2))


@st.composite
def amounts(draw: st.DrawFn, kind: str) -> str:
    bases = ["设备的价款", "设备的运费"] if kind == "设备" else ["债券的融资额"]
    base = draw(st.sampled_from(bases))
    rate = draw(st.sampled_from(["10%", "2‰", "百分之三十", "33.3%"]))
    options = [
        f"{base}×{rate}", f"{base}的{rate}", "100元", f"{base}×{rate}，最高60元", f"{base}×{rate}，最低20元",
        f"企业的规模为大型的，10元；中型的，{base}×{rate}；其他，30元", f"{base}与100元中较低者×{rate}",
        f"企业是高新的，{base}×{rate}；其他，0元", f"企业的收入与{base}中较高者的{rate}",
    ]  # fmt: skip
    if kind == "设备":
        options += ["按设备的台数，每台15元", "（设备的价款＋设备的运费）×10%", "设备的级别为国家级的，500元；省级的，100元"]
    return draw(st.sampled_from(options))


@st.composite
def clause_texts(draw: st.DrawFn, number: int) -> str:
    kind = draw(st.sampled_from(["设备", "设备", "债券"]))
    payee = draw(st.sampled_from(["企业", "企业", "单位"]))
    title = "甲乙丙丁"[number]
    nature = draw(st.sampled_from(["确定", "确定", "上限", "参照", "裁量"]))
    rows = [f"第一条（{'一二三四'[number]}）「{title}」", "    原文：“给予补助”。", f"    对象：{payee}。", f"    事项：{kind}。"]
    wanted = draw(conditions(kind)) if payee == "企业" else f"{kind}是合格"
    rows += [f"    条件：{wanted}。", f"    性质：{nature}。"]
    named = False
    if nature in ("确定", "上限"):
        named = payee == "企业" and draw(st.booleans())
        base = "设备的价款" if kind == "设备" else "债券的融资额"
        if named:
            rows.append(f"    补助：子部分：{base}×费率；丑部分：{base}×5%。")
            rows.append("    其中，费率：企业是中小企业的，50%；其他，40%。")
        elif payee == "企业":
            rows.append(f"    补助：{draw(amounts(kind))}。")
        else:
            rows.append(f"    补助：{base}×10%。")
    limits = []
    for _ in range(draw(st.integers(0, 2))):
        component = draw(st.sampled_from(["", "子部分", "丑部分"])) if named else ""
        scope = draw(st.sampled_from([f"每家{payee}", f"每个{kind}", *(["每个项目"] if kind == "债券" else [])]))
        period = draw(st.sampled_from(["每年", "累计", ""]))
        shared = draw(st.sampled_from(["", "", "，含其他政策的创新券"])) if scope.startswith("每家") else ""
        limits.append(f"{component}{scope}{period}最高{draw(st.sampled_from(['30元', '80元', '0.5万元']))}{shared}")
    if limits:
        rows.append(f"    限额：{'；'.join(limits)}。")
    if draw(st.integers(0, 5)) == 0:
        rows.append(f"    限次：每家{payee}1次，{draw(st.sampled_from(['就高', '自选']))}。")
    if kind == "设备" and draw(st.integers(0, 5)) == 0:
        rows.append("    时点：设备的交付日期。")
    return "\n".join(rows) + "\n"


@st.composite
def relation_texts(draw: st.DrawFn, count: int) -> str:
    words = ["择一", "可叠加", "就高", "补差", "叠加封顶120元"]
    rows = ["关系「甲类」", "    原文：“同一事项不重复享受”。"]
    rows.append(f"    各条款之间，{draw(st.sampled_from(['择一', '可叠加', '就高']))}。")
    rows.append(f"    各条款与其他政策之间，{draw(st.sampled_from(['择一', '可叠加']))}。")
    if draw(st.booleans()):
        rows.append("    各条款优先于其他政策的旧办法。")
    if draw(st.booleans()):
        rows.append(f"    申请人不为企业的，各条款之间，{draw(st.sampled_from(['择一', '可叠加']))}。")
    for one in range(count):
        for two in range(one, count):
            if draw(st.integers(0, 2)) == 0:
                first, second = "甲乙丙丁"[one], "甲乙丙丁"[two]
                if one != two and draw(st.integers(0, 3)) == 0:
                    rows.append(f"    「{first}」优先于「{second}」。")
                else:
                    rows.append(f"    「{first}」与「{second}」{draw(st.sampled_from(words))}。")
    return "\n".join(rows) + "\n"


def maybe(draw: st.DrawFn, values: list[str]) -> str:
    """A value, or now and then unknown."""
    return UNKNOWN if draw(st.integers(0, 9)) == 0 else draw(st.sampled_from(values))


@st.composite
def case_texts(draw: st.DrawFn, count: int) -> str:
    days = ["2020-06-30", "2020-07-01", "2020-12-31", "2021-01-31", "2021-05-01", "2022-06-30", "2022-07-01"]
    years = ["2019", "2020", "2021", "2022", "2023"]
    yes = ["是", "是", "否"]
    kinds = draw(st.sampled_from(["企业", "企业", "企业", "单位"]))
    rows = ["案例: 一", "申请人:", "  名称: 甲", f"  类型: {kinds}", f"  本市: {maybe(draw, yes)}"]
    if kinds == "企业":
        rows += [f"  规模: {maybe(draw, ['大型', '中型', '小型'])}", f"  高新: {maybe(draw, yes)}"]
        rows += [f"  收入: {maybe(draw, MONEY)}", f"  成立日期: {maybe(draw, days)}"]
    rows.append("事项:")
    names = []
    for number in range(draw(st.integers(1, 4))):
        names.append(f"事{number}")
        rows += [f"  - 编号: 事{number}", f"    合格: {maybe(draw, yes)}"]
        if draw(st.integers(0, 2)):
            rows += ["    种类: 购置设备", f"    购置日期: {maybe(draw, days)}", f"    交付日期: {maybe(draw, days)}"]
            rows += [f"    级别: {maybe(draw, ['国家级', '省级'])}", f"    价款: {maybe(draw, MONEY)}"]
            rows += [f"    运费: {maybe(draw, MONEY)}", f"    台数: {maybe(draw, ['2台', '3台', '7台'])}"]
        else:
            rows += ["    种类: 发行债券", f"    年度: {maybe(draw, years)}", f"    融资额: {maybe(draw, MONEY)}"]
            rows += [f"    利率: {maybe(draw, ['3%', '5%'])}", f"    项目: {draw(st.sampled_from(['子', '丑']))}"]
    if len(names) > 1 and draw(st.booleans()):
        rows += ["同一事项:", f"  - [{', '.join(draw(st.permutations(names))[:2])}]"]
    others = draw(st.integers(0, 2))
    if others:
        rows.append("其他政策:")
        for number in range(others):
            rows += [f"  - 编号: 其{number}", f"    事项: {draw(st.sampled_from(names))}"]
            rows += [f"    金额: {draw(st.sampled_from(MONEY))}", f"    性质: {draw(st.sampled_from(['确定', '上限']))}"]
            category = draw(st.sampled_from(["", "旧办法", "创新券"]))
            rows += [f"    类别: {category}"] if category else []
            rows += [f"    年度: {draw(st.sampled_from(years))}"] if category or draw(st.booleans()) else []
    if draw(st.integers(0, 2)) == 0:
        rows += ["已享受:", f"  - 年度: {draw(st.sampled_from(years))}", f"    金额: {draw(st.sampled_from(MONEY))}"]
        rows.append(f"    条款: {draw(st.sampled_from('甲乙丙丁'[:count]))}" if draw(st.booleans()) else "    政策: 别的办法")
        needed = "政策" in rows[-1] or draw(st.booleans())
        rows += [f"    事项: {draw(st.sampled_from(names))}"] if needed else []
    return "\n".join(rows) + "\n"


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """A policy and a case that fit each other."""
    count = draw(st.integers(1, 4))
    clauses = "".join(draw(clause_texts(number)) for number in range(count)) + draw(relation_texts(count))
    header = HEADER.format(
        rounding=draw(st.sampled_from(["四舍五入至分", "四舍五入至元", "元以下舍去"])),
        years=draw(st.sampled_from(["年度部分在施行期内的，计入", "年度全部在施行期内的，计入"])),
    )
    return Drawn(clauses, header, draw(case_texts(count)))


def read(text: Drawn) -> tuple[Policy, Case] | None:
    """The policy and the case; None where the draw is not a policy (优先 in a circle, an award not said in full)."""
    pack, found = parse_pack(text.clauses, vocabulary=VOCABULARY, header=text.header, law=LAW)
    codes = {item.code for item in found if item.severity.value == "error"}
    if "JN0319" in codes:
        return None
    assert pack is not None and not codes, render(found) + text.clauses
    case_text = text.case
    kind = "购置设备" if "购置设备" in case_text.partition("  - 编号: 事1")[0] else "发行债券"
    references = [c.id for c in pack.base.clauses if c.nature.value == "参照" and c.matter == kind]
    if references:  # the first matter states what the reference gives
        stated = "    参照数额: {" + ", ".join(f"{title}: 70元" for title in references) + "}\n"
        case_text = case_text.replace("  - 编号: 事0\n", "  - 编号: 事0\n" + stated)
    awarded = next((c for c in pack.base.clauses if f"    条款: {c.id}\n" in case_text), None)
    placed = case_text.rpartition("已享受")[2].count("    事项:")
    if awarded is not None and not placed and any(limit.scope.value != "applicant" for limit in awarded.limits):
        case_text += "    事项: 事0\n"
    if awarded is not None and len(awarded.components) > 1:
        case_text = case_text.replace(f"    条款: {awarded.id}\n", f"    条款: {awarded.id}\n    分项: 子部分\n")
    return under_readings(pack), case_of(pack, case_text)
