"""How a page asks the endpoint: one call, from a thread of the pages.

The endpoint lives in the event loop; what stands behind this port brings a query there
with the address of the visitor, so that pages have the limits, the share and the
refusals of any client. The server puts it under `EXTENSION` of ``app.extensions``;
where pages are served alone there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, cast

from flask import Flask, current_app

from pvd_graph.app.sparql_clients import ClientPolicy
from pvd_graph.store.pool_model import PoolLimits

__all__ = [
    "EXTENSION",
    "MAX_CONTENT_BYTES",
    "PortAnswer",
    "QueryPort",
    "client_of",
    "current_port",
]

EXTENSION = "pvd-query"
MAX_CONTENT_BYTES = 20_000_000
"""Of an answer that a page takes; a larger one is a `QueryLimitError`, ``size``."""


class PortAnswer(Protocol):
    """The whole answer of a query."""

    @property
    def content(self) -> bytes:
        """The answer in the format asked, not compressed."""
        ...

    @property
    def generation(self) -> int:
        """Number of the generation that answered."""
        ...

    @property
    def kind(self) -> str:
        """``select``, ``ask`` or ``graph``."""
        ...


class QueryPort(Protocol):
    """The endpoint, as pages see it."""

    @property
    def limits(self) -> PoolLimits:
        """The limits in force, as pages tell them."""
        ...

    @property
    def policy(self) -> ClientPolicy | None:
        """What one client may take; None: clients are not told apart."""
        ...

    @property
    def services(self) -> tuple[str, ...]:
        """The endpoints that SERVICE may call; none: it is refused."""
        ...

    def client_of(self, environ: Mapping[str, Any]) -> str:
        """Return the client that a WSGI request comes from.

        ``X-Forwarded-For`` is believed from the trusted proxies only.
        """
        ...

    def run(
        self,
        query: str,
        format: str,  # noqa: A002 - its name everywhere else
        client: str,
        time_s: float | None = None,
    ) -> PortAnswer:
        """Answer *query*.

        Args:
            query: any text; what is not SPARQL is refused.
            format: of the pool: ``tsv``, ``json``, ``ntriples``...
            client: as `client_of` names it.
            time_s: wall time instead of the pool's own.

        Raises:
            PvdError: `BadQueryError` with its place, `QueryLimitError` (``size`` for
                more than `MAX_CONTENT_BYTES`), `BusyError`, `StoreError`.
            ProtocolError: the format does not fit the form of the query.
        """
        ...

    def check(self, query: str, client: str) -> None:
        """Check that *query* parses; it runs for a moment, and nobody reads its answer.

        Raises:
            BadQueryError: it does not, with the place.
        """
        ...


def current_port() -> QueryPort | None:
    """Return the endpoint ahead of the running application, if there is one."""
    return cast("QueryPort | None", current_app.extensions.get(EXTENSION))


def client_of(app: Flask, environ: Mapping[str, Any]) -> str:
    """Return the client of a request to *app*: by the endpoint's rule, if there is one.

    Without an endpoint no proxy is known either: the client is who is connected.
    """
    port = cast("QueryPort | None", app.extensions.get(EXTENSION))
    return (
        str(environ.get("REMOTE_ADDR", "")) if port is None else port.client_of(environ)
    )
