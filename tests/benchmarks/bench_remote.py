"""Exports through the endpoint, and from the server that holds the graph, in turns.

    python tests/benchmarks/bench_remote.py --site http://127.0.0.1:8000 --data var

The site runs with the ``PVD_STORE`` settings that this script reads too, with
``PVD_CACHE_MIB=0`` and ``PVD_CLIENT_LIMITS=off``; curl must be installed. Prints a
table; asserts nothing. The server is asked the very query that the endpoint sends it,
over the same graphs, so that what differs is the way through the site.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.config import Settings
from pvd_graph.store.generations import Generations
from pvd_graph.store.remote.known import seen_of
from pvd_graph.store.remote.server import RemoteServer
from tests.benchmarks.data_folders import published_folder

_TIMEOUT_S = 300.0
_EXPORTS = (
    ("1,000 rows, CSV", "csv", "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 1000"),
    ("20,000 rows, CSV", "csv", "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 20000"),
    ("100,000 rows, CSV", "csv", "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 100000"),
    ("500,000 rows, CSV", "csv", "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 500000"),
    ("500,000 rows, JSON", "json", "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 500000"),
    (
        "500,000 triples, N-Triples",
        "ntriples",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 500000",
    ),
)


@dataclass(frozen=True, slots=True)
class _Measure:
    """What one export took: seconds to its first byte, in all, and its bytes."""

    first_s: float
    whole_s: float
    size: int


def _timed(address: str, fields: dict[str, list[str]], accept: str) -> _Measure:
    """Ask by curl, which takes small pieces as easily as large ones."""
    told = "%{http_code} %{time_starttransfer} %{time_total} %{size_download}"
    command = ["curl", "--silent", "--output", "/dev/null", "--max-time", "300"]
    asked = ["--header", f"Accept: {accept}", "--data", "@-", "--write-out", told]
    done = subprocess.run(  # noqa: S603 - our own servers
        [*command, *asked, address],
        input=urllib.parse.urlencode(fields, doseq=True),
        capture_output=True,
        text=True,
        check=True,
    )
    status, first_s, whole_s, size = done.stdout.split()
    if status != "200":
        sys.exit(f"{address} answers {status}")
    return _Measure(float(first_s), float(whole_s), int(size))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True, help="address of the running site")
    parser.add_argument(
        "--data", type=published_folder, required=True, help="its folder"
    )
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    settings = Settings.from_env()
    generation = Generations(options.data / "store").current()
    if settings.store is None or generation is None:
        parser.error("set PVD_STORE and its companions")
    server = RemoteServer(settings.store)
    seen = seen_of(server, generation)
    print("| Export | server, s | through the site, s | throughput | first byte, ms |")
    print("|---|---|---|---|---|")
    for told, name, query in _EXPORTS:
        text, dataset = seen.asked(query)
        direct = server.adapter.form(text, dataset, _TIMEOUT_S)
        accept = server.adapter.formats[name]
        ways = (
            (settings.store.query, direct),
            (f"{options.site}/sparql", {"query": [query]}),
        )
        taken: tuple[list[_Measure], list[_Measure]] = ([], [])
        for _ in range(options.rounds):
            for measures, (address, fields) in zip(taken, ways, strict=True):
                measures.append(_timed(address, fields, accept))
        alone, through = (
            statistics.median(one.whole_s for one in measures) for measures in taken
        )
        firsts = [
            1_000 * statistics.median(one.first_s for one in measures)
            for measures in taken
        ]
        print(
            f"| {told}, {taken[1][0].size / 1e6:.1f} MB | {alone:.3f} | {through:.3f} "
            f"| {alone / through:.2f} | {firsts[0]:.0f}, {firsts[1]:.0f} |"
        )


if __name__ == "__main__":
    main()
