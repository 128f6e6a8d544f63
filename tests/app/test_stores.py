"""The same pages, whatever store holds the graph."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from pvd_graph.ports import GraphReader, Solution
from pvd_graph.services.sitemap import site_pages
from pvd_graph.store.archive import write_graph
from pvd_graph.store.remote.adapters import ADAPTERS
from pvd_graph.store.remote.deployment import deploy
from pvd_graph.store.remote.published import PublishedGraph
from pvd_graph.store.remote.reader import RemoteReader
from pvd_graph.store.remote.seen import Seen
from pvd_graph.store.remote.server import RemoteServer
from tests.remote_store import address_of
from tests.servers import SERVERS
from tests.small_site import SMALL_GRAPH, SmallSite

KINDS = [name for name in SERVERS if name in ADAPTERS]
LISTS = (
    *("/", "/communes", "/challenges", "/actions", "/partners", "/experiences"),
    *("/map", "/programme", "/datasets", "/ontology", "/search?q=bourg"),
    *("/api/v1/communes", "/feeds/experiences.atom", "/about", "/sitemap.xml"),
)


_DEPTH = 2
_MANY = 100


class CountingRemote(RemoteReader):
    """A reader that counts the SELECT queries it answers."""

    selects = 0

    def select(self, query: str) -> list[Solution]:
        """Count, then answer."""
        self.selects += 1
        return super().select(query)


class RemoteSite(SmallSite):
    """The small graph on a server; its index beside."""

    def __init__(self, folder: Path, reader: RemoteReader) -> None:
        """Read *reader*."""
        super().__init__(folder)
        self._remote = reader

    def reader(self) -> GraphReader:
        """Return the reader of the server."""
        return self._remote


def _graphs(folder: Path) -> list[PublishedGraph]:
    quads = sorted(
        ox.parse(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG),
        key=lambda quad: str(quad.graph_name),
    )
    graphs: list[PublishedGraph] = []
    for name, of_graph in groupby(quads, key=lambda quad: quad.graph_name):
        assert isinstance(name, ox.NamedNode)
        lines = [f"{quad.triple} .\n" for quad in of_graph]
        written = write_graph(folder / f"{len(graphs)}.nt.zst", lines)
        graphs.append(
            PublishedGraph(name.value, written.sha256, written.triples, written.path)
        )
    return graphs


@pytest.fixture(scope="module", params=KINDS)
def remote_client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """Ask the site whose graph lies on a server."""
    folder = tmp_path_factory.mktemp(request.param)
    with SERVERS[request.param]() as running:
        server = RemoteServer(address_of(running))
        deployed = deploy(server, 1, _graphs(folder))
        reader = CountingRemote(server, Seen(deployed), 1)
        site = RemoteSite(folder, reader)
        yield create_app(site).test_client(use_cookies=False)
        assert reader.selects > _MANY
        site.search().close()
        server.close()


def _addresses(site: SmallSite) -> list[str]:
    """Return every page of the small site, with the files of some."""
    pages = site_pages(site.reader())
    files = [
        f"{page}.{extension}"
        for page in pages
        if page != "/" and page.count("/") <= _DEPTH
        for extension in ("csv", "json", "ttl")
    ]
    return list(dict.fromkeys([*LISTS, *pages, *files]))


def _answer(client: FlaskClient, address: str) -> tuple[int, bytes]:
    with client.get(address) as answer:
        return answer.status_code, answer.data


def test_pages_are_the_same_on_every_store(
    site: SmallSite, client: FlaskClient, remote_client: FlaskClient
) -> None:
    """To the byte."""
    different = [
        address
        for address in _addresses(site)
        if _answer(client, address) != _answer(remote_client, address)
    ]

    assert different == []
