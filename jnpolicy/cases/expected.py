"""预期: what a case should come to, with the names that it can come to."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as Named
from fractions import Fraction

from jnpolicy.cases.case import Expectation, Matter
from jnpolicy.cases.form import Form, is_empty
from jnpolicy.cases.yaml_tree import Mapping, Node, Scalar
from jnpolicy.text.suggest import suggestion

EXPECTATION_KEYS = ("合计", "其中确定", "最高可能", "入选", "未选", "待核实", "不符合", "可争取")
_OTHER = "其他政策"


class ExpectationForm(Form):
    """Reads 预期 beside the matters and the grants of other policies that the case has."""

    def expectation(self, node: Node | None, matters: Named[str, Matter], others: Collection[str]) -> Expectation | None:
        if node is None or is_empty(node):
            return None
        if not isinstance(node, Mapping):
            self.diagnostics.add("JN0501", node.span, reason="“预期”应当写成“合计: 金额”这样的条目")
            return None
        values = self.entries(node, EXPECTATION_KEYS)

        def names(key: str) -> tuple[str, ...] | None:
            if key not in values:
                return None
            words = self.words(values[key])
            for word in words:
                self._check_name(word, matters, others)
            return tuple(word.text for word in words)

        def amount(key: str) -> Fraction | None:
            return self.money(values[key], key, node.span) if key in values else None

        possible = values.get("最高可能")
        unbounded = isinstance(possible, Scalar) and possible.text.strip() == "无上限"
        return Expectation(
            amount("合计"), amount("其中确定"), "无上限" if unbounded else amount("最高可能"), names("入选"), names("未选"),
            names("待核实"), names("不符合"), names("可争取"),
        )  # fmt: skip

    def _check_name(self, word: Scalar, matters: Named[str, Matter], others: Collection[str]) -> None:
        """A name that no candidate of the case can have is told, with what is wrong with it."""
        title, slash, identifier = word.text.partition("/")
        clauses = {clause.id: clause for clause in self.pack.base.clauses if clause.nature.grants}
        if not slash:
            hint = "写成“条款/事项编号”，或“其他政策/编号”。"
        elif title == _OTHER:
            if identifier in others:
                return
            hint = suggestion(identifier, others, f"“其他政策”里没有编号为「{identifier}」的一项。")
        elif title not in clauses:
            if self.is_lost(title):
                return
            hint = suggestion(title, clauses, f"没有给予补助的条款「{title}」。")
        elif identifier not in matters:
            if identifier in self.identifiers:
                return
            hint = suggestion(identifier, matters, f"案例里没有编号为「{identifier}」的事项。")
        else:
            kind, due = matters[identifier].kind, clauses[title].matter
            if due in self.pack.base.vocabulary.lineage(kind):
                return
            hint = f"「{title}」管的事项是{due}，「{identifier}」是{kind}。"
        self.diagnostics.add("JN0527", word.span, name=word.text, hint=hint)
