"""One request and its answer, as logs, metrics and traces see them.

Carried in the ASGI scope, then in the WSGI environment: the event loop runs all
requests in one context, so that context variables would tell of another's request.

Source: ASGI 3.0 (``extensions`` of a scope are free for applications).
"""

from __future__ import annotations

import random
import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from pvd_graph.store.query_texts import AskedQuery

__all__ = ["EXCHANGE", "REQUEST_ID", "Exchange", "exchange_of", "request_id_of"]

EXCHANGE = "pvd.exchange"
"""Key of the scope and of the WSGI environment."""

REQUEST_ID: ContextVar[str] = ContextVar("pvd_request_id", default="")
"""The request that a thread of the pages works on; empty in the event loop."""

# What proxies and clients send: a UUID, a ULID, hexadecimal. It goes into logs.
_random = random.Random()  # noqa: S311 -- tells requests apart, and is no secret
_GOOD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


@dataclass(slots=True)
class Exchange:
    """What is known of a request while it is answered, and afterwards.

    Attributes:
        request_id: in the answer's ``X-Request-Id``, in each line of the logs.
        route: the rule that answers, ``/communes/<code>``; empty: none does.
        status: of HTTP; 0 until the answer begins.
        size: bytes of the body sent.
        cut: it ended in its middle.
        cached: answered from memory, without computing.
        kept: it is a page that was made before, for another reader or ahead of all.
        asked: the query that was answered, if it was one.
        refused: limit or kind of error that the endpoint refused it for.
    """

    request_id: str
    route: str = ""
    status: int = 0
    size: int = 0
    cut: bool = False
    cached: bool = False
    kept: bool = False
    asked: AskedQuery | None = field(default=None, repr=False)
    refused: str = ""


def request_id_of(given: str) -> str:
    """Return the identifier that a proxy or client gave, or a new one.

    One of other signs is not taken: it would write into the logs.
    """
    if given and _GOOD.fullmatch(given):
        return given
    return f"{_random.getrandbits(96):024x}"


def exchange_of(carrier: dict[str, Any]) -> Exchange | None:
    """Return the exchange of an ASGI scope or a WSGI environment, if any."""
    found = carrier.get(EXCHANGE)
    return found if isinstance(found, Exchange) else None
