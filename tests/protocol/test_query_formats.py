"""SPARQL 1.1 Protocol, content negotiation of the query operation, over real HTTP.

Source: https://www.w3.org/TR/sparql11-protocol/, sections 2.1.5 and 2.1.6; RFC 9110,
12.5.1.
"""

import pytest

from tests.protocol.servers import EX, GRAPH
from tests.protocol.wire import Address, send

ROWS = f"SELECT ?s {{ ?s <{EX}value> ?o }}"


@pytest.mark.parametrize(
    ("query", "accept", "answered"),
    [
        (ROWS, "", "application/sparql-results+json"),
        (ROWS, "*/*", "application/sparql-results+json"),
        (ROWS, "application/*", "application/sparql-results+json"),
        (ROWS, "text/*", "text/csv"),
        (ROWS, "application/sparql-results+xml", "application/sparql-results+xml"),
        (ROWS, "APPLICATION/Sparql-Results+XML", "application/sparql-results+xml"),
        (ROWS, "text/csv;q=0.3, text/tab-separated-values;q=0.9", "text/tab-sep"),
        (ROWS, "text/csv;q=0.3,*/*;q=0.2", "text/csv"),
        (
            ROWS,
            "application/sparql-results+json;q=0,*/*",
            "application/sparql-results+x",
        ),
        (ROWS, "text/turtle, application/json;q=0.1", "application/json"),
        (ROWS, "text/csv; header=present", "text/csv"),
        (ROWS, ", ,text/csv", "text/csv"),
        ("ASK {}", "text/csv, application/sparql-results+xml;q=0.1", "application/sp"),
        ("ASK {}", "text/csv, */*;q=0.1", "application/sparql-results+json"),
        (GRAPH, "", "text/turtle; charset=utf-8"),
        (GRAPH, "application/rdf+xml, text/turtle;q=0.2", "application/rdf+xml"),
        (GRAPH, "application/n-quads", "application/n-quads"),
        (GRAPH, "application/trig", "application/trig"),
        (GRAPH, "application/ld+json", "application/ld+json"),
        (f"DESCRIBE <{EX}a1>", "application/n-triples", "application/n-triples"),
    ],
)
def test_2_1_5_and_6_accepted_formats(
    small: Address, query: str, accept: str, answered: str
) -> None:
    """Negotiation picks among the types of the form of the query.

    QUERY_CONTENT_TYPE_SELECT, _ASK, _DESCRIBE and _CONSTRUCT.
    """
    reply = send(small, headers={"Accept": accept} if accept else {}, query=query)

    assert reply.status == 200
    assert reply.headers["content-type"].startswith(answered)
    assert "Accept" in reply.headers["vary"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (ROWS, "text/turtle"),
        (ROWS, "image/png, text/calendar;q=0.5"),
        (ROWS, "*/*;q=0"),
        (GRAPH, "text/csv"),
        ("ASK {}", "text/csv"),
        (ROWS, "application/sparql-results+json;q=0"),
    ],
)
def test_2_1_5_nothing_acceptable(small: Address, query: str, accept: str) -> None:
    """406, with the types that there are (RFC 9110, 15.5.7)."""
    reply = send(small, headers={"Accept": accept}, query=query)

    assert reply.status == 406
    assert reply.json()["available"]


@pytest.mark.parametrize(
    ("query", "name", "answered"),
    [
        (ROWS, "json", "application/sparql-results+json"),
        (ROWS, "xml", "application/sparql-results+xml"),
        (ROWS, "csv", "text/csv"),
        (ROWS, "tsv", "text/tab-separated-values"),
        (ROWS, "text/csv", "text/csv"),
        (GRAPH, "ttl", "text/turtle"),
        (GRAPH, "nt", "application/n-triples"),
        (GRAPH, "rdf", "application/rdf+xml"),
        (GRAPH, "application/rdf+xml", "application/rdf+xml"),
        (GRAPH, "jsonld", "application/ld+json"),
    ],
)
def test_format_wins_over_accept(
    small: Address, query: str, name: str, answered: str
) -> None:
    """Ours, and Virtuoso's; Fuseki says ``output``. A link, for browsers too."""
    browser = {"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"}
    for fields in ({"format": name}, {"output": name}, {"format": "", "output": name}):
        reply = send(small, headers=browser, query=query, **fields)

        assert (reply.status, reply.media_type) == (200, answered)


def test_a_query_named_by_a_browser_is_shown_as_page(small: Address) -> None:
    """Ours: an address that a person opens has the page of its query."""
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    reply = send(small, headers=browser, query=ROWS)

    assert (reply.status, reply.media_type) == (200, "text/html")
