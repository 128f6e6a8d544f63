"""The catalogue of the site as DCAT-AP 3: datasets, versions, files, services.

IRIs stay under the base; addresses to fetch from are those of the host that serves.
What a dataset says of itself stands in the graph; themes and rhythms, which the graph
does not hold, stand in `catalogue_facts.csv`. No blank node, and no contact point: the
project has no mailbox to give.

Source: DCAT-AP 3.0.0, https://semiceu.github.io/DCAT-AP/releases/3.0.0/ .
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.catalogue_files import (
    describe_services,
    graph_files,
    whole_files,
)
from pvd_graph.services.catalogue_terms import (
    API,
    AUTHORITY,
    CATALOGUE,
    FRANCE,
    GRAPH,
    LANGUAGES,
    LICENCES,
    ONTOLOGY,
    PUBLISHER,
    SPARQL,
    THEMES,
    Holdings,
    Said,
    facts_of,
    texts,
    theme_texts,
)
from pvd_graph.services.formats import literal, node, statement
from pvd_graph.services.names import key_of
from pvd_graph.vocab import dataset_iri, graph_iri, id_iri

__all__ = ["describe_catalogue"]

_DATASETS = dataset_iri("")
_TEXTS = {
    "dcterms:title": ("Catalogue de pvd-graph", "Catalogue of pvd-graph"),
    "dcterms:description": (
        (
            "Les jeux de données, les copies et les services du graphe ouvert des "
            "petites villes de France."
        ),
        "The datasets, dumps and services of the open graph of France's small towns.",
    ),
}
# What validators want to be told of things that others define: their class.
_CLASSES = {
    "dcterms:license": "dcterms:LicenseDocument",
    "dcterms:language": "dcterms:LinguisticSystem",
    "dcterms:spatial": "dcterms:Location",
    "dcterms:accessRights": "dcterms:RightsStatement",
    "dcterms:rights": "dcterms:RightsStatement",
    "dcterms:accrualPeriodicity": "dcterms:Frequency",
    "dcterms:format": "dcterms:MediaTypeOrExtent",
    "dcat:mediaType": "dcterms:MediaType",
    "dcat:compressFormat": "dcterms:MediaType",
    "dcterms:conformsTo": "dcterms:Standard",
    "dcat:theme": "skos:Concept",
    "dcat:themeTaxonomy": "skos:ConceptScheme",
    "dcat:landingPage": "foaf:Document",
    "foaf:page": "foaf:Document",
    "prov:wasGeneratedBy": "prov:Activity",
    "spdx:algorithm": "spdx:ChecksumAlgorithm",
}


def describe_catalogue(reader: GraphReader, holdings: Holdings) -> list[ox.Triple]:
    """Return the catalogue, sorted, each statement once."""
    text = "\n".join(reader.construct(queries.load("catalogue")))
    known = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]
    said = Said(known)
    found = {*known, *_catalogue(), *_agents(said)}
    found.update(describe_services(said, holdings), whole_files(holdings))
    found.update(_common(GRAPH, "REGI"))
    for dataset in said.datasets():
        found.update(_dataset(said, dataset, holdings))
    found.update(list(theme_texts(found)))
    found.update(list(_classes(found)))
    return sorted(found, key=str)


def _catalogue() -> Iterator[ox.Triple]:
    yield statement(CATALOGUE, "rdf:type", "dcat:Catalog")
    yield from texts(CATALOGUE, _TEXTS)
    yield statement(CATALOGUE, "dcterms:publisher", PUBLISHER)
    yield statement(CATALOGUE, "dcterms:license", LICENCES[1])
    yield statement(CATALOGUE, "dcat:themeTaxonomy", THEMES)
    yield statement(CATALOGUE, "dcterms:spatial", FRANCE)
    for language in LANGUAGES:
        yield statement(CATALOGUE, "dcterms:language", language)
    for service in (SPARQL, API):
        yield statement(CATALOGUE, "dcat:service", service)
    yield statement(CATALOGUE, "dcat:dataset", GRAPH)


def _agents(said: Said) -> Iterator[ox.Triple]:
    for iri in said.publishers():
        yield statement(iri, "rdf:type", "foaf:Agent")
        if not said.values(iri, "foaf:name"):
            yield statement(iri, "foaf:name", literal(key_of(iri), "fr"))


def _common(dataset: str, *codes: str) -> Iterator[ox.Triple]:
    """Yield where, in which languages and for whom; *codes* are themes."""
    yield statement(dataset, "dcterms:spatial", FRANCE)
    yield statement(dataset, "dcterms:accessRights", f"{AUTHORITY}access-right/PUBLIC")
    for language in LANGUAGES:
        yield statement(dataset, "dcterms:language", language)
    for code in codes:
        yield statement(dataset, "dcat:theme", f"{THEMES}/{code}")


def _dataset(said: Said, dataset: str, holdings: Holdings) -> Iterator[ox.Triple]:
    slug = key_of(dataset)
    themes, rhythm = facts_of(slug)
    yield statement(CATALOGUE, "dcat:dataset", dataset)
    yield statement(dataset, "rdf:type", "dcat:Dataset")
    yield statement(dataset, "dcterms:identifier", literal(dataset))
    yield statement(dataset, "dcterms:conformsTo", ONTOLOGY)
    yield statement(dataset, "foaf:page", f"{holdings.host}/datasets/{slug}")
    yield from _common(dataset)
    for theme in themes:
        yield statement(dataset, "dcat:theme", theme)
    if rhythm:
        yield statement(dataset, "dcterms:accrualPeriodicity", rhythm)
    if not said.values(dataset, "dcterms:description"):
        for title in said.values(dataset, "dcterms:title"):
            yield statement(dataset, "dcterms:description", title)
    licences = said.values(dataset, "dcterms:license")
    licence = licences[0].value if licences else LICENCES[0]
    held = [one for one in holdings.graphs if _slug_of(one) == slug]
    for graph in held:
        yield from graph_files(dataset, licence, graph, holdings)
    yield from _versions(said, dataset, holdings)


def _slug_of(graph: str) -> str:
    """Return the slug of the dataset of a named graph."""
    return graph.removeprefix(graph_iri("")).partition("/")[0]


def _versions(said: Said, dataset: str, holdings: Holdings) -> Iterator[ox.Triple]:
    """Yield the versions of a dataset in the archive, each after the one before."""
    slug = key_of(dataset)
    # A version loaded again stands twice in the journal: its last place counts.
    versions = [one.version for one in holdings.entries if one.dataset == slug]
    versions = list(dict.fromkeys(reversed(versions)))[::-1]
    before = ""
    for version in versions:
        graph = graph_iri(slug, version)
        yield statement(dataset, "dcat:hasVersion", graph)
        yield statement(graph, "rdf:type", "dcat:Dataset")
        yield statement(graph, "dcat:isVersionOf", dataset)
        yield statement(graph, "dcat:version", literal(version))
        yield statement(graph, "prov:wasGeneratedBy", id_iri("load", slug, version))
        yield from _version_texts(said, dataset, graph, version)
        if before:
            yield statement(graph, "dcat:previousVersion", before)
        if graph in holdings.graphs:
            licences = said.values(dataset, "dcterms:license")
            licence = licences[0].value if licences else LICENCES[0]
            yield from graph_files(graph, licence, graph, holdings)
            yield statement(dataset, "dcat:version", literal(version))
            yield statement(dataset, "dcat:hasCurrentVersion", graph)
        before = graph


def _version_texts(
    said: Said, dataset: str, graph: str, version: str
) -> Iterator[ox.Triple]:
    for title in said.values(dataset, "dcterms:title"):
        if isinstance(title, ox.Literal):
            text = f"{title.value} ({version})"
            yield statement(
                graph, "dcterms:title", literal(text, title.language or "fr")
            )
    descriptions = said.values(dataset, "dcterms:description")
    for text_of in descriptions or said.values(dataset, "dcterms:title"):
        yield statement(graph, "dcterms:description", text_of)
    for publisher in said.values(dataset, "dcterms:publisher"):
        yield statement(graph, "dcterms:publisher", publisher)


def _classes(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the classes of the things that *triples* point at."""
    paths = {node(name): kind for name, kind in _CLASSES.items()}
    for triple in triples:
        thing = triple.object
        # The project's own datasets are their own landing pages.
        if not isinstance(thing, ox.NamedNode) or thing.value.startswith(_DATASETS):
            continue
        if triple.predicate in paths:
            yield statement(thing.value, "rdf:type", paths[triple.predicate])
