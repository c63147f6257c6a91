"""One big file of a given size, well formed or not: how parsing it grows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.syntax.parse import parse_files
from jnpolicy.text.source import Source
from tests.bench.articles import CLAUSE
from tests.packs import HEADER, VOCABULARY

SIZES = (62, 125, 250, 500, 1000)  # KB
_OPENING = "第一条「甲」\n    条件："


def _repeated(begin: str, part: Callable[[int], str], end: str, size: int) -> str:
    """So many parts that the whole is as long, in bytes."""
    made, length = [begin], len((begin + end).encode())
    for number in count(1):
        made.append(part(number))
        length += len(made[-1].encode())
        if length >= size:
            break
    return "".join([*made, end])


SHAPES: dict[str, Callable[[int], str]] = {
    "条款，没有错": lambda size: _repeated("", CLAUSE.format, "", size),
    "条款，每条错一个名称": lambda size: _repeated("", lambda n: CLAUSE.format(n).replace("价款×", "价宽×"), "", size),
    "条款，每条少一个句号": lambda size: _repeated("", lambda n: CLAUSE.format(n).replace("企业。\n", "企业\n"), "", size),
    "词汇，一个种类的属性": lambda size: _repeated("申请人「乙」：甲：金额", "；属性{}：金额".format, "。\n", size),
    "一句话，许多条件": lambda size: _repeated(_OPENING, lambda _: "企业的规模为中型或小型；", "企业的规模为小型。\n", size),
    "一句话，全是“（”": lambda size: _repeated(_OPENING, lambda _: "（" * 1000, "", size),
    "一句话，一个数": lambda size: _repeated(f"{_OPENING}企业的收入超过", lambda _: "9" * 1000, "元。\n", size),
    "全是没有合上的引号": lambda size: _repeated(_OPENING, lambda _: "“\n", "", size),
    "全是标题": lambda size: _repeated("", "第{}条「甲」\n".format, "", size),
}


def parse(shape: str, kilobytes: int) -> Diagnostics:
    """What is found of a file of that shape and size, beside a vocabulary."""
    diagnostics = Diagnostics()
    file = Source("大.jnp", SHAPES[shape](1000 * kilobytes))
    parse_files((Source("政策.jnp", HEADER), Source("词汇.jnp", VOCABULARY), file), diagnostics)
    return diagnostics
