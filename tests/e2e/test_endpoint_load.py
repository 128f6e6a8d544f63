"""What the endpoint holds under load, over real HTTP, with the settings of a user.

Small forms of what ``make bench-endpoint`` measures on the whole graph.
"""

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.accounts.tokens import Grant, Tokens
from tests.benchmarks.endpoint_load import hammer
from tests.benchmarks.endpoint_queries import RUNAWAYS
from tests.benchmarks.endpoint_servers import Server, ours
from tests.benchmarks.endpoint_trials import beside_heavy, moves, runaways
from tests.benchmarks.marked_generations import MARKS, publish_marked
from tests.benchmarks.process_memory import held_mib
from tests.small_data import small_data

pytestmark = pytest.mark.slow

DEADLINE_S = 2.0
DEMO = vocab.graph_iri("demo")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish a first generation of 400 statements."""
    folder = tmp_path_factory.mktemp("load")
    publish_marked(folder)
    return folder


@pytest.fixture(scope="module")
def loaded(data: Path) -> Iterator[Server]:
    """Serve it without the cache, so that every query is computed."""
    with ours(
        data, "pvd", PVD_CACHE_MIB="0", PVD_QUERY_TIMEOUT=str(DEADLINE_S)
    ) as server:
        yield server


def test_runaway_queries_end_at_their_deadline_and_hurt_nobody(loaded: Server) -> None:
    """Twenty at once: products, paths, groups, expressions, texts that double."""
    seen = runaways(loaded, RUNAWAYS, MARKS)

    assert len(seen.statuses) == 20
    assert set(seen.statuses) <= {200, 503}
    assert seen.statuses.count(503) >= 12
    # 0.3 s on a quiet machine; here the senders share it.
    assert seen.slowest_s < DEADLINE_S + 1.0
    assert seen.after_mib < seen.before_mib + 64
    assert seen.points >= 10
    assert seen.failures == 0
    assert seen.p99_ms < 2000


def test_no_answer_fails_or_mixes_generations_while_they_are_published(
    loaded: Server, data: Path
) -> None:
    """Two thousand queries of 50 clients; the header tells the truth of each."""
    seen = moves(loaded, data)

    assert seen.answers >= 2000
    assert seen.failures == 0
    assert seen.mixed == 0
    assert len(seen.generations) == 4


def test_queries_that_take_seconds_outlive_publications(data: Path) -> None:
    """They end on the generation they began with, beside small ones that move on."""
    rows = " ".join(map(str, range(40)))
    long = [
        f"SELECT (COUNT(*) AS ?n) {{ ?a ?p ?x . ?b ?q ?y VALUES ?v {{{one} {rows}}} }}"
        for one in (99, 98)
    ]

    with ours(data, "pvd", PVD_CACHE_MIB="0", PVD_QUERY_TIMEOUT="60") as server:
        seen = moves(server, data, queries=500, clients=6, publications=4, beside=long)

    assert seen.answers >= 500
    assert seen.beside >= 2
    assert seen.failures == 0
    assert seen.mixed == 0
    assert len(seen.generations) == 5


def test_publications_leave_nothing_in_the_server(tmp_path: Path) -> None:
    """Once it has found its size, it keeps it: readers, caches and files go."""
    data = small_data(tmp_path / "data")
    tokens = Tokens(data)
    token = tokens.create(Grant("publish", frozenset({"demo"})))
    tokens.close()

    with ours(data, "pvd") as server:

        def publish(first: int, last: int) -> None:
            for number in range(first, last):
                request = urllib.request.Request(
                    f"http://127.0.0.1:{server.port}/graph-store?graph={DEMO}",
                    f"<http://e/a> <http://e/b> {number} .".encode(),
                    {"Authorization": f"Bearer {token}", "Content-Type": "text/turtle"},
                    method="PUT",
                )
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own server
                    assert answer.status in {201, 204}

        publish(0, 15)
        before_mib, files = held_mib(server.pid), len(_files(server.pid))
        publish(15, 45)

        assert held_mib(server.pid) < before_mib + 15
        # Those of the reader that goes may still be open: some 20 in a small store.
        assert len(_files(server.pid)) < files + 60


def _files(pid: int) -> list[Path]:
    return list(Path(f"/proc/{pid}/fd").iterdir())


def test_small_queries_of_many_clients_are_answered_fast(loaded: Server) -> None:
    """The bound is a tenth of what a quiet machine of two cores does."""
    rate = hammer(loaded, [MARKS], connections=32, seconds=2)

    assert rate.failures == 0
    assert rate.per_second > 150
    assert rate.p50_ms < 300


def test_small_queries_go_ahead_of_endless_ones(loaded: Server) -> None:
    """Four clients ask for the impossible, over and over; eight others feel little."""
    rate = beside_heavy(loaded, [MARKS], seconds=3)

    assert rate.failures == 0
    assert rate.per_second > 50
    assert rate.p99_ms < 1000
