"""Parse tree to syntax tree. One method a grammar rule, named after it."""

from __future__ import annotations

from typing import Any

from lark import Token, Transformer, v_args

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.syntax import ast, values
from jnpolicy.syntax.vocabulary import PLACEHOLDERS
from jnpolicy.text.source import Source, Span

_COMPARISONS = {
    "GE": ">=", "LE": "<=", "GT": ">", "LT": "<", "EQ": "=",
    "NOT_BEFORE": ">=", "NOT_AFTER": "<=", "BEFORE": "<", "AFTER": ">",
    "GE_AFTERWARDS": ">=", "LE_AFTERWARDS": "<=",
}  # fmt: skip


_UNKNOWN = frozenset(PLACEHOLDERS.values())


class Slip:
    """Stands where a mistake was cut out; it is reported already."""

    def __getitem__(self, index: int) -> ast.All:
        return ast.All(())


class _BareComparison:
    """且不超过1000万元: a comparison whose subject stands before it. `build` makes the condition."""

    def __init__(self, comparison: tuple[Any, ...]):
        self.comparison = comparison


class _BareValue:
    """或微型: a value whose path and 为 stand before it."""

    def __init__(self, value: ast.Name):
        self.value = value


@v_args(inline=True)
class Builder(Transformer[Token, Any]):
    """Bottom-up; `place` is set before each statement so that spans are those of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.source = Source("", "")
        self.offset = 0
        self.diagnostics = Diagnostics()

    def place(self, source: Source, offset: int, diagnostics: Diagnostics) -> None:
        """Say where the next statement stands and where its findings go."""
        self.source, self.offset, self.diagnostics = source, offset, diagnostics

    def span(self, *tokens: Token) -> Span:
        first, last = tokens[0], tokens[-1]
        assert first.start_pos is not None and last.end_pos is not None
        return Span(self.source, self.offset + first.start_pos, self.offset + last.end_pos)

    # —— leaves ——

    def name(self, token: Token) -> ast.Name:
        text = str(token)
        return ast.Name("" if text[0] in _UNKNOWN else text.strip("「」").strip(), self.span(token))

    KIND = ATTR = IDENT = FLAG = ENUM = LOCAL = PARAM = CATEGORY = TITLE = NEW_NAME = name

    def QUOTED(self, token: Token) -> ast.Quote:
        span = self.span(token)
        return ast.Quote(span.text[1:-1], Span(span.source, span.start + 1, span.end - 1))

    def _literal(self, token: Token) -> ast.Literal:
        return values.literal(token.type, str(token), self.span(token), self.diagnostics)

    MONEY = RATE = DATE = YEAR = QUANTITY = NUMBER = _literal

    def slip(self, *_: Any) -> Slip:
        return Slip()

    # —— declarations ——

    def kind(self, role: Token, name: ast.Name, *rest: Any) -> ast.KindDecl:
        short, parents, attributes = None, [], []
        word = ""
        for item in rest:
            if isinstance(item, Token):
                word = item.type if item.type in ("ALIAS", "BELONGS") else word
            elif isinstance(item, ast.AttributeDecl):
                attributes.append(item)
            elif isinstance(item, ast.Name) and word == "ALIAS":
                short = item
            elif isinstance(item, ast.Name):
                parents.append(item)
        which = "applicant" if role.type == "APPLICANT" else "matter"
        return ast.KindDecl(which, name, short, tuple(parents), tuple(attributes))

    def attribute(self, name: ast.Name, _: Token, kind: ast.TypeName, *rest: Any) -> ast.AttributeDecl:
        modifiers = {item for item in rest if isinstance(item, str)}
        note = next((item.text for item in rest if isinstance(item, ast.Quote)), "")
        return ast.AttributeDecl(name, kind, "IS_TIME" in modifiers, "SIGNED" in modifiers, note)

    def broken_attribute(self, name: ast.Name, *_: Any) -> ast.AttributeDecl:
        return ast.AttributeDecl(name, ast.TypeName("BROKEN"), is_time=False, signed=False, note="")

    def modifier(self, token: Token) -> str:
        return str(token.type)

    def type_quantity(self, _: Token, __: Token, measure: Token, ___: Token) -> ast.TypeName:
        return ast.TypeName("T_QUANTITY", str(measure))

    def _plain_type(self, token: Token) -> ast.TypeName:
        return ast.TypeName(token.type)

    type_money = type_rate = type_date = type_year = type_bool = type_ident = _plain_type

    def type_enumeration(self, *parts: Any) -> ast.TypeName:
        return ast.TypeName("ENUM", values=tuple(part for part in parts if isinstance(part, ast.Name)))

    def type_ordered(self, *parts: Any) -> ast.TypeName:
        names = tuple(part for part in parts if isinstance(part, ast.Name))
        return ast.TypeName("ENUM", values=names, ordered=True)

    def concept(self, _: Token, name: ast.Name, *__: Any) -> ast.ConceptHead:
        return ast.ConceptHead(name)

    def literal(self, value: ast.Literal) -> ast.Literal:
        return value

    def parameter(self, *parts: Any) -> Any:
        if len(parts) == 1:
            return ast.ParameterRef(parts[0])
        return ast.ParameterDecl(parts[1], parts[3])

    def categories(self, *parts: Any) -> ast.CategoriesDecl:
        return ast.CategoriesDecl(tuple(part for part in parts if isinstance(part, ast.Name)))

    # —— headings ——

    def clause_heading(self, article: Token, *rest: Any) -> ast.ClauseHeading:
        part = str(rest[0]) if isinstance(rest[0], Token) else ""
        return ast.ClauseHeading(str(article), part, rest[-1])

    def relation_heading(self, _: Token, title: ast.Name) -> ast.RelationHeading:
        return ast.RelationHeading(title)

    def policy_heading(self, _: Token, title: ast.Name) -> ast.PolicyHeading:
        return ast.PolicyHeading(title)

    def question_heading(self, _: Token, title: ast.Name, *rest: Any) -> ast.QuestionHeading:
        quote = next((item for item in rest if isinstance(item, ast.Quote)), None)
        return ast.QuestionHeading(title, quote)

    def reading_heading(self, _: Token, title: ast.Name, *rest: Token) -> ast.ReadingHeading:
        return ast.ReadingHeading(title, any(token.type == "DEFAULT" for token in rest))

    # —— plain fields ——

    def quotes(self, *parts: Any) -> tuple[ast.Quote, ...]:
        return tuple(part for part in parts if isinstance(part, ast.Quote))

    def quotes_field(self, _: Token, __: Token, quotes: tuple[ast.Quote, ...]) -> ast.QuotesField:
        return ast.QuotesField(quotes)

    def units_field(self, _: Token, __: Token, text: Token) -> ast.UnitsField:
        span = self.span(text)
        units, position = [], span.start
        for part in span.text.split("、"):
            lead = len(part) - len(part.lstrip())
            units.append(ast.Name(part.strip(), Span(span.source, position + lead, position + len(part.rstrip()))))
            position += len(part) + 1
        return ast.UnitsField(tuple(units), span)

    def payee_field(self, _: Token, __: Token, kind: ast.Name) -> ast.PayeeField:
        return ast.PayeeField(kind)

    def matter_field(self, _: Token, __: Token, kind: ast.Name) -> ast.MatterField:
        return ast.MatterField(kind)

    def nature_field(self, _: Token, __: Token, nature: Token) -> ast.NatureField:
        return ast.NatureField(ast.Name(str(nature), self.span(nature)))

    def time_field(self, _: Token, __: Token, path: ast.Path) -> ast.TimeField:
        return ast.TimeField(path)

    def as_above_field(self, _: Token) -> ast.AsAboveField:
        return ast.AsAboveField()

    def mark_field(self, mark: Token, _: Token, quotes: tuple[ast.Quote, ...]) -> ast.MarkField:
        return ast.MarkField(str(mark), quotes)

    def issuer_field(self, _: Token, __: Token, text: Token) -> ast.IssuerField:
        return ast.IssuerField(str(text).strip())

    def day(self, value: Any) -> ast.Literal | ast.ParameterRef:
        return value if isinstance(value, ast.Literal) else ast.ParameterRef(value)

    def force_field(self, *parts: Any) -> ast.ForceField:
        number, unit = values.duration(str(parts[-1]))
        return ast.ForceField(parts[3], number, unit)

    def rounding_half_up(self, _: Token, unit: Token) -> ast.RoundingField:
        return ast.RoundingField(str(unit), half_up=True)

    def rounding_down(self, unit: Token, *_: Token) -> ast.RoundingField:
        return ast.RoundingField(str(unit), half_up=False)

    def rounding_field(self, _: Token, __: Token, field: ast.RoundingField) -> ast.RoundingField:
        return field

    def year_rule_field(self, _: Token, __: Token, rule: Token) -> ast.YearRuleField:
        return ast.YearRuleField(rule.type == "YEAR_WHOLLY")

    # —— conditions ——

    def condition_field(self, _: Token, __: Token, *items: Any) -> ast.ConditionField:
        kept = [item for item in items if isinstance(item, tuple)]
        return ast.ConditionField(tuple(kept))

    def condition_item(self, item: Any) -> Any:
        if isinstance(item, Token | Slip):
            return Slip()
        return self._whole(item)

    def _whole(self, condition: Any) -> Any:
        """A condition that has its subject; one that has none is reported where it stands alone."""
        if isinstance(condition[0], _Elliptical):
            self.diagnostics.add("JN0110", condition[0].span)
            return Slip()
        return condition

    def in_(self, _: Token) -> bool:
        return False

    def not_in(self, _: Token) -> bool:
        return True

    def member(self, kind: ast.Name, _: Token, attr: ast.Name, negated: bool, value: ast.Name) -> Any:
        condition = ast.Member(ast.Path(kind, attr), (value,), negated)
        return condition, kind.span.to(value.span)

    def flag(self, kind: ast.Name, _: Token, flag: ast.Name) -> Any:
        return ast.Flag(kind, flag, negated=False), kind.span.to(flag.span)

    def not_flag(self, kind: ast.Name, _: Token, flag: ast.Name) -> Any:
        return ast.Flag(kind, flag, negated=True), kind.span.to(flag.span)

    def compare(self, word: Token, right: ast.Expr) -> tuple[Any, ...]:
        return "compare", ((_COMPARISONS[word.type], right, self.span(word)),)

    def compare_afterwards(self, _: Token, right: ast.Expr, word: Token) -> tuple[Any, ...]:
        return "compare", ((_COMPARISONS[word.type], right, self.span(word)),)

    def compare_between(self, _: Token, low: ast.Expr, at_least: Token, high: ast.Expr, at_most: Token) -> Any:
        return "compare", ((">=", low, self.span(at_least)), ("<=", high, self.span(at_most)))

    def compare_within(self, at: Token, start: ast.Expr, _: Token, length: Token, end: Token) -> Any:
        return "within", start, values.duration(str(length)), self.span(at, end)

    def bare_comparison(self, comparison: tuple[Any, ...]) -> _BareComparison:
        return _BareComparison(comparison)

    def comparing(self, left: ast.Expr, comparison: tuple[Any, ...]) -> Any:
        return _compared(left, comparison), expr_span(left).to(_comparison_span(comparison))

    def bare_value(self, value: ast.Name) -> _BareValue:
        return _BareValue(value)

    def group(self, opening: Token, inner: Any, closing: Token) -> Any:
        return self._whole(inner)[0], self.span(opening, closing)

    def negation(self, word: Token, _: Token, inner: Any, closing: Token) -> Any:
        return ast.Not(self._whole(inner)[0]), self.span(word, closing)

    def and_(self, *tokens: Token) -> tuple[str, Token]:
        return "and", tokens[-1]

    def or_(self, *tokens: Token) -> tuple[str, Token]:
        return "or", tokens[-1]

    def dun(self, token: Token) -> tuple[str, Token]:
        return "dun", token

    def condition(self, *parts: Any) -> Any:
        """A row of pieces: values join the enumeration before them, comparisons take the subject before them."""
        if isinstance(parts[0], _BareComparison | _BareValue):
            return _Elliptical(parts), None
        groups: list[tuple[ast.Condition, Span]] = []
        joints: list[tuple[str, Token]] = []
        for position in range(0, len(parts), 2):
            piece = parts[position]
            joint = parts[position - 1] if position else None
            if isinstance(piece, _BareValue | _BareComparison):
                assert joint is not None
                groups[-1] = self._extended(groups[-1], joint, piece)
            else:
                groups.append(piece)
                if joint is not None:
                    joints.append(joint)
        if len({word for word, _ in joints}) > 1:
            self.diagnostics.add("JN0107", self.span(joints[1][1]))
        if any(word == "dun" for word, _ in joints):
            token = next(token for word, token in joints if word == "dun")
            self.diagnostics.add("JN0108", self.span(token))
        span = groups[0][1].to(groups[-1][1])
        if len(groups) == 1:
            return groups[0]
        made = tuple(condition for condition, _ in groups)
        return (ast.All(made) if joints[0][0] == "and" else ast.Any(made)), span

    def _extended(
        self, group: tuple[ast.Condition, Span], joint: tuple[str, Token], piece: _BareValue | _BareComparison
    ) -> tuple[ast.Condition, Span]:
        condition, span = group
        word, token = joint
        if isinstance(piece, _BareValue):
            if not isinstance(condition, ast.Member) or word == "and":
                self.diagnostics.add("JN0109", piece.value.span, name=piece.value.text)
                return group
            grown = ast.Member(condition.path, (*condition.values, piece.value), condition.negated)
            return grown, span.to(piece.value.span)
        subject = _last_subject(condition)
        if subject is None or word == "dun":
            self.diagnostics.add("JN0110", self.span(token))
            return group
        added = _compared(subject, piece.comparison)
        joined: ast.Condition = ast.All((condition, added)) if word == "and" else ast.Any((condition, added))
        return joined, span.to(_comparison_span(piece.comparison))

    # —— amounts ——

    def money(self, literal: ast.Literal) -> ast.Literal:
        return literal

    rate = date = year = quantity = number = money

    def path(self, kind: ast.Name, _: Token, attribute: ast.Name) -> ast.Path:
        return ast.Path(kind, attribute)

    def local(self, name: ast.Name) -> ast.LocalRef:
        return ast.LocalRef(name)

    def parenthesised(self, _: Token, value: ast.Expr, __: Token) -> ast.Expr:
        return value

    def rate_of(self, base: ast.Expr, _: Token, rate: ast.Literal) -> ast.Arithmetic:
        return ast.Arithmetic("×", base, rate)

    def product_of(self, left: ast.Expr, _: Token, right: ast.Expr) -> ast.Arithmetic:
        return ast.Arithmetic("×", left, right)

    def sum_of(self, left: ast.Expr, operator: Token, right: ast.Expr) -> ast.Arithmetic:
        return ast.Arithmetic(str(operator), left, right)

    def extreme(self, *parts: Any) -> ast.Extreme:
        options = tuple(part for part in parts if not isinstance(part, Token))
        return ast.Extreme(parts[-1].type == "HIGHER", options)

    def extreme_rate(self, *parts: Any) -> ast.Arithmetic:
        return ast.Arithmetic("×", self.extreme(*parts[:-2]), parts[-1])

    def extreme_times(self, *parts: Any) -> ast.Arithmetic:
        return ast.Arithmetic("×", self.extreme(*parts[:-2]), parts[-1])

    def per_unit(self, *_: Token) -> None:
        return None

    def per_unit_value(self, _: Token, count: ast.Expr, __: Token, ___: None, price: ast.Expr) -> ast.Arithmetic:
        return ast.Arithmetic("×", count, price)

    def capped(self, value: ast.Expr, *rest: Any) -> ast.Capped:
        bounds = []
        word = ""
        for item in rest:
            if isinstance(item, Token):
                word = "cap" if item.type == "CAP" else "floor" if item.type == "FLOOR" else word
            else:
                bounds.append((word, item))
        return ast.Capped(value, tuple(bounds), expr_span(value))

    def row(self, condition: Any, _: Token, amount: ast.Capped) -> tuple[str, Any, ast.Capped]:
        return "row", condition[0], amount

    def otherwise(self, *parts: Any) -> tuple[str, None, ast.Capped]:
        return "otherwise", None, parts[-1]

    def plain(self, amount: ast.Capped) -> tuple[str, None, ast.Capped]:
        return "plain", None, amount

    def item(self, *parts: Any) -> Any:
        return (parts[0] if len(parts) > 1 else None), parts[-1]

    def grant_field(self, _: Token, __: Token, *items: Any) -> ast.GrantField:
        return ast.GrantField(self._amounts(items))

    def where_field(self, _: Token, __: Token, *items: Any) -> ast.WhereField:
        return ast.WhereField(self._amounts(items))

    def _amounts(self, items: tuple[Any, ...]) -> tuple[ast.Amount, ...]:
        """Items in order: a name begins a component, and rows that follow belong to it."""
        groups: list[tuple[ast.Name | None, list[Any]]] = []
        for item in items:
            if isinstance(item, Token | Slip):
                continue
            name, row = item
            if name is not None or not groups or (row[0] == "plain"):
                groups.append((name, []))
            groups[-1][1].append(row)
        amounts = []
        for name, rows in groups:
            built: list[ast.Row] = []
            for sort, condition, amount in rows:
                if isinstance(condition, _Elliptical):
                    condition = self._completed(condition, built, amount)
                if sort == "row" and condition is None:
                    continue
                built.append(ast.Row(condition, amount))
            if built:
                plain = rows[0][0] == "plain"
                span = (name.span if name else built[0].amount.span).to(built[-1].amount.span)
                amounts.append(ast.Amount(name, tuple(built), plain, span))
        return tuple(amounts)

    def _completed(self, short: _Elliptical, before: list[ast.Row], amount: ast.Capped) -> ast.Condition | None:
        """省级的，100万元 after 级别为国家级的，500万元: the subject is that of the row before."""
        first = short.parts[0]
        last = next((row.condition for row in reversed(before) if row.condition is not None), None)
        if isinstance(first, _BareValue) and isinstance(last, ast.Member):
            names = tuple(part.value for part in short.parts[::2] if isinstance(part, _BareValue))
            if len(names) == len(short.parts[::2]):
                return ast.Member(last.path, names, negated=False)
        subject = _last_subject(last) if last is not None else None
        if isinstance(first, _BareComparison) and subject is not None:
            made = [_compared(subject, p.comparison) for p in short.parts[::2] if isinstance(p, _BareComparison)]
            if len(made) == len(short.parts[::2]):
                return made[0] if len(made) == 1 else ast.All(tuple(made))
        self.diagnostics.add("JN0110", amount.span)
        return None

    # —— limits ——

    def limit(self, *parts: Any) -> ast.LimitItem:
        per = next(index for index, part in enumerate(parts) if isinstance(part, Token) and part.type == "PER")
        components = tuple(part for part in parts[:per] if isinstance(part, ast.Name))
        words = {part.type for part in parts if isinstance(part, Token)}
        cap = next(index for index, part in enumerate(parts) if isinstance(part, Token) and part.type == "CAP")
        category = parts[-1] if "INCLUDING" in words else None
        span = self.span(parts[per]).to(expr_span(parts[cap + 1]))
        if components:
            span = components[0].span.to(span)
        return ast.LimitItem(
            components=components,
            scope=parts[per + 1][0],
            scope_is_attribute=parts[per + 1][1],
            per_year="EVERY_YEAR" in words,
            ceiling=parts[cap + 1],
            category=category,
            span=span,
        )

    def scope_kind(self, name: ast.Name) -> tuple[ast.Name, bool]:
        return name, False

    def scope_attribute(self, name: ast.Name) -> tuple[ast.Name, bool]:
        return name, True

    def limit_item(self, item: Any) -> Any:
        return item

    def limit_field(self, _: Token, __: Token, *items: Any) -> ast.LimitField:
        return ast.LimitField(tuple(item for item in items if isinstance(item, ast.LimitItem)))

    def once_way(self, word: Token) -> bool:
        return word.type == "HIGHER_APPLIES"

    def once_field(self, *parts: Any) -> ast.OnceField:
        return ast.OnceField(parts[3], parts[-1])

    # —— relations ——

    def only_for(self, _: Token, word: Token, kind: ast.Name, __: Token) -> ast.OnlyFor:
        return ast.OnlyFor(kind, word.type == "NOT_IN")

    def relation_word(self, word: Token, *ceiling: ast.Expr) -> tuple[Token, ast.Expr | None]:
        return word, ceiling[0] if ceiling else None

    def _relation(self, sort: str, parts: tuple[Any, ...]) -> ast.RelationItem:
        only_for = next((part for part in parts if isinstance(part, ast.OnlyFor)), None)
        names = tuple(part for part in parts if isinstance(part, ast.Name))
        tokens = [part[0] if isinstance(part, tuple) else part for part in parts]
        places = [part.span for part in names] + [self.span(part) for part in tokens if isinstance(part, Token)]
        span = Span(self.source, min(place.start for place in places), max(place.end for place in places))
        word, ceiling = next((part for part in parts if isinstance(part, tuple)), (None, None))
        kind = word.type if word is not None else "PREVAILS"
        return ast.RelationItem(sort, kind, names, only_for, ceiling, span)

    def relation_pair(self, *parts: Any) -> ast.RelationItem:
        return self._relation("pair", parts)

    def relation_prevails(self, *parts: Any) -> ast.RelationItem:
        return self._relation("prevails", parts)

    def relation_internal(self, *parts: Any) -> ast.RelationItem:
        return self._relation("internal", parts)

    def relation_external(self, *parts: Any) -> ast.RelationItem:
        return self._relation("external", parts)

    def relation_prevails_category(self, *parts: Any) -> ast.RelationItem:
        return self._relation("prevails_category", parts)

    def relation_field(self, *items: Any) -> ast.RelationField:
        return ast.RelationField(tuple(item for item in items if isinstance(item, ast.RelationItem)))

    # —— concepts and statements ——

    def concept_field(self, _: Token, name: ast.Name, __: Token, condition: Any) -> ast.ConceptField:
        return ast.ConceptField(name, self._whole(condition)[0], name.span)

    def start(self, *parts: Any) -> tuple[tuple[ast.Heading, ...], ast.Field]:
        return tuple(parts[:-2]), parts[-2]


class _Elliptical:
    """The condition of a row that leaves out its subject."""

    def __init__(self, parts: tuple[Any, ...]):
        self.parts = parts

    @property
    def span(self) -> Span:
        first = self.parts[0]
        return first.value.span if isinstance(first, _BareValue) else _comparison_span(first.comparison)


def _compared(left: ast.Expr, comparison: tuple[Any, ...]) -> ast.Condition:
    if comparison[0] == "within":
        _, start, (number, unit), span = comparison
        return ast.Within(left, start, number, unit, span)
    made = tuple(ast.Compare(left, operator, right, span) for operator, right, span in comparison[1])
    return made[0] if len(made) == 1 else ast.All(made)


def _comparison_span(comparison: tuple[Any, ...]) -> Span:
    if comparison[0] == "within":
        span: Span = comparison[3]
        return span
    _, right, word = comparison[1][-1]
    return expr_span(right).to(word)


def _last_subject(condition: ast.Condition) -> ast.Expr | None:
    match condition:
        case ast.Compare(left=left) | ast.Within(left=left):
            return left
        case ast.All(parts=parts) | ast.Any(parts=parts):
            return _last_subject(parts[-1])
        case _:
            return None


def expr_span(expr: ast.Expr) -> Span:
    """Where an expression stands."""
    match expr:
        case ast.Literal(span=span):
            return span
        case ast.Path():
            return expr.span
        case ast.LocalRef(name=name) | ast.ParameterRef(name=name):
            return name.span
        case ast.Arithmetic(left=left, right=right):
            return expr_span(left).to(expr_span(right))
        case ast.Extreme(options=options):
            return expr_span(options[0]).to(expr_span(options[-1]))
