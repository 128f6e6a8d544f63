"""The site as the server runs it: the endpoint at its path, pages everywhere else."""

from __future__ import annotations

import logging

from pvd_graph.app.outflow import SlowReaderError
from pvd_graph.app.sparql import SparqlApplication
from pvd_graph.app.sparql_call import Receive, Scope, Send
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
        answer = self._endpoint if scope["path"] == self._path else self._pages
        try:
            await answer(scope, receive, send)
        except (PvdError, SlowReaderError) as error:
            # At a limit, on purpose: one line, and no traceback.
            _log.info("answer cut: %s", error)
            raise CutAnswerError from None
        except Exception:
            _log.exception("%s %s failed", scope["method"], scope["path"])
            raise


class CutAnswerError(Exception):
    """An answer that ends in its middle, for its client to see."""
