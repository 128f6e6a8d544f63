"""The endpoint as a good HTTP server: what RFC 9110 asks of every answer.

Source: RFC 9110 (semantics), RFC 9111 (caching), and the Fetch standard for CORS.
"""

import gzip

import pytest
import zstandard

from tests.protocol.servers import COUNT, EX, PAIRS
from tests.protocol.wire import (
    DIRECT,
    Address,
    exchange,
    send,
)

CSV = {"Accept": "text/csv"}
ROWS = f"SELECT ?s ?o {{ ?s <{EX}value> ?o }} ORDER BY ?s"
ONE = "SELECT (1 AS ?one) {}"


@pytest.mark.parametrize("query", [ONE, ROWS, PAIRS, "SELECT", "ASK {}"])
def test_head_is_get_without_body(small: Address, query: str) -> None:
    """RFC 9110, 9.3.2: the same status and fields, and nothing after them."""
    head, get = (send(small, method, query=query) for method in ("HEAD", "GET"))

    assert (head.status, head.body) == (get.status, b"")
    for name in ("content-type", "etag", "content-length", "vary", "cache-control"):
        assert head.headers.get(name) == get.headers.get(name), name


def test_options_names_the_methods(small: Address) -> None:
    """RFC 9110, 9.3.7."""
    reply = send(small, "OPTIONS")

    assert reply.status in {200, 204}
    allowed = {name.strip() for name in reply.headers["allow"].split(",")}
    assert allowed >= {"GET", "HEAD", "POST", "OPTIONS"}


@pytest.mark.parametrize(
    "header", ["content-type", "accept", "authorization", "x-requested-with", "*"]
)
def test_preflight_lets_any_page_query(small: Address, header: str) -> None:
    """Fetch, 3.3.5: what a page of another origin may send."""
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": header,
    }
    headers = send(small, "OPTIONS", headers=asked).headers

    assert headers["access-control-allow-origin"] == "*"
    assert "POST" in headers["access-control-allow-methods"]
    assert header in headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize("query", [ONE, "SELECT", "SELECT * { SERVICE <x:y> {} }"])
def test_pages_of_others_may_read_answers(small: Address, query: str) -> None:
    """Fetch, 3.3.3: refusals too, and the fields that tell the limits."""
    headers = send(small, headers={"Origin": "https://e.org"}, query=query).headers

    assert headers["access-control-allow-origin"] == "*"
    assert "Retry-After" in headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in headers


def test_a_slash_too_many_before_the_path_is_no_page(small: Address) -> None:
    """What clients make of an address that ends in a slash."""
    query = "query=ASK%7B%7D"

    reply = exchange(small, f"//sparql?{query}", headers={})

    assert (reply.status, reply.media_type) == (200, "application/sparql-results+json")


def test_an_accept_that_is_too_long_is_told_so(small: Address) -> None:
    """RFC 6585, 5: what is beyond the part that is read may have suited."""
    many = ",".join(f"application/x-{number}" for number in range(3_000))

    reply = send(small, headers={"Accept": f"{many},text/csv"}, query=ONE)

    assert reply.status == 431
    assert "4000" in reply.json()["detail"]
    assert send(small, headers={"Accept": f"text/csv,{many}"}, query=ONE).status == 200


def test_known_answers_are_304(small: Address) -> None:
    """RFC 9110, 13.1.2: by the tag, weak or in a list, or by ``*``."""
    etag = send(small, query=ROWS).headers["etag"]
    for known in (etag, f'"x", {etag}', etag.removeprefix("W/"), "*"):
        for method in ("GET", "HEAD"):
            reply = send(small, method, None, {"If-None-Match": known}, query=ROWS)
            assert (reply.status, reply.body) == (304, b"")
            assert (reply.headers["etag"], "vary" in reply.headers) == (etag, True)

    assert send(small, headers={"If-None-Match": '"x"'}, query=ROWS).status == 200


def test_304_is_never_for_post(small: Address) -> None:
    """RFC 9110, 13.1.2: another method would be 412; a query by POST is answered."""
    etag = send(small, query=ROWS).headers["etag"]
    for known in (etag, "*"):
        headers = {**CSV, "Content-Type": DIRECT, "If-None-Match": known}
        reply = send(small, "POST", ROWS, headers)
        assert reply.status == 200
        assert reply.headers["cache-control"] == "no-store"
        assert reply.body.count(b"\n") == 401


def test_tags_tell_representations_apart(small: Address) -> None:
    """RFC 9110, 8.8.3: another format, coding, query or dataset has another tag."""
    tags = [
        send(small, headers=headers, **fields).headers["etag"]
        for headers, fields in (
            ({}, {"query": ROWS}),
            (CSV, {"query": ROWS}),
            ({**CSV, "Accept-Encoding": "gzip"}, {"query": ROWS}),
            ({**CSV, "Accept-Encoding": "zstd"}, {"query": ROWS}),
            (CSV, {"query": ROWS, "default_graph_uri": EX + "a"}),
            (CSV, {"query": ROWS, "named_graph_uri": EX + "a"}),
            (CSV, {"query": COUNT}),
        )
    ]

    assert len(set(tags)) == len(tags)


