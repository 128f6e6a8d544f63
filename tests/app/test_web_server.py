"""The server: a port is ours or an error, and stopping lets answers end."""

import asyncio
import http.client
import socket
import threading
from typing import Any

import pytest

from pvd_graph.app.web_server import WebServer, check_free
from pvd_graph.errors import InputError
from tests.protocol.harness import free_port, listens, until
from tests.store.pool_thread import LoopThread


def test_busy_port_is_an_error() -> None:
    """Never another port, and never a share of it."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InputError, match="autre port"):
            check_free("127.0.0.1", other.getsockname()[1])
    with pytest.raises(InputError, match=r"192\.0\.2\.1"):
        check_free("192.0.2.1", 8000)


def test_answers_under_way_end_before_the_server_does() -> None:
    """Half of an answer is sent when the server is told to stop."""
    thread = LoopThread()
    half_sent, go_on = threading.Event(), asyncio.Event()

    async def application(_scope: object, _receive: object, send: Any) -> None:  # noqa: ANN401
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half ", "more_body": True})
        half_sent.set()
        await go_on.wait()
        await send({"type": "http.response.body", "body": b"whole"})

    port = free_port()
    server = WebServer(application, "127.0.0.1", port)
    serving = asyncio.run_coroutine_threadsafe(server.serve(), thread.loop)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    assert until(lambda: listens(port))
    connection.request("GET", "/")
    assert half_sent.wait(5)
    thread.loop.call_soon_threadsafe(server.stop)
    thread.loop.call_soon_threadsafe(go_on.set)

    assert connection.getresponse().read() == b"half whole"
    connection.close()
    serving.result(15)
    thread.stop()
