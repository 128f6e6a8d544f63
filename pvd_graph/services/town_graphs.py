"""Publish what one town tells, or take it out again: a named graph a thing told.

Experience sheets and declared challenges are written here, not loaded from files. Each
has a graph of its own, ``graph/<family>/<key>/<version>``, in a dataset of its family:
the change is small whatever is published already. It passes the same gates as any load
(shapes, references, identities), is archived, described, put into the next generation,
and only then written in the journal and switched to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pvd_graph import __version__, vocab
from pvd_graph.model import Statement, Wording
from pvd_graph.services.dataset_states import held_of, last_lines
from pvd_graph.services.graph_changes import GraphChange
from pvd_graph.services.load_records import Recorded, keep_description
from pvd_graph.services.loading import check_graph
from pvd_graph.services.provenance import LICENCE_OUVERTE
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.pushed import is_withdrawn, moment, withdrawal
from pvd_graph.services.switching import Stores, switch
from pvd_graph.store.archive import Archive, GraphFile, JournalEntry

__all__ = ["DECLARATIONS", "SHEETS", "Family", "TownGraph", "TownGraphs"]

ORIGIN = "town"
_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of thing that towns tell: the dataset that its graphs are of."""

    slug: str
    title: Wording
    description: Wording
    page: str


SHEETS = Family(
    "experience",
    Wording("Fiches expérience des communes", "Experience sheets of the towns"),
    Wording(
        "Ce que les communes racontent de leurs actions, relu avant publication : un "
        "graphe par fiche, une version par révision publiée.",
        "What towns tell of their actions, read over before publication: a graph a "
        "sheet, a version a published revision.",
    ),
    "experiences",
)
DECLARATIONS = Family(
    "declaration",
    Wording("Défis déclarés par les communes", "Challenges declared by the towns"),
    Wording(
        "Les défis que les communes disent affronter, par ordre de priorité.",
        "The challenges that towns say they face, in order of priority.",
    ),
    "challenges",
)


@dataclass(frozen=True, slots=True)
class TownGraph:
    """What is published of one thing: its family, its key, its version from 1 on."""

    family: Family
    key: str
    version: int

    @property
    def slug(self) -> str:
        """Return its name in the journal: ``experience/<uuid>``."""
        return f"{self.family.slug}/{self.key}"

    @property
    def iri(self) -> str:
        """Return the IRI of its graph."""
        return vocab.graph_iri(self.slug, str(self.version))


