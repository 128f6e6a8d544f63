"""The endpoint over real HTTP: the real server, real workers, real sockets.

The generation holds 400 triples in two graphs of fictitious things. Requests are
written by hand where the wire is what is tested, else sent by `http.client` or by the
clients that users have.
"""

import http.client
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import rdflib
import zstandard
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON as WRAPPER_JSON
from SPARQLWrapper import SPARQLWrapper

from pvd_graph.app.sparql_options import EndpointOptions
from tests.protocol.harness import (
    COUNT,
    DIRECT,
    ENDLESS,
    EX,
    FORM,
    GRAPH,
    LIMITS,
    Endpoint,
    Reply,
    send,
    serving,
)

PAIRS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
TRIPLETS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that is refused."""

    method: str = "GET"
    body: str | bytes | None = None
    content_type: str = ""
    fields: dict[str, str | list[str]] = field(default_factory=dict)
    accept: str = ""


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """Serve 400 triples; clients are not told apart, nothing is kept."""
    options = EndpointOptions(clients=None, cache_bytes=0)
    with serving(tmp_path_factory.mktemp("sparql"), options=options) as endpoint:
        yield endpoint


def test_get_answers_json_with_length_and_generation(endpoint: Endpoint) -> None:
    """The plainest request; the engine's number is text in JSON results."""
    reply = send(endpoint, query=COUNT)

    assert reply.status == 200
    assert reply.headers["content-type"] == "application/sparql-results+json"
    assert reply.headers["content-length"] == str(len(reply.body))
    assert reply.headers["pvd-generation"] == "7"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.json()["results"]["bindings"][0]["n"]["value"] == "400"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", urlencode({"query": COUNT})),
        ("application/x-www-form-urlencoded; charset=UTF-8", f"query={quote(COUNT)}"),
        ("application/sparql-query", COUNT),
        ('application/sparql-query; charset="utf-8"', COUNT),
    ],
)
def test_both_posts_answer_as_get_does(
    endpoint: Endpoint, content_type: str, body: str
) -> None:
    """Form and direct POST, with and without a charset."""
    headers = {"Content-Type": content_type, "Accept": "text/csv"}

    assert send(endpoint, "POST", body, headers).body == b"n\r\n400\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (Sent(accept="text/csv"), 400),
        (Sent(fields={"query": [COUNT, COUNT]}), 400),
        (Sent(fields={"query": "SELECT * { ?s ?p"}), 400),
        (Sent(fields={"query": ""}), 400),
        (Sent(fields={"query": "DROP ALL"}), 400),
        (Sent(fields={"query": "ASK {}", "format": "docx"}), 400),
        (Sent(fields={"query": "ASK {}", "default_graph_uri": "a b"}), 400),
        (Sent(fields={"query": "ASK {}"}, accept="image/png"), 406),
        (Sent(fields={"query": GRAPH}, accept="text/csv"), 406),
        (Sent(fields={"query": COUNT, "format": "turtle"}), 400),
        (Sent(fields={"query": "ASK {}", "format": "csv"}), 400),
        (Sent(fields={"query": "ASK {}"}, accept="text/csv"), 406),
        (Sent(fields={"query": "ASK {}", "default_graph_uri": "a"}), 400),
        (Sent(fields={"update": "CLEAR ALL"}), 400),
        (Sent("POST", "x", "text/plain"), 415),
        (Sent("POST", "x", "application/sparql-update"), 415),
        (Sent("POST", "x", "application/sparql-query; charset=utf-16"), 415),
        (Sent("POST", "update=x", FORM), 400),
        (Sent("POST", b"query=%FF", FORM), 400),
        (Sent("POST", b"\xff", DIRECT), 400),
        (Sent("POST", "ASK {} #" + "x" * 100_000, DIRECT), 413),
        (Sent("POST", "x" * 500_000, DIRECT), 413),
        (Sent("PUT", "x"), 405),
        (Sent("DELETE"), 405),
    ],
)
def test_what_cannot_be_taken_is_a_problem(
    endpoint: Endpoint, sent: Sent, status: int
) -> None:
    """Each refusal has its status and says why in French, in a standard form."""
    headers = {"Accept": sent.accept, "Content-Type": sent.content_type}
    reply = send(endpoint, sent.method, sent.body, headers, **sent.fields)

    assert reply.status == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.json()["status"] == status
    assert reply.json()["detail"]
    assert ("allow" in reply.headers) == (status == 405)


