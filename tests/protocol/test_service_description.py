"""SPARQL 1.1 Service Description, clause by clause, over real HTTP.

Names in capitals at the end of a docstring are those of the W3C's tests.

Source: https://www.w3.org/TR/sparql11-service-description/, sections named at each
test.
"""

import pytest
import rdflib
from rdflib.namespace import RDF

from tests.protocol.servers import EX
from tests.protocol.wire import Address, exchange, send

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
}


def described(server: Address, accept: str = "text/turtle") -> rdflib.Graph:
    """Return the description, parsed by another library than ours."""
    reply = exchange(server, "/sparql", headers={"Accept": accept})
    assert (reply.status, reply.media_type) == (200, accept)
    return rdflib.Graph().parse(data=reply.body, format=FORMATS[accept])


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("accept", FORMATS)
def test_2_get_without_query_returns_rdf(small: Address, accept: str) -> None:
    """By content negotiation: RETURNS_RDF."""
    assert len(described(small, accept)) > 20


@pytest.mark.parametrize("accept", ["", "*/*", "text/turtle, text/html;q=0.5"])
def test_2_programs_get_rdf(small: Address, accept: str) -> None:
    """Who says nothing is no browser."""
    reply = exchange(small, "/sparql", headers={"Accept": accept} if accept else {})

    assert (reply.status, reply.media_type) == (200, "text/turtle")
    assert "Accept" in reply.headers["vary"]


def test_2_browsers_get_the_page(small: Address) -> None:
    """Of the same address."""
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    reply = exchange(small, "/sparql", headers={"Accept": accept})

    assert (reply.status, reply.media_type) == (200, "text/html")


def test_3_1_the_service_has_this_endpoint(small: Address) -> None:
    """An instance of sd:Service with sd:endpoint: HAS_ENDPOINT_TRIPLE."""
    graph = described(small)
    (service,) = graph.subjects(RDF.type, SD.Service)

    assert set(graph.objects(service, SD.endpoint)) == {
        rdflib.URIRef(f"{small.url}/sparql")
    }


def test_3_values_are_of_their_classes(small: Address) -> None:
    """CONFORMS_TO_SCHEMA: ranges of the vocabulary, section 3.4."""
    graph = described(small)
    (service,) = graph.subjects(RDF.type, SD.Service)
    (dataset,) = graph.objects(service, SD.defaultDataset)
    (default,) = graph.objects(dataset, SD.defaultGraph)

    assert (dataset, RDF.type, SD.Dataset) in graph
    assert (default, RDF.type, SD.Graph) in graph
    for named in graph.objects(dataset, SD.namedGraph):
        assert (named, RDF.type, SD.NamedGraph) in graph
    for function in graph.objects(service, SD.extensionFunction):
        assert (function, RDF.type, SD.Function) in graph


def test_3_4_what_is_told_holds(small: Address) -> None:
    """Languages, features, formats and named graphs, each tried."""
    graph = described(small)
    (service,) = graph.subjects(RDF.type, SD.Service)
    named = {str(name) for name in graph.objects(None, SD.name)}
    formats = {str(name) for name in graph.objects(service, SD.resultFormat)}

    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Update) not in graph
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    assert (service, SD.feature, SD.BasicFederatedQuery) not in graph
    assert {EX + "a", EX + "b"} <= named
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    reply = send(small, headers={"Accept": "text/csv"}, query=query)
    assert set(reply.body.decode().split()[1:]) == named
    for name in ("SPARQL_Results_JSON", "SPARQL_Results_CSV", "Turtle", "RDF_XML"):
        assert f"http://www.w3.org/ns/formats/{name}" in formats


def test_functions_that_are_told_can_be_called(small: Address) -> None:
    """Section 3.4.5: an unknown one would be an error of its row, or of the query."""
    graph = described(small)
    for function in graph.objects(None, SD.extensionFunction):
        reply = send(small, query=f"SELECT (<{function}>(1, 2) AS ?x) {{}}")
        assert reply.status == 200, function


def test_limits_are_told_in_figures(small: Address) -> None:
    """Ours: those that are in force on this server."""
    schema = rdflib.Namespace("https://schema.org/")
    graph = described(small)
    told = {
        str(graph.value(limit, schema.propertyID)): str(
            graph.value(limit, schema.maxValue)
        )
        for limit in graph.objects(None, schema.additionalProperty)
    }

    assert told["time"] == "2"
    assert told["memory"] == str(256 << 20)
    assert told["running"] == "2"


def test_description_is_for_its_host_only(small: Address) -> None:
    """It names the address that the client used: no cache may keep it."""
    for host in ("one.example.org", "two.example.org"):
        reply = send(small, headers={"Host": host, "Accept": "text/turtle"})
        assert f"http://{host}/sparql" in reply.body.decode()
        assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["a b", "<script>", '"', "x/y", "", "[::1"])
def test_a_hostile_host_makes_no_statement(small: Address, host: str) -> None:
    """Refused, or written as what it is: the description always parses."""
    reply = send(small, headers={"Host": host, "Accept": "application/n-triples"})

    assert reply.status in {200, 400}
    if reply.status == 200:
        graph = rdflib.Graph().parse(data=reply.body, format="nt")
        assert len(set(graph.subjects(RDF.type, SD.Service))) == 1
