"""One broken file of the catalogue: what it holds, and what must be told of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SOME_LINE = -1
"""A line, which one depends on the compression."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A file and its message.

    Attributes:
        why: what is wrong, in a few words; names the case.
        name: of the file.
        content: its bytes, or what makes them at a path.
        message: a part of what is told in French.
        line: that is told, when one is.
        told: ``file`` where the file is refused, ``row`` where one row is, ``note``
            where it is read with a remark.
        kept: how many rows are read, where any is.
        declared: what the manifest says of the table.
    """

    why: str
    name: str
    content: bytes | Callable[[Path], None]
    message: str
    line: int | None = None
    told: str = "file"
    kept: int | None = None
    declared: Mapping[str, Any] = field(default_factory=dict)

    def make(self, folder: Path) -> Path:
        """Write the file in *folder*."""
        path = folder / self.name
        if callable(self.content):
            self.content(path)
        else:
            path.write_bytes(self.content)
        return path


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of *members*, compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
