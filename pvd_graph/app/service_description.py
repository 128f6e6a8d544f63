"""What the endpoint says of itself in RDF.

The vocabulary of service descriptions has no word for limits: they are properties with
a value and a unit of schema.org, and two sentences.

Source: https://www.w3.org/TR/sparql11-service-description/;
https://schema.org/PropertyValue; https://www.w3.org/ns/formats/
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from urllib.parse import urljoin

import pyoxigraph as ox

from pvd_graph.app.sparql_formats import SOLUTION_MEDIA_TYPES
from pvd_graph.store.functions import FUNCTIONS
from pvd_graph.store.lexing import MAX_NESTING, MAX_QUERY_BYTES
from pvd_graph.store.lexing_patterns import MAX_PATTERNS
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
# Formats that the W3C has no name for are named by their media type.
_IANA = "https://www.iana.org/assignments/media-types/"
_OTHER_FORMATS = ("text/markdown", "application/geo+json")
_SIMPLE_ENTAILMENT = "http://www.w3.org/ns/entailment/Simple"
# Codes of units, UN/CEFACT Recommendation 20.
_SECOND, _BYTE, _ONE = "SEC", "AD", "C62"
# What else tells of the data: sizes by class and property, datasets and their
# licences, examples of queries.
_MORE = ("/.well-known/void", "/catalog", "/questions")
_NO_SERVICE = ("SERVICE n'est pas permis.", "SERVICE is not allowed.")
_PREFIXES = ("dcterms", "rdf", "rdfs", "schema", "sd", "void", "xsd")
_Said = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def _beside(endpoint: str, path: str) -> ox.NamedNode:
    """Return the address of another document of the host that serves *endpoint*."""
    return ox.NamedNode(urljoin(endpoint, path))


def _of_client(limits: PoolLimits) -> tuple[str, str]:
    """Return a client's share of what runs, in French and in English."""
    running, long = limits.client_running, limits.long_queries // 2
    if not running:
        return "", ""
    return (
        f" ({running} au plus pour un même client, et {long} longues à côté)",
        f" ({running} at most for one client, and {long} long ones beside)",
    )


def _limits_text(limits: PoolLimits, services: tuple[str, ...]) -> tuple[str, str]:
    """Return the limits in a French and in an English sentence."""
    listed = ", ".join(services)
    memory_mib = limits.memory_bytes // 2**20
    answer_gib = limits.answer_bytes / 2**30
    kilobytes = MAX_QUERY_BYTES // 1000
    french = (
        f"Limites d'une requête : {limits.time_s:g} s de calcul, {memory_mib} Mio de "
        f"mémoire, {kilobytes} ko de texte, {MAX_NESTING} niveaux d'imbrication, "
        f"{MAX_PATTERNS} motifs de triplets, "
        f"{answer_gib:g} Gio de réponse ; {limits.workers} requêtes à la fois"
        f"{_of_client(limits)[0]}, {limits.queue} en attente. Pas de plafond de "
        "lignes : une réponse est entière, ou sa transmission est rompue. "
        + (f"SERVICE est permis vers {listed}." if services else _NO_SERVICE[0])
    )
    english = (
        f"Limits of a query: {limits.time_s:g} s of computing, {memory_mib} MiB of "
        f"memory, {kilobytes} kB of text, {MAX_NESTING} levels of nesting, "
        f"{MAX_PATTERNS} triple patterns, "
        f"{answer_gib:g} GiB of answer; {limits.workers} queries at once"
        f"{_of_client(limits)[1]}, {limits.queue} waiting. No ceiling on rows: an "
        "answer is whole, or its transfer is broken. "
        + (f"SERVICE is allowed to {listed}." if services else _NO_SERVICE[1])
    )
    return french, english


def _limits(limits: PoolLimits) -> Iterator[tuple[str, float, str, str, str]]:
    """Yield the (name, value, unit, French, English) of each limit of a query."""
    yield "time", limits.time_s, _SECOND, "temps de calcul", "computing time"
    yield "memory", limits.memory_bytes, _BYTE, "mémoire", "memory"
    yield "length", MAX_QUERY_BYTES, _BYTE, "longueur du texte", "length of the text"
    yield "nesting", MAX_NESTING, _ONE, "niveaux d'imbrication", "levels of nesting"
    yield "patterns", MAX_PATTERNS, _ONE, "motifs de triplets", "triple patterns"
    yield "answer", limits.answer_bytes, _BYTE, "taille de la réponse", "answer size"
    yield "running", limits.workers, _ONE, "requêtes à la fois", "queries at once"
    long = limits.long_queries
    yield "long", long, _ONE, "requêtes longues à côté", "long queries beside"
    if of_client := limits.client_running:
        yield (
            "client-running",
            of_client,
            _ONE,
            "requêtes à la fois d'un même client",
            "queries at once of one client",
        )
        yield (
            "client-long",
            long // 2,
            _ONE,
            "requêtes longues d'un même client",
            "long queries of one client",
        )
    yield "waiting", limits.queue, _ONE, "requêtes en attente", "queries waiting"
    yield "wait", limits.wait_s, _SECOND, "attente", "waiting time"


