"""Spans of requests, as the SDK keeps them and as a collector gets them."""

import http.server
import threading

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pvd_graph.app.exchange import Exchange
from pvd_graph.app.tracing import Traces, open_traces
from pvd_graph.store.query_texts import AskedQuery

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01".encode()
SCOPE = {"method": "GET", "headers": [(b"traceparent", PARENT)]}
ASKED = AskedQuery("ask", "json", 503, 3.0, 12, cached=False, query="ASK {}")


def test_a_span_goes_on_with_the_callers_trace() -> None:
    """It has the rule's name, and is an error when the answer was."""
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    traces = Traces(provider)
    exchange = Exchange("r-12345678")
    with traces.span(SCOPE, exchange):
        exchange.route, exchange.status, exchange.asked = "/sparql", 503, ASKED
    traces.close()

    (span,) = kept.get_finished_spans()
    assert span.name == "GET /sparql"
    assert span.context is not None
    assert f"{span.context.trace_id:032x}" == TRACE
    assert span.attributes is not None
    assert span.attributes["http.response.status_code"] == 503
    assert span.attributes["pvd.request_id"] == "r-12345678"
    assert not span.status.is_ok


def test_a_collector_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the address of the standard variable, when the server ends at the latest."""
    got: list[tuple[str, bytes]] = []

    class Collector(http.server.BaseHTTPRequestHandler):
        """Takes what is sent."""

        def do_POST(self) -> None:
            """Keep it."""
            length = int(self.headers["Content-Length"])
            got.append((self.path, self.rfile.read(length)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Collector) as collector:
        threading.Thread(target=collector.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{collector.server_port}"
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
        traces = open_traces()
        with traces.span(SCOPE, Exchange("r-12345678", "/communes")):
            pass
        traces.close()
        collector.shutdown()

    ((path, content),) = got
    assert path == "/v1/traces"
    assert b"GET /communes" in content
    assert b"pvd-graph" in content
