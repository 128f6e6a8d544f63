"""An empty store that anything may be written to: ``pvd serve --scratch``.

Every write makes the next generation, as a publication does, but nothing is archived,
checked or described: blank nodes, the default graph and graphs of any name stay what
they are. For conformance suites, tutorials and first tries.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pvd_graph.errors import NotFoundError
from pvd_graph.services.publishing import Body
from pvd_graph.services.write_lock import WriteLock
from pvd_graph.store.changing import ChangingStore, copy_store
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.store.search import build_index
from pvd_graph.store.write_process import WriteProcesses

__all__ = ["ScratchWriter", "scratch_folder"]

_KEPT = 12


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a data folder that holds an empty generation; it is removed at the end."""
    with tempfile.TemporaryDirectory(
        prefix="pvd-scratch-", ignore_cleanup_errors=True
    ) as name:
        data = Path(name)
        generations = Generations(data / "store", keep=_KEPT)
        folder = generations.start()
        store = ChangingStore(folder / "work")
        store.save(folder / "db")
        del store
        shutil.rmtree(folder / "work")
        build_index(folder / "search.sqlite", [])
        generations.publish(folder, [])
        yield data


class ScratchWriter:
    """Writes of a scratch store; safe for many threads. "" is the default graph."""

    def __init__(
        self, data: Path, *, processes: WriteProcesses, refresh: Callable[[], None]
    ) -> None:
        """Write to *data*, from `scratch_folder`; see `Publisher` for the rest."""
        self.processes = processes
        self._data = data
        self._lock = WriteLock(data)
        self._generations = Generations(data / "store", keep=_KEPT)
        self._refresh = refresh

    @contextmanager
    def work_folder(self) -> Iterator[Path]:
        """Give a folder on the disk of the data, removed afterwards."""
        with tempfile.TemporaryDirectory(prefix="write-", dir=self._data) as folder:
            yield Path(folder)

    @contextmanager
    def _next(self) -> Iterator[Path]:
        """Give a copy of the store; publish it unless an error is raised."""
        current = self._generations.current()
        assert isinstance(current, Generation)  # noqa: S101 - `scratch_folder` made one
        folder = self._generations.start()
        try:
            copy_store(current.db, folder / "work")
            yield folder / "work"
            store = ChangingStore(folder / "work")
            store.save(folder / "db")
            del store
            shutil.rmtree(folder / "work")
            (folder / "search.sqlite").hardlink_to(current.search)
            self._generations.publish(folder, [])
        except BaseException:
            if not (folder / "manifest.json").exists():
                shutil.rmtree(folder, ignore_errors=True)
            raise
        self._refresh()

    def put(self, graph: str, bodies: Sequence[Body], *, merge: bool = False) -> bool:
        """Replace a graph, or add to it; say whether there was none before.

        Raises:
            BadGraphError: a body does not parse, or is refused.
            QueryLimitError: it takes too much time, memory or place to read.
            StoreError: the disk or the engine failed.
        """
        with self.work_folder() as work:
            parsed = []
            for number, body in enumerate(bodies):
                output = work / f"{number}.nt"
                count = self.processes.parse(
                    body.path, body.extension, base=body.base, output=output
                )
                parsed.append((output, count))
            with self._lock.held(), self._next() as folder:
                store = ChangingStore(folder)
                created = not store.has_graph(graph)
                if not merge:
                    store.drop(graph)
                store.create(graph)
                for path, count in parsed:
                    store.load(graph, path, count)
                del store
            return created

    def delete(self, graph: str) -> None:
        """Remove a graph.

        Raises:
            NotFoundError: there is none of this name.
        """
        with self._lock.held(), self._next() as folder:
            store = ChangingStore(folder)
            if not store.has_graph(graph):
                problem = f"Le graphe <{graph}> n'existe pas."
                raise NotFoundError(problem)
            store.drop(graph)
            del store

    def update(
        self,
        text: Path,
        *,
        base: str,
        dataset: tuple[Sequence[str], Sequence[str]] = ((), ()),
    ) -> None:
        """Apply a SPARQL update; see `WriteProcesses.update`."""
        with self._lock.held(), self._next() as folder:
            self.processes.update(folder, text, base=base, dataset=dataset)
