"""Turns of phrase that say what another says: the words of a statement in the one form in which they are to stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lark import Token, Tree

from jnpolicy.syntax.keywords import spelled

Child = Token | Tree[Token]


def words_of(tree: Tree[Token]) -> Iterator[Token]:
    """The tokens of a tree in order, reworded. One that is put in has no length."""
    for child in _reworded(tree):
        if isinstance(child, Token):
            yield child
        else:
            yield from words_of(child)


def _reworded(tree: Tree[Token]) -> Sequence[Child]:
    children: Sequence[Child] = tree.children
    match tree.data:
        case "bound_capped" | "ceiling":
            return _ceiling(children)
        case "band_below" | "band_between" | "band_above" | "band_over" | "band_rest":
            return _without(children, "COMMA", "BY", "GIVES")
        case "capped" | "per_unit_value":
            return _without(children, "GIVES")
        case "compare_reaching":
            return children[:-1]
        case "relation_internal" | "relation_external":
            return _comma(children)
        case "compare_afterwards" | "compare_between":
            return _at(children)
        case "relation_pairs":
            return _pairs(children)
        case "uplift":
            return [_semicolon(child) for child in children]
    return children


def _ceiling(children: Sequence[Child]) -> Sequence[Child]:
    """最高100万元封顶, 100万元封顶 → 最高100万元."""
    kept = _without(children, "CAPPED")
    if len(kept) == len(children) or any(isinstance(child, Token) and child.type in ("CAP", "LE") for child in kept):
        return kept
    *before, amount = kept
    return [*before, _put_in("CAP", amount), amount]


def _at(children: Sequence[Child]) -> Sequence[Child]:
    """200万元以上 → 在200万元以上."""
    first = children[0]
    return children if isinstance(first, Token) and first.type == "AT" else [_put_in("AT", first), *children]


def _semicolon(child: Child) -> Child:
    """…的，提高10%，累计最高… → …的，提高10%；累计最高…: it holds for all rows, so it is one by itself."""
    if isinstance(child, Token) and child.type == "COMMA":
        return Token.new_borrow_pos("SEMI", spelled("SEMI"), child)
    return child


def _pairs(children: Sequence[Child]) -> Sequence[Child]:
    """「甲」、「乙」之间，择一 → 「甲」与「乙」择一."""
    titles, relation = children[0], children[-1]
    assert isinstance(titles, Tree)
    if len(titles.children) == 3:
        first, sign, second = titles.children
        assert isinstance(sign, Token)
        titles = Tree(titles.data, [first, Token.new_borrow_pos("WITH", spelled("WITH"), sign), second])
    return [titles, relation]


def _comma(children: Sequence[Child]) -> Sequence[Child]:
    """各条款之间择一 → 各条款之间，择一."""
    *before, relation = children
    last = before[-1]
    is_there = isinstance(last, Token) and last.type == "COMMA"
    return children if is_there else [*before, _put_in("COMMA", relation), relation]


def _without(children: Sequence[Child], *terminals: str) -> Sequence[Child]:
    return [child for child in children if not (isinstance(child, Token) and child.type in terminals)]


def _put_in(terminal: str, before: Child) -> Token:
    place = before if isinstance(before, Token) else next(words_of(before))
    return Token(terminal, spelled(terminal), start_pos=place.start_pos, end_pos=place.start_pos)
