"""Three nodes behind a proxy: one publishes, two follow; one of them is killed."""

import http.client
import os
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.services.pulling import pull
from tests.chaos.serving import serving
from tests.conftest import ROOT, free_port
from tests.protocol.wire import Address, exchange, send, until
from tests.small_loads import demo, load, loading_data

_TARGETS = ("/about", "/api/v1/communes?q=99001", "/sparql?query=ASK%7B%7D")
_CLIENTS = 4


@pytest.fixture
def nginx() -> str:
    """Return the proxy, or skip saying that it is absent."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if found is None:
        pytest.skip("no nginx on this machine: apt-get install nginx")
    return found


def _proxied(nginx: str, folder: Path, nodes: list[Address]) -> Iterator[Address]:
    """Run the proxy of deploy/ before *nodes*."""
    port = free_port()
    text = (ROOT / "deploy" / "nginx" / "nodes.conf").read_text(encoding="utf-8")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    for number, node in enumerate(nodes):
        text = text.replace(f"127.0.0.1:800{number}", f"127.0.0.1:{node.port}")
    folder.mkdir()
    (folder / "site.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n"
        f"access_log off;\nclient_body_temp_path {folder}/body;\n"
        f"proxy_temp_path {folder}/proxy;\ninclude {folder}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(  # noqa: S603 - a program of the system
        [nginx, "-c", str(folder / "nginx.conf"), "-g", "daemon off; user root;"]
        if os.geteuid() == 0
        else [nginx, "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    )
    address = replace(nodes[0], port=port)

    def answers() -> bool:
        try:
            return exchange(address, "/healthz").status == 200
        except OSError:
            return False

    try:
        assert until(answers, 20), (folder / "error.log").read_text(encoding="utf-8")
        yield address
    finally:
        process.terminate()
        process.wait(20)


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
        proxies = _proxied(nginx, tmp_path / "proxy", nodes)
        proxy = next(proxies)
        stack.callback(proxies.close)  # type: ignore[attr-defined]
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
