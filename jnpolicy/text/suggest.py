"""The nearest known name to a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


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


def _likeness(left: str, right: str) -> float:
    return SequenceMatcher(None, left, right, autojunk=False).ratio()
