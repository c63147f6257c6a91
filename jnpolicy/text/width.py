"""Widths: folding full-width and half-width twins, and how wide text shows in a terminal."""

from __future__ import annotations

import unicodedata

from jnpolicy.text.invisible import invisible

# One character for one character. Punctuation goes to the Chinese form, digits and letters to ASCII.
# NFKC is no help here: it changes lengths (… becomes three dots).
_FOLDED = {
    **{chr(0xFF10 + digit): chr(0x30 + digit) for digit in range(10)},
    **{chr(0xFF21 + letter): chr(0x41 + letter) for letter in range(26)},
    **{chr(0xFF41 + letter): chr(0x61 + letter) for letter in range(26)},
    "(": "（",
    ")": "）",
    ":": "：",
    ";": "；",
    ",": "，",
    "｡": "。",
    "％": "%",
    "．": ".",
    "＃": "#",
    "＋": "+",
    "－": "-",
    "−": "-",
    "–": "-",
    "＊": "×",
    "／": "/",
    "*": "×",
    ">": "＞",
    "\u3000": " ",
    "\xa0": " ",
    "\t": " ",
    "\r": " ",
}
_TABLE = str.maketrans(_FOLDED)


def fold(text: str) -> str:
    """Make twins one, and blank what nobody sees; the result has the same length as the text."""
    folded = text.translate(_TABLE)
    if folded.isprintable():
        return folded
    return "".join(" " if not char.isprintable() and invisible(char) else char for char in folded)


def display_width(text: str) -> int:
    """Columns that a text takes in a terminal: 2 for wide characters, 0 for combining ones, else 1."""
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill up with blanks to a display width, at the end or (`right`) at the front."""
    blanks = " " * max(0, width - display_width(text))
    return blanks + text if right else text + blanks
