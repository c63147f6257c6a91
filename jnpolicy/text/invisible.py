"""Characters that nobody sees, by name: what a message must spell out."""

from __future__ import annotations

import unicodedata

_NAMED = {
    "\u200b": "零宽空格", "\u200c": "零宽不连字", "\u200d": "零宽连字", "\u2060": "零宽连接符", "\ufeff": "字节序标记",
    "\xad": "软连字符", "\u2028": "行分隔符", "\u2029": "段分隔符", "\x85": "换行控制符",
}  # fmt: skip
_BLANKS = {"\xa0": "不间断空格", "\u3000": "全角空格", "\t": "制表符"}


def invisible(char: str) -> str | None:
    """The name of a character that leaves no trace on the page, else None. Blanks and line breaks are none."""
    if char in _NAMED:
        return _numbered(_NAMED[char], char)
    if char in "\n\t\r":
        return None
    if "\ue000" <= char <= "\ue0ff":  # some of these stand for what is wrong while a text is read
        return _numbered("专用区字符", char)
    category = unicodedata.category(char)
    if category == "Cf":
        return _numbered("格式控制符", char)
    return _numbered("控制字符", char) if category == "Cc" else None


def blank(char: str) -> str | None:
    """The name of a blank other than the plain one, else None."""
    return _numbered(_BLANKS[char], char) if char in _BLANKS else None


def _numbered(name: str, char: str) -> str:
    return f"{name}（U+{ord(char):04X}）"
