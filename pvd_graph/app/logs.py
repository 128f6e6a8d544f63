"""Logs: lines of text for people, of JSON for programs; one a request where asked.

Addresses are not written: a line has a digest of the client with a key that lives a
day and in memory only, so that the requests of one client can be told together, and
nobody can be found by them later. No text of a query either (see `store.query_texts`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pvd_graph.app.exchange import REQUEST_ID, Exchange
from pvd_graph.app.sparql_call import Scope
from pvd_graph.app.sparql_clients import ClientPolicy, Clients
from pvd_graph.config import Settings

__all__ = ["JsonLines", "TextLines", "configure", "request_lines", "slow_queries"]

_access = logging.getLogger("pvd_graph.requests")
_slow = logging.getLogger("pvd_graph.slow_queries")
_main = logging.getLogger("pvd_graph.serve")
_DAY_S = 86_400.0


def _request_of(record: logging.LogRecord) -> str:
    return getattr(record, "request", "") or REQUEST_ID.get()


class JsonLines(logging.Formatter):
    """One object a line, in ASCII: no text can end it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of *record*; ``fields`` of it become keys."""
        at = datetime.fromtimestamp(record.created, UTC)
        told: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if found := _request_of(record):
            told["request"] = found
        told |= getattr(record, "fields", {})
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told)


class TextLines(logging.Formatter):
    """What a person reads in a terminal or the journal of the system."""

    def format(self, record: logging.LogRecord) -> str:
        """Return *record* as text; line breaks in its message are shown as such."""
        message = record.getMessage().replace("\n", "\\n").replace("\r", "\\r")
        fields = getattr(record, "fields", {})
        words = [f"{record.levelname} {record.name}: {message}"]
        words += [f"{name}={value}" for name, value in fields.items()]
        if found := _request_of(record):
            words.append(f"request={found}")
        text = " ".join(words)
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return text


def configure(settings: Settings, say: Callable[[str], None]) -> Callable[[str], None]:
    """Send what is logged to standard error; return what tells the operator.

    In JSON, what the operator is told is a line of the log too.
    """
    handler = logging.StreamHandler(sys.stderr)
    as_json = settings.log_format == "json"
    handler.setFormatter(JsonLines() if as_json else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    for logger in (_access, _main, _slow):
        logger.setLevel(logging.INFO)
    return _main.info if as_json else say


class _Digest:
    """A word for a client, another one each day."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._day = -1.0
        self._key = b""

    def of(self, client: str) -> str:
        day = self._clock() // _DAY_S
        if day != self._day:
            self._day, self._key = day, secrets.token_bytes(16)
        return hmac.new(self._key, client.encode(), hashlib.sha256).hexdigest()[:12]


def request_lines(settings: Settings) -> Callable[[Scope, Exchange, float], None]:
    """Return the observer that writes one line a request."""
    clients = Clients(ClientPolicy(proxies=settings.trusted_proxies))
    digest = _Digest()

    def write(scope: Scope, exchange: Exchange, seconds: float) -> None:
        fields: dict[str, Any] = {
            "method": scope["method"],
            "route": exchange.route or "-",
            "status": exchange.status,
            "ms": round(seconds * 1000, 1),
            "bytes": exchange.size,
            "client": digest.of(_client_of(clients, scope)),
        }
        if exchange.cut:
            fields["cut"] = True
        if exchange.kept:
            fields["kept"] = True
        if exchange.refused:
            fields["refused"] = exchange.refused
        if exchange.asked is not None:
            fields |= _query_fields(exchange)
        about = {"fields": fields, "request": exchange.request_id}
        _access.info("request", extra=about)

    return write


def _client_of(clients: Clients, scope: Scope) -> str:
    forwarded = [
        value.decode("latin-1")
        for name, value in scope["headers"]
        if name == b"x-forwarded-for"
    ]
    remote = scope.get("client") or ("",)
    return clients.name(remote[0], ", ".join(forwarded))


def _query_fields(exchange: Exchange) -> dict[str, Any]:
    asked = exchange.asked
    if asked is None:
        return {}
    text = asked.query.encode("utf-8", "replace")
    return {
        "form": asked.form,
        "format": asked.format,
        "cached": asked.cached,
        "query_sha256": hashlib.sha256(text).hexdigest(),
    }


def slow_queries(than_s: float) -> Callable[[Scope, Exchange, float], None]:
    """Return the observer that tells of queries that took *than_s* seconds or more.

    By their digest: the text is in the query log, where that is on, under the same.
    """

    def write(_scope: Scope, exchange: Exchange, seconds: float) -> None:
        if exchange.asked is None or seconds < than_s:
            return
        fields = {
            "seconds": round(seconds, 3),
            "status": exchange.status,
            "refused": exchange.refused or "-",
            "bytes": exchange.size,
            "length": len(exchange.asked.query),
            **_query_fields(exchange),
        }
        about = {"fields": fields, "request": exchange.request_id}
        _slow.warning("slow query", extra=about)

    return write
