"""What is seen of an answer from outside, whole or cut."""

import asyncio
from contextlib import suppress
from typing import Any

from pvd_graph.app.exchange import Exchange, exchange_of
from pvd_graph.app.observing import Observed
from pvd_graph.app.sparql_call import Receive, Scope, Send

Seen = list[tuple[Exchange, float]]


async def _receive() -> dict[str, Any]:
    return {"type": "http.request"}


def _ask(application: Any, *headers: tuple[bytes, bytes]) -> tuple[Seen, Any]:  # noqa: ANN401 - of ASGI
    seen: Seen = []
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    observed = Observed(application, [lambda _s, one, took: seen.append((one, took))])
    scope = {"method": "GET", "path": "/x", "headers": list(headers)}
    with suppress(ValueError):
        asyncio.run(observed(scope, _receive, send))
    return seen, sent


async def _answer(scope: Scope, _receive: Receive, send: Send) -> None:
    exchange = exchange_of(scope)
    assert exchange is not None
    exchange.route = "/<x>"
    await send({"type": "http.response.start", "status": 201, "headers": []})
    await send({"type": "http.response.body", "body": b"abc", "more_body": True})
    await send({"type": "http.response.body", "body": b"de"})


async def _cut(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise ValueError


def test_an_answer_is_seen_whole() -> None:
    """With the rule that the application told, and the identifier that was given."""
    ((exchange, seconds),), sent = _ask(_answer, (b"x-request-id", b"from-proxy-1"))

    assert (exchange.route, exchange.status, exchange.size) == ("/<x>", 201, 5)
    assert not exchange.cut
    assert seconds > 0
    assert sent[0]["headers"] == [(b"x-request-id", b"from-proxy-1")]


def test_a_cut_answer_is_seen_as_such() -> None:
    """And the error goes on to the server, which breaks the transfer."""
    ((exchange, _seconds),), sent = _ask(_cut)

    assert exchange.cut
    assert sent[0]["headers"][0][1].decode() == exchange.request_id
