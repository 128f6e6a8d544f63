"""Lines of the log: what they say, and what they never say."""

import json
import logging
import sys

import pytest

from pvd_graph.app.exchange import Exchange
from pvd_graph.app.logs import JsonLines, TextLines, request_lines, slow_queries
from pvd_graph.config import Settings
from pvd_graph.store.query_texts import AskedQuery

QUERY = "SELECT * { ?s ?p 'Felletin' }"
ASKED = AskedQuery("select", "json", 200, 3.0, 12, cached=False, query=QUERY)
SCOPE = {
    "method": "GET",
    "client": ("192.0.2.7", 4000),
    "headers": [(b"x-forwarded-for", b"203.0.113.9")],
}


def _record(message: str, **extra: object) -> logging.LogRecord:
    record = logging.LogRecord("pvd_graph.x", logging.INFO, "", 0, message, (), None)
    record.__dict__.update(extra)
    return record


def test_a_json_line_is_one_line() -> None:
    """Whatever is logged, with the traceback."""
    record = _record("a\nb", request="r-12345678", fields={"status": 200})
    try:
        int("x")
    except ValueError:
        record.exc_info = sys.exc_info()

    line = JsonLines().format(record)
    told = json.loads(line)

    assert "\n" not in line
    assert (told["message"], told["request"], told["status"]) == (
        "a\nb",
        "r-12345678",
        200,
    )
    assert "ValueError" in told["exception"]


def test_a_message_cannot_make_lines_of_text() -> None:
    """A line that someone else wrote would pass for ours."""
    assert TextLines().format(_record("a\nERROR b")) == "INFO pvd_graph.x: a\\nERROR b"


def test_a_request_is_told_without_address_nor_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The same client has the same word on the same day; another has another."""
    caplog.set_level(logging.INFO, "pvd_graph.requests")
    write = request_lines(Settings())
    exchange = Exchange("r-12345678", "/sparql", 200, 12, asked=ASKED)
    write(SCOPE, exchange, 0.25)
    write(SCOPE, exchange, 0.25)
    write({**SCOPE, "client": ("192.0.2.8", 1)}, exchange, 0.25)

    lines = [JsonLines().format(record) for record in caplog.records]
    told = [json.loads(line) for line in lines]

    assert told[0]["client"] == told[1]["client"] != told[2]["client"]
    assert (told[0]["route"], told[0]["ms"], told[0]["form"]) == (
        "/sparql",
        250.0,
        "select",
    )
    assert len(told[0]["query_sha256"]) == 64
    assert not any("192.0.2" in line or "Felletin" in line for line in lines)


def test_only_slow_queries_are_told_as_such(caplog: pytest.LogCaptureFixture) -> None:
    """With what stopped them; pages are not queries."""
    write = slow_queries(2.0)
    write({}, Exchange("r-1", "/sparql", 200, asked=ASKED), 1.9)
    write({}, Exchange("r-2", "/communes"), 9.0)
    write({}, Exchange("r-3", "/sparql", 503, asked=ASKED, refused="time"), 10.0)

    (record,) = caplog.records
    told = json.loads(JsonLines().format(record))

    assert (told["request"], told["seconds"], told["refused"]) == ("r-3", 10.0, "time")
