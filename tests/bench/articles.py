"""Packs of many articles, all alike in shape: how parsing, checking and formatting grow."""

from __future__ import annotations

from dataclasses import dataclass

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.checks.assemble import assemble
from jnpolicy.model.checks.memo import Memo
from jnpolicy.syntax.format import format_files
from jnpolicy.syntax.parse import parse_files, parser
from jnpolicy.text.source import Source
from tests.packs import HEADER, VOCABULARY

SIZES = (10, 100, 1000)
CLAUSE = """第{0}条「补助{0}」
    原文：“对购置第{0}类设备的企业，按价款的10%给予补助”。
    对象：企业。
    事项：设备。
    条件：
        企业的规模为中型或小型；
        设备的价款不低于50万元且不超过1000万元。
    补助：
        价款部分：设备的价款×费率，最高80万元；
        运费部分：设备的运费×费率。
        其中，费率：企业的规模为小型的，50%；其他，40%。
    限额：每家企业每年最高{0}万元。
"""


@dataclass(frozen=True)
class Articles:
    """A pack as text, one file an article."""

    law: Source
    files: tuple[Source, ...]

    @property
    def lines(self) -> int:
        return sum(source.text.count("\n") for source in self.files)

    def with_one_changed(self, ceiling: int) -> Articles:
        """Another ceiling in the middle article."""
        middle = len(self.files) // 2
        changed = Source(self.files[middle].name, self.files[middle].text.replace("最高80万元", f"最高{ceiling}万元"))
        return Articles(self.law, (*self.files[:middle], changed, *self.files[middle + 1 :]))

    def check(self, memo: Memo | None = None) -> Diagnostics:
        """All findings; with a memo, only what changed is parsed and checked."""
        diagnostics = Diagnostics()
        parsed = parse_files(self.files, diagnostics, memo.text if memo is not None else None)
        assemble("多条", parsed, self.law, self.files, diagnostics, memo)
        return diagnostics

    def formatted(self) -> list[str | None]:
        """Every file in canonical form."""
        return format_files(self.files, Diagnostics())


def articles(count: int) -> Articles:
    """A pack of so many articles."""
    law = "".join(f"{n}．对购置第{n}类设备的企业，按价款的10%给予补助，最高80万元。\n" for n in range(1, count + 1))
    clauses = (Source(f"{n:04}.jnp", CLAUSE.format(n)) for n in range(1, count + 1))
    return Articles(Source("原文.txt", law), (Source("政策.jnp", HEADER), Source("词汇.jnp", VOCABULARY), *clauses))


def fresh() -> None:
    """As if nothing had been parsed before."""
    parser.cache_clear()
