"""``make bench-endpoint``: ours, oxigraph and rdflib-endpoint, in turns, in one run.

    python tests/benchmarks/bench_endpoint.py [--data FOLDER] [--quick]

Prints tables; asserts nothing. All servers hold the same statements and are asked the
same queries; each measure goes round the servers several times, so that what else the
machine does meets them all. Without ``--data`` or ``PVD_DATA`` the graph is built in a
temporary folder. Whole: a quarter of an hour, half of it rdflib's, and some 8 GB of
memory. ``--quick``: without rdflib, two minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.store.generations import Generations
from tests.benchmarks import endpoint_tables as tables
from tests.benchmarks.endpoint_load import SENDS_MORE, ask, hammer
from tests.benchmarks.endpoint_measures import Effort, export, light, scan
from tests.benchmarks.endpoint_queries import (
    RUNAWAYS,
    Question,
    questions,
    towns_query,
)
from tests.benchmarks.endpoint_servers import (
    Server,
    ours,
    oxigraph,
    rdflib_endpoint,
)
from tests.benchmarks.endpoint_targets import (
    CACHED,
    OXIGRAPH,
    PLAIN,
    RDFLIB,
    Results,
    targets,
)
from tests.benchmarks.endpoint_trials import Moves, beside_heavy, moves, runaways
from tests.benchmarks.marked_generations import publish_marked
from tests.benchmarks.timing import median_ms
from tests.conftest import PVD

_LARGE = "500,000 rows"
_TOWNS = 400
_DEADLINE_S = 10.0
_NOT_CACHED = {"PVD_CACHE_MIB": "0", "PVD_QUERY_TIMEOUT": str(_DEADLINE_S)}


_START = time.monotonic()


def _progress(what: str) -> None:
    print(f"{time.monotonic() - _START:4.0f} s  {what}", file=sys.stderr, flush=True)


def _measure(
    asked: Sequence[Question], servers: Sequence[Server], effort: Effort
) -> Results:
    """Ask every question of all *servers*."""
    results = Results()
    slow = frozenset({RDFLIB})
    for question in asked:
        _progress(f"{question.name}")
        if question.light:
            results.light[question.name] = light(question, servers, effort)
        elif question.name == _LARGE:
            found = export(question, servers, effort, slow=slow)
            results.exports[question.name] = found
        else:
            found_scans = scan(question, servers, effort, slow=slow)
            results.scans[question.name] = found_scans
    return results


def _stress(
    results: Results,
    servers: Sequence[Server],
    asked: Sequence[Question],
    seconds: float,
) -> None:
    """Measure what heavy use does to ours and to oxigraph; the others are idle."""
    point, peers = asked[0].variants, asked[1].variants
    mine, theirs = (
        next(server for server in servers if server.name == name)
        for name in (PLAIN, OXIGRAPH)
    )
    link = http.client.HTTPConnection("127.0.0.1", mine.port, timeout=60)
    with contextlib.closing(link):
        results.peers_alone_ms = median_ms(lambda: ask(mine, peers[0], connection=link))
    for server in (mine, theirs):
        _progress(f"look-ups, {server.name}")
        rate = hammer(server, point, connections=32, seconds=seconds)
        results.lookups[server.name] = rate
    _progress("runaways")
    results.runaways = runaways(mine, RUNAWAYS, point[0])
    results.deadline_s = _DEADLINE_S
    # Last of all: oxigraph goes on computing what nobody waits for any more.
    for server in (mine, theirs):
        _progress(f"look-ups beside endless queries, {server.name}")
        results.beside[server.name] = beside_heavy(server, point, seconds=seconds)


def _publications() -> Moves:
    """Publish three generations of a small graph while it is asked for."""
    _progress("publications")
    with tempfile.TemporaryDirectory() as folder:
        publish_marked(Path(folder))
        with ours(Path(folder), PLAIN) as server:
            return moves(server, Path(folder))


def bench(data: Path, *, effort: Effort, with_rdflib: bool) -> None:
    """Measure and print everything."""
    generation = Generations(data / "store").current()
    assert generation is not None
    with ExitStack() as stack:
        servers = [
            stack.enter_context(ours(data, PLAIN, **_NOT_CACHED)),
            stack.enter_context(ours(data, CACHED)),
            stack.enter_context(oxigraph(generation)),
        ]
        if with_rdflib:
            _progress("rdflib loads")
            servers.append(stack.enter_context(rdflib_endpoint(generation)))
        codes = ask(servers[0], towns_query).body.decode().split()[1:]
        asked = questions(codes[:: max(len(codes) // _TOWNS, 1)])
        results = _measure(asked, servers, effort)
        memory = tables.memory(servers)
        _stress(results, servers, asked, 2 * effort.seconds)
    results.moves = _publications()
    print(f"\n{generation.triples} statements, {os.cpu_count()} processors.")
    if not SENDS_MORE:
        print("Without wrk the sender is the ceiling: rates of light queries are its.")
    tables.print_results(results, effort.crowd)
    print(memory)
    tables.print_targets(list(targets(results)))


def main() -> None:
    """Read the options; build the graph when there is none."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("PVD_DATA"))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--without-rdflib", action="store_true")
    options = parser.parse_args()
    effort = Effort(1, 1.5, crowd=4) if options.quick else Effort(5, 3.0)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(options.data or folder)
        if Generations(data / "store").current() is None:
            command = [*PVD, "build", "--data", str(data)]
            subprocess.run(command, check=True, stdout=sys.stderr)  # noqa: S603 - our own command
        with_rdflib = not (options.quick or options.without_rdflib)
        bench(data, effort=effort, with_rdflib=with_rdflib)


if __name__ == "__main__":
    main()
