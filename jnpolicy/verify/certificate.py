"""The certificate of a decision: parts that nothing ties together, what each pays, and what each pays at most.

That the parts are apart and add up is checked here; of a part of one candidate also that it cannot pay more. A limit may
stand over several parts where it lets everything through whatever is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from jnpolicy.model.policy import RelationKind
from jnpolicy.verify.candidates import Option
from jnpolicy.verify.claims import ProvenPart
from jnpolicy.verify.payment import Payment

ALONE = "单独"
_WAYS = (ALONE, "上界", "逐层", "搜索")


def faults_in(
    parts: Sequence[ProvenPart], payment: Payment, options: Mapping[str, Option], chosen: Sequence[Option], *, certain: bool,
    taking_part: Sequence[Option], forbidden: frozenset[str],
) -> Iterator[str]:  # fmt: skip
    """What is wrong with a certificate of these chosen, in Chinese; `options` are all that may be chosen."""
    listed = [name for part in parts for name in part.candidates]
    if len(set(listed)) != len(listed) or not {option.name for option in taking_part} <= set(listed) <= set(options):
        yield "证书里的可选项不是参加选择的各项"
        return
    home = _home(parts)
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
        if part.how not in _WAYS or (part.how == ALONE) is not (len(part.candidates) == 1):
            yield f"证书第{place}部分怎样证明"
        elif part.how == ALONE and part.candidates[0] not in forbidden and part.bound < alone[part.candidates[0]]:
            yield f"证书第{place}部分的上界：这一项单独就能得更多"


def _home(parts: Sequence[ProvenPart]) -> dict[str, int]:
    """Candidate → the place of its part."""
    return {name: place for place, part in enumerate(parts) for name in part.candidates}


def _tied(payment: Payment, options: Sequence[Option]) -> Iterator[tuple[str, str]]:
    """Pairs that a relation or a share ties; a ceiling on both stacked is a limit (`reach_across`)."""
    relations = payment.relations
    names = {option.name for option in options}
    for option in options:
        taken = payment.candidates.due(option)
        for other in relations.rivals(option):
            if other.name in names:
                kind = relations.between(option, other)
                share = kind is not None and other.clause is not None and other.clause.id in taken
                if share or kind is RelationKind.TOP_UP or relations.one_of(option, other) is not None:
                    yield option.name, other.name


def reach_across(parts: Sequence[ProvenPart], payment: Payment, options: Mapping[str, Option]) -> int:
    """How many limits stand over several parts without being seen here to let everything through."""
    under: dict[tuple[object, ...], dict[int, list[tuple[Option, int]]]] = {}
    left: dict[tuple[object, ...], int] = {}
    for place, part in enumerate(parts):
        for name in part.candidates:
            for raw in options[name].raw:
                for ceiling in payment.ceilings(options[name], raw.component):
                    left[ceiling.key] = ceiling.left
                    under.setdefault(ceiling.key, {}).setdefault(place, []).append((options[name], raw.low))
    home = _home(parts)
    stacked = ((options[name], other) for name in home for other in payment.relations.rivals(options[name]) if other.name in home)
    found = sum(home[one.name] < home[other.name] and _may_cut(payment, one, other) for one, other in stacked)
    for key, homes in under.items():
        own = any(option.clause is not None for rows in homes.values() for option, _ in rows)
        if len(homes) > 1 and own:
            most = sum(min(max(0, parts[place].bound), _at_most(payment, rows)) for place, rows in homes.items())
            found += most > left[key]
    return found


def _may_cut(payment: Payment, one: Option, two: Option) -> bool:
    """Whether there is a ceiling on both stacked that is not seen here to be above all that they ask."""
    pair = frozenset((one.name, two.name))
    ceilings = [ceiling.left for ceiling in payment.stacks(one, {two.name: two}) if pair in ceiling.key]
    shares = payment.candidates.due(one) or payment.candidates.due(two)  # what they ask hangs on others
    return bool(ceilings) and (bool(shares) or one.low + two.low > min(ceilings))


def _at_most(payment: Payment, rows: Sequence[tuple[Option, int]]) -> int:
    """What options can be paid under a limit: of those on one thing that all exclude each other the largest counts."""
    asked: dict[str, int] = {}
    things: dict[frozenset[str], list[Option]] = {}
    for option, fen in rows:
        if option.name not in asked:
            things.setdefault(payment.values.thing[option.matter], []).append(option)
        asked[option.name] = asked.get(option.name, 0) + fen
    whole = 0
    for group in things.values():
        amounts = [asked[option.name] for option in group]
        apart = all(payment.relations.one_of(one, two) is not None for one, two in combinations(group, 2))
        whole += max(amounts) if apart else sum(amounts)
    return whole
