"""The Graph Store HTTP Protocol, clause by clause: a scratch store and a real one."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pvd_graph import vocab
from pvd_graph.accounts.tokens import Grant, Right, Tokens
from pvd_graph.app import create_app
from pvd_graph.app.site import LiveSite
from pvd_graph.app.writing import open_writing
from pvd_graph.config import Settings
from pvd_graph.services.scratch import scratch_folder
from pvd_graph.store.generations import Generations
from tests.small_data import BASE_GRAPH, COMMUNE, small_data

Body = str | bytes | dict[str, Any] | None
TOKEN = "pvd_scratch_0123456789012345678901234567890123456789012"  # noqa: S105 - a test's
G = "/graph-store?graph=http://example.org/g"
TURTLE = "text/turtle"
DEMO = vocab.graph_iri("demo")
REAL = f"/graph-store?graph={DEMO}"


@dataclass(frozen=True, slots=True)
class Writer:
    """A client that holds a token."""

    client: FlaskClient
    token: str
    data: Path

    def send(
        self, method: str, target: str, body: Body = None, **headers: str
    ) -> TestResponse:
        """Send one request; header names are given with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named = {"Authorization": f"Bearer {self.token}", **named}
        return self.client.open(
            target, method=method, data=body, headers=named, buffered=True
        )

    def put(self, target: str, text: str = "<a> <b> 1 .") -> TestResponse:
        """PUT *text* as Turtle."""
        return self.send("PUT", target, text, Content_Type=TURTLE)

    def lines(self, target: str) -> list[str]:
        """GET a graph as sorted lines."""
        found = self.send("GET", target, Accept="application/n-triples")
        assert found.status_code == 200
        return sorted(found.text.splitlines())


