"""An empty store that anything may be written to: ``pvd serve --scratch``.

Every write makes the next generation, as a publication does, but nothing is archived,
checked or described: blank nodes, the default graph and graphs of any name stay what
they are. For conformance suites, tutorials and first tries.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from pvd_graph.errors import NotFoundError
from pvd_graph.services.write_lock import WriteLock
from pvd_graph.services.written import Body, Check, unconditional
from pvd_graph.store.changing import ChangingStore, copy_store
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search_file import build_index
from pvd_graph.store.write_checks import check_name
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
        generations = Generations(data / "store", keep=_KEPT, sealed=False)
        folder = generations.start()
        with closing(ChangingStore(folder / "work")) as store:
            store.save(folder / "db")
        shutil.rmtree(folder / "work")
        build_index(folder / "search.sqlite", [])
        generations.publish(folder, [])
        yield data


class _Revisions:
    """Words for the content of graphs: since which generation it is what it is."""

    def __init__(self) -> None:
        # Another scratch store, at the same address, counts from one too.
        self._store = secrets.token_hex(8)
        self._all = 0
        self._since: dict[str, int] = {}

    def note(self, graph: str | None, number: int) -> None:
        """Note that generation *number* changes a graph; None: maybe any."""
        if graph is not None:
            self._since[graph] = number
            return
        self._all = number
        self._since.clear()

    def of(self, graph: str, number: int) -> str:
        """Return the word for the content of a graph in generation *number*."""
        since = max(self._since.get(graph, 0), self._all)
        # What comes after that generation does not tell since when it was so.
        return f"{self._store}-{min(since, number)}"


class ScratchWriter:
    """Writes of a scratch store; safe for many threads. "" is the default graph."""

    def __init__(
        self, data: Path, *, processes: WriteProcesses, refresh: Callable[[], None]
    ) -> None:
        """Write to *data*, from `scratch_folder`; see `Publisher` for the rest."""
        self.processes = processes
        self._data = data
        self._lock = WriteLock(data)
        self._generations = Generations(data / "store", keep=_KEPT, sealed=False)
        self._refresh = refresh
        self._revisions = _Revisions()

    def revision(self, graph: str, number: int) -> str:
        """Return a word for the content of *graph* in generation *number*."""
        return self._revisions.of(graph, number)

    @contextmanager
    def work_folder(self) -> Iterator[Path]:
        """Give a folder on the disk of the data, removed afterwards."""
        with tempfile.TemporaryDirectory(prefix="write-", dir=self._data) as folder:
            yield Path(folder)

    def _current(self) -> Generation:
        current = self._generations.current()
        assert isinstance(current, Generation)  # noqa: S101 - `scratch_folder` made one
        return current

    @contextmanager
    def _next(self, graph: str | None = None) -> Iterator[Path]:
        """Give a copy of the store; publish it unless an error is raised.

        Args:
            graph: the one that is changed; None: maybe any.
        """
        current = self._current()
        folder = self._generations.start()
        try:
            copy_store(current.db, folder / "work")
            yield folder / "work"
            with closing(ChangingStore(folder / "work")) as store:
                store.save(folder / "db")
            shutil.rmtree(folder / "work")
            (folder / "search.sqlite").hardlink_to(current.search)
            self._revisions.note(graph, int(folder.name))
            self._generations.publish(folder, [])
        except BaseException:
            if not (folder / "manifest.json").exists():
                shutil.rmtree(folder, ignore_errors=True)
            raise
        self._refresh()

    def _held(self, graph: str) -> str | None:
        """Return the revision of a graph as it is; None: there is none."""
        current = self._current()
        if not OxigraphReader.open(current.db, current.number).has_graph(graph):
            return None
        return self.revision(graph, current.number)

    def put(
        self,
        graph: str,
        bodies: Sequence[Body],
        *,
        merge: bool = False,
        check: Check = unconditional,
    ) -> bool:
        """Replace a graph, or add to it; say whether there was none before.

        Args:
            graph: its IRI.
            bodies: RDF from outside.
            merge: whether it is added to.
            check: asked about the graph as it is, while nobody else writes.

        Raises:
            BadGraphError: a body does not parse, or is refused.
            QueryLimitError: it takes too much time, memory or place to read.
            StoreError: the disk or the engine failed.
        """
        check_name(graph)
        with self.work_folder() as work:
            parsed = []
            for number, body in enumerate(bodies):
                output = work / f"{number}.nt"
                count = self.processes.parse(
                    body.path, body.extension, base=body.base, output=output
                )
                parsed.append((output, count))
            with self._lock.held():
                held = self._held(graph)
                check(held)
                with self._next(graph) as folder:
                    self._fill(folder, graph, parsed, merge=merge)
            return held is None

    @staticmethod
    def _fill(
        folder: Path, graph: str, parsed: Sequence[tuple[Path, int]], *, merge: bool
    ) -> None:
        """Put the N-Triples of *parsed*, files and their lengths, into a graph."""
        with closing(ChangingStore(folder)) as store:
            if not merge:
                store.drop(graph)
            store.create(graph)
            for path, count in parsed:
                store.load(graph, path, count)

    def delete(self, graph: str, *, check: Check = unconditional) -> None:
        """Remove a graph.

        Args:
            graph: its IRI.
            check: see `put`; not asked where there is no graph.

        Raises:
            NotFoundError: there is none of this name.
        """
        with self._lock.held():
            held = self._held(graph)
            if held is None:
                problem = f"Le graphe <{graph}> n'existe pas."
                raise NotFoundError(problem)
            check(held)
            with (
                self._next(graph) as folder,
                closing(ChangingStore(folder)) as store,
            ):
                store.drop(graph)

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
