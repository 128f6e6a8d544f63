"""What the endpoint was asked over some days, as its public page tells it.

Counts only: the log that they come from holds no address and no text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from pvd_graph.store.query_counts import DURATIONS_S, OUTCOMES, DayCount

__all__ = ["Part", "QueryCounts", "QueryStatistics", "query_statistics"]

_TERMS = 20


class QueryCounts(Protocol):
    """Where counts come from: `store.query_log.QueryLog`."""

    def counts(self, since: date) -> list[DayCount]:
        """Return the counts from a day on."""
        ...

    def durations(self, since: date) -> list[int]:
        """Return how many queries fell into each class of durations."""
        ...

    def terms(self, since: date, most: int) -> list[tuple[str, int]]:
        """Return the terms named most, with their counts."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """How many queries have something in common.

    Attributes:
        name: what they have.
        queries: how many.
        share: of the largest part beside it, 0 to 1, as a bar shows it.
    """

    name: str
    queries: int
    share: float


@dataclass(frozen=True, slots=True)
class QueryStatistics:
    """The queries of some days.

    Attributes:
        since, until: first and last day, UTC.
        queries, cached: all of them, and those answered from memory.
        seconds, bytes: summed over all.
        counts: as they are kept.
        days: one part a day, those without queries too.
        forms, formats, outcomes: most first; outcomes in their own order.
        durations: one part a class, named by its upper bound in seconds; ``""`` is
            the last, which has none.
        terms: of a sample of the queries.
    """

    since: date
    until: date
    queries: int
    cached: int
    seconds: float
    bytes: int
    counts: Sequence[DayCount]
    days: Sequence[Part]
    forms: Sequence[Part]
    formats: Sequence[Part]
    outcomes: Sequence[Part]
    durations: Sequence[Part]
    terms: Sequence[Part]


def query_statistics(log: QueryCounts, today: date, days: int) -> QueryStatistics:
    """Return the statistics of the last *days* up to *today*."""
    since = today - timedelta(days=days - 1)
    counts = log.counts(since)
    listed = [(since + timedelta(days=n)).isoformat() for n in range(days)]
    by_day = _sum((one.day, one.queries) for one in counts)
    by_outcome = _sum((one.outcome, one.queries) for one in counts)
    durations = log.durations(since)
    classes = [*(f"{most:g}" for most in DURATIONS_S), ""]
    return QueryStatistics(
        since=since,
        until=today,
        queries=sum(one.queries for one in counts),
        cached=sum(one.queries for one in counts if one.cached),
        seconds=sum(one.seconds for one in counts),
        bytes=sum(one.bytes for one in counts),
        counts=counts,
        days=_parts((day, by_day[day]) for day in listed),
        forms=_parts(_sum((one.form, one.queries) for one in counts).most_common()),
        formats=_parts(_sum((one.format, one.queries) for one in counts).most_common()),
        outcomes=_parts((one, by_outcome[one]) for one in OUTCOMES if by_outcome[one]),
        durations=_parts(zip(classes, durations, strict=True)),
        terms=_parts(log.terms(since, _TERMS)),
    )


def _sum(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, queries in pairs:
        found[name] += queries
    return found


def _parts(pairs: Iterable[tuple[str, int]]) -> tuple[Part, ...]:
    listed = list(pairs)
    most = max((queries for _, queries in listed), default=0) or 1
    return tuple(Part(name, queries, queries / most) for name, queries in listed)
