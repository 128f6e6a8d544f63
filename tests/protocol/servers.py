"""Servers for tests, started as a user starts them: ``pvd serve``, and stopped.

The small one publishes 400 triples about nothing (200 in graph ``a``, 200 in ``b``)
beside the small graph of the pages; all of it is fictitious.
"""

import os
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from pvd_graph.services.searched import search_entries
from pvd_graph.store.archive import write_graph
from pvd_graph.store.generations import Generations, HeldGraph
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search_file import build_index
from tests.conftest import PVD, free_port
from tests.protocol.wire import Address
from tests.small_site import SMALL_GRAPH
from tests.stopping import stop

EX = "https://example.org/"
COUNT = f"SELECT (COUNT(*) AS ?n) {{ ?s <{EX}value> ?o }}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GRAPH = f"CONSTRUCT WHERE {{ <{EX}a1> ?p ?o }}"
LARGE = f"SELECT * {{ ?a <{EX}value> ?b . ?c <{EX}value> ?d }}"
"""160,000 rows, 10 MB: more than the buffers of a connection hold."""
PAIRS = (
    f"SELECT * {{ GRAPH <{EX}a> {{ ?a <{EX}value> ?b }} "
    f"GRAPH <{EX}b> {{ ?c <{EX}value> ?d }} }}"
)
"""40,000 rows, 2 MB: too many to be computed before they are sent."""
SCRIPT = "<script>alert(1)</script>"
FORMULA = "=1+1"
# What a partner's file might hold: a title that is code to a browser and a formula to
# a spreadsheet, an address that runs.
HOSTILE = f"""
@base <https://w3id.org/pvd-graph/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix pvd: <https://w3id.org/pvd-graph/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<graph/hostile/2026> {{
    <id/action/projets-finances/fictif-9> a pvd:Action ;
        pvd:actionKind <id/term/projet-finance> ;
        dcterms:title "{FORMULA}{SCRIPT}"@fr ; dcterms:description "{SCRIPT}"@fr ;
        pvd:commune <id/commune/99001> ; pvd:actionType <id/action-type/dotation-7> ;
        pvd:theme <id/theme/habitat> ; pvd:stage <id/term/accordee> ;
        pvd:year "2019"^^xsd:gYear ; pvd:grantEur 1000.0 ;
        foaf:page <javascript:alert(1)> ; dcat:landingPage <javascript:alert(2)> .
    <dataset/indicators> dcat:landingPage <javascript:alert(3)> .
}}
"""
TIME_S = 2.0
WORKERS = 2
_TOKEN = re.compile(r"pvd_[A-Za-z0-9]+_[A-Za-z0-9_-]+")


def _small_store(folder: Path) -> ox.Store:
    store = ox.Store(str(folder))
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    store.load(HOSTILE.encode(), format=ox.RdfFormat.TRIG)
    for name in ("a", "b"):
        graph = ox.NamedNode(EX + name)
        value = ox.NamedNode(EX + "value")
        store.extend(
            ox.Quad(ox.NamedNode(f"{EX}{name}{i}"), value, ox.Literal(str(i)), graph)
            for i in range(200)
        )
    store.flush()
    return store


def publish_small(data: Path) -> None:
    """Publish the small generation in *data*."""
    generations = Generations(data / "store")
    folder = generations.start()
    store = _small_store(data / "store" / "writer")
    store.backup(str(folder / "db"))
    quads = sorted(store, key=lambda quad: str(quad.graph_name))
    held: list[HeldGraph] = []
    for name, of_graph in groupby(quads, key=lambda quad: quad.graph_name):
        assert isinstance(name, ox.NamedNode)
        file = f"{len(held)}.nt.zst"
        lines = [f"{quad.triple} .\n" for quad in of_graph]
        written = write_graph(folder / "graphs" / file, lines)
        held.append(HeldGraph(name.value, file, written.sha256, len(lines)))
    build_index(
        folder / "search.sqlite",
        search_entries(OxigraphReader(store, int(folder.name))),
    )
    generations.publish(folder, held)


@contextmanager
def small_server(data: Path, *arguments: str, **environment: str) -> Iterator[Address]:
    """Serve the small generation below *data*; queries are stopped after 2 s."""
    if not (data / "store" / "current").exists():
        publish_small(data)
    settings = {
        "PVD_QUERY_TIMEOUT": f"{TIME_S:g}",
        "PVD_QUERY_WORKERS": str(WORKERS),
        "PVD_QUERY_MEMORY_MIB": "256",
        **environment,
    }
    with _running(data, ("--data", str(data), "serve", *arguments), settings) as server:
        yield server


@contextmanager
def scratch_server(folder: Path, **environment: str) -> Iterator[Address]:
    """Run ``pvd serve --scratch``: an empty store, and the token that it prints."""
    with _running(folder, ("serve", "--scratch"), environment) as server:
        tokens = _TOKEN.findall(server.log.read_text(encoding="utf-8"))
        assert len(tokens) == 1, tokens
        yield replace(server, token=tokens[0])


@contextmanager
def _running(
    folder: Path, arguments: Sequence[str], environment: dict[str, str]
) -> Iterator[Address]:
    """Run a command of ours that serves; stop it as an operator would."""
    port = free_port()
    log = folder / f"serve-{port}.log"
    settings = {**os.environ, "PVD_DATA": str(folder / "unused"), **environment}
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*PVD, *arguments, "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=out,
            env=settings,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, log)
        yield Address("127.0.0.1", port, pid=process.pid, log=log)
    finally:
        stop(process, log)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers."""
    give_up = time.monotonic() + 60
    while True:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        assert time.monotonic() < give_up, "the server did not start"
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    """Return the processes below *pid* that are alive, at any depth."""
    parents: dict[int, list[int]] = {}
    # Not "[0-9]*/stat": it looks at each itself, and fails of one that has ended.
    for path in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (path / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has just ended
            continue
        if state != "Z":
            parents.setdefault(int(parent), []).append(int(path.name))
    found, new = [], [pid]
    while new:
        new = [child for one in new for child in parents.get(one, [])]
        found += new
    return found
