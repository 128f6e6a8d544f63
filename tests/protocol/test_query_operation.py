"""SPARQL 1.1 Protocol, the query operation, clause by clause, over real HTTP.

Names in capitals at the end of a docstring are those of the W3C's protocol tests.

Source: https://www.w3.org/TR/sparql11-protocol/, sections named at each test.
"""

from urllib.parse import quote, unquote, urlencode

import pytest

from tests.protocol.servers import COUNT, EX
from tests.protocol.wire import (
    DIRECT,
    FORM,
    UPDATE,
    Address,
    Fields,
    exchange,
    send,
    talk,
)

CSV = {"Accept": "text/csv"}
NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def count(server: Address, query: str = COUNT, **dataset: Fields) -> int:
    """Return the only number of the answer."""
    reply = send(server, "GET", None, CSV, query=query, **dataset)
    assert reply.status == 200, reply.body
    return int(reply.body.split()[1])


def test_2_1_1_get(small: Address) -> None:
    """Percent-encoded UTF-8, in any order; ``+`` is a space: QUERY_GET."""
    query = quote(COUNT, safe="").replace("%20", "+")
    path = f"default-graph-uri={quote(EX + 'a', safe='')}&query={query}"

    assert exchange(small, f"/sparql?{path}", headers=CSV).body == b"n\r\n200\r\n"


@pytest.mark.parametrize("encoded", [quote("é€😀ß\u0301"), "%C3%A9"])
def test_2_1_1_get_beyond_ascii(small: Address, encoded: str) -> None:
    """In the query, as percent-encoded UTF-8."""
    path = f"/sparql?query=SELECT+(%22{encoded}%22+AS+%3Ft)+%7B%7D"

    expected = f"t\r\n{unquote(encoded)}\r\n".encode()
    assert exchange(small, path, headers=CSV).body == expected


@pytest.mark.parametrize("name", ["é", "commune/L'Haÿ-les-Roses", "😀", "a%20b"])
def test_2_1_1_iris_beyond_ascii(small: Address, name: str) -> None:
    """An IRI stays what it is: no form of it is taken for another (RFC 3987, 5.3)."""
    query = f"SELECT (<{EX}{name}> AS ?i) {{}}"

    assert send(small, headers=CSV, query=query).body == f"i\r\n{EX}{name}\r\n".encode()


def test_2_1_1_raw_bytes_in_the_address(small: Address) -> None:
    """Not percent-encoded, that is no address (RFC 3986, 2.5): answered anyhow."""
    query = "SELECT+('é'+AS+?t)+{}".encode()
    host = f"Host: {small.host}".encode()
    sent = b"GET /sparql?query=" + query + b" HTTP/1.1\r\n" + host
    reply = talk(small, sent + b"\r\nConnection: close\r\n\r\n")

    assert reply.split(b" ", 2)[1] in {b"200", b"400"}


@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; charset=UTF-8", FORM.upper()])
def test_2_1_2_post_form(small: Address, content_type: str) -> None:
    """Query and dataset come in the body: QUERY_POST_FORM."""
    body = urlencode({"query": COUNT, "default-graph-uri": EX + "a"})
    headers = {**CSV, "Content-Type": content_type}

    assert send(small, "POST", body, headers).body == b"n\r\n200\r\n"


@pytest.mark.parametrize("content_type", [DIRECT, f'{DIRECT};charset="utf-8"'])
def test_2_1_3_post_directly(small: Address, content_type: str) -> None:
    """The body is the query; the dataset stays in the address: QUERY_POST_DIRECT."""
    headers = {**CSV, "Content-Type": content_type}
    reply = send(small, "POST", COUNT, headers, default_graph_uri=EX + "b")

    assert reply.body == b"n\r\n200\r\n"


def test_2_1_3_post_directly_takes_utf8(small: Address) -> None:
    """What is beyond ASCII arrives as it was sent; a mark of byte order is no query."""
    query = "SELECT ('é€😀' AS ?t) {}"
    headers = {**CSV, "Content-Type": DIRECT}

    assert send(small, "POST", query, headers).body == "t\r\né€😀\r\n".encode()


def test_2_1_4_default_graphs(small: Address) -> None:
    """Each counts once; they are merged: QUERY_DATASET_DEFAULT_GRAPH(S)."""
    for form in (["a"], ["a", "a"], ["a", "nothing"]):
        graphs = [EX + name for name in form]
        assert count(small, default_graph_uri=graphs) == 200
    assert count(small, default_graph_uri=[EX + "a", EX + "b"]) == 400
    assert count(small, default_graph_uri=EX + "nothing") == 0


