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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.errors import InputError, UnreadableFileError
from pvd_graph.model import Manifest, Table, Wording
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.reading.tabular import check_whole
from pvd_graph.services.build import TERRITORY, Sources, build
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.dataset_states import held_of, last_lines, versions_of
from pvd_graph.services.graph_making import Making, Told, told_error
from pvd_graph.services.incremental import check_change
from pvd_graph.services.issue_spool import IssueSpool
from pvd_graph.services.load_changes import compared
from pvd_graph.services.load_records import (
    Recorded,
    described_ingest,
    keep_description,
    meta_lines,
)
from pvd_graph.services.load_report import Changes, LoadReport, Outcome
from pvd_graph.services.loading import (
    file_digest,
    fingerprint,
    judged_by,
    labels_for,
    load_dataset,
)
from pvd_graph.services.publishers import check_publisher
from pvd_graph.services.pushed import is_withdrawn, moment, next_version
from pvd_graph.services.state_changes import changes_of
from pvd_graph.services.switching import KEPT, Stores, switch
from pvd_graph.services.write_lock import WriteLock
from pvd_graph.store.archive import Archive, GraphFile, JournalEntry, read_lines
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.validation.shapes import load_shapes

__all__ = ["Ingested", "Order", "ingest"]

_WORK = "ingest-"
_BUILDING = Wording(
    "rien n'est encore construit : construction du graphe",
    "nothing is built yet: building the graph",
)
_READING_COMMUNES = Wording(
    "lecture des communes de référence", "reading the communes of the reference"
)
_COMPARING = Wording(
    "comparaison avec la version en vigueur", "comparing with the version in force"
)
_PUBLISHING = Wording("publication", "publishing")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be loaded, and how.

    Attributes:
        manifest: of the dataset, with the file to read.
        as_built: the manifest and the file are those that a build reads, so that a
            build may make the graph again when they change.
        policy: ``refuse`` or ``keep``; empty for what the manifest says.
        dry_run: write nothing, tell what would be.
        wait_s: how long to wait for others that write.
    """

    manifest: Manifest
    as_built: bool = False
    policy: str = ""
    dry_run: bool = False
    wait_s: float = 60.0

    @property
    def keeps(self) -> bool:
        """Tell whether rows at fault are left out, and the others published."""
        return (self.policy or self.manifest.policy) == "keep"


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a load, and the issues of each of its tables.

    Attributes:
        report: for whoever loads.
        manifest: with the digests of the files that were read.
        issues: name of a table -> its issues, until `close`.
    """

    report: LoadReport
    manifest: Manifest
    issues: dict[str, IssueSpool] = field(default_factory=dict)

    def close(self) -> None:
        """Let the temporary files go."""
        for spool in self.issues.values():
            spool.close()


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
        told(_BUILDING)
        build(data, sources, lambda line: told(Wording(line, _BUILDING.en)))
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
            outcome = "refused"
            notes.append(told_error(error))
        if outcome == "refused":
            self.version = ""
        return Ingested(
            self.report(outcome, notes, time.monotonic() - started),
            self.manifest,
            {} if self.making is None else self.making.spools,
        )

    def report(
        self, outcome: Outcome, notes: list[Wording], took_s: float
    ) -> LoadReport:
        """Say what became of the load."""
        making, manifest = self.making, self.manifest
        title = manifest.title.get("fr") or self.slug
        spools = [] if making is None else making.spools.values()
        return LoadReport(
            dataset=self.slug,
            title=Wording(title, manifest.title.get("en") or title),
            version=self.version,
            files=tuple(table.path.name for table in manifest.tables),
            outcome=outcome,
            policy=self.policy,
            rows_read=0 if making is None else making.rows_read,
            rows_kept=0 if making is None else making.rows_kept,
            rows=tuple(group for spool in spools for group in spool.groups()),
            shapes=() if making is None else making.shapes,
            notes=(*(() if making is None else making.notes), *notes),
            changes=self.changes,
            took_s=took_s,
        )

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
        entry = self.entry(graph)
        if self.current is None:
            note = Wording(
                "rien n'est encore construit. Les communes ont été vérifiées dans le "
                "référentiel fourni ; les concepts, partenaires, indicateurs et autres "
                "choses que le fichier cite ne l'ont pas été, et rien n'a été comparé. "
                "Lancez « pvd build », puis refaites l'essai.",
                "nothing was built yet. Communes were checked in the bundled "
                "reference; concepts, partners, indicators and other things that the "
                "file refers to were not, and nothing was compared. Run `pvd build`, "
                "then try again.",
            )
            self.making.notes.append(note)
            return "dry-run"
        lines = self.describe(self.current, entry)
        if self.is_same(self.current, graph, lines):
            self.changes = Changes(0, 0, 0, 0, 0)
            return "unchanged"
        return self.publish(self.current, graph, Recorded(entry, lines))

    def seal(self) -> None:
        """Take the digest of each file; check those that the manifest gives."""
        tables: list[Table] = []
        for table in self.manifest.tables:
            if table.sha256:
                check_whole(table)
                tables.append(table)
            else:
                tables.append(replace(table, sha256=file_digest(table.path)))
        if not tables:
            problem = "le manifeste ne nomme aucun fichier"
            raise UnreadableFileError(self.manifest.folder, problem)
        self.manifest = replace(self.manifest, tables=tuple(tables))
        reference = held_of(self.current, TERRITORY)
        judged = judged_by(
            self.manifest,
            self.sources.ontology,
            "" if reference is None else reference.sha256,
        )
        self.fingerprint = fingerprint(self.manifest, f"{self.policy} {judged}")

    def is_in_force(self) -> bool:
        """Tell whether the last load was made from the very same, and is visible."""
        last = last_lines(self.archive.entries()).get(self.slug)
        held = held_of(self.current, self.slug)
        if last is None or held is None or last.fingerprint != self.fingerprint:
            return False
        self.version = last.version
        graph = vocab.graph_iri(self.slug, last.version)
        return (held.iri, held.sha256) == (graph, last.sha256)

    def communes(self) -> KnownCommunes | None:
        """Return the communes of the reference in force, or of the bundled one."""
        if self.slug == TERRITORY:
            return None
        held = held_of(self.current, TERRITORY)
        if self.current is not None and held is not None:
            return KnownCommunes.from_graph(self.current.graph_path(held))
        self.told(_READING_COMMUNES)
        reference = read_manifest(self.sources.datasets / TERRITORY)
        scratch = Archive(self.work / "reference")
        entry, _ = load_dataset(
            reference, scratch, self.shapes, judged_by="", communes=None
        )
        return KnownCommunes.from_graph(scratch.path(entry))

    def entry(self, graph: GraphFile) -> JournalEntry:
        """Return the line of the journal for *graph*, under a version of its own."""
        making = self.making
        assert making is not None  # noqa: S101 - it has just been made
        entries = self.archive.entries()
        known = {one.version: one for one in versions_of_entries(entries, self.slug)}
        same = [one.version for one in known.values() if one.sha256 == graph.sha256]
        if same:
            self.version = same[-1]
        elif self.manifest.version not in known:
            self.version = self.manifest.version
        else:
            self.version = next_version(known)
        return JournalEntry(
            dataset=self.slug,
            version=self.version,
            sha256=graph.sha256,
            triples=graph.triples,
            fingerprint=self.fingerprint,
            rows_read=making.rows_read,
            rows_kept=making.rows_kept,
            file=f"{self.slug}/{self.version}.{graph.sha256[:12]}.nt.zst",
            origin="" if self.order.as_built else "ingest",
            at=moment(),
            supersedes=self.manifest.supersedes,
        )

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

    def is_same(
        self, current: Generation, graph: GraphFile, lines: Sequence[str]
    ) -> bool:
        """Tell whether the version in force is this graph, told in the same words."""
        held = held_of(current, self.slug)
        last = last_lines(self.archive.entries()).get(self.slug)
        if held is None or held.sha256 != graph.sha256 or last is None:
            return False
        start = f"<{vocab.dataset_iri(self.slug)}> "
        told = {line for line in meta_lines(current) if line.startswith(start)}
        return not is_withdrawn(last) and told == {
            line for line in lines if line.startswith(start)
        }

    def publish(self, current: Generation, graph: GraphFile, load: Recorded) -> Outcome:
        """Check what speaks of what; then, unless it is a dry run, make it visible."""
        check_publisher(self.manifest, current, graph.path)
        args = (self.archive, self.sources.datasets, current)
        changes = changes_of(*args, load, graph.path)
        if self.order.dry_run:
            self.told(_COMPARING)
            self.compare(current, graph)
            check_change(current, changes)
            return "dry-run"
        self.told(_PUBLISHING)
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


def versions_of_entries(
    entries: Sequence[JournalEntry], slug: str
) -> list[JournalEntry]:
    """Return the last line of each version of a dataset."""
    return [one.entry for one in versions_of(entries, slug, None)]
