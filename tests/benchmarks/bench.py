"""``make bench``: build by stage, queries against rdflib's own engine, pages.

Prints tables; asserts nothing. Every comparison is made in one run on one machine, so
that the ratios mean something where single times would not.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import rdflib

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.services.asking import open_current
from pvd_graph.store.archive import read_lines
from pvd_graph.store.generations import Generation, Generations
from tests.benchmarks.bench_questions import bench_questions
from tests.benchmarks.timing import median_ms
from tests.conftest import PVD, start_server
from tests.tour import TOUR

# rdflib needs some 1.3 kB a statement and minutes to load them all: both engines get
# the graphs that the tour's questions are about, and no others.
LEFT_OUT = ("/graph/population/", "/graph/centroids/", "/graph/derived/peers")


def _table(
    title: str, head: tuple[str, ...], rows: Sequence[tuple[object, ...]]
) -> None:
    print(f"\n{title}\n")
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")


def bench_build(data: Path) -> None:
    """Build from nothing, then again with everything in the archive."""
    for title in ("Build from nothing", "Build again, nothing changed"):
        start = time.perf_counter()
        done = subprocess.run(  # noqa: S603 - our own command
            [*PVD, "build", "--data", str(data), "--json"],
            capture_output=True,
            check=True,
        )
        seconds = time.perf_counter() - start
        report = json.loads(done.stdout)
        rows = [
            (stage["stage"], stage["seconds"], stage["peak_mib"])
            for stage in report["stages"]
        ]
        _table(
            f"{title}: {report['triples']} statements in {seconds:.1f} s",
            ("stage", "seconds", "peak MiB so far"),
            rows,
        )


def _rdflib_graph(generation: Generation) -> rdflib.Graph:
    union = rdflib.Dataset(default_union=True)
    for held in generation.graphs:
        if not any(part in held.iri for part in LEFT_OUT):
            lines = "".join(read_lines(generation.graph_path(held)))
            union.graph(rdflib.URIRef(held.iri)).parse(data=lines, format="nt")
    return union


def _all_rows(graph: rdflib.Graph, query: str) -> list[object]:
    return list(graph.query(query))


def bench_queries(data: Path) -> None:
    """Ask the tour's questions of our store and of rdflib on the same statements."""
    generation = Generations(data / "store").current()
    assert generation is not None
    kept = [
        f"FROM <{held.iri}> FROM NAMED <{held.iri}>"
        for held in generation.graphs
        if not any(part in held.iri for part in LEFT_OUT)
    ]
    start = time.perf_counter()
    graph = _rdflib_graph(generation)
    loading = time.perf_counter() - start
    reader = open_current(data)
    rows: list[tuple[object, ...]] = []
    for question in TOUR:
        if question.about_peers:
            continue
        scoped = question.query.replace("WHERE", "\n".join([*kept, "WHERE"]), 1)
        ours_rows = len(reader.select(question.query))
        theirs_rows = len(_all_rows(graph, question.query))
        union = median_ms(partial(reader.select, question.query))
        ours = median_ms(partial(reader.select, scoped))
        theirs = median_ms(partial(_all_rows, graph, question.query))
        rows.append(
            (
                question.title,
                ours_rows,
                theirs_rows,
                f"{union:.1f}",
                f"{ours:.1f}",
                f"{theirs:.1f}",
                f"{theirs / ours:.0f}",
            )
        )
    _table(
        f"Queries, on disk, against rdflib {rdflib.__version__} "
        f"({len(graph)} statements, loaded by rdflib in {loading:.0f} s)",
        (
            "question",
            "rows",
            "rows rdflib",
            "ms, whole graph",
            "ms, same graphs",
            "ms rdflib",
            "ratio",
        ),
        rows,
    )


@contextmanager
def _serving(data: Path) -> Iterator[str]:
    yield from start_server(data)


def bench_pages(data: Path) -> None:
    """Time whole HTTP requests, one after another, over eleven towns."""
    codes = [
        row["code"]
        for row in open_current(data).select(
            "PREFIX igeo: <http://rdf.insee.fr/def/geo#> "
            "PREFIX pvd: <https://w3id.org/pvd-graph/ontology#> "
            "SELECT ?code { ?s a pvd:PeerSuggestion ; pvd:rank 1 ; pvd:target ?t . "
            "?t igeo:codeINSEE ?code } ORDER BY ?code"
        )
    ][::150]
    rows = []
    with _serving(data) as address:
        # The model of peers is made in the background: nobody times its making.
        for _ in range(60):
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(f"{address}/api/v1/communes/75056/peers").close()  # noqa: S310 - our own server
                break
            time.sleep(1)
        for path in (
            "/",
            "/communes/{code}",
            "/communes/{code}/peers",
            "/api/v1/communes/{code}/peers",
            "/api/v1/communes/{code}/peers?w_size=50&population_max=9000",
            "/api/v1/communes/75056/peers",
            "/api/v1/communes/{code}/similarity/75056",
            "/compare?communes={code},75056",
            "/search.json?q=saint+jean",
        ):
            times = []
            for code in codes:
                url = address + path.format(code=code)
                for _try in range(2):
                    start = time.perf_counter()
                    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own server
                        answer.read()
                    times.append(time.perf_counter() - start)
            times.sort()
            rows.append(
                (
                    path,
                    len(times),
                    f"{statistics.median(times) * 1000:.1f}",
                    f"{times[-1] * 1000:.1f}",
                )
            )
    _table("Pages", ("path", "requests", "median ms", "slowest ms"), rows)


def main() -> None:
    """Run the whole bench in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        bench_build(data)
        bench_queries(data)
        bench_questions(data)
        bench_pages(data)


if __name__ == "__main__":
    main()
