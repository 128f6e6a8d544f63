"""Requests of the graph store protocol, and what is asked afterwards."""

from itertools import count

import rdflib
from rdflib.compare import isomorphic

from tests.protocol.wire import Address, Headers, Reply, exchange, query_string, send

EX = "https://example.org/graphs/"
DONE = {200, 204}
TURTLE = "text/turtle"
JOHN = """@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<http://example.org/john> a foaf:Person ; foaf:knows [ foaf:name "Jeanne"@fr ] ;
    foaf:age 41 ."""
JANE = '<http://example.org/jane> <http://xmlns.com/foaf/0.1/name> "Jane" .'
JANE_XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:foaf="http://xmlns.com/foaf/0.1/">
  <rdf:Description rdf:about="http://example.org/jane"><foaf:name>Jane</foaf:name>
  </rdf:Description></rdf:RDF>"""
JANE_JSON = """{"@id": "http://example.org/jane",
  "http://xmlns.com/foaf/0.1/name": "Jane"}"""
_FRESH = count()


def fresh_graph() -> str:
    """Return the name of a graph that nothing else uses."""
    return f"{EX}{next(_FRESH)}"


def at(graph: str) -> str:
    """Return the indirect address of a graph."""
    return "/graph-store" + query_string({"graph": graph})


def write(
    server: Address,
    target: str,
    method: str = "PUT",
    body: str | bytes = JOHN,
    **more: str,
) -> Reply:
    """Send a body with the token; *more* are headers, with underscores."""
    given = {name.replace("_", "-"): value for name, value in more.items()}
    headers: Headers = {"content-type": TURTLE, **server.authorization, **given}
    return exchange(server, target, method, body, headers)


def read(server: Address, target: str, accept: str = TURTLE) -> Reply:
    """Read a graph."""
    headers = {"Accept": accept, **server.authorization}
    return exchange(server, target, "GET", None, headers)


def holds(server: Address, target: str, *turtle: str) -> bool:
    """Say whether the graph at *target* is the merge of those."""
    reply = read(server, target)
    assert (reply.status, reply.media_type) == (200, TURTLE), reply.body
    expected = rdflib.Graph()
    for one in turtle:
        expected.parse(data=one, format="turtle")
    found = rdflib.Graph().parse(data=reply.body, format="turtle")
    return isomorphic(found, expected)


def is_there(server: Address, graph: str) -> bool:
    """Say whether a query sees triples in *graph*."""
    reply = send(server, query=f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    return bool(reply.json()["boolean"])
