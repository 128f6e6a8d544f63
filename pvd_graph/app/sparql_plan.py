"""What a request for a query comes to, before anything runs. Pure."""

from __future__ import annotations

from collections.abc import Hashable

from pvd_graph.app.sparql_etag import etag_of
from pvd_graph.app.sparql_formats import Representation
from pvd_graph.store.pool import QueryRequest

__all__ = ["Plan", "Plans"]


class Plan:
    """A query as it was understood.

    Attributes:
        query: its text, as it came.
        form: ``select``, ``ask``, ``construct`` or ``describe``.
        how: the format of its answer.
        request: what the pool is asked.
        volatile: the answer may change from one run to the next.
    """

    __slots__ = ("_tag", "form", "how", "query", "request", "volatile")

    def __init__(
        self,
        query: str,
        form: str,
        how: Representation,
        request: QueryRequest,
        *,
        volatile: bool,
    ) -> None:
        """See the attributes."""
        self.query = query
        self.form = form
        self.how = how
        self.request = request
        self.volatile = volatile
        self._tag = ("", "")

    def etag(self, source: str) -> str:
        """Return the tag of the answer that *source*, see `source_key`, gives."""
        if self._tag[0] != source:
            self._tag = (source, etag_of(source, self.request, self.how))
        return self._tag[1]


class Plans:
    """The plans of the last requests: dashboards repeat theirs, in the same words."""

    def __init__(self, most: int = 1_000) -> None:
        """Remember *most* of them."""
        self._most = most
        self._found: dict[Hashable, Plan] = {}

    def find(self, words: Hashable) -> Plan | None:
        """Return the plan for a request in these *words*, if it is remembered."""
        return self._found.get(words)

    def keep(self, words: Hashable, plan: Plan) -> None:
        """Remember *plan*; all are forgotten when they are many."""
        if len(self._found) >= self._most:
            self._found.clear()
        self._found[words] = plan
