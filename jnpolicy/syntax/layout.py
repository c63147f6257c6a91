"""Where lines begin: headings, fields and items, four blanks a level. The words themselves stay as they come.

What a field says is not looked at, only its marks: a label ends with ：, items end with ；. So new shapes need no rule here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jnpolicy.syntax.written import Comment, Sentence, Word
from jnpolicy.text.width import display_width

STEP = 4
WIDTH = 120  # columns; only rows of an amount are put on lines of their own for it
_HEADING_DEPTH = {"QUESTION": 1, "READING": 2}  # the others stand at the margin
_AT_THE_MARGIN = ("DEFINE", "MARK_HORTATORY", "MARK_PROCEDURE")
_AMOUNTS = ("GRANT", "WHERE")


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a statement: how deep its field stands, and whether that shares its heading's line."""

    depth: int
    shares_line: bool = False


def settings(sentences: Sequence[Sentence]) -> list[Setting]:
    """The setting of each statement of a file."""
    found: list[Setting] = []
    under = 1  # a file may go on with the fields of the one before it
    for index, sentence in enumerate(sentences):
        words = sentence.words
        reads = False
        if sentence.headings:
            opening = words[sum(sentence.headings[:-1])].sort
            under = _HEADING_DEPTH.get(opening, 0) + 1
            reads = opening == "READING"
        alone = index + 1 == len(sentences) or bool(sentences[index + 1].headings) or stands_at_the_margin(sentences[index + 1])
        first = words[sentence.field].sort
        if stands_at_the_margin(sentence):
            found.append(Setting(0))
        elif reads and alone and not _comment_before(sentence, sentence.field):
            found.append(Setting(under - 1, shares_line=True))
        elif first == "WHERE" and not sentence.headings and found and _is_amount(sentences[index - 1]):
            found.append(Setting(under + 1))  # 其中 hangs on the amount before it
        else:
            found.append(Setting(under))
    return found


def stands_at_the_margin(sentence: Sentence) -> bool:
    """Whether its field belongs to no clause."""
    return sentence.declares or sentence.words[sentence.field].sort in _AT_THE_MARGIN


def _is_amount(sentence: Sentence) -> bool:
    return sentence.words[sentence.field].sort in _AMOUNTS


def _comment_before(sentence: Sentence, word: int) -> bool:
    """Whether a comment stands somewhere before a word of a statement."""
    return any(isinstance(item, Comment) for item in sentence.flow[: sentence.flow.index(sentence.words[word])])


# —— where lines begin ——


@dataclass(frozen=True, slots=True)
class _Group:
    """Items that make one whole, such as the rows of an amount: where it begins, where its name ends, where each item begins."""

    start: int
    items: tuple[int, ...]
    end: int
    name_end: int


def line_starts(sentence: Sentence, setting: Setting) -> dict[int, int]:
    """The words that begin a line → how far the line is indented."""
    words = sentence.words
    starts: dict[int, int] = {}
    position = 0
    for length in sentence.headings:
        starts[position] = STEP * _HEADING_DEPTH.get(words[position].sort, 0)
        position += length
    indent = STEP * setting.depth
    if not setting.shares_line:
        starts[position] = indent
    body = position + sentence.label
    groups = _groups(words, body, joined=_is_amount(sentence))
    forced = _has_comments(sentence, position)
    inner = indent + STEP if sentence.label or setting.shares_line else indent
    listed = sentence.declares and words[position].sort in ("APPLICANT", "MATTER") and sentence.label > 0
    if len(groups) > 1 or listed:
        for group in groups:
            starts[group.start] = inner
            _rows(words, starts, group, inner, forced)
    elif groups:
        _rows(words, starts, groups[0], indent, forced)
    return starts


def _has_comments(sentence: Sentence, first: int) -> bool:
    """Whether comments stand among the words from the first one on; the one behind the last word is not among them."""
    words = sentence.words
    among = sentence.flow[sentence.flow.index(words[first]) : sentence.flow.index(words[-1])]
    return any(isinstance(item, Comment) for item in among)


