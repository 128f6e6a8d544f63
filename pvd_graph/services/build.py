"""From dataset folders to a published generation: ``pvd build``.

Everything is composed beside what is served, and becomes visible in one switch. A
build that fails, or is killed, leaves the served generation as it was.
"""

from __future__ import annotations

import fcntl
import os
import queue
import resource
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from pvd_graph import vocab
from pvd_graph.enrichment.rules import load_rules
from pvd_graph.errors import BusyError, StoreError, UnreadableFileError
from pvd_graph.model import Manifest, Statement
from pvd_graph.reading.manifest import MANIFEST, read_manifest
from pvd_graph.reading.rdffile import read_statements
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.dataset_states import superseded
from pvd_graph.services.deriving import derive_all
from pvd_graph.services.integrity import Integrity
from pvd_graph.services.load_records import kept_description
from pvd_graph.services.loading import (
    check_graph,
    judged_by,
    labels_for,
    load_dataset,
)
from pvd_graph.services.peering import suggestions
from pvd_graph.services.provenance import (
    BuiltGraph,
    describe_built,
    describe_own_datasets,
)
from pvd_graph.services.pushed import is_withdrawn, pushed_states
from pvd_graph.services.searching import search_entries
from pvd_graph.store.archive import (
    Archive,
    JournalEntry,
    open_graph,
    read_lines,
    write_graph,
)
from pvd_graph.store.generations import Generations, HeldGraph
from pvd_graph.store.oxigraph import WriterStore
from pvd_graph.store.search import build_index
from pvd_graph.validation.shapes import load_shapes

__all__ = ["BuildReport", "Sources", "build", "writing"]

TERRITORY = "cog"
"""The dataset that says which communes exist: it loads first."""

MEMBERSHIPS = "pvd-membership"
"""The dataset that says which towns are of the programme."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The folders of knowledge that a build reads."""

    datasets: Path
    ontology: Path


