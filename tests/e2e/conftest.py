"""A server under attack, started once; a page of the editor that is watched."""

from collections.abc import Iterator

import pytest

from tests.e2e.editor_page import Watched, watching
from tests.protocol.servers import children_of, scratch_server, small_server
from tests.protocol.uploads import token_for
from tests.protocol.wire import Address, send, until
from tests.small_templates import folder_of, templates_data

SETTINGS = {"PVD_CLIENT_COMPUTING": "100000"}
"""No client runs out of computing time: what is tested is the bounds of a query."""


@pytest.fixture(scope="session")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Serve the small generation with 2 workers and 2 s a query; nothing unforeseen."""
    with small_server(tmp_path_factory.mktemp("besieged"), **SETTINGS) as address:
        assert send(address, query="ASK {}").status == 200
        yield address
        assert "Traceback" not in address.log.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def besieged_scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Serve an empty store that the token may write to."""
    settings = {**SETTINGS, "PVD_WRITE_TIMEOUT": "3"}
    with scratch_server(tmp_path_factory.mktemp("scratch"), **settings) as address:
        yield address
        assert "Traceback" not in address.log.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def processes(besieged: Address) -> int:
    """Return how many processes a server at rest has."""
    counted: list[int] = []

    def settled() -> bool:
        counted.append(len(children_of(besieged.pid)))
        return len(counted) > 10 and len(set(counted[-10:])) == 1

    assert until(settled, 10), counted
    return counted[-1]


@pytest.fixture
def standing(besieged: Address, processes: int) -> Iterator[Address]:
    """Give the server; see that it stands afterwards, with all its workers."""
    yield besieged
    assert send(besieged, query="ASK {}").status == 200
    assert until(lambda: len(children_of(besieged.pid)) == processes, 10)


@pytest.fixture
def watched(chromium: str) -> Iterator[Watched]:
    """A page where errors, breaches of the policy and foreign requests fail."""
    with watching(chromium) as watched:
        yield watched


@pytest.fixture(scope="session")
def partner_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, str]]:
    """Serve a small country with a chamber's dataset; return its token too."""
    data = templates_data(tmp_path_factory.mktemp("partner") / "data")
    folder_of("actions", data / "datasets" / "chambre-99")
    token = token_for(data, slug="chambre-99")
    with small_server(data) as address:
        yield address.url, token
