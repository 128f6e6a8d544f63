"""Put logs, metrics and traces around the site, as the settings ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from pvd_graph.app import health, metrics
from pvd_graph.app.health import Health
from pvd_graph.app.logs import request_lines, slow_queries
from pvd_graph.app.metrics import Gauge, Metrics
from pvd_graph.app.observing import Observed, Observer
from pvd_graph.app.tracing import Traces, open_traces
from pvd_graph.config import Settings

__all__ = ["watched"]


@contextmanager
def watched(
    front: Any,  # noqa: ANN401 - an ASGI application
    pages: Flask,
    settings: Settings,
    look: Callable[[], Iterator[Gauge]],
) -> Iterator[tuple[Observed, Health]]:
    """Yield *front* as it is to be served, and what the server tells of its health.

    Args:
        front: the whole site.
        pages: the application that shows health and figures.
        settings: what is to be watched.
        look: gives the gauges of the moment.

    Raises:
        InputError: traces are asked for, and their packages are not there.
    """
    figures = Metrics(look)
    pages.extensions[metrics.EXTENSION] = figures
    told = Health(settings.data, settings.metrics_token)
    pages.extensions[health.EXTENSION] = told
    observers: list[Observer] = [figures, slow_queries(settings.slow_query_s)]
    if settings.log_requests:
        observers.append(request_lines(settings))
    traces: Traces | None = open_traces() if settings.traces else None
    try:
        yield Observed(front, observers, traces.span if traces else None), told
    finally:
        if traces is not None:
            traces.close()