@dataclass(slots=True)
class BuildReport:
    """What a build did: seconds and peak memory after each stage, and the outcome."""

    generation: int = 0
    triples: int = 0
    stages: list[dict[str, object]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


Progress = Callable[[str], None]


def _peak_mib() -> float:
    """Return the peak resident memory of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


@contextmanager
def writing(data: Path) -> Iterator[None]:
    """Hold the writer's lock of the data folder, for one process at a time.

    Raises:
        BusyError: another process is building or loading.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(data / "lock", os.O_CREAT | os.O_RDWR)
    except OSError as error:
        problem = (
            f"{data} : dossier de données inutilisable ({error.strerror}) ; donnez-en "
            "un autre par --data ou PVD_DATA"
        )
        raise StoreError(problem) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            problem = (
                f"{data} : une autre construction ou un autre chargement est en "
                "cours ; attendez sa fin et recommencez"
            )
            raise BusyError(problem) from error
        yield
    finally:
        os.close(descriptor)


class _DiskLoader:
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


class _Build:
    """One build: the state that its stages share."""

    def __init__(self, data: Path, sources: Sources, progress: Progress) -> None:
        self.data = data
        self.sources = sources
        self.progress = progress
        self.report = BuildReport()
        self.archive = Archive(data / "graphs")
        self.generations = Generations(data / "store")
        # Knowledge files are read before anything is written.
        self.shapes = load_shapes(sources.ontology / "shapes")
        self.challenge_rules = load_rules(sources.ontology / "rules")
        self.ontology_version = _version_of(sources.ontology / "pvd.ttl")
        self.integrity = Integrity()
        self.memory = WriterStore()
        self.graphs: list[tuple[HeldGraph, Path]] = []
        self.meta: list[Statement] = []
        self.reference = ""
        self._towns: frozenset[str] = frozenset()
        self._started = time.perf_counter()

    def stage(self, name: str) -> None:
        """Note that stage *name* has just ended."""
        now = time.perf_counter()
        seconds, self._started = now - self._started, now
        peak = _peak_mib()
        self.report.stages.append(
            {"stage": name, "seconds": round(seconds, 2), "peak_mib": round(peak)}
        )
        self.progress(f"{name} : {seconds:.1f} s")

    def add(self, loader: _DiskLoader, held: HeldGraph, path: Path) -> None:
        """Put one archived graph into the stores and the generation.

        The store in memory, which the build's own questions are asked of, leaves out
        what none of them is about: the figures of towns outside the programme, a
        third of all statements.
        """
        loader.add(held.iri, path)
        lines = self.integrity.watch(read_lines(path))
        self.memory.load_lines(held.iri, self._working(lines))
        self.graphs.append((held, path))

    def _working(self, lines: Iterable[str]) -> Iterator[str]:
        """Leave out the observations of towns outside the programme."""
        start, towns = f"<{vocab.id_iri('observation')}", self._towns
        for line in lines:
            # <…/id/observation/<indicator>/<code>/<period>> …
            if (
                not line.startswith(start)
                or line[len(start) :].split("/", 3)[2] in towns
            ):
                yield line

    def datasets(self, loader: _DiskLoader) -> None:
        """Load every dataset: the reference, the memberships, the others.

        What a publisher sent, or what a person loaded or brought back, wins over the
        dataset's folder; what another dataset takes the place of is archived, so that
        a rollback finds it, and left out.

        Each goes to the stores as soon as it is archived, so that the engine loads
        one on the other core while the next is mapped.
        """
        manifests = _manifests(self.sources.datasets)
        first = [slug for slug in (TERRITORY, MEMBERSHIPS) if slug in manifests]
        communes: KnownCommunes | None = None
        pushed = pushed_states(self.archive)
        hidden = {
            *superseded(pushed),
            *(one.supersedes for slug, one in manifests.items() if slug not in pushed),
        }
        for slug in [*first, *sorted((manifests.keys() | pushed.keys()) - set(first))]:
            entry = pushed.get(slug)
            if entry is None:
                entry = self.folder_load(manifests[slug], communes)
            elif is_withdrawn(entry):
                continue
            path = self.archive.path(entry)
            if slug == TERRITORY:
                communes = KnownCommunes.from_graph(path)
                self.reference = entry.sha256
            if slug == MEMBERSHIPS:
                self.programme_towns(path)
            if slug not in hidden:
                self.dataset(loader, entry, path)
            self.stage(f"jeu {slug}")

    def folder_load(
        self, manifest: Manifest, communes: KnownCommunes | None
    ) -> JournalEntry:
        """Make the graph of a folder unless the archive has it; note its issues."""
        entry, tally = load_dataset(
            manifest,
            self.archive,
            self.shapes,
            judged_by=judged_by(manifest, self.sources.ontology, self.reference),
            communes=communes,
            labels=labels_for(manifest, self.sources.ontology),
        )
        self.report.notes += [f"{manifest.slug} : {issue}" for issue in tally.issues]
        return entry

    def dataset(self, loader: _DiskLoader, entry: JournalEntry, path: Path) -> None:
        """Put the load of *entry* into the stores, and what is said of it."""
        iri = vocab.graph_iri(entry.dataset, entry.version)
        name = f"{entry.dataset}__{entry.version}.nt.zst"
        self.add(loader, HeldGraph(iri, name, entry.sha256, entry.triples), path)
        for line in kept_description(self.archive, self.sources.datasets, entry):
            subject, predicate, value = line.removesuffix(" .\n").split(" ", 2)
            self.meta.append((subject, predicate, value))

    def programme_towns(self, path: Path) -> None:
        """Learn which towns are of the programme from the graph of memberships."""
        start = f"<{vocab.id_iri('membership', 'pvd')}/"
        self._towns = frozenset(
            line[len(start) :].split(">", 1)[0]
            for line in read_lines(path)
            if line.startswith(start)
        )

    def derived(
        self, loader: _DiskLoader, work: Path, built: BuiltGraph, lines: Iterable[str]
    ) -> None:
        """Write, check and load a graph that the build itself makes."""
        name = built.iri.removeprefix(vocab.BASE + "graph/")
        path = work / (name.replace("/", "__") + ".nt.zst")
        graph = write_graph(path, lines)
        check_graph(name, path, self.shapes)
        held = HeldGraph(built.iri, path.name, graph.sha256, graph.triples)
        self.add(loader, held, path)
        if built.dataset != "meta":
            self.meta += describe_built(
                [replace(built, sha256=graph.sha256, triples=graph.triples)]
            )

    def ontology(self, loader: _DiskLoader, work: Path) -> None:
        """Load the ontology and its concept schemes as one graph."""
        folder = self.sources.ontology
        files = [*sorted(folder.glob("*.ttl")), *sorted(folder.glob("schemes/*.ttl"))]
        statements = (each for path in files for each in read_statements(path))
        iri = vocab.graph_iri("ontology", self.ontology_version)
        self.derived(loader, work, BuiltGraph(iri, "ontology"), _lines(statements))

    def rules(self, loader: _DiskLoader, work: Path) -> None:
        """Derive challenges, one graph a rule."""
        for slug, sources, statements in derive_all(
            self.challenge_rules, self.memory.reader()
        ):
            if not sources:
                self.report.notes.append(f"règle {slug} : aucun chiffre sur quoi juger")
            iri = vocab.graph_iri("derived", slug)
            built = BuiltGraph(iri, "derived", sources=sources)
            self.derived(loader, work, built, _lines(statements))

    def peers(self, loader: _DiskLoader, work: Path) -> None:
        """Suggest the peers of every town of the programme."""
        sources = tuple(sorted(held.iri for held, _path in self.graphs))
        built = BuiltGraph(
            vocab.graph_iri("derived", "peers"), "derived", sources=sources
        )
        self.derived(loader, work, built, _lines(suggestions(self.memory.reader())))

    def provenance(self, loader: _DiskLoader, work: Path) -> None:
        """Describe every graph, this description's own included."""
        built = BuiltGraph(vocab.graph_iri("meta"), "meta")
        self.meta += describe_own_datasets(self.ontology_version)
        self.meta += describe_built([built])
        self.derived(loader, work, built, _lines(self.meta))

    def publish(self, store: WriterStore, folder: Path) -> None:
        """Turn the store on disk into a generation and switch to it."""
        for held, path in self.graphs:
            _link(path, folder / "graphs" / held.file)
        store.backup(folder / "db")
        graphs = [held for held, _path in self.graphs]
        self.report.triples = sum(held.triples for held in graphs)
        if (stored := store.count()) != self.report.triples:
            problem = (
                f"le magasin tient {stored} énoncés, l'archive {self.report.triples} : "
                "construction abandonnée, la génération servie n'a pas changé"
            )
            raise StoreError(problem)
        self.report.generation = self.generations.publish(
            folder, graphs, ontology_version=self.ontology_version
        )

    def compose(self, loader: _DiskLoader, folder: Path) -> None:
        """Fill the stores: loads, ontology, rules, peers, provenance; then index."""
        self.datasets(loader)
        work = folder / "work"
        self.ontology(loader, work)
        self.stage("ontologie")
        self.rules(loader, work)
        self.stage("défis déduits")
        self.peers(loader, work)
        self.stage("villes comparables")
        self.provenance(loader, work)
        self.integrity.check()
        self.stage("provenance et intégrité")
        build_index(folder / "search.sqlite", search_entries(self.memory.reader()))
        self.stage("index de recherche")


def _manifests(datasets: Path) -> dict[str, Manifest]:
    """Return slug -> manifest of the folders to build.

    A folder without seal whose file is not there waits for ``pvd ingest``.
    """
    folders = (path.parent for path in sorted(datasets.glob(f"*/{MANIFEST}")))
    return {
        manifest.slug: manifest
        for manifest in map(read_manifest, folders)
        if all(table.sha256 or table.path.exists() for table in manifest.tables)
    }


def _lines(statements: Iterable[Statement]) -> Iterator[str]:
    for subject, path, value in statements:
        yield f"{subject} {path} {value} .\n"


def _version_of(ontology: Path) -> str:
    """Return the version that an ontology says it is.

    Raises:
        InputError: it cannot be read, or says none.
    """
    for _subject, path, value in read_statements(ontology):
        if path == vocab.term("owl:versionInfo"):
            return value.strip('"')
    raise UnreadableFileError(ontology, "owl:versionInfo y manque")


def _link(source: Path, target: Path) -> None:
    """Hard-link *source*, or copy it where the file system cannot."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def build(data: Path, sources: Sources, progress: Progress) -> BuildReport:
    """Build the whole graph from *sources* and publish it as a new generation.

    Datasets whose tables and manifest have not changed are taken from the archive.
    Memory is bounded: tables stream to sorted files, and the engine bulk loads those.

    Args:
        data: the data folder; created when absent.
        sources: folders of datasets and of the ontology.
        progress: called with a line in French after each stage.

    Raises:
        InputError: a table, manifest, rule or shape that someone must correct.
        BusyError: another process is writing to *data*.
        StoreError: the disk or the engine failed.
        In all cases the generation that was served still is.
    """
    with writing(data):
        run = _Build(data, sources, progress)
        run.stage("formes et règles")
        folder = run.generations.start()
        writer = data / "store" / "writer"
        shutil.rmtree(writer, ignore_errors=True)
        try:
            with _DiskLoader(writer) as loader:
                run.compose(loader, folder)
            run.stage("fin du chargement sur disque")
            run.publish(loader.store, folder)
            shutil.rmtree(folder / "work")
            run.stage("publication")
        except BaseException:
            if not (folder / "manifest.json").exists():
                shutil.rmtree(folder, ignore_errors=True)
            raise
    return run.report
