"""The one canonical form of a file: what it says stays the same, and so do its quotes, comments and blank lines."""

from __future__ import annotations

from collections.abc import Sequence

from jnpolicy.diagnostics import Diagnostics
from jnpolicy.syntax.layout import STEP, Lines, Setting, line_starts, settings
from jnpolicy.syntax.parse import collect_names, parse_files
from jnpolicy.syntax.statements import split_statements
from jnpolicy.syntax.vocabulary import Names
from jnpolicy.syntax.written import Comment, Item, Sentence, comments, meanings, read_items
from jnpolicy.text.source import Source


def format_files(sources: Sequence[Source], diagnostics: Diagnostics) -> list[str | None]:
    """Each file of a pack in canonical form; None for one with mistakes, which are told."""
    names = parse_files(sources, diagnostics).names
    return [format_file(source, names) for source in sources]


def format_file(source: Source, names: Names) -> str | None:
    """A file in canonical form; None where it cannot be read."""
    items = read_items(source, names)
    if items is None:
        return None
    text = _laid_out(items)
    if _says_the_same(source, items, text, names):
        return text
    kept = tuple(item for item in items if isinstance(item, Sentence) and not _keeps(item, names))
    text = _laid_out(items, kept)
    return text if _says_the_same(source, items, text, names) else source.text


def _says_the_same(source: Source, items: Sequence[Item], text: str, names: Names) -> bool:
    """Whether a text says what the file does, has its comments, and names what it names."""
    made = Source(source.name, text, source.path)
    found = read_items(made, names)
    if found is None or meanings(found) != meanings(items):
        return False
    return [c.text for c in comments(made)] == [c.text for c in comments(source)] and _local_names(made) == _local_names(source)


def _local_names(source: Source) -> Names:
    return collect_names((), (piece.text for piece in split_statements(source, Diagnostics())))


def _keeps(sentence: Sentence, names: Names) -> bool:
    """Whether a statement by itself says in canonical form what it says as it is."""
    lines = Lines()
    lines.sentence(sentence, line_starts(sentence, Setting(0)))
    found = read_items(Source("", "\n".join(lines.done)), names)
    return found is not None and meanings(found) == [sentence.meaning]


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
