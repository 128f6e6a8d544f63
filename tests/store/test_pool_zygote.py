"""The parent of the workers, and those that are derived from it."""

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import DamagedStoreError
from pvd_graph.store.oxigraph import WriterStore
from pvd_graph.store.pool_model import PoolLimits
from pvd_graph.store.pool_zygote import Zygote
from tests.store.test_pool import make_source

_LIMITS = PoolLimits(workers=1, memory_bytes=256 << 20)
_YEARS = 300


def test_generations_follow_one_another_for_years(tmp_path: Path) -> None:
    """Each is derived from the one before; the last still forks workers."""
    zygote = Zygote.start()
    try:
        zygote.load(make_source(tmp_path, 1), _LIMITS)
        for _ in range(_YEARS):
            last, zygote = zygote, zygote.derive()
            last.stop()
        zygote.load(make_source(tmp_path, 2), _LIMITS)
        with contextlib.closing(zygote.fork()) as worker:
            assert worker.protections
    finally:
        zygote.stop()


def test_a_store_that_does_not_open_is_damaged(tmp_path: Path) -> None:
    """What the engine finds is told, so that a build is thought of."""
    source = make_source(tmp_path, 1)
    store = WriterStore(tmp_path / "writer")
    store.backup(source.db)
    for manifest in source.db.glob("MANIFEST-*"):
        manifest.unlink()  # it may be one file with that of the writer
        manifest.write_bytes(b"not a manifest")
    zygote = Zygote.start()

    with pytest.raises(DamagedStoreError, match="génération 1"):
        zygote.load(source, replace(_LIMITS, memory_triples=0))
