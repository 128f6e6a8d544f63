"""A server for the tests of this folder, each of which may change what it holds."""

from collections.abc import Iterator

import pytest

from pvd_graph.store.remote.server import RemoteServer
from tests.remote_store import address_of
from tests.servers import open_oxigraph


@pytest.fixture
def server() -> Iterator[RemoteServer]:
    """Speak to an empty `oxigraph` server."""
    with open_oxigraph() as running:
        remote = RemoteServer(address_of(running))
        yield remote
        remote.close()
