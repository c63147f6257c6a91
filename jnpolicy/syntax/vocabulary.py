"""The declared names as terminals of the second pass: longest first, each sort a terminal of its own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jnpolicy.syntax.keywords import keywords
from jnpolicy.text.measures import GENERAL

# Stands, as often as the name has letters, where a name of that sort is not known.
PLACEHOLDERS = {
    sort: chr(0xE001 + number)
    for number, sort in enumerate(("KIND", "ATTR", "IDENT", "FLAG", "ENUM", "LOCAL", "PARAM", "CATEGORY"))
}
_NUMERAL = re.compile("[0-9零〇一二两三四五六七八九十百千万亿.]+")
_NUMBER = "(?:[0-9]{1,3}(?:，[0-9]{3})+|[0-9]+)(?:\\.[0-9]+)?[百千万亿]*|[零〇一二两三四五六七八九十百千万亿]+"
_NUMBER_GOES_ON = "[0-9零〇一二两三四五六七八九十百千万亿.，%‰元]|分之"
_SPOKEN_OF = r"\s*(?:的(?!，)|是|不是)"  # behind a kind's name; behind a value that has the same name it cannot stand


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
    measures: frozenset[str] = frozenset()  # beside those that need no declaring

    def all(self) -> frozenset[str]:
        """Every declared name."""
        return self.kinds | self.attributes | self.flags | self.values | self.parameters | self.categories

    def different(self, other: Names) -> frozenset[str]:
        """The names that are of some sort in one of the two alone."""
        own, others = self.by_terminal(), other.by_terminal()
        return (self.measures ^ other.measures).union(*(own[sort] ^ others[sort] for sort in own))

    def by_terminal(self) -> dict[str, frozenset[str]]:
        """The names that each terminal may be."""
        return {
            "KIND": self.kinds, "ATTR": self.attributes, "FLAG": self.flags, "ENUM": self.values,
            "PARAM": self.parameters, "CATEGORY": self.categories, "LOCAL": self.locals, "IDENT": self.identifiers,
        }  # fmt: skip

    def terminals(self) -> str:
        """Lark definitions of the vocabulary terminals. Numbers come after them: 一类 is a name, not 一."""
        amounts = self.values | self.locals | self.parameters
        beside = self.kinds | amounts  # what may begin a condition or an amount
        rows = {
            "KIND.6": _alternatives(self.kinds, beside | self.identifiers),
            "ATTR.6": _alternatives(self.attributes),
            "IDENT.6": _alternatives(self.identifiers, self.kinds | self.identifiers),
            "FLAG.6": _alternatives(self.flags),
            "ENUM.7": _alternatives(self.values, beside, also_kinds=self.kinds),
            "LOCAL.6": _alternatives(self.locals, beside),
            "PARAM.6": _alternatives(self.parameters - self.locals, beside),
            "CATEGORY.6": _alternatives(self.categories),
        }
        named = [f"{name}: /{pattern}{PLACEHOLDERS[name[:-2]]}+/" for name, pattern in rows.items()]
        counted = [f"MEASURE.5: /{_measure(self.measures)}/", f"QUANTITY.4: /{quantity_pattern(self.measures)}/"]
        return "\n".join([*named, *counted, f"EACH.9: /{_each(self.kinds | self.identifiers)}/"]) + "\n"


def quantity_pattern(measures: Iterable[str]) -> str:
    """A number and a measure word: one of these, or of those that need no declaring."""
    return f"(?:{_NUMBER})(?:{_measure(measures)})"


def _measure(measures: Iterable[str]) -> str:
    return "|".join(_escaped(word) for word in sorted({*GENERAL, *measures}, key=lambda word: (-len(word), word)))


def _alternatives(names: frozenset[str], beside: Iterable[str] = (), also_kinds: frozenset[str] = frozenset()) -> str:
    """The names, longest first; none is read where a longer one that may stand in the same place begins with it."""
    if not names:
        return ""
    every = sorted({*names, *beside})
    words = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        rests = [_escaped(other[len(name) :]) for other in _longer(name, every)]
        rests += [_SPOKEN_OF] if name in also_kinds else []
        rests += [_NUMBER_GOES_ON] if _NUMERAL.fullmatch(name) else []
        words.append(_escaped(name) + (f"(?!{'|'.join(rests)})" if rests else ""))
    quoted = "|".join(_escaped(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return f"{'|'.join(words)}|「(?:{quoted})」|"


def _each(names: frozenset[str]) -> str:
    """每 before a name that another word for 每 begins with: 每项目 is 每 and 项目, not 每项 and 目."""
    each, *others = sorted(keywords()["PER"], key=len)
    found = []
    for measure in (word.removeprefix(each) for word in others):
        begun = {name for name in names if name.startswith(measure) and name != measure}
        beside = sorted(measure + name for name in names)
        for name in sorted(begun, key=lambda name: (-len(name), name)):
            rests = [_escaped(other[len(name) :]) for other in _longer(name, beside)]
            found.append(_escaped(name) + (f"(?!{'|'.join(rests)})" if rests else ""))
    return f"{each}(?={'|'.join(found) or '(?!)'})"


def _longer(name: str, every: Sequence[str]) -> Iterator[str]:
    """Those of the names, which are sorted, that begin with a name and go on."""
    at = bisect_right(every, name)
    while at < len(every) and every[at].startswith(name):
        yield every[at]
        at += 1


def _escaped(name: str) -> str:
    return re.escape(name).replace("/", r"\/")
