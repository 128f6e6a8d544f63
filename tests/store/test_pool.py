"""The query pool on a generation of 400 triples: real processes, really killed."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import zstandard

from pvd_graph.errors import (
    BadQueryError,
    BusyError,
    DamagedStoreError,
    QueryLimitError,
    StoreError,
)
from pvd_graph.store.oxigraph import WriterStore
from pvd_graph.store.pool import (
    GenerationSource,
    PoolLimits,
    QueryCancelledError,
    QueryRequest,
)
from pvd_graph.store.pool_answer import Lease
from pvd_graph.store.pool_zygote import Zygote
from tests.store.pool_thread import ThreadPool

EX = "https://example.org/"
COUNT = QueryRequest("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "csv")
ENDLESS = QueryRequest(
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", "json"
)
DOUBLING = QueryRequest(
    "SELECT (STRLEN(?x31) AS ?n) { BIND('0123456789' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(31))
    + "}",
    "json",
    time_s=8.0,
)
LONG = QueryRequest(
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f { SELECT * { ?g ?h ?i } LIMIT 20 }}",
    "csv",
    time_s=20.0,
)
NESTED = QueryRequest("SELECT * " + "{" * 2250 + "}" * 2250, "json")
LIMITS = PoolLimits(workers=2, spares=1, time_s=1.0, wait_s=3.0, memory_bytes=256 << 20)


def make_source(folder: Path, number: int, per_graph: int = 200) -> GenerationSource:
    """Archive two graphs, ``a`` and ``b``, of *per_graph* triples each."""
    graphs = []
    for name in ("a", "b"):
        lines = "".join(
            f'<{EX}{name}{i}> <{EX}value> "{i}" .\n' for i in range(per_graph)
        )
        path = folder / f"{name}-{number}.nt.zst"
        path.write_bytes(zstandard.compress(lines.encode()))
        graphs.append((EX + name, path))
    return GenerationSource(number, tuple(graphs), folder / "db", 2 * per_graph)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreadPool]:
    """Two workers over generation 7, one second a query, 256 MiB."""
    pool = ThreadPool(make_source(tmp_path_factory.mktemp("pool"), 7), LIMITS)
    yield pool
    pool.close()


def ask(pool: ThreadPool, request: QueryRequest, client: str = "") -> str:
    """Return the whole answer."""
    with pool.run(request, client=client) as answer:
        return b"".join(answer.chunks()).decode()


def until(condition: Callable[[], bool], timeout_s: float = 5.0) -> bool:
    """Wait for *condition*; say whether it came."""
    give_up = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.01)
    return True


def ask_in_vain(pool: ThreadPool) -> None:
    """Ask what has no end, and be told so."""
    with pytest.raises(QueryLimitError):
        ask(pool, ENDLESS)


@contextmanager
def in_background(work: Callable[[], None]) -> Iterator[None]:
    """Run *work* in a thread that ends, without error, before the context does."""
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        yield
        done.result()


def children(pid: int) -> list[str]:
    """Return the states (R, S, Z...) of the child processes of *pid*."""
    states = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == str(pid):
            states.append(fields[0])
    return states


def test_answer_says_generation_kind_and_length(pool: ThreadPool) -> None:
    """A small answer comes whole, and its length is known before its bytes."""
    with pool.run(COUNT) as answer:
        content = b"".join(answer.chunks())

    assert (answer.generation, answer.kind) == (7, "select")
    assert (content, answer.length) == (b"n\r\n400\r\n", 8)


@pytest.mark.parametrize(
    ("request_", "rows"),
    [
        (QueryRequest("SELECT ?s { ?s ?p ?o }", "tsv", union=False), 0),
        (QueryRequest("SELECT ?s { ?s ?p ?o }", "tsv"), 400),
        (
            QueryRequest(
                "SELECT ?s { ?s ?p ?o }", "tsv", default_graph_uris=(EX + "a",)
            ),
            200,
        ),
        (
            QueryRequest("SELECT ?s { ?s ?p ?o }", "tsv", named_graph_uris=(EX + "a",)),
            0,
        ),
        (
            QueryRequest(
                "SELECT ?s { GRAPH ?g { ?s ?p ?o } }",
                "tsv",
                named_graph_uris=(EX + "a",),
            ),
            200,
        ),
        (
            QueryRequest(
                "SELECT ?s FROM <https://example.org/a> { ?s ?p ?o }",
                "tsv",
                default_graph_uris=(EX + "b", EX + "a"),
            ),
            400,
        ),
    ],
)
def test_dataset_follows_the_protocol(
    pool: ThreadPool, request_: QueryRequest, rows: int
) -> None:
    """Union by default; the protocol's graphs replace it and the query's FROM."""
    assert len(ask(pool, request_).splitlines()) == rows + 1


def test_compression_is_for_what_is_worth_it(pool: ThreadPool) -> None:
    """400 rows go compressed, a count does not; both read back the same."""
    every = QueryRequest("SELECT ?s { ?s ?p ?o }", "csv", encoding="zstd")
    with pool.run(every) as answer:
        packed = b"".join(answer.chunks())

    text = zstandard.ZstdDecompressor().decompressobj().decompress(packed)
    assert answer.encoding == "zstd"
    assert len(text.splitlines()) == 401

    with pool.run(QueryRequest(COUNT.query, "csv", encoding="zstd")) as answer:
        assert answer.encoding == "identity"


def test_syntax_error_has_its_place(pool: ThreadPool) -> None:
    """The engine's line and column, 1-based, reach whoever shows the error."""
    with pytest.raises(BadQueryError, match="ligne 2, colonne 5") as caught:
        ask(pool, QueryRequest("SELECT *\n{ ;}", "json"))

    assert (caught.value.line, caught.value.column) == (2, 5)


