"""A site whose graph lies on a server: publish, serve, roll back, and what fails."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pvd_graph.services.asking import open_current
from pvd_graph.services.checking_data import check_data
from pvd_graph.services.rolling_back import rollback
from pvd_graph.store.generations import Generations
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.remote.adapters import ADAPTERS
from pvd_graph.store.remote.chosen import choosing, chosen
from pvd_graph.store.remote.ledger import Ledger
from pvd_graph.store.remote.model import ServerAwayError
from pvd_graph.store.remote.published import realm_of
from pvd_graph.store.remote.reader import RemoteReader
from tests.conftest import free_port, start_server
from tests.remote_store import address_of
from tests.servers import SERVERS, SparqlServer
from tests.small_loads import ONE, SOURCES, TWO, current, demo, load, loading_data

KINDS = [name for name in SERVERS if name in ADAPTERS]
TITLES = (
    "SELECT ?title WHERE { ?s <http://purl.org/dc/terms/title> ?title "
    "FILTER(STRSTARTS(STR(?s), 'https://w3id.org/pvd-graph/id/action/')) } "
    "ORDER BY ?title"
)
BY_GRAPH = (
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
)


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest) -> Iterator[SparqlServer]:
    """Run each server that there is an adapter for."""
    with SERVERS[request.param]() as running:
        yield running


def _titles(data: Path) -> list[str]:
    return [row["title"] for row in open_current(data).select(TITLES)]


def test_loads_and_rollbacks_are_seen_on_the_server(
    server: SparqlServer, tmp_path: Path
) -> None:
    """Each is a generation there, as it is in the data folder."""
    data = tmp_path / "data"
    with choosing(address_of(server)):
        loading_data(data)
        assert isinstance(open_current(data), RemoteReader)
        assert _titles(data) == []
        load(data, demo(tmp_path / "demo", ONE))
        assert _titles(data) == ["Halle"]
        load(data, demo(tmp_path / "demo", ONE, TWO))
        assert _titles(data) == ["Halle", "Place"]
        rollback(data, SOURCES, "demo")
        assert _titles(data) == ["Halle"]

        generation = current(data)
        embedded = OxigraphReader.open(generation.db, generation.number)
        assert open_current(data).select(BY_GRAPH) == embedded.select(BY_GRAPH)
        remote = chosen()
        assert remote is not None
        assert Ledger(remote).served() == realm_of(generation.published())
        assert check_data(data).problems == ()


def test_what_the_server_does_not_take_changes_nothing(tmp_path: Path) -> None:
    """The generation before is in force, and the same command works later."""
    data = tmp_path / "data"
    with SERVERS["oxigraph"]() as running:
        address = address_of(running)
        with choosing(address):
            loading_data(data)
            load(data, demo(tmp_path / "demo", ONE))
            load(data, demo(tmp_path / "demo", ONE, TWO))
    before = Generations(data / "store").numbers()

    with choosing(address), pytest.raises(ServerAwayError, match="ne répond pas"):
        rollback(data, SOURCES, "demo")

    assert Generations(data / "store").numbers() == before
    with SERVERS["oxigraph"]() as running, choosing(address_of(running)):
        rollback(data, SOURCES, "demo")
        assert _titles(data) == ["Halle"]


def test_what_the_server_lost_is_found(tmp_path: Path) -> None:
    """By `pvd check`; opening the generation puts it there again."""
    data = tmp_path / "data"
    with SERVERS["oxigraph"]() as running, choosing(address_of(running)):
        loading_data(data)
        load(data, demo(tmp_path / "demo", ONE))
        remote = chosen()
        assert remote is not None
        remote.update("CLEAR ALL")

        (problem,) = check_data(data).problems
        assert "n'a pas la génération" in problem.fr

        assert _titles(data) == ["Halle"]
        assert check_data(data).problems == ()


def _asked(
    address: str, path: str, accept: str = "*/*"
) -> tuple[int, dict[str, str], str]:
    request = urllib.request.Request(address + path, headers={"Accept": accept})  # noqa: S310 - our own
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()


def _query(address: str, query: str) -> tuple[int, dict[str, str], str]:
    return _asked(
        address, "/sparql?" + urllib.parse.urlencode({"query": query}), "text/csv"
    )


@contextmanager
def _oxigraph(port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run an empty server at *port*."""
    binary = Path(sys.executable).with_name("oxigraph")
    if not binary.exists():
        pytest.skip("no oxigraph on this machine: pip install oxigraph")
    process = subprocess.Popen(  # noqa: S603 - found above
        [str(binary), "serve", "--bind", f"127.0.0.1:{port}"],
        stderr=subprocess.DEVNULL,
    )
    try:
        _until(lambda: _is_up(port))
        yield process
    finally:
        process.kill()
        process.wait()


def _is_up(port: int) -> bool:
    try:
        return _asked(f"http://127.0.0.1:{port}", "/")[0] == 200
    except OSError:
        return False


def _until(done: Callable[[], bool], within_s: float = 60) -> None:
    end = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)


def _started(data: Path, settings: dict[str, str]) -> Generator[str]:
    yield from start_server(data, **settings)


def test_a_site_tells_when_its_server_is_away_and_mends_what_it_lost(
    tmp_path: Path,
) -> None:
    """503 with when to come back, in pages and queries; then all is as before."""
    data, port = tmp_path / "data", free_port()
    there = f"http://127.0.0.1:{port}"
    settings = {
        "PVD_STORE": f"{there}/query",
        "PVD_STORE_UPDATE": f"{there}/update",
        "PVD_STORE_GRAPHS": f"{there}/store",
        "PVD_STORE_KIND": "oxigraph",
    }
    loading_data(data)
    load(data, demo(tmp_path / "demo", ONE))
    serving = _started(data, settings)
    with _oxigraph(port):
        address = next(serving)
        try:
            assert _query(address, TITLES)[::2] == (200, "title\r\nHalle\r\n")
            assert _asked(address, "/readyz")[0] == 200
            assert _asked(address, "/datasets")[0] == 200
        except BaseException:
            serving.close()
            raise
    try:
        status, headers, told = _query(address, "SELECT ?a { ?a ?b ?c }")
        assert (status, headers.get("retry-after")) == (503, "5"), (headers, told)
        assert "ne répond pas" in told
        assert str(port) not in told
        status, headers, told = _asked(address, "/communes/99002", "text/html")
        assert (status, headers.get("retry-after")) == (503, "5"), (headers, told)
        status, _, told = _asked(address, "/readyz")
        assert status == 503
        checks = json.loads(told)["checks"]
        assert checks["pages"] == checks["queries"] == "ServerAwayError"
        assert _asked(address, "/healthz")[0] == 200
        with _oxigraph(port):
            # It is empty: within seconds what is served is there again.
            _until(lambda: _query(address, TITLES)[2] == "title\r\nHalle\r\n")
            assert _asked(address, "/readyz")[0] == 200
    finally:
        serving.close()
