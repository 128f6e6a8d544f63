"""How the endpoint behaves: what can be chosen, and what is chosen by default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pvd_graph.app.sparql_call import Headers, Scope
from pvd_graph.app.sparql_clients import ClientPolicy
from pvd_graph.store.query_texts import AskedQuery
from pvd_graph.vocab import BASE

__all__ = ["EndpointOptions", "ErrorPage", "Record"]

ErrorPage = Callable[[Scope, dict[str, Any], str], tuple[Headers, bytes]]
"""(scope, problem, query) -> headers and content of a page that tells the problem."""
Record = Callable[[AskedQuery], None]
"""Remembers one answer; never waits and never fails: `QueryLog.record`."""


@dataclass(frozen=True, slots=True)
class EndpointOptions:
    """How the endpoint behaves.

    Attributes:
        path: its exact path.
        base_iri: what relative IRIs of queries are resolved against.
        union: whether the default graph is the union of all graphs.
        updates: whether its description says that updates are taken.
        clients: what one client may take; None: clients are not told apart.
        cache_bytes: of whole small answers; 0: none is kept.
        spool_bytes: of answers that wait for slow readers, in all.
        error_page: makes the page that a browser gets instead of a problem; called in
            a thread.
        record: keeps count of queries.
    """

    path: str = "/sparql"
    base_iri: str = BASE
    union: bool = True
    updates: bool = False
    clients: ClientPolicy | None = field(default_factory=ClientPolicy)
    cache_bytes: int = 64 << 20
    spool_bytes: int = 4 << 30
    error_page: ErrorPage | None = None
    record: Record | None = None
