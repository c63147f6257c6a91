"""The guide's index of shapes: every shape is there, and what each row shows stands in the pack under the title it names."""

from __future__ import annotations

import re

import pytest

from jnpolicy.model.load import load_pack
from jnpolicy.syntax.keywords import keywords
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "language.md").read_text(encoding="utf-8").partition("\n## 各种写法的例子\n")[2].partition("\n## ")[0]
ROWS = re.findall(r"^\| ([^|`]+) \| `(.+)` \| ([a-z0-9-]+) \| (\S+\.jnp) \| (?:「(.+)」|—) \|$", TEXT, re.M)
# The shapes of the design, by the first words of their rows.
SHAPES = """
按级别的定额 比例加最高额 两个基数取较高的 两个基数取较低的 分档，整个基数 分段 每满 按人头
按数量，数量封顶 提高几个百分点，累计最高 不足多少按多少 一条自己的舍入 按别的补助额配套 按天计息
有生效日的参数 分期 连续几年 最高额随申请人 最高额随事项 限额：每个事项、每家每年、每家累计
限额：几个条款合计 限额：企业集团 增长 数几件事 几件事的和 首次 排除的行业、失信 某日以后 几年之内
有例外的概念 排了高低的级别 关系：择一 关系：就高 关系：优先 关系：可叠加 关系：叠加封顶 关系：补差
疑义 性质：上限 性质：裁量 性质：参照 性质：倡导 预算：先到先得 预算：按比例核减 预算：按得分择优 义务
"""


def test_every_row_is_read() -> None:
    assert len(ROWS) == TEXT.count("\n| ") - 1  # all but the table's head
    assert len({name for name, *_ in ROWS}) == len(ROWS)


@pytest.mark.parametrize("shape", SHAPES.split())
def test_every_shape_has_a_row(shape: str) -> None:
    assert any(name.startswith(shape) for name, *_ in ROWS)


@pytest.mark.parametrize(("name", "shown", "pack", "file", "title"), ROWS, ids=[name for name, *_ in ROWS])
def test_row(name: str, shown: str, pack: str, file: str, title: str) -> None:
    """The words stand in that file, in the block of that title; with no title, in the file."""
    text = (ROOT / "policy" / pack / file).read_text(encoding="utf-8")
    block = next(iter(_blocks(text, title)), "") if title else text
    assert _joined(shown) in _joined(block)


@pytest.mark.parametrize("pack", sorted({pack for _, _, pack, _, _ in ROWS}))
def test_titles_are_those_of_the_pack(pack: str) -> None:
    loaded = load_pack(ROOT / "policy" / pack).pack
    assert loaded is not None
    policy = loaded.base
    known = {clause.id for clause in policy.clauses} | set(policy.vocabulary.concepts)
    known |= {relation.source for relation in policy.relations} | {question.owner for question in loaded.questions}
    assert {title for _, _, where, _, title in ROWS if where == pack and title} <= known


@pytest.mark.parametrize("way", ["BUDGET_WAY", "NATURE_VALUE"])
def test_every_way_has_a_row(way: str) -> None:
    for word in keywords()[way]:
        if word not in ("确定", "关系"):  # which most rows are
            assert any(name.partition("：")[2].startswith(word) for name, *_ in ROWS), word


def _blocks(text: str, title: str) -> list[str]:
    """What stands under the headings with that title, up to the next heading."""
    pieces = re.split(r"^(?=第[零一二三四五六七八九十百]+条|关系「|政策「|定义「|参数「|申请人「|事项「)", text, flags=re.M)
    return [piece for piece in pieces if f"「{title}」" in piece.partition("\n")[0].partition("：")[0]]


def _joined(text: str) -> str:
    return "".join(text.split())
