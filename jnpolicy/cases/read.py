"""A case file → a case, checked against a pack's vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jnpolicy.cases.benefits import BenefitForm
from jnpolicy.cases.case import Case
from jnpolicy.cases.expected import ExpectationForm
from jnpolicy.cases.facts import FactForm
from jnpolicy.cases.form import Form, is_empty
from jnpolicy.cases.yaml_tree import Mapping, Node, Scalar, Sequence, read_yaml
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.load import find_pack, read_source
from jnpolicy.model.policy import Pack
from jnpolicy.resources import bundled_packs
from jnpolicy.text.source import Source, Span
from jnpolicy.text.suggest import nearest, suggestion

TOP_KEYS = ("案例", "政策", "申请人", "事项", "同一事项", "已享受", "其他政策", "读法", "预期", "说明")


@dataclass(frozen=True, slots=True)
class Written:
    """A case as written, no vocabulary known yet. `findings` hold what is wrong with it as YAML."""

    source: Source
    tree: Mapping
    findings: Diagnostics

    @property
    def policies(self) -> tuple[Scalar, ...]:
        """The policies that it names: one, or a list."""
        node = next((node for key, node in self.tree.entries if key.text == "政策"), None)
        items = node.items if isinstance(node, Sequence) else [node]
        return tuple(item for item in items if isinstance(item, Scalar) and not item.is_null)


def load_case(path: Path, pack: Pack, diagnostics: Diagnostics) -> Case | None:
    """Read a case file. None where it has errors; all of them are reported."""
    written = load_written(path, diagnostics)
    return check_case(written, pack, diagnostics) if written is not None else None


def read_case(source: Source, pack: Pack, diagnostics: Diagnostics) -> Case | None:
    """The case that a text states. None where it has errors; all of them are reported."""
    written = read_written(source, diagnostics)
    return check_case(written, pack, diagnostics) if written is not None else None


def load_written(path: Path, diagnostics: Diagnostics) -> Written | None:
    """Read a case file once, for its policy and for all that it says."""
    source = read_source(path, diagnostics)
    return read_written(source, diagnostics) if source is not None else None


def read_written(source: Source, diagnostics: Diagnostics) -> Written | None:
    """The tree of a text; None where it is none that a case may be (reported)."""
    found = Diagnostics()
    tree = read_yaml(source, found)
    if not isinstance(tree, Mapping) and not found.has_errors:
        place = tree.span if tree is not None else Span(source, 0, 1)
        found.add("JN0501", place, reason="最外层应当是“申请人:”“事项:”这样的条目")
    diagnostics.extend(found)
    return Written(source, tree, found) if isinstance(tree, Mapping) else None


def check_case(written: Written, pack: Pack, diagnostics: Diagnostics) -> Case | None:
    """The case in the terms of a pack. None where it has errors; all of them are reported."""
    found = Diagnostics()
    found.extend(written.findings)
    case = _case(written, pack, found)
    diagnostics.extend(found)
    return None if found.has_errors else case


def check_policy(written: Written, folder: Path, diagnostics: Diagnostics) -> None:
    """Whether a case that lies in a pack's folder names that pack; another one is reported."""
    nodes = written.policies
    if not nodes or folder.resolve().name in [node.text.strip() for node in nodes]:
        return
    node = nodes[0]
    name = node.text.strip()
    named = find_pack(name)
    if named is None:
        known = [folder.resolve().name, *bundled_packs()]
        hint = suggestion(name, known, f"这个政策包叫「{known[0]}」。")
        diagnostics.add("JN0525", node.span, name=name, hint=hint)
    elif named.resolve() != folder.resolve():
        diagnostics.add("JN0526", node.span, name=name, pack=folder.resolve().name)


def _case(written: Written, pack: Pack, diagnostics: Diagnostics) -> Case:
    form = Form(pack, diagnostics)
    top = form.entries(written.tree, TOP_KEYS)
    facts = FactForm(pack, diagnostics)
    applicant = facts.applicant(top.get("申请人"), written.tree.span)
    matters = facts.matters(top.get("事项"))
    benefits = BenefitForm(pack, diagnostics, facts.identifiers)
    others = benefits.others(top.get("其他政策"), matters)
    expected = ExpectationForm(pack, diagnostics, facts.identifiers)
    return Case(
        name=form.text(top.get("案例")) or written.source.name,
        policies=tuple(node.text.strip() for node in written.policies),
        applicant=applicant,
        matters=tuple(matters.values()),
        links=_links(top.get("同一事项"), benefits),
        awards=tuple(benefits.awards(top.get("已享受"), applicant, matters)),
        others=tuple(others),
        readings=tuple(_readings(top.get("读法"), form)),
        expectation=expected.expectation(top.get("预期"), matters, [other.id for other in others]),
    )


def _links(node: Node | None, form: Form) -> tuple[tuple[str, ...], ...]:
    links = []
    for item in form.items(node):
        words = form.words(item) if isinstance(item, Sequence) else []
        for word in words:
            form.nowhere(word)
        if len({word.text for word in words}) < 2:
            form.diagnostics.add("JN0501", item.span, reason="“同一事项”的每一行写成“- [编号一, 编号二]”")
        links.append(tuple(dict.fromkeys(word.text for word in words)))
    return tuple(links)


def _readings(node: Node | None, form: Form) -> list[tuple[str, str]]:
    if node is None or is_empty(node):
        return []
    if not isinstance(node, Mapping):
        form.diagnostics.add("JN0501", node.span, reason="“读法”应当写成“条款: 读法”")
        return []
    pairs = []
    for key, value in node.entries:
        names = [reading.name for question in form.pack.questions if question.owner == key.text for reading in question.readings]
        for word in form.words(value):
            if word.text in names:
                pairs.append((key.text, word.text))
            elif not form.is_lost(key.text):
                guess = nearest(key.text, {question.owner for question in form.pack.questions})
                hint = f"读法有：{'、'.join(names)}。" if names else f"是不是「{guess}」？" if guess else "检查名称。"
                form.diagnostics.add("JN0602", word.span, name=key.text, reading=word.text, hint=hint)
    return pairs
