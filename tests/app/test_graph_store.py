"""The Graph Store HTTP Protocol, clause by clause, on a scratch store."""

import gzip
from collections.abc import Iterator
from io import BytesIO

import pytest

from pvd_graph import vocab
from tests.app.graph_writer import (
    TOKEN,
    TURTLE,
    Writer,
    published_writer,
    scratch_writer,
)

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
    trace = scratch.send("TRACE", "/graph-store")
    post = client.send("POST", REAL)

    assert options.status_code == 204
    assert options.headers["Access-Control-Allow-Origin"] == "*"
    assert "PUT" in options.headers["Access-Control-Allow-Methods"]
    assert (patch.status_code, post.status_code) == (405, 405)
    assert "POST" in patch.headers["Allow"]
    assert "POST" not in post.headers["Allow"]
    assert trace.headers["Allow"] == "GET, HEAD, PUT, POST, DELETE, OPTIONS"


def test_a_slash_at_the_end_names_no_graph(scratch: Writer) -> None:
    """It is the graph store itself, as without it."""
    with_slash, without = (
        scratch.send("GET", path) for path in ("/graph-store/", "/graph-store")
    )

    assert with_slash.status_code == without.status_code == 400
    assert scratch.send("OPTIONS", "/graph-store/").status_code == 204
    named = G.replace("/graph-store?", "/graph-store/?")
    assert scratch.send("PUT", named, "", Content_Type=TURTLE).status_code in {201, 204}