def test_parse_error_has_line_and_column(endpoint: Endpoint) -> None:
    """The place is in the text for people and in members for editors."""
    problem = send(endpoint, query="SELECT *\n{ ?s ?p }").json()

    assert (problem["line"], problem["column"]) == (2, 9)
    assert "ligne 2, colonne 9" in problem["detail"]


@pytest.mark.parametrize(
    ("query", "accept", "content_type", "start"),
    [
        (COUNT, "application/sparql-results+xml", None, b"<?xml"),
        (COUNT, "text/csv", "text/csv; charset=utf-8", b"n\r\n400"),
        (COUNT, "text/tab-separated-values", None, b"?n\n400"),
        (COUNT, "application/json", "application/json", b'{"head"'),
        ("ASK { ?s ?p ?o }", "*/*", None, b'{"head":{},"boolean":true}'),
        ("ASK { ?s ?p 'no' }", "application/sparql-results+xml", None, b"<?xml"),
        (GRAPH, "*/*", "text/turtle; charset=utf-8", b"@prefix "),
        (GRAPH, "application/n-triples", "application/n-triples", b"<https://"),
        (GRAPH, "application/ld+json", "application/ld+json", b'[{"@id":'),
        (GRAPH, "application/rdf+xml", "application/rdf+xml", b"<?xml"),
        (GRAPH, "application/n-quads", "application/n-quads", b"<https://"),
        (GRAPH, "application/trig", "application/trig", b"@prefix "),
        (f"DESCRIBE <{EX}a1>", "text/turtle", None, b"@prefix "),
    ],
)
def test_every_format_is_written(
    endpoint: Endpoint, query: str, accept: str, content_type: str | None, start: bytes
) -> None:
    """Each media type that is offered comes out as itself."""
    reply = send(endpoint, headers={"Accept": accept}, query=query)

    assert reply.status == 200
    assert reply.body.startswith(start)
    if content_type:
        assert reply.headers["content-type"] == content_type


@pytest.mark.parametrize(
    ("query", "name", "content_type"),
    [
        (COUNT, "xml", "application/sparql-results+xml"),
        (GRAPH, "xml", "application/rdf+xml"),
        (GRAPH, "jsonld", "application/ld+json"),
        (GRAPH, "application/rdf+xml", "application/rdf+xml"),
        (COUNT, "text/csv", "text/csv; charset=utf-8"),
    ],
)
def test_format_parameter_wins_over_accept(
    endpoint: Endpoint, query: str, name: str, content_type: str
) -> None:
    """A link can ask for a format, even from a browser."""
    accept = {"Accept": "text/html, text/turtle, text/tab-separated-values"}
    reply = send(endpoint, headers=accept, query=query, format=name)

    assert reply.headers["content-type"] == content_type


@pytest.mark.parametrize(
    ("query", "parameters", "count"),
    [
        (COUNT, {}, 400),
        (COUNT, {"default_graph_uri": EX + "a"}, 200),
        (COUNT, {"default_graph_uri": [EX + "a", EX + "b"]}, 400),
        (COUNT, {"named_graph_uri": EX + "a"}, 0),
        (COUNT.replace("{", f"FROM <{EX}a> {{"), {}, 200),
        (COUNT.replace("{", f"FROM NAMED <{EX}a> {{"), {}, 0),
        (COUNT.replace("{", f"FROM <{EX}a> {{"), {"default_graph_uri": EX + "x"}, 0),
    ],
)
def test_dataset_is_the_protocols_then_the_querys_then_the_union(
    endpoint: Endpoint, query: str, parameters: dict[str, str], count: int
) -> None:
    """Section 2.1.4 of the protocol, and our union where nothing is said."""
    reply = send(endpoint, headers={"Accept": "text/csv"}, query=query, **parameters)

    assert reply.body == f"n\r\n{count}\r\n".encode()


