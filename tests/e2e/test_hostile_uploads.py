"""Hostile RDF and updates of a token holder: refused, or harmless, in bounded time.

A token is no reason to trust a file: its holder may not know what is in it.
"""

import gzip
import socket
import time
from collections.abc import Iterator

import pytest

from tests.protocol.wire import (
    UPDATE,
    Address,
    Reply,
    exchange,
    query_string,
    send,
)

GRAPH = "https://example.org/hostile"
TARGET = "/graph-store" + query_string({"graph": GRAPH})
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:"'
ONE_XML = f"<rdf:RDF {RDF}><rdf:Description><x:p>{{}}</x:p></rdf:Description></rdf:RDF>"
FILE = '<!ENTITY f SYSTEM "file:///etc/passwd">'
ENTITIES = "".join(
    f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' if i else '<!ENTITY e0 "ha">'
    for i in range(10)
)
NESTED_XML = (
    f"<rdf:RDF {RDF}>"
    + "<rdf:Description><x:p>" * 3_000
    + "1"
    + "</x:p></rdf:Description>" * 3_000
    + "</rdf:RDF>"
)
TURTLE, XML, JSON = "text/turtle", "application/rdf+xml", "application/ld+json"
REFUSED = {400, 413, 415, 422, 503}

UPLOADS = {
    "doctype": (XML, f"<!DOCTYPE rdf:RDF><rdf:RDF {RDF}/>"),
    "late doctype": (XML, f"<!-- x --><!doctype rdf:RDF><rdf:RDF {RDF}/>"),
    "entities": (
        XML,
        f"<!DOCTYPE r [{ENTITIES}]>{ONE_XML.format('&e9;')}",
    ),
    "file entity": (
        XML,
        f"<!DOCTYPE r [{FILE}]>{ONE_XML.format('&f;')}",
    ),
    "utf-16 doctype": (XML, f"<!DOCTYPE r><rdf:RDF {RDF}/>".encode("utf-16")),
    "nested json": (JSON, '{"urn:p":' * 4_000 + "1" + "}" * 4_000),
    "nested lists": (JSON, '{"urn:p":' + "[" * 20_000 + "]" * 20_000 + "}"),
    "long literal": (TURTLE, f'<urn:s> <urn:p> "{"x" * 17_000_000}" .'),
    "script iri": (TURTLE, "<urn:s> <urn:p> <javascript:alert(1)> ."),
    "script iri, capitals": (TURTLE, "<urn:s> <urn:p> <JaVaScRiPt:alert(1)> ."),
    "escaped script iri": (TURTLE, "<urn:s> <urn:p> <java\\u0073cript:alert(1)> ."),
    "script by base": (TURTLE, "@base <javascript:x> . <urn:s> <urn:p> <#y> ."),
    "file iri": (TURTLE, "<urn:s> <urn:p> <file:///etc/passwd> ."),
    "data iri": (TURTLE, "<data:text/html,x> <urn:p> 1 ."),
    "script predicate": (TURTLE, "<urn:s> <javascript:x> 1 ."),
    "half a file": (TURTLE, '<urn:s> <urn:p> "'),
    "no utf-8": (TURTLE, b"<urn:s> <urn:p> '\xff\xfe' ."),
    "nothing of rdf": (TURTLE, b"\x00" * 1_000),
}
HARMLESS = {
    "nested xml": (XML, NESTED_XML),
    "nested turtle": (TURTLE, "<urn:s> <urn:p> " + "(" * 20_000 + ")" * 20_000 + " ."),
    "overriding text": (TURTLE, "<urn:s> <urn:p> 'a\u202egpj.exe\u0000'"),
    "remote context": (JSON, '{{"@context": "{url}", "@id": "urn:s", "urn:p": 1}}'),
    "context of a list": (
        JSON,
        '{{"@context": ["{url}"], "@id": "urn:s", "urn:p": 1}}',
    ),
    "imported context": (
        JSON,
        '{{"@context": {{"@import": "{url}"}}, "@id": "urn:s", "urn:p": 1}}',
    ),
    "external dtd": (XML, '<!DOCTYPE r SYSTEM "{url}"><rdf:RDF ' + RDF + "/>"),
}


KEPT = "ASK { GRAPH ?g { <urn:kept> <urn:p> 2 } }"


def has_kept(server: Address) -> bool:
    """Say whether the good graph is there."""
    return bool(send(server, query=KEPT).json()["boolean"])


