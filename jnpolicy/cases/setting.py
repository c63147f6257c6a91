"""One fact as a line: 贷款1.本金=300万元, 申请人.规模=小型, 场景1.国家级入选=未知, 租用1.参照数额.超算租用=62万元.

What stands before the name says whose it is; it may be left out where only one could be meant. Values are read as a case
file's are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from jnpolicy.cases.case import Case
from jnpolicy.cases.state import FactKey, Statement, attributes_of
from jnpolicy.cases.values import read_money, read_value
from jnpolicy.cases.yaml_tree import Scalar
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.policy import AttributeDefinition, Nature, Pack
from jnpolicy.text.source import Source, Span
from jnpolicy.text.suggest import suggestion

APPLICANT = "申请人"
REFERENCE = "参照数额"
UNSTATED = "未知"
_BETWEEN = r"[.．。·的]"  # between whose it is and its name
_EQUALS = re.compile(r"[=＝]")


@dataclass(frozen=True, slots=True)
class _Setting:
    """A line with the places of its parts."""

    source: Source
    pack: Pack
    case: Case
    diagnostics: Diagnostics

    def statement(self) -> Statement | None:
        text = self.source.text
        equals = _EQUALS.search(text)
        path = text[: equals.start()].strip() if equals else ""
        if equals is None or not path:
            self.diagnostics.add("JN0623", self.span(0, len(text)), text=text)
            return None
        value = Scalar(text[equals.end() :].strip(), self.span(equals.end(), len(text)))
        found = self._whose(path)
        if found is None:
            return None
        matter, name = found
        reference = re.fullmatch(rf"{REFERENCE}{_BETWEEN}?(.*)", name)
        if reference is not None and matter:
            return self._reference(matter, reference.group(1), value)
        definition = self._attributes(matter).get(name)
        if definition is None:
            self._no_attribute(matter, name, path)
            return None
        return self._read(matter, definition, value)

    def span(self, start: int, end: int) -> Span:
        return Span(self.source, start, max(end, start + 1))

    def _attributes(self, matter: str) -> Mapping[str, AttributeDefinition]:
        return attributes_of(self.pack.base.vocabulary, self.case, matter)

    def _whose(self, path: str) -> tuple[str, str] | None:
        """The matter ("" for the applicant) and the name; None where it cannot be told (reported)."""
        vocabulary = self.pack.base.vocabulary
        kinds = {name for kind in self.case.applicant.kinds for name in vocabulary.lineage(kind)}
        subjects = dict.fromkeys((APPLICANT, self.case.applicant.name, *kinds), "")
        subjects |= {matter.name: matter.id for matter in self.case.matters} | {m.id: m.id for m in self.case.matters}
        for subject in sorted(subjects, key=len, reverse=True):
            rest = re.fullmatch(rf"{_BETWEEN}(.+)", path[len(subject) :]) if path.startswith(subject) else None
            if rest is not None:
                return subjects[subject], rest.group(1).strip()
        owners = [matter for matter in ("", *(m.id for m in self.case.matters)) if path in self._attributes(matter)]
        if len(owners) == 1:
            return owners[0], path
        place = self.span(0, len(path))
        if owners:
            names = "、".join(owner or APPLICANT for owner in owners)
            self.diagnostics.add("JN0625", place, name=path, owners=names, first=owners[0] or APPLICANT)
            return None
        head = re.split(_BETWEEN, path, maxsplit=1)
        if len(head) > 1:
            known = [APPLICANT, *(matter.id for matter in self.case.matters)]
            hint = suggestion(head[0], known, f"可以写：{'、'.join(known)}。")
            self.diagnostics.add("JN0624", self.span(0, len(head[0])), name=head[0], hint=hint)
        else:
            self._no_attribute("", path, path)
        return None

    def _no_attribute(self, matter: str, name: str, path: str) -> None:
        known = self._attributes(matter)
        kind = self.case.matter(matter).kind if matter else "、".join(self.case.applicant.kinds)
        start = path.rfind(name)
        hint = suggestion(name, known, f"可以写：{'、'.join(known) or '（无）'}。")
        self.diagnostics.add("JN0513", self.span(start, start + len(name)), kind=kind, name=name, hint=hint)

    def _read(self, matter: str, definition: AttributeDefinition, value: Scalar) -> Statement | None:
        key = (matter, definition.name)
        if value.is_null:
            if matter and definition.name in self.pack.counted_by(kind := self.case.matter(matter).kind):
                self.diagnostics.add("JN0515", value.span, kind=kind, name=definition.name)
                return None
            return Statement(key, "", None)
        made = read_value(value, definition.type, definition.name, self.diagnostics, signed=definition.signed)
        return None if made is None else Statement(key, value.text, made)

    def _reference(self, matter: str, title: str, value: Scalar) -> Statement | None:
        kinds = self.pack.base.vocabulary.lineage(self.case.matter(matter).kind)
        titles = [c.id for c in self.pack.base.clauses if c.nature is Nature.REFERENCE and c.matter in kinds]
        if title not in titles:
            hint = suggestion(title, titles, f"管这种事项的参照条款有：{'、'.join(titles) or '（无）'}。")
            self.diagnostics.add("JN0516", value.span, name=title, hint=hint)
            return None
        made = None if value.is_null else read_money(value, title, self.diagnostics)
        if made is None and not value.is_null:
            return None
        return Statement((matter, REFERENCE), value.text, made, title)


def read_setting(text: str, option: str, pack: Pack, case: Case, diagnostics: Diagnostics) -> Statement | None:
    """What a line states of a case; None where it is wrong (reported). `option` is what places call it."""
    return _Setting(Source(option, text), pack, case, diagnostics).statement()


def read_answer(text: str, source: str, key: FactKey, definition: AttributeDefinition, found: Diagnostics) -> Statement | None:
    """An answer to the question for one fact; None where it is no value that a case may have (reported)."""
    value = Scalar(text.strip(), Span(Source(source, text), 0, max(1, len(text))))
    made = read_value(value, definition.type, definition.name, found, signed=definition.signed)
    return None if made is None else Statement(key, value.text, made)


def read_amount(text: str, source: str, matter: str, title: str, found: Diagnostics) -> Statement | None:
    """What the policy that a 参照 clause refers to gives for a matter; None where it is no amount (reported)."""
    made = read_money(Scalar(text.strip(), Span(Source(source, text), 0, max(1, len(text)))), title, found)
    return None if made is None else Statement((matter, REFERENCE), text.strip(), made, title)


def setting_text(item: Statement) -> str:
    """A statement as `read_setting` reads it."""
    matter, name = item.key
    path = ".".join(filter(None, (matter or APPLICANT, name, item.reference)))
    return f"{path}={item.text if item.value is not None else UNSTATED}"
