"""One worker, spoken to over its socket as the pool does."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pvd_graph.store import wire
from pvd_graph.store.pool_model import QueryRequest
from tests.store.frames import Frames

ROOT = Path(__file__).parents[2]
CODE = """
import sys
import pyoxigraph as ox
from pvd_graph.store import pool_worker
store = ox.Store()
p = ox.NamedNode("http://example/label")
for number in range(50_000):
    store.add(ox.Quad(ox.NamedNode(f"http://example/{number}"), p,
                      ox.Literal(f"Saint-Exemple {number}")))
pool_worker.serve(store, int(sys.argv[1]), 256 << 20)
"""


class Worker:
    """The other end of a worker's socket."""

    def __init__(self, descriptor: int) -> None:
        """Wait until it serves."""
        self._descriptor = descriptor
        self._frames = Frames(descriptor)
        kind, protections = self._frames.next()
        assert kind == wire.READY
        self.protections = json.loads(protections)

    def ask(
        self, query: str, form: str = "json", time_s: float = 20.0
    ) -> tuple[dict[str, Any], list[bytes], dict[str, Any]]:
        """Return the head, the parts of the answer, and its end or error."""
        message = QueryRequest(query, form).as_message(time_s)
        wire.write_all(self._descriptor, wire.frame(wire.QUERY, message))
        head, parts = {}, []
        while True:
            kind, payload = self._frames.next()
            if kind == wire.WHOLE:
                told, _, content = payload.partition(b"\n")
                head = json.loads(told)
                return head, [content], {"leaves": head.pop("leaves")}
            if kind == wire.HEAD:
                head = json.loads(payload)
            elif kind == wire.DATA:
                parts.append(payload)
            else:
                return head, parts, json.loads(payload)


@contextmanager
def working() -> Iterator[tuple[Worker, subprocess.Popen[bytes]]]:
    """Have a worker over 50,000 statements, and its process."""
    ours, theirs = socket.socketpair()
    with ours:
        process = subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-c", CODE, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd=ROOT,
        )
        theirs.close()
        yield Worker(os.dup(ours.fileno())), process
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """A worker over 50,000 statements."""
    with working() as (one, _process):
        yield one


def test_small_answer_is_whole(worker: Worker) -> None:
    """And the worker stays for the next."""
    head, parts, end = worker.ask("ASK {}")

    assert head == {"kind": "ask", "encoding": "identity"}
    assert json.loads(b"".join(parts))["boolean"] is True
    assert end == {"leaves": False}


@pytest.mark.parametrize("form", ["csv", "markdown", "geojson"])
def test_large_answers_stream_in_every_way_of_writing(
    worker: Worker, form: str
) -> None:
    """The first part leaves long before the last is known."""
    head, parts, end = worker.ask("SELECT * { ?s ?p ?o }", form)

    assert "length" not in head
    assert len(parts) > 5
    assert b"".join(parts).count(b"Saint-Exemple") == 50_000
    assert end == {"leaves": False}


@pytest.mark.parametrize("form", ["turtle", "trig"])
def test_turtle_has_the_prefixes_of_the_site(worker: Worker, form: str) -> None:
    """A graph is read by people too; a large one still leaves in parts."""
    _, parts, _ = worker.ask(
        "CONSTRUCT { ?s <https://w3id.org/pvd-graph/ontology#label> ?o } { ?s ?p ?o }",
        form,
    )

    text = b"".join(parts)
    assert b"@prefix pvd: <https://w3id.org/pvd-graph/ontology#> ." in text
    assert text.count(b" pvd:label ") == 50_000
    assert len(parts) > 5


def test_functions_can_be_called(worker: Worker) -> None:
    """Within the sandbox, where nothing more can be imported or opened."""
    _, parts, _ = worker.ask(
        "PREFIX pvd: <https://w3id.org/pvd-graph/ontology#> "
        "SELECT ?s { ?s ?p ?o FILTER(pvd:matches(?o, 'st 4711')) }",
        "csv",
    )

    # 4711, and 47110 to 47119.
    assert b"".join(parts).count(b"http://example/4711") == 11


@pytest.mark.parametrize(
    ("query", "form", "kind"),
    [
        ("SELECT", "json", "syntax"),
        ("SELECT * { FILTER(<http://example/f>(1)) }", "csv", "syntax"),
        ("ASK {}", "markdown", "format"),
        ("ASK {}", "geojson", "format"),
        ("SELECT * {}", "turtle", "format"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "markdown", "format"),
    ],
)
def test_errors_are_told_and_the_worker_goes_on(
    worker: Worker, query: str, form: str, kind: str
) -> None:
    """No head comes before an error of this sort."""
    head, parts, error = worker.ask(query, form)

    assert (head, parts, error["kind"]) == ({}, [], kind)
    assert worker.ask("ASK {}")[2] == {"leaves": False}


@pytest.mark.slow
def test_each_query_has_its_alarm_and_an_idle_worker_none() -> None:
    """Whatever the one before it had left; the kernel rings, and nobody else."""
    with working() as (one, process):
        one.ask("ASK {}", time_s=0.1)
        time.sleep(0.9)
        assert process.poll() is None
        one.ask("ASK {}", time_s=20.0)
        with pytest.raises(AssertionError, match="closed"):
            one.ask("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }", time_s=0.1)

        assert process.wait(10) == -signal.SIGALRM
