"""Bytes to text: UTF-8 with or without a mark, GB18030; anything else is no text."""

from __future__ import annotations

import codecs
from enum import StrEnum


class Encoding(StrEnum):
    UTF8 = "UTF-8"
    GB18030 = "GB18030"
    NONE = "非文本"


def decode(data: bytes) -> tuple[str, Encoding]:
    """The text of a file and how it was read; ("", Encoding.NONE) for what is not text."""
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    if b"\x00" in data:
        return "", Encoding.NONE
    try:
        return _newlines(data.decode("utf-8")), Encoding.UTF8
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return "", Encoding.NONE
    readable = sum(char.isprintable() or char in "\r\n\t" for char in text)
    if text and readable < len(text) * 0.95:
        return "", Encoding.NONE
    return _newlines(text), Encoding.GB18030


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
