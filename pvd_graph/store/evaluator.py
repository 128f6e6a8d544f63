"""Who answers queries from outside, whatever holds the graph: the port of the endpoint.

Two fulfil it: `pool.QueryPool`, over the embedded store, and `remote.pool.RemotePool`,
over a server of the SPARQL protocols.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from types import TracebackType
from typing import Protocol, Self

from pvd_graph.store.pool_model import (
    Encoding,
    GenerationSource,
    PoolLimits,
    QueryKind,
    QueryRequest,
)
from pvd_graph.store.service_model import ServicePolicy

__all__ = ["Evaluated", "Evaluator", "Running", "Watch"]


class Running(Protocol):
    """A query that goes on."""

    def stop_gone(self) -> None:
        """End it: nobody waits for its answer any more."""


Watch = Callable[[Running], None]
"""Called once with a query that takes its time; may stop it later."""


class Evaluated(Protocol):
    """The answer of one query, from one generation; a context manager."""

    @property
    def source(self) -> GenerationSource:
        """The generation that answered."""

    @property
    def generation(self) -> int:
        """Its number."""

    @property
    def kind(self) -> QueryKind:
        """``select``, ``ask`` or ``graph``."""

    @property
    def encoding(self) -> Encoding:
        """Compression in fact used."""

    @property
    def length(self) -> int | None:
        """Bytes in all when the answer is small and whole, else None."""

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer. Runs once.

        Raises:
            PvdError: it could not be finished; what was yielded is no whole document.
        """

    async def content(self) -> bytes:
        """Return all of the answer; see `chunks`."""

    def close(self) -> None:
        """Stop the query if it still runs. May be called again."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Evaluator(Protocol):
    """Evaluates queries within limits."""

    on_spent: Callable[[str, float], None] | None
    """Told, after each query, its client and for how many seconds it ran."""

    @property
    def limits(self) -> PoolLimits:
        """The bounds in force."""

    @property
    def source(self) -> GenerationSource:
        """The generation that new queries are answered from."""

    @property
    def services(self) -> tuple[str, ...]:
        """The endpoints that queries may call."""

    @property
    def extends(self) -> bool:
        """Whether queries may call the functions of `store.functions`."""

    @property
    def protections(self) -> Mapping[str, bool]:
        """What holds the workers."""

    def state(self) -> dict[str, int]:
        """Return how many queries run, go on beside, and wait; for any thread."""

    async def run(
        self, request: QueryRequest, *, client: str = "", watch: Watch | None = None
    ) -> Evaluated:
        """Evaluate *request*; return once its answer begins; see `QueryPool.run`."""

    async def allow_services(self, policy: ServicePolicy) -> None:
        """Answer queries that call other endpoints, from now on.

        Raises:
            StoreError: that cannot be.
        """

    def switch(self, source: GenerationSource) -> None:
        """Answer new queries from *source*; blocks until they are.

        Raises:
            StoreError: it cannot be opened; the present one goes on.
        """

    def close(self) -> None:
        """Stop everything."""
