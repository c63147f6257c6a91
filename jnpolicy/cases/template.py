"""A commented template of a case for a pack."""

from __future__ import annotations

from collections.abc import Iterator

from jnpolicy.model.policy import AttributeDefinition, Kind, Nature, Pack
from jnpolicy.model.types import Sort, Type

_SAMPLES = {
    Sort.MONEY: "100万元", Sort.RATE: "40%", Sort.DATE: "2021-03-05", Sort.YEAR: "2021", Sort.BOOL: "是", Sort.IDENT: "编号1",
}  # fmt: skip


def case_template(pack: Pack) -> str:
    """YAML in which every kind and attribute of the pack is listed; what is left empty is unknown."""
    return "\n".join(_lines(pack)) + "\n"


def _lines(pack: Pack) -> Iterator[str]:
    vocabulary = pack.base.vocabulary
    applicants = [kind for kind in vocabulary.kinds.values() if kind.role == "applicant"]
    matters = [kind for kind in vocabulary.kinds.values() if kind.role == "matter"]
    yield f"# {pack.base.title}"
    yield "# 填写方法：金额带单位（50万元），日期写 2021-03-05，不知道的留空。留空就是“待核实”，不会当作否或0。"
    yield "# 以 # 开头的行不起作用；需要哪一项，就去掉那一段行首的 #，改成实际情况。"
    yield ""
    yield "案例: 我的案例"
    yield f"政策: {pack.id}"
    yield "申请人:"
    yield "  名称: 某某公司"
    yield f"  类型: {applicants[1].name if len(applicants) > 1 else applicants[0].name}" + (
        f"      # 可以是几种，写成 [甲, 乙]；可选：{'、'.join(kind.name for kind in applicants)}"
    )
    for kind in applicants:
        if kind.attributes:
            yield f"  # —— {kind.name} ——"
            yield from (f"  # {_attribute(attribute)}" for attribute in kind.attributes)
    yield ""
    yield "事项: []"
    yield "# 事项:              # 去掉上一行，每件事写一段"
    for kind in matters:
        yield from _matter(pack, kind)
    yield ""
    yield "# 同一事项:          # 不同编号其实是同一件事的，连起来"
    yield "#   - [编号一, 编号二]"
    yield ""
    yield "# 已享受:            # 已经拿到的奖补，会占用限额"
    yield "#   - 条款: 条款的名称"
    yield "#     年度: 2021"
    yield "#     金额: 8万元"
    yield ""
    yield "# 其他政策:          # 别的政策在同一事项上给的奖补，一起比较"
    yield "#   - 编号: 其他1"
    yield "#     名称: 某某奖励"
    yield "#     事项: 编号一"
    yield "#     金额: 100万元"
    yield "#     责任单位: 某某局"


def _matter(pack: Pack, kind: Kind) -> Iterator[str]:
    yield f"#   - 编号: {kind.short}1"
    yield f"#     种类: {kind.name}"
    yield "#     名称:"
    for attribute in pack.base.vocabulary.attributes_of(kind.name).values():
        yield f"#     {_attribute(attribute)}"
    references = [c.id for c in pack.base.clauses if c.matter == kind.name and c.nature is Nature.REFERENCE]
    if references:
        yield "#     参照数额:      # 所参照的政策给多少，由案例写明"
        yield from (f"#       {title}: " for title in references)


def _attribute(attribute: AttributeDefinition) -> str:
    note = f"；{attribute.note}" if attribute.note else ""
    return f"{attribute.name}:      # {value_hint(attribute.type)}{note}"


def value_hint(kind: Type) -> str:
    """How a value of a type is written, for people to fill in."""
    match kind.sort:
        case Sort.ENUM:
            return f"可选：{'、'.join(kind.values)}"
        case Sort.BOOL:
            return "是或否"
        case Sort.QUANTITY:
            return f"数量，如10{kind.unit}"
        case _:
            return f"{kind.text}，如{_SAMPLES[kind.sort]}"
