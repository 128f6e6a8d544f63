"""Requests as ASGI has them."""

from typing import Any

import pytest

from pvd_graph.app.http_reading import Reader


class Told:
    """Keeps what was read."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.scopes: list[dict[str, Any]] = []
        self.body = b""
        self.whole = 0

    def head_begun(self) -> None:
        """Do nothing."""

    def head_read(self, scope: dict[str, Any], *, keeps: bool) -> None:
        """Keep a request."""
        self.scopes.append({**scope, "keeps": keeps})

    def on_body(self, content: bytes) -> None:
        """Keep part of its body."""
        self.body += content

    def on_message_complete(self) -> None:
        """Count it."""
        self.whole += 1


@pytest.mark.parametrize(
    ("target", "path", "raw_path", "query"),
    [
        ("/a/b?c=%C3%A9", "/a/b", b"/a/b", b"c=%C3%A9"),
        ("/%C3%A9/%2F?", "/é//", b"/%C3%A9/%2F", b""),
        ("http://other.example/a?b", "/a", b"/a", b"b"),
        ("http://other.example", "/", b"/", b""),
        ("/a?b#c", "/a", b"/a", b"b"),
    ],
)
def test_targets(target: str, path: str, raw_path: bytes, query: bytes) -> None:
    """RFC 9112, 3.2: of a server and, from old proxies, with its name."""
    told = Told()
    Reader(told, ("h", 1), ("c", 2)).feed(f"GET {target} HTTP/1.1\r\n\r\n".encode())
    scope = told.scopes[0]

    assert (scope["path"], scope["raw_path"], scope["query_string"]) == (
        path,
        raw_path,
        query,
    )


def test_bytes_may_come_one_by_one() -> None:
    """Names of headers in lower case; what follows chunks is no header."""
    sent = (
        b"POST /a HTTP/1.1\r\nHost: b\r\nX-C: D\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"2\r\nxy\r\n1\r\nz\r\n0\r\nX-Late: e\r\n\r\nGET / HTTP/1.0\r\n\r\n"
    )
    told = Told()
    reader = Reader(told, ("h", 1), ("c", 2))
    for place in range(len(sent)):
        assert reader.feed(sent[place : place + 1])

    first, second = told.scopes
    assert first["headers"] == [
        (b"host", b"b"),
        (b"x-c", b"D"),
        (b"transfer-encoding", b"chunked"),
    ]
    assert (first["method"], first["http_version"], first["keeps"]) == (
        "POST",
        "1.1",
        True,
    )
    assert (second["http_version"], second["keeps"]) == ("1.0", False)
    assert (told.body, told.whole) == (b"xyz", 2)
