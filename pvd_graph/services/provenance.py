"""The graph ``graph/meta``: where every named graph comes from.

Every graph has a dataset, and every dataset a publisher and a licence: that is how any
statement reaches its source. No clock here: two builds of the same inputs must give
the same dump.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pvd_graph import __version__, vocab
from pvd_graph.model import Manifest, Statement, Table
from pvd_graph.store.archive import JournalEntry

__all__ = ["BuiltGraph", "describe_built", "describe_load", "describe_own_datasets"]

LICENCE_OUVERTE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"

_OWN = (
    (
        "derived",
        LICENCE_OUVERTE,
        "Défis constatés et villes comparables, calculés par pvd-graph",
        "Challenges, comparisons and peer towns computed by pvd-graph",
        (
            "Ce que les règles du projet déduisent des jeux de données chargés : "
            "chaque graphe dit de quels graphes il vient."
        ),
        (
            "What the project's rules deduce from the loaded datasets: each graph says "
            "which graphs it comes from."
        ),
    ),
    (
        "meta",
        LICENCE_OUVERTE,
        "Description des jeux de données et des chargements",
        "Description of datasets and loads",
        "Producteur, licence, version et empreinte de chaque graphe nommé.",
        "Publisher, licence, version and digest of each named graph.",
    ),
    (
        "ontology",
        CC_BY,
        "Ontologie et listes de concepts de pvd-graph",
        "Ontology and concept schemes of pvd-graph",
        (
            "Classes, propriétés, défis, thèmes et nomenclatures, en français et en "
            "anglais."
        ),
        (
            "Classes, properties, challenges, themes and nomenclatures, in French and "
            "English."
        ),
    ),
)


_STRUCTURE = vocab.id_iri("structure", "observation")


@dataclass(frozen=True, slots=True)
class BuiltGraph:
    """A graph that the build made: its dataset, digest and the graphs it is made of."""

    iri: str
    dataset: str
    sha256: str = ""
    triples: int = 0
    sources: tuple[str, ...] = ()


def _iri(value: str) -> str:
    return f"<{value}>"


def describe_own_datasets(version: str) -> Iterator[Statement]:
    """Yield the descriptions of the datasets that the project itself publishes."""
    project = _iri(vocab.id_iri("partner", "pvd-graph"))
    for slug, licence, title_fr, title_en, text_fr, text_en in _OWN:
        dataset = _iri(vocab.dataset_iri(slug))
        yield dataset, vocab.term("rdf:type"), vocab.term("dcat:Dataset")
        yield dataset, vocab.term("dcterms:title"), vocab.literal(title_fr, lang="fr")
        yield dataset, vocab.term("dcterms:title"), vocab.literal(title_en, lang="en")
        description = vocab.term("dcterms:description")
        yield dataset, description, vocab.literal(text_fr, lang="fr")
        yield dataset, description, vocab.literal(text_en, lang="en")
        yield dataset, vocab.term("dcterms:publisher"), project
        yield dataset, vocab.term("dcterms:license"), _iri(licence)
        attribution = vocab.literal(f"Projet pvd-graph – {title_fr}", lang="fr")
        yield dataset, vocab.term("pvd:attribution"), attribution
        yield dataset, vocab.term("pvd:version"), vocab.literal(version)


def describe_load(manifest: Manifest, entry: JournalEntry) -> Iterator[Statement]:
    """Yield the descriptions of a dataset, of its load and of the load's files."""
    yield from _describe_dataset(manifest)
    graph = _iri(vocab.graph_iri(entry.dataset, entry.version))
    load = _iri(vocab.id_iri("load", entry.dataset, entry.version))
    yield graph, vocab.term("rdf:type"), vocab.term("prov:Entity")
    yield graph, vocab.term("rdf:type"), vocab.term("pvd:Load")
    yield graph, vocab.term("pvd:dataset"), _iri(vocab.dataset_iri(entry.dataset))
    yield graph, vocab.term("pvd:version"), vocab.literal(entry.version)
    yield graph, vocab.term("pvd:sha256"), vocab.literal(entry.sha256)
    counts = {
        "pvd:rowsRead": entry.rows_read,
        "pvd:rowsKept": entry.rows_kept,
        "pvd:triples": entry.triples,
    }
    for path, count in counts.items():
        value = vocab.literal(str(count), datatype="xsd:integer")
        yield graph, vocab.term(path), value
    yield graph, vocab.term("prov:wasGeneratedBy"), load
    yield load, vocab.term("rdf:type"), vocab.term("prov:Activity")
    yield load, vocab.term("pvd:toolVersion"), vocab.literal(__version__)
    for table in manifest.tables:
        yield from _describe_file(manifest, table, load)


def _describe_dataset(manifest: Manifest) -> Iterator[Statement]:
    dataset = _iri(vocab.dataset_iri(manifest.slug))
    yield dataset, vocab.term("rdf:type"), vocab.term("dcat:Dataset")
    for path, texts in (
        ("dcterms:title", manifest.title),
        ("dcterms:description", manifest.description),
    ):
        for lang, text in sorted(texts.items()):
            yield dataset, vocab.term(path), vocab.literal(text, lang=lang)
    publisher = vocab.id_iri("partner", manifest.publisher)
    yield dataset, vocab.term("dcterms:publisher"), _iri(publisher)
    yield dataset, vocab.term("dcterms:license"), _iri(manifest.licence)
    attribution = vocab.literal(manifest.attribution, lang="fr")
    yield dataset, vocab.term("pvd:attribution"), attribution
    yield dataset, vocab.term("dcat:landingPage"), _iri(manifest.landing_page)
    issued = vocab.literal(manifest.issued.isoformat(), datatype="xsd:date")
    yield dataset, vocab.term("dcterms:issued"), issued
    if any(
        "qb:Observation" in made.types
        for table in manifest.tables
        for made in table.objects
    ):
        yield dataset, vocab.term("rdf:type"), vocab.term("qb:DataSet")
        yield dataset, vocab.term("qb:structure"), _iri(_STRUCTURE)


def _describe_file(manifest: Manifest, table: Table, load: str) -> Iterator[Statement]:
    name = table.path.name
    file = _iri(vocab.id_iri("file", manifest.slug, manifest.version, name))
    yield load, vocab.term("prov:used"), file
    yield file, vocab.term("rdf:type"), vocab.term("prov:Entity")
    yield file, vocab.term("dcterms:title"), vocab.literal(name)
    yield file, vocab.term("pvd:sha256"), vocab.literal(table.sha256)


def describe_built(graphs: Sequence[BuiltGraph]) -> Iterator[Statement]:
    """Yield the descriptions of graphs that the build made, ``graph/meta`` included."""
    for built in graphs:
        graph = _iri(built.iri)
        yield graph, vocab.term("rdf:type"), vocab.term("prov:Entity")
        yield graph, vocab.term("rdf:type"), vocab.term("pvd:DerivedGraph")
        yield graph, vocab.term("pvd:dataset"), _iri(vocab.dataset_iri(built.dataset))
        if built.sha256:
            yield graph, vocab.term("pvd:sha256"), vocab.literal(built.sha256)
            count = vocab.literal(str(built.triples), datatype="xsd:integer")
            yield graph, vocab.term("pvd:triples"), count
        for source in built.sources:
            yield graph, vocab.term("prov:wasDerivedFrom"), _iri(source)
