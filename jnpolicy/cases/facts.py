"""Who applies and what happened: 申请人 and 事项, their attributes by the vocabulary."""

from __future__ import annotations

from fractions import Fraction

from jnpolicy.cases.case import Applicant, Fact, Matter
from jnpolicy.cases.form import Form, is_empty
from jnpolicy.cases.values import read_money, read_value
from jnpolicy.cases.yaml_tree import Mapping, Node, Scalar
from jnpolicy.model.policy import AttributeDefinition, Nature
from jnpolicy.model.types import UNKNOWN
from jnpolicy.text.source import Span
from jnpolicy.text.suggest import suggestion

_OF_APPLICANT = ("名称", "类型")
_OF_MATTER = ("编号", "种类", "名称", "参照数额")


class FactForm(Form):
    """Reads 申请人 and 事项."""

    def applicant(self, node: Node | None, span: Span) -> Applicant:
        if not isinstance(node, Mapping):
            self.diagnostics.add("JN0511", node.span if node else span, name="申请人")
            return Applicant("", (), {})
        values = {key.text: value for key, value in node.entries}
        vocabulary = self.pack.base.vocabulary
        known = [kind.name for kind in vocabulary.kinds.values() if kind.role == "applicant"]
        words = self.words(values.get("类型"))
        for word in words:
            if word.text not in known:
                self._unknown_kind(word, known)
        if not words:
            self.diagnostics.add("JN0511", node.span, name="申请人的类型")
        kinds = tuple(dict.fromkeys(word.text for word in words if word.text in known))
        attributes: dict[str, AttributeDefinition] = {}
        for kind in kinds:
            attributes |= vocabulary.attributes_of(kind)
        facts = self._facts(node, attributes, _OF_APPLICANT, "、".join(kinds))
        return Applicant(self.text(values.get("名称")) or "（未具名）", kinds, facts)

    def matters(self, node: Node | None) -> dict[str, Matter]:
        vocabulary = self.pack.base.vocabulary
        known = [kind.name for kind in vocabulary.kinds.values() if kind.role == "matter"]
        short = {kind.short: kind.name for kind in vocabulary.kinds.values() if kind.role == "matter"}
        matters: dict[str, Matter] = {}
        seen: set[str] = set()
        counted_by: dict[str, frozenset[str]] = {}
        for item in self.mappings(node):
            values = {key.text: value for key, value in item.entries}
            identifier = self.text(values.get("编号"))
            if not identifier:
                self.diagnostics.add("JN0511", item.span, name="事项的编号")
                continue
            if identifier in seen:
                self.diagnostics.add("JN0514", values["编号"].span, name=identifier)
            seen.add(identifier)
            word = values.get("种类")
            kind = self.text(word)
            kind = short.get(kind, kind)
            if kind not in known:
                if word is None:
                    self.diagnostics.add("JN0511", item.span, name="事项的种类")
                elif isinstance(word, Scalar):
                    self._unknown_kind(word, known)
                continue
            attributes = dict(vocabulary.attributes_of(kind))
            facts = self._facts(item, attributes, _OF_MATTER, kind)
            if kind not in counted_by:
                counted_by[kind] = self.pack.counted_by(kind)
            for name in sorted((counted_by[kind] & attributes.keys()) - facts.keys()):
                self.diagnostics.add("JN0515", item.span, kind=kind, name=name)
            amounts = self._reference_amounts(values.get("参照数额"), kind)
            name = self.text(values.get("名称")) or identifier
            matters[identifier] = Matter(identifier, kind, name, facts, amounts, item.span)
        self.identifiers = frozenset(seen)
        return matters

    def _unknown_kind(self, word: Scalar, known: list[str]) -> None:
        if not self.is_lost(word.text.strip()):
            hint = suggestion(word.text, known, f"可以写：{'、'.join(known)}。")
            self.diagnostics.add("JN0512", word.span, name=word.text, hint=hint)

    def _facts(
        self, node: Mapping, attributes: dict[str, AttributeDefinition], others: tuple[str, ...], kind: str
    ) -> dict[str, Fact]:
        facts: dict[str, Fact] = {}
        for key, value in node.entries:
            if key.text in others:
                continue
            definition = attributes.get(key.text)
            if definition is None:
                if kind and not self.is_lost(key.text):  # without a kind nothing is known of its attributes
                    hint = suggestion(key.text, [*attributes, *others], f"可以写：{'、'.join(attributes)}。")
                    self.diagnostics.add("JN0513", key.span, kind=kind, name=key.text, hint=hint)
                continue
            if not isinstance(value, Scalar):
                self.diagnostics.add("JN0501", value.span, reason="这里应当是一个值")
                continue
            if value.is_null or definition.type == UNKNOWN:
                continue
            if "\x00" in value.text:
                self.diagnostics.add("JN0501", value.span, reason="文字里有空字符")
                continue
            made = read_value(value, definition.type, key.text, self.diagnostics, signed=definition.signed)
            if made is not None:
                facts[key.text] = Fact(made, value.span)
        return facts

    def _reference_amounts(self, node: Node | None, kind: str) -> dict[str, Fraction]:
        if node is None or is_empty(node):
            return {}
        if not isinstance(node, Mapping):
            self.diagnostics.add("JN0501", node.span, reason="“参照数额”应当写成“条款: 金额”")
            return {}
        amounts = {}
        kinds = self.pack.base.vocabulary.lineage(kind)
        titles = [c.id for c in self.pack.base.clauses if c.nature is Nature.REFERENCE and c.matter in kinds]
        for key, value in node.entries:
            if key.text not in titles:
                if not self.is_lost(key.text):
                    hint = suggestion(key.text, titles, f"管这种事项的参照条款有：{'、'.join(titles) or '（无）'}。")
                    self.diagnostics.add("JN0516", key.span, name=key.text, hint=hint)
            elif not isinstance(value, Scalar):
                self.diagnostics.add("JN0501", value.span, reason="这里应当是一个金额")
            elif not value.is_null:
                amount = read_money(value, key.text, self.diagnostics)
                if amount is not None:
                    amounts[key.text] = amount
        return amounts