class TownGraphs:
    """The graphs that towns publish in a data folder; safe for many threads."""

    def __init__(self, publisher: Publisher) -> None:
        """Write with the lock, the generations and the shapes of *publisher*."""
        self._publisher = publisher
        self._archive = Archive(publisher.data / "graphs")

    def states(self, family: Family) -> Mapping[str, int]:
        """Return key -> version in force, of what is published of *family*."""
        start = f"{family.slug}/"
        return {
            slug.removeprefix(start): int(entry.version)
            for slug, entry in last_lines(self._archive.entries()).items()
            if slug.startswith(start) and not is_withdrawn(entry)
        }

    def publish(self, graph: TownGraph, lines: Iterable[str]) -> None:
        """Publish *lines* as *graph*, in the place of what its thing said before.

        The same once more changes nothing: whoever was killed on the way begins anew.

        Raises:
            InvalidGraphError: they break a shape, or speak of what nothing describes.
            BusyError: the turn did not come in time.
            StoreError: the disk or the engine failed.
            In all cases but the last what is published has not changed.
        """
        if not _KEY.fullmatch(graph.key):
            problem = f"not the key of a town's graph: {graph.key!r}"
            raise ValueError(problem)
        with self._publisher.lock.held():
            written = self._archive.store(graph.slug, str(graph.version), lines)
            known = last_lines(self._archive.entries()).get(graph.slug)
            entry = self._entry(graph, written)
            if known is not None and _same(known, entry):
                self._show_again(graph, known)
                return
            try:
                check_graph(graph.slug, written.path, self._publisher.shapes())
                told = tuple(_described(graph, entry))
                entry = keep_description(self._archive, entry, told)
                change = GraphChange(graph.slug, Recorded(entry, told), written.path)
                self._switch([change], [entry])
            except BaseException:
                if entry not in self._archive.entries():
                    written.path.unlink(missing_ok=True)
                raise

    def withdraw(self, family: Family, key: str) -> bool:
        """Take the graph of a thing out; its archived files stay.

        Returns:
            Whether there was one.

        Raises:
            InvalidGraphError: something else speaks of what only this one describes.
            BusyError: the turn did not come in time.
            StoreError: the disk or the engine failed.
        """
        slug = f"{family.slug}/{key}"
        with self._publisher.lock.held():
            known = last_lines(self._archive.entries()).get(slug)
            if known is None:
                return False
            entries = [] if is_withdrawn(known) else [withdrawal(known)]
            held = held_of(self._publisher.current(), slug)
            if held is not None:
                self._switch([GraphChange(slug)], entries)
            return bool(entries)

    def _show_again(self, graph: TownGraph, known: JournalEntry) -> None:
        """Make visible what a killed publication wrote into the journal."""
        held = held_of(self._publisher.current(), graph.slug)
        if held is not None and held.iri == graph.iri:
            return
        text = (self._archive.folder / known.about).read_text("utf-8")
        lines = tuple(f"{line}\n" for line in text.split("\n") if line)
        path = self._archive.path(known)
        self._switch([GraphChange(graph.slug, Recorded(known, lines), path)], [])

    def _switch(self, changes: list[GraphChange], entries: list[JournalEntry]) -> None:
        publisher = self._publisher
        stores = Stores(publisher.generations, self._archive, publisher.shapes())
        switch(stores, publisher.current(), changes, entries)
        publisher.refresh()

    def _entry(self, graph: TownGraph, written: GraphFile) -> JournalEntry:
        return JournalEntry(
            dataset=graph.slug,
            version=str(graph.version),
            sha256=written.sha256,
            triples=written.triples,
            fingerprint=f"{ORIGIN}:{written.sha256}",
            rows_read=1,
            rows_kept=1,
            file=written.path.relative_to(self._archive.folder).as_posix(),
            origin=ORIGIN,
            at=moment(),
        )


def _same(known: JournalEntry, entry: JournalEntry) -> bool:
    return (known.version, known.fingerprint) == (entry.version, entry.fingerprint)


def _described(graph: TownGraph, entry: JournalEntry) -> Iterator[str]:
    """Yield the lines of ``graph/meta`` about a graph; the dataset's are the same."""
    for subject, path, value in (*_dataset(graph.family), *_load(graph, entry)):
        yield f"<{subject}> {vocab.term(path)} {value} .\n"


def _dataset(family: Family) -> Iterator[Statement]:
    dataset = vocab.dataset_iri(family.slug)
    yield dataset, "rdf:type", vocab.term("dcat:Dataset")
    for path, told in (
        ("dcterms:title", family.title),
        ("dcterms:description", family.description),
    ):
        yield dataset, path, vocab.literal(told.fr, lang="fr")
        yield dataset, path, vocab.literal(told.en, lang="en")
    yield dataset, "dcterms:publisher", f"<{vocab.id_iri('partner', 'pvd-graph')}>"
    yield dataset, "dcterms:license", f"<{LICENCE_OUVERTE}>"
    yield dataset, "pvd:attribution", vocab.literal(family.title.fr, lang="fr")
    yield dataset, "dcat:landingPage", f"<{vocab.BASE}{family.page}>"


def _load(graph: TownGraph, entry: JournalEntry) -> Iterator[Statement]:
    load = vocab.id_iri("load", graph.family.slug, graph.key, entry.version)
    yield graph.iri, "rdf:type", vocab.term("prov:Entity")
    yield graph.iri, "rdf:type", vocab.term("pvd:Load")
    yield graph.iri, "pvd:dataset", f"<{vocab.dataset_iri(graph.family.slug)}>"
    yield graph.iri, "pvd:version", vocab.literal(entry.version)
    yield graph.iri, "pvd:sha256", vocab.literal(entry.sha256)
    triples = vocab.literal(str(entry.triples), datatype="xsd:integer")
    yield graph.iri, "pvd:triples", triples
    yield graph.iri, "prov:wasGeneratedBy", f"<{load}>"
    at = vocab.literal(entry.at, datatype="xsd:dateTime")
    yield graph.iri, "prov:generatedAtTime", at
    yield load, "rdf:type", vocab.term("prov:Activity")
    yield load, "pvd:toolVersion", vocab.literal(__version__)
