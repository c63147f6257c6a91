"""A policy → the rules of its program, clause by clause with the law's words above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jnpolicy.asp.nodes import Node, clause_nodes, concept_node, concept_role
from jnpolicy.asp.program import Comment, Rule, Section, quoted, term
from jnpolicy.model import expression as model
from jnpolicy.model.describe import condition_text, expression_text
from jnpolicy.model.expression import Role
from jnpolicy.model.policy import (
    CategoryPrevails,
    Clause,
    Concept,
    DefaultRelation,
    Limit,
    PairRelation,
    Policy,
    ScopeKind,
    SharedLimit,
    Terms,
)
from jnpolicy.model.types import Sort
from jnpolicy.model.walk import awards_in, computes
from jnpolicy.text.calendar import as_number

ENCODINGS = ("eligibility.lp", "relations.lp")
TIME_NODE = "#时点"


def compile_policy(policy: Policy) -> tuple[Section, ...]:
    """The sections of a policy's program; the encodings give their words their meaning."""
    sections = [
        Section(f"{part.title}（{part.id}）", (Comment(f"施行：{part.start} 至 {part.end}（不含）"),)) for part in policy.parts
    ]
    sections += [_concept(policy, concept) for concept in policy.vocabulary.concepts.values()]
    sections += [_clause(policy, clause) for clause in policy.clauses]
    sections.append(_relations(policy))
    return tuple(sections)


# —— conditions ——


def _concept(policy: Policy, concept: Concept) -> Section:
    node = concept_node(concept)
    role = concept_role(policy, concept)
    domain = "applicant(X)" if role is Role.APPLICANT else "owner(X,_)"
    lines: list[Comment | Rule] = [Comment(f"{concept.name}：{condition_text(concept.condition)}")]
    lines += _node_rules(node, "X", (domain,), role)
    return Section(f"定义「{concept.name}」", tuple(lines))


def _clause(policy: Policy, clause: Clause) -> Section:
    title = f"{clause.label}「{clause.id}」　性质：{clause.nature.value}"
    lines: list[Comment | Rule] = [Comment(f"原文：“{quote.text}”") for quote in clause.quotes]
    if not clause.nature.grants:
        return Section(title, (*lines, Comment("本条不给予补助，没有规则。")))
    name = quoted(clause.id)
    lines.append(Rule(f"concerns({name},{quoted(clause.payee)},{quoted(clause.matter)})"))
    lines.append(Rule(f"part_of({name},{quoted(clause.pack)})"))
    lines.append(Rule(f"place({name},{clause.rank})"))
    lines += [Rule(f"component({name},{quoted(component.name)})") for component in clause.components]
    if not clause.components:
        lines.append(Rule(f'component({name},"")'))
    lines += _time_rules(policy, clause)
    domain = (f"subject({name},M)",)
    for node in clause_nodes(clause):
        lines.append(Comment(f"条件：{condition_text(node.condition)}"))
        lines.append(Rule(f"condition({name},{quoted(node.id)})"))
        lines += _node_rules(node, "M", domain, None)
    for component in clause.components:
        label = f"补助（{component.name}）" if component.name else "补助"
        lines.append(Comment(f"{label}：{expression_text(component.amount)}　（数额在 ASP 之外精确计算）"))
    for limit in clause.limits:
        lines.append(Comment(f"限额：{limit.text}"))
        lines += _limit_rules(clause, limit)
    if clause.budget is not None:
        lines.append(Comment(f"预算：{clause.budget.text}　（在报告里说明，不限制一家的数额）"))
    if any(True for component in clause.components for _ in awards_in(component.amount)):
        lines.append(Rule(f"shares({name})"))
    if clause.once is not None:
        lines.append(Comment(clause.once.text))
        lines.append(Rule(f"once({name},{quoted('就高' if clause.once.higher else '择一')})"))
    return Section(title, tuple(lines))


