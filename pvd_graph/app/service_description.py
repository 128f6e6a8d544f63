"""What the endpoint says of itself in RDF.

Source: https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from urllib.parse import urljoin

import pyoxigraph as ox

from pvd_graph.store.lexing import MAX_NESTING, MAX_QUERY_BYTES
from pvd_graph.store.pool import GenerationSource, PoolLimits
from pvd_graph.vocab import PREFIXES, expand

__all__ = ["FORMATS", "describe_service"]

FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_W3_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV"),
    *("SPARQL_Results_TSV", "Turtle", "N-Triples", "N-Quads", "TriG", "RDF_XML"),
    "JSON-LD",
)
# What else tells of the data: sizes by class and property, datasets and their
# licences, examples of queries.
_MORE = ("/.well-known/void", "/catalog", "/questions")


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def _beside(endpoint: str, path: str) -> ox.NamedNode:
    """Return the address of another document of the host that serves *endpoint*."""
    return ox.NamedNode(urljoin(endpoint, path))


def _limits_text(limits: PoolLimits) -> tuple[str, str]:
    """Return the limits in a French and in an English sentence."""
    memory_mib = limits.memory_bytes // 2**20
    answer_gib = limits.answer_bytes / 2**30
    kilobytes = MAX_QUERY_BYTES // 1000
    french = (
        f"Limites d'une requête : {limits.time_s:g} s de calcul, {memory_mib} Mio de "
        f"mémoire, {kilobytes} ko de texte, {MAX_NESTING} niveaux d'imbrication, "
        f"{answer_gib:g} Gio de réponse ; {limits.workers} requêtes à la fois, "
        f"{limits.queue} en attente. Pas de plafond de lignes : une réponse est "
        "entière, ou sa transmission est rompue. SERVICE n'est pas permis."
    )
    english = (
        f"Limits of a query: {limits.time_s:g} s of computing, {memory_mib} MiB of "
        f"memory, {kilobytes} kB of text, {MAX_NESTING} levels of nesting, "
        f"{answer_gib:g} GiB of answer; {limits.workers} queries at once, "
        f"{limits.queue} waiting. No ceiling on rows: an answer is whole, or its "
        "transfer is broken. SERVICE is not allowed."
    )
    return french, english


def _triples(
    endpoint: str, source: GenerationSource, limits: PoolLimits, *, union: bool
) -> list[ox.Triple]:
    service = ox.NamedNode(f"{endpoint}#service")
    dataset = ox.NamedNode(f"{endpoint}#dataset")
    default = ox.NamedNode(f"{endpoint}#default-graph")
    a = _node("rdf:type")
    french, english = _limits_text(limits)
    said: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (service, a, _node("sd:Service")),
        (service, _node("sd:endpoint"), ox.NamedNode(endpoint)),
        (service, _node("sd:supportedLanguage"), _node("sd:SPARQL11Query")),
        (service, _node("sd:defaultDataset"), dataset),
        *((service, _node("rdfs:seeAlso"), _beside(endpoint, path)) for path in _MORE),
        (service, _node("dcterms:description"), ox.Literal(french, language="fr")),
        (service, _node("dcterms:description"), ox.Literal(english, language="en")),
        *(
            (service, _node("sd:resultFormat"), ox.NamedNode(_W3_FORMATS + name))
            for name in _RESULT_FORMATS
        ),
        (dataset, a, _node("sd:Dataset")),
        (dataset, _node("sd:defaultGraph"), default),
        (default, a, _node("sd:Graph")),
    ]
    if union:
        said.append((service, _node("sd:feature"), _node("sd:UnionDefaultGraph")))
        said.append((default, _node("void:triples"), ox.Literal(source.triples)))
    for rank, iri in enumerate((iri for iri, _ in source.graphs if iri), 1):
        graph = ox.NamedNode(f"{endpoint}#graph-{rank}")
        said += [
            (dataset, _node("sd:namedGraph"), graph),
            (graph, a, _node("sd:NamedGraph")),
            (graph, _node("sd:name"), ox.NamedNode(iri)),
        ]
    return [ox.Triple(*statement) for statement in said]


def describe_service(
    endpoint: str,
    source: GenerationSource,
    limits: PoolLimits,
    media_type: str,
    *,
    union: bool,
) -> bytes:
    """Return the service description in *media_type*, a key of `FORMATS`.

    Args:
        endpoint: address at which the endpoint was reached.
        source: the generation in force.
        limits: told in words, in French and English.
        media_type: how to write it.
        union: whether the default graph is the union of the named ones.
    """
    triples = _triples(endpoint, source, limits, union=union)
    used = ("dcterms", "rdf", "rdfs", "sd", "void", "xsd")
    content = ox.serialize(
        triples,
        format=FORMATS[media_type],
        prefixes={prefix: PREFIXES[prefix] for prefix in used},
    )
    return content or b""
