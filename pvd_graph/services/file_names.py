"""Names of files that came from elsewhere, made safe to write here."""

from __future__ import annotations

import re

__all__ = ["safe_name"]

_LENGTH_BYTES = 120
_UNSAFE = re.compile(r"[^\w .()+-]")


def safe_name(given: str) -> str:
    """Return the last part of the name of a file, of plain characters.

    Its end, which tells the format, stays; nothing in it leads elsewhere.
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    plain = _UNSAFE.sub("_", last).strip(" .")
    while len(plain.encode()) > _LENGTH_BYTES:
        plain = plain[1:]
    return plain.lstrip(" .") or "fichier"
