"""SPARQL 1.1 Protocol, updates that are refused, or done whole, over real HTTP.

Source: https://www.w3.org/TR/sparql11-protocol/, section 2.2; RFC 9110 and RFC 6750.
"""

import pytest

from tests.protocol.update_requests import DONE, EX, INSERT, ask, update
from tests.protocol.wire import (
    UPDATE,
    Address,
    Fields,
    exchange,
    query_string,
    send,
)

pytestmark = pytest.mark.usefixtures("emptied")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_2_2_only_by_post(scratch: Address, method: str) -> None:
    """RFC 9110, 15.5.6: BAD_UPDATE_GET."""
    target = "/update" + query_string({"update": INSERT})
    reply = exchange(scratch, target, method, None, scratch.authorization)

    assert reply.status == 405
    assert "POST" in reply.headers["allow"]
    assert not ask(scratch, "?s ?p ?o")


def test_2_2_base_iri_is_the_services(scratch: Address) -> None:
    """Against it relative IRIs are resolved: UPDATE_BASE_URI."""
    assert update(scratch, f"INSERT DATA {{ <{EX}s> <{EX}p> <test> }}").status in DONE
    reply = send(scratch, query=f"SELECT ?o {{ <{EX}s> <{EX}p> ?o }}")

    (row,) = reply.json()["results"]["bindings"]
    assert row["o"]["value"].endswith("/test")
    assert row["o"]["value"].startswith("http")


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer pvd_none_secret",
        "Bearer {token}x",
        "Basic {token}",
        "{token}",
    ],
)
def test_without_token_is_401(scratch: Address, authorization: str) -> None:
    """RFC 9110, 11.6.1: with what is asked for; nothing is done."""
    headers = {"Content-Type": UPDATE}
    if authorization:
        headers["Authorization"] = authorization.format(token=scratch.token)
    reply = exchange(scratch, "/update", "POST", INSERT, headers)

    assert reply.status == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert scratch.token.encode() not in reply.body
    assert not ask(scratch, "?s ?p ?o")


@pytest.mark.parametrize("name", ["access_token", "token"])
def test_a_token_stands_in_no_address(scratch: Address, name: str) -> None:
    """RFC 6750, 5.3: addresses are logged."""
    fields: dict[str, Fields] = {name: scratch.token}
    target = "/update" + query_string(fields)

    reply = exchange(scratch, target, "POST", INSERT, {"Content-Type": UPDATE})
    assert reply.status == 401


def test_readers_have_no_update(small: Address) -> None:
    """A site without tokens for it refuses, and what it serves stays."""
    for headers in ({}, {"Authorization": "Bearer pvd_none_secret"}):
        about = {"Content-Type": UPDATE, **headers}
        reply = exchange(small, "/update", "POST", "CLEAR ALL", about)
        assert reply.status in {401, 403}
    assert ask(small, "?s ?p ?o")


def test_an_update_is_done_whole_or_not(scratch: Address) -> None:
    """SPARQL 1.1 Update, 2.2: what fails at its end has changed nothing."""
    assert update(scratch, INSERT).status in DONE
    text = f"CLEAR ALL ; {INSERT.replace('a', 'b')} ; CREATE GRAPH <{EX}g> ; "
    reply = update(scratch, text + f"CREATE GRAPH <{EX}g>")

    assert reply.status in {400, 409}
    assert ask(scratch, f"<{EX}s> <{EX}p> 'a'")


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:1/>",
        "LOAD SILENT <file:///etc/passwd>",
        "L\\u004FAD <http://127.0.0.1:1/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
def test_updates_fetch_nothing(scratch: Address, text: str) -> None:
    """Whatever their spelling; nor is that silent."""
    reply = update(scratch, text)

    assert reply.status in {400, 403}
    assert not ask(scratch, "?s ?p ?o")


def test_options_and_preflight(scratch: Address) -> None:
    """RFC 9110, 9.3.7; whether pages of others may write is the token's affair."""
    reply = exchange(scratch, "/update", "OPTIONS")

    assert reply.status in {200, 204}
    assert "POST" in reply.headers["allow"]


def test_an_update_at_the_query_address(scratch: Address) -> None:
    """Is told where it belongs, and is not done."""
    headers = {"Content-Type": UPDATE, **scratch.authorization}
    reply = exchange(scratch, "/sparql", "POST", INSERT, headers)

    assert reply.status in {400, 415}
    assert not ask(scratch, "?s ?p ?o")