@pytest.mark.parametrize("by", ["get", "form", "direct"])
def test_2_1_4_whole_dataset(small: Address, by: str) -> None:
    """Default and named graphs, by each form of request: QUERY_DATASET_FULL."""
    query = f"SELECT (COUNT(*) AS ?n) {{ <{EX}a1> ?p ?o GRAPH ?g {{ ?s ?x ?y }} }}"
    dataset = {"default-graph-uri": EX + "a", "named-graph-uri": EX + "b"}
    fields = "?" + urlencode(dataset)
    whole = urlencode({"query": query, **dataset})
    reply = {
        "get": lambda: exchange(small, f"/sparql?{whole}", headers=CSV),
        "form": lambda: send(small, "POST", whole, {**CSV, "Content-Type": FORM}),
        "direct": lambda: exchange(
            small, "/sparql" + fields, "POST", query, {**CSV, "Content-Type": DIRECT}
        ),
    }[by]()

    assert reply.body == b"n\r\n200\r\n"


def test_2_1_4_named_graphs(small: Address) -> None:
    """Only those that are given; the default graph is then empty.

    QUERY_DATASET_NAMED_GRAPHS_GET and _POST.
    """
    assert count(small, NAMED, named_graph_uri=[EX + "a", EX + "b"]) == 400
    assert count(small, NAMED, default_graph_uri=EX + "a") == 0
    assert count(small, named_graph_uri=EX + "a") == 0


def test_2_1_4_dataset_of_the_protocol_wins(small: Address) -> None:
    """Over FROM and FROM NAMED of the query: QUERY_MULTIPLE_DATASET."""
    plain = COUNT.replace("{", f"FROM <{EX}b> {{", 1)
    named = NAMED.replace("{", f"FROM NAMED <{EX}a> FROM NAMED <{EX}b> {{", 1)

    assert count(small, plain) == 200
    assert count(small, plain, default_graph_uri=EX + "nothing") == 0
    assert count(small, named) == 400
    assert count(small, named, named_graph_uri=EX + "b") == 200
    assert count(small, named, default_graph_uri=EX + "b") == 0


def test_2_1_4_without_dataset(small: Address) -> None:
    """The service chooses: here the union of all graphs, each reachable by name."""
    of_a = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{EX}a> {{ ?s ?p ?o }} }}"

    assert count(small) == 400
    assert count(small, of_a) == 200
    assert count(small, NAMED) > 400


@pytest.mark.parametrize("name", ["default_graph_uri", "named_graph_uri"])
@pytest.mark.parametrize("iri", ["", "a", "/a", "//host/a", "a b:c", "x:<>"])
def test_2_1_4_a_dataset_is_made_of_iris(small: Address, name: str, iri: str) -> None:
    """A relative one has no base here: the parameter is named, not the query."""
    fields: dict[str, Fields] = {"query": COUNT, name: iri}
    reply = send(small, "GET", None, None, **fields)

    assert reply.status == 400
    assert reply.json()["parameter"] == name.replace("_", "-")


def test_2_1_4_a_dataset_may_be_beyond_ascii(small: Address) -> None:
    """IRIs are not URIs; one that we do not hold is an empty graph."""
    assert count(small, default_graph_uri=["urn:é", EX + "b"]) == 200


def test_2_1_updates_are_no_queries(small: Address) -> None:
    """Nor may a query operation be asked by another address."""
    for query in ("CLEAR ALL", f"INSERT DATA {{ <{EX}x> <{EX}p> 1 }}"):
        assert send(small, query=query).status == 400
        headers = {"Content-Type": DIRECT}
        assert send(small, "POST", query, headers).status == 400
    assert send(small, "POST", "CLEAR ALL", {"Content-Type": UPDATE}).status == 415
    assert count(small) == 400


@pytest.mark.parametrize(
    "query",
    [
        r"""ASK { FILTER("\u0041" = "A") }""",
        r"ASK { FILTER(<x:\u0041> = <x:A>) }",
        pytest.param(
            r"A\u0053K {}",
            marks=pytest.mark.xfail(reason="the engine reads escapes in terms only"),
        ),
    ],
)
def test_codepoint_escapes(small: Address, query: str) -> None:
    """SPARQL 1.1 Query, 19.2: anywhere in a query."""
    reply = send(small, headers={"Accept": "text/boolean, */*"}, query=query)

    assert (reply.status, b"true" in reply.body) == (200, True)
