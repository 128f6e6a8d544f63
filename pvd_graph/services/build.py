"""From dataset folders to a published generation: ``pvd build``.

Everything is composed beside what is served, and becomes visible in one switch. A
build that fails, or is killed, leaves the served generation as it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.enrichment.rules import load_rules
from pvd_graph.errors import StoreError, UnreadableFileError
from pvd_graph.model import Manifest, Statement
from pvd_graph.reading.rdffile import read_statements
from pvd_graph.services.build_graphs import BuildGraphs
from pvd_graph.services.build_order import MEMBERSHIPS, TERRITORY, build_order
from pvd_graph.services.build_report import BuildReport, Progress, StageClock
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.data_lock import writing
from pvd_graph.services.deriving import derive_all
from pvd_graph.services.disk_loader import DiskLoader
from pvd_graph.services.fingerprints import judged_by
from pvd_graph.services.grouping import groups_of, last_groups
from pvd_graph.services.load_records import kept_description
from pvd_graph.services.loading import labels_for, load_dataset
from pvd_graph.services.peer_changes import list_changes
from pvd_graph.services.peering import portraits, suggestions
from pvd_graph.services.provenance import (
    BuiltGraph,
    describe_built,
    describe_own_datasets,
)
from pvd_graph.services.pushed import is_withdrawn
from pvd_graph.services.searched import search_entries
from pvd_graph.services.shared_lock import shared_lock
from pvd_graph.store.archive import Archive, JournalEntry
from pvd_graph.store.generations import Generations
from pvd_graph.store.oxigraph import WriterStore
from pvd_graph.store.remote.chosen import reach
from pvd_graph.store.search_file import build_index
from pvd_graph.validation.shapes import load_shapes

__all__ = ["BuildReport", "Sources", "build"]


@dataclass(frozen=True, slots=True)
class Sources:
    """The folders of knowledge that a build reads.

    Without *rules* no challenge is derived: where there are no figures to judge by.
    """

    datasets: Path
    ontology: Path
    rules: bool = True


class _Build:
    """One build: the state that its stages share."""

    def __init__(self, data: Path, sources: Sources, progress: Progress) -> None:
        self.data = data
        self.sources = sources
        self.report = BuildReport()
        self.archive = Archive(data / "graphs")
        self.generations = Generations(data / "store")
        # Knowledge files are read before anything is written.
        self.shapes = load_shapes(sources.ontology / "shapes")
        folder = sources.ontology / "rules"
        self.challenge_rules = load_rules(folder) if sources.rules else []
        self.ontology_version = _version_of(sources.ontology / "pvd.ttl")
        self.reference = ""
        self.clock = StageClock(self.report, progress)

    def datasets(self, graphs: BuildGraphs) -> None:
        """Load every dataset, in the order that `build_order` gives.

        Each goes to the stores as soon as it is archived, so that the engine loads
        one on the other core while the next is mapped.
        """
        order = build_order(self.sources.datasets, self.archive)
        communes: KnownCommunes | None = None
        for slug in order.slugs:
            entry = order.pushed.get(slug)
            if entry is None:
                entry = self.folder_load(order.manifests[slug], communes)
            elif is_withdrawn(entry):
                continue
            path = self.archive.path(entry)
            if slug == TERRITORY:
                communes = KnownCommunes.from_graph(path)
                self.reference = entry.sha256
            if slug == MEMBERSHIPS:
                graphs.programme_towns(path)
            if slug not in order.hidden:
                said = kept_description(self.archive, self.sources.datasets, entry)
                graphs.load(entry, path, said)
            self.clock.ended(f"jeu {slug}")

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

    def ontology(self, graphs: BuildGraphs, work: Path) -> None:
        """Load the ontology and its concept schemes as one graph."""
        folder = self.sources.ontology
        files = [*sorted(folder.glob("*.ttl")), *sorted(folder.glob("schemes/*.ttl"))]
        statements = (each for path in files for each in read_statements(path))
        iri = vocab.graph_iri("ontology", self.ontology_version)
        graphs.derived(work, BuiltGraph(iri, "ontology"), _lines(statements))

    def rules(self, graphs: BuildGraphs, work: Path) -> None:
        """Derive challenges, one graph a rule."""
        for slug, sources, statements in derive_all(
            self.challenge_rules, graphs.memory.reader()
        ):
            if not sources:
                self.report.notes.append(f"règle {slug} : aucun chiffre sur quoi juger")
            iri = vocab.graph_iri("derived", slug)
            built = BuiltGraph(iri, "derived", sources=sources)
            graphs.derived(work, built, _lines(statements))

    def peers(self, graphs: BuildGraphs, work: Path) -> None:
        """Suggest the peers of every town of the programme, and group the towns."""
        sources = tuple(sorted(held.iri for held, _path in graphs.held))
        reader = graphs.memory.reader()
        drawn = portraits(reader)
        before, note = last_groups(self.generations)
        self.report.notes += note
        for name, statements, stage in (
            ("peers", suggestions(reader, drawn=drawn), "villes comparables"),
            ("peer-groups", groups_of(drawn, before), "groupes de villes"),
        ):
            iri = vocab.graph_iri("derived", name)
            built = BuiltGraph(iri, "derived", sources=sources)
            graphs.derived(work, built, _lines(statements))
            self.report.notes += list_changes(self.generations, *graphs.held[-1])
            self.clock.ended(stage)

    def provenance(self, graphs: BuildGraphs, work: Path) -> None:
        """Describe every graph, this description's own included."""
        built = BuiltGraph(vocab.graph_iri("meta"), "meta")
        graphs.meta += describe_own_datasets(self.ontology_version)
        graphs.meta += describe_built([built])
        graphs.derived(work, built, _lines(graphs.meta))

    def publish(self, store: WriterStore, graphs: BuildGraphs, folder: Path) -> None:
        """Turn the store on disk into a generation and switch to it.

        Raises:
            StoreError: it holds another number of statements than the archive.
        """
        for held, path in graphs.held:
            _link(path, folder / "graphs" / held.file)
        store.backup(folder / "db")
        listed = [held for held, _path in graphs.held]
        self.report.triples = sum(held.triples for held in listed)
        if (stored := store.count()) != self.report.triples:
            problem = (
                f"le magasin tient {stored} énoncés, l'archive {self.report.triples} : "
                "construction abandonnée, la génération servie n'a pas changé"
            )
            raise StoreError(problem)
        shared_lock.check()
        self.report.generation = self.generations.publish(
            folder, listed, ontology_version=self.ontology_version
        )

    def compose(self, graphs: BuildGraphs, folder: Path) -> None:
        """Fill the stores: loads, ontology, rules, peers, provenance; then index."""
        self.datasets(graphs)
        work = folder / "work"
        self.ontology(graphs, work)
        self.clock.ended("ontologie")
        self.rules(graphs, work)
        self.clock.ended("défis déduits")
        self.peers(graphs, work)
        self.provenance(graphs, work)
        graphs.integrity.check()
        self.clock.ended("provenance et intégrité")
        build_index(folder / "search.sqlite", search_entries(graphs.memory.reader()))
        self.clock.ended("index de recherche")


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
        reach(data)
        run = _Build(data, sources, progress)
        run.clock.ended("formes et règles")
        folder = run.generations.start()
        writer = data / "store" / "writer"
        shutil.rmtree(writer, ignore_errors=True)
        try:
            with DiskLoader(writer) as loader:
                graphs = BuildGraphs(loader, run.shapes)
                run.compose(graphs, folder)
            run.clock.ended("fin du chargement sur disque")
            run.publish(loader.store, graphs, folder)
            shutil.rmtree(folder / "work")
            run.clock.ended("publication")
        except BaseException:
            if not (folder / "manifest.json").exists():
                shutil.rmtree(folder, ignore_errors=True)
            raise
    return run.report
