"""What every part of a case is read with: its nodes as entries, texts, lists and words; what is wrong is told."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jnpolicy.cases.values import read_money, read_value
from jnpolicy.cases.yaml_tree import Mapping, Node, Scalar, Sequence
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.policy import Pack
from jnpolicy.model.types import YEAR
from jnpolicy.text.source import Span
from jnpolicy.text.suggest import suggestion


def is_empty(node: Node | None) -> bool:
    """Whether nothing is stated: left out, left empty, or said to be unknown."""
    return node is None or (isinstance(node, Scalar) and node.is_null)


@dataclass(slots=True)
class Form:
    """A pack's vocabulary to read nodes with. `identifiers` are those of all matters, the wrong ones too."""

    pack: Pack
    diagnostics: Diagnostics
    identifiers: frozenset[str] = frozenset()

    def is_lost(self, name: str) -> bool:
        """Whether a name is of what could not be read in the pack, which is told already."""
        return name in self.pack.base.vocabulary.lost

    def entries(self, node: Mapping, known: tuple[str, ...]) -> dict[str, Node]:
        for key, _ in node.entries:
            if key.text not in known:
                hint = suggestion(key.text, known, f"可以写：{'、'.join(known)}。")
                self.diagnostics.add("JN0504", key.span, name=key.text, hint=hint)
        return {key.text: value for key, value in node.entries}

    def text(self, node: Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.diagnostics.add("JN0501", node.span, reason="这里应当是一个值")
            return ""
        if "\x00" in node.text:
            self.diagnostics.add("JN0501", node.span, reason="文字里有空字符")
            return ""
        return "" if node.is_null else node.text.strip()

    def items(self, node: Node | None) -> list[Node]:
        if node is None or is_empty(node):
            return []
        if isinstance(node, Sequence):
            return node.items
        self.diagnostics.add("JN0501", node.span, reason="这里应当是用“- ”开头的列表")
        return []

    def mappings(self, node: Node | None) -> list[Mapping]:
        found = []
        for item in self.items(node):
            if isinstance(item, Mapping):
                found.append(item)
            else:
                self.diagnostics.add("JN0501", item.span, reason="这一项应当写成“名称: 值”的条目")
        return found

    def words(self, node: Node | None) -> list[Scalar]:
        """Names: a list, or some with 、 between them."""
        if isinstance(node, Scalar):
            return [] if node.is_null else [Scalar(part.strip(), node.span) for part in node.text.split("、")]
        words = []
        for item in self.items(node):
            if isinstance(item, Scalar):
                words.append(Scalar(item.text.strip(), item.span))
            else:
                self.diagnostics.add("JN0501", item.span, reason="列表里的每一项应当是一个名称")
        return words

    def money(self, node: Node | None, name: str, span: Span) -> Fraction:
        if not isinstance(node, Scalar) or node.is_null:
            self.diagnostics.add("JN0511", node.span if node else span, name=name)
            return Fraction(0)
        return read_money(node, name, self.diagnostics) or Fraction(0)

    def year(self, node: Node | None) -> int | None:
        if not isinstance(node, Scalar) or node.is_null:
            return None
        value = read_value(node, YEAR, "年度", self.diagnostics)
        return int(value) if isinstance(value, Fraction) else None

    def nowhere(self, word: Scalar) -> None:
        """Tell that no matter has this identifier, unless one that is wrong itself has it."""
        if word.text.strip() not in self.identifiers:
            hint = suggestion(word.text, self.identifiers, "写“事项”里某一项的编号。")
            self.diagnostics.add("JN0517", word.span, name=word.text, hint=hint)
