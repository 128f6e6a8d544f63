"""How long a server of the graph is waited for."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pvd_graph.addresses import ServerAddress
from pvd_graph.store.remote import server as server_module
from pvd_graph.store.remote.model import Dataset, ServerAwayError
from pvd_graph.store.remote.server import RemoteServer, patiently

_ANSWER = b'{"head": {"vars": []}, "results": {"bindings": []}}'


class _Slow(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Answer after half a second."""
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(0.5)
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(_ANSWER)))
        self.end_headers()
        self.wfile.write(_ANSWER)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def slow() -> Iterator[str]:
    """Run a server that takes half a second."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/query"
    server.shutdown()
    thread.join()
    server.server_close()


def test_where_no_visitor_waits_a_slow_server_is_no_fault(
    slow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What pages keep is read in its time; a page waits no longer than before."""
    monkeypatch.setattr(server_module, "READ_S", 0.1)
    server = RemoteServer(ServerAddress(slow, slow, slow))

    with pytest.raises(ServerAwayError):
        server.select("SELECT * {}", Dataset(("urn:x",)))
    with patiently():
        assert server.select("SELECT * {}", Dataset(("urn:x",))) == []
    with pytest.raises(ServerAwayError):
        server.select("SELECT * {}", Dataset(("urn:x",)))