@pytest.fixture(autouse=True)
def stands(besieged_scratch: Address) -> Iterator[None]:
    """Put a good graph where there is none; see that the server answers afterwards."""
    if not has_kept(besieged_scratch):
        reply = write(besieged_scratch, TURTLE, "<urn:kept> <urn:p> 2 .")
        assert reply.status in {201, 204}
    yield
    assert send(besieged_scratch, query="ASK {}").status == 200


@pytest.fixture(scope="module")
def canary() -> Iterator[socket.socket]:
    """Listen on a port that no file may make the server call."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        yield listening
        with pytest.raises(TimeoutError):
            listening.accept()


def write(
    server: Address, kind: str, body: str | bytes, method: str = "PUT", **more: str
) -> Reply:
    """Send a file with the token."""
    given = {name.replace("_", "-"): value for name, value in more.items()}
    headers = {"Content-Type": kind, **server.authorization, **given}
    return exchange(server, TARGET, method, body, headers)


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(("kind", "body"), UPLOADS.values(), ids=UPLOADS)
def test_hostile_file_is_refused(
    besieged_scratch: Address, kind: str, body: str | bytes, method: str
) -> None:
    """With why; what was there stays; no content of a file of ours comes back."""
    start = time.monotonic()
    reply = write(besieged_scratch, kind, body, method)

    assert reply.status in REFUSED
    assert time.monotonic() - start < 15
    assert reply.json()["detail"]
    assert b"root:" not in reply.body
    assert has_kept(besieged_scratch)


@pytest.mark.parametrize(("kind", "body"), HARMLESS.values(), ids=HARMLESS)
def test_strange_file_is_harmless(
    besieged_scratch: Address, canary: socket.socket, kind: str, body: str
) -> None:
    """Taken or refused: nobody is asked for anything, and it takes no time."""
    url = f"http://127.0.0.1:{canary.getsockname()[1]}/x"
    content = body.format(url=url) if "{url}" in body else body
    start = time.monotonic()
    reply = write(besieged_scratch, kind, content)

    assert reply.status in {200, 201, 204, *REFUSED}
    assert time.monotonic() - start < 15


def test_packed_bomb_is_refused(besieged_scratch: Address) -> None:
    """600 MB in 3: no more than the bound is ever unpacked."""
    packed = gzip.compress(b"# comment\n" * 10_000_000, 1) * 6
    reply = write(besieged_scratch, TURTLE, packed, content_encoding="gzip")

    assert reply.status == 413


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <{url}>",
        "LOAD SILENT <{url}> INTO GRAPH <urn:g>",
        "LOAD <file:///etc/passwd> INTO GRAPH <urn:g>",
        "CLEAR GRAPH <urn:g> ; L\\u004FAD <{url}>",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERV\\u0049CE SILENT <{url}> {{ ?s ?p ?o }} }}",
        "DELETE WHERE {{ ?s ?p " + "[ ?p " * 300 + "1" + "]" * 300 + " }}",
    ],
)
def test_hostile_update_is_refused(
    besieged_scratch: Address, canary: socket.socket, text: str
) -> None:
    """And asks nobody for anything."""
    url = f"http://127.0.0.1:{canary.getsockname()[1]}/x"
    headers = {"Content-Type": UPDATE, **besieged_scratch.authorization}
    reply = exchange(besieged_scratch, "/update", "POST", text.format(url=url), headers)

    assert reply.status in {400, 403, 413, 503}
    assert b"root:" not in reply.body


@pytest.mark.slow
@pytest.mark.parametrize(
    "where",
    [
        "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }",
        "{ BIND('0123456789' AS ?x0) "
        + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(31))
        + "}",
    ],
    ids=["product", "doubling"],
)
def test_endless_update_is_stopped(besieged_scratch: Address, where: str) -> None:
    """Queries are answered meanwhile; nothing of it is done."""
    headers = {"Content-Type": UPDATE, **besieged_scratch.authorization}
    fill = "; ".join(f"INSERT DATA {{ <urn:a{i}> <urn:p> {i} }}" for i in range(60))
    exchange(besieged_scratch, "/update", "POST", fill, headers)
    text = f"INSERT {{ <urn:done> <urn:p> 1 }} WHERE {where}"
    reply = exchange(besieged_scratch, "/update", "POST", text, headers)

    assert reply.status in {400, 413, 503}
    asked = send(besieged_scratch, query="ASK { <urn:done> ?p ?o }")
    assert not asked.json()["boolean"]