def _said_of_limits(
    service: ox.NamedNode, limits: PoolLimits, services: tuple[str, ...]
) -> Iterator[_Said]:
    """Yield what is said of the limits of *service*, in figures and in words."""
    french, english = _limits_text(limits, services)
    if services:
        yield service, _node("sd:feature"), _node("sd:BasicFederatedQuery")
    yield service, _node("dcterms:description"), ox.Literal(french, language="fr")
    yield service, _node("dcterms:description"), ox.Literal(english, language="en")
    for name, value, unit, in_french, in_english in _limits(limits):
        limit = ox.NamedNode(service.value.replace("#service", f"#limit-{name}"))
        yield service, _node("schema:additionalProperty"), limit
        yield limit, _node("rdf:type"), _node("schema:PropertyValue")
        yield limit, _node("schema:propertyID"), ox.Literal(name)
        yield limit, _node("schema:maxValue"), _number(value)
        yield limit, _node("schema:unitCode"), ox.Literal(unit)
        yield limit, _node("rdfs:label"), ox.Literal(in_french, language="fr")
        yield limit, _node("rdfs:label"), ox.Literal(in_english, language="en")


def _number(value: float) -> ox.Literal:
    """Return *value* as an integer where it is one, else as a decimal."""
    if value == int(value):
        return ox.Literal(int(value))
    return ox.Literal(f"{value:f}".rstrip("0"), datatype=_node("xsd:decimal"))


def _said_of_service(
    service: ox.NamedNode, endpoint: str, *, updates: bool
) -> Iterator[_Said]:
    """Yield what *service* is and can do."""
    yield service, _node("rdf:type"), _node("sd:Service")
    yield service, _node("sd:endpoint"), ox.NamedNode(endpoint)
    yield service, _node("sd:supportedLanguage"), _node("sd:SPARQL10Query")
    yield service, _node("sd:supportedLanguage"), _node("sd:SPARQL11Query")
    if updates:
        yield service, _node("sd:supportedLanguage"), _node("sd:SPARQL11Update")
    entailment = ox.NamedNode(_SIMPLE_ENTAILMENT)
    yield service, _node("sd:defaultEntailmentRegime"), entailment
    for path in _MORE:
        yield service, _node("rdfs:seeAlso"), _beside(endpoint, path)
    for name in _RESULT_FORMATS:
        yield service, _node("sd:resultFormat"), ox.NamedNode(_W3_FORMATS + name)
    for media_type in _OTHER_FORMATS:
        if media_type in SOLUTION_MEDIA_TYPES:
            yield service, _node("sd:resultFormat"), ox.NamedNode(_IANA + media_type)


def _said_of_functions(service: ox.NamedNode) -> Iterator[_Said]:
    """Yield the functions of *service* that SPARQL itself does not have."""
    for function in FUNCTIONS:
        yield service, _node("sd:extensionFunction"), function
        yield function, _node("rdf:type"), _node("sd:Function")


def _said_of_dataset(
    endpoint: str, source: GenerationSource, *, union: bool
) -> Iterator[_Said]:
    """Yield what a query without dataset of its own is asked of."""
    service = ox.NamedNode(f"{endpoint}#service")
    dataset = ox.NamedNode(f"{endpoint}#dataset")
    default = ox.NamedNode(f"{endpoint}#default-graph")
    a = _node("rdf:type")
    yield service, _node("sd:defaultDataset"), dataset
    yield service, _node("sd:availableGraphs"), dataset
    yield dataset, a, _node("sd:Dataset")
    yield dataset, a, _node("sd:GraphCollection")
    yield dataset, _node("sd:defaultGraph"), default
    yield default, a, _node("sd:Graph")
    if union:
        yield service, _node("sd:feature"), _node("sd:UnionDefaultGraph")
        yield default, _node("void:triples"), ox.Literal(source.triples)
    for rank, iri in enumerate((iri for iri, _ in source.graphs if iri), 1):
        graph = ox.NamedNode(f"{endpoint}#graph-{rank}")
        yield dataset, _node("sd:namedGraph"), graph
        yield graph, a, _node("sd:NamedGraph")
        yield graph, _node("sd:name"), ox.NamedNode(iri)


def describe_service(  # noqa: PLR0913 - two of them by name
    endpoint: str,
    source: GenerationSource,
    limits: PoolLimits,
    media_type: str,
    *,
    union: bool,
    updates: bool = False,
    services: tuple[str, ...] = (),
    extends: bool = True,
) -> bytes:
    """Return the service description in *media_type*, a key of `FORMATS`.

    Args:
        endpoint: address at which the endpoint was reached.
        source: the generation in force.
        limits: told in figures, and in words, in French and English.
        media_type: how to write it.
        union: whether the default graph is the union of the named ones.
        updates: whether whoever queries may also update: a scratch store.
        services: the endpoints that queries may call.
        extends: whether they may call the functions of `store.functions`.
    """
    service = ox.NamedNode(f"{endpoint}#service")
    said = chain(
        _said_of_service(service, endpoint, updates=updates),
        _said_of_functions(service) if extends else (),
        _said_of_limits(service, limits, services),
        _said_of_dataset(endpoint, source, union=union),
    )
    content = ox.serialize(
        (ox.Triple(*statement) for statement in said),
        format=FORMATS[media_type],
        prefixes={prefix: PREFIXES[prefix] for prefix in _PREFIXES},
    )
    return content or b""
