"""A case file → a case, checked against a pack's vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from jnpolicy.cases.case import Applicant, Award, Case, Expectation, Fact, Matter, OtherGrant
from jnpolicy.cases.values import read_money, read_value
from jnpolicy.cases.yaml_tree import Mapping, Node, Scalar, Sequence, read_yaml
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.load import read_source
from jnpolicy.model.policy import AttributeDefinition, Nature, Pack, Period, ScopeKind
from jnpolicy.model.types import YEAR, Sort
from jnpolicy.text.source import Source, Span
from jnpolicy.text.suggest import nearest, suggestion

TOP_KEYS = ("案例", "政策", "申请人", "事项", "同一事项", "已享受", "其他政策", "读法", "预期", "说明")
AWARD_KEYS = ("条款", "政策", "名称", "年度", "金额", "分项", "事项", "类别", "标识")
OTHER_KEYS = ("编号", "名称", "事项", "金额", "性质", "责任单位", "年度", "类别")
EXPECTATION_KEYS = ("合计", "其中确定", "最高可能", "入选", "未选", "待核实", "不符合", "可争取")


def load_case(path: Path, pack: Pack, diagnostics: Diagnostics) -> Case | None:
    """Read a case file. None where it has errors; all of them are reported."""
    source = read_source(path, diagnostics)
    return read_case(source, pack, diagnostics) if source is not None else None


def stated_policy(path: Path) -> str | None:
    """The policy that a case file names, read without checking anything else."""
    source = read_source(path, Diagnostics())
    tree = read_yaml(source, Diagnostics()) if source is not None else None
    if isinstance(tree, Mapping):
        for key, node in tree.entries:
            if key.text == "政策" and isinstance(node, Scalar):
                return node.text.strip()
    return None


def read_case(source: Source, pack: Pack, diagnostics: Diagnostics) -> Case | None:
    """The case that a text states. None where it has errors; all of them are reported."""
    found = Diagnostics()
    tree = read_yaml(source, found)
    case = None
    if isinstance(tree, Mapping):
        case = _Reader(source, pack, found).case(tree)
    elif not found.has_errors:
        found.add("JN0501", Span(source, 0, 1), reason="最外层应当是“申请人：”“事项：”这样的条目")
    diagnostics.extend(found)
    return None if found.has_errors else case


@dataclass(slots=True)
class _Reader:
    source: Source
    pack: Pack
    diagnostics: Diagnostics

    def case(self, tree: Mapping) -> Case:
        top = self._entries(tree, TOP_KEYS)
        applicant = self._applicant(top.get("申请人"), tree.span)
        matters = self._matters(top.get("事项"))
        known = {matter.id for matter in matters}
        return Case(
            name=self._text(top.get("案例")) or self.source.name,
            policy=self._text(top.get("政策")) or None,
            applicant=applicant,
            matters=tuple(matters),
            links=self._links(top.get("同一事项"), known),
            awards=tuple(self._awards(top.get("已享受"), {matter.id: matter for matter in matters})),
            others=tuple(self._others(top.get("其他政策"), {matter.id: matter for matter in matters})),
            readings=tuple(self._readings(top.get("读法"))),
            expectation=self._expectation(top.get("预期")),
        )

    # —— helpers ——

    def _entries(self, node: Mapping, known: tuple[str, ...]) -> dict[str, Node]:
        for key, _ in node.entries:
            if key.text not in known:
                hint = suggestion(key.text, known, f"可以写：{'、'.join(known)}。")
                self.diagnostics.add("JN0504", key.span, name=key.text, hint=hint)
        return {key.text: value for key, value in node.entries}

    def _text(self, node: Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.diagnostics.add("JN0501", node.span, reason="这里应当是一个值")
            return ""
        if "\x00" in node.text:
            self.diagnostics.add("JN0501", node.span, reason="文字里有空字符")
            return ""
        return "" if node.is_null else node.text.strip()

    def _list(self, node: Node | None) -> list[Node]:
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return []
        if isinstance(node, Sequence):
            return node.items
        self.diagnostics.add("JN0501", node.span, reason="这里应当是用“- ”开头的列表")
        return []

    def _mappings(self, node: Node | None) -> list[Mapping]:
        found = []
        for item in self._list(node):
            if isinstance(item, Mapping):
                found.append(item)
            else:
                self.diagnostics.add("JN0501", item.span, reason="这一项应当写成“名称: 值”的条目")
        return found

    def _words(self, node: Node | None) -> list[Scalar]:
        if isinstance(node, Scalar):
            return [] if node.is_null else [Scalar(part.strip(), node.span) for part in node.text.split("、")]
        words = []
        for item in self._list(node):
            if isinstance(item, Scalar):
                words.append(Scalar(item.text.strip(), item.span))
            else:
                self.diagnostics.add("JN0501", item.span, reason="列表里的每一项应当是一个名称")
        return words

    # —— parts ——

    def _applicant(self, node: Node | None, span: Span) -> Applicant:
        if not isinstance(node, Mapping):
            self.diagnostics.add("JN0511", node.span if node else span, name="申请人")
            return Applicant("", (), {})
        values = {key.text: value for key, value in node.entries}
        kinds = []
        vocabulary = self.pack.base.vocabulary
        known = [kind.name for kind in vocabulary.kinds.values() if kind.role == "applicant"]
        for word in self._words(values.get("类型")):
            if word.text in known:
                kinds.append(word.text)
            else:
                self._unknown_kind(word, known)
        if not self._words(values.get("类型")):
            self.diagnostics.add("JN0511", node.span, name="申请人的类型")
        attributes: dict[str, AttributeDefinition] = {}
        for kind in kinds:
            attributes |= vocabulary.attributes_of(kind)
        facts = self._facts(node, attributes, ("名称", "类型"), "、".join(kinds))
        return Applicant(self._text(values.get("名称")) or "（未具名）", tuple(dict.fromkeys(kinds)), facts)

    def _unknown_kind(self, word: Scalar, known: list[str]) -> None:
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
                hint = suggestion(key.text, [*attributes, *others], f"可以写：{'、'.join(attributes)}。")
                self.diagnostics.add("JN0513", key.span, kind=kind, name=key.text, hint=hint)
                continue
            if not isinstance(value, Scalar):
                self.diagnostics.add("JN0501", value.span, reason="这里应当是一个值")
                continue
            if value.is_null:
                continue
            if "\x00" in value.text:
                self.diagnostics.add("JN0501", value.span, reason="文字里有空字符")
                continue
            made = read_value(value, definition.type, key.text, self.diagnostics, signed=definition.signed)
            if made is not None:
                facts[key.text] = Fact(made, value.span)
        return facts

    def _matters(self, node: Node | None) -> list[Matter]:
        vocabulary = self.pack.base.vocabulary
        known = [kind.name for kind in vocabulary.kinds.values() if kind.role == "matter"]
        short = {kind.short: kind.name for kind in vocabulary.kinds.values() if kind.role == "matter"}
        matters: dict[str, Matter] = {}
        for item in self._mappings(node):
            values = {key.text: value for key, value in item.entries}
            identifier = self._text(values.get("编号"))
            if not identifier:
                self.diagnostics.add("JN0511", item.span, name="事项的编号")
                continue
            if identifier in matters:
                self.diagnostics.add("JN0514", values["编号"].span, name=identifier)
            word = values.get("种类")
            kind = self._text(word)
            kind = short.get(kind, kind)
            if kind not in known:
                if word is None:
                    self.diagnostics.add("JN0511", item.span, name="事项的种类")
                elif isinstance(word, Scalar):
                    self._unknown_kind(word, known)
                continue
            attributes = vocabulary.attributes_of(kind)
            facts = self._facts(item, dict(attributes), ("编号", "种类", "名称", "参照数额"), kind)
            for name, definition in attributes.items():
                if definition.type.sort is Sort.IDENT and name not in facts:
                    self.diagnostics.add("JN0515", item.span, kind=kind, name=name)
            amounts = self._reference_amounts(values.get("参照数额"), kind)
            name = self._text(values.get("名称")) or identifier
            matters[identifier] = Matter(identifier, kind, name, facts, amounts, item.span)
        return list(matters.values())

    def _reference_amounts(self, node: Node | None, kind: str) -> dict[str, Fraction]:
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return {}
        if not isinstance(node, Mapping):
            self.diagnostics.add("JN0501", node.span, reason="“参照数额”应当写成“条款: 金额”")
            return {}
        amounts = {}
        kinds = (kind, *self.pack.base.vocabulary.kinds[kind].ancestors)
        titles = [c.id for c in self.pack.base.clauses if c.nature is Nature.REFERENCE and c.matter in kinds]
        for key, value in node.entries:
            if key.text not in titles:
                hint = suggestion(key.text, titles, f"管这种事项的参照条款有：{'、'.join(titles) or '（无）'}。")
                self.diagnostics.add("JN0516", key.span, name=key.text, hint=hint)
            elif not isinstance(value, Scalar):
                self.diagnostics.add("JN0501", value.span, reason="这里应当是一个金额")
            elif not value.is_null:
                amount = read_money(value, key.text, self.diagnostics)
                if amount is not None:
                    amounts[key.text] = amount
        return amounts

    def _links(self, node: Node | None, known: set[str]) -> tuple[tuple[str, ...], ...]:
        links = []
        for item in self._list(node):
            group: list[str] = []
            words = self._words(item) if isinstance(item, Sequence) else []
            for word in words:
                if word.text in known:
                    group.append(word.text)
                else:
                    self._nowhere(word, known)
            if len({word.text for word in words}) < 2:
                self.diagnostics.add("JN0501", item.span, reason="“同一事项”的每一行写成“- [编号一, 编号二]”")
            links.append(tuple(dict.fromkeys(group)))
        return tuple(links)

    def _nowhere(self, word: Scalar, known: set[str]) -> None:
        hint = suggestion(word.text, known, "写“事项”里某一项的编号。")
        self.diagnostics.add("JN0517", word.span, name=word.text, hint=hint)

    def _awards(self, node: Node | None, matters: dict[str, Matter]) -> list[Award]:
        awards = []
        clauses = {clause.id: clause for clause in self.pack.base.clauses if clause.nature.grants}
        for number, item in enumerate(self._mappings(node), 1):
            values = self._entries(item, AWARD_KEYS)
            clause = self._text(values.get("条款")) or None
            if clause is not None and clause not in clauses:
                hint = suggestion(clause, clauses, "写条款标题里「」中的名称。")
                self.diagnostics.add("JN0518", values["条款"].span, name=clause, hint=hint)
                continue
            if clause is None and "政策" not in values and "类别" not in values:
                self.diagnostics.add("JN0511", item.span, name="已享受奖补的条款（别的政策的写“政策”）")
            elif clause is None and "事项" not in values and "类别" not in values:
                self.diagnostics.add("JN0511", item.span, name="已享受的别的政策奖补的事项或类别，否则它不起作用")
            amount = self._money(values.get("金额"), "金额", item.span)
            year = self._year(values.get("年度"))
            component = self._text(values.get("分项")) or None
            matter = self._matter_of(values.get("事项"), matters)
            identifiers = {}
            if clause is not None:
                self._check_award(clause, component, year, item.span, values)
                if matter is not None:
                    facts = matters[matter].facts
                    identifiers = {name: str(fact.value) for name, fact in facts.items() if isinstance(fact.value, str)}
            stated = values.get("标识")
            if isinstance(stated, Mapping):
                identifiers |= {key.text: self._text(value) for key, value in stated.entries}
            category = self._category(values.get("类别"))
            if category is not None and year is None:
                self.diagnostics.add("JN0511", item.span, name="已享受奖补的年度（有类别的要写）")
            name = self._text(values.get("名称")) or clause or self._text(values.get("政策"))
            awards.append(Award(number, clause, component, year, amount, matter, category, name, identifiers))
        return awards

    def _check_award(self, clause: str, component: str | None, year: int | None, span: Span, values: dict[str, Node]) -> None:
        """An award must say what the limits over it need to know."""
        owner = self.pack.base.clause(clause)
        patches = [r.patch for q in self.pack.questions if q.owner == clause for r in q.readings]
        limits = list(owner.limits)  # under the default readings; others may group otherwise
        for question in self.pack.questions:
            if question.owner == clause:
                limits += question.default.patch.limits
        names = {c.name for c in owner.components} | {c.name for patch in patches for c in patch.components}
        names.discard("")
        if names and component not in names:
            place = values["分项"].span if "分项" in values else span
            self.diagnostics.add("JN0519", place, clause=clause, names="、".join(sorted(names)))
        if not names and component is not None:
            self.diagnostics.add("JN0504", values["分项"].span, name="分项", hint=f"「{clause}」没有分项，删去这一行。")
        if year is None and any(limit.period is Period.YEAR for limit in limits):
            self.diagnostics.add("JN0511", span, name="已享受奖补的年度")
        if "事项" not in values and any(limit.scope is ScopeKind.MATTER for limit in limits):
            self.diagnostics.add("JN0511", span, name="已享受奖补的事项（这一条的限额按事项计）")
        attributes = self.pack.base.vocabulary.attributes_of(owner.matter)
        wanted = {limit.scope_name for limit in limits if limit.scope is ScopeKind.IDENTIFIER}
        stated = values.get("标识")
        if stated is not None and not isinstance(stated, Mapping):
            self.diagnostics.add("JN0501", stated.span, reason="“标识”应当写成“{名称: 值}”")
        given = {key.text for key, _ in stated.entries} if isinstance(stated, Mapping) else set()
        for name in sorted(given):
            if name not in attributes or attributes[name].type.sort is not Sort.IDENT:
                hint = f"可以写：{'、'.join(sorted(wanted)) or '（无）'}。"
                self.diagnostics.add("JN0504", stated.span if stated else span, name=name, hint=hint)
        if "事项" not in values:
            for name in sorted(wanted - given):
                self.diagnostics.add("JN0511", span, name=f"已享受奖补的标识「{name}」（或者事项）")

    def _matter_of(self, node: Node | None, matters: dict[str, Matter]) -> str | None:
        if node is not None and not isinstance(node, Scalar):
            self.diagnostics.add("JN0501", node.span, reason="这里应当是一个编号")
        if not isinstance(node, Scalar) or node.is_null:
            return None
        if node.text.strip() not in matters:
            self._nowhere(node, set(matters))
            return None
        return node.text.strip()

    def _money(self, node: Node | None, name: str, span: Span) -> Fraction:
        if not isinstance(node, Scalar) or node.is_null:
            self.diagnostics.add("JN0511", node.span if node else span, name=name)
            return Fraction(0)
        return read_money(node, name, self.diagnostics) or Fraction(0)

    def _year(self, node: Node | None) -> int | None:
        if not isinstance(node, Scalar) or node.is_null:
            return None
        value = read_value(node, YEAR, "年度", self.diagnostics)
        return int(value) if isinstance(value, Fraction) else None

    def _category(self, node: Node | None) -> str | None:
        word = self._text(node)
        categories = self.pack.base.vocabulary.categories
        if node is not None and word and word not in categories:
            hint = suggestion(word, categories, f"可以写：{'、'.join(categories) or '（无）'}。")
            self.diagnostics.add("JN0507", node.span, name="类别", text=word, hint=hint)
        return word or None

    def _dated(self, matter: Matter | None) -> bool:
        """Whether the year of a matter is known."""
        time = self.pack.base.vocabulary.time_attribute(matter.kind) if matter else None
        return matter is not None and time is not None and time.name in matter.facts

    def _others(self, node: Node | None, matters: dict[str, Matter]) -> list[OtherGrant]:
        others: dict[str, OtherGrant] = {}
        for item in self._mappings(node):
            values = self._entries(item, OTHER_KEYS)
            identifier = self._text(values.get("编号"))
            if not identifier:
                self.diagnostics.add("JN0511", item.span, name="其他政策奖补的编号")
                continue
            if identifier in others:
                self.diagnostics.add("JN0514", values["编号"].span, name=identifier)
            matter = values.get("事项")
            where = self._text(matter)
            if isinstance(matter, Scalar) and where not in matters:
                self._nowhere(matter, set(matters))
            elif not where:
                self.diagnostics.add("JN0511", item.span, name="其他政策奖补的事项")
            nature = self._text(values.get("性质")) or Nature.DETERMINATE.value
            if nature not in (Nature.DETERMINATE.value, Nature.CEILING.value):
                self.diagnostics.add("JN0507", values["性质"].span, name="性质", text=nature, hint="写“确定”或“上限”。")
                nature = Nature.DETERMINATE.value
            year, category = self._year(values.get("年度")), self._category(values.get("类别"))
            if category is not None and year is None and not self._dated(matters.get(where)):
                self.diagnostics.add("JN0511", item.span, name="其他政策奖补的年度（有类别的要写）")
            others[identifier] = OtherGrant(
                identifier,
                self._text(values.get("名称")) or identifier,
                where,
                self._money(values.get("金额"), "金额", item.span),
                Nature(nature),
                self._text(values.get("责任单位")),
                year,
                category,
            )
        return list(others.values())

    def _readings(self, node: Node | None) -> list[tuple[str, str]]:
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return []
        if not isinstance(node, Mapping):
            self.diagnostics.add("JN0501", node.span, reason="“读法”应当写成“条款: 读法”")
            return []
        pairs = []
        for key, value in node.entries:
            for word in self._words(value):
                names = [r.name for q in self.pack.questions if q.owner == key.text for r in q.readings]
                if word.text in names:
                    pairs.append((key.text, word.text))
                else:
                    guess = nearest(key.text, {question.owner for question in self.pack.questions})
                    hint = f"读法有：{'、'.join(names)}。" if names else f"是不是「{guess}」？" if guess else "检查名称。"
                    self.diagnostics.add("JN0602", word.span, name=key.text, reading=word.text, hint=hint)
        return pairs

    def _expectation(self, node: Node | None) -> Expectation | None:
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return None
        if not isinstance(node, Mapping):
            self.diagnostics.add("JN0501", node.span, reason="“预期”应当写成“合计: 金额”这样的条目")
            return None
        values = self._entries(node, EXPECTATION_KEYS)

        def names(key: str) -> tuple[str, ...] | None:
            return tuple(word.text for word in self._words(values[key])) if key in values else None

        def amount(key: str) -> Fraction | None:
            return self._money(values[key], key, node.span) if key in values else None

        unbounded = self._text(values["最高可能"]) == "无上限" if "最高可能" in values else False
        return Expectation(
            amount("合计"), amount("其中确定"), "无上限" if unbounded else amount("最高可能"), names("入选"), names("未选"),
            names("待核实"), names("不符合"), names("可争取"),
        )  # fmt: skip
