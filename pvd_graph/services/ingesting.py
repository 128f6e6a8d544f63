"""One dataset to a published load, or to what it would be: ``pvd ingest``.

The dry run and the real load are one function: tables are read, mapped and archived
under a name that nobody knows, checked, compared with the version in force. Only then
does the real one write: the graph takes its place in the archive, the next generation
is composed, the journal gets its line, and readers are switched over.

Whoever is killed before the line leaves a folder that the next load removes; after it,
the same command makes visible what the journal already names.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pvd_graph.errors import InputError
from pvd_graph.model import Wording
from pvd_graph.services.build import Sources, build
from pvd_graph.services.build_order import TERRITORY
from pvd_graph.services.change_check import check_change
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.dataset_states import held_of
from pvd_graph.services.fingerprints import fingerprint, judged_by
from pvd_graph.services.graph_making import Making, Told
from pvd_graph.services.load_changes import compared
from pvd_graph.services.load_order import (
    BUILDING,
    COMPARING,
    NOTHING_BUILT,
    PUBLISHING,
    READING_COMMUNES,
    Ending,
    Ingested,
    Order,
    ingested,
)
from pvd_graph.services.load_records import (
    Recorded,
    described_ingest,
    keep_description,
    meta_lines,
)
from pvd_graph.services.load_report import Changes, Outcome
from pvd_graph.services.load_sources import bundled_communes, sealed
from pvd_graph.services.load_versions import is_same, load_entry, version_in_force
from pvd_graph.services.loading import (
    labels_for,
)
from pvd_graph.services.publishers import check_publisher
from pvd_graph.services.state_changes import changes_of
from pvd_graph.services.switching import KEPT, Stores, switch
from pvd_graph.services.told_errors import told_error
from pvd_graph.services.write_lock import WriteLock
from pvd_graph.store.archive import Archive, GraphFile, JournalEntry, read_lines
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.validation.shapes import load_shapes

__all__ = ["ingest"]

_WORK = "ingest-"


def ingest(data: Path, sources: Sources, order: Order, told: Told) -> Ingested:
    """Load a dataset into *data*, or tell what loading it would do.

    Where nothing was built yet, a real load builds the graph first.

    Args:
        data: the data folder; created when absent, but by a dry run.
        sources: the folders of the bundled datasets and of the ontology.
        order: what to load.
        told: given a line about what goes on, now and then.

    Returns:
        The outcome, whatever it is: a file that cannot be read is told in it too.

    Raises:
        InputError: a manifest, lookup or shape that someone must correct.
        BusyError: others wrote for longer than *order* waits.
        StoreError: the disk or the engine failed.
        In all cases what was in force still is.
    """
    started = time.monotonic()
    if order.dry_run:
        with tempfile.TemporaryDirectory(prefix=f"pvd-{_WORK}") as work:
            return _Run(data, sources, order, told, Path(work)).all(started)
    if Generations(data / "store").current_number() is None:
        told(BUILDING)
        build(data, sources, lambda line: told(Wording(line, BUILDING.en)))
    with WriteLock(data, wait_s=order.wait_s).held(), _work_folder(data) as work:
        return _Run(data, sources, order, told, work).all(started)


@contextmanager
def _work_folder(data: Path) -> Iterator[Path]:
    """Give a folder on the disk of the data; the caller holds the lock."""
    for left in data.glob(f"{_WORK}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_WORK, dir=data) as work:
        yield Path(work)


class _Run:
    """One load: the state that its stages share."""

    def __init__(
        self, data: Path, sources: Sources, order: Order, told: Told, work: Path
    ) -> None:
        self.sources = sources
        self.order = order
        self.work = work
        self.told = told
        self.generations = Generations(data / "store", keep=KEPT)
        self.current = self.generations.current()
        # A dry run makes no folder.
        graphs = data / "graphs"
        exists = graphs.exists() or not order.dry_run
        self.archive = Archive(graphs if exists else work / "graphs")
        self.shapes = load_shapes(sources.ontology / "shapes")
        self.manifest = order.manifest
        self.slug = self.manifest.slug
        self.policy = "keep" if order.keeps else "refuse"
        self.fingerprint = ""
        self.making: Making | None = None
        self.version = ""
        self.changes: Changes | None = None

    def all(self, started: float) -> Ingested:
        """Go through the stages; tell how it ended."""
        notes: list[Wording] = []
        try:
            outcome = self.outcome()
        except InputError as error:
            outcome, notes = "refused", [told_error(error)]
        except BaseException:
            if self.making is not None:
                self.making.close()
            raise
        ending = Ending(
            outcome,
            "" if outcome == "refused" else self.version,
            self.policy,
            time.monotonic() - started,
            tuple(notes),
            self.changes,
        )
        return ingested(self.manifest, self.making, ending)

    def outcome(self) -> Outcome:
        """Make the graph, and publish it unless it is a dry run."""
        self.seal()
        if not self.order.dry_run and self.is_in_force():
            return "unchanged"
        self.making = Making(
            self.manifest,
            self.communes(),
            self.work,
            self.told,
            ours=self.order.as_built,
            labels=labels_for(self.manifest, self.sources.ontology),
        )
        if not self.making.make(self.shapes, keep=self.order.keeps):
            return "refused"
        graph = self.making.graph
        assert graph is not None  # noqa: S101 - made when it may be published
        entry = load_entry(
            self.archive.entries(),
            self.manifest,
            self.making,
            self.fingerprint,
            "" if self.order.as_built else "ingest",
        )
        self.version = entry.version
        if self.current is None:
            self.making.notes.append(NOTHING_BUILT)
            return "dry-run"
        lines = self.describe(self.current, entry)
        if is_same(self.archive.entries(), self.current, entry, lines):
            self.changes = Changes(0, 0, 0, 0, 0)
            return "unchanged"
        return self.publish(self.current, graph, Recorded(entry, lines))

    def seal(self) -> None:
        """Take the digests of the files, and of all that the graph is made from."""
        self.manifest = sealed(self.manifest)
        held = held_of(self.current, TERRITORY)
        reference = "" if held is None else held.sha256
        judged = judged_by(self.manifest, self.sources.ontology, reference)
        self.fingerprint = fingerprint(self.manifest, f"{self.policy} {judged}")

    def is_in_force(self) -> bool:
        """Tell whether the last load was made from the very same, and is visible."""
        self.version = version_in_force(
            self.archive.entries(), self.current, self.slug, self.fingerprint
        )
        return bool(self.version)

    def communes(self) -> KnownCommunes | None:
        """Return the communes of the reference in force, or of the bundled one."""
        if self.slug == TERRITORY:
            return None
        held = held_of(self.current, TERRITORY)
        if self.current is not None and held is not None:
            return KnownCommunes.from_graph(self.current.graph_path(held))
        self.told(READING_COMMUNES)
        scratch = Archive(self.work / "reference")
        return bundled_communes(self.sources.datasets, scratch, self.shapes)

    def compare(self, current: Generation, graph: GraphFile) -> None:
        """Tell what *graph* changes of the version in force."""
        held = held_of(current, self.slug)
        old = () if held is None else read_lines(current.graph_path(held))
        self.changes = compared(old, read_lines(graph.path))

    def describe(self, current: Generation, entry: JournalEntry) -> tuple[str, ...]:
        """Return the lines of ``graph/meta`` about the load."""
        held = held_of(current, self.slug)
        return described_ingest(
            replace(self.manifest, version=entry.version),
            entry,
            policy=self.policy,
            visible="" if held is None else held.iri.rpartition("/")[2],
            meta=meta_lines(current),
        )

    def publish(self, current: Generation, graph: GraphFile, load: Recorded) -> Outcome:
        """Check what speaks of what; then, unless it is a dry run, make it visible."""
        check_publisher(self.manifest, current, graph.path)
        args = (self.archive, self.sources.datasets, current)
        changes = changes_of(*args, load, graph.path)
        if self.order.dry_run:
            self.told(COMPARING)
            self.compare(current, graph)
            check_change(current, changes)
            return "dry-run"
        self.told(PUBLISHING)
        entry = keep_description(self.archive, load.entry, load.lines)
        graph = self.archive.adopt(self.slug, self.version, graph)
        load = Recorded(entry, load.lines)
        switch(
            Stores(self.generations, self.archive, self.shapes),
            current,
            changes_of(*args, load),
            [entry],
            meanwhile=lambda: self.compare(current, graph),
        )
        return "published"
