"""SPARQL 1.1 Graph Store HTTP Protocol, its operations, over real HTTP.

Names in capitals at the end of a docstring are those of the W3C's tests. Every test
has graphs of its own.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/, sections named at each test.
"""

from urllib.parse import urlsplit

import pytest
import rdflib
from rdflib.compare import isomorphic

from tests.protocol.graph_requests import (
    DONE,
    JANE,
    JOHN,
    TURTLE,
    at,
    holds,
    is_there,
    read,
    write,
)
from tests.protocol.wire import Address, exchange, send


def test_5_3_put_makes_a_graph(scratch: Address, graph: str) -> None:
    """201, then it is there for queries: PUT__INITIAL_STATE, GET_OF_PUT."""
    assert read(scratch, at(graph)).status == 404
    assert write(scratch, at(graph)).status == 201
    assert holds(scratch, at(graph), JOHN)
    assert is_there(scratch, graph)


def test_5_3_put_replaces_a_graph(scratch: Address, graph: str) -> None:
    """200 or 204; nothing of before is left: PUT__GRAPH_ALREADY_IN_STORE."""
    write(scratch, at(graph))

    assert write(scratch, at(graph), body=JANE).status in DONE
    assert holds(scratch, at(graph), JANE)


def test_5_3_put_and_the_default_graph(scratch: Address) -> None:
    """By ``?default``: PUT__DEFAULT_GRAPH, GET_OF_PUT__DEFAULT_GRAPH."""
    assert write(scratch, "/graph-store?default").status in {200, 201, 204}
    assert holds(scratch, "/graph-store?default", JOHN)
    assert send(scratch, query="ASK { ?s ?p 41 }").json()["boolean"]
    assert write(scratch, "/graph-store?default", "POST", JANE).status in DONE
    assert holds(scratch, "/graph-store?default", JOHN, JANE)
    assert write(scratch, "/graph-store?default", "DELETE", "").status in DONE
    assert not send(scratch, query="ASK { ?s ?p ?o }").json()["boolean"]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (TURTLE, "<not> turtle"),
        ("application/rdf+xml", JOHN),
        ("application/n-triples", JOHN),
        ("application/ld+json", JOHN),
        (TURTLE, b"<urn:s> <urn:p> '\xff' ."),
    ],
)
def test_5_3_mismatched_payload(
    scratch: Address, graph: str, content_type: str, body: str | bytes
) -> None:
    """400; what was there stays: PUT__MISMATCHED_PAYLOAD."""
    write(scratch, at(graph), body=JANE)
    for method in ("PUT", "POST"):
        reply = write(scratch, at(graph), method, body, content_type=content_type)
        assert reply.status in {400, 415}
        assert reply.media_type == "application/problem+json"
    assert holds(scratch, at(graph), JANE)


def test_5_4_delete(scratch: Address, graph: str) -> None:
    """200 or 204; then it is not there, for DELETE either: DELETE__*_GRAPH."""
    write(scratch, at(graph))

    assert write(scratch, at(graph), "DELETE", "").status in DONE
    assert read(scratch, at(graph)).status == 404
    assert write(scratch, at(graph), "DELETE", "").status == 404
    assert not is_there(scratch, graph)


def test_5_5_post_merges(scratch: Address, graph: str) -> None:
    """What is there stays: POST__EXISTING_GRAPH."""
    write(scratch, at(graph), body=JANE)

    assert write(scratch, at(graph), "POST", JOHN).status in DONE
    assert holds(scratch, at(graph), JANE, JOHN)
    assert write(scratch, at(graph), "POST", JANE).status in DONE
    assert holds(scratch, at(graph), JANE, JOHN)


def test_5_5_blank_nodes_do_not_meet(scratch: Address, graph: str) -> None:
    """RDF 1.1 Semantics: a merge keeps those of two documents apart."""
    body = "_:a <http://example.org/p> 1 ."
    write(scratch, at(graph), body=body)
    write(scratch, at(graph), "POST", body)

    assert holds(scratch, at(graph), body, body.replace("_:a", "_:b"))


def test_5_5_post_makes_a_named_graph(scratch: Address, graph: str) -> None:
    """201 where there was none."""
    assert write(scratch, at(graph), "POST").status == 201
    assert holds(scratch, at(graph), JOHN)


def test_5_5_post_to_the_store_makes_a_new_graph(scratch: Address) -> None:
    """201 with its address, each time another: POST__CREATE__NEW_GRAPH."""
    replies = [write(scratch, "/graph-store", "POST") for _ in range(2)]
    locations = [reply.headers["location"] for reply in replies]

    assert [reply.status for reply in replies] == [201, 201]
    assert len(set(locations)) == 2
    for location in locations:
        parts = urlsplit(location)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        assert holds(scratch, target, JOHN)


def test_5_5_post_of_nothing(scratch: Address, graph: str) -> None:
    """Changes nothing: POST__EMPTY_GRAPH_TO_EXISTING_GRAPH."""
    write(scratch, at(graph))

    assert write(scratch, at(graph), "POST", "").status in DONE
    assert holds(scratch, at(graph), JOHN)


def test_5_5_post_of_several_files(scratch: Address, graph: str) -> None:
    """RFC 7578: each is merged: POST__MULTIPART_FORMDATA."""
    write(scratch, at(graph), body="<urn:s> <urn:p> 1 .")
    parts = (
        ("john.ttl", TURTLE, JOHN),
        ("jane.nt", "application/n-triples", JANE),
    )
    body = "".join(
        f'--line\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n{content}\r\n"
        for name, kind, content in parts
    )
    form = "multipart/form-data; boundary=line"
    reply = write(scratch, at(graph), "POST", body + "--line--\r\n", content_type=form)

    assert reply.status in DONE
    assert holds(scratch, at(graph), JOHN, JANE, "<urn:s> <urn:p> 1 .")


@pytest.mark.parametrize("accept", [TURTLE, "application/n-triples"])
def test_5_6_head(scratch: Address, graph: str, accept: str) -> None:
    """As GET, without body: HEAD_ON_AN_EXISTING_GRAPH, HEAD_ON_A_NONEXISTING_GRAPH."""
    headers = {"Accept": accept, **scratch.authorization}
    assert exchange(scratch, at(graph), "HEAD", None, headers).status == 404
    write(scratch, at(graph))
    head = exchange(scratch, at(graph), "HEAD", None, headers)
    get = read(scratch, at(graph), accept)

    assert (head.status, head.body, get.status) == (200, b"", 200)
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers.get(name) == get.headers.get(name), name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (TURTLE, "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.1", "xml"),
        ("*/*", "turtle"),
        ("", "turtle"),
    ],
)
def test_5_2_get_negotiates(
    scratch: Address, graph: str, accept: str, name: str
) -> None:
    """The same graph, in the format asked for."""
    write(scratch, at(graph))
    headers = {"Accept": accept} if accept else {}
    reply = exchange(
        scratch, at(graph), "GET", None, {**headers, **scratch.authorization}
    )
    found = rdflib.Graph().parse(data=reply.body, format=name)

    assert isomorphic(found, rdflib.Graph().parse(data=JOHN, format="turtle"))
    assert "Accept" in reply.headers["vary"]


def test_5_2_nothing_acceptable(scratch: Address, graph: str) -> None:
    """RFC 9110, 15.5.7."""
    write(scratch, at(graph))

    assert read(scratch, at(graph), "image/png").status == 406
