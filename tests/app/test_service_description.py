"""The service description: what it says of limits, graphs, formats and functions."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.app.service_description import FORMATS, describe_service
from pvd_graph.store.functions import FUNCTIONS
from pvd_graph.store.lexing import MAX_NESTING, MAX_QUERY_BYTES
from pvd_graph.store.lexing_patterns import MAX_PATTERNS
from pvd_graph.store.pool_model import GenerationSource, PoolLimits
from pvd_graph.vocab import PREFIXES

ENDPOINT = "https://example.org/sparql"
LIMITS = PoolLimits(workers=3, queue=7, wait_s=2.5, time_s=4.0, memory_bytes=1 << 28)
SOURCE = GenerationSource(
    5,
    (("https://example.org/a", Path("a")), ("", Path("d")), ("urn:b", Path("b"))),
    Path("db"),
    42,
)


def described(media_type: str = "text/turtle", *, union: bool = True) -> ox.Store:
    """Return the description, parsed."""
    content = describe_service(ENDPOINT, SOURCE, LIMITS, media_type, union=union)
    store = ox.Store()
    store.load(content, format=FORMATS[media_type])
    return store


def test_updates_are_told_where_they_are_taken() -> None:
    """Of a scratch store: its next query sees them."""

    def languages(*, updates: bool) -> set[tuple[str, ...]]:
        content = describe_service(
            ENDPOINT, SOURCE, LIMITS, "text/turtle", union=False, updates=updates
        )
        store = ox.Store()
        store.load(content, format=ox.RdfFormat.TURTLE)
        return rows(store, "?language", "?service sd:supportedLanguage ?language")

    told = languages(updates=True) - languages(updates=False)
    assert told == {(PREFIXES["sd"] + "SPARQL11Update",)}


def rows(store: ox.Store, variables: str, pattern: str) -> set[tuple[str, ...]]:
    """Return the solutions of a pattern, as texts."""
    prefixes = "".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
    solutions = store.query(f"{prefixes} SELECT {variables} {{ {pattern} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    return {tuple(str(value.value) for value in one) for one in solutions}


def test_limits_are_figures_with_units() -> None:
    """As they are in force, for a program to read."""
    found = rows(
        described(),
        "?name ?value ?unit",
        f"<{ENDPOINT}#service> schema:additionalProperty [ schema:propertyID ?name ; "
        "schema:maxValue ?value ; schema:unitCode ?unit ]",
    )

    assert found == {
        ("time", "4", "SEC"),
        ("memory", str(1 << 28), "AD"),
        ("length", str(MAX_QUERY_BYTES), "AD"),
        ("nesting", str(MAX_NESTING), "C62"),
        ("patterns", str(MAX_PATTERNS), "C62"),
        ("answer", str(LIMITS.answer_bytes), "AD"),
        ("running", "3", "C62"),
        ("long", "16", "C62"),
        ("client-running", "4", "C62"),
        ("client-long", "8", "C62"),
        ("waiting", "7", "C62"),
        ("wait", "2.5", "SEC"),
    }


def test_limits_are_sentences() -> None:
    """In French and English."""
    pattern = (
        "?service dcterms:description ?text BIND(LANG(?text) AS ?language) "
        'FILTER(CONTAINS(?text, "256") && CONTAINS(?text, "SERVICE"))'
    )

    assert rows(described(), "?language", pattern) == {("fr",), ("en",)}


def test_services_are_told_where_they_may_be_called() -> None:
    """As a feature for programs, and by their addresses for people."""
    services = ("https://example.com/sparql",)
    content = describe_service(
        ENDPOINT, SOURCE, LIMITS, "text/turtle", union=True, services=services
    )
    store = ox.Store()
    store.load(content, format=ox.RdfFormat.TURTLE)

    feature = ("?service", "?service sd:feature sd:BasicFederatedQuery")
    assert rows(store, *feature)
    assert not rows(described(), *feature)
    sentences = rows(store, "?text", "?service dcterms:description ?text")
    assert all(services[0] in text for (text,) in sentences)


def test_graphs_are_named() -> None:
    """Those that have a name, each under its own."""
    found = rows(
        described(),
        "?name",
        "?service sd:defaultDataset/sd:namedGraph/sd:name ?name "
        "FILTER EXISTS { ?service sd:availableGraphs/sd:namedGraph/sd:name ?name }",
    )

    assert {name for (name,) in found} == {"https://example.org/a", "urn:b"}


@pytest.mark.parametrize("union", [True, False])
def test_union_is_told_where_it_is(union: bool) -> None:  # noqa: FBT001 - a parameter of a test
    """The default graph of a store of writers is plain."""
    store = described(union=union)

    assert bool(rows(store, "*", "?service sd:feature sd:UnionDefaultGraph")) is union
    assert rows(store, "*", "?service sd:defaultDataset/sd:defaultGraph ?graph")


def test_functions_are_told() -> None:
    """Those that SPARQL does not have."""
    pattern = "?service sd:extensionFunction ?function . ?function a sd:Function"

    assert rows(described(), "?function", pattern) == {
        (function.value,) for function in FUNCTIONS
    }


def test_formats_without_a_name_are_told_by_their_media_type() -> None:
    """The W3C lists no table in Markdown and no map."""
    found = rows(described(), "?format", "?service sd:resultFormat ?format")
    iana = "https://www.iana.org/assignments/media-types/"

    assert {(iana + "text/markdown",), (iana + "application/geo+json",)} < found
    assert ("http://www.w3.org/ns/formats/SPARQL_Results_JSON",) in found


@pytest.mark.parametrize("media_type", FORMATS)
def test_formats_say_the_same(media_type: str) -> None:
    """Whatever the format, the same statements, and no blank node."""
    store = described(media_type)

    assert set(store) == set(described())
    assert not any(isinstance(quad.subject, ox.BlankNode) for quad in store)


def test_functions_are_told_where_queries_may_call_them() -> None:
    """A server that holds the graph has none of ours."""
    with_ours, without = (
        describe_service(
            ENDPOINT, SOURCE, LIMITS, "text/turtle", union=True, extends=extends
        )
        for extends in (True, False)
    )

    assert b"sd:extensionFunction" in with_ours
    assert b"extensionFunction" not in without