def _time_rules(policy: Policy, clause: Clause) -> Iterator[Comment | Rule]:
    """In force: by the matter's date, or by its year as the policy says."""
    name, node = quoted(clause.id), quoted(clause.id + TIME_NODE)
    time, terms = clause_time(policy, clause), policy.terms(clause)
    if time is None:
        return
    yield Comment(f"施行期：以{time.name}为准")
    yield Rule(f"condition({name},{node})")
    fact = f"value(M,{quoted(time.name)},T)"
    if time.type.sort is Sort.DATE:
        first, last = as_number(terms.start), as_number(terms.end)
        inside, before, after = (f"T >= {first}", f"T < {last}"), f"T < {first}", f"T >= {last}"
        year = "Y = T / 10000"
    else:
        low, high = years_in_force(terms)
        inside, before, after = (f"T >= {low}", f"T <= {high}"), f"T < {low}", f"T > {high}"
        year = "Y = T"
    subject = f"subject({name},M)"
    yield Rule(f"true({node},M)", (subject, fact, *inside))
    yield Rule(f"false({node},M)", (subject, fact, before))
    yield Rule(f"false({node},M)", (subject, fact, after))
    yield Rule(f"when({name},M,Y)", (subject, fact, year))


def clause_time(policy: Policy, clause: Clause) -> model.Attribute | None:
    """The attribute that says when a matter counts under a clause: its own 时点, else its kind's."""
    if clause.time is not None:
        return clause.time
    definition = policy.vocabulary.time_attribute(clause.matter)
    if definition is None:
        return None
    return model.Attribute(Role.MATTER, clause.matter, definition.name, definition.type)


def years_in_force(terms: Terms) -> tuple[int, int]:
    """First and last year that count for matters known by year only."""
    first, last = terms.start.year, terms.end.year
    ends_at_new_year = (terms.end.month, terms.end.day) == (1, 1)
    if terms.whole_year:
        starts_at_new_year = (terms.start.month, terms.start.day) == (1, 1)
        return (first if starts_at_new_year else first + 1), last - 1
    return first, (last - 1 if ends_at_new_year else last)


def _node_rules(node: Node, variable: str, domain: tuple[str, ...], concept_of: Role | None) -> Iterator[Rule]:
    """true and false for a condition and its parts. What is neither is unknown."""
    head = f"({quoted(node.id)},{variable})"
    parts = [f"({quoted(part.id)},{variable})" for part in node.parts]

    def rules(sign: str, *bodies: tuple[str, ...]) -> Iterator[Rule]:
        for body in bodies:
            yield Rule(f"{sign}{head}", (*domain, *body))

    condition = node.condition
    match condition:
        case model.All():
            yield from rules("true", tuple(f"true{part}" for part in parts))
            yield from rules("false", *((f"false{part}",) for part in parts))
        case model.Any():
            yield from rules("true", *((f"true{part}",) for part in parts))
            yield from rules("false", tuple(f"false{part}" for part in parts))
        case model.Not():
            yield from rules("true", (f"false{parts[0]}",))
            yield from rules("false", (f"true{parts[0]}",))
        case model.Member(attribute=attribute, values=values):
            yield from rules("true", *(_value(attribute, variable, quoted(v), concept_of) for v in values))
            others = tuple(f"V != {quoted(v)}" for v in values)
            yield from rules("false", (*_value(attribute, variable, "V", concept_of), *others))
        case model.IsTrue(attribute=attribute):
            yield from rules("true", _value(attribute, variable, "yes", concept_of))
            yield from rules("false", _value(attribute, variable, "no", concept_of))
        case model.Is(concept=concept, role=role):
            name = quoted(f"定义「{concept}」")
            where = (f"owner({variable},A)",) if role is Role.APPLICANT and concept_of is None else ()
            who = "A" if where else variable
            yield from rules("true", (*where, f"true({name},{who})"))
            yield from rules("false", (*where, f"false({name},{who})"))
        case model.Compare() | model.Within() if computes(condition):
            sign = f"compared({quoted(node.id)},{variable},S)"
            test, opposite = _sign_tests(condition)
            yield from rules("true", (sign, test))
            yield from rules("false", (sign, opposite))
        case model.Compare(left=left, operator=operator, right=right):
            assert isinstance(left, model.Attribute)
            if isinstance(right, model.Constant):
                other = term(right.value, right.type)
                body = _value(left, variable, "V", concept_of)
            else:
                assert isinstance(right, model.Attribute)
                other = "W"
                body = (*_value(left, variable, "V", concept_of), *_value(right, variable, "W", concept_of))
            yield from rules("true", (*body, f"V {operator} {other}"))
            yield from rules("false", (*body, f"V {_OPPOSITE[operator]} {other}"))
    for part in node.parts:
        yield from _node_rules(part, variable, domain, concept_of)


