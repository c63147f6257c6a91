"""The nearest known name to a slip of the pen.

Two names are alike as far as they have the same characters in the same order. A character that sounds like the other
(带款, 贷款) or looks like it (收人, 收入) counts for nearly the same, since that is how slips come about.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

_NEARLY = 0.75  # what a character that is easily taken for the other counts
_FAR = 3  # names that differ more in length are never alike, and need not be compared


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or None where nothing is near."""
    best = max(known, key=lambda other: (_likeness(name, other), other), default=None)
    if best is None or _likeness(name, best) < 0.5:
        return None
    return best


def nearness(name: str, known: Iterable[str]) -> float:
    """How like the nearest known name it is, from 0 to 1."""
    return max((_likeness(name, other) for other in known), default=0.0)


def suggestion(name: str, known: Iterable[str], otherwise: str) -> str:
    """The hint of a diagnostic: the known name most like `name`, else what to say otherwise."""
    guess = nearest(name, known)
    return f"是不是「{guess}」？" if guess else otherwise


def confusable(left: str, right: str) -> bool:
    """Whether one character is easily written for the other: it sounds alike or looks alike."""
    sounds, looks = _sounds(), _looks()
    return (left in sounds and sounds[left] == sounds.get(right)) or bool(looks.get(left, frozenset()) & looks.get(right, set()))


def _likeness(left: str, right: str) -> float:
    """Twice what the two have in common, over the length of both: 1 where they are the same."""
    if left == right:
        return 1.0
    if max(len(left), len(right)) > _FAR * min(len(left), len(right)):
        return 0.0
    row = [0.0] * (len(right) + 1)
    for one in left:
        before, row = row, [0.0]
        for column, other in enumerate(right, 1):
            worth = 1.0 if one == other else _NEARLY if confusable(one, other) else 0.0
            row.append(max(before[column], row[-1], before[column - 1] + worth))
    return 2 * row[-1] / (len(left) + len(right))


@cache
def _sounds() -> dict[str, str]:
    """Character → how it is read without its tone; what many do not tell apart (zh z, ang an) is one."""
    return {
        char: syllable.replace("zh", "z").replace("ch", "c").replace("sh", "s").replace("ng", "n")
        for syllable, chars in (line.split() for line in _lines("pinyin.txt"))
        for char in chars
    }


@cache
def _looks() -> dict[str, frozenset[int]]:
    """Character → the groups of look-alikes that it is in."""
    found: dict[str, set[int]] = {}
    for number, chars in enumerate(_lines("lookalikes.txt")):
        for char in chars:
            found.setdefault(char, set()).add(number)
    return {char: frozenset(groups) for char, groups in found.items()}


def _lines(name: str) -> list[str]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
