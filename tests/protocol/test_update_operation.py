"""SPARQL 1.1 Protocol, the update operation, clause by clause, over real HTTP.

Names in capitals at the end of a docstring are those of the W3C's protocol tests.

Source: https://www.w3.org/TR/sparql11-protocol/, sections named at each test.
"""

import gzip
from urllib.parse import urlencode

import pytest

from tests.protocol.update_requests import DONE, EX, INSERT, ask, update
from tests.protocol.wire import (
    DIRECT,
    FORM,
    UPDATE,
    Address,
    Fields,
    exchange,
    raw_request,
    send,
    talk,
)

pytestmark = pytest.mark.usefixtures("emptied")


@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; charset=UTF-8"])
def test_2_2_1_post_form(scratch: Address, content_type: str) -> None:
    """The update is a field of the body: UPDATE_POST_FORM."""
    headers = {"Content-Type": content_type, **scratch.authorization}
    body = urlencode({"update": INSERT})

    assert exchange(scratch, "/update", "POST", body, headers).status in DONE
    assert ask(scratch, f"<{EX}s> <{EX}p> 'a'")


def test_a_slash_too_many_changes_nothing(scratch: Address) -> None:
    """Not even what relative addresses mean."""
    headers = {"Content-Type": UPDATE, **scratch.authorization}
    body = f"INSERT DATA {{ <s> <{EX}p> 'a' }}"

    assert exchange(scratch, "/update/", "POST", body, headers).status in DONE
    assert ask(scratch, f"<{scratch.url}/s> <{EX}p> 'a'")


@pytest.mark.parametrize("content_type", [UPDATE, f"{UPDATE}; charset=utf-8"])
def test_2_2_2_post_directly(scratch: Address, content_type: str) -> None:
    """The body is the update, in UTF-8: UPDATE_POST_DIRECT."""
    headers = {"Content-Type": content_type, **scratch.authorization}
    body = f"INSERT DATA {{ <{EX}é> <{EX}p> '😀'@fr }}"

    assert exchange(scratch, "/update", "POST", body, headers).status in DONE
    assert ask(scratch, f"<{EX}é> <{EX}p> '😀'@fr")


def test_2_2_2_compressed(scratch: Address) -> None:
    """RFC 9110, 8.4."""
    headers = {
        "Content-Type": UPDATE,
        "Content-Encoding": "gzip",
        **scratch.authorization,
    }
    body = gzip.compress(INSERT.encode())

    assert exchange(scratch, "/update", "POST", body, headers).status in DONE
    assert ask(scratch, f"<{EX}s> ?p ?o")


def test_2_2_updates_are_seen_at_once(scratch: Address) -> None:
    """By the next query, and by no answer that was kept before."""
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for number in range(10):
        reply = send(scratch, headers={"Accept": "text/csv"}, query=query)
        assert reply.body == f"n\r\n{number}\r\n".encode()
        known = {"Accept": "text/csv", "If-None-Match": reply.headers["etag"]}
        text = f"INSERT DATA {{ <{EX}s> <{EX}p> {number} }}"
        assert update(scratch, text).status in DONE
        assert send(scratch, headers=known, query=query).status == 200


def test_2_2_default_graph_is_plain(scratch: Address) -> None:
    """What is in a named graph is not in the default one, unless it is asked for."""
    text = f"INSERT DATA {{ GRAPH <{EX}g> {{ <{EX}s> <{EX}p> 1 }} }}"
    assert update(scratch, text).status in DONE

    assert not ask(scratch, "?s ?p ?o")
    assert ask(scratch, f"GRAPH <{EX}g> {{ ?s ?p ?o }}")
    reply = send(scratch, query="ASK { ?s ?p ?o }", default_graph_uri=f"{EX}g")
    assert reply.json()["boolean"]


FILL = f"""
    INSERT DATA {{
      GRAPH <{EX}g1> {{ <{EX}a> a <{EX}Document> }}
      GRAPH <{EX}g2> {{ <{EX}b> a <{EX}Document> }}
      GRAPH <{EX}g3> {{ <{EX}c> a <{EX}Document> }}
    }} ;
    """
MARK = f"INSERT {{ GRAPH <{EX}t> {{ ?s a <{EX}Seen> }} }}"
PLAIN = f"{FILL} {MARK} WHERE {{ ?s a <{EX}Document> }}"
NAMED = f"{FILL} {MARK} WHERE {{ GRAPH ?g {{ ?s a <{EX}Document> }} }}"
BOTH = f"""{FILL} {MARK} WHERE {{
    {{ GRAPH ?g {{ ?s a <{EX}Document> }} }} UNION {{ ?s a <{EX}Document> }} }}"""


@pytest.mark.parametrize(
    ("text", "plain", "named", "seen"),
    [
        (PLAIN, ["g1"], [], "a"),
        (PLAIN, ["g1", "g2"], [], "ab"),
        (PLAIN, [], ["g1"], ""),
        (NAMED, [], ["g1", "g2"], "ab"),
        (NAMED, ["g1"], [], ""),
        (BOTH, ["g1"], ["g2"], "ab"),
        (PLAIN, [], [], ""),
        (NAMED, [], [], "abc"),
    ],
)
def test_2_2_3_dataset(
    scratch: Address, text: str, plain: list[str], named: list[str], seen: str
) -> None:
    """WHERE sees the graphs of the protocol, as USING and USING NAMED would have it.

    UPDATE_DATASET_DEFAULT_GRAPH(S), UPDATE_DATASET_NAMED_GRAPHS, UPDATE_DATASET_FULL.
    """
    reply = update(
        scratch,
        text,
        using_graph_uri=[EX + name for name in plain],
        using_named_graph_uri=[EX + name for name in named],
    )

    assert reply.status in DONE, reply.body
    for name in "abc":
        found = ask(scratch, f"GRAPH <{EX}t> {{ <{EX}{name}> a <{EX}Seen> }}")
        assert found == (name in seen), name