@pytest.fixture(scope="module")
def scratch() -> Iterator[Writer]:
    """Open a scratch store."""
    with scratch_folder() as data:
        site = LiveSite(Generations(data / "store"))
        settings = replace(Settings(), data=data, upload_mib=0.05)
        with open_writing(settings, site, TOKEN) as writing:
            yield Writer(create_app(site, writing).test_client(), TOKEN, data)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Open a small published graph; without a token."""
    data = small_data(tmp_path_factory.mktemp("data"))
    site = LiveSite(Generations(data / "store"))
    with open_writing(replace(Settings(), data=data), site) as writing:
        yield Writer(create_app(site, writing).test_client(), "", data)


def holder(client: Writer, right: Right = "publish", slug: str = "demo") -> Writer:
    """Return *client* with a token of its own."""
    tokens = Tokens(client.data)
    token = tokens.create(Grant(right, frozenset({slug}), title="Essai"))
    tokens.close()
    return replace(client, token=token)


def test_put_creates_then_replaces(scratch: Writer) -> None:
    """Section 5.3: 201 for a new graph, then 204."""
    assert scratch.put(G, "<a> <b> [] .").status_code == 201
    again = scratch.put(G, "<a> <b> 2 .")

    assert again.status_code == 204
    assert "Content-Type" not in again.headers
    assert [line.split()[2][:3] for line in scratch.lines(G)] == ['"2"']


def test_post_adds_and_creates(scratch: Writer) -> None:
    """Section 5.5: into a graph, or into a new one whose address is given."""
    scratch.put(G)
    added = scratch.send("POST", G, "<a> <b> 3 .", Content_Type=TURTLE)
    made = scratch.send("POST", "/graph-store", "<> <b> 4 .", Content_Type=TURTLE)

    assert added.status_code == 204
    assert len(scratch.lines(G)) == 2
    assert made.status_code == 201
    location = made.headers["Location"]
    assert scratch.lines(location)[0].startswith(f"<{location}>")


def test_post_of_nothing_changes_nothing(scratch: Writer) -> None:
    """An empty body says nothing, in any format."""
    scratch.put(G)

    assert scratch.send("POST", G).status_code == 204
    assert len(scratch.lines(G)) == 1


def test_post_takes_a_form_of_files(scratch: Writer) -> None:
    """Section 5.5: multipart/form-data, each part of its own format."""
    scratch.put(G)
    form = {
        "a": (BytesIO(b"<a> <b> 2 ."), "a.ttl", TURTLE),
        "b": (
            BytesIO(b'<http://e/a> <http://e/b> "3" .'),
            "b",
            "application/n-triples",
        ),
    }

    done = scratch.send("POST", G, form, Content_Type="multipart/form-data")

    assert done.status_code == 204
    assert len(scratch.lines(G)) == 3


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/turtle; charset=utf-8"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("text/html, application/ld+json;q=0.5", "application/ld+json"),
    ],
)
def test_get_and_head_choose_by_accept(
    scratch: Writer, accept: str, media_type: str
) -> None:
    """Section 5.2; HEAD, section 5.6, says the same without the body."""
    scratch.put(G)

    got = scratch.send("GET", G, Accept=accept)
    head = scratch.send("HEAD", G, Accept=accept)

    assert got.status_code == head.status_code == 200
    assert got.headers["Content-Type"].startswith(media_type)
    assert head.headers["Content-Length"] == str(len(got.data))
    assert head.data == b""
    assert "Accept" in got.headers["Vary"]


def test_a_graph_that_did_not_change_is_not_sent_again(scratch: Writer) -> None:
    """And one that did is."""
    scratch.put(G)
    tag = scratch.send("GET", G).headers["ETag"]

    assert scratch.send("GET", G, If_None_Match=tag).status_code == 304
    scratch.put(G, "<a> <b> 5 .")
    assert scratch.send("GET", G, If_None_Match=tag).status_code == 200


def test_a_tag_is_of_one_graph(scratch: Writer) -> None:
    """A write elsewhere does not change it, an update may have."""
    scratch.put(G)
    tag = scratch.send("GET", G).headers["ETag"]
    scratch.put(f"{G}2")

    assert scratch.send("GET", G).headers["ETag"] == tag
    assert not tag.startswith("W/")
    other = "INSERT DATA { <http://e/x> <http://e/y> 1 }"
    scratch.send("POST", "/update", {"update": other})
    assert scratch.send("GET", G).headers["ETag"] != tag


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_graph_has_no_name_that_runs(scratch: Writer, method: str) -> None:
    """As no statement has."""
    target = "/graph-store?graph=javascript:alert(1)"
    refused = scratch.send(method, target, "<a> <b> 1 .", Content_Type=TURTLE)

    assert refused.status_code == 400
    assert scratch.send("GET", target).status_code == 404


@pytest.mark.parametrize("path", ["%00/x", "..%5C..", "%c0%ae%c0%ae/x", "%25zz"])
def test_a_path_that_names_nothing_is_no_graph(
    scratch: Writer, client: Writer, path: str
) -> None:
    """400 where it makes no IRI, 404 where it does."""
    for site in (scratch, client):
        found = site.send("GET", f"/graph-store/{path}")
        assert found.status_code in {400, 404}
    assert found.status_code == 400


def test_no_format_that_suits_is_406(scratch: Writer) -> None:
    """With what there is."""
    scratch.put(G)

    refused = scratch.send("GET", G, Accept="text/html", Accept_Language="en")

    assert refused.status_code == 406
    assert "text/turtle" in refused.get_json(force=True)["available"]


def test_the_default_graph(scratch: Writer) -> None:
    """Section 4.2: it is named by ``?default``, and always is."""
    assert scratch.put("/graph-store?default").status_code == 204
    assert len(scratch.lines("/graph-store?default")) == 1
    assert scratch.send("DELETE", "/graph-store?default").status_code == 204
    assert scratch.lines("/graph-store?default") == []


def test_direct_names_are_addresses(scratch: Writer) -> None:
    """Section 4.1: the graph is named by the address of the request."""
    assert scratch.put("/graph-store/some/graph").status_code == 201

    named = "/graph-store?graph=http://localhost/graph-store/some/graph"
    assert scratch.lines(named) == scratch.lines("/graph-store/some/graph")


def test_delete_removes(scratch: Writer) -> None:
    """Section 5.4: then it is 404, for GET, HEAD and DELETE."""
    scratch.put(G)

    assert scratch.send("DELETE", G).status_code == 204
    for method in ("GET", "HEAD", "DELETE"):
        assert scratch.send(method, G).status_code == 404


@pytest.mark.parametrize(
    "target",
    [
        "/graph-store",
        "/graph-store?graph=relative",
        "/graph-store?graph=",
        "/graph-store?graph=http://e/a b",
        "/graph-store?graph=http://e/a&graph=http://e/b",
        "/graph-store?graph=http://e/a&default",
        "/graph-store/direct?default",
    ],
)
def test_a_graph_is_named_once_and_absolutely(scratch: Writer, target: str) -> None:
    """Anything else is 400, for reading and for writing."""
    assert scratch.send("GET", target).status_code == 400
    assert scratch.put(target).status_code == 400


def test_content_that_does_not_parse_is_400_with_its_place(scratch: Writer) -> None:
    """In the language that is asked for."""
    refused = scratch.send(
        "PUT", G, "<a> <b> 1 .\n<a>", Content_Type=TURTLE, Accept_Language="en"
    )

    problem = refused.get_json(force=True)
    assert refused.status_code == 400
    assert problem["line"] == 2
    assert "does not parse" in problem["detail"]


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "text/csv",
        "application/n-quads",
        "application/trig",
        "text/turtle;charset=x",
    ],
)
def test_other_formats_are_415(scratch: Writer, media_type: str) -> None:
    """Those that name graphs too: no statement goes to a graph that is not named."""
    refused = scratch.send("PUT", G, "<a> <b> 1 .", Content_Type=media_type)

    assert refused.status_code == 415


def test_content_of_another_format_than_announced_is_400(scratch: Writer) -> None:
    """Turtle announced as RDF/XML."""
    refused = scratch.send("PUT", G, "<a> <b> 1 .", Content_Type="application/rdf+xml")

    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (gzip.compress(b"<a> <b> 6 ."), 204),
        (gzip.compress(b"<a> <b> 6 .")[:-4], 400),
        (gzip.compress(b"<a> <b> 6 .") + b"more", 400),
        (b"<a> <b> 6 .", 400),
        (gzip.compress(b"#" * 2_000_000), 413),
    ],
    ids=["whole", "cut", "more", "plain", "bomb"],
)
def test_packed_bodies(scratch: Writer, body: bytes, status: int) -> None:
    """Counted while they unpack."""
    scratch.put(G)

    done = scratch.send("PUT", G, body, Content_Type=TURTLE, Content_Encoding="gzip")

    assert done.status_code == status


def test_bodies_have_a_bound(scratch: Writer) -> None:
    """Told by their length, or counted when it is not told."""
    long = b"#" * 100_000
    stream = scratch.client.put(
        G,
        input_stream=BytesIO(long),
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": TURTLE},
    )

    assert scratch.send("PUT", G, long, Content_Type=TURTLE).status_code == 413
    assert stream.status_code == 413


def test_methods_are_told(scratch: Writer, client: Writer) -> None:
    """OPTIONS, and 405 with ``Allow``; pages of any site may ask."""
    options = scratch.send("OPTIONS", G)
    patch = scratch.send("PATCH", G)
    post = client.send("POST", REAL)

    assert options.status_code == 204
    assert options.headers["Access-Control-Allow-Origin"] == "*"
    assert "PUT" in options.headers["Access-Control-Allow-Methods"]
    assert (patch.status_code, post.status_code) == (405, 405)
    assert "POST" in patch.headers["Allow"]
    assert "POST" not in post.headers["Allow"]


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
