"""What fails on our side is told without our folders, and the log has the rest."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.store.oxigraph import WriterStore
from pvd_graph.store.pool import GenerationSource, PoolLimits, QueryRequest
from tests.store.pool_thread import ThreadPool

EX = "https://example.org/"
TRIPLES = 5_000
QUERY = QueryRequest("SELECT ?s ?o { ?s ?p ?o }", "csv")


@pytest.fixture
def damaged(tmp_path: Path) -> Iterator[ThreadPool]:
    """Read from disk a store that opens, with a block that is not what it was."""
    writer = WriterStore(tmp_path / "writer")
    writer.load_lines(
        EX + "a", (f'<{EX}{i}> <{EX}value> "{i}" .\n' for i in range(TRIPLES))
    )
    writer.backup(tmp_path / "db")
    tables = (tmp_path / "db").glob("*.sst")
    for table in sorted(tables, key=lambda one: one.stat().st_size)[-4:]:
        content = bytearray(table.read_bytes())
        content[1_000:1_040] = bytes(40)
        table.unlink()  # it is one file with that of the writer
        table.write_bytes(content)
    source = GenerationSource(1, (), tmp_path / "db", TRIPLES)
    pool = ThreadPool(source, PoolLimits(workers=1, spares=0, memory_triples=0))
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
    assert "Réessayez" in str(told.value)
    assert str(tmp_path) in caplog.text
