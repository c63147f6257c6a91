"""What the applicant has had, and what other policies offer: 已享受 and 其他政策."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Named

from jnpolicy.cases.case import Applicant, Award, Matter, OtherGrant
from jnpolicy.cases.form import Form
from jnpolicy.cases.yaml_tree import Mapping, Node, Scalar
from jnpolicy.model.policy import Limit, Nature, ScopeKind, SharedLimit
from jnpolicy.model.types import Sort
from jnpolicy.text.source import Span
from jnpolicy.text.suggest import suggestion

AWARD_KEYS = ("条款", "政策", "名称", "年度", "金额", "分项", "事项", "类别", "标识", "申请人")
OTHER_KEYS = ("编号", "名称", "事项", "金额", "性质", "责任单位", "年度", "类别")


class BenefitForm(Form):
    """Reads 已享受 and 其他政策 beside the matters of the case."""

    def awards(self, node: Node | None, applicant: Applicant, matters: Named[str, Matter]) -> list[Award]:
        awards = []
        clauses = {clause.id: clause for clause in self.pack.base.clauses if clause.nature.grants}
        for number, item in enumerate(self.mappings(node), 1):
            values = self.entries(item, AWARD_KEYS)
            clause = self.text(values.get("条款")) or None
            if clause is not None and clause not in clauses:
                if not self.is_lost(clause):
                    hint = suggestion(clause, clauses, "写条款标题里「」中的名称。")
                    self.diagnostics.add("JN0518", values["条款"].span, name=clause, hint=hint)
                continue
            holder = self.text(values.get("申请人")) or None
            holder = None if holder == applicant.name else holder
            if holder is not None:
                self._check_holder(holder, clause, applicant, item.span, values)
            if clause is None and "政策" not in values and "类别" not in values:
                self.diagnostics.add("JN0511", item.span, name="已享受奖补的条款（别的政策的写“政策”）")
            elif clause is None and "事项" not in values and "类别" not in values:
                self.diagnostics.add("JN0511", item.span, name="已享受的别的政策奖补的事项或类别，否则它不起作用")
            amount = self.money(values.get("金额"), "金额", item.span)
            year = self.year(values.get("年度"))
            component = self.text(values.get("分项")) or None
            matter = self._matter_of(values.get("事项"), matters)
            identifiers: dict[str, str] = {}
            own: dict[str, str] = {}
            if clause is not None:
                if not self.is_lost(clause):
                    self._check_award(clause, component, year, item.span, values, of_group=holder is not None)
                if matter is not None:
                    identifiers = self._identifiers(matters[matter])
            stated = values.get("标识")
            if isinstance(stated, Mapping):
                own = {key.text: self.text(value) for key, value in stated.entries}
                identifiers |= own
            category = self._category(values.get("类别"))
            if category is not None and year is None:
                self.diagnostics.add("JN0511", item.span, name="已享受奖补的年度（有类别的要写）")
            name = self.text(values.get("名称")) or clause or self.text(values.get("政策"))
            awards.append(
                Award(number, clause, component, year, amount, matter, category, name, identifiers, holder, frozenset(own))
            )
        return awards

    def others(self, node: Node | None, matters: Named[str, Matter]) -> list[OtherGrant]:
        others: dict[str, OtherGrant] = {}
        for item in self.mappings(node):
            values = self.entries(item, OTHER_KEYS)
            identifier = self.text(values.get("编号"))
            if not identifier:
                self.diagnostics.add("JN0511", item.span, name="其他政策奖补的编号")
                continue
            if identifier in others:
                self.diagnostics.add("JN0514", values["编号"].span, name=identifier)
            matter = values.get("事项")
            where = self.text(matter)
            if isinstance(matter, Scalar) and where not in matters:
                self.nowhere(matter)
            elif not where:
                self.diagnostics.add("JN0511", item.span, name="其他政策奖补的事项")
            nature = self.text(values.get("性质")) or Nature.DETERMINATE.value
            if nature not in (Nature.DETERMINATE.value, Nature.CEILING.value):
                self.diagnostics.add("JN0507", values["性质"].span, name="性质", text=nature, hint="写“确定”或“上限”。")
                nature = Nature.DETERMINATE.value
            year, category = self.year(values.get("年度")), self._category(values.get("类别"))
            if category is not None and year is None and not self._dated(matters.get(where)):
                self.diagnostics.add("JN0511", item.span, name="其他政策奖补的年度（有类别的要写）")
            others[identifier] = OtherGrant(
                identifier,
                self.text(values.get("名称")) or identifier,
                where,
                self.money(values.get("金额"), "金额", item.span),
                Nature(nature),
                self.text(values.get("责任单位")),
                year,
                category,
            )
        return list(others.values())

    def _limits(self, clause: str) -> list[Limit]:
        """The limits over a clause, under the default readings; others may group otherwise."""
        questions = [question for question in self.pack.questions if question.owner == clause]
        limits = list(self.pack.base.clause(clause).limits)
        limits += [
            limit for question in questions for reading in question.readings if reading.default for limit in reading.patch.limits
        ]
        return limits + [item.limit for item in self._shared() if clause in item.clauses]

    def _check_holder(self, holder: str, clause: str | None, applicant: Applicant, span: Span, values: dict[str, Node]) -> None:
        """What another of the group has had counts under limits of the group only: there must be one, and the same group."""
        of = [clause] if clause is not None else [item.id for item in self.pack.base.clauses if item.nature.grants]
        category = self.text(values.get("类别"))
        groups = sorted(
            {
                limit.scope_name
                for title in of
                if not self.is_lost(title)
                for limit in self._limits(title)
                if limit.scope is ScopeKind.GROUP and (clause is not None or (category and limit.category == category))
            }
        )
        if "事项" in values:
            self.diagnostics.add("JN0531", values["事项"].span, holder=holder)
        if not groups:
            self.diagnostics.add("JN0530", values["申请人"].span, holder=holder, clause=clause or category or "别的政策")
        stated = values.get("标识")
        given = {key.text: self.text(value) for key, value in stated.entries} if isinstance(stated, Mapping) else {}
        for name in groups:
            own = applicant.facts.get(name)
            if own is None:
                self.diagnostics.add("JN0528", values["申请人"].span, holder=holder, group=name)
            elif given.get(name, own.value) != own.value:
                place = stated.span if stated is not None else span
                self.diagnostics.add("JN0529", place, holder=holder, group=name, other=given[name], own=str(own.value))

    def _check_award(
        self, clause: str, component: str | None, year: int | None, span: Span, values: dict[str, Node], *, of_group: bool
    ) -> None:
        """An award must say what the limits over it need to know."""
        owner = self.pack.base.clause(clause)
        questions = [question for question in self.pack.questions if question.owner == clause]
        limits = [limit for limit in self._limits(clause) if not of_group or limit.scope is ScopeKind.GROUP]
        names = {c.name for c in owner.components}
        names |= {c.name for question in questions for reading in question.readings for c in reading.patch.components}
        names.discard("")
        if names and component not in names:
            place = values["分项"].span if "分项" in values else span
            self.diagnostics.add("JN0519", place, clause=clause, names="、".join(sorted(names)))
        if not names and component is not None:
            self.diagnostics.add("JN0504", values["分项"].span, name="分项", hint=f"「{clause}」没有分项，删去这一行。")
        if year is None and any(limit.years is not None for limit in limits):
            self.diagnostics.add("JN0511", span, name="已享受奖补的年度")
        if "事项" not in values and any(limit.scope is ScopeKind.MATTER for limit in limits):
            self.diagnostics.add("JN0511", span, name="已享受奖补的事项（这一条的限额按事项计）")
        attributes = self.pack.base.vocabulary.attributes_of(owner.matter)
        wanted = {limit.scope_name for limit in limits if limit.scope is ScopeKind.IDENTIFIER}
        groups = {limit.scope_name for limit in limits if limit.scope is ScopeKind.GROUP} if of_group else set()
        stated = values.get("标识")
        if stated is not None and not isinstance(stated, Mapping):
            self.diagnostics.add("JN0501", stated.span, reason="“标识”应当写成“{名称: 值}”")
        given = {key.text: key.span for key, _ in stated.entries} if isinstance(stated, Mapping) else {}
        for name in sorted(given):
            if name not in groups and (name not in attributes or attributes[name].type.sort is not Sort.IDENT):
                hint = suggestion(name, wanted, f"可以写：{'、'.join(sorted(wanted)) or '（无）'}。")
                self.diagnostics.add("JN0504", given[name], name=name, hint=hint)
        if "事项" not in values:
            for name in sorted(wanted - given.keys()):
                self.diagnostics.add("JN0511", span, name=f"已享受奖补的标识「{name}」（或者事项）")

    def _shared(self) -> Iterator[SharedLimit]:
        """The limits over several clauses, those of default readings among them."""
        readings = [r for question in self.pack.questions for r in question.readings if r.default]
        for relation in (*self.pack.base.relations, *(stated for r in readings for stated in r.patch.relations)):
            if isinstance(relation, SharedLimit):
                yield relation

    def _matter_of(self, node: Node | None, matters: Named[str, Matter]) -> str | None:
        if node is not None and not isinstance(node, Scalar):
            self.diagnostics.add("JN0501", node.span, reason="这里应当是一个编号")
        if not isinstance(node, Scalar) or node.is_null:
            return None
        if node.text.strip() not in matters:
            self.nowhere(node)
            return None
        return node.text.strip()

    def _identifiers(self, matter: Matter) -> dict[str, str]:
        attributes = self.pack.base.vocabulary.attributes_of(matter.kind)
        return {name: str(fact.value) for name, fact in matter.facts.items() if attributes[name].type.sort is Sort.IDENT}

    def _category(self, node: Node | None) -> str | None:
        word = self.text(node)
        categories = self.pack.base.vocabulary.categories
        if node is not None and word and word not in categories and not self.is_lost(word):
            hint = suggestion(word, categories, f"可以写：{'、'.join(categories) or '（无）'}。")
            self.diagnostics.add("JN0507", node.span, name="类别", text=word, hint=hint)
        return word or None

    def _dated(self, matter: Matter | None) -> bool:
        """Whether the year of a matter is known."""
        time = self.pack.base.vocabulary.time_attribute(matter.kind) if matter else None
        return matter is not None and time is not None and time.name in matter.facts
