"""SPARQL 1.1 Protocol, requests that the query operation refuses.

Names in capitals at the end of a docstring are those of the W3C's protocol tests.

Source: https://www.w3.org/TR/sparql11-protocol/, sections 2.1 and 2.1.7; RFC 9110 and
RFC 9457.
"""

import gzip
from urllib.parse import urlencode

import pytest

from tests.protocol.servers import COUNT
from tests.protocol.wire import (
    DIRECT,
    FORM,
    Address,
    Fields,
    exchange,
    raw_request,
    send,
    talk,
)

CSV = {"Accept": "text/csv"}


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("ASK {", 1, 6),
        ("SELECT *\nWHERE { ?s ?p }", 2, 15),
        ("SELECT ?s\n\n{ ?s ?p ?o . FILTER ?o }", 3, 21),
        ("SELECT ('é' AS ?x\n", 2, 1),
    ],
)
def test_2_1_7_says_where(small: Address, query: str, line: int, column: int) -> None:
    """400 with line and column, counted in characters from one: BAD_QUERY_SYNTAX."""
    reply = send(small, query=query)
    found = reply.json()

    assert (reply.status, found["status"]) == (400, 400)
    assert reply.headers["content-type"] == "application/problem+json"
    assert found["line"] == line
    # The engine tells the place where no way goes on, give or take the space before.
    assert abs(found["column"] - column) <= 4


@pytest.mark.parametrize("query", ["SELECT", "ASK { ?s ?p }", "é", "", " ", "# only\n"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_2_1_7_bad_query_is_400(small: Address, query: str, method: str) -> None:
    """What is not a query is the client's to correct, however it is sent."""
    if method == "GET":
        assert send(small, query=query).status == 400
    else:
        headers = {"Content-Type": DIRECT}
        assert send(small, "POST", query, headers).status == 400


def test_2_1_one_query_exactly(small: Address) -> None:
    """None, or two, in the address, the body or both: BAD_MULTIPLE_QUERIES."""
    form = {"Content-Type": FORM}
    twice = urlencode({"query": ["ASK {}", "SELECT * {}"]}, doseq=True)

    assert exchange(small, f"/sparql?{twice}").status == 400
    assert send(small, "POST", twice, form).status == 400
    assert send(small, "POST", "query=ASK%7B%7D", form, query="ASK {}").status == 400
    assert send(small, "POST", "", form).status == 400
    assert send(small, "POST", "format=json", form).status == 400
    assert send(small, headers=CSV, default_graph_uri="urn:a").status == 400


def test_2_1_3_a_second_query_in_the_address(small: Address) -> None:
    """Beside a direct body it is a second one: nobody can say which was meant."""
    reply = send(
        small, "POST", "ASK {}", {"Content-Type": DIRECT}, query="ASK { 1 2 3 }"
    )

    assert reply.status == 400


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", "ASK {}", 415),
        ("application/json", '{"query": "ASK {}"}', 415),
        ("application/sparql-update", "CLEAR ALL", 415),
        ("multipart/form-data; boundary=x", "--x--", 415),
        (f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
        (f"{DIRECT}; charset=latin-1", "ASK {}", 415),
        (DIRECT, "ASK {}".encode("utf-16"), 400),
        (DIRECT, b"ASK { ?s ?p '\xff' }", 400),
        (FORM, b"query=%FF", 400),
        (FORM, "query=ASK {}".encode("utf-16"), 400),
        (f"{FORM}; charset=utf-16", b"query=ASK%20%7B%7D", 415),
        (FORM, "update=CLEAR%20ALL", 400),
    ],
)
def test_2_1_2_and_3_other_bodies(
    small: Address, content_type: str, body: str | bytes, status: int
) -> None:
    """BAD_QUERY_WRONG_MEDIA_TYPE, BAD_QUERY_NON_UTF8, BAD_UPDATE_WRONG_MEDIA_TYPE."""
    reply = send(small, "POST", body, {"Content-Type": content_type})

    assert reply.status == status
    assert reply.media_type == "application/problem+json"


def test_2_1_3_a_body_without_type_is_told_so(small: Address) -> None:
    """Not that its type, which is empty, is not taken."""
    reply = send(small, "POST", b"ASK {}", {})

    assert reply.status == 415
    assert "n'a pas de Content-Type" in reply.json()["detail"]


@pytest.mark.parametrize("body", ["query=ASK%20%7B%7D", "ASK {}"])
def test_2_1_bodies_without_type(small: Address, body: str) -> None:
    """BAD_QUERY_MISSING_FORM_TYPE and BAD_QUERY_MISSING_DIRECT_TYPE."""
    length = f"Content-Length: {len(body)}"
    request = raw_request(small, "/sparql", length, "Connection: close", method="POST")

    assert talk(small, request + body.encode()).startswith(b"HTTP/1.1 415 ")


def test_2_1_7_ask_has_no_table(small: Address) -> None:
    """An ASK as CSV would be read as an empty table, that is, as no."""
    asked = send(small, headers=CSV, query="ASK {}")
    linked = send(small, query="ASK {}", format="tsv")

    assert (asked.status, linked.status) == (406, 400)
    assert "application/sparql-results+json" in asked.json()["available"]


@pytest.mark.parametrize("name", ["docx", "turtle", "image/png", "<script>"])
def test_unknown_format_is_400(small: Address, name: str) -> None:
    """Ours: what there is, is told."""
    reply = send(small, query=COUNT, format=name)

    assert reply.status == 400
    assert "json" in reply.json()["detail"]


@pytest.mark.parametrize("names", [["update"], ["query", "update"]])
def test_2_2_no_update_by_get(small: Address, names: list[str]) -> None:
    """An update in the address is refused, not passed over: BAD_UPDATE_GET."""
    fields: dict[str, Fields] = dict.fromkeys(names, "CLEAR ALL")

    assert send(small, "GET", None, None, **fields).status == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "MKCOL"])
