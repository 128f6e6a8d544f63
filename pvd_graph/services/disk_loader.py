"""Bulk loading into a store on disk, beside the thread that makes the graphs."""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from pvd_graph.errors import StoreError
from pvd_graph.store.archive import open_graph
from pvd_graph.store.oxigraph import WriterStore

__all__ = ["DiskLoader"]


class DiskLoader:
    """Bulk loads graphs into the store on disk, in a thread, in the order given.

    The engine releases the interpreter's lock, so that rules and peers are computed
    on the other core meanwhile.
    """

    def __init__(self, folder: Path) -> None:
        self.store = WriterStore(folder)
        self._graphs: queue.SimpleQueue[tuple[str, Path] | None] = queue.SimpleQueue()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="loader", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait until all is loaded; raise what went wrong there, if anything.

        When the builder failed first, what still waits is not loaded.
        """
        if error is not None:
            self._failure = error
        self._graphs.put(None)
        self._thread.join()
        if error is not None:
            # The traceback keeps this frame alive, and the store its lock: let it go.
            del self.store
        elif self._failure is not None:
            raise self._failure

    def add(self, iri: str, path: Path) -> None:
        """Queue the archived graph at *path*."""
        self._graphs.put((iri, path))

    def _run(self) -> None:
        while (graph := self._graphs.get()) is not None:
            if self._failure is None:
                try:
                    with open_graph(graph[1]) as lines:
                        self.store.load(graph[0], lines)
                except StoreError as error:
                    problem = f"{graph[1]} : {error}"
                    self._failure = StoreError(problem)
                except BaseException as error:  # noqa: BLE001 - raised in the builder's thread
                    self._failure = error
