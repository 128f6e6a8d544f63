"""The texts of queries, where the owner of a site asks for them: files apart.

One file a day, readable by the owner of the process alone, bounded in size, removed
after thirty days. A line is JSON in ASCII: no text can end it. There is no address in
it; a query is what someone wrote, though, so that it is personal data until it goes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

__all__ = ["AskedQuery", "QueryTexts"]


class AskedQuery(NamedTuple):
    """One answer of the endpoint.

    Attributes:
        form: see `DayCount`; empty where not known.
        format: of the answer, a name of the pool; empty where there is none.
        status: of HTTP.
        seconds: from arrival to the end of the answer.
        size: bytes sent.
        cached: answered from memory.
        query: its text.
    """

    form: str
    format: str
    status: int
    seconds: float
    size: int
    cached: bool
    query: str


_NAME = "queries-{}.jsonl"
_KEPT_DAYS = 30


class QueryTexts:
    """The files of a folder. Not shared: its one caller holds a lock."""

    def __init__(self, folder: Path, *, bytes_a_day: int = 64 << 20) -> None:
        """Write into *folder*, made when absent, at most *bytes_a_day* a day."""
        self._folder = folder
        self._bytes_a_day = bytes_a_day
        self._day = ""

    def write(self, moment: datetime, batch: Iterable[AskedQuery]) -> None:
        """Append a line for each query to the file of the day of *moment*.

        Raises:
            OSError: it cannot be written.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        day = moment.date().isoformat()
        if day != self._day:
            self._forget(moment)
            self._day = day
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        file = os.open(self._folder / _NAME.format(day), flags, 0o600)
        with open(file, "ab") as out:  # noqa: PTH123 - opened already, with its mode
            left = self._bytes_a_day - out.tell()
            for one in batch:
                line = _line(moment, one)
                left -= len(line)
                if left < 0:
                    return
                out.write(line)

    def _forget(self, moment: datetime) -> None:
        first = _NAME.format((moment - timedelta(days=_KEPT_DAYS)).date().isoformat())
        for path in self._folder.glob(_NAME.format("*")):
            if path.name < first:
                path.unlink(missing_ok=True)


def _line(moment: datetime, one: AskedQuery) -> bytes:
    form, written_as, status, seconds, size, cached, query = one
    told = {
        "at": moment.isoformat(timespec="seconds"),
        "form": form,
        "format": written_as,
        "status": status,
        "ms": round(seconds * 1000, 3),
        "bytes": size,
        "cached": cached,
        "sha256": hashlib.sha256(query.encode("utf-8", "replace")).hexdigest(),
        "query": query,
    }
    return json.dumps(told).encode() + b"\n"
