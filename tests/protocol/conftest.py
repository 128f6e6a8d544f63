"""Servers that the protocol's tests share; each is started once."""

from collections.abc import Iterator

import pytest

from tests.protocol.graph_requests import fresh_graph
from tests.protocol.servers import scratch_server, small_server
from tests.protocol.update_requests import DONE, ask, update
from tests.protocol.wire import Address


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Serve the small generation, read-only, with the settings of `pvd serve`."""
    with small_server(tmp_path_factory.mktemp("small")) as address:
        yield address


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Serve an empty store that the token may write to."""
    with scratch_server(tmp_path_factory.mktemp("scratch")) as address:
        yield address


@pytest.fixture
def emptied(scratch: Address) -> None:
    """Empty the store before a test."""
    if ask(scratch, "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"):
        assert update(scratch, "CLEAR ALL").status in DONE


@pytest.fixture
def graph() -> str:
    """Return the name of a graph that no other test uses."""
    return fresh_graph()