def _groups(words: Sequence[Word], body: int, *, joined: bool) -> list[_Group]:
    """The items from a word on. `joined`: an item without a name goes with the one before it."""
    ends = [index for index in range(body, len(words)) if words[index].sort in ("SEMI", "STOP")]
    groups: list[_Group] = []
    start = body
    for end in ends:
        if start == end:
            continue
        colons = [index for index in range(start, end) if words[index].sort == "COLON"]
        if joined and groups and not colons:
            last = groups.pop()
            groups.append(_Group(last.start, (*last.items, start), end, last.name_end))
        else:
            groups.append(_Group(start, (start,), end, colons[-1] + 1 if colons else start))
        start = end + 1
    return groups


def _rows(words: Sequence[Word], starts: dict[int, int], group: _Group, indent: int, forced: bool) -> None:
    """Several items of a group stand on one line if it has the room."""
    line = max(start for start in starts if start <= group.start)
    width = starts[line] + sum(display_width(word.text) for word in words[line : group.end + 1])
    if len(group.items) > 1 and (forced or width > WIDTH):
        named = group.name_end > group.start or line < group.start
        first, *rest = group.items
        starts.setdefault(max(first, group.name_end), indent + STEP if named else indent)
        starts.update(dict.fromkeys(rest, indent + STEP if named else indent))


# —— lines ——


@dataclass(slots=True)
class Lines:
    """Lines that grow word by word. A comment ends its line; one that has a line to itself is indented like what follows."""

    done: list[str] = field(default_factory=list)
    line: str = ""
    indent: int = 0
    ended: bool = False
    waiting: list[Comment] = field(default_factory=list)

    def sentence(self, sentence: Sentence, starts: Mapping[int, int]) -> None:
        """Add a statement, its comments among it."""
        words = sentence.words
        index = 0
        for item in sentence.flow:
            if isinstance(item, Comment):
                self._remark(item)
                continue
            if index in starts:
                self._begin(starts[index], item, between_items=index > 0 and words[index - 1].sort == "SEMI")
            if not _is_idle(words, index):
                self._word(item)
            index += 1
        self._end()

    def as_it_is(self, sentence: Sentence, indent: int) -> None:
        """Add a statement as the file has it."""
        self.line = " " * indent + sentence.written
        last = sentence.flow[-1]
        if isinstance(last, Comment) and last.start >= sentence.words[-1].end:
            self._remark(last)
        self._end()

    def comment(self, comment: Comment, indent: int) -> None:
        """Add a comment that has a line to itself."""
        self.done.append(" " * indent + comment.text)

    def blank(self) -> None:
        """Add a blank line, where there is none yet and something stands before it."""
        if self.done and self.done[-1]:
            self.done.append("")

    def _begin(self, indent: int, item: Word | None = None, *, between_items: bool = False) -> None:
        """Begin a line. Between items blank lines stay; behind a heading or a label there are none."""
        self._end()
        for comment in self.waiting:
            if between_items and comment.breaks > 1:
                self.blank()
            self.comment(comment, indent)
        self.waiting = []
        if between_items and item is not None and item.breaks > 1:
            self.blank()
        self.indent, self.line = indent, " " * indent

    def _end(self) -> None:
        if self.line.strip():
            self.done.append(self.line)
        self.line, self.ended = "", False

    def _word(self, word: Word) -> None:
        if self.ended or self.waiting:  # a comment amid an item: it goes on, further in
            indent = self.indent
            self._begin(indent + STEP)
            self.indent = indent
        self.line += word.text

    def _remark(self, comment: Comment) -> None:
        if comment.breaks == 0 and self.line.strip() and not self.ended and not self.waiting:
            self.line += f"  {comment.text}"
            self.ended = True
        else:
            self.waiting.append(comment)


def _is_idle(words: Sequence[Word], index: int) -> bool:
    """Whether a word is a ； with nothing behind it."""
    return words[index].sort == "SEMI" and words[index + 1].sort == "STOP"
