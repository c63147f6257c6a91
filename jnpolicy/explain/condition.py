"""A decided condition in words: the value, what is asked of it, and how far it is off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from jnpolicy.explain.follows import opposite
from jnpolicy.explain.proof import Decided, Stated, Step, Valued, Verdict
from jnpolicy.explain.sentence import ANY, EVERY, Sentence
from jnpolicy.model import expression as model
from jnpolicy.model.describe import condition_text, either, expression_text, operator_text, period_text, value_text
from jnpolicy.model.policy import Policy
from jnpolicy.model.types import Sort, Type
from jnpolicy.model.walk import Node, children
from jnpolicy.text.calendar import as_date, as_number, later


def condition_sentences(step: Decided, condition: model.Condition, policy: Policy) -> tuple[Sentence, ...]:
    """A condition that asks for several things is told thing by thing."""
    sentence = condition_sentence(step, condition, policy)
    return sentence.below if isinstance(condition, model.All) else (sentence,)


def condition_sentence(step: Decided, condition: model.Condition, policy: Policy, *, negated: bool = False) -> Sentence:
    """What a condition came to, or its contrary. Parts, definitions and what an aggregate ran over stand below it."""
    verdict = opposite(step.verdict) if negated else step.verdict
    mark, fails = verdict.value, verdict is Verdict.FAILS
    match condition:
        case model.Not(part=part):
            (below,) = step.below
            assert isinstance(below, Decided)
            return condition_sentence(below, part, policy, negated=not negated)
        case model.All(parts=parts) | model.Any(parts=parts):
            text = EVERY if isinstance(condition, model.All) is not negated else ANY
            told = _parts(step, parts, policy, negated)
            return Sentence(text, mark, "", tuple(sentence for part in told for sentence in _without_group(part, text)))
        case model.Is(concept=concept):
            definition = policy.vocabulary.concepts[concept]
            (below,) = step.below
            assert isinstance(below, Decided)
            inner = condition_sentence(below, definition.condition, policy)
            if below.verdict is Verdict.OPEN:
                text = f"是否属于「{concept}」还不能确定，要求{'不' if negated else ''}属于"
            else:
                text = f"{'' if below.verdict is Verdict.HOLDS else '不'}属于「{concept}」"
                text += f"，要求{'不' if negated else ''}属于" if fails else ""
            rests_on = _without_group(inner, EVERY)
            return Sentence(text, mark, _only_place(rests_on), rests_on)
        case model.Member(attribute=attribute, values=values):
            fact = _fact(step)
            asked = f"要求{'不' if negated else ''}为{either(values)}"
            if fact.value is None:
                return Sentence(f"{attribute.name}没有写明，{asked}", mark)
            shown = f"{attribute.name}为{fact.value}"
            same = not negated and values == (fact.value,)
            return Sentence(shown if same else f"{shown}，{asked}", mark, fact.place)
        case model.IsTrue(attribute=attribute):
            fact = _fact(step)
            wanted = f"，要求{'否' if negated else '是'}"
            if fact.value is None:
                return Sentence(f"{attribute.name}没有写明{wanted}", mark)
            return Sentence(f"{attribute.name}：{'是' if fact.value else '否'}{wanted if fails else ''}", mark, fact.place)
        case model.Compare(left=left, operator=operator, right=right):
            one, two = step.below
            asked = _OPPOSITE[operator] if negated else operator
            text = (
                f"{_shown(one, left)}，要求{operator_text(asked, left.type)}{_threshold(two, right, of_record=_of_record(left))}"
            )
            if fails:
                text += _distance(_value(one), asked, _value(two), left.type)
            return Sentence(text, mark, _place(step), _members(step, (left, right), policy))
        case model.Within(left=left, start=start, number=number, unit=unit):
            one, two = step.below
            day, first = _value(one), _value(two)
            last = None if first is None else Fraction(as_number(later(as_date(first), number, unit)))
            until = "" if last is None else f"（至{value_text(last, left.type)}）"
            period = f"{_threshold(two, start, of_record=_of_record(left))}起{period_text(number, unit)}内{until}"
            text = f"{_shown(one, left)}，要求{'不' if negated else ''}在{period}"
            if fails and not negated and day is not None and first is not None:
                text += _distance(day, ">=", first, left.type) if day < first else _distance(day, "<=", last, left.type)
            return Sentence(text, mark, _place(step), _members(step, (left, start), policy))


_OPPOSITE = {">=": "<", "<=": ">", ">": "<=", "<": ">=", "=": "!="}


def time_sentence(step: Decided, time: model.Attribute, period: str) -> Sentence:
    """Whether a matter counts by its day or year."""
    fact = _fact(step)
    if fact.low is None or fact.low != fact.high:
        return Sentence(f"{time.name}没有写明，要求在施行期内（{period}）", step.verdict.value)
    inside = "在施行期内" if step.verdict is Verdict.HOLDS else "不在施行期内"
    return Sentence(f"{time.name}{value_text(fact.low, time.type)}，{inside}（{period}）", step.verdict.value, fact.place)


def _without_group(sentence: Sentence, text: str) -> tuple[Sentence, ...]:
    """The parts of a group that asks for what is asked anyway; else the sentence itself."""
    return sentence.below if sentence.text == text else (sentence,)


def _only_place(sentences: Iterable[Sentence]) -> str:
    """The place of all that sentences rest on, where it is one line of the case."""
    places = {sentence.place or _only_place(sentence.below) for sentence in sentences}
    lines = {place.rsplit(":", 1)[0] for place in places}
    return min(places) if len(lines) == 1 else ""


def _parts(step: Decided, parts: tuple[model.Condition, ...], policy: Policy, negated: bool) -> tuple[Sentence, ...]:
    found = []
    for below, part in zip(step.below, parts, strict=True):
        assert isinstance(below, Decided)
        found.append(condition_sentence(below, part, policy, negated=negated))
    return tuple(found)


def _fact(step: Decided) -> Stated:
    fact = step.below[0]
    assert isinstance(fact, Stated)
    return fact


def _value(step: Step) -> Fraction | None:
    """The one number that a step comes to."""
    assert not isinstance(step, Decided)
    return step.low if step.low == step.high else None


def _shown(step: Step, node: model.Expression) -> str:
    """本金48万元, 研发投入＋设备投入为300万元, 本金未知"""
    value = _value(step)
    name = expression_text(node)
    if value is None:
        return f"{name}{_open(step, node.type)}"
    return f"{name}{'' if isinstance(node, model.Attribute) else '为'}{value_text(value, node.type)}"


def _open(step: Step, kind: Type) -> str:
    assert not isinstance(step, Decided)
    if step.high is not None and step.low is not None:
        return f"在{value_text(step.low, kind)}到{value_text(step.high, kind)}之间"
    if step.low:
        return f"至少{value_text(step.low, kind)}"
    return "没有写明" if isinstance(step, Stated) else "还不能确定"


def _of_record(node: model.Expression) -> bool:
    return isinstance(node, model.Attribute) and node.role is model.Role.RECORD


def _threshold(step: Step, node: model.Expression, *, of_record: bool) -> str:
    """50万元, 总投入（400万元）; beside a fact of what is counted, 本事项的年度（2025年）."""
    value = _value(step)
    if isinstance(node, model.Constant):
        return value_text(node.value, node.type)
    shown = _open(step, node.type) if value is None else value_text(value, node.type)
    whose = "本事项的" if of_record and isinstance(node, model.Attribute) and node.role is model.Role.MATTER else ""
    return f"{whose}{expression_text(node)}（{shown}）"


def _distance(value: Fraction | None, operator: str, threshold: Fraction | None, kind: Type) -> str:
    """，超出300万元"""
    if value is None or threshold is None or operator == "=":
        return ""
    if value == threshold:
        return "，正好相等，不算在内"
    if kind.sort is Sort.DATE:
        days = abs((as_date(value) - as_date(threshold)).days)
        return f"，{'早' if value < threshold else '晚'}了{days}天"
    gap = value_text(abs(value - threshold), kind)
    if kind.sort is Sort.YEAR:
        return f"，{'早' if value < threshold else '晚'}了{gap}"
    if kind.sort is Sort.RATE:
        gap = f"{value_text(abs(value - threshold), kind).removesuffix('%')}个百分点" if gap.endswith("%") else gap
    return f"，{'还差' if value < threshold else '超出'}{gap}"


def _place(step: Decided) -> str:
    """Where the case states the first fact that a comparison reads."""
    return next((below.place for below in step.below if isinstance(below, Stated) and below.place), "")


def _members(step: Decided, sides: tuple[model.Expression, ...], policy: Policy) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for below, side in zip(step.below, sides, strict=True):
        if isinstance(below, Valued):
            found += value_sentences(below, side, policy)
    return tuple(found)


def value_sentences(step: Valued, node: model.Expression, policy: Policy) -> list[Sentence]:
    """What a value rests on, where there is more to say than its formula: which row applied, what was counted."""
    match node:
        case model.Aggregate():
            return [_counted(below, node, policy) for below in step.below if isinstance(below, Valued)]
        case model.Cases(rows=rows, otherwise=otherwise):
            asked = [below for below in step.below if isinstance(below, Decided)]
            told = [_row(below, row[0], policy) for below, row in zip(asked, rows, strict=False)]
            values = [row[1] for below, row in zip(asked, rows, strict=False) if below.verdict is not Verdict.FAILS]
            if asked[-1].verdict is not Verdict.HOLDS:
                values.append(otherwise)
                told += [Sentence("其他情形，适用")] if all(below.verdict is Verdict.FAILS for below in asked) else []
            return told + _inner([below for below in step.below if not isinstance(below, Decided)], values, policy)
        case model.Raised(value=value, raises=raises):
            asked = [below for below in step.below if isinstance(below, Decided)]
            told = [_row(below, item.condition, policy) for below, item in zip(asked, raises, strict=True)]
            return _inner(step.below[:1], [value], policy) + told
        case model.Attribute() | model.Award() | model.Constant():
            return []
        case _:
            return _inner(step.below, children(node), policy)


def _row(step: Decided, condition: model.Condition, policy: Policy) -> Sentence:
    """Whether a row of an amount, or a raise, applies."""
    applies = {Verdict.HOLDS: "适用", Verdict.FAILS: "不适用", Verdict.OPEN: "是否适用待核实"}[step.verdict]
    mark = step.verdict.value if step.verdict is Verdict.OPEN else ""
    below = _without_group(condition_sentence(step, condition, policy), EVERY)
    return Sentence(f"{condition_text(condition)}的，{applies}", mark, "", below)


def _inner(steps: Sequence[Step], nodes: Sequence[Node], policy: Policy) -> list[Sentence]:
    found: list[Sentence] = []
    for below, node in zip(steps, nodes, strict=True):
        if isinstance(below, Valued) and isinstance(node, model.Expression):
            found += value_sentences(below, node, policy)
    return found


def _counted(step: Valued, node: model.Aggregate, policy: Policy) -> Sentence:
    """案例甲：计入120万元"""
    asked = [below for below in step.below if isinstance(below, Decided)]
    facts = [below for below in step.below if isinstance(below, Stated)]
    met = [condition_sentence(item, node.condition, policy) for item in asked if node.condition is not None]
    below = tuple(sentence for item in met for sentence in _without_group(item, EVERY))
    verdict = asked[0].verdict if asked else Verdict.HOLDS
    value = _value(step)
    amount = "" if node.attribute is None else value_text(value, node.attribute.type) if value is not None else "，数不知道"
    place = facts[0].place if facts else ""
    match verdict:
        case Verdict.FAILS:
            return Sentence(f"{step.of}：不计入", "", place, below)
        case Verdict.OPEN:
            return Sentence(f"{step.of}：是否计入待核实", Verdict.OPEN.value, place, below)
        case _:
            return Sentence(f"{step.of}：计入{amount}", "", place, below)
