"""Servers of `tests.servers` as the site is told of them, and graphs to put there."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pvd_graph.addresses import ServerAddress
from pvd_graph.store.archive import write_graph
from pvd_graph.store.remote.model import Dataset
from pvd_graph.store.remote.published import PublishedGraph
from pvd_graph.store.remote.server import RemoteServer
from tests.servers import SparqlServer

GRAPHS = "https://w3id.org/pvd-graph/graph/"
META = f"{GRAPHS}meta"
# Graphs that Virtuoso has from the start.
SYSTEM = ("http://www.openlinksw.com/", "http://www.w3.org/", "http://localhost:8890/")
ONE, TWO = f"{GRAPHS}one/1", f"{GRAPHS}two/1"


def address_of(server: SparqlServer) -> ServerAddress:
    """Return what the settings say of *server*."""
    return ServerAddress(
        server.query,
        server.update,
        server.graph_store,
        server.name,
        server.user,
        server.password,
    )


def environment_of(server: SparqlServer) -> dict[str, str]:
    """Return the settings that keep the graph on *server*."""
    return {
        "PVD_STORE": server.query,
        "PVD_STORE_UPDATE": server.update,
        "PVD_STORE_GRAPHS": server.graph_store,
        "PVD_STORE_KIND": server.name,
        "PVD_STORE_USER": server.user,
        "PVD_STORE_PASSWORD": server.password,
    }


def triple(subject: str, value: str) -> str:
    """Return a line of N-Triples; a *value* in brackets is an IRI."""
    told = value if value.startswith("<") else f'"{value}"'
    return f"<https://example.org/{subject}> <https://example.org/p> {told} .\n"


def published(folder: Path, iri: str, lines: Iterable[str]) -> PublishedGraph:
    """Return a graph of a generation, archived in *folder*."""
    name = iri.removeprefix(GRAPHS).replace("/", "-")
    written = write_graph(folder / f"{name}.nt.zst", lines)
    return PublishedGraph(iri, written.sha256, written.triples, written.path)


def small_generation(folder: Path, said: str = "first") -> list[PublishedGraph]:
    """Return two graphs, and ``meta``, which speaks of both and of itself."""
    folder.mkdir(parents=True, exist_ok=True)
    meta = [
        f'<{iri}> <https://example.org/label> "{label}" .\n'
        for iri, label in ((META, said), (ONE, "one"), (TWO, "two"))
    ]
    return [
        published(folder, ONE, [triple("a", "1"), triple("b", "2")]),
        published(folder, TWO, [triple("c", "3"), triple("d", "4")]),
        published(folder, META, meta),
    ]


def emptied(running: SparqlServer) -> Iterator[RemoteServer]:
    """Speak to a server that runs for many tests, without what the last one left."""
    remote = RemoteServer(address_of(running))
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    for row in remote.select(query, Dataset()):
        if not row["g"].startswith(SYSTEM):
            remote.drop(row["g"])
    yield remote
    remote.close()