_OPPOSITE = {">=": "<", "<=": ">", ">": "<=", "<": ">=", "=": "!="}


def _sign_tests(condition: model.Condition) -> tuple[str, str]:
    if isinstance(condition, model.Compare):
        return f"S {condition.operator} 0", f"S {_OPPOSITE[condition.operator]} 0"
    return "S = 0", "S != 0"


def _value(attribute: model.Attribute, variable: str, wanted: str, concept_of: Role | None) -> tuple[str, ...]:
    """Literals that read an attribute; the applicant of a matter is its owner."""
    name = quoted(attribute.name)
    if attribute.role is Role.MATTER:
        return (f"value({variable},{name},{wanted})",)
    if concept_of is Role.APPLICANT:
        return (f"applicant_value({variable},{name},{wanted})",)
    return (f"owner({variable},A)", f"applicant_value(A,{name},{wanted})")


# —— limits ——


def _limit_rules(clause: Clause, limit: Limit) -> Iterator[Rule]:
    """Which components of which candidates of a clause a limit holds together, and which awards have drawn on it."""
    name, identifier = quoted(clause.id), quoted(limit.id)
    time = _LimitTime(identifier, limit)
    # All that an applicant gets is one group's, whether the case names the group or not.
    key = "A" if limit.scope in (ScopeKind.APPLICANT, ScopeKind.GROUP) else "(A,R)"
    where: tuple[str, ...] = ()
    award_where: tuple[str, ...] = ()
    received = "counted(I,A)" if limit.scope is ScopeKind.GROUP else "award(I,A)"
    if limit.scope is ScopeKind.MATTER:
        where, award_where = ("thing(M,R)",), ("award_matter(I,M)", "thing(M,R)")
    elif limit.scope is ScopeKind.IDENTIFIER:
        where = (f"value(M,{quoted(limit.scope_name)},R)",)
        award_where = (f"award_identifier(I,{quoted(limit.scope_name)},R)",)
    base = ("due(C,M,K)", f"C = {name}", "owner(M,A)", *where)
    components = limit.components or ("",)
    which = [f"K = {quoted(component)}" for component in components] if limit.components else [None]
    for test in which:
        body = base if test is None else (*base, test)
        yield from time.rules("member", key, "C,M,K", body, "when(C,M,Y)")
    for component in limit.components or (None,):
        extra = () if component is None else (f"award_component(I,{quoted(component)})",)
        body = (f"award_clause(I,{name})", received, *extra, *award_where)
        yield from time.rules("drawn", key, "I", body, "award_year(I,Y)")
    if limit.category is not None:
        category = quoted(limit.category)
        others = [f"other_category(I,{category})", "other_grant(I,M)", "owner(M,A)", f"is_a(A,{quoted(clause.payee)})", *where]
        if limit.scope is ScopeKind.MATTER:  # what it is counted for must be a matter of the clause
            others += [f"subject({name},N)", "same(M,N)"]
        yield from time.rules("member", key, 'other(I),M,""', tuple(others), "when(other(I),M,Y)")
        awards = (f"award_category(I,{category})", received, "not award_clause(I,_)", *award_where)
        yield from time.rules("drawn", key, "I", awards, "award_year(I,Y)")