def test_browser_gets_the_page_and_program_the_description(endpoint: Endpoint) -> None:
    """Without a query, by Accept; other paths are not ours at all."""
    browser = {"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"}
    assert send(endpoint, headers=browser).body == b"page /sparql"
    assert send(endpoint, headers=browser, query=COUNT).body == b"page /sparql"

    said = rdflib.Graph().parse(
        data=send(endpoint, headers={"Accept": "text/turtle"}).body, format="turtle"
    )
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    service = said.value(predicate=rdflib.RDF.type, object=sd.Service)
    assert said.value(service, sd.endpoint) == rdflib.URIRef(endpoint.url)
    assert (service, sd.feature, sd.UnionDefaultGraph) in said
    assert len(list(said.subjects(rdflib.RDF.type, sd.NamedGraph))) == 2
    root = endpoint.url.removesuffix("/sparql")
    assert {str(one) for one in said.objects(service, rdflib.RDFS.seeAlso)} == {
        f"{root}/.well-known/void",
        f"{root}/catalog",
        f"{root}/questions",
    }


def test_host_that_is_no_address_is_refused(endpoint: Endpoint) -> None:
    """The description names the endpoint as the client does: it must be an IRI."""
    headers = {"Host": 'x" <y>', "Accept": "text/turtle"}

    assert send(endpoint, headers=headers).status == 400


def test_options_and_head(endpoint: Endpoint) -> None:
    """A browser's preflight, and the headers of an answer without its body."""
    preflight = send(endpoint, "OPTIONS")
    assert (preflight.status, preflight.body) == (204, b"")
    assert "POST" in preflight.headers["access-control-allow-methods"]

    head = send(endpoint, "HEAD", query=COUNT)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["etag"] == send(endpoint, query=COUNT).headers["etag"]


def test_etag_spares_the_query(endpoint: Endpoint) -> None:
    """The same generation, query and format: 304. Another format: another tag."""
    etag = send(endpoint, query=COUNT).headers["etag"]

    again = send(endpoint, headers={"If-None-Match": f'"x", {etag}'}, query=COUNT)
    assert (again.status, again.body) == (304, b"")
    assert send(endpoint, query=COUNT, format="csv").headers["etag"] != etag
    assert "etag" not in send(endpoint, query="SELECT (NOW() AS ?t) {}").headers


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_large_answers_are_compressed_on_the_way(tmp_path: Path, coding: str) -> None:
    """160,000 rows, chunked and compressed, are whole once unpacked."""
    headers = {"Accept-Encoding": coding, "Accept": "text/csv"}
    # The deadline of the others would cut it on a busy machine.
    with serving(tmp_path, replace(LIMITS, time_s=20.0)) as endpoint:
        reply = send(endpoint, headers=headers, query="SELECT ?a {?a ?b ?c. ?d ?e ?f}")

    assert reply.headers["content-encoding"] == coding
    unpack = (
        zlib.decompressobj(31)
        if coding == "gzip"
        else zstandard.ZstdDecompressor().decompressobj()
    )
    assert unpack.decompress(reply.body).count(b"\n") == 160_001


def test_first_byte_comes_before_the_end(endpoint: Endpoint) -> None:
    """A stream begins while the query still runs, and says so by being chunked."""
    connection = http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=10)
    start = time.monotonic()
    query = PAIRS + " LIMIT 60000"
    connection.request("GET", "/sparql?" + urlencode({"query": query}))
    answer = connection.getresponse()
    answer.read(1)
    first_s = time.monotonic() - start
    answer.read()
    total_s = time.monotonic() - start
    connection.close()

    assert answer.getheader("Transfer-Encoding") == "chunked"
    assert first_s < total_s / 2


def test_cut_answer_is_a_broken_transfer(endpoint: Endpoint) -> None:
    """64 million rows do not fit in a second: the client sees that it was cut."""
    with pytest.raises(http.client.IncompleteRead):
        send(endpoint, query=TRIPLETS)


def test_cut_answer_over_http_1_0_is_an_error(endpoint: Endpoint) -> None:
    """That version could not tell a cut: it gets a whole answer, or a 503."""

    def ask(query: str) -> bytes:
        path = "/sparql?" + urlencode({"query": query, "format": "csv"})
        with socket.create_connection((endpoint.host, endpoint.port)) as connection:
            connection.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
            with connection.makefile("rb") as answer:
                return answer.read()

    assert ask(TRIPLETS).startswith(b"HTTP/1.0 503")
    head, _, body = ask(PAIRS + " LIMIT 60000").partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in head.lower()


