"""What the pages of the endpoint write to: short links, counts of queries, rates.

Each is apart from the graph: where its file cannot be opened (a full disk, a folder
that is read-only), the site goes on without it and its pages say 503.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol, TypeVar
from zlib import crc32

from flask import Flask

from pvd_graph.app import headers, link_pages, statistics_pages
from pvd_graph.app.editor_terms import editor_terms
from pvd_graph.app.rate_limits import limit_rates
from pvd_graph.app.sparql_options import Record
from pvd_graph.config import Settings
from pvd_graph.errors import StoreError
from pvd_graph.store.links import Links
from pvd_graph.store.query_log import QueryLog
from pvd_graph.store.query_terms import QueryTerms
from pvd_graph.store.query_texts import AskedQuery, QueryTexts

__all__ = ["LINKS", "LOG", "TEXTS", "page_services"]

LINKS = "links.sqlite"
LOG = "queries.sqlite"
TEXTS = "logs"
"""Names in the data folder."""

_logger = logging.getLogger(__name__)


class _Closable(Protocol):
    def close(self) -> None: ...


ServiceT = TypeVar("ServiceT", bound=_Closable)


@contextmanager
def page_services(app: Flask, settings: Settings) -> Iterator[Record]:
    """Open them for *app*; yield what the endpoint calls after each answer.

    They are closed, and what is not written yet is written, at the end.
    """
    limit_rates(app, settings.rate_storage, enabled=settings.client_limits)
    # Pages tell the limits: with others they are other pages.
    app.extensions[headers.BUILD] += f"-{crc32(repr(settings).encode()):08x}"
    with ExitStack() as stack:
        links = _opened(
            stack, lambda: Links(settings.data / LINKS, services=settings.service_allow)
        )
        log = _opened(stack, lambda: _log(settings))
        app.extensions[link_pages.EXTENSION] = links
        app.extensions[statistics_pages.EXTENSION] = log
        yield _forget if log is None else log.record


def _opened(stack: ExitStack, make: Callable[[], ServiceT]) -> ServiceT | None:
    try:
        found = make()
    except StoreError as error:
        _logger.warning("served without: %s", error)
        return None
    stack.callback(found.close)
    return found


def _log(settings: Settings) -> QueryLog:
    terms = editor_terms()
    names = {
        one["iri"]: one["name"]
        for kind in ("classes", "properties")
        for one in terms[kind]
    }
    texts = QueryTexts(Path(settings.data / TEXTS)) if settings.query_texts else None
    return QueryLog(settings.data / LOG, terms=QueryTerms(names), texts=texts)


def _forget(_asked: AskedQuery) -> None:
    """Remember nothing."""
