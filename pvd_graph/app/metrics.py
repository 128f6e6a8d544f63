"""Figures for Prometheus: what is counted as it happens, and what is looked up.

Alone to know its client. A registry belongs to one application, so that several can
live in one process. Labels are of few values: routes are rules, never addresses.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from pvd_graph import __version__
from pvd_graph.app.exchange import Exchange
from pvd_graph.app.sparql_call import Scope

__all__ = ["CONTENT_TYPE", "EXTENSION", "Gauge", "Metrics"]

EXTENSION = "pvd_graph.metrics"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Gauge = tuple[str, str, dict[str, str], float]
"""(name, help, labels, value)."""

_PAGE_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_QUERY_S = (0.002, *_PAGE_S)
_METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"}
_NO_ROUTE = "(none)"


class _Looked(Collector):
    """Gauges that are looked up when they are asked for."""

    def __init__(self, look: Callable[[], Iterable[Gauge]]) -> None:
        self._look = look

    def collect(self) -> Iterable[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for name, told, labels, value in self._look():
            if name not in families:
                families[name] = GaugeMetricFamily(name, told, labels=list(labels))
            families[name].add_metric(list(labels.values()), value)
        return families.values()


class _Counter(Collector):
    """Sums by labels; a tenth of the cost of the client's own, which has locks."""

    def __init__(self, name: str, told: str, labels: Sequence[str] = ()) -> None:
        self._about = (name, told)
        self._labels = labels
        self._sums: dict[tuple[str, ...], float] = {} if labels else {(): 0.0}

    def add(self, *labels: str, amount: float = 1) -> None:
        self._sums[labels] = self._sums.get(labels, 0.0) + amount

    def collect(self) -> Iterable[Metric]:
        family = CounterMetricFamily(*self._about, labels=self._labels)
        for labels, value in list(self._sums.items()):
            family.add_metric(labels, value)
        return [family]


class _Durations(Collector):
    """How many took up to each of some times, in seconds, by one label."""

    def __init__(
        self, name: str, told: str, label: str, bounds: Sequence[float]
    ) -> None:
        self._about = (name, told)
        self._label = label
        self._bounds = bounds
        # For each value of the label: how many within each bound, beyond, and the sum.
        self._rows: dict[str, list[float]] = {}

    def add(self, label: str, seconds: float) -> None:
        row = self._rows.get(label)
        if row is None:
            row = self._rows[label] = [0.0] * (len(self._bounds) + 2)
        row[bisect_left(self._bounds, seconds)] += 1
        row[-1] += seconds

    def collect(self) -> Iterable[Metric]:
        family = HistogramMetricFamily(*self._about, labels=[self._label])
        names = [*map(str, self._bounds), "+Inf"]
        for label, row in list(self._rows.items()):
            *counts, total_s = row
            upto = list(zip(names, accumulate(counts), strict=True))
            family.add_metric([label], upto, total_s)
        return [family]


class Metrics:
    """The figures of one server. An `Observer`, told by one thread, read by any."""

    def __init__(self, look: Callable[[], Iterable[Gauge]] = tuple) -> None:
        """Count from zero; *look* gives the gauges of the moment."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = _Counter(
            "pvd_http_requests",
            "Answers, by rule, method and status.",
            ["route", "method", "status"],
        )
        self._seconds = _Durations(
            "pvd_http_request_seconds",
            "From the arrival of a request to the last byte of its answer.",
            "route",
            _PAGE_S,
        )
        self._bytes = _Counter(
            "pvd_http_response_bytes", "Bytes of bodies sent.", ["route"]
        )
        self._cut = _Counter(
            "pvd_http_cut_answers", "Answers that ended in their middle.", ["route"]
        )
        self._queries = _Counter(
            "pvd_queries",
            "Queries answered at the endpoint; cached: from memory.",
            ["form", "status", "cached"],
        )
        self._remembered = _Counter(
            "pvd_answers_from_memory",
            "Answers of the endpoint that were not computed again.",
        )
        self._kept = _Counter(
            "pvd_pages_from_memory",
            "Pages that were made before, for another reader or ahead of all.",
        )
        self._query_seconds = _Durations(
            "pvd_query_seconds", "Time of queries that were computed.", "form", _QUERY_S
        )
        self._refused = _Counter(
            "pvd_queries_refused",
            "Queries refused or stopped, by limit or kind of error.",
            ["reason"],
        )
        for one in (
            *(self._requests, self._seconds, self._bytes, self._cut),
            *(self._queries, self._remembered, self._query_seconds, self._refused),
            self._kept,
        ):
            self.registry.register(one)
        self.registry.register(_Looked(look))
        self.registry.register(
            _Looked(lambda: [("pvd_build", "Version.", {"version": __version__}, 1.0)])
        )

    def __call__(self, scope: Scope, exchange: Exchange, seconds: float) -> None:
        """Count one answer."""
        route = exchange.route or _NO_ROUTE
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.add(route, method, str(exchange.status))
        self._seconds.add(route, seconds)
        self._bytes.add(route, amount=exchange.size)
        if exchange.cut:
            self._cut.add(route)
        if exchange.cached:
            self._remembered.add()
        if exchange.kept:
            self._kept.add()
        if exchange.refused:
            self._refused.add(exchange.refused)
        if (asked := exchange.asked) is not None:
            cached = "true" if asked.cached else "false"
            self._queries.add(asked.form, str(asked.status), cached)
            if not asked.cached:
                self._query_seconds.add(asked.form, asked.seconds)

    def text(self) -> bytes:
        """Return all figures as Prometheus reads them."""
        return generate_latest(self.registry)
