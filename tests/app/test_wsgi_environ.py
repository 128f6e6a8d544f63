"""Requests as WSGI has them."""

import io
from typing import Any

from pvd_graph.app.wsgi_environ import environ_of

SCOPE: dict[str, Any] = {
    "type": "http",
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "path": "/été",
    "raw_path": b"/%C3%A9t%C3%A9",
    "query_string": b"q=\xc3\xa9",
    "headers": [(b"host", b"example.org"), (b"accept", b"a"), (b"accept", b"b")],
    "server": ("127.0.0.1", 8000),
    "client": ("192.0.2.1", 4000),
}


def test_environment_is_what_pep_3333_says() -> None:
    """Bytes are shown as Latin-1; lines of one header are joined."""
    environ = environ_of(SCOPE, io.BytesIO(), 0)

    assert environ["PATH_INFO"].encode("latin-1").decode() == "/été"
    assert environ["QUERY_STRING"].encode("latin-1").decode() == "q=é"
    assert environ["HTTP_ACCEPT"] == "a,b"
    assert environ["REMOTE_ADDR"] == "192.0.2.1"
    assert "CONTENT_LENGTH" not in environ


def test_underscore_does_not_pass_for_a_hyphen() -> None:
    """Or a client could write what only a proxy may."""
    headers = [(b"x_forwarded_for", b"10.0.0.1")]

    environ = environ_of({**SCOPE, "headers": headers}, io.BytesIO(), 0)

    assert "HTTP_X_FORWARDED_FOR" not in environ
