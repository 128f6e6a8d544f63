"""Pages behind the ASGI server: requests as they come, answers as they were written."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pvd_graph.app.wsgi_bridge import WsgiBridge
from tests.app.test_wsgi_environ import SCOPE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def echo(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """Answer with the method and the body."""
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain")])
    return [environ["REQUEST_METHOD"].encode(), b" ", body]


def ask(
    application: "WSGIApplication",
    messages: list[dict[str, Any]],
    **scope: object,
) -> list[dict[str, Any]]:
    """Return what the bridge sends for a request that comes as *messages*."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def scenario() -> None:
        await bridge({**SCOPE, **scope}, receive, send)

    bridge = WsgiBridge(application, threads=1, body_bytes={"/large": 3 << 20})
    try:
        asyncio.run(scenario())
    finally:
        bridge.close()
    return sent


def body(*parts: bytes) -> list[dict[str, Any]]:
    """Return *parts* as they come from a client."""
    return [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, 1)
    ]


def test_body_comes_whole_and_the_answer_too() -> None:
    """Three parts, one body, whatever the client said of its length."""
    sent = ask(echo, body(b"a", b"", b"bc"), method="POST")

    assert sent[0]["status"] == 200
    assert sent[0]["headers"] == [(b"content-type", b"text/plain")]
    assert b"".join(one["body"] for one in sent[1:]) == b"POST abc"
    assert not sent[-1].get("more_body")


@pytest.mark.parametrize(("path", "status"), [("/form", 413), ("/large", 200)])
def test_body_is_bounded_by_its_path(path: str, status: int) -> None:
    """A form of 2 MiB is none; where graphs come, they may be larger."""
    parts = body(*([b"x" * (1 << 20)] * 2))

    headers = [(b"authorization", b"Bearer x")]
    sent = ask(echo, parts, method="POST", path=path, headers=headers)

    assert sent[0]["status"] == status


def test_body_of_nobody_is_that_of_a_form() -> None:
    """Without a token there is no reason to take more, wherever it goes."""
    parts = body(*([b"x" * (1 << 20)] * 2))

    assert ask(echo, parts, method="PUT", path="/large")[0]["status"] == 413


def test_half_a_request_is_refused() -> None:
    """Nothing is run for it; whoever is still there is told."""
    start, rest = ask(echo, [{"type": "http.disconnect"}])

    assert start["status"] == 400
    assert (b"content-type", b"application/problem+json") in start["headers"]
    assert b"RFC 9112" in rest["body"]


def test_page_that_fails_half_way_is_no_page() -> None:
    """Its first half was not sent: the server can still say 500."""

    def broken(_: "WSGIEnvironment", start: "StartResponse") -> Iterator[bytes]:
        start("200 OK", [])
        yield b"half"
        raise LookupError

    with pytest.raises(LookupError):
        ask(broken, body(b""))


def test_file_is_sent_from_where_it_is(tmp_path: Path) -> None:
    """A dump of gigabytes is not copied first."""
    path = tmp_path / "dump"
    path.write_bytes(b"0123456789" * 40_000)

    def dump(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        start("200 OK", [])
        wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"](path.open("rb"), 8192)
        return wrapped

    sent = ask(dump, body(b""))

    assert b"".join(one["body"] for one in sent[1:]) == path.read_bytes()
    assert len(sent) > 3
