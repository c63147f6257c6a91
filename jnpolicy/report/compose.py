"""The content of a report from a decision: what stands in it and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jnpolicy import __version__
from jnpolicy.explain.account import Account, Chosen, Elsewhere, Row, Unsettled, account, relation_text
from jnpolicy.explain.ambiguity import Ambiguities
from jnpolicy.explain.exclusion import clusters
from jnpolicy.explain.formula import range_text
from jnpolicy.explain.guide import Claim, Desk, guide
from jnpolicy.explain.prove import prove
from jnpolicy.explain.totals import cost_text, goal_text, other_choice, totals
from jnpolicy.explain.waterfall import Waterfall, waterfall
from jnpolicy.explain.why import explanations
from jnpolicy.model.digest import pack_digest, text_digest
from jnpolicy.model.policy import ELSEWHERE, Nature, Pack
from jnpolicy.report.ambiguity_blocks import ambiguity_blocks
from jnpolicy.report.content import (
    Block,
    Column,
    Folded,
    Graph,
    Heading,
    Money,
    Paragraph,
    Report,
    Section,
    Shares,
    Steps,
    Table,
    Tone,
    Use,
)
from jnpolicy.report.json_report import DISCLAIMER
from jnpolicy.report.law_text import law_text
from jnpolicy.report.terminal import matter_text
from jnpolicy.report.why_text import case_line
from jnpolicy.solve.decide import Options
from jnpolicy.solve.decision import Decision, Grant
from jnpolicy.text.money import fen_text

_NUMERALS = "一二三四五六七八九"


def compose(decision: Decision, pack: Pack, case_text: str, options: Options, ambiguous: Ambiguities | None = None) -> Report:
    """All that a report says. `case_text`: the case file, of which it keeps a digest; `ambiguous`: what other readings do."""
    maker = _Maker(decision, pack, options)
    problem = decision.problem
    sections = [
        ("结果", "结果", maker.result()),
        ("算法", "各项补助怎样算出来", maker.grants()),
        ("关系", "同一事项上各项的相互关系", maker.relations()),
        ("其余", "没有入选、待核实和不符合的", maker.rest()),
        ("指南", "申领指南（按责任单位）", maker.guide()),
        ("读法", "所用读法", (*maker.readings(), *(ambiguity_blocks(ambiguous) if ambiguous is not None else ()))),
        ("原文", "政策原文", maker.law()),
        ("说明", "说明和版本", maker.notes(case_text)),
    ]
    case = problem.case
    return Report(
        f"{case.applicant.name}奖补测算报告",
        problem.policy.title,
        (("申请人", f"{case.applicant.name}（{'、'.join(case.applicant.kinds)}）"), ("案例", case.name)),
        tuple(
            Section(name, f"{numeral}、{title}", tuple(blocks))
            for numeral, (name, title, blocks) in zip(_NUMERALS, sections, strict=False)
        ),
    )


class _Maker:
    def __init__(self, decision: Decision, pack: Pack, options: Options):
        self._decision, self._pack, self._options = decision, pack, options
        self._problem, self._policy, self._case = decision.problem, decision.problem.policy, decision.problem.case
        self._account: Account = account(decision)
        self._proofs = {proof.key: proof for proof in prove(decision.problem)}
        self._said = {item.key: item for item in explanations(decision, self._proofs.values())}

    # —— 结果 ——

    def result(self) -> Iterator[Block]:
        told = self._account
        first, *rest = totals(told)
        yield Paragraph(first, Tone.STRONG if self._decision.optimal else Tone.WARNING)
        for sentence in rest:
            yield Paragraph(sentence)
        other = other_choice(told)
        if other:
            yield Paragraph(f"那一组合是：{'、'.join(other)}", Tone.NOTE)
        if not told.chosen:
            yield Paragraph("没有可以申领的。", Tone.STRONG)
            return
        yield Heading(f"建议申领（{len(told.chosen)}项）")
        yield Table(
            (Column("序号", 6, right=True), Column("条款", 21), Column("事项", 25), Column("性质", 7), Column("责任单位", 18),
             Column("数额", 17, right=True)),
            tuple(
                (str(number), _clause(row), _matter(row), row.nature, "、".join(row.units), Money(row.paid))
                for number, row in enumerate(told.chosen, 1)
            ),
            ("", "合计", "", "", "", Money(self._decision.nominal)),
        )  # fmt: skip
        yield Shares(tuple((f"{_short(row)}", row.paid, not self._certain(row)) for row in told.chosen))

    def _certain(self, row: Chosen) -> bool:
        return row.nature != Nature.CEILING.value and not row.budget

    # —— 算法 ——

    def grants(self) -> Iterator[Block]:
        if not self._account.chosen:
            yield Paragraph("没有可以申领的。")
        for number, (row, grant) in enumerate(zip(self._account.chosen, self._decision.grants, strict=True), 1):
            yield Heading(f"{number}. {_name(row)}")
            for quote in row.quotes:
                yield Paragraph(quote, Tone.QUOTE)
            for steps in self._waterfalls(row, grant):
                yield Steps(steps)
            for text in row.received:
                yield Paragraph(text, Tone.NOTE)
            if row.budget:
                yield Paragraph(f"预算：{row.budget}，实得可能更少", Tone.NOTE)
            if row.key in self._said:
                yield Folded("证明：条件、数额、与其他各项的关系", self._said[row.key])

    def _waterfalls(self, row: Chosen, grant: Grant) -> Iterator[Waterfall]:
        clause = grant.candidate.clause
        raws = {raw.name: raw for raw in self._proofs[row.key].raw} if row.key in self._proofs else {}
        formulas = {component.name: component for component in clause.components} if clause is not None else {}
        rounding = self._policy.terms(clause).rounding if clause is not None else None
        for line, paid in zip(row.lines, grant.components, strict=True):
            yield waterfall(line, paid, raws.get(paid.name), formulas.get(paid.name), rounding)

    # —— 关系 ——

    def relations(self) -> Iterator[Block]:
        found = clusters(self._account)
        if not found:
            yield Paragraph("各项之间没有相互排斥，也没有别的关系。")
            return
        yield Paragraph(
            "同一组的各项之间有这种关系，组号对照后面的表。✓入选，－未选，？待核实，○可争取；▼或者注明“优先”的是优先的一项。"
        )
        for cluster in found:
            yield Graph(cluster)
        yield Table(
            (Column("组", 5, right=True), Column("哪几项", 40), Column("关系", 18), Column("依据", 37)),
            tuple(
                (
                    str(group.number),
                    "\n".join(
                        f"{'优先：' if place == group.first else ''}{_name(cluster.nodes[place].row)}"
                        f"（{cluster.nodes[place].standing}）"
                        for place in group.members
                    ),
                    group.says,
                    relation_text(self._policy, group.source) if group.source and group.source != "限次" else "",
                )
                for cluster in found
                for group in cluster.groups
            ),
        )  # fmt: skip

    # —— 其余 ——

    def rest(self) -> Iterator[Block]:
        told = self._account
        if not (told.excluded or told.unsettled or told.elsewhere or told.failing):
            yield Paragraph("没有。")
        if told.excluded:
            yield Heading("有资格而没有选的")
            yield Table(
                (*_HEAD, Column("数额", 14, right=True), Column("理由", 40)),
                tuple(
                    (_clause(row), _matter(row), Money(row.amount), "；".join(filter(None, (row.because, cost_text(row)))))
                    for row in told.excluded
                ),
            )
        if told.unsettled:
            yield Heading("待核实")
            yield from self._unknowns()
        if told.elsewhere:
            yield Heading("可以争取、数额不由本政策定的")
            yield Table(
                (*_HEAD, Column("性质", 6), Column("原文", 40)),
                tuple(
                    (
                        _clause(row),
                        _matter(row),
                        row.nature,
                        "\n".join(filter(None, (
                            f"“{row.quote}”" if row.quote else "", *row.limits,
                            f"待核实：{'、'.join(row.missing)}" if row.open else "",
                        ))),
                    )
                    for row in told.elsewhere
                ),
            )  # fmt: skip
        if told.failing:
            yield Heading("不符合的")
            yield Table(
                (*_HEAD, Column("哪个条件不成立", 50)),
                tuple((_clause(row), _matter(row), "\n".join(row.reasons)) for row in told.failing),
            )
        yield from self._other_proofs()

    def _unknowns(self) -> Iterator[Block]:
        rows = self._account.unsettled
        yield Table(
            (*_HEAD, Column("数额", 18, right=True), Column("还不能定的", 36)),
            tuple(
                (
                    _clause(row),
                    _matter(row),
                    range_text(row.low, row.high),
                    "\n".join(filter(None, (
                        "资格成立，数额待核实" if row.eligible else "资格待核实",
                        f"需要查明：{'、'.join(row.missing)}" if row.missing else "",
                        row.note,
                    ))),
                )
                for row in rows
            ),
        )  # fmt: skip
        facts: dict[str, list[str]] = {}
        waiting = [(row.missing, _name(row)) for row in rows]
        waiting += [(other.missing, _name(other)) for other in self._account.elsewhere]
        for missing, name in waiting:
            for fact in missing:
                facts.setdefault(fact, []).append(name)
        yield Table(
            (Column("要查明的事实", 30), Column("关系到哪几项", 70)),
            tuple((fact, "\n".join(names)) for fact, names in facts.items()),
        )

    def _other_proofs(self) -> Iterator[Block]:
        chosen = {row.key for row in self._account.chosen}
        others = [item for key, item in self._said.items() if key not in chosen]
        if others:
            yield Heading("这些项的证明")
        for item in others:
            name = f"{item.article}「{item.clause}」{matter_text(item.matter, item.matter_name)}"
            yield Folded(f"{name}　{item.verdict.partition('：')[0]}", item)

    # —— 指南 ——

    def guide(self) -> Iterator[Block]:
        desks = guide(self._account, self._proofs)
        if not desks:
            yield Paragraph("没有要申领的。")
        for desk in desks:
            yield Heading("、".join(desk.units) or "责任单位没有写明的")
            if desk.claims:
                total = sum(claim.row.paid for claim in desk.claims if isinstance(claim.row, Chosen))
                yield Paragraph(f"在这里申领{len(desk.claims)}项，共{fen_text(total)}：", Tone.STRONG)
                yield self._claims(desk.claims)
            yield from self._later(desk)

    def _later(self, desk: Desk) -> Iterator[Block]:
        if desk.open:
            yield Paragraph("先查明、再看能不能申领：", Tone.STRONG)
            yield self._claims(desk.open)
        if desk.elsewhere:
            yield Paragraph("可以争取，数额由主管部门或者所参照的政策定：", Tone.STRONG)
            yield self._claims(desk.elsewhere)

    def _claims(self, claims: Iterable[Claim]) -> Table:
        return Table(
            (Column("申领什么", 28), Column("依据", 36), Column("凭哪些事实", 36)),
            tuple((self._claim(claim.row), self._basis(claim.row), _facts(claim)) for claim in claims),
        )

    def _claim(self, row: Row) -> str:
        if isinstance(row, Chosen):
            return f"{_name(row)}\n{fen_text(row.paid)}"
        missing = row.missing if isinstance(row, Unsettled | Elsewhere) else ()
        return f"{_name(row)}\n需要查明：{'、'.join(missing)}" if missing else _name(row)

    def _basis(self, row: Row) -> str:
        if row.key.other:
            return "案例所列的其他政策"
        clause = self._policy.clause(row.key.clause)
        lines = [row.article, *(f"“{quote.text}”" for quote in clause.quotes)]
        lines += [f"义务：“{quote.text}”" for quote in clause.obligations]
        if clause.budget is not None:
            lines.append(f"预算：{clause.budget.text}")
        return "\n".join(lines)

    # —— 读法 ——

    def readings(self) -> Iterator[Block]:
        questions = {(question.owner, question.name): question for question in self._pack.questions}
        if not self._account.readings:
            yield Paragraph("涉及的条款没有几种读法之处。")
            return
        yield Paragraph("原文有几种读法之处，本报告按下面的读法；换一种读法，结果可能不同。", Tone.NOTE)
        rows = []
        for owner, name, chosen in self._account.readings:
            question = questions[owner, name]
            others = "、".join(reading.name for reading in question.readings if reading.name != chosen)
            usual = "（默认）" if question.default.name == chosen else "（选定）"
            quote = f"“{question.quote.text}”" if question.quote is not None else ""
            rows.append((owner, name, quote, chosen + usual, others))
        yield Table(
            (Column("出处", 20), Column("疑义", 16), Column("原文", 34), Column("所用读法", 15), Column("别的读法", 15)),
            tuple(rows),
        )

    # —— 原文 ——

    def law(self) -> Iterator[Block]:
        yield Paragraph("深色是入选各项和起了作用的关系所依据的，浅色是其余涉及的；〔〕里是依据它的条款或关系。", Tone.NOTE)
        for pack in self._pack.packs:
            if len(self._pack.packs) > 1:
                yield Heading(pack.base.title)
            yield law_text(pack, self._uses(pack))

    def _uses(self, pack: Pack) -> dict[str, Use]:
        """What each clause and relation of a pack did, by its title there; a title alone may be another pack's too."""
        told, derived = self._account, self._problem.derived
        own = {
            clause.id: clause.id.removeprefix(f"{pack.id}{ELSEWHERE}")
            for clause in self._policy.clauses
            if clause.pack == pack.id
        }
        found: dict[str, Use] = {}
        for key in (*derived.eligible, *derived.open, *derived.fails):
            if key.clause in own:
                found[own[key.clause]] = Use.CONCERNED
        for tie in (*derived.ties, *derived.shuts):
            if tie.first.clause in own or tie.second.clause in own:
                found[tie.source] = Use.CONCERNED
        for row in told.chosen:
            if row.key.clause in own:
                found[own[row.key.clause]] = Use.USED
        for item in told.excluded:
            if item.source and item.key.clause in own:
                found[item.source] = Use.USED
        return found

    # —— 说明 ——

    def notes(self, case_text: str) -> Iterator[Block]:
        yield Paragraph(DISCLAIMER, Tone.STRONG)
        rows = [("程序", f"jnpolicy {__version__}"), ("案例", f"{self._case.name}　SHA-256 {text_digest(case_text)}")]
        for pack, terms in zip(self._pack.packs, self._policy.parts, strict=True):
            rows.append((f"政策包 {pack.id}", f"{terms.title}（{terms.issuer}）　SHA-256 {pack_digest(pack)}"))
        rows.append(("目标", goal_text(self._decision.objective)))
        for label, names in (("要求入选", self._options.require), ("不得入选", self._options.forbid)):
            if names:
                rows.append((label, "、".join(names)))
        yield Table((Column("项目", 20), Column("内容", 80)), tuple(rows))


_HEAD = (Column("条款", 20), Column("事项", 26))


def _clause(row: Row) -> str:
    return f"{row.article}「{row.clause}」"


def _matter(row: Row) -> str:
    return matter_text(row.matter, row.matter_name).strip()


def _name(row: Row) -> str:
    return f"{_clause(row)}{matter_text(row.matter, row.matter_name)}"


def _short(row: Row) -> str:
    return f"{row.clause} {row.matter}"


def _facts(claim: Claim) -> str:
    """By owner: the owner's name in a line, its facts below."""
    owners: dict[str, list[str]] = {}
    for fact in claim.facts:
        owners.setdefault(fact.owner, []).append(f"· {fact.name}：{fact.value}{case_line(fact.place)}")
    return "\n".join(line for owner, lines in owners.items() for line in (owner, *lines))
