"""A producer's web server on this machine, for the tests of what is fetched."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

FILE = b"insee_code,nom\n99001,Ville fictive\n"


class _Producer(BaseHTTPRequestHandler):
    """Serves one file in several ways, told by the path."""

    sent: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {
        "/d/communes%20pvd.csv": (200, {}, FILE),
        "/r/named": (
            200,
            {"Content-Disposition": 'attachment; filename="../../liste.csv"'},
            FILE,
        ),
        "/r/moved": (302, {"Location": "/d/communes%20pvd.csv"}, b""),
        "/r/local": (302, {"Location": "file:///etc/hostname"}, b""),
        "/r/cut": (200, {"Content-Length": str(len(FILE) + 10)}, FILE),
    }

    def do_GET(self) -> None:
        status, headers, body = self.sent.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing."""


@contextmanager
def producer() -> Iterator[str]:
    """Serve; give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Producer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
