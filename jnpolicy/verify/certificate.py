"""The certificate of a decision: parts that nothing ties together, what each pays, and what each pays at most.

That the parts are apart and add up is checked here; of a part of one candidate also that it cannot pay more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jnpolicy.model.policy import RelationKind
from jnpolicy.verify.candidates import Option
from jnpolicy.verify.claims import ProvenPart
from jnpolicy.verify.payment import Payment

ALONE = "单独"
_TIES = (RelationKind.TOP_UP, RelationKind.STACK_CAPPED)


def faults_in(
    parts: Sequence[ProvenPart], payment: Payment, options: Mapping[str, Option], chosen: Sequence[Option], *, certain: bool,
    forbidden: frozenset[str],
) -> Iterator[str]:  # fmt: skip
    """What is wrong with a certificate of these chosen, in Chinese; `options` are all that may be chosen."""
    listed = [name for part in parts for name in part.candidates]
    if len(set(listed)) != len(listed) or not {option.name for option in chosen} <= set(listed) <= set(options):
        yield "证书里的可选项不是参加选择的各项"
        return
    home = {name: place for place, part in enumerate(parts) for name in part.candidates}
    for one, two in _tied(payment, [options[name] for name in listed]):
        if home[one] != home[two]:
            yield f"证书把相互牵连的「{one}」与「{two}」分在两部分"
    paid = {name: sum(row.paid for row in rows) for name, rows in payment.pay(chosen, certain=certain).items()}
    alone = {
        part.candidates[0]: payment.total([options[part.candidates[0]]], certain=certain)
        for part in parts
        if len(part.candidates) == 1
    }
    for place, part in enumerate(parts, 1):
        total = sum(paid.get(name, 0) for name in part.candidates)
        if part.total != total:
            yield f"证书第{place}部分的合计"
        if part.bound < total or (part.proven and part.bound != total):
            yield f"证书第{place}部分的上界"
        if (part.how == ALONE) is not (len(part.candidates) == 1):
            yield f"证书第{place}部分怎样证明"
        elif part.how == ALONE and part.candidates[0] not in forbidden and part.bound < alone[part.candidates[0]]:
            yield f"证书第{place}部分的上界：这一项单独就能得更多"


def _tied(payment: Payment, options: Sequence[Option]) -> Iterator[tuple[str, str]]:
    """Pairs that a relation, a limit or a share ties. A limit cuts only what this policy pays."""
    relations = payment.relations
    names = {option.name for option in options}
    under: dict[tuple[object, ...], list[Option]] = {}
    for option in options:
        taken = payment.candidates.due(option)
        for other in relations.rivals(option):
            if other.name in names:
                kind = relations.between(option, other)
                share = kind is not None and other.clause is not None and other.clause.id in taken
                if share or kind in _TIES or relations.one_of(option, other) is not None:
                    yield option.name, other.name
        for raw in option.raw:
            for ceiling in payment.ceilings(option, raw.component):
                under.setdefault(ceiling.key, []).append(option)
    for group in under.values():
        if any(option.clause is not None for option in group):
            yield from ((group[0].name, option.name) for option in group)
