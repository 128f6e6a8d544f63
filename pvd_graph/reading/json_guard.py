"""Look at JSON before its parser does: levels, and how long a record is.

The parser has no bound of its own: 200,000 brackets, 200 kB, took it over 20 GB.
"""

from __future__ import annotations

import re
from pathlib import Path

from pvd_graph.model import Wording
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.packing import ByteSource
from pvd_graph.reading.refusing import unreadable

__all__ = ["GuardedJson"]

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_STRING_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_BRACKETS = bytes.maketrans(b"[]", b"{}")
_OTHERS = bytes(set(range(256)) - set(b"[]{}"))
_MARK = b"\xef\xbb\xbf"


class GuardedJson:
    """The bytes of *source*, refused once they are nested too deep.

    Attributes:
        since: bytes read since the last record; whoever takes records sets it to 0.
        lines: line breaks read.
    """

    def __init__(self, path: Path, source: ByteSource, limits: Limits = LIMITS) -> None:
        """Guard the JSON of the file *path*."""
        self.since = 0
        self.lines = 0
        self._path, self._source, self._limits = path, source, limits
        self._depth = 0
        self._in_string = False
        self._carry = b""
        self._started = False

    def read(self, size: int = -1) -> bytes:
        """Return up to *size* bytes; none at the end.

        Raises:
            UnreadableFileError: too deep, or a record too long.
        """
        block = self._source.read1(size)
        if not self._started and size:
            self._started = True
            block = block.removeprefix(_MARK)
        self.since += len(block)
        if self.since > self._limits.line_bytes:
            mebibytes = self._limits.line_bytes >> 20
            wording = Wording(
                f"un enregistrement dépasse {mebibytes} Mio. Vérifiez « records » : "
                "où sont les enregistrements dans le fichier ?",
                f"a record is over {mebibytes} MiB. Check “records”: where in the file "
                "are they?",
            )
            raise unreadable(self._path, wording, line=self.lines + 1)
        self._look(block)
        self.lines += block.count(b"\n")
        return block

    def _look(self, block: bytes) -> None:
        """Follow the brackets of *block* outside strings."""
        data = self._carry + block
        self._carry = b""
        if self._in_string:
            end = _STRING_END.match(data)
            if end is None:
                self._keep_escape(data)
                return
            data, self._in_string = data[end.end() :], False
        data = _STRING.sub(b"", data)
        at = data.find(b'"')
        if at >= 0:
            self._in_string = True
            self._keep_escape(data[at + 1 :])
            data = data[:at]
        brackets = data.translate(_BRACKETS, _OTHERS)
        for _ in range(self._limits.depth + 1):
            shorter = brackets.replace(b"{}", b"")
            if len(shorter) == len(brackets):
                break
            brackets = shorter
        else:
            raise unreadable(self._path, self._too_deep(), line=self.lines + 1)
        self._depth += brackets.count(b"{") - brackets.count(b"}")
        if self._depth > self._limits.depth:
            raise unreadable(self._path, self._too_deep(), line=self.lines + 1)

    def _keep_escape(self, string: bytes) -> None:
        """Keep a backslash whose character is in the next block."""
        backslashes = len(string) - len(string.rstrip(b"\\"))
        self._carry = b"\\" if backslashes % 2 else b""

    def _too_deep(self) -> Wording:
        return Wording(
            f"plus de {self._limits.depth} niveaux d'objets et de listes imbriqués : "
            "lecture refusée.",
            f"over {self._limits.depth} levels of nested objects and lists: refused.",
        )
