"""A case with one matter more or less: 编号: 贷9, 种类: 银行贷款, 本金: 100万元."""

from __future__ import annotations

from dataclasses import replace

from jnpolicy.cases.case import Case, Matter
from jnpolicy.cases.facts import FactForm
from jnpolicy.cases.yaml_tree import read_yaml
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.policy import Pack
from jnpolicy.text.source import Source
from jnpolicy.text.suggest import suggestion


def read_matter(text: str, option: str, pack: Pack, case: Case, diagnostics: Diagnostics) -> Matter | None:
    """The matter that a line states as a case file does; None where it is wrong (reported). `option`: what places call it."""
    found = Diagnostics()
    source = Source(option, "[{" + text.strip().removeprefix("{").removesuffix("}") + "}]")
    tree = read_yaml(source, found)
    matters = [*FactForm(pack, found).matters(tree).values()]
    for matter in matters:
        if any(matter.id == own.id for own in case.matters):
            found.add("JN0514", matter.span, name=matter.id)
    diagnostics.extend(found)
    return None if found.has_errors or not matters else matters[0]


def with_matter(case: Case, matter: Matter) -> Case:
    """The case with it, as the last one listed."""
    return replace(case, matters=(*case.matters, matter))


def without_matter(name: str, case: Case, diagnostics: Diagnostics) -> Case | None:
    """The case without a matter, by identifier or name, and without what could only be had on it; None where that cannot be."""
    matter = next((item for item in case.matters if name in (item.id, item.name)), None)
    if matter is None:
        known = [item.id for item in case.matters]
        hint = suggestion(name, known, f"案例的事项有：{'、'.join(known) or '（无）'}。")
        diagnostics.add("JN0638", None, name=name, hint=hint)
        return None
    if any(award.matter == matter.id for award in case.awards):
        diagnostics.add("JN0643", None, name=matter.id)
        return None
    links = (tuple(other for other in link if other != matter.id) for link in case.links)
    return replace(
        case,
        matters=tuple(item for item in case.matters if item != matter),
        links=tuple(link for link in links if len(link) > 1),
        others=tuple(other for other in case.others if other.matter != matter.id),
    )
