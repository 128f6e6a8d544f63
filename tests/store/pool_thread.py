"""The query pool for tests that are no coroutines: its event loop runs in a thread."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

from pvd_graph.store.pool import (
    Answer,
    GenerationSource,
    PoolLimits,
    QueryPool,
    QueryRequest,
)
from pvd_graph.store.pool_answer import Watch
from pvd_graph.store.service_address import Resolve
from pvd_graph.store.service_model import ServicePolicy

ResultT = TypeVar("ResultT")


class LoopThread:
    """An event loop that runs in a thread of its own."""

    def __init__(self) -> None:
        """Start it."""
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, ResultT]) -> ResultT:
        """Run *work* in the loop; return its result."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def stop(self) -> None:
        """End the thread."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


class ThreadAnswer:
    """An answer that is read in another thread than the loop's."""

    def __init__(self, thread: LoopThread, answer: Answer) -> None:
        """Read *answer*, which lives in *thread*."""
        self._thread = thread
        self._answer = answer
        self.generation = answer.generation
        self.kind = answer.kind
        self.encoding = answer.encoding
        self.length = answer.length

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes of the answer."""
        chunks = self._answer.chunks()

        async def following() -> bytes | None:
            return await anext(chunks, None)

        while (chunk := self._thread.run(following())) is not None:
            yield chunk

    def close(self) -> None:
        """Stop the query if it still runs."""

        async def closing() -> None:
            self._answer.close()

        self._thread.run(closing())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class ThreadPool:
    """A `QueryPool` that any thread may ask."""

    def __init__(
        self, source: GenerationSource, limits: PoolLimits | None = None
    ) -> None:
        """Open *source*."""
        self._thread = LoopThread()
        self.loop = self._thread.loop
        self.pool = self._thread.run(QueryPool.open(source, limits))

    @property
    def protections(self) -> dict[str, bool]:
        """Say what holds the workers."""
        return self.pool.protections

    @property
    def zygote_pid(self) -> int:
        """Return the process that holds the current generation."""
        return self.pool.zygote_pid

    def allow_services(self, policy: ServicePolicy, resolve: Resolve) -> None:
        """Answer queries that call other endpoints, from now on."""
        self._thread.run(self.pool.allow_services(policy, resolve=resolve))

    def run(
        self, request: QueryRequest, watch: Watch | None = None, client: str = ""
    ) -> ThreadAnswer:
        """Return once the answer of *request* begins."""
        running = self.pool.run(request, client=client, watch=watch)
        return ThreadAnswer(self._thread, self._thread.run(running))

    def switch(self, source: GenerationSource) -> None:
        """Answer new queries from *source*."""
        self.pool.switch(source)

    def close(self) -> None:
        """Stop everything."""

        async def closing() -> None:
            self.pool.close()

        self._thread.run(closing())
        self._thread.stop()
