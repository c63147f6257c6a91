"""The one canonical form of a file: what it says stays the same, and so do its quotes, comments and blank lines."""

from __future__ import annotations

from collections.abc import Sequence

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.syntax.layout import STEP, Lines, Setting, line_starts, settings
from jnpolicy.syntax.parse import parse_files
from jnpolicy.syntax.written import Comment, Draft, Item, Pen, Sentence
from jnpolicy.text.source import Source


def format_files(sources: Sequence[Source], diagnostics: Diagnostics) -> list[str | None]:
    """Each file of a pack in canonical form; None for one with mistakes, which are told."""
    pen = Pen(parse_files(sources, diagnostics).names)
    return [format_file(Draft(source, pen)) for source in sources]


def format_file(file: Draft) -> str | None:
    """A file in canonical form; None where it cannot be read."""
    if file.items is None:
        return None
    text = _laid_out(file.items)
    if _says_the_same(file, text):
        return text
    kept = tuple(item for item in file.items if isinstance(item, Sentence) and not _keeps(item, file.pen))
    text = _laid_out(file.items, kept)
    return text if _says_the_same(file, text) else file.source.text


def _says_the_same(file: Draft, text: str) -> bool:
    """Whether a text, read again, says what the file does, has its comments, and names what it names."""
    if text == file.source.text:
        return True
    made = Draft(Source(file.source.name, text, file.source.path), file.pen)
    if made.items is None or made.meanings != file.meanings:
        return False
    return [c.text for c in made.comments] == [c.text for c in file.comments] and made.local_names == file.local_names


def _keeps(sentence: Sentence, pen: Pen) -> bool:
    """Whether a statement by itself says in canonical form what it says as it is."""
    lines = Lines()
    lines.sentence(sentence, line_starts(sentence, Setting(0)))
    made = Draft(Source("", "\n".join(lines.done)), pen)
    return made.items is not None and made.meanings == [sentence.meaning]


def _laid_out(items: Sequence[Item], kept: Sequence[Sentence] = ()) -> str:
    """The text of a file. What is `kept` stays as the file has it."""
    sentences = [item for item in items if isinstance(item, Sentence)]
    order = iter(settings(sentences))
    lines = Lines()
    comments_between: list[Comment] = []
    last, copied = Setting(0), 0  # how far the file has been copied
    for item in items:
        if isinstance(item, Comment):
            if item.start >= copied:
                comments_between.append(item)
            continue
        setting = next(order)
        starts = line_starts(item, setting)
        first = item.words[0]
        behind = _behind(comments_between, first.breaks, lines.done, margin=not starts[0])
        _add_comments(lines, comments_between[:behind], STEP * last.depth)
        if not starts[0] and (item.headings or last.depth):
            lines.blank()  # before what stands at the margin, its comments included
        _add_comments(lines, comments_between[behind:], starts[0])
        if first.breaks > 1:
            lines.blank()
        if any(item is one for one in kept):
            lines.as_it_is(item, starts[0])
            copied = item.words[-1].end
        else:
            lines.sentence(item, starts)
        comments_between, last = [], setting
    behind = _behind(comments_between, 2, lines.done, margin=True)
    _add_comments(lines, comments_between[:behind], STEP * last.depth)
    _add_comments(lines, comments_between[behind:], 0)
    return "\n".join(lines.done) + "\n"


def _behind(between: Sequence[Comment], breaks: int, done: Sequence[str], *, margin: bool) -> int:
    """How many of the comments between two statements belong to the first of these.

    Those right behind it do, where a blank line follows them, or where they are indented and what follows is not (`margin`).
    """
    if not between or not done or between[0].breaks > 1:
        return 0
    end = next((index for index, comment in enumerate(between) if index and comment.breaks > 1), len(between))
    followed = end < len(between) or breaks > 1
    return end if followed or (margin and between[0].indented) else 0


def _add_comments(lines: Lines, found: Sequence[Comment], indent: int) -> None:
    for comment in found:
        if comment.breaks > 1:
            lines.blank()
        lines.comment(comment, indent)
