"""Who writes which graph of a published one, by the Graph Store Protocol."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest

from pvd_graph import vocab
from tests.app.graph_writer import (
    TURTLE,
    Writer,
    holder,
    published_writer,
    scratch_writer,
)
from tests.small_data import BASE_GRAPH, COMMUNE

G = "/graph-store?graph=http://example.org/g"
DEMO = vocab.graph_iri("demo")
REAL = f"/graph-store?graph={DEMO}"


@pytest.fixture(scope="module")
def scratch() -> Iterator[Writer]:
    """Open a scratch store."""
    with scratch_writer() as writer:
        yield writer


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Open a small published graph; without a token."""
    with published_writer(tmp_path_factory.mktemp("data")) as writer:
        yield writer


@pytest.mark.parametrize("token", ["", "pvd_unknown_00000000000000000000000", "é"])
def test_writing_takes_a_token(client: Writer, scratch: Writer, token: str) -> None:
    """401 with a challenge, before anything else is looked at."""
    for site, target in ((client, REAL), (scratch, G)):
        refused = replace(site, token=token).put(target)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_holder_publishes_what_anyone_reads(client: Writer) -> None:
    """Location is the versioned graph; the name without version gives the newest."""
    demo = holder(client)

    created = demo.put(REAL, "<http://e/a> <http://e/b> [] .")
    again = demo.put(REAL, "<http://e/a> <http://e/b> [] .")
    replaced = demo.put(REAL, f"<http://e/a> <http://e/b> <{COMMUNE}> .")

    assert (created.status_code, again.status_code) == (201, 204)
    assert again.headers["Location"] == created.headers["Location"]
    assert replaced.status_code == 204
    version = replaced.headers["Location"]
    assert version.startswith(f"{DEMO}/")
    assert client.lines(REAL) == [f"<http://e/a> <http://e/b> <{COMMUNE}> ."]
    assert client.lines(f"/graph-store?graph={version}") == client.lines(REAL)
    assert client.lines("/graph-store/demo") == client.lines(REAL)
    old = f"/graph-store?graph={created.headers['Location']}"
    assert client.send("GET", old).status_code == 404
    assert demo.send("DELETE", REAL).status_code == 204
    assert client.send("GET", REAL).status_code == 404
    assert demo.send("DELETE", REAL).status_code == 404


def test_nobodys_version_is_lost(client: Writer) -> None:
    """Two who read the same version: the second to write is told."""
    demo, target = holder(client, slug="shared"), "/graph-store/shared"

    def put(value: int, **condition: str) -> int:
        text = f"<http://e/a> <http://e/b> {value} ."
        sent = demo.send("PUT", target, text, Content_Type=TURTLE, **condition)
        return sent.status_code

    assert put(1, If_Match="*") == 412
    assert put(1, If_None_Match="*") == 201
    tag = client.send("GET", target).headers["ETag"]
    assert client.send("GET", target, If_None_Match=tag).status_code == 304
    holder(client).put(REAL)
    assert put(2, If_Match=tag) == 204
    assert put(3, If_Match=tag) == 412
    assert demo.send("DELETE", target, If_Match=tag).status_code == 412
    assert len(client.lines(target)) == 1
    assert client.send("GET", target, If_Match=tag).status_code == 412
    tag = client.send("HEAD", target).headers["ETag"]
    assert demo.send("DELETE", target, If_Match=tag).status_code == 204
    assert demo.send("DELETE", target, If_Match=tag).status_code == 404
    holder(client).send("DELETE", REAL)


def test_a_large_graph_is_read_whole(client: Writer) -> None:
    """From the archive, as N-Triples and as the Turtle that they are; else written."""
    target = "/graph-store/large"
    lines = [f'<http://e/{one}> <http://e/b> "{one:030}" .' for one in range(20_000)]
    holder(client, slug="large").put(target, "\n".join(lines))

    assert client.lines(target) == sorted(lines)
    turtle = client.send("GET", target, Accept=TURTLE)
    assert sorted(turtle.text.splitlines()) == sorted(lines)
    assert turtle.headers["Content-Length"] == str(len(turtle.data))
    linked = client.send("GET", target, Accept="application/ld+json")
    assert len(linked.get_json(force=True)) == len(lines)


def test_graphs_of_the_project_are_read_too(client: Writer) -> None:
    """Whatever is published; not the union, which is no graph of the store."""
    assert len(client.lines(f"/graph-store?graph={vocab.graph_iri('meta')}")) > 10
    assert len(client.lines(f"/graph-store?graph={BASE_GRAPH}")) == 2
    assert client.send("GET", "/graph-store?default").status_code == 404


@pytest.mark.parametrize(
    "graph",
    [
        vocab.graph_iri("other"),
        vocab.graph_iri("demo", "1"),
        vocab.graph_iri("demo") + "/",
        vocab.graph_iri("demo/../other"),
        vocab.graph_iri("dem%6F"),
        vocab.graph_iri("Demo"),
        vocab.graph_iri("meta"),
        vocab.graph_iri("derived"),
        vocab.graph_iri("derived", "peers"),
        vocab.graph_iri("ontology"),
        "http://example.org/graph/demo",
        "javascript:alert(1)",
    ],
)
def test_only_the_tokens_own_graph_is_written(client: Writer, graph: str) -> None:
    """Exact match: 403 for any other, to replace and to remove."""
    demo = holder(client)

    target = f"/graph-store?graph={quote(graph)}"
    assert demo.put(target).status_code == 403
    assert demo.send("DELETE", target).status_code == 403


def test_the_default_graph_of_a_real_store_is_not_written(client: Writer) -> None:
    """It is for scratch stores."""
    assert holder(client).put("/graph-store?default").status_code == 403


def test_a_right_to_load_is_none_to_publish(client: Writer) -> None:
    """Rights are in growing order."""
    assert holder(client, "load").put(REAL).status_code == 403


def test_a_graph_that_breaks_its_shapes_is_422(client: Writer) -> None:
    """With the report, and nothing changes."""
    text = f"<{COMMUNE}> a <{vocab.expand('igeo:Commune')}> ."

    refused = holder(client, slug="shapes").put("/graph-store/shapes", text)

    assert refused.status_code == 422
    assert "INSEE" in refused.get_json(force=True)["detail"]
    assert client.send("GET", "/graph-store/shapes").status_code == 404


def test_cookies_do_not_write(client: Writer) -> None:
    """A page of another site sends them, and never a token."""
    token = holder(client).token
    client.client.set_cookie("Authorization", f"Bearer {token}")

    assert client.put(REAL).status_code == 401
    assert client.put(f"{REAL}&access_token={token}").status_code == 401
    client.client.delete_cookie("Authorization")
