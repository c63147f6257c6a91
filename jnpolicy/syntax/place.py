"""Where a text cannot be read on, and what is found there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jnpolicy.text.measures import GENERAL


@dataclass(frozen=True, slots=True)
class Found:
    """A slip from `start` to `end` of the text."""

    code: str
    start: int
    end: int
    arguments: dict[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text cannot be read on: what might stand there, and the word that does, up to `end`."""

    text: str
    at: int
    end: int
    expected: frozenset[str]
    known: bool = False  # whether the word is a name
    measures: frozenset[str] = GENERAL

    @property
    def here(self) -> str:
        return self.text[self.at : self.at + 1]

    @property
    def before(self) -> str:
        """What comes before, without the blanks behind it."""
        return self.text[: self.at].rstrip()

    def stretch(self, pattern: str) -> int | None:
        """Where what stands here ends, if it is of that form."""
        match = re.compile(pattern).match(self.text, self.at)
        return match.end() if match else None
