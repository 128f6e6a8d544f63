"""SPARQL 1.1 Update over HTTP: the protocol's forms, and who may."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from pvd_graph import vocab
from pvd_graph.accounts.tokens import Grant, Right, Tokens
from pvd_graph.app import create_app
from pvd_graph.app.site import LiveSite
from pvd_graph.app.writing import open_writing
from pvd_graph.config import Settings
from pvd_graph.services.scratch import scratch_folder
from pvd_graph.store.generations import Generations
from tests.app.graph_writer import TOKEN, Writer
from tests.small_data import small_data

DIRECT = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
DEFAULT = "/graph-store?default"
DEMO = vocab.graph_iri("demo")


@pytest.fixture(scope="module")
def opened() -> Iterator[Writer]:
    """Open a scratch store."""
    with scratch_folder() as data:
        site = LiveSite(Generations(data / "store"))
        settings = replace(Settings(), data=data)
        with open_writing(settings, site, TOKEN) as writing:
            yield Writer(create_app(site, writing).test_client(), TOKEN, data)


@pytest.fixture
def scratch(opened: Writer) -> Writer:
    """Empty the scratch store."""
    assert _update(opened, "CLEAR ALL").status_code == 204
    return opened


def _update(
    writer: Writer, text: str, query: str = "", media_type: str = DIRECT
) -> TestResponse:
    return writer.send("POST", f"/update{query}", text, Content_Type=media_type)


def test_the_two_forms_of_the_protocol(scratch: Writer) -> None:
    """Section 2.2: direct, and as a form; each is seen at once."""
    direct = _update(scratch, "INSERT DATA { <http://e/a> <http://e/b> 1 }")
    form = scratch.send(
        "POST", "/update", {"update": "INSERT DATA { <http://e/a> <http://e/b> 2 }"}
    )

    assert (direct.status_code, form.status_code) == (204, 204)
    assert len(scratch.lines(DEFAULT)) == 2


def test_relative_iris_are_of_the_address(scratch: Writer) -> None:
    """Section 2.2.4 leaves the base to the service: it is its address."""
    _update(scratch, "INSERT DATA { <x> <y> 1 }")

    assert scratch.lines(DEFAULT)[0].startswith("<http://localhost/x>")


def test_the_dataset_of_the_protocol(scratch: Writer) -> None:
    """Section 2.2.3: in the address and in the form."""
    _update(scratch, "INSERT DATA { <x> <d> 1 GRAPH <http://e/g> { <x> <g> 2 } }")
    copy = "INSERT { <x> <copied> ?o } WHERE { ?s ?p ?o }"

    _update(scratch, copy, "?using-graph-uri=http://e/g")
    assert sum("copied" in line and '"2"' in line for line in scratch.lines(DEFAULT))
    named = {
        "update": "INSERT { <x> <named> ?o } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "using-named-graph-uri": "http://e/none",
    }
    assert scratch.send("POST", "/update", named).status_code == 204
    assert not any("named" in line for line in scratch.lines(DEFAULT))


@pytest.mark.parametrize(
    ("text", "query", "media_type", "status"),
    [
        ("INSERT DATA {", "", DIRECT, 400),
        ("SELECT * { ?s ?p ?o }", "", DIRECT, 400),
        ("LOAD <http://127.0.0.1:1/>", "", DIRECT, 400),
        ("LOADSILENT<file:///etc/passwd>", "", DIRECT, 400),
        ("CREATE GRAPH <http://e/g>; CREATE GRAPH <http://e/g>", "", DIRECT, 409),
        ("DROP GRAPH <http://e/none>", "", DIRECT, 409),
        ("INSERT DATA { <http://e/a> <http://e/b> <javascript:x> }", "", DIRECT, 400),
        ("INSERT DATA { GRAPH <file:///x> { <urn:a> <urn:b> 1 } }", "", DIRECT, 400),
        ("CLEAR ALL", "", "text/plain", 415),
        ("CLEAR ALL", "", "application/sparql-query", 415),
        ("CLEAR ALL", "?using-graph-uri=relative", DIRECT, 400),
        (
            "DELETE { ?s ?p ?o } USING <http://e/g> WHERE { ?s ?p ?o }",
            "?using-graph-uri=http://e/g",
            DIRECT,
            400,
        ),
        (
            "WITH <http://e/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "?using-named-graph-uri=http://e/g",
            DIRECT,
            400,
        ),
        ("update=CLEAR+ALL&update=CLEAR+ALL", "", FORM, 400),
        ("query=ASK{}", "", FORM, 400),
        ("update=CLEAR+ALL&query=ASK{}", "", FORM, 400),
    ],
)
def test_what_is_refused(
    scratch: Writer, text: str, query: str, media_type: str, status: int
) -> None:
    """With a problem, and nothing changed."""
    _update(scratch, "INSERT DATA { <http://e/a> <http://e/b> 1 }")

    refused = _update(scratch, text, query, media_type)

    assert refused.status_code == status
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert len(scratch.lines(DEFAULT)) == 1


def test_text_that_is_not_utf_8_is_refused(scratch: Writer) -> None:
    """With the byte."""
    refused = scratch.send("POST", "/update", b"\xff", Content_Type=DIRECT)

    assert refused.status_code == 400
    assert "UTF-8" in refused.get_json(force=True)["detail"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_only_post_updates(scratch: Writer, method: str) -> None:
    """A link must not change anything."""
    refused = scratch.send(method, "/update?update=CLEAR+ALL")

    assert refused.status_code == 405
    assert refused.headers["Allow"] == "POST, OPTIONS"


def test_updates_take_a_token(scratch: Writer) -> None:
    """Of the scratch store."""
    assert _update(replace(scratch, token=""), "CLEAR ALL").status_code == 401


def test_updates_of_a_real_store_are_administrators(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """And change the graphs of their datasets only."""
    data = small_data(tmp_path_factory.mktemp("data"))
    site = LiveSite(Generations(data / "store"))
    with open_writing(replace(Settings(), data=data), site) as writing:
        client = create_app(site, writing).test_client()

        def writer(right: Right, *slugs: str) -> Writer:
            tokens = Tokens(data)
            token = tokens.create(Grant(right, frozenset(slugs)))
            tokens.close()
            return Writer(client, token, data)

        insert = f"INSERT DATA {{ GRAPH <{DEMO}> {{ <http://e/a> <http://e/b> 1 }} }}"
        assert _update(writer("publish", "demo"), insert).status_code == 403
        assert _update(writer("admin", "other"), insert).status_code == 403
        assert _update(writer("admin"), insert).status_code == 204
        found = client.get(f"/graph-store?graph={DEMO}")
        assert found.status_code == 200
        meta = insert.replace(DEMO, vocab.graph_iri("meta"))
        assert _update(writer("admin"), meta).status_code == 403