def test_other_methods_are_405(small: Address, method: str) -> None:
    """RFC 9110, 15.5.6: with the methods that there are: BAD_QUERY_METHOD."""
    reply = send(small, method, "", query="ASK {}")

    assert reply.status == 405
    allowed = {name.strip() for name in reply.headers["allow"].split(",")}
    assert allowed >= {"GET", "HEAD", "POST", "OPTIONS"}


def test_gzip_bodies_are_read(small: Address) -> None:
    """RFC 9110, 8.4: a content coding is honoured or refused, never passed over."""
    headers = {**CSV, "Content-Type": DIRECT, "Content-Encoding": "gzip"}
    packed = gzip.compress(COUNT.encode())

    assert send(small, "POST", packed, headers).body == b"n\r\n400\r\n"
    members = gzip.compress(COUNT[:9].encode()) + gzip.compress(COUNT[9:].encode())
    assert send(small, "POST", members, headers).body == b"n\r\n400\r\n"
    assert send(small, "POST", packed[:-9], headers).status == 400
    assert send(small, "POST", packed + b"x", headers).status == 400
    assert send(small, "POST", COUNT, headers).status == 400
    form = {**headers, "Content-Type": FORM}
    body = gzip.compress(urlencode({"query": COUNT}).encode())
    assert send(small, "POST", body, form).body == b"n\r\n400\r\n"


def test_gzip_bomb_is_413(small: Address) -> None:
    """100 MB in 100 kB: no more than the bound is ever unpacked."""
    headers = {"Content-Type": DIRECT, "Content-Encoding": "gzip"}
    bomb = gzip.compress(b" " * 100_000_000)

    assert send(small, "POST", bomb, headers).status == 413


@pytest.mark.parametrize("coding", ["br", "deflate", "compress", "gzip, gzip"])
def test_other_codings_are_415(small: Address, coding: str) -> None:
    """RFC 9110, 15.5.16: with the codings that there are."""
    headers = {"Content-Type": DIRECT, "Content-Encoding": coding}
    reply = send(small, "POST", COUNT, headers)

    assert (reply.status, reply.headers["accept-encoding"]) == (415, "gzip, identity")


def test_long_queries_are_413(small: Address) -> None:
    """With the bound, whatever the form; and an address that is too long is refused."""
    long = "ASK {} #" + "x" * 100_000
    for headers, body in (
        ({"Content-Type": DIRECT}, long),
        ({"Content-Type": FORM}, urlencode({"query": long})),
    ):
        reply = send(small, "POST", body, headers)
        assert (reply.status, reply.json()["limit"]) == (413, "length")


@pytest.mark.parametrize(
    ("header", "language", "words"),
    [
        ("", "fr", "ne se lit pas"),
        ("de", "fr", "ne se lit pas"),
        ("en", "en", "does not parse"),
        ("en-GB,fr;q=0.5", "en", "does not parse"),
        ("fr-FR, en;q=0.9", "fr", "ne se lit pas"),
        ("*", "fr", "ne se lit pas"),
    ],
)
def test_problems_speak_two_languages(
    small: Address, header: str, language: str, words: str
) -> None:
    """RFC 9457 in the language that is preferred; French without one."""
    reply = send(small, headers={"Accept-Language": header}, query="SELECT * {")

    assert reply.headers["content-language"] == language
    assert "Accept-Language" in reply.headers["vary"]
    assert reply.headers["cache-control"] == "no-store"
    assert words in reply.json()["detail"]
