"""Headings, and the statements that they head."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jnpolicy.syntax.ast.fields import Field
from jnpolicy.syntax.ast.leaves import Name, Quote
from jnpolicy.text.source import Span


@dataclass(frozen=True, slots=True)
class ClauseHeading:
    article: str
    part: str
    title: Name


@dataclass(frozen=True, slots=True)
class RelationHeading:
    title: Name


@dataclass(frozen=True, slots=True)
class PolicyHeading:
    title: Name


@dataclass(frozen=True, slots=True)
class QuestionHeading:
    title: Name
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class ReadingHeading:
    title: Name
    default: bool


class Level(StrEnum):
    """What a heading heads."""

    CLAUSE = "clause"
    RELATION = "relation"
    POLICY = "policy"
    QUESTION = "question"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class BrokenHeading:
    """A heading that could not be read, which is told already; `title` is what seems to name it."""

    level: Level
    title: Name


Heading = ClauseHeading | RelationHeading | PolicyHeading | QuestionHeading | ReadingHeading | BrokenHeading


@dataclass(frozen=True, slots=True)
class Statement:
    """What ends with one 。: perhaps headings, then a field. `damaged`: some of it could not be read."""

    headings: tuple[Heading, ...]
    field: Field
    span: Span
    damaged: bool = False
