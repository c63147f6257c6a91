"""Small packs for tests, written as text."""

from __future__ import annotations

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.diagnostics.render import render
from jnpolicy.model.checks.assemble import assemble
from jnpolicy.model.policy import Pack
from jnpolicy.syntax.parse import parse_files
from jnpolicy.text.source import Source

LAW = """1．对购置设备的企业，给予补助。对发行债券的企业，给予奖励。
2．同一事项不重复享受，由企业自愿选择。
本政策有效期3年。
"""
HEADER = """政策「试验政策」
    发布机关：某市。
    施行：自2020年1月1日起，有效期3年。
    舍入：四舍五入至分。
"""
VOCABULARY = """申请人「企业」：规模：大型、中型、小型；高新企业：是否；收入：金额；
    目的地：本市、外地；或有负债：金额；成立日期：日期。
申请人「银行」。
事项「购置设备」，简称「设备」：购置日期：日期（时点）；级别：国家级＞省级；
    价款：金额；运费：金额；台数：数量（台）；面积：数量（平方米）；行为：是否。
事项「发行债券」，简称「债券」：年度：年份（时点）；融资额：金额；利率：比例；项目：标识。
"""
CLAUSE = """第一条「设备补助」
    原文：“对购置设备的企业，给予补助”。
    对象：企业。
    事项：设备。
    条件：{condition}。
    补助：{grant}。
{rest}"""


def parse_pack(
    clauses: str, *, vocabulary: str = VOCABULARY, header: str = HEADER, law: str = LAW
) -> tuple[Pack | None, Diagnostics]:
    """The pack of a clause file beside a fixed policy and vocabulary, with all findings."""
    diagnostics = Diagnostics()
    files = (Source("政策.jnp", header), Source("词汇.jnp", vocabulary), Source("条款.jnp", clauses))
    parsed = parse_files(files, diagnostics)
    return assemble("试验", parsed, Source("原文.txt", law), files, diagnostics), diagnostics


def clause(condition: str = "设备的价款超过0元", grant: str = "设备的价款×10%", rest: str = "") -> str:
    """One clause with this condition and grant."""
    return CLAUSE.format(condition=condition, grant=grant, rest=rest)


def pack_of(clauses: str, **texts: str) -> Pack:
    """The pack of a clause file, which must be free of errors."""
    pack, diagnostics = parse_pack(clauses, **texts)
    assert pack is not None and not diagnostics.has_errors, render(diagnostics)
    return pack


def pack_named(name: str, clauses: str, vocabulary: str, header: str, law: str) -> Pack:
    """A pack of that name, which must be free of errors."""
    diagnostics = Diagnostics()
    files = (Source("政策.jnp", header), Source("词汇.jnp", vocabulary), Source("条款.jnp", clauses))
    pack = assemble(name, parse_files(files, diagnostics), Source("原文.txt", law), files, diagnostics)
    assert pack is not None and not diagnostics.has_errors, render(diagnostics)
    return pack


def codes(clauses: str, **texts: str) -> list[str]:
    """The codes that a clause file is answered with, in order of place."""
    return [item.code for item in parse_pack(clauses, **texts)[1]]
