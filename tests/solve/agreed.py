"""Small policies and cases as text, solved, and held against the oracle."""

from __future__ import annotations

from collections.abc import Mapping

from jnpolicy.model.readings import under_readings
from jnpolicy.solve.decide import decide
from jnpolicy.solve.decision import Decision
from tests.conftest import case_of
from tests.oracle.agreement import assert_agreement
from tests.packs import pack_of

LAW = "1．给予补助。\n2．同一事项不重复享受。\n"
HEADER = """政策「试验政策」
    发布机关：某市。
    施行：自2020年1月1日起，有效期9年。
    舍入：四舍五入至分。
"""
VOCABULARY = """申请人「企业」：初创：是否；收入：金额；上年收入：金额；集团：标识。
事项「购置设备」，简称「设备」：
    购置日期：日期（时点）；价款：金额；年次：数量（年）；签约：是否；投产：是否；级别：国家级＞省级＞市级；项目：标识。
事项「银行贷款」，简称「贷款」：
    发放日期：日期（时点）；本金：金额；用款天数：数量（日）；成本：金额；项目：标识。
事项「应用案例」，简称「案例」：完成日期：日期（时点）；合同额：金额；标杆：是否。
参数「市场利率」：自2019年8月20日起4%；自2022年1月1日起3.65%。
"""
STACK = "关系「甲类」\n    原文：“同一事项不重复享受”。\n    各条款之间，可叠加；各条款与其他政策之间，可叠加。\n"
_LEAST = {"设备": "设备的价款不低于0元", "贷款": "贷款的本金不低于0元"}


def clause(title: str, amount: str, *, when: str = "", matter: str = "设备", rest: str = "") -> str:
    """One clause; `rest` are further fields."""
    head = f"第一条（{'一二三四'['甲乙丙丁'.index(title)]}）「{title}」"
    rows = [head, "    原文：“给予补助”。", "    对象：企业。", f"    事项：{matter}。", f"    条件：{when or _LEAST[matter]}。"]
    return "\n".join([*rows, f"    补助：{amount}。", *([f"    {rest}"] if rest else [])]) + "\n"


def related(items: str) -> str:
    """Everything stacks, and what else is said."""
    return STACK + f"    {items}。\n"


def device(identifier: str = "事", day: str = "2021-03-01", **facts: str) -> str:
    return _matter(identifier, "设备", {"购置日期": day, "价款": "0元", "项目": identifier} | facts)


def loan(identifier: str, day: str = "2021-03-01", **facts: str) -> str:
    return _matter(identifier, "贷款", {"发放日期": day, "本金": "0元", "项目": identifier} | facts)


def example(identifier: str, **facts: str) -> str:
    return _matter(identifier, "案例", {"完成日期": "2021-03-01"} | facts)


def award(clause: str, year: int, amount: str, **more: str) -> str:
    """One that was received; several may follow each other behind 已享受."""
    facts = {"条款": clause, "年度": str(year), "金额": amount} | more
    return "  - {" + ", ".join(f"{name}: {value}" for name, value in facts.items()) + "}\n"


def _matter(identifier: str, kind: str, facts: Mapping[str, str]) -> str:
    rows = [f"  - 编号: {identifier}", f"    种类: {kind}", *(f"    {name}: {value}" for name, value in facts.items())]
    return "\n".join(rows) + "\n"


def solved(clauses: str, matters: str, own: str = "", awards: str = "", rest: str = "") -> Decision:
    """The decision, without the oracle's word on it: for what is not known, of which only the range is held to."""
    return _decided(clauses, matters, own, awards, rest, agreeing=False)


def agreed(clauses: str, matters: str, own: str = "", awards: str = "", rest: str = "") -> Decision:
    """The decision, which the oracle makes too."""
    return _decided(clauses, matters, own, awards, rest, agreeing=True)


def _decided(clauses: str, matters: str, own: str, awards: str, rest: str, *, agreeing: bool) -> Decision:
    pack = pack_of(clauses, vocabulary=VOCABULARY, header=HEADER, law=LAW)
    own = "".join(f"  {line}\n" for line in own.split("；") if line) + ("" if "集团" in own else "  集团: 甲\n")
    had = f"已享受:\n{awards}" if awards else ""
    case = case_of(pack, f"申请人:\n  名称: 甲\n  类型: 企业\n{own}事项:\n{matters}{had}{rest}")
    policy = under_readings(pack)
    return assert_agreement(policy, case)[1] if agreeing else decide(policy, case)


def paid(decision: Decision) -> dict[str, str]:
    """Candidate → what it gets, in 元."""
    return {grant.candidate.key.text: f"{grant.paid / 100:g}" for grant in decision.grants}


def span(decision: Decision) -> tuple[str, str]:
    """What is sure and what is possible, in 元."""
    return f"{decision.nominal / 100:g}", "不封顶" if decision.possible is None else f"{decision.possible / 100:g}"
