"""Clients that cannot run here, by the requests that they send.

Each is written as its code sends it, headers included; the source stands beside it.
"""

from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import pytest

from tests.protocol.servers import EX, GRAPH
from tests.protocol.wire import DIRECT, FORM, Address, connected, read_reply

SELECT = f"SELECT ?o {{ <{EX}a1> <{EX}value> ?o }}"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
TURTLE = "text/turtle"
NT = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request: how it goes out, and what its client can read."""

    name: str
    answered: str
    accept: tuple[str, ...] = ()
    query: str = SELECT
    form: dict[str, str] = field(default_factory=dict)
    content_type: str = ""
    others: tuple[str, ...] = ()

    def sent(self, server: Address) -> bytes:
        """Return its bytes: GET without a content type, else POST."""
        fields = {"query": self.query, **self.form}
        target, body = "/sparql", b""
        if not self.content_type:
            target += "?" + urlencode(fields, quote_via=quote)
        elif self.content_type.startswith(FORM):
            body = urlencode(fields).encode()
        else:
            body = self.query.encode()
        lines = [f"Accept: {accept}" for accept in self.accept] + list(self.others)
        if self.content_type:
            lines += [f"Content-Type: {self.content_type}"]
            lines += [f"Content-Length: {len(body)}"]
        method = "POST" if self.content_type else "GET"
        start = [f"{method} {target} HTTP/1.1", f"Host: {server.host}:{server.port}"]
        return "\r\n".join([*start, *lines, "", ""]).encode() + body


FETCH = ("User-Agent: node", "Accept-Language: *", "Sec-Fetch-Mode: cors")
BROWSER = ("Origin: https://yasgui.example.org", "Accept-Encoding: gzip, deflate, br")
COMUNICA = f"{JSON};q=1.0,{XML};q=0.7"
JENA = (
    f"{JSON}, {XML};q=0.9, text/tab-separated-values;q=0.7, text/csv;q=0.5, "
    "application/json;q=0.2, application/xml;q=0.2, */*;q=0.1"
)
JENA_GRAPH = (
    f"{TURTLE},{NT};q=0.9,application/rdf+xml;q=0.8,application/xml;q=0.7,*/*;q=0.5"
)
RUBY = (
    f"{JSON}, {XML}, text/boolean, text/tab-separated-values;q=0.8, text/csv;q=0.2, "
    "*/*;q=0.1"
)
# RDF4J sends a line for each format.
RDF4J = (
    "application/x-binary-rdf-results-table;q=0.8",
    XML,
    f"{JSON};q=0.8",
    "text/tab-separated-values;q=0.8",
    "text/csv;q=0.8",
)
R_CURL = ("User-Agent: httr2/1.1.0 r-curl/6.2.0 libcurl/8.5.0",)

RECORDED = (
    # R, package SPARQL: SPARQL.R, functions SPARQL and getURL of RCurl.
    Recorded("R SPARQL xml", XML, (XML,)),
    Recorded("R SPARQL csv", "text/csv", ("*/*",), form={"format": "csv"}),
    Recorded(
        "R SPARQL tsv", "text/tab-separated-values", ("*/*",), form={"format": "tsv"}
    ),
    # R, httr2: req_url_query, req_body_form, req_headers.
    Recorded("httr2 url", "text/csv", ("text/csv",), others=R_CURL),
    Recorded("httr2 form", JSON, (JSON,), content_type=FORM, others=R_CURL),
    Recorded("httr2 bare", JSON, ("*/*",), others=R_CURL),
    # JavaScript, fetch-sparql-endpoint (Comunica): SparqlEndpointFetcher.ts.
    Recorded("Comunica", JSON, (COMUNICA,), content_type=FORM, others=FETCH),
    Recorded("Comunica GET", JSON, (COMUNICA,), others=FETCH),
    Recorded("Comunica direct", JSON, (COMUNICA,), content_type=DIRECT),
    Recorded("Comunica ASK", JSON, (COMUNICA,), "ASK {}", content_type=FORM),
    Recorded("Comunica graph", TURTLE, (TURTLE,), GRAPH, content_type=FORM),
    # JavaScript, sparql-http-client: RawQuery.js, Endpoint.js.
    Recorded("sparql-http-client", JSON, (JSON,), others=FETCH),
    Recorded("sparql-http-client form", JSON, (JSON,), content_type=FORM),
    Recorded(
        "sparql-http-client direct",
        JSON,
        (JSON,),
        content_type=f"{DIRECT}; charset=utf-8",
    ),
    Recorded("sparql-http-client graph", NT, (f"{NT}, {TURTLE}",), GRAPH),
    # JavaScript, fetch of a browser with nothing set.
    Recorded("fetch", JSON, ("*/*",), others=BROWSER),
    # YASGUI 4: getAcceptHeader of yasqe.
    Recorded("YASGUI", JSON, (f"{JSON},*/*;q=0.9",), content_type=FORM, others=BROWSER),
    Recorded("YASGUI graph", NT, (f"{NT},*/*;q=0.9",), GRAPH, content_type=FORM),
    Recorded("YASGUI GET", JSON, (f"{JSON},*/*;q=0.9",), others=BROWSER),
    # LIMES and others that name one format and take all.
    Recorded("one and all", JSON, (f"{JSON},*/*;q=0.1",)),
    # Java, Apache Jena: RDFConnectionRemote, WebContent.
    Recorded("Jena", JSON, (JENA,)),
    Recorded("Jena graph", TURTLE, (JENA_GRAPH,), GRAPH),
    # Java, RDF4J: SPARQLProtocolSession.
    Recorded("RDF4J", XML, RDF4J, content_type=f"{FORM}; charset=utf-8"),
    # Ruby, sparql-client: RESULT_ALL.
    Recorded("sparql-client", JSON, (RUBY,), content_type=FORM),
    # Wikidata-like tools in R and Python that read JSON by an address alone.
    Recorded("requests", JSON, ("*/*",), form={"format": "json"}),
)


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda one: one.name)
def test_recorded_client_is_answered(small: Address, recorded: Recorded) -> None:
    """In a format that it reads, with what it asked for, also where it is kept."""
    for _ in range(2):
        with connected(small) as opened, opened.makefile("rb") as stream:
            opened.sendall(recorded.sent(small))
            reply = read_reply(stream)
        assert (reply.status, reply.media_type) == (200, recorded.answered)
        assert reply.headers["access-control-allow-origin"] == "*"
        if "content-encoding" not in reply.headers:
            assert b"1" in reply.body or b"true" in reply.body
