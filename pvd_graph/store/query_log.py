"""What the endpoint was asked: counts by day, kept without address or text.

Recording a query appends to a list in memory; a thread of its own adds up what came and
writes the sums to a SQLite file. The text of queries goes, where that is asked for, to
files apart, one a day, which only the owner of the data folder may read and which are
removed after thirty days.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pvd_graph.errors import StoreError
from pvd_graph.store.query_counts import DURATIONS_S, DayCount, Sums
from pvd_graph.store.query_terms import QueryTerms
from pvd_graph.store.query_texts import AskedQuery, QueryTexts

__all__ = ["QueryLog"]


# What may wait to be added up; beyond, the oldest is lost rather than memory.
_MOST_PENDING = 20_000
_LONGEST_KEPT = 4_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (
    day TEXT, form TEXT, format TEXT, outcome TEXT, cached INTEGER,
    queries INTEGER, seconds REAL, bytes INTEGER,
    PRIMARY KEY (day, form, format, outcome, cached)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS duration (
    day TEXT, class INTEGER, queries INTEGER, PRIMARY KEY (day, class)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS term (
    day TEXT, name TEXT, queries INTEGER, PRIMARY KEY (day, name)
) WITHOUT ROWID;
"""
_ADD = (
    """
INSERT INTO asked VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET queries = queries + excluded.queries,
    seconds = seconds + excluded.seconds, bytes = bytes + excluded.bytes
""",
    """
INSERT INTO duration VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET queries = queries + excluded.queries
""",
    """
INSERT INTO term VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET queries = queries + excluded.queries
""",
)
_logger = logging.getLogger(__name__)


class QueryLog:
    """The queries of a site, added up. Safe to share between threads."""

    def __init__(
        self,
        path: Path,
        *,
        terms: QueryTerms | None = None,
        texts: QueryTexts | None = None,
        every_s: float = 2.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Open the file at *path*, or make it, and start to write to it.

        Args:
            path: a SQLite file, in a folder that exists.
            terms: counted in a sample of the queries; None: none.
            texts: keeps what was asked; None: nobody does.
            every_s: how often sums are written.
            now: tells the time, in UTC.

        Raises:
            StoreError: the file cannot be opened.
        """
        self._terms = terms
        self._texts = texts
        self._now = now
        self._every_s = every_s
        self._pending: deque[AskedQuery] = deque(maxlen=_MOST_PENDING)
        self._sums = Sums()
        self._lock = threading.Lock()
        try:
            self._base = _open(path)
        except sqlite3.Error as error:
            problem = f"le compte des requêtes {path} ne s'ouvre pas : {error}"
            raise StoreError(problem) from error
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="query-log", daemon=True)
        self._thread.start()

    def record(self, asked: AskedQuery) -> None:
        """Remember one answer; costs about a microsecond.

        Of a long query the start is kept, until it is counted.
        """
        if len(asked.query) > _LONGEST_KEPT:
            asked = asked._replace(query=asked.query[:_LONGEST_KEPT])
        self._pending.append(asked)

    def counts(self, since: date) -> list[DayCount]:
        """Return the counts from the day *since* on, by day."""
        rows = self._rows(
            "SELECT * FROM asked WHERE day >= ? ORDER BY 1, 2, 3, 4", since
        )
        return [
            DayCount(
                day=row[0],
                form=row[1],
                format=row[2],
                outcome=row[3],
                cached=bool(row[4]),
                queries=row[5],
                seconds=row[6],
                bytes=row[7],
            )
            for row in rows
        ]

    def durations(self, since: date) -> list[int]:
        """Return how many queries fell into each class of `DURATIONS_S`, and beyond."""
        found = [0] * (len(DURATIONS_S) + 1)
        for place, queries in self._rows(
            "SELECT class, sum(queries) FROM duration WHERE day >= ? GROUP BY 1", since
        ):
            found[place] = queries
        return found

    def terms(self, since: date, most: int) -> list[tuple[str, int]]:
        """Return the *most* named terms with their counts in the sample, most first."""
        rows = self._rows(
            "SELECT name, sum(queries) FROM term WHERE day >= ? "
            "GROUP BY 1 ORDER BY 2 DESC, 1",
            since,
        )
        return [(str(name), int(queries)) for name, queries in rows[:most]]

    def flush(self) -> None:
        """Write what came; what cannot be written waits for better times."""
        with self._lock:
            batch = [self._pending.popleft() for _ in range(len(self._pending))]
            moment = self._now()
            self._sums.add(moment.date().isoformat(), batch, self._terms)
            try:
                self._write_sums()
                if batch and self._texts is not None:
                    self._texts.write(moment, batch)
            except (sqlite3.Error, OSError) as error:
                _logger.warning("query log not written: %s", error)

    def close(self) -> None:
        """Write what is left, and let the file go."""
        self._stop.set()
        self._thread.join()
        self.flush()
        with self._lock:
            self._base.close()

    def _run(self) -> None:
        while not self._stop.wait(self._every_s):
            self.flush()

    def _rows(self, query: str, since: date) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._base.execute(query, (since.isoformat(),)).fetchall()

    def _write_sums(self) -> None:
        if self._sums.asked:
            with self._base:
                for statement, rows in zip(_ADD, self._sums.rows(), strict=True):
                    self._base.executemany(statement, rows)
            self._sums = Sums()


def _open(path: Path) -> sqlite3.Connection:
    # One connection, under the lock of its log, whichever thread asks.
    base = sqlite3.connect(path, check_same_thread=False, timeout=5)
    try:
        base.execute("PRAGMA journal_mode = WAL")
        base.executescript(_SCHEMA)
    except sqlite3.Error:
        base.close()
        raise
    return base
