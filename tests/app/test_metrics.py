"""Figures as Prometheus reads them, each with few labels."""

from prometheus_client.parser import text_string_to_metric_families

from pvd_graph.app.exchange import Exchange
from pvd_graph.app.metrics import Metrics
from pvd_graph.store.query_texts import AskedQuery

GET = {"method": "GET"}


def _value(metrics: Metrics, name: str, **labels: str) -> float | None:
    for family in text_string_to_metric_families(metrics.text().decode()):
        for sample in family.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                return sample.value
    return None


def test_answers_are_counted_by_rule_and_status() -> None:
    """An address that leads nowhere has no label of its own; nor a made-up method."""
    metrics = Metrics()
    metrics(GET, Exchange("r", "/communes/<code>", 200, 1000), 0.02)
    metrics({"method": "X" * 20}, Exchange("r", "", 404, cut=True), 0.2)

    rule = {"route": "/communes/<code>"}
    assert _value(metrics, "pvd_http_requests_total", **rule, status="200") == 1
    assert _value(metrics, "pvd_http_request_seconds_bucket", **rule, le="0.025") == 1
    assert _value(metrics, "pvd_http_request_seconds_bucket", **rule, le="0.01") == 0
    assert _value(metrics, "pvd_http_response_bytes_total", **rule) == 1000
    lost = {"route": "(none)", "method": "other", "status": "404"}
    assert _value(metrics, "pvd_http_requests_total", **lost) == 1
    assert _value(metrics, "pvd_http_cut_answers_total", route="(none)") == 1


def test_queries_are_told_apart_from_what_was_remembered() -> None:
    """Times are of those that were computed."""
    metrics = Metrics()
    asked = AskedQuery("select", "json", 200, 0.5, 10, cached=False, query="")
    metrics(GET, Exchange("r", "/sparql", 200, asked=asked), 0.5)
    again = asked._replace(cached=True)
    metrics(GET, Exchange("r", "/sparql", 200, cached=True, asked=again), 0.001)
    metrics(GET, Exchange("r", "/sparql", 503, refused="time"), 10)

    assert _value(metrics, "pvd_queries_total", cached="true") == 1
    assert _value(metrics, "pvd_query_seconds_count", form="select") == 1
    assert _value(metrics, "pvd_answers_from_memory_total") == 1
    assert _value(metrics, "pvd_queries_refused_total", reason="time") == 1


def test_gauges_are_looked_up_when_asked_for() -> None:
    """The moment's figures, and the process's own."""
    free = [3.0]
    metrics = Metrics(lambda: [("pvd_disk_free_bytes", "Left.", {}, free[0])])
    free[0] = 2.0

    assert _value(metrics, "pvd_disk_free_bytes") == 2
    assert (_value(metrics, "process_resident_memory_bytes") or 0) > 1e6
