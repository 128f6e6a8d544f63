"""The graph described with VoID: sizes, by class and by property, and ways in.

Source: Describing Linked Datasets with the VoID Vocabulary,
https://www.w3.org/TR/void/ .
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

import pyoxigraph as ox

from pvd_graph.services.browse_datasets import Dataset
from pvd_graph.services.catalogue_terms import (
    CATALOGUE,
    GRAPH,
    GRAPH_TEXTS,
    LICENCES,
    PUBLISHER,
    Holdings,
    texts,
)
from pvd_graph.services.dumps import dump_names
from pvd_graph.services.formats import FORMATS, literal, statement
from pvd_graph.services.statistics import Statistics
from pvd_graph.vocab import BASE, PREFIXES, id_iri, shorten

__all__ = ["describe_void"]

_DOCUMENT = BASE + ".well-known/void"
_W3_FORMATS = "http://www.w3.org/ns/formats/"
_FEATURES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF_XML"}
_EXAMPLES = (
    id_iri("commune", "01034"),
    id_iri("challenge", "logements-vacants"),
    id_iri("partner", "anct"),
)
_TEXTS = {
    "dcterms:title": (
        "Description du graphe de pvd-graph",
        "Description of the graph of pvd-graph",
    )
}


def describe_void(
    statistics: Statistics, datasets: Iterable[Dataset], holdings: Holdings
) -> list[ox.Triple]:
    """Return the description, sorted, each statement once.

    Args:
        statistics: of the generation in force.
        datasets: those whose graphs it holds, with their loads.
        holdings: what the host serves.
    """
    found = {*_document(), *_whole(statistics, holdings)}
    found.update(_partitions(statistics))
    for dataset in datasets:
        found.update(_subset(dataset, holdings))
    return sorted(found, key=str)


def _number(value: float) -> ox.Literal:
    return literal(str(int(value)), datatype="xsd:integer")


def _document() -> Iterator[ox.Triple]:
    yield statement(_DOCUMENT, "rdf:type", "void:DatasetDescription")
    yield statement(_DOCUMENT, "foaf:primaryTopic", GRAPH)
    yield statement(_DOCUMENT, "dcterms:publisher", PUBLISHER)
    yield statement(_DOCUMENT, "rdfs:seeAlso", CATALOGUE)
    yield from texts(_DOCUMENT, _TEXTS)


def _whole(statistics: Statistics, holdings: Holdings) -> Iterator[ox.Triple]:
    yield statement(GRAPH, "rdf:type", "void:Dataset")
    yield from texts(GRAPH, GRAPH_TEXTS)
    yield statement(GRAPH, "dcterms:publisher", PUBLISHER)
    for licence in LICENCES:
        yield statement(GRAPH, "dcterms:license", licence)
    yield statement(GRAPH, "foaf:homepage", f"{holdings.host}/")
    yield statement(GRAPH, "void:sparqlEndpoint", f"{holdings.host}/sparql")
    yield statement(GRAPH, "void:uriSpace", literal(BASE + "id/"))
    for name in dump_names(()):
        address = f"{holdings.host}/dumps/{name}"
        yield statement(GRAPH, "void:dataDump", address)
    for extension in FORMATS:
        yield statement(GRAPH, "void:feature", _W3_FORMATS + _FEATURES[extension])
    for example in _EXAMPLES:
        yield statement(GRAPH, "void:exampleResource", example)
    for name, value in (
        ("void:triples", statistics.triples),
        ("void:entities", statistics.subjects),
        ("void:distinctSubjects", statistics.subjects),
        ("void:distinctObjects", statistics.objects),
        ("void:classes", len(statistics.classes)),
        ("void:properties", len(statistics.properties)),
    ):
        yield statement(GRAPH, name, _number(value))
    used = [*statistics.classes, *statistics.properties]
    for start in PREFIXES.values():
        if any(one.startswith(start) for one in used):
            yield statement(GRAPH, "void:vocabulary", start)


def _partitions(statistics: Statistics) -> Iterator[ox.Triple]:
    """Yield how many things each class has, how many statements each property."""
    for path, of, size, counts in (
        ("class", "void:class", "void:entities", statistics.classes),
        ("property", "void:property", "void:triples", statistics.properties),
    ):
        for iri, value in counts.items():
            name = quote(shorten(iri), safe=":-._")
            part = f"{_DOCUMENT}#{path}/{name}"
            yield statement(GRAPH, f"void:{path}Partition", part)
            yield statement(part, "rdf:type", "void:Dataset")
            yield statement(part, of, iri)
            yield statement(part, size, _number(value))


def _subset(dataset: Dataset, holdings: Holdings) -> Iterator[ox.Triple]:
    """Yield one dataset as a part of the whole."""
    yield statement(GRAPH, "void:subset", dataset.iri)
    yield statement(dataset.iri, "rdf:type", "void:Dataset")
    yield statement(dataset.iri, "dcterms:title", literal(dataset.title, "fr"))
    if dataset.licence:
        yield statement(dataset.iri, "dcterms:license", dataset.licence)
    if dataset.publisher:
        yield statement(dataset.iri, "dcterms:publisher", dataset.publisher.iri)
    if dataset.triples:
        yield statement(dataset.iri, "void:triples", _number(dataset.triples))
    held = [load.iri for load in dataset.loads if load.iri in holdings.graphs]
    for name in dump_names(held)[len(dump_names(())) :]:
        yield statement(dataset.iri, "void:dataDump", f"{holdings.host}/dumps/{name}")
