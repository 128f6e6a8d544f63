"""Counts of queries: added up by day, across restarts, off the path of answers."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.store.query_counts import DayCount
from pvd_graph.store.query_log import QueryLog
from pvd_graph.store.query_terms import QueryTerms
from pvd_graph.store.query_texts import AskedQuery, QueryTexts

DAY = date(2026, 3, 1)
PRIVATE = "SELECT * { ?s ?p 'Jeanne Martin' }"


class Clock:
    """A time that tests set."""

    def __init__(self) -> None:
        """Start on the first of March."""
        self.time = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell it."""
        return self.time


@pytest.fixture
def clock() -> Clock:
    """Tell the time to the log."""
    return Clock()


@pytest.fixture
def log(tmp_path: Path, clock: Clock) -> Iterator[QueryLog]:
    """Add up when asked, not by itself."""
    terms = QueryTerms({"http://a.b/p": "a:p"})
    log = QueryLog(tmp_path / "log.sqlite", terms=terms, every_s=3600, now=clock)
    yield log
    log.close()


def _record(
    log: QueryLog,
    *,
    seconds: float = 0.01,
    cached: bool = False,
    query: str = PRIVATE,
) -> None:
    log.record(AskedQuery("select", "json", 200, seconds, 100, cached, query))


def test_queries_that_are_alike_are_added_up(log: QueryLog) -> None:
    """By form, format, outcome, and whether they came from memory."""
    for _ in range(3):
        _record(log)
    _record(log, cached=True)
    log.record(AskedQuery("", "", 400, 0.0, 50, cached=False, query="x"))
    log.flush()

    first = DayCount(
        day="2026-03-01",
        form="other",
        format="other",
        outcome="refused",
        cached=False,
        queries=1,
        seconds=0.0,
        bytes=50,
    )
    refused, computed, kept = log.counts(DAY)
    assert refused == first
    assert (computed.form, computed.format) == ("select", "json")
    assert (computed.outcome, computed.cached) == ("answered", False)
    assert (computed.queries, computed.bytes) == (3, 300)
    assert computed.seconds == pytest.approx(0.03)
    assert (kept.cached, kept.queries) == (True, 1)


def test_days_are_apart(log: QueryLog, clock: Clock) -> None:
    """By UTC; asking from a day on leaves out what came before."""
    _record(log)
    log.flush()
    clock.time = datetime(2026, 3, 2, 0, 1, tzinfo=UTC)
    _record(log)
    log.flush()

    assert [one.day for one in log.counts(DAY)] == ["2026-03-01", "2026-03-02"]
    assert [one.day for one in log.counts(date(2026, 3, 2))] == ["2026-03-02"]


def test_durations_are_told_by_class(log: QueryLog) -> None:
    """Bounds are those of `DURATIONS_S`."""
    for seconds in (0.0, 10.0, 500.0):
        _record(log, seconds=seconds)
    log.flush()

    assert log.durations(DAY) == [1, 0, 0, 0, 0, 0, 1, 1]


def test_counts_outlive_the_server(tmp_path: Path, clock: Clock) -> None:
    """What was not written yet is, at the end."""
    path = tmp_path / "log.sqlite"
    for _ in range(2):
        log = QueryLog(path, every_s=3600, now=clock)
        _record(log)
        log.close()
    log = QueryLog(path, every_s=3600, now=clock)

    assert [one.queries for one in log.counts(DAY)] == [2]
    log.close()


def test_the_thread_writes_by_itself(tmp_path: Path) -> None:
    """Nobody has to ask."""
    path = tmp_path / "log.sqlite"
    log = QueryLog(path, every_s=0.01)
    _record(log)
    deadline = time.monotonic() + 10
    while not log.counts(DAY) and time.monotonic() < deadline:
        pass

    assert [one.queries for one in log.counts(DAY)] == [1]
    log.close()


def test_terms_are_counted_without_what_was_written(
    log: QueryLog, tmp_path: Path
) -> None:
    """Known names only; in the file there is no word of a query."""
    _record(log, query=f"{PRIVATE} # <http://a.b/p>")
    _record(log, query="SELECT * { ?s <http://a.b/p> ?o }")
    _record(log, query="SELECT * { ?s <http://a.b/p> ?x }", cached=True)
    log.flush()

    assert log.terms(DAY, 5) == [("a:p", 2)]
    with sqlite3.connect(tmp_path / "log.sqlite") as base:
        assert "Jeanne" not in "\n".join(base.iterdump())
    base.close()


def test_what_cannot_be_written_waits(tmp_path: Path, clock: Clock) -> None:
    """A file that is held: counted later, and nobody who asks is troubled."""
    path = tmp_path / "log.sqlite"
    log = QueryLog(path, every_s=3600, now=clock)
    log._base.execute("PRAGMA busy_timeout = 1")  # noqa: SLF001 - not to wait five seconds
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    _record(log)
    log.flush()
    other.execute("ROLLBACK")
    other.close()
    assert log.counts(DAY) == []
    _record(log)
    log.flush()

    assert [one.queries for one in log.counts(DAY)] == [2]
    log.close()


def test_recording_costs_less_than_five_microseconds(log: QueryLog) -> None:
    """It stands in the way of every answer."""
    spent = []
    for _ in range(10):
        started = time.thread_time()
        for _ in range(1_000):
            _record(log)
        spent.append(time.thread_time() - started)

    assert min(spent) / 1_000 < 5e-6


def test_long_texts_do_not_pile_up(tmp_path: Path, clock: Clock) -> None:
    """Of each the start is kept, until it is counted."""
    folder = tmp_path / "texts"
    log = QueryLog(
        tmp_path / "log.sqlite", texts=QueryTexts(folder), every_s=3600, now=clock
    )
    _record(log, query="x" * 100_000)
    log.close()

    (path,) = folder.iterdir()
    assert 4_000 < path.stat().st_size < 5_000


def test_threads_lose_nothing(log: QueryLog) -> None:
    """While sums are written, others record."""

    def many() -> None:
        for _ in range(500):
            _record(log)

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(many)
        for _ in range(5):
            log.flush()
    log.flush()

    assert sum(one.queries for one in log.counts(DAY)) == 2000


def test_texts_are_kept_only_where_asked_for(tmp_path: Path, clock: Clock) -> None:
    """By the log that is given where to."""
    folder = tmp_path / "texts"
    log = QueryLog(
        tmp_path / "log.sqlite", texts=QueryTexts(folder), every_s=3600, now=clock
    )
    _record(log)
    log.close()

    (path,) = folder.iterdir()
    assert "Jeanne Martin" in path.read_text()


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    """Not overwritten."""
    path = tmp_path / "log.sqlite"
    path.write_bytes(b"not a database at all" * 100)

    with pytest.raises(StoreError, match=r"log\.sqlite"):
        QueryLog(path)
