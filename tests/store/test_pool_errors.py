"""What fails on our side is told without our folders, and the log has the rest."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.app.sparql_wording import problem_in
from pvd_graph.errors import DamagedStoreError, QueryLimitError, StoreError
from pvd_graph.store.oxigraph import WriterStore
from pvd_graph.store.pool import GenerationSource, PoolLimits, QueryRequest
from pvd_graph.store.seals import seal
from tests.store.pool_thread import ThreadPool
from tests.store.test_pool import DOUBLING

EX = "https://example.org/"
TRIPLES = 5_000
LIMITS = PoolLimits(
    workers=1, spares=0, memory_triples=0, memory_bytes=256 << 20, time_s=20.0
)
QUERY = QueryRequest("SELECT ?s ?o { ?s ?p ?o }", "csv")


@pytest.fixture
def damaged(tmp_path: Path) -> Iterator[ThreadPool]:
    """Read from disk a store that opens, with a block that is not what it was."""
    writer = WriterStore(tmp_path / "writer")
    writer.load_lines(
        EX + "a", (f'<{EX}{i}> <{EX}value> "{i}" .\n' for i in range(TRIPLES))
    )
    writer.backup(tmp_path / "db")
    seal(tmp_path, None)
    tables = (tmp_path / "db").glob("*.sst")
    for table in sorted(tables, key=lambda one: one.stat().st_size)[-4:]:
        content = bytearray(table.read_bytes())
        content[1_000:1_040] = bytes(40)
        table.unlink()  # it is one file with that of the writer
        table.write_bytes(content)
    source = GenerationSource(1, (), tmp_path / "db", TRIPLES)
    pool = ThreadPool(source, LIMITS)
    yield pool
    pool.close()


def test_visitors_do_not_read_where_our_files_are(
    damaged: ThreadPool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The engine names the file and the block; who runs the site wants to know."""
    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(StoreError) as told,
        damaged.run(QUERY) as answer,
    ):
        b"".join(answer.chunks())

    assert str(tmp_path) not in str(told.value)
    assert "abîmés" in str(told.value)
    assert "damaged" in problem_in("en", told.value)["detail"]
    assert str(tmp_path) in caplog.text


@pytest.mark.slow
def test_damage_that_fills_a_memory_is_told_as_damage(
    damaged: ThreadPool, caplog: pytest.LogCaptureFixture
) -> None:
    """The engine repeats its error for ever to ORDER BY: no query would mend that."""
    sorted_rows = QueryRequest("SELECT ?s { ?s ?p ?o } ORDER BY ?s", "csv")
    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(DamagedStoreError),
        damaged.run(sorted_rows) as answer,
    ):
        b"".join(answer.chunks())

    assert ".sst" in caplog.text


@pytest.mark.slow
def test_too_much_memory_stays_so_on_a_whole_disk(tmp_path: Path) -> None:
    """The files are looked at, and are what they were."""
    writer = WriterStore(tmp_path / "writer")
    writer.load_lines(EX + "a", (f'<{EX}{i}> <{EX}value> "{i}" .\n' for i in range(9)))
    writer.backup(tmp_path / "db")
    seal(tmp_path, None)
    pool = ThreadPool(GenerationSource(1, (), tmp_path / "db", 9), LIMITS)
    try:
        with pytest.raises(QueryLimitError) as told:
            b"".join(pool.run(DOUBLING).chunks())
    finally:
        pool.close()

    assert told.value.limit == "memory"
