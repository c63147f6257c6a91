"""A file as its author wrote it: every statement word by word, the comments, and where blank lines stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import LarkError

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.syntax.build import StatementBuilder
from jnpolicy.syntax.build_declarations import DeclarationBuilder
from jnpolicy.syntax.headings import is_declaration
from jnpolicy.syntax.keywords import spelled
from jnpolicy.syntax.leaves import Leaves
from jnpolicy.syntax.parse import collect_names, grammar_with
from jnpolicy.syntax.rewording import words_of
from jnpolicy.syntax.spelling import canonical
from jnpolicy.syntax.statements import Piece, split_statements, without_comments
from jnpolicy.syntax.vocabulary import Names
from jnpolicy.text.source import Source, Span

_CLOSING_MARKS = ("STOP", "SEMI", "COLON", "COMMA", "DUN")


@dataclass(frozen=True, slots=True)
class Word:
    """A token in its canonical spelling, where it stands, and how many line breaks stand before it."""

    sort: str
    text: str
    start: int
    end: int
    breaks: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    """From # to the end of the line. `indented`: the line has something before it, if only blanks."""

    text: str
    start: int
    end: int
    indented: bool
    breaks: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement. `flow` is its words and the comments among them; `headings` says how many words each heading has,
    `label` how many the beginning of its field has (条件：), and `meaning` what it says, without places."""

    source: Source
    flow: tuple[Word | Comment, ...]
    headings: tuple[int, ...]
    label: int
    declares: bool
    meaning: Any

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(item for item in self.flow if isinstance(item, Word))

    @property
    def field(self) -> int:
        """How many words stand before its field."""
        return sum(self.headings)

    @property
    def written(self) -> str:
        """It as it stands in the file."""
        words = self.words
        return self.source.text[words[0].start : words[-1].end]


Item = Sentence | Comment


@lru_cache(maxsize=8)
def _reader(grammar: str, names: Names | None) -> tuple[Lark, Leaves]:
    lark = Lark(grammar_with(grammar, names), parser="lalr", lexer="contextual", maybe_placeholders=False)
    return lark, StatementBuilder() if names is not None else DeclarationBuilder()


@dataclass(frozen=True, slots=True)
class Pen:
    """Reads statements as they are written, with the names of a pack. One that is spelled as another was is not parsed again."""

    names: Names
    known: dict[tuple[str, str], Sentence | None] = field(default_factory=dict)  # as if they stood at the beginning of a file

    def read(self, piece: Piece) -> Sentence | None:
        """A statement; None where it cannot be read."""
        written = piece.written(0, len(piece.text))
        spelled_as = (piece.text, written)
        if spelled_as not in self.known:
            self.known[spelled_as] = _sentence(Piece(Source("", written), 0, piece.text), self.names)
        sentence = self.known[spelled_as]
        return _moved(sentence, piece) if sentence is not None else None


@dataclass(frozen=True)
class Draft:
    """A file as it is written; whatever is asked of it is found once."""

    source: Source
    pen: Pen

    @cached_property
    def items(self) -> tuple[Item, ...] | None:
        """The statements and the comments between them, in order; None where one cannot be read."""
        sentences = [self.pen.read(piece) for piece in self._pieces] if not self._spoilt else [None]
        if any(sentence is None for sentence in sentences):
            return None
        words: _Flow = [(word, sentence) for sentence in sentences if sentence is not None for word in sentence.words]
        folded = self.source.folded
        inside = [(word.start, word.end) for word, _ in words if "#" in folded[word.start : word.end]]  # of free text
        apart = [item for item in self.comments if not any(start <= item.start < end for start, end in inside)]
        flow = sorted([*words, *((comment, None) for comment in apart)], key=lambda pair: pair[0].start)
        return tuple(_grouped(_marks_before_comments(_with_breaks(self.source, flow))))

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Every comment."""
        return tuple(_comments(self.source))

    @cached_property
    def meanings(self) -> list[Any]:
        """What the statements say, in order."""
        return [item.meaning for item in self.items or () if isinstance(item, Sentence)]

    @cached_property
    def local_names(self) -> Names:
        """What it gives a name to itself."""
        return collect_names((), (piece.text for piece in self._pieces))

    @cached_property
    def _cut(self) -> tuple[list[Piece], bool]:
        found = Diagnostics()
        return split_statements(self.source, found), found.has_errors

    @property
    def _pieces(self) -> list[Piece]:
        return self._cut[0]

    @property
    def _spoilt(self) -> bool:
        return self._cut[1]


def _moved(sentence: Sentence, piece: Piece) -> Sentence:
    """A statement that stands at the beginning of a file, where another spelled like it stands."""
    flow = tuple(Word(item.sort, item.text, item.start + piece.position, item.end + piece.position) for item in sentence.words)
    return replace(sentence, source=piece.source, flow=flow)


