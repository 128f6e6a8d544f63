"""Publish the graph of a dataset that its publisher sent, or take it out again.

One load: parsed in a sandbox, checked against the shapes, archived, described, put into
the next generation, and only then written in the journal and switched to. What is
derived from a dataset (challenges, peer towns) is not made again here: it goes on
saying which loads it comes from, until the next build.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.errors import NotFoundError, StoreError
from pvd_graph.services.dataset_states import held_of
from pvd_graph.services.graph_changes import GraphChange
from pvd_graph.services.loading import check_graph
from pvd_graph.services.pushed import (
    About,
    Pushed,
    fingerprint,
    keep_about,
    manifest_of,
    moment,
    next_version,
    skolem_start,
    withdrawal,
)
from pvd_graph.services.switching import KEPT, Stores, switch
from pvd_graph.services.write_lock import WriteLock
from pvd_graph.services.written import Body, Check, Published, unconditional
from pvd_graph.store.archive import Archive, GraphFile, JournalEntry
from pvd_graph.store.generations import Generation, Generations, HeldGraph
from pvd_graph.store.write_process import WriteProcesses
from pvd_graph.validation.shapes import Shape

__all__ = ["Publisher"]


class Publisher:
    """Writes of the datasets of a data folder; safe for many threads."""

    def __init__(
        self,
        data: Path,
        datasets: Path,
        shapes: Callable[[], Sequence[Shape]],
        *,
        processes: WriteProcesses,
        refresh: Callable[[], None],
    ) -> None:
        """Write to *data*.

        Args:
            data: the data folder, with a published generation.
            datasets: the folders of bundled datasets.
            shapes: returns what graphs are checked against; asked at each write.
            processes: where RDF from outside is parsed.
            refresh: called after each publication; returns once readers see it.
        """
        self.processes = processes
        self.lock = WriteLock(data)
        self.generations = Generations(data / "store", keep=KEPT)
        self.data = data
        self._datasets = datasets
        self._archive = Archive(data / "graphs")
        self.shapes = shapes
        self.refresh = refresh

    @contextmanager
    def work_folder(self) -> Iterator[Path]:
        """Give a folder on the disk of the data, removed afterwards."""
        with tempfile.TemporaryDirectory(prefix="write-", dir=self.data) as folder:
            yield Path(folder)

    def current(self) -> Generation:
        """Return the generation in force.

        Raises:
            StoreError: nothing was published.
        """
        generation = self.generations.current()
        if generation is None:
            problem = "rien n'est encore publié ; lancez « pvd build »"
            raise StoreError(problem)
        return generation

    def put(
        self, slug: str, body: Body, about: About, *, check: Check = unconditional
    ) -> Published:
        """Publish *body* as the graph of the dataset *slug*; the same twice is once.

        Args:
            slug: of the dataset.
            body: RDF from outside.
            about: what is told of the dataset where it has no folder.
            check: asked about the graph held, while nobody else writes.

        Raises:
            BadGraphError: it does not parse, or is refused.
            InvalidGraphError: it breaks a shape, or speaks of what nothing describes.
            QueryLimitError: it takes too much time, memory or place to read.
            BusyError: the turn did not come in time.
            StoreError: the disk or the engine failed.
        """
        with self.work_folder() as work:
            parsed = work / "body.nt"
            self.processes.parse(
                body.path,
                body.extension,
                base=body.base,
                output=parsed,
                skolem=skolem_start(slug),
            )
            with self.lock.held():
                held = held_of(self.current(), slug)
                check(held.sha256 if held else None)
                return self.replace({slug: parsed}, {slug: about})[slug]

    def withdraw(self, slug: str, *, check: Check = unconditional) -> None:
        """Take the graph of the dataset *slug* out; its archived file stays.

        Args:
            slug: of the dataset.
            check: see `put`; not asked where there is no graph.

        Raises:
            NotFoundError: there is none.
            InvalidGraphError: another dataset speaks of what only this one describes.
            BusyError: the turn did not come in time.
            StoreError: the disk or the engine failed.
        """
        with self.lock.held():
            if held := held_of(self.current(), slug):
                check(held.sha256)
            self.replace({slug: None}, {})

    def replace(
        self, texts: Mapping[str, Path | None], abouts: Mapping[str, About]
    ) -> dict[str, Published]:
        """Publish several datasets at once; the caller holds the lock.

        Args:
            texts: slug -> N-Triples of its graph; None: it is taken out.
            abouts: slug -> what is told of it where it has no folder.

        Returns:
            Slug -> its versioned graph, for those that were not taken out.
        """
        current = self.current()
        changes: list[GraphChange] = []
        entries: list[JournalEntry] = []
        done: dict[str, Published] = {}
        for slug, text in texts.items():
            held = held_of(current, slug)
            if text is None:
                entries.append(self._withdrawn(slug, held))
                changes.append(GraphChange(slug))
                continue
            change = self._load(slug, text, held, abouts.get(slug))
            if change is None and held is not None:
                done[slug] = Published(held.iri, created=False)
            elif change is not None and change.pushed is not None:
                changes.append(change)
                entry = change.pushed.entry
                entries.append(entry)
                graph = vocab.graph_iri(slug, entry.version)
                done[slug] = Published(graph, created=held is None)
        if changes:
            self._publish(current, changes, entries)
        return done

    def _withdrawn(self, slug: str, held: HeldGraph | None) -> JournalEntry:
        """Return the line of the journal that takes a dataset out."""
        if held is None:
            problem = f"Le graphe du jeu « {slug} » n'existe pas."
            raise NotFoundError(problem)
        version = held.iri.rpartition("/")[2]
        for entry in reversed(self._archive.entries()):
            if entry.dataset == slug and entry.version == version:
                return withdrawal(entry)
        problem = f"le journal ne connaît pas la version {version} de « {slug} »"
        raise StoreError(problem)

    def _load(
        self, slug: str, text: Path, held: HeldGraph | None, about: About | None
    ) -> GraphChange | None:
        """Archive and check the graph in *text*; None when it is the one held."""
        entries = self._archive.entries()
        version = next_version(one.version for one in entries if one.dataset == slug)
        with text.open(encoding="utf-8", newline="\n") as lines:
            graph = self._archive.store(slug, version, lines)
        try:
            if held is not None and held.sha256 == graph.sha256:
                graph.path.unlink()
                return None
            check_graph(slug, graph.path, self.shapes())
        except BaseException:
            graph.path.unlink(missing_ok=True)
            raise
        if about is not None and not (self._datasets / slug).exists():
            keep_about(self._archive, slug, about)
        manifest = manifest_of(self._archive, self._datasets, slug, version)
        entry = self._entry(slug, version, graph)
        return GraphChange(slug, Pushed(entry, manifest), graph.path)

    def _entry(self, slug: str, version: str, graph: GraphFile) -> JournalEntry:
        return JournalEntry(
            dataset=slug,
            version=version,
            sha256=graph.sha256,
            triples=graph.triples,
            fingerprint=fingerprint(graph.sha256),
            rows_read=graph.triples,
            rows_kept=graph.triples,
            file=graph.path.relative_to(self._archive.folder).as_posix(),
            at=moment(),
        )

    def _publish(
        self,
        current: Generation,
        changes: list[GraphChange],
        entries: list[JournalEntry],
    ) -> None:
        stores = Stores(self.generations, self._archive, self.shapes())
        switch(stores, current, changes, entries)
        self.refresh()
