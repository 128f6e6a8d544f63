"""Traces by OpenTelemetry, where the settings ask for them.

Alone to know its packages, which are an extra of the installation. Addresses of
collectors and everything else are set by the standard variables (``OTEL_…``). A trace
that a caller began (``traceparent``) goes on here.

Source: OpenTelemetry semantic conventions for HTTP, 1.27 and later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from pvd_graph import __version__
from pvd_graph.app.exchange import Exchange
from pvd_graph.app.sparql_call import Scope
from pvd_graph.errors import InputError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

__all__ = ["Traces", "open_traces"]

Span = Callable[[Scope, Exchange], AbstractContextManager[object]]


class Traces:
    """Spans of requests, sent in the background."""

    def __init__(self, provider: TracerProvider) -> None:
        """Make spans with *provider*, which is closed with this."""
        self._provider = provider
        self._tracer = provider.get_tracer("pvd_graph", __version__)

    @contextmanager
    def span(self, scope: Scope, exchange: Exchange) -> Iterator[None]:
        """Hold the span of a request open; never the current one of the event loop.

        Requests share the loop's context, so that a current span would adopt others'.
        """
        from opentelemetry.propagate import extract  # noqa: PLC0415 - an extra
        from opentelemetry.trace import SpanKind, StatusCode  # noqa: PLC0415 - an extra

        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in scope["headers"]
            if name in {b"traceparent", b"tracestate"}
        }
        method = scope["method"]
        span = self._tracer.start_span(
            method, context=extract(headers), kind=SpanKind.SERVER
        )
        try:
            yield
        finally:
            if exchange.route:
                span.update_name(f"{method} {exchange.route}")
                span.set_attribute("http.route", exchange.route)
            span.set_attribute("http.request.method", method)
            span.set_attribute("http.response.status_code", exchange.status)
            span.set_attribute("http.response.body.size", exchange.size)
            span.set_attribute("pvd.request_id", exchange.request_id)
            if exchange.asked is not None:
                span.set_attribute("pvd.query.form", exchange.asked.form)
                span.set_attribute("pvd.query.cached", exchange.cached)
            if exchange.cut or exchange.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                span.set_status(StatusCode.ERROR, exchange.refused or None)
            span.end()

    def close(self) -> None:
        """Send what is left; a collector that does not answer is given up."""
        self._provider.shutdown()


def open_traces() -> Traces:
    """Return traces that go where ``OTEL_EXPORTER_OTLP_ENDPOINT`` says.

    Raises:
        InputError: the extra is not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - an extra
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace.export import (  # noqa: PLC0415 - an extra
            BatchSpanProcessor,
        )
    except ImportError as error:
        problem = (
            "PVD_TRACES demande OpenTelemetry : pip install 'pvd-graph[traces]' "
            f"({error})"
        )
        raise InputError(problem) from error
    # The standard variables go before ours.
    about = Resource.create({"service.version": __version__})
    named = about.attributes.get("service.name", "unknown_service")
    if str(named).startswith("unknown_service"):
        about = about.merge(Resource({"service.name": "pvd-graph"}))
    provider = TracerProvider(resource=about)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Traces(provider)
