"""Servers for the tests of this folder, each of which may change what they hold."""

from collections.abc import Iterator

import pytest

from pvd_graph.store.remote.chosen import choose
from pvd_graph.store.remote.server import RemoteServer
from tests.remote_store import address_of, emptied
from tests.servers import SERVERS, SparqlServer, open_oxigraph, open_virtuoso


@pytest.fixture(autouse=True)
def _no_choice() -> Iterator[None]:
    """Leave no choice of a server behind."""
    yield
    choose(None)


@pytest.fixture(scope="session")
def virtuoso() -> Iterator[SparqlServer]:
    """Run one Virtuoso for all: it needs some seconds to start."""
    with open_virtuoso() as running:
        yield running


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> Iterator[RemoteServer]:
    """Speak to an empty server, `oxigraph` or Virtuoso."""
    if request.param == "virtuoso":
        yield from emptied(request.getfixturevalue("virtuoso"))
        return
    with open_oxigraph() as running:
        remote = RemoteServer(address_of(running))
        yield remote
        remote.close()
