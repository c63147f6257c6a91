"""Bytes to text: UTF-8 with or without a mark, GB18030; anything else is no text."""

from __future__ import annotations

import codecs
import errno
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


_REASONS = {
    errno.ENOENT: "没有这个文件",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EACCES: "没有读写的权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "文件名太长",
}


def reason(problem: OSError) -> str:
    """Why a file could not be read or written, in Chinese."""
    return _REASONS.get(problem.errno or 0, f"系统错误 {problem.errno}")
