"""What an answer to why is made of: sentences, each with what it rests on below it."""

from __future__ import annotations

from dataclasses import dataclass

from jnpolicy.solve.derived import Key

EVERY, ANY = "下列各项须全部成立", "下列各项有一项成立即可"  # what stands over the parts of a condition


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that is said. `mark`: 成立, 不成立, 待核实, or empty; `place`: where the case or the clause states it."""

    text: str
    mark: str = ""
    place: str = ""
    below: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a clause is what it is for a matter.

    `verdict` in a few words: what it pays, or what keeps it out. `quotes` are the words of the law, `place` is where the
    clause stands.
    """

    key: Key
    article: str
    clause: str
    matter: str
    matter_name: str
    verdict: str
    quotes: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    place: str = ""
