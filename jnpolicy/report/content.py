"""What a report says, without a format: sections of blocks. HTML, Word and Excel only lay it out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jnpolicy.explain.exclusion import Cluster
from jnpolicy.explain.sentence import Explanation
from jnpolicy.explain.waterfall import Waterfall


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in 分, to be set in the format's own way."""

    fen: int


Cell = str | Money  # a text may hold line breaks


class Tone(StrEnum):
    """How a paragraph is meant."""

    PLAIN = "plain"
    STRONG = "strong"
    QUOTE = "quote"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below that of the section."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """`share`: how wide it is beside the others."""

    title: str
    share: int
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as there are columns; `total` is a last row that sums up."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """What the total is made of: each part on top of those before it. `unsure`: what may come to less."""

    parts: tuple[tuple[str, int, bool], ...]  # label, 分, unsure


@dataclass(frozen=True, slots=True)
class Steps:
    """A waterfall, to be drawn."""

    waterfall: Waterfall


@dataclass(frozen=True, slots=True)
class Graph:
    """Candidates that hang together by relations, to be drawn."""

    cluster: Cluster


@dataclass(frozen=True, slots=True)
class Folded:
    """A proof in words, folded away where the format can."""

    title: str
    explanation: Explanation


class Use(StrEnum):
    """What a stretch of the law did for the decision."""

    NONE = ""
    CONCERNED = "涉及"
    USED = "用到"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line of the law; `owners` are the clauses and relations whose quotes end with it."""

    text: str
    use: Use = Use.NONE
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LawText:
    """The lines of the law in order, blank ones left out."""

    lines: tuple[tuple[Piece, ...], ...]


Block = Paragraph | Heading | Table | Shares | Steps | Graph | Folded | LawText


@dataclass(frozen=True, slots=True)
class Section:
    """`name` is short: a sheet's, an anchor's."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All of a report. `facts` are what its head says of it: label and value."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