def test_second_answer_is_the_first(small: Address) -> None:
    """Kept or not, by GET or POST, the bytes are the same, of one generation."""
    replies = [send(small, headers=CSV, query=ROWS) for _ in range(3)]
    posted = send(small, "POST", ROWS, {**CSV, "Content-Type": DIRECT})

    assert {reply.body for reply in replies} == {posted.body}
    assert len({reply.headers["etag"] for reply in replies}) == 1
    assert {reply.headers["pvd-generation"] for reply in replies} == {"1"}


@pytest.mark.parametrize("call", ["STRUUID()", "UUID()", "RAND()", "NOW()", "BNODE()"])
def test_volatile_answers_are_new_each_time(small: Address, call: str) -> None:
    """A random number is not kept, and has no tag."""
    query = f"SELECT ({call} AS ?u) {{}}"
    replies = [send(small, headers=CSV, query=query) for _ in range(2)]

    assert replies[0].body != replies[1].body
    assert "etag" not in replies[0].headers
    assert replies[0].headers["cache-control"] == "no-store"


@pytest.mark.parametrize("query", [ROWS, PAIRS])
def test_answers_are_compressed_as_asked(small: Address, query: str) -> None:
    """RFC 9110, 12.5.3; small or streamed, kept or not: nobody gets another's."""
    plain = send(small, headers=CSV, query=query).body
    for _ in range(2):
        packed = send(small, headers={**CSV, "Accept-Encoding": "gzip"}, query=query)
        assert packed.headers["content-encoding"] == "gzip"
        assert sorted(gzip.decompress(packed.body).split()) == sorted(plain.split())
        zipped = send(small, headers={**CSV, "Accept-Encoding": "zstd"}, query=query)
        assert zipped.headers["content-encoding"] == "zstd"
        unpacked = zstandard.ZstdDecompressor().decompressobj().decompress(zipped.body)
        assert sorted(unpacked.split()) == sorted(plain.split())
        assert "Accept-Encoding" in zipped.headers["vary"]


@pytest.mark.parametrize(
    ("asked", "coding"),
    [
        ("", None),
        ("identity", None),
        ("br", None),
        ("gzip;q=0", None),
        ("gzip;q=0.2, identity;q=0.8", None),
        ("gzip, deflate, br", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.1, gzip;q=0.9", "gzip"),
        ("*", "zstd"),
        ("GZIP", "gzip"),
    ],
)
def test_codings_by_quality(small: Address, asked: str, coding: str | None) -> None:
    """RFC 9110, 12.5.3."""
    reply = send(small, headers={**CSV, "Accept-Encoding": asked}, query=ROWS)

    assert reply.headers.get("content-encoding") == coding


def test_limits_are_told(small: Address) -> None:
    """Draft RateLimit fields: the policy, and what is left of it.

    Whether the answer was computed, comes from memory, or is unchanged.
    """
    computed, kept = (send(small, query="ASK {}") for _ in range(2))
    known = {"If-None-Match": kept.headers["etag"]}
    unchanged = send(small, headers=known, query="ASK {}")

    assert [one.status for one in (computed, kept, unchanged)] == [200, 200, 304]
    for reply in (computed, kept, unchanged):
        assert reply.headers["ratelimit-policy"].startswith('"computing";q=120')
        assert reply.headers["ratelimit"].startswith('"computing";r=')
        assert "time=2" in reply.headers["pvd-limits"]


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json"])
def test_no_browser_takes_an_answer_for_a_page(small: Address, accept: str) -> None:
    """Whatever a literal holds."""
    query = "SELECT ('<script>alert(1)</script>' AS ?t) {}"
    headers = send(small, headers={"Accept": accept}, query=query).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_a_slash_too_many_leads_to_the_endpoint(small: Address, method: str) -> None:
    """RFC 9110, 15.4.9: with method, body and query; from any page."""
    target = "/sparql/?format=csv&query=ASK%20%7B%C3%A9%7D"
    reply = exchange(small, target, method, b"" if method == "POST" else None)

    assert reply.status == 308
    assert reply.headers["location"] == target.replace("/?", "?")
    assert reply.headers["access-control-allow-origin"] == "*"


def test_no_header_comes_through_the_slash(small: Address) -> None:
    """What is encoded stays so."""
    reply = exchange(small, "/sparql/?query=a%0d%0aSet-Cookie:%20b=c")

    assert reply.status == 308
    assert "set-cookie" not in reply.headers
    assert reply.headers["location"].endswith("a%0d%0aSet-Cookie:%20b=c")
