"""A request as the environment of WSGI, and a file as one of its answers.

Source: PEP 3333.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from pvd_graph.app.exchange import EXCHANGE
from pvd_graph.app.sparql_call import Scope

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = ["PIECE_BYTES", "FileAnswer", "environ_of"]

PIECE_BYTES = 1 << 17
"""What is sent of an answer at once."""


class FileAnswer:
    """A file that an application answers with: sent from where it is."""

    def __init__(self, content: IO[bytes], _block: int = 0) -> None:
        """Answer with the rest of *content*."""
        self.content = content

    def __iter__(self) -> Iterator[bytes]:
        """Read it, piece by piece."""
        return iter(lambda: self.content.read(PIECE_BYTES), b"")

    def close(self) -> None:
        """Close it."""
        self.content.close()


def environ_of(scope: Scope, body: IO[bytes], length: int) -> WSGIEnvironment:
    """Return the WSGI environment of a request.

    Args:
        scope: of ASGI.
        body: all of the body.
        length: its bytes.
    """
    host, port = scope.get("server") or ("localhost", 80)
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path.partition(b"?")[0]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileAnswer,
    }
    environ[EXCHANGE] = scope.get(EXCHANGE)
    if client := scope.get("client"):
        environ["REMOTE_ADDR"] = client[0]
    for name, value in scope["headers"]:
        # `X_Forwarded_For` would pass for `X-Forwarded-For`.
        if b"_" in name or name in {b"content-length", b"transfer-encoding"}:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    if length or scope["method"] in {"POST", "PUT", "PATCH"}:
        environ["CONTENT_LENGTH"] = str(length)
    return environ