def _comments(source: Source) -> Iterator[Comment]:
    start = 0
    for line, kept in zip(source.folded.split("\n"), without_comments(source).split("\n"), strict=True):
        cut = next((index for index, char in enumerate(line) if char == "#" and kept[index] == " "), None)
        if cut is not None:
            text = "#" + source.text[start + cut + 1 : start + len(line)].rstrip()
            yield Comment(text, start + cut, start + len(line), indented=cut > 0)
        start += len(line) + 1


def _sentence(piece: Piece, names: Names) -> Sentence | None:
    declares = is_declaration(piece.text)
    defines = piece.text.startswith(spelled("DEFINE"))
    lark, builder = _reader("declarations.lark", None) if declares and not defines else _reader("clauses.lark", names)
    found = Diagnostics()
    builder.place(piece.source, piece.position, found)
    try:
        tree = lark.parse(piece.text)
        meaning = _without_places(builder.transform(tree))
    except (LarkError, RecursionError):
        return None
    if found.has_errors:
        return None
    trees = [child for child in tree.children if isinstance(child, Tree)] if tree.data == "start" else [tree]
    words = tuple(_word(piece, token) for token in words_of(tree))
    return Sentence(
        source=piece.source,
        flow=words,
        headings=tuple(sum(1 for _ in words_of(heading)) for heading in trees[:-1]),
        label=_label(trees[-1]),
        declares=declares,
        meaning=meaning,
    )


def _word(piece: Piece, token: Token) -> Word:
    assert token.start_pos is not None and token.end_pos is not None
    start, end = token.start_pos, token.end_pos
    if token.type == "FREE_TEXT":  # blanks around it, and comments, are none of it
        start += len(token) - len(token.lstrip())
        end -= len(token) - len(token.rstrip())
    return Word(token.type, canonical(token, piece.written(start, end)), piece.position + start, piece.position + end)


def _label(field: Tree[Token]) -> int:
    """How many words the beginning of a field has: up to the colon that is not part of an item, or 其中，."""
    count = 0
    for child in field.children:
        if not isinstance(child, Token):
            count += sum(1 for _ in words_of(child))
            continue
        count += 1
        if child.type == "COLON" or (child.type == "COMMA" and count == 2 and _is_where(field.children[0])):
            return count
    return 0


def _is_where(child: Token | Tree[Token]) -> bool:
    return isinstance(child, Token) and child.type == "WHERE"


def _without_places(node: Any) -> Any:
    """A tree as plain values, so that two of them can be compared wherever they stand."""
    if isinstance(node, Span):
        return None
    if isinstance(node, tuple | list):
        return tuple([_without_places(part) for part in node])
    if is_dataclass(node) and not isinstance(node, type):
        return (type(node), *[_without_places(getattr(node, name)) for name in _compared(type(node))])
    return node


@cache
def _compared(sort: Any) -> tuple[str, ...]:
    """The fields by which two nodes are told apart."""
    return tuple(item.name for item in fields(sort) if item.compare)


_Flow = list[tuple[Word | Comment, Sentence | None]]  # with the statement that a word is of


def _marks_before_comments(flow: _Flow) -> _Flow:
    """A comment before a mark that closes comes to stand behind it."""
    moved: _Flow = []
    for pair in flow:
        at = len(moved)
        if isinstance(pair[0], Word) and pair[0].sort in _CLOSING_MARKS:
            while at and isinstance(moved[at - 1][0], Comment):
                at -= 1
            at = at if at and moved[at - 1][1] is pair[1] else len(moved)
        moved.insert(at, pair)
    return moved


def _with_breaks(source: Source, flow: _Flow) -> _Flow:
    """The same, each with the number of line breaks that the file has before it."""
    ends = [0, *(item.end for item, _ in flow)]
    return [
        (_behind(item, source.text.count("\n", end, item.start)), owner) for end, (item, owner) in zip(ends, flow, strict=False)
    ]


def _behind(item: Word | Comment, breaks: int) -> Word | Comment:
    if isinstance(item, Word):
        return Word(item.sort, item.text, item.start, item.end, breaks)
    return replace(item, breaks=breaks)


def _grouped(flow: _Flow) -> Iterable[Item]:
    """Sentences with the comments among their words and the one behind their last; other comments by themselves."""
    last = {id(owner): index for index, (_, owner) in enumerate(flow) if owner is not None}
    index = 0
    while index < len(flow):
        item, owner = flow[index]
        if owner is None:
            assert isinstance(item, Comment)
            yield item
            index += 1
            continue
        end = last[id(owner)] + 1
        if end < len(flow) and isinstance(flow[end][0], Comment) and flow[end][0].breaks == 0:
            end += 1
        yield replace(owner, flow=tuple(part for part, _ in flow[index:end]))
        index = end