def test_deadline_is_told_and_others_are_answered(endpoint: Endpoint) -> None:
    """503 at the second, with the limit and when to come back."""
    replies: list[Reply] = []
    slow = threading.Thread(
        target=lambda: replies.append(send(endpoint, query=ENDLESS))
    )
    start = time.monotonic()
    slow.start()
    while slow.is_alive():
        assert send(endpoint, query=COUNT).status == 200
    took_s = time.monotonic() - start

    assert replies[0].status == 503
    assert replies[0].json()["limit"] == "time"
    assert int(replies[0].headers["retry-after"]) > 0
    assert 1.0 <= took_s < 1.6


def test_crash_is_told_and_others_are_answered(endpoint: Endpoint) -> None:
    """Ten thousand negations overflow the engine's stack: one worker less, for now."""
    reply = send(endpoint, query="ASK { FILTER(" + "!" * 20_000 + "true) }")

    assert (reply.status, reply.json()["limit"]) == (400, "complexity")
    assert send(endpoint, query=COUNT).status == 200


@pytest.mark.parametrize("keyword", ["SERVICE", "\\u0053ERVICE", "service SILENT"])
def test_service_is_refused_with_its_place(endpoint: Endpoint, keyword: str) -> None:
    """The keyword never reaches a worker."""
    query = f"SELECT * {{ {keyword} <{endpoint.url}> {{ ?s ?p ?o }} }}"
    problem = send(endpoint, query=query).json()

    assert (problem["status"], problem["line"], problem["column"]) == (400, 1, 12)


def test_gone_client_frees_its_workers(endpoint: Endpoint) -> None:
    """Both workers compute for clients that hang up: they serve others at once."""
    path = "/sparql?" + urlencode({"query": ENDLESS})
    for _ in range(LIMITS.workers):
        with socket.create_connection((endpoint.host, endpoint.port)) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.1)
    start = time.monotonic()

    assert send(endpoint, query=COUNT).status == 200
    assert time.monotonic() - start < 0.6


def test_slow_readers_hold_no_worker(endpoint: Endpoint) -> None:
    """Answers of 8 MB that nobody reads are kept aside; the workers are free."""
    path = "/sparql?" + urlencode({"query": PAIRS + " LIMIT 60000", "format": "csv"})
    readers = []
    for _ in range(2 * LIMITS.workers):
        reader = socket.create_connection((endpoint.host, endpoint.port))
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        reader.sendall(head.encode())
        readers.append(reader)
        # Time to compute it alone, on a machine that does other things too.
        time.sleep(LIMITS.time_s / 2)
    time.sleep(LIMITS.time_s * 2)
    start = time.monotonic()
    assert send(endpoint, query=COUNT).status == 200
    assert time.monotonic() - start < 0.3

    # What was kept aside is whole.
    with readers[0].makefile("rb") as answer:
        assert answer.read().endswith(b"0\r\n\r\n")
    for reader in readers:
        reader.close()


def test_sparqlwrapper_works(endpoint: Endpoint) -> None:
    """The client of most Python users, by GET and by POST, tables and graphs."""
    client = SPARQLWrapper(endpoint.url)
    client.setQuery(COUNT)
    client.setReturnFormat(WRAPPER_JSON)
    for method in ("GET", "POST"):
        client.setMethod(method)
        found: Any = client.query().convert()
        assert found["results"]["bindings"][0]["n"]["value"] == "400"

    client.setQuery(GRAPH)
    client.setReturnFormat("turtle")
    turtle: Any = client.query().convert()
    assert b"value" in turtle


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_store_works(endpoint: Endpoint, method: str) -> None:
    """The client of rdflib, whatever way it sends its queries."""
    store = SPARQLStore(endpoint.url, method=method)
    graph = rdflib.Graph(store)

    found: Any = graph.query(COUNT)
    assert [row.n.toPython() for row in found] == [400]
    subject = rdflib.URIRef(EX + "a1")
    assert list(graph.objects(subject)) == [rdflib.Literal("1")]
