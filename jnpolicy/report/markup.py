"""Text that is safe inside XML and HTML: whatever a case says stays text."""

from __future__ import annotations

import html
import re

# What XML 1.0 has no place for; a report shows that something stood there.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with each character that XML does not allow replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def escaped(text: str) -> str:
    """The text as content or as an attribute's value in double quotes."""
    return html.escape(legal(text), quote=True)
