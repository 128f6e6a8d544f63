"""A server for the tests of this folder, each of which may change what it holds."""

from collections.abc import Iterator

import pytest

from pvd_graph.store.remote.chosen import choose
from pvd_graph.store.remote.server import RemoteServer
from tests.remote_store import address_of
from tests.servers import open_oxigraph


@pytest.fixture(autouse=True)
def _no_choice() -> Iterator[None]:
    """Leave no choice of a server behind."""
    yield
    choose(None)


@pytest.fixture
def server() -> Iterator[RemoteServer]:
    """Speak to an empty `oxigraph` server."""
    with open_oxigraph() as running:
        remote = RemoteServer(address_of(running))
        yield remote
        remote.close()