@dataclass(frozen=True, slots=True)
class _LimitTime:
    """Which years a limit holds together: all, one by one, or any so many that follow each other.

    A stretch of several is named by its first year. Only those that begin with something under the limit are told
    apart: any other holds no more than one of these.
    """

    limit: str
    stated: Limit

    def rules(self, head: str, key: str, what: str, body: tuple[str, ...], when: str) -> Iterator[Rule]:
        """`head`(limit, (key, year), what) for what the body finds; `when` says in which year Y that counts."""
        match self.stated.years:
            case None:
                yield Rule(f"{head}({self.limit},({key},0),{what})", body)
            case 1:
                yield Rule(f"{head}({self.limit},({key},Y),{what})", (*body, when))
            case years:
                yield Rule(f"begins({self.limit},{key},Y)", (*body, when))
                within = (f"begins({self.limit},{key},W)", "W <= Y", f"Y < W+{years}")
                yield Rule(f"{head}({self.limit},({key},W),{what})", (*body, when, *within))


# —— relations ——


def _relations(policy: Policy) -> Section:
    lines: list[Comment | Rule] = []
    defaults: dict[tuple[str, str], list[DefaultRelation]] = {
        (part.id, scope): [] for part in policy.parts for scope in ("各条款之间", "与其他政策之间")
    }
    for relation in policy.relations:
        match relation:
            case PairRelation():
                lines.append(Comment(f"「{relation.source}」：“{relation.quote}”"))
                lines.append(
                    Rule(
                        f"pair_relation({quoted(relation.first)},{quoted(relation.second)},"
                        f"{quoted(relation.kind.value)},{quoted(relation.source)})"
                    )
                )
            case SharedLimit(clauses=clauses, limit=limit):
                lines.append(Comment(f"「{relation.source}」：“{relation.quote}”　限额：{limit.text}"))
                for clause in policy.clauses:  # a case needs only the clauses that it gives something to decide
                    lines += _limit_rules(clause, limit) if clause.id in clauses else []
            case CategoryPrevails():
                lines.append(Comment(f"「{relation.source}」：“{relation.quote}”"))
                lines.append(
                    Rule(f"prevails_over({quoted(relation.pack)},{quoted(relation.category)},{quoted(relation.source)})")
                )
            case DefaultRelation():
                defaults[relation.pack, "与其他政策之间" if relation.external else "各条款之间"].append(relation)
    for (pack, scope), relations in defaults.items():
        lines += _defaults(pack, scope, relations)
    return Section("关系", tuple(lines))


def _defaults(pack: str, scope: str, relations: Sequence[DefaultRelation]) -> Iterator[Comment | Rule]:
    """A default that holds for some applicants only comes before the general one; without either, the cautious one."""
    special = [relation for relation in relations if relation.only_for is not None]
    others = ("applicant(A)", *(_unless(other) for other in special))
    for relation in relations:
        yield Comment(f"{scope}，{relation.kind.value}。「{relation.source}」：“{relation.quote}”")
        head = f"default({quoted(pack)},{quoted(scope)},{quoted(relation.kind.value)},{quoted(relation.source)})"
        yield Rule(head, _only_for(relation) if relation.only_for is not None else others)
    if len(special) == len(relations):
        kind = "择一" if scope == "与其他政策之间" else "可叠加"
        yield Comment(f"{scope}，政策{'对其余申请人' if special else ''}没有规定，按{kind}。")
        yield Rule(f'default({quoted(pack)},{quoted(scope)},{quoted(kind)},"")', others if special else ())


def _only_for(relation: DefaultRelation) -> tuple[str, ...]:
    assert relation.only_for is not None
    test = f"is_a(A,{quoted(relation.only_for)})"
    return ("applicant(A)", f"not {test}" if relation.negated else test)


def _unless(relation: DefaultRelation) -> str:
    assert relation.only_for is not None
    test = f"is_a(A,{quoted(relation.only_for)})"
    return test if relation.negated else f"not {test}"
