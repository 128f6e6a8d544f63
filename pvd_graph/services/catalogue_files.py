"""Distributions and services of the catalogue: where to fetch what it lists.

Source: DCAT-AP 3.0.0, sections Distribution and Data Service; DCAT 3, section 6.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox

from pvd_graph import queries
from pvd_graph.services.catalogue_terms import (
    API,
    AUTHORITY,
    CATALOGUE,
    GRAPH,
    GRAPH_TEXTS,
    ONTOLOGY,
    PUBLISHER,
    SPARQL,
    Holdings,
    Said,
    texts,
)
from pvd_graph.services.dumps import MEDIA_TYPES, graph_dump
from pvd_graph.services.formats import literal, statement

__all__ = ["describe_services", "graph_files", "table_of", "whole_files"]

_IANA = "https://www.iana.org/assignments/media-types/"
_FORMATS = {"nq": "RDF_N_QUADS", "trig": "RDF_TRIG", "ttl": "RDF_TURTLE", "csv": "CSV"}
_NAMES = {"nq": "N-Quads", "trig": "TriG", "ttl": "Turtle"}
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_OPENAPI = "https://spec.openapis.org/oas/v3.1.0"
_RIGHTS = CATALOGUE + "#rights"
_RIGHTS_TEXTS = {
    "rdfs:label": (
        "Chaque jeu de données garde sa licence : Licence Ouverte 2.0 ou CC BY 4.0.",
        "Each dataset keeps its licence: Licence Ouverte 2.0 or CC BY 4.0.",
    ),
}
_SPARQL_TEXTS = {
    "dcterms:title": ("Interrogation en SPARQL", "SPARQL endpoint"),
    "dcterms:description": (
        "Toutes les données, par SPARQL 1.1, sans inscription.",
        "All the data, by SPARQL 1.1, without an account.",
    ),
}
_API_TEXTS = {
    "dcterms:title": ("API JSON", "JSON API"),
    "dcterms:description": (
        "Communes, défis, villes pairs et recherche, en JSON, sans inscription.",
        "Communes, challenges, peer towns and search, in JSON, without an account.",
    ),
}


def _distribution(of: str, licence: str, name: str, kind: str) -> Iterator[ox.Triple]:
    """Yield what all distributions of a dataset say; *name* ends their IRI.

    Without *licence*, a distribution holds datasets of several licences.
    """
    iri = _iri(name)
    yield statement(of, "dcat:distribution", iri)
    yield statement(iri, "rdf:type", "dcat:Distribution")
    if licence:
        yield statement(iri, "dcterms:license", licence)
    else:
        yield statement(iri, "dcterms:rights", _RIGHTS)
    yield statement(iri, "dcterms:format", f"{AUTHORITY}file-type/{_FORMATS[kind]}")
    media_type = "text/csv" if kind == "csv" else MEDIA_TYPES[kind]
    yield statement(iri, "dcat:mediaType", _IANA + media_type)
    if kind != "csv":
        yield statement(iri, "dcterms:conformsTo", ONTOLOGY)


def _iri(name: str) -> str:
    return f"{CATALOGUE}#{quote(name, safe='/-._')}"


def _dump(of: str, licence: str, stem: str, holdings: Holdings) -> Iterator[ox.Triple]:
    """Yield the two compressions of one dump."""
    kind = stem.rsplit(".", 1)[1]
    for ending in ("gz", "zst"):
        name = f"{stem}.{ending}"
        iri = _iri(name)
        yield from _distribution(of, licence, name, kind)
        title = f"{_NAMES[kind]} ({ending})"
        yield statement(iri, "dcterms:title", literal(title, "fr"))
        yield statement(iri, "dcterms:title", literal(title, "en"))
        address = f"{holdings.host}/dumps/{quote(name)}"
        yield statement(iri, "dcat:accessURL", f"{holdings.host}/dumps/")
        yield statement(iri, "dcat:downloadURL", address)
        yield statement(iri, "dcat:compressFormat", _IANA + MEDIA_TYPES[ending])
        made = holdings.dumps.get(name)
        if made is not None:
            size = literal(str(made.size), datatype="xsd:nonNegativeInteger")
            yield statement(iri, "dcat:byteSize", size)
            yield from _checksum(iri, made.sha256)


def _checksum(iri: str, sha256: str) -> Iterator[ox.Triple]:
    checksum = f"{iri}/sha256"
    algorithm = "spdx:checksumAlgorithm_sha256"
    yield statement(iri, "spdx:checksum", checksum)
    yield statement(checksum, "rdf:type", "spdx:Checksum")
    yield statement(checksum, "spdx:algorithm", algorithm)
    value = literal(sha256, datatype="xsd:hexBinary")
    yield statement(checksum, "spdx:checksumValue", value)


def table_of(graph: str, host: str) -> str:
    """Return the address of a named graph as a CSV table of its statements."""
    query = queries.load("graph_statements", graph=queries.iri(graph))
    return f"{host}/sparql?query={quote(query, safe='')}&format=csv"


def graph_files(
    of: str, licence: str, graph: str, holdings: Holdings
) -> Iterator[ox.Triple]:
    """Yield the distributions of a named graph: Turtle dumps and a CSV table."""
    stem = graph_dump(graph)
    yield from _dump(of, licence, stem, holdings)
    name = stem.removesuffix(".ttl") + ".csv"
    yield from _distribution(of, licence, name, "csv")
    iri = _iri(name)
    yield statement(iri, "dcterms:title", literal("Énoncés en table (CSV)", "fr"))
    yield statement(iri, "dcterms:title", literal("Statements as a table (CSV)", "en"))
    yield statement(iri, "dcat:accessURL", table_of(graph, holdings.host))
    yield statement(iri, "dcat:accessService", SPARQL)


def whole_files(holdings: Holdings) -> Iterator[ox.Triple]:
    """Yield the whole graph as a dataset, with its dumps."""
    yield statement(GRAPH, "rdf:type", "dcat:Dataset")
    yield from texts(GRAPH, GRAPH_TEXTS)
    yield statement(GRAPH, "dcterms:publisher", PUBLISHER)
    yield statement(GRAPH, "dcat:landingPage", f"{holdings.host}/datasets")
    yield from texts(_RIGHTS, _RIGHTS_TEXTS)
    for stem in ("pvd-graph.nq", "pvd-graph.trig"):
        yield from _dump(GRAPH, "", stem, holdings)


def describe_services(said: Said, holdings: Holdings) -> Iterator[ox.Triple]:
    """Yield the SPARQL endpoint and the JSON API."""
    datasets = [GRAPH, *said.datasets()]
    for service, service_texts, path, description, standard in (
        (SPARQL, _SPARQL_TEXTS, "sparql", "sparql", _PROTOCOL),
        (API, _API_TEXTS, "api/v1", "api/v1/openapi.json", _OPENAPI),
    ):
        yield statement(service, "rdf:type", "dcat:DataService")
        yield from texts(service, service_texts)
        yield statement(service, "dcterms:publisher", PUBLISHER)
        yield statement(service, "dcat:endpointURL", f"{holdings.host}/{path}")
        address = f"{holdings.host}/{description}"
        yield statement(service, "dcat:endpointDescription", address)
        yield statement(service, "dcterms:conformsTo", standard)
        yield statement(
            service, "dcterms:accessRights", f"{AUTHORITY}access-right/PUBLIC"
        )
        for dataset in datasets:
            yield statement(service, "dcat:servesDataset", dataset)
