"""Office files are zip archives: the same parts always packed into the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from jnpolicy.report.markup import legal

_NAME = 255  # characters that a property of a file may have
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # a report says no date: the same case makes the same file on any day
_MADE = (2000, 1, 1, 0, 0, 0)


def named(title: str) -> str:
    """A title as a property of the file."""
    return legal(title)[:_NAME]


def packed(archive: bytes) -> bytes:
    """The archive with every part dated the same, in the order in which it stands there."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in parts.infolist():
            dated = zipfile.ZipInfo(part.filename, _MADE)
            dated.compress_type = zipfile.ZIP_DEFLATED
            dated.create_system = 0  # the same on every system
            target.writestr(dated, parts.read(part.filename))
    return made.getvalue()
