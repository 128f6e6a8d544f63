"""Watch every request from outside: its identifier, its time, its end.

The application is unchanged by it; what is seen goes to observers (logs, metrics,
traces), each of which is quick and does not fail.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from flask import Flask, request

from pvd_graph.app.exchange import EXCHANGE, REQUEST_ID, exchange_of, request_id_of
from pvd_graph.app.exchange import Exchange as _Exchange
from pvd_graph.app.sparql_call import Receive, Scope, Send

__all__ = ["Observed", "Observer", "Span", "register"]

Observer = Callable[[Scope, _Exchange, float], None]
"""(scope, exchange, seconds): told once the answer has ended, whole or cut."""
Span = Callable[[Scope, _Exchange], AbstractContextManager[object]]
"""Holds a span of a trace open around the answer."""


class Observed:
    """ASGI: *application*, with an identifier for each request, and observers."""

    def __init__(
        self,
        application: Any,  # noqa: ANN401 - of ASGI
        observers: Sequence[Observer],
        span: Span | None = None,
    ) -> None:
        """Tell *observers* of each answer; put each into a *span*, if any."""
        self._application = application
        self._observers = observers
        self._span = span

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = time.perf_counter()
        exchange = _Exchange(request_id_of(_given(scope)))
        scope[EXCHANGE] = exchange
        header = (b"x-request-id", exchange.request_id.encode())

        def sending(message: dict[str, Any]) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                message["headers"] = [*message["headers"], header]
            else:
                exchange.size += len(message.get("body", b""))
            return send(message)

        try:
            if self._span is None:
                await self._application(scope, receive, sending)
            else:
                with self._span(scope, exchange):
                    await self._application(scope, receive, sending)
        except BaseException:
            exchange.cut = True
            raise
        finally:
            seconds = time.perf_counter() - began
            for observer in self._observers:
                observer(scope, exchange, seconds)


def _given(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            text: str = value.decode("latin-1")
            return text
    return ""


def register(app: Flask) -> None:
    """Let *app* tell which of its rules answers; first of what it does."""

    @app.before_request
    def note() -> None:
        exchange = exchange_of(request.environ)
        # The thread may have answered another request before.
        REQUEST_ID.set(exchange.request_id if exchange else "")
        if exchange and request.url_rule is not None:
            exchange.route = request.url_rule.rule
