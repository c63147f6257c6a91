"""The declared names as terminals of the second pass: longest first, each sort a terminal of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NOTHING = r"(?!.)."


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a pack by sort; what a clause may say without 「」."""

    kinds: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    locals: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()

    def all(self) -> frozenset[str]:
        """Every declared name."""
        return self.kinds | self.attributes | self.flags | self.values | self.parameters | self.categories

    def terminals(self) -> str:
        """Lark definitions of the vocabulary terminals."""
        rows = {
            "KIND.2": self.kinds,
            "ATTR.1": self.attributes,
            "IDENT.1": self.identifiers,
            "FLAG.2": self.flags,
            "ENUM.2": self.values,
            "LOCAL.3": self.locals,
            "PARAM.2": self.parameters,
            "CATEGORY.2": self.categories,
        }
        return "\n".join(f"{name}: /{_alternatives(names)}/" for name, names in rows.items()) + "\n"


def _alternatives(names: Iterable[str]) -> str:
    ordered = sorted(names, key=lambda name: (-len(name), name))
    if not ordered:
        return _NOTHING
    words = "|".join(re.escape(name).replace("/", r"\/") for name in ordered)
    return f"(?:{words}|「(?:{words})」)"
