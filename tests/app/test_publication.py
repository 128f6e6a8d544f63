"""Catalogue, VoID, dumps and sitemap of a site whose generation lies in files."""

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from pvd_graph.services.formats import FORMATS
from pvd_graph.vocab import BASE
from tests.published_site import PublishedSite
from tests.small_site import SMALL_GRAPH

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Ask a site over files, without a server."""
    site = PublishedSite(tmp_path_factory.mktemp("published"))
    yield create_app(site).test_client()
    site.search().close()


@pytest.mark.parametrize("path", ["/catalog", "/.well-known/void"])
def test_documents_answer_in_every_format(published: FlaskClient, path: str) -> None:
    """The same statements, at one address by Accept and at one address each."""
    said = []
    for extension, rdf_format in FORMATS.items():
        accept = {"Accept": rdf_format.media_type}
        for answer in (
            published.get(path, headers=accept),
            published.get(f"{path}.{extension}"),
        ):
            assert answer.status_code == 200
            quads = ox.parse(answer.data, format=rdf_format)
            said.append({str(quad.triple) for quad in quads})
    assert said[0]
    assert all(one == said[0] for one in said)


def test_documents_have_pages(published: FlaskClient) -> None:
    """With the datasets, their versions, and the counts of the graph."""
    catalogue = published.get("/catalog", headers=HTML).get_data(as_text=True)
    void = published.get("/.well-known/void", headers=HTML).get_data(as_text=True)

    assert "/datasets/indicators" in catalogue
    assert "2025" in catalogue
    assert "igeo:Commune" in void
    assert published.get("/catalog", headers={"Accept": "a/b"}).status_code == 406


def test_dumps_are_made_when_asked_for(published: FlaskClient) -> None:
    """Whole, and what the graph says; the checksums fit."""
    sums = published.get("/dumps/SHA256SUMS").get_data(as_text=True)
    digests = {line.split("  ")[1]: line.split("  ")[0] for line in sums.splitlines()}

    whole = published.get("/dumps/pvd-graph.nq.gz")
    assert whole.status_code == 200
    assert hashlib.sha256(whole.data).hexdigest() == digests["pvd-graph.nq.gz"]
    quads = ox.parse(gzip.decompress(whole.data), format=ox.RdfFormat.N_QUADS)
    store = ox.Store()
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    assert set(quads) == set(store)
    one = published.get("/dumps/graphs/centroids/2026.ttl.gz")
    assert (
        len(list(ox.parse(gzip.decompress(one.data), format=ox.RdfFormat.TURTLE))) == 2
    )
    for answer in (whole, one):
        answer.close()


def test_dumps_of_a_relative_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default folder is `var`, of the folder where the server was started."""
    monkeypatch.chdir(tmp_path)
    Path("var").mkdir()
    site = PublishedSite(Path("var"))
    with create_app(site).test_client().get("/dumps/pvd-graph.nq.gz") as answer:
        assert answer.status_code == 200
        assert len(gzip.decompress(answer.data).splitlines()) == site.source().triples
    site.search().close()


def test_part_of_a_dump_can_be_had(published: FlaskClient) -> None:
    """A broken download goes on where it stopped."""
    whole = published.get("/dumps/pvd-graph.nq.gz")
    part = published.get("/dumps/pvd-graph.nq.gz", headers={"Range": "bytes=10-19"})

    assert part.status_code == 206
    assert part.data == whole.data[10:20]
    for answer in (whole, part):
        answer.close()


def test_the_list_of_dumps_tells_sizes(published: FlaskClient) -> None:
    """Of those that are made; names and licences of all."""
    published.get("/dumps/SHA256SUMS")
    page = published.get("/dumps/", headers=HTML).get_data(as_text=True)

    assert 'href="/dumps/graphs/derived/peers.ttl.zst"' in page
    assert "octets" in page
    assert "Licence Ouverte" in page


def test_other_files_are_not_served(published: FlaskClient) -> None:
    """Names are looked up in a list, never joined to a folder unseen."""
    for name in ("files.json", "../statistics.json", "graphs/none.ttl.gz", "x"):
        assert published.get(f"/dumps/{name}").status_code == 404


def test_robots_find_the_sitemap(published: FlaskClient) -> None:
    """And the sitemap finds the pages, at the address that was asked."""
    robots = published.get("/robots.txt").get_data(as_text=True)
    sitemap = published.get("/sitemap.xml")

    assert "Sitemap: http://localhost/sitemap.xml" in robots
    for path in ("/sparql?", "/sparql/r", "/q/", "/search", "/dumps/"):
        assert f"Disallow: {path}\n" in robots
    assert sitemap.mimetype == "application/xml"
    assert b"<loc>http://localhost/communes/99001</loc>" in sitemap.data
    assert published.get("/sitemap-1.xml").data == sitemap.data
    assert published.get("/sitemap-2.xml").status_code == 404


def test_a_graph_in_memory_has_no_files(client: FlaskClient) -> None:
    """The site says that it cannot, for now, rather than fail."""
    for path in ("/dumps/", "/catalog", "/.well-known/void"):
        assert client.get(path).status_code == 503


def test_iris_of_documents_lead_to_them(published: FlaskClient) -> None:
    """The catalogue is about itself under the base, whatever the host."""
    text = published.get(
        "/catalog.nt", base_url="https://mirror.example/"
    ).data.decode()

    assert f"<{BASE}catalog> " in text
    assert "<https://mirror.example/dumps/pvd-graph.nq.gz>" in text
