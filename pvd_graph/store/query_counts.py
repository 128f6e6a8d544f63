"""Queries added up by what is alike in them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pvd_graph.store.query_terms import QueryTerms
from pvd_graph.store.query_texts import AskedQuery

__all__ = ["DURATIONS_S", "OUTCOMES", "DayCount", "Sums", "outcome_of"]

DURATIONS_S = (0.001, 0.005, 0.025, 0.1, 0.5, 2.0, 10.0)
"""Upper bounds of the classes of durations; the last class has none."""
OUTCOMES = ("answered", "unchanged", "refused", "limited", "stopped", "gone", "failed")

_OUTCOME_OF = {200: "answered", 304: "unchanged", 429: "limited", 499: "gone"}
_STOPPED = 503
_FORMS = frozenset({"select", "ask", "construct", "describe"})
# Texts looked through for terms, each time: all of them would cost a core.
_SAMPLED = 50


@dataclass(frozen=True, slots=True)
class DayCount:
    """The queries of a day that are alike.

    Attributes:
        day: ISO date, UTC.
        form: ``select``, ``ask``, ``construct``, ``describe``; ``other`` when refused
            before it was known.
        format: of the answer, a name of the pool; ``other`` when there was none.
        outcome: one of `OUTCOMES`.
        cached: answered from memory.
        queries: how many.
        seconds: from arrival to the end of the answer, summed.
        bytes: sent, summed.
    """

    day: str
    form: str
    format: str
    outcome: str
    cached: bool
    queries: int
    seconds: float
    bytes: int


def outcome_of(status: int) -> str:
    """Return which of `OUTCOMES` an HTTP status tells."""
    if status in _OUTCOME_OF:
        return _OUTCOME_OF[status]
    if status == _STOPPED:
        return "stopped"
    return "refused" if 400 <= status < 500 else "failed"  # noqa: PLR2004 - classes of HTTP


@dataclass(slots=True)
class Sums:
    """What came since the last time it was written.

    Attributes:
        asked: what `DayCount` tells apart -> queries, seconds, bytes.
        durations: day and place among `DURATIONS_S` -> queries.
        terms: day and name -> queries of the sample.
    """

    asked: dict[tuple[str, str, str, str, bool], list[float]] = field(
        default_factory=dict
    )
    durations: Counter[tuple[str, int]] = field(default_factory=Counter)
    terms: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(
        self, day: str, batch: Iterable[AskedQuery], terms: QueryTerms | None
    ) -> None:
        """Add the queries of a *day*; count *terms* in a sample of them.

        Cost: about two microseconds a query, and as many hundred for each that is
        looked through.
        """
        sample: dict[str, None] = {}
        for form, written_as, status, seconds, size, cached, query in batch:
            known = form in _FORMS
            kind = (day, form if known else "other", written_as or "other")
            key = (*kind, outcome_of(status), cached)
            total = self.asked.setdefault(key, [0, 0.0, 0])
            total[0] += 1
            total[1] += seconds
            total[2] += size
            self.durations[day, _class_of(seconds)] += 1
            if known and not cached and len(sample) < _SAMPLED:
                sample[query] = None
        if terms is not None:
            for query in sample:
                for name in terms.found_in(query):
                    self.terms[day, name] += 1

    def rows(self) -> tuple[list[tuple[object, ...]], ...]:
        """Return the three as rows."""
        return (
            [(*key, *total) for key, total in self.asked.items()],
            [(*key, queries) for key, queries in self.durations.items()],
            [(*key, queries) for key, queries in self.terms.items()],
        )


def _class_of(seconds: float) -> int:
    found = (place for place, most in enumerate(DURATIONS_S) if seconds <= most)
    return next(found, len(DURATIONS_S))
