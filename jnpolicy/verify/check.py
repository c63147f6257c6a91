"""A decision checked from the policy, the case and the decision alone: who may be chosen, what is paid, what is named where.

Nothing is searched. What cannot be checked this way is listed as not checked, never as right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import prod

from jnpolicy.cases.case import Case
from jnpolicy.model.policy import Policy, RelationKind
from jnpolicy.text.money import fen_text, money_text
from jnpolicy.verify.candidates import Candidates, Option
from jnpolicy.verify.certificate import faults_in, reach_across
from jnpolicy.verify.claims import Alternative, Chosen, Claims, Fen, LeftOut, ProvenPart, Row, names
from jnpolicy.verify.interval import ZERO
from jnpolicy.verify.payment import Payment
from jnpolicy.verify.relations import Relations
from jnpolicy.verify.values import Values

NOMINAL, CERTAIN = "名义", "确定"
_SHUT = ("已享受", "优先", "就高")


class Check:
    """One decision beside the plain reading of its policy and case. `faults` tell what is wrong, in Chinese."""

    def __init__(self, policy: Policy, case: Case, claims: Claims):
        self.policy, self.case, self.claims = policy, case, claims
        self.candidates = Candidates(Values(policy, case))
        self.relations = Relations(self.candidates)
        self.payment = Payment(self.relations)
        self.options = {option.name: option for option in self.candidates.options}
        self.faults: list[str] = []
        self._unsure: list[str] = []
        self._selected = frozenset(names(claims.selection))
        trail = claims.trail
        self.required = frozenset(trail.options.require if trail is not None else ())
        without = [row.candidate for row in claims.left_out if row.reason == "指定不选"]
        self.forbidden = frozenset(trail.options.forbid if trail is not None else without)

    def checked(self) -> tuple[str, ...]:
        """Check all that needs no search, and tell what that is; what is wrong is in `faults`.

        Raises Unspecified where the policy gives no single answer for the case.
        """
        return tuple(self._steps())

    def _steps(self) -> Iterator[str]:
        claims = self.claims
        self._identity()
        yield "政策、案例、申请人、施行期、读法与决定所写一致"
        self._rows()
        self._conditions()
        yield f"{len(self.candidates.held)}个条款与事项的条件：成立、不成立、待核实都与决定所写一致"
        allowed = self._allowed(names(claims.selection), "入选的")
        self._requests()
        yield f"入选的{len(claims.selection)}项都能选，彼此的关系允许，要求都满足"
        if allowed is not None:
            self._paid(allowed)
            yield "每一分项的数额、每个限额之后得到的数、名义合计、确定合计"
        self._left_out(allowed)
        yield f"没有选的{len(claims.left_out)}项：数额、理由、由谁挡住"
        self._others(allowed)
        self._alike()
        self._weighings()
        if claims.alternatives or claims.other_objective or claims.all_best or claims.weighings:
            yield "其他几种组合：允许，合计正确"
        self._bound(allowed)
        yield "最优值、上界、合计彼此相符"
        if claims.certificate is not None and allowed is not None:
            self._certificate(claims.certificate, allowed)
            yield "证书：各部分互不牵连，合计和上界加得起来；只有一项的部分确实不能更多"

    def searched(self) -> Iterator[str]:
        """What only a search can tell; another solver may be asked (`optimality`)."""
        claims = self.claims
        yield "没有更好的组合" if claims.optimal else "任何组合都不超过上界"
        if claims.optimal:
            yield f"求{CERTAIN if claims.objective == NOMINAL else NOMINAL}合计最大，也没有更好的组合"
        for row in claims.left_out if claims.optimal else ():
            if row.cost is not None:
                yield f"必须选「{row.candidate}」时少得多少"

    def unchecked(self) -> Iterator[str]:
        """What else was not checked: what another search would have to tell, and words that follow from what was checked."""
        claims = self.claims
        yield from self._unsure
        if claims.alternatives:
            yield "其他几种组合确是依次最好的"
        if claims.all_best is not None:
            yield "合计一样最多的没有别的组合"
        if claims.weighings is not None:
            yield "各种比重下没有别的最优的组合"
        if claims.trail is None:
            yield "要求入选、不选的各项：决定里没有留下"
        if self._unsettled or claims.open:
            yield "待核实的事实有利时，名义合计最多多少"
            yield "待核实的各项要查明哪些事实"
        yield "算式、依次经过的限额、理由的文字；用 jnpolicy replay 逐字核对"

    @cached_property
    def taking_part(self) -> tuple[Option, ...]:
        """What the choice is made among: all that hold and are not shut out, but for those listed as open only."""
        waiting = set(names(self.claims.open)) - self._selected - set(names(self.claims.left_out))
        return tuple(option for name, option in self._free.items() if name not in waiting)

    # —— who and what ——

    def _identity(self) -> None:
        policy, claims = self.policy, self.claims
        self._same("政策的名称", claims.policy.id, policy.id)
        self._same("政策的标题", claims.policy.title, policy.title)
        parts = [(part.id, part.title) for part in policy.parts]
        self._same("各份政策", [(part.id, part.title) for part in claims.policy.parts], parts)
        self._same("施行期的首日", claims.policy.in_force.from_, str(max(part.start for part in policy.parts)))
        self._same("施行期的末日", claims.policy.in_force.until, str(min(part.end for part in policy.parts)))
        self._same("案例的名称", claims.case, self.case.name)
        self._same("申请人的名称", claims.applicant.name, self.case.applicant.name)
        self._same("申请人的类型", claims.applicant.kinds, self.case.applicant.kinds)
        readings = [(item.owner, item.question, item.reading) for item in claims.readings]
        self._same("读法", readings, list(policy.readings))
        if claims.objective not in (NOMINAL, CERTAIN):
            self._fault(f"没有目标「{claims.objective}」")
        if claims.trail is not None:
            self._same("目标", claims.objective, claims.trail.options.objective)

    def _rows(self) -> None:
        """Every row calls its candidate as the policy and the case do, and stands in one place."""
        claims = self.claims
        every = {f"{clause}/{matter}": (clause, matter) for clause, matter in self.candidates.held}
        for rows in (claims.selection, claims.left_out, claims.open, claims.discretionary, claims.not_eligible):
            twice = next((name for name, count in Counter(names(rows)).items() if count > 1), None)
            if twice is not None:
                self._fault(f"「{twice}」写了两次")
            for row in rows:
                option = self.options.get(row.candidate)
                if option is not None:
                    self._head(row, *self._titles(option))
                elif row.candidate in every:
                    clause = self.policy.clause(every[row.candidate][0])
                    self._head(row, self._article(clause.pack, clause.label), clause.id, every[row.candidate][1])
                else:
                    self._fault(f"没有可选项「{row.candidate}」")

    def _head(self, row: Row, article: str, clause: str, matter: str) -> None:
        told = (row.article, row.clause, row.matter, row.matter_name)
        self._same(f"「{row.candidate}」的条号、条款、事项", told, (article, clause, matter, self.case.matter(matter).name))

    def _titles(self, option: Option) -> tuple[str, str, str]:
        if option.clause is None:
            assert option.other is not None
            return "其他政策", option.other.name, option.matter
        return self._article(option.clause.pack, option.clause.label), option.clause.id, option.matter

    def _article(self, pack: str, label: str) -> str:
        if len(self.policy.parts) == 1:
            return label
        return f"《{next(part.title for part in self.policy.parts if part.id == pack)}》{label}"

    def _conditions(self) -> None:
        """Who fails, who is open, whose amount is not named."""
        claims, held = self.claims, self.candidates.held
        failing = [f"{clause}/{matter}" for (clause, matter), holds in held.items() if holds is False]
        self._listed("不符合的", names(claims.not_eligible), failing)
        unnamed = {f"{c}/{m}": (c, m) for (c, m), holds in held.items() if holds is not False and f"{c}/{m}" not in self.options}
        self._listed("可争取的", names(claims.discretionary), unnamed)
        for row in claims.discretionary:
            if row.candidate in unnamed:
                clause = self.policy.clause(unnamed[row.candidate][0])
                quote = clause.quotes[0].text if clause.quotes else ""
                limits = tuple(limit.text for limit in clause.limits)
                self._same(
                    f"可争取的「{row.candidate}」",
                    (row.nature, row.open, row.limits, row.quote, row.units),
                    (clause.nature.value, held[unnamed[row.candidate]] is None, limits, quote, clause.units),
                )
        opened = {option.name for option in self._unsettled}
        for name in opened - set(names(claims.open)):
            self._fault(f"「{name}」还待核实，没有列出")
        for waiting in claims.open:
            name = waiting.candidate
            if name not in opened and name not in self._free:
                self._fault(f"「{name}」不是待核实的")
                continue
            option = self.options[name]
            self._same(
                f"待核实的「{name}」：资格是否成立、最少、最多",
                (waiting.eligible, waiting.low, waiting.high),
                (self._holds(name), option.low, option.high),
            )

    @cached_property
    def _unsettled(self) -> list[Option]:
        """What is open, or holds but for an amount that is not known."""
        return [
            option
            for option in self.candidates.options
            if option.name not in self._shut and (not self._holds(option.name) or option.low != option.high)
        ]

    @cached_property
    def _free(self) -> dict[str, Option]:
        """What may be chosen, by name: it holds, and nothing shuts it out."""
        return {name: option for name, option in self.options.items() if name not in self._shut and self._holds(name)}

    def _holds(self, name: str) -> bool:
        return not self.options[name].open and name not in self.relations.standing.waiting

    @cached_property
    def _shut(self) -> frozenset[str]:
        return self.relations.received | self.relations.standing.prevailed | self.relations.standing.lower

    # —— the selection ——

    def _allowed(self, selection: Sequence[str], which: str) -> list[Option] | None:
        """The options of a selection if all may be chosen, together too; else it is noted why not."""
        before = len(self.faults)
        if len(set(selection)) != len(selection):
            self._fault(f"{which}有重复的")
        chosen = [self.options[name] for name in selection if name in self.options]
        for name in selection:
            if name not in self.options:
                self._fault(f"{which}「{name}」不是可选项")
            elif not self._holds(name):
                self._fault(f"{which}「{name}」还待核实，不能选")
            elif name in self._shut:
                self._fault(f"{which}「{name}」已被排除，不能选")
        for one, two in combinations(chosen, 2):
            kind = self.relations.one_of(one, two)
            if kind is not None:
                self._fault(f"{which}「{one.name}」与「{two.name}」只能选一项（{kind.value}）")
        return chosen if len(self.faults) == before else None

    def _requests(self) -> None:
        for name in self.required - self._selected:
            self._fault(f"要求入选的「{name}」没有入选")
        for name in self.forbidden & self._selected:
            self._fault(f"要求不选的「{name}」入选了")

    def _paid(self, chosen: Sequence[Option]) -> None:
        claims = self.claims
        paid = self.payment.pay(chosen, certain=False)
        for row in claims.selection:
            option = self.options[row.candidate]
            rows = paid[row.candidate]
            self._same(f"「{row.candidate}」的分项", [item.name for item in row.components], [item.component for item in rows])
            for claimed, right in zip(row.components, rows, strict=False):
                called = f"「{row.candidate}」{right.component}"
                self._same(f"{called}限额之前的数", claimed.raw, right.raw)
                self._same(f"{called}得到的数", claimed.paid, right.paid)
                self._same(f"{called}是否被限额压低", claimed.bound_by is not None, right.cut)
            self._same(f"「{row.candidate}」限额之前的合计", row.raw, sum(item.raw for item in rows))
            self._same(f"「{row.candidate}」得到的合计", row.paid, sum(item.paid for item in rows))
            self._words(row, option)
        self._same("名义合计", claims.total.nominal, self.payment.total(chosen))
        self._same("确定合计", claims.total.certain, self.payment.total(chosen, certain=True))

    def _words(self, row: Chosen, option: Option) -> None:
        clause, other = option.clause, option.other
        self._same(f"「{row.candidate}」的性质", row.nature, option.nature.value)
        units = clause.units if clause else tuple(filter(None, [other.unit if other else ""]))
        self._same(f"「{row.candidate}」的责任单位", row.units, units)
        self._same(f"「{row.candidate}」的原文", row.quotes, tuple(quote.text for quote in clause.quotes) if clause else ())
        self._same(f"「{row.candidate}」的预算", row.budget, clause.budget.text if clause and clause.budget else None)
        obligations = tuple(quote.text for quote in clause.obligations) if clause else ()
        self._same(f"「{row.candidate}」的义务", row.obligations, obligations)
        self._same(f"「{row.candidate}」已享受的分项", row.received, tuple(self._received(option)))

    def _received(self, option: Option) -> Iterator[str]:
        if option.clause is None:
            return
        named = {component.name for component in option.clause.components}
        own = [a for a in self.case.awards if a.clause == option.clause.id and a.matter == option.matter]
        for component in dict.fromkeys(a.component for a in own if a.component in named):
            amount = sum((award.amount for award in own if award.component == component), ZERO)
            yield f"{component}：已享受{money_text(amount)}，不再给予"

    # —— what was left out ——

    def _left_out(self, chosen: Sequence[Option] | None) -> None:
        claims = self.claims
        free = self._free.keys() - self._selected
        listed = set(names(claims.left_out))
        for name in sorted(free - listed - set(names(claims.open))):
            self._fault(f"「{name}」能选而没有选，没有列出")
        for name in sorted(self._shut - listed):
            self._fault(f"「{name}」被排除，没有列出")
        for row in claims.left_out:
            option = self.options.get(row.candidate)
            if option is None or row.candidate not in free | self._shut:
                self._fault(f"「{row.candidate}」不是能选而没有选的")
                continue
            self._same(f"「{row.candidate}」自己的数", row.amount, option.low)
            self._reason(row, option, chosen)
            self._same(f"「{row.candidate}」能不能选", row.cost is None or row.candidate in free, True)

    def _reason(self, row: LeftOut, option: Option, chosen: Sequence[Option] | None) -> None:
        standing, relations = self.relations.standing, self.relations
        in_the_way = [other for other in relations.rivals(option) if row.by == self._called(other)]
        if row.reason == "已享受":
            right = option.name in relations.received and row.by is None
        elif row.candidate in self._shut - relations.received:
            beaten = standing.prevailed if row.reason == "优先" else standing.lower
            right = row.reason in _SHUT and option.name in beaten and any(self._beats(o, option, row.reason) for o in in_the_way)
        elif row.reason == "指定不选":
            right = row.candidate in self.forbidden and row.by is None
        elif row.reason in ("择一", "限次", "就高"):
            right = any(o.name in self._selected and relations.one_of(o, option) is not None for o in in_the_way)
        elif row.reason == "零额":
            right = option.low == 0 and row.by is None
        elif row.reason == "补差" and row.by is not None:
            topped = (o for o in in_the_way if o.name in self._selected)
            right = any(relations.between(option, o) is RelationKind.TOP_UP for o in topped)
        elif row.reason in ("补差", "限额", "未入选"):
            right = row.by is None
        else:
            right = False
        if not right:
            self._fault(f"「{row.candidate}」没有选的理由“{row.reason}”")
        elif chosen is not None and self.claims.optimal and row.candidate not in self._shut | self.forbidden:
            self._adds_nothing(option, chosen)

    def _adds_nothing(self, option: Option, chosen: Sequence[Option]) -> None:
        """Where nothing chosen stands against a candidate left out, choosing it too must not pay more."""
        if any(self.relations.one_of(option, other) is not None for other in chosen):
            return
        certain = self.claims.objective == CERTAIN
        if self.payment.total([*chosen, option], certain=certain) > self.payment.total(chosen, certain=certain):
            self._fault(f"再选「{option.name}」，合计还能增加，不是最优")

    def _beats(self, first: Option, second: Option, reason: str) -> bool:
        if reason == "优先":
            return self.relations.prevails(first, second)
        return self.relations.one_of(first, second) is not None and first.low >= second.low

    def _called(self, option: Option) -> str:
        article, clause, matter = self._titles(option)
        return f"其他政策「{clause}」" if option.clause is None else f"{article}「{clause}」（{matter}）"

    # —— other selections, bound ——

    def _others(self, chosen: Sequence[Option] | None) -> None:
        claims = self.claims
        for place, row in enumerate(claims.alternatives, 1):
            self._alternative(row, f"第{place}种组合的")
        if claims.alternatives and set(claims.alternatives[0].selection) != self._selected:
            self._fault("第1种组合不是入选的组合")
        other = claims.other_objective
        if other is None:
            return
        made = self._alternative(other, "另一个目标下的")
        if made is not None and chosen is not None:
            certain = claims.objective == NOMINAL
            self._same("另一个目标下的确定合计", other.certain, self.payment.total(made, certain=True))
            if self.payment.total(made, certain=certain) <= self.payment.total(chosen, certain=certain):
                self._fault("另一个目标下的组合并不更好")

    def _alternative(self, row: Alternative, which: str) -> list[Option] | None:
        made = self._allowed(row.selection, which)
        if made is not None:
            self._same(f"{which}合计", row.total, self.payment.total(made))
        return made

    def _alike(self) -> None:
        """Every choice in one part, with the first of each other, pays as much as the selection."""
        claims = self.claims
        if claims.all_best is None:
            return
        parts = claims.all_best.parts
        if not all(parts):
            self._fault("一样最多的组合里，有一处没有选法")
            return
        certain = claims.objective == CERTAIN
        reached = claims.total.certain if certain else claims.total.nominal
        if claims.all_best.count != prod(len(part) for part in parts):
            self._fault("一样最多的组合共几种")
        for place, part in enumerate(parts):
            before = [name for other in parts[:place] for name in other[0]]
            after = [name for other in parts[place + 1 :] for name in other[0]]
            for option in part if place == 0 else part[1:]:
                made = self._allowed([*before, *option, *after], "一样最多的组合里")
                if made is not None and self.payment.total(made, certain=certain) != reached:
                    self._fault(f"一样最多的组合里“{'、'.join(option)}”合计不一样")

    def _weighings(self) -> None:
        """Each is what it says, and at its weights no other of them is better; the weights cover all from 0 to 1."""
        rows = self.claims.weighings
        if rows is None:
            return
        ends = [(_fraction(row.from_), _fraction(row.to)) for row in rows]
        chain = [ZERO, *(high for _, high in ends)]
        if chain[-1] != 1 or any((low, low < high) != (before, True) for before, (low, high) in zip(chain, ends, strict=False)):
            self._fault("各种比重没有从0到1依次相接")
        for row, (low, high) in zip(rows, ends, strict=True):
            made = self._allowed(row.selection, "一种比重下的")
            if made is not None:
                right = (self.payment.total(made), self.payment.total(made, certain=True))
                self._same("一种比重下的名义合计、确定合计", (row.total, row.certain), right)
            for weight in (low, high):
                worth = [weight * other.total + (1 - weight) * other.certain for other in rows]
                if weight * row.total + (1 - weight) * row.certain != max(worth):
                    self._fault(f"名义的比重是{weight}时，另有更好的组合")

    def _bound(self, chosen: Sequence[Option] | None) -> None:
        claims = self.claims
        reached = claims.total.nominal if claims.objective == NOMINAL else claims.total.certain
        if claims.optimal:
            self._same("上界", claims.bound, reached)
        elif claims.bound < reached:
            self._fault("上界小于合计")
        possible = claims.total.possible
        if possible is not None and possible < claims.total.nominal:
            self._fault("待核实的事实有利时的合计，小于名义合计")
        if not self._unsettled and not claims.open and claims.optimal:
            told = (possible, claims.total.possible_is_tight)
            self._same("没有待核实的，名义合计最多多少、是否达得到", told, (claims.total.nominal, True))

    def _certificate(self, parts: Sequence[ProvenPart], chosen: Sequence[Option]) -> None:
        claims = self.claims
        certain = claims.objective == CERTAIN
        part_in, without = self.taking_part, self.forbidden
        faults = faults_in(parts, self.payment, self._free, chosen, certain=certain, taking_part=part_in, forbidden=without)
        wrong = list(faults)
        self.faults += wrong
        if not wrong and claims.objective == NOMINAL and (across := reach_across(parts, self.payment, self._free)):
            self._unsure.append(f"{across}个限额管到证书的几部分，会不会用完")
        self._same("证书的上界之和", Fen(sum(part.bound for part in parts)), claims.bound)
        self._same("证书是否全部证明", all(part.proven for part in parts), claims.optimal)

    # —— words ——

    def _same(self, what: str, claimed: object, right: object) -> None:
        if claimed != right:
            self._fault(f"{what}：决定写的是{_told(claimed)}，应为{_told(right)}")

    def _listed(self, which: str, claimed: Collection[str], right: Collection[str]) -> None:
        for name in sorted(set(claimed) - set(right)):
            self._fault(f"「{name}」不是{which}")
        for name in sorted(set(right) - set(claimed)):
            self._fault(f"「{name}」是{which}，没有列出")

    def _fault(self, text: str) -> None:
        self.faults.append(text)


def _fraction(text: str) -> Fraction:
    """A weight; what is none lies outside all weights."""
    return Fraction(text) if re.fullmatch(r"[0-9]+(/[1-9][0-9]*)?", text) else Fraction(-1)


def _told(value: object) -> str:
    match value:
        case None:
            return "没有"
        case bool():
            return "是" if value else "否"
        case int():
            return fen_text(value)
        case str():
            return f"“{value}”"
        case list() | tuple():
            return "、".join(_told(item) for item in value) or "没有"
        case _:
            return str(value)
