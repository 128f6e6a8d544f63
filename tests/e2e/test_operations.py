"""The whole server as who operates it sees it: logs, figures, readiness, the end."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.protocol.servers import ENDLESS, small_server
from tests.protocol.wire import Address, exchange, send, until

METRICS = "/metrics"


@pytest.fixture(scope="module")
def operated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Serve with all that an operator may switch on."""
    settings = {"PVD_LOG": "json", "PVD_LOG_REQUESTS": "on", "PVD_SLOW_QUERY": "1"}
    with small_server(tmp_path_factory.mktemp("operated"), **settings) as address:
        yield address


def _lines(server: Address) -> list[dict[str, Any]]:
    text = server.log.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _line(server: Address, request_id: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = []

    def written() -> bool:
        found[:] = [
            line
            for line in _lines(server)
            if line.get("request") == request_id and "route" in line
        ]
        return bool(found)

    assert until(written)
    return found[0]


def _value(server: Address, name: str, **labels: str) -> float:
    text = exchange(server, METRICS).text
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


@pytest.mark.parametrize(
    ("target", "route", "status"),
    [
        ("/communes/99001", "/communes/<code>", 200),
        ("/communes/99999", "/communes/<code>", 404),
        ("/no/such/page", "-", 404),
        ("/sparql?query=ASK%7B%7D", "/sparql", 200),
        ("/sparql?query=ASK", "/sparql", 400),
    ],
)
def test_each_request_is_a_line_with_its_identifier(
    operated: Address, target: str, route: str, status: int
) -> None:
    """The one that came with it, given back in the answer."""
    identifier = f"test-{abs(hash(target))}"

    reply = exchange(operated, target, headers={"X-Request-Id": identifier})
    line = _line(operated, identifier)

    assert reply.headers["x-request-id"] == identifier
    assert (line["route"], line["status"]) == (route, status)
    assert line["bytes"] == len(reply.body)


def test_requests_at_once_keep_their_identifiers(operated: Address) -> None:
    """The event loop and its threads serve many: none tells another's."""
    routes = {
        "/communes/99001": "/communes/<code>",
        "/about": "/about",
        "/sparql?query=ASK%7B%7D": "/sparql",
    }

    def ask(number: int, target: str) -> None:
        headers = {"X-Request-Id": f"at-once-{number}"}
        exchange(operated, target, headers=headers)

    asked = {number: list(routes)[number % 3] for number in range(30)}
    threads = [threading.Thread(target=ask, args=pair) for pair in asked.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for number, target in asked.items():
        assert _line(operated, f"at-once-{number}")["route"] == routes[target]


def test_a_slow_query_is_told_once_it_is_stopped(operated: Address) -> None:
    """With the limit that it met, and without its text."""
    headers = {"X-Request-Id": "the-endless-one"}
    assert send(operated, headers=headers, query=ENDLESS).status == 503

    line = _line(operated, "the-endless-one")
    slow = [one for one in _lines(operated) if one["message"] == "slow query"]

    assert line["refused"] == "time"
    assert slow[-1]["query_sha256"] == line["query_sha256"]
    assert slow[-1]["seconds"] > 1.9
    assert "?j ?k ?l" not in operated.log.read_text(encoding="utf-8")


def test_figures_follow_what_is_asked(operated: Address) -> None:
    """Counts by rule; the generation; the pool at rest."""
    rule = {"route": "/communes/<code>", "status": "200"}
    before = _value(operated, "pvd_http_requests_total", **rule)
    exchange(operated, "/communes/99001")

    assert _value(operated, "pvd_http_requests_total", **rule) == before + 1
    assert _value(operated, "pvd_generation") == 1
    assert _value(operated, "pvd_generation_triples") > 400
    assert _value(operated, "pvd_pool", state="waiting") == 0
    assert _value(operated, "pvd_disk_free_bytes") > 0


def test_the_pool_is_seen_at_work(operated: Address) -> None:
    """While an endless query runs."""
    asking = threading.Thread(target=send, args=(operated,), kwargs={"query": ENDLESS})
    asking.start()

    def at_work() -> bool:
        running = _value(operated, "pvd_pool", state="running")
        return running + _value(operated, "pvd_pool", state="beside") == 1

    assert until(at_work, 2)
    asking.join()


def test_ready_runs_a_query_of_the_pool(operated: Address) -> None:
    """And says which generation answers."""
    reply = exchange(operated, "/readyz")

    assert reply.status == 200
    assert reply.json()["checks"]["queries"] == "ok"
    assert reply.json()["generation"] == 1


def test_what_the_operator_is_told_is_a_line_too(operated: Address) -> None:
    """No line of the log is anything but JSON."""
    assert any("pvd-graph répond" in line["message"] for line in _lines(operated))


@pytest.mark.slow
def test_who_is_told_to_stop_is_not_ready_before_it_is_silent(tmp_path: Path) -> None:
    """A balancer has the time to send visitors elsewhere; answers go on meanwhile."""
    with small_server(tmp_path, PVD_DRAIN="2") as server:
        os.kill(server.pid, signal.SIGTERM)

        assert until(lambda: exchange(server, "/readyz").status == 503, 1)
        assert exchange(server, "/communes/99001").status == 200
        assert send(server, query="ASK {}").status == 200
