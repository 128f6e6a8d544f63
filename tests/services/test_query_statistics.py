"""Statistics of the endpoint: sums over days, none of them left out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pvd_graph.services.query_statistics import Part, query_statistics
from pvd_graph.store.query_log import QueryLog
from pvd_graph.store.query_terms import QueryTerms
from pvd_graph.store.query_texts import AskedQuery

TODAY = date(2026, 3, 3)


class Clock:
    """A time that tests set."""

    day = 1

    def __call__(self) -> datetime:
        """Tell it."""
        return datetime(2026, 3, self.day, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[QueryLog]:
    """Two days of queries, with a day of none between."""
    clock = Clock()
    terms = QueryTerms({"x:a": "a"})
    log = QueryLog(tmp_path / "log.sqlite", terms=terms, every_s=3600, now=clock)
    text = "SELECT * { ?s <x:a> ?o }"
    for cached in (False, True, True):
        log.record(AskedQuery("select", "csv", 200, 0.2, 10, cached, text))
    log.flush()
    clock.day = 3
    log.record(AskedQuery("ask", "json", 503, 20, 5, cached=False, query="ASK {}"))
    log.flush()
    yield log
    log.close()


def test_days_are_summed_and_none_is_left_out(log: QueryLog) -> None:
    """A day without queries is a bar of no height, not a gap."""
    found = query_statistics(log, TODAY, 3)

    assert found.days == (
        Part("2026-03-01", 3, 1.0),
        Part("2026-03-02", 0, 0.0),
        Part("2026-03-03", 1, 1 / 3),
    )
    assert (found.queries, found.cached, found.bytes) == (4, 2, 35)
    assert found.seconds == pytest.approx(20.6)
    assert (found.since, found.until) == (date(2026, 3, 1), TODAY)


def test_parts_by_what_queries_have_in_common(log: QueryLog) -> None:
    """Forms, formats, outcomes, durations, terms."""
    found = query_statistics(log, TODAY, 3)

    assert found.forms == (Part("select", 3, 1.0), Part("ask", 1, 1 / 3))
    assert found.formats == (Part("csv", 3, 1.0), Part("json", 1, 1 / 3))
    assert [one.name for one in found.outcomes] == ["answered", "stopped"]
    assert [one.name for one in found.durations if one.queries] == ["0.5", ""]
    assert found.terms == (Part("a", 1, 1.0),)


def test_a_period_without_queries(log: QueryLog) -> None:
    """Nothing is divided by nothing."""
    found = query_statistics(log, date(2027, 1, 1), 2)

    assert found.queries == 0
    assert found.days == (Part("2026-12-31", 0, 0.0), Part("2027-01-01", 0, 0.0))
    assert found.forms == found.terms == ()