def test_deadline_stops_one_query_and_no_other(pool: ThreadPool) -> None:
    """An endless query is answered at its second; point queries go on meanwhile."""
    errors: list[tuple[str, float]] = []

    def run_endless() -> None:
        start = time.monotonic()
        with pytest.raises(QueryLimitError) as caught:
            ask(pool, ENDLESS)
        errors.append((caught.value.limit, time.monotonic() - start))

    thread = threading.Thread(target=run_endless)
    thread.start()
    answers = 0
    while thread.is_alive():
        assert "400" in ask(pool, COUNT)
        answers += 1
    thread.join()

    limit, took_s = errors[0]
    assert limit == "time"
    assert 1.0 <= took_s < 1.5
    assert answers > 10


@pytest.mark.parametrize(
    ("bomb", "limit"),
    [(DOUBLING, "memory"), (NESTED, "complexity")],
    ids=["doubling", "nested"],
)
def test_bomb_costs_its_worker_only(
    pool: ThreadPool, bomb: QueryRequest, limit: str
) -> None:
    """The engine aborts or overflows its stack: the next query is answered."""
    with pytest.raises(QueryLimitError) as caught:
        ask(pool, bomb)

    assert caught.value.limit == limit
    assert "400" in ask(pool, COUNT)


def test_memory_limit_is_told_in_figures(pool: ThreadPool) -> None:
    """In both languages: 256 MiB here."""
    with pytest.raises(QueryLimitError, match="256 Mio") as caught:
        ask(pool, DOUBLING)

    assert "256 MiB" in caught.value.english


def test_service_meets_a_closed_door(
    pool: ThreadPool, caplog: pytest.LogCaptureFixture
) -> None:
    """Even past the lexer, a worker cannot open a socket; the log says so."""
    if not pool.protections["syscalls"]:
        pytest.skip("no seccomp on this platform")
    service = "SELECT * { SERVICE <http://127.0.0.1:8000/> { ?s ?p ?o } }"

    with pytest.raises(StoreError, match="a échoué"):
        ask(pool, QueryRequest(service, "json"))
    assert "not permitted" in caplog.text


def test_random_differs_between_workers(pool: ThreadPool) -> None:
    """Forked processes must not share the state of a generator."""
    request = QueryRequest("SELECT (STRUUID() AS ?u) {}", "csv")
    with ExitStack() as stack:
        both = [stack.enter_context(pool.run(request)) for _ in range(2)]
        values = {b"".join(answer.chunks()) for answer in both}

    assert len(values) == 2


def test_closing_early_frees_the_worker(pool: ThreadPool) -> None:
    """Who stops reading in the middle holds nothing: both workers come back."""
    long = QueryRequest("SELECT * { ?a ?b ?c . ?d ?e ?f }", "json")
    for _ in range(4):
        with pool.run(long) as answer:
            next(iter(answer.chunks()))

    assert "400" in ask(pool, COUNT)


def test_cancelled_query_stops_at_once(pool: ThreadPool) -> None:
    """A client that went away does not keep its worker until the deadline."""
    start = time.monotonic()
    with pytest.raises(QueryCancelledError):
        pool.run(ENDLESS, watch=Lease.stop_gone)

    assert time.monotonic() - start < 0.5


def test_full_queue_says_busy(tmp_path: Path) -> None:
    """One worker, no place to wait: the second query is refused, not delayed."""
    limits = PoolLimits(workers=1, queue=0, time_s=1.0, wait_s=0.2)
    pool = ThreadPool(make_source(tmp_path, 1), limits)
    try:
        long = QueryRequest("SELECT * { ?a ?b ?c . ?d ?e ?f }", "json")
        with pool.run(long), pytest.raises(BusyError):
            pool.run(COUNT)
    finally:
        pool.close()


