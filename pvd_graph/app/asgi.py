"""The site as the server runs it: the endpoint at its path, pages everywhere else."""

from __future__ import annotations

import logging
from http import HTTPStatus

from pvd_graph.app.exchange import Exchange, exchange_of
from pvd_graph.app.outflow import SlowReaderError
from pvd_graph.app.sparql import SparqlApplication
from pvd_graph.app.sparql_call import EVERY, Call, Receive, Scope, Send
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.sparql_refusing import refuse
from pvd_graph.app.wsgi_bridge import WsgiBridge
from pvd_graph.errors import PvdError

__all__ = ["Front"]

_log = logging.getLogger(__name__)


class Front:
    """ASGI: what a client asks, handed to who answers it."""

    def __init__(self, endpoint: SparqlApplication, pages: WsgiBridge) -> None:
        """Serve *endpoint* at its path and *pages* elsewhere."""
        self._endpoint = endpoint
        self._pages = pages
        self._path = endpoint.path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            CutAnswerError: the answer cannot be finished; the server breaks the
                transfer.
        """
        # `https://host//sparql` is what a base with a slash and a path make of it.
        path = "/" + scope["path"].lstrip("/")
        answer = self._endpoint if path == self._path else self._pages
        exchange = exchange_of(scope)
        if exchange and path == self._path:
            exchange.route = self._path
        try:
            problem = _problem_of(scope)
            if problem is None and answer is self._pages:
                problem = _unknown_method(scope)
            if problem is not None:
                await refuse(Call(scope, receive, send, EVERY), problem, 0, None)
            else:
                await answer(scope, receive, send)
        except (PvdError, SlowReaderError) as error:
            # At a limit, on purpose: one line, and no traceback.
            _log.info("answer cut: %s", error, extra=_told(exchange))
            raise CutAnswerError from None
        except Exception:
            asked = (scope["method"], scope["path"])
            _log.exception("%s %s failed", *asked, extra=_told(exchange))
            raise


def _told(exchange: Exchange | None) -> dict[str, str]:
    """Return what a line of the log has beside its text."""
    return {"request": exchange.request_id if exchange else ""}


def _problem_of(scope: Scope) -> ProtocolError | None:
    """Return what is wrong with a request, whatever it asks; None: nothing."""
    # The server makes up an empty one.
    hosts = [value for name, value in scope["headers"] if name == b"host" and value]
    # RFC 9112, 3.2; before HTTP/1.1 there may be none.
    if len(hosts) > 1 or (not hosts and scope["http_version"] not in {"1.0", "1"}):
        return ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "La demande doit porter un en-tête « Host », et un seul.",
            "The request must have a Host header, and only one.",
        )
    return None


def _unknown_method(scope: Scope) -> ProtocolError | None:
    """Return the refusal of a method that is not in capitals; None: it is.

    RFC 9110, 9.1: ``delete`` is not ``DELETE``, which is how the pages' framework
    would take it.
    """
    method = scope["method"]
    if method == method.upper():
        return None
    return ProtocolError(
        HTTPStatus.NOT_IMPLEMENTED,
        "Méthode inconnue : les méthodes s'écrivent en capitales (GET, POST).",
        "Unknown method: methods are written in capitals (GET, POST).",
    )


class CutAnswerError(Exception):
    """An answer that ends in its middle, for its client to see."""