@pytest.mark.parametrize("parameter", ["using_graph_uri", "using_named_graph_uri"])
@pytest.mark.parametrize(
    "text",
    [
        "WITH <urn:g> DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }",
        "INSERT { ?s ?p 2 } USING <urn:g> WHERE { ?s ?p 1 }",
        "INSERT { ?s ?p 2 } USING NAMED <urn:g> WHERE { GRAPH ?g { ?s ?p 1 } }",
        "CLEAR DEFAULT ; WITH <urn:g> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }",
    ],
)
def test_2_2_3_dataset_twice_is_400(
    scratch: Address, parameter: str, text: str
) -> None:
    """In the request and in its text: BAD_UPDATE_DATASET_CONFLICT."""
    fields: dict[str, Fields] = {parameter: "urn:g"}

    assert update(scratch, text, **fields).status == 400


@pytest.mark.parametrize("parameter", ["using_graph_uri", "using_named_graph_uri"])
@pytest.mark.parametrize("iri", ["", "a", "/a", "a b:c", "x:<>"])
def test_2_2_3_a_dataset_is_made_of_iris(
    scratch: Address, parameter: str, iri: str
) -> None:
    """As for queries."""
    fields: dict[str, Fields] = {parameter: iri}

    assert update(scratch, PLAIN, **fields).status == 400
    assert not ask(scratch, "GRAPH ?g { ?s ?p ?o }")


def test_2_2_3_dataset_in_a_form(scratch: Address) -> None:
    """Of a form, the body holds it."""
    body = urlencode({"update": PLAIN, "using-graph-uri": EX + "g2"})
    headers = {"Content-Type": FORM, **scratch.authorization}

    assert exchange(scratch, "/update", "POST", body, headers).status in DONE
    assert ask(scratch, f"GRAPH <{EX}t> {{ <{EX}b> a <{EX}Seen> }}")
    assert not ask(scratch, f"GRAPH <{EX}t> {{ <{EX}a> a <{EX}Seen> }}")


@pytest.mark.parametrize(
    ("text", "line"),
    [("CLEAR XYZ", 1), (f"{INSERT} ;\nINSERT DATA {{ ?s ?p 1 }}", 2), ("ASK {}", 1)],
)
def test_2_2_4_bad_update_is_400(scratch: Address, text: str, line: int) -> None:
    """With its place; nothing of it is done: BAD_UPDATE_SYNTAX."""
    reply = update(scratch, text)
    found = reply.json()

    assert (reply.status, reply.media_type) == (400, "application/problem+json")
    assert found.get("line", line) == line
    assert not ask(scratch, "?s ?p ?o")


def test_2_2_one_update_exactly(scratch: Address) -> None:
    """None, or two, is none: BAD_MULTIPLE_UPDATES."""
    headers = {"Content-Type": FORM, **scratch.authorization}
    twice = urlencode({"update": [INSERT, "CLEAR DEFAULT"]}, doseq=True)
    for body in (twice, "", "query=ASK%7B%7D", f"{twice}&query=ASK%7B%7D"):
        assert exchange(scratch, "/update", "POST", body, headers).status == 400
    assert not ask(scratch, "?s ?p ?o")


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", INSERT, 415),
        (DIRECT, INSERT, 415),
        (f"{UPDATE}; charset=UTF-16", INSERT.encode("utf-16"), 415),
        (UPDATE, INSERT.encode("utf-16"), 400),
        (UPDATE, b"INSERT DATA { <urn:s> <urn:p> '\xff' }", 400),
        (FORM, b"update=%FF", 400),
        (UPDATE, f"{INSERT} #" + "x" * 100_000_000, 413),
    ],
)
def test_2_2_1_and_2_other_bodies(
    scratch: Address, content_type: str, body: str | bytes, status: int
) -> None:
    """BAD_UPDATE_WRONG_MEDIA_TYPE, BAD_UPDATE_NON_UTF8; a body out of all bounds."""
    headers = {"Content-Type": content_type, **scratch.authorization}
    try:
        reply = exchange(scratch, "/update", "POST", body, headers)
    except (BrokenPipeError, ConnectionResetError):
        # RFC 9112, 9.6: whoever still sends may miss the answer.
        assert status == 413
    else:
        assert reply.status == status
    assert not ask(scratch, "?s ?p ?o")


@pytest.mark.parametrize("body", [f"update={INSERT}", INSERT])
def test_2_2_bodies_without_type(scratch: Address, body: str) -> None:
    """BAD_UPDATE_MISSING_FORM_TYPE and BAD_UPDATE_MISSING_DIRECT_TYPE."""
    lines = (f"Content-Length: {len(body)}", "Connection: close")
    token = f"Authorization: Bearer {scratch.token}"
    request = raw_request(scratch, "/update", *lines, token, method="POST")

    assert talk(scratch, request + body.encode()).startswith(b"HTTP/1.1 415 ")
    assert not ask(scratch, "?s ?p ?o")
