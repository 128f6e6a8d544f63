"""Figures for Prometheus: what is counted as it happens, and what is looked up.

Alone to know its client. A registry belongs to one application, so that several can
live in one process. Labels are of few values: routes are rules, never addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
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


class Metrics:
    """The figures of one server. An `Observer`; safe for many threads."""

    def __init__(self, look: Callable[[], Iterable[Gauge]] = tuple) -> None:
        """Count from zero; *look* gives the gauges of the moment."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "pvd_http_requests",
            "Answers, by rule, method and status.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "pvd_http_request_seconds",
            "From the arrival of a request to the last byte of its answer.",
            ["route"],
            buckets=_PAGE_S,
            registry=self.registry,
        )
        self._bytes = Counter(
            "pvd_http_response_bytes",
            "Bytes of bodies sent.",
            ["route"],
            registry=self.registry,
        )
        self._cut = Counter(
            "pvd_http_cut_answers",
            "Answers that ended in their middle.",
            ["route"],
            registry=self.registry,
        )
        self._queries = Counter(
            "pvd_queries",
            "Queries answered at the endpoint; cached: from memory.",
            ["form", "status", "cached"],
            registry=self.registry,
        )
        self._remembered = Counter(
            "pvd_answers_from_memory",
            "Answers of the endpoint that were not computed again.",
            registry=self.registry,
        )
        self._query_seconds = Histogram(
            "pvd_query_seconds",
            "Time of queries that were computed.",
            ["form"],
            buckets=_QUERY_S,
            registry=self.registry,
        )
        self._refused = Counter(
            "pvd_queries_refused",
            "Queries refused or stopped, by limit or kind of error.",
            ["reason"],
            registry=self.registry,
        )
        self.registry.register(_Looked(look))
        self.registry.register(
            _Looked(lambda: [("pvd_build", "Version.", {"version": __version__}, 1.0)])
        )

    def __call__(self, scope: Scope, exchange: Exchange, seconds: float) -> None:
        """Count one answer."""
        route = exchange.route or _NO_ROUTE
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(route, method, str(exchange.status)).inc()
        self._seconds.labels(route).observe(seconds)
        self._bytes.labels(route).inc(exchange.size)
        if exchange.cut:
            self._cut.labels(route).inc()
        if exchange.cached:
            self._remembered.inc()
        if exchange.refused:
            self._refused.labels(exchange.refused).inc()
        if (asked := exchange.asked) is not None:
            cached = "true" if asked.cached else "false"
            self._queries.labels(asked.form, str(asked.status), cached).inc()
            if not asked.cached:
                self._query_seconds.labels(asked.form).observe(asked.seconds)

    def text(self) -> bytes:
        """Return all figures as Prometheus reads them."""
        return generate_latest(self.registry)
