"""Three nodes behind a proxy: one publishes, two follow; one of them is killed."""

import http.client
import os
import signal
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from pvd_graph.services.pulling import pull
from tests.chaos.serving import serving
from tests.protocol.wire import Address, exchange, send, until
from tests.proxied import nginx_program, proxied
from tests.small_loads import demo, load, loading_data

_TARGETS = ("/about", "/api/v1/communes?q=99001", "/sparql?query=ASK%7B%7D")
_CLIENTS = 4


@pytest.fixture
def nginx() -> str:
    """Return the proxy, or skip saying that it is absent."""
    found = nginx_program()
    if found is None:
        pytest.skip("no nginx on this machine: apt-get install nginx")
    return found


def _ask(proxy: Address, stop: threading.Event, told: Counter[str]) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        try:
            reply = exchange(proxy, _TARGETS[number % len(_TARGETS)])
            told[str(reply.status)] += 1
        except (OSError, http.client.HTTPException):
            told["cut"] += 1


@pytest.mark.slow
def test_one_of_three_is_killed_under_load(nginx: str, tmp_path: Path) -> None:
    """Nobody gets an error but those whose answer had begun; a publication follows."""
    origin = loading_data(tmp_path / "origin" / "data")
    copies = [tmp_path / name / "data" for name in ("one", "two")]
    for copy in copies:
        pull(str(origin), copy)
    with ExitStack() as stack:
        nodes: list[Address] = []
        for data in (origin, *copies):
            node, process = serving(data)
            nodes.append(node)
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
        proxy = stack.enter_context(proxied(nginx, tmp_path / "proxy", nodes))
        told: Counter[str] = Counter()
        stop = threading.Event()
        clients = [
            threading.Thread(target=_ask, args=(proxy, stop, told))
            for _ in range(_CLIENTS)
        ]
        for client in clients:
            client.start()
        time.sleep(1.5)
        before = told["200"]
        os.killpg(nodes[1].pid, signal.SIGKILL)
        time.sleep(3)
        stop.set()
        for client in clients:
            client.join(30)

        assert set(told) <= {"200", "cut"}
        assert told["cut"] <= _CLIENTS
        assert told["200"] > before > 10

        load(origin, demo(tmp_path / "demo", "a1,99001,Action fictive,2024"))
        pull(str(origin), copies[1])

        def seen(node: Address) -> bool:
            return send(node, query="ASK {}").headers["pvd-generation"] == "2"

        assert until(lambda: seen(nodes[0]) and seen(nodes[2]), 10)