def test_switch_moves_new_queries_and_lets_old_ones_end(tmp_path: Path) -> None:
    """An answer comes from one generation, whatever is published meanwhile."""
    pool = ThreadPool(make_source(tmp_path, 1), LIMITS)
    long = QueryRequest("SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }", "csv")
    try:
        old_zygote = pool.zygote_pid
        with pool.run(long) as before:
            chunks = before.chunks()
            first = next(chunks)
            pool.switch(make_source(tmp_path, 2, per_graph=10))
            with pool.run(COUNT) as after:
                assert (after.generation, b"".join(after.chunks())) == (
                    2,
                    b"n\r\n20\r\n",
                )
            whole = first + b"".join(chunks)

        assert before.generation == 1
        assert whole.count(b"\n") == 400 * 400 + 1
        assert until(lambda: not Path(f"/proc/{old_zygote}").exists())
    finally:
        pool.close()


def test_switch_loads_only_what_differs(tmp_path: Path) -> None:
    """A generation with another graph is derived: the same parent's child, in its time.

    The graph that is gone is gone, the new one is there, the old answers end.
    """
    pool = ThreadPool(make_source(tmp_path, 1), LIMITS)
    one = make_source(tmp_path, 2, per_graph=5)
    # Graph a as it was, linked, and c for b.
    linked = tmp_path / "a-2-linked.nt.zst"
    linked.hardlink_to(tmp_path / "a-1.nt.zst")
    held = GenerationSource(
        2,
        ((EX + "a", linked), (EX + "c", one.graphs[1][1])),
        tmp_path / "db",
        205,
    )
    graphs = QueryRequest(
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "csv",
    )
    try:
        before = pool.zygote_pid
        pool.switch(held)

        assert pool.zygote_pid != before
        assert ask(pool, graphs) == f"g,n\r\n{EX}a,200\r\n{EX}c,5\r\n"
        assert until(lambda: not Path(f"/proc/{before}").exists())
        pool.switch(make_source(tmp_path, 3))
        assert "400" in ask(pool, COUNT)
    finally:
        pool.close()


def test_a_parent_that_dies_is_no_damage(tmp_path: Path) -> None:
    """It may work the next time: nothing is to be built again."""
    zygote = Zygote.start()
    os.kill(zygote.pid, signal.SIGKILL)

    with pytest.raises(StoreError) as raised:
        zygote.load(make_source(tmp_path, 1), LIMITS)

    assert not isinstance(raised.value, DamagedStoreError)


def test_failed_switch_keeps_the_present_generation(tmp_path: Path) -> None:
    """A damaged archive is refused; what was served goes on."""
    pool = ThreadPool(make_source(tmp_path, 1), LIMITS)
    broken = make_source(tmp_path, 2)
    path = broken.graphs[0][1]
    path.write_bytes(path.read_bytes()[:40])
    try:
        with pytest.raises(DamagedStoreError, match="génération 2"):
            pool.switch(broken)

        assert "400" in ask(pool, COUNT)
    finally:
        pool.close()


def test_dead_zygote_is_replaced(tmp_path: Path) -> None:
    """The process that holds the generation may be killed: another takes over."""
    pool = ThreadPool(make_source(tmp_path, 1), LIMITS)
    try:
        dead = pool.zygote_pid
        os.kill(dead, signal.SIGKILL)

        assert until(lambda: pool.zygote_pid != dead)
        assert "400" in ask(pool, COUNT)
    finally:
        pool.close()


def test_big_generation_is_read_on_disk(tmp_path: Path) -> None:
    """Above the threshold, workers open the database instead of memory."""
    source = make_source(tmp_path, 1)
    writer = WriterStore(tmp_path / "writer")
    for iri, path in source.graphs:
        writer.load_lines(
            iri,
            zstandard.decompress(path.read_bytes()).decode().splitlines(keepends=True),
        )
    writer.backup(source.db)
    limits = PoolLimits(workers=1, time_s=1.0, memory_triples=10)
    pool = ThreadPool(source, limits)
    try:
        assert "400" in ask(pool, COUNT)
        with pytest.raises(QueryLimitError):
            ask(pool, NESTED)
        assert "400" in ask(pool, COUNT)
    finally:
        pool.close()


@pytest.mark.slow
def test_two_hundred_kills_leave_nothing_behind(pool: ThreadPool) -> None:
    """No zombie and no descriptor stays, however many queries are stopped."""
    long = QueryRequest("SELECT * { ?a ?b ?c . ?d ?e ?f }", "json")

    def descriptors() -> int:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())

    def settled() -> bool:
        states = children(pool.zygote_pid)
        return len(states) == LIMITS.workers + LIMITS.spares and "Z" not in states

    assert until(settled)
    before = descriptors()
    for _ in range(200):
        pool.run(long).close()

    assert until(settled)
    assert until(lambda: descriptors() <= before)
