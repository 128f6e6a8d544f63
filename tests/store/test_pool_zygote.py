"""The parent of the workers, and those that are derived from it."""

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import DamagedStoreError
from pvd_graph.store import wire
from pvd_graph.store.oxigraph import WriterStore
from pvd_graph.store.pool_model import GenerationSource, PoolLimits, QueryRequest
from pvd_graph.store.pool_zygote import Zygote
from tests.store.test_pool import EX, make_source

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


def _private(pid: int) -> int:
    """Return the bytes that a process shares with no other."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    sizes = {one.split(":")[0]: one.split()[1] for one in told[1:]}
    return 1024 * (int(sizes["Private_Dirty"]) + int(sizes["Private_Clean"]))


def _with_one_more(
    folder: Path, before: GenerationSource, told: int
) -> GenerationSource:
    """Return a generation like *before* with five more quads, said to be *told*."""
    graphs = [before.graphs[0], before.graphs[1]]
    graphs.append((EX + "c", make_source(folder, 2, per_graph=5).graphs[1][1]))
    return GenerationSource(2, tuple(graphs), before.db, before.triples + told)


def test_what_is_held_stays_shared(tmp_path: Path) -> None:
    """A generation with one more graph is not paid for with the memory of all.

    To walk over the quads once, were it only to count them, would copy every one.
    """
    before = make_source(tmp_path, 1, per_graph=100_000)
    zygote = Zygote.start()
    try:
        zygote.load(before, _LIMITS)
        held = _private(zygote.pid)
        with contextlib.closing(zygote.fork()):
            derived = zygote.derive()
            derived.load(_with_one_more(tmp_path, before, 5), _LIMITS)
            own = _private(derived.pid)
        derived.stop()
        assert own < held / 4
    finally:
        zygote.stop()


async def _first_draw(zygote: Zygote, expression: str) -> bytes:
    """Return what a fresh worker answers first, to one value drawn at random."""
    worker = zygote.fork()
    await worker.attach(asyncio.get_running_loop())
    worker.send(QueryRequest(f"SELECT ({expression} AS ?drawn) {{}}", "csv"), 10.0)
    kind, payload = await worker.frame()
    while kind not in {wire.WHOLE, wire.DATA}:
        kind, payload = await worker.frame()
    worker.close()
    return payload


@pytest.mark.parametrize(
    "expression", ["RAND()", "STRUUID()", "STR(UUID())", "BNODE()"]
)
def test_each_worker_draws_values_of_its_own(tmp_path: Path, expression: str) -> None:
    """As their first, before anything else: of a zygote, and of one derived from it."""
    before = make_source(tmp_path, 1)
    zygote = Zygote.start()
    try:
        zygote.load(before, _LIMITS)
        derived = zygote.derive()
        derived.load(_with_one_more(tmp_path, before, 5), _LIMITS)
        drawn = [
            asyncio.run(_first_draw(parent, expression))
            for parent in (zygote, derived) * 6
        ]
        derived.stop()
    finally:
        zygote.stop()

    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize("changed", [False, True])
def test_an_archive_with_fewer_statements_is_refused(
    tmp_path: Path,
    changed: bool,  # noqa: FBT001 - a case
) -> None:
    """Whether all is loaded or only what differs: the quads are counted."""
    before = make_source(tmp_path, 1)
    short = _with_one_more(tmp_path, before, 6)
    zygote = Zygote.start()
    if changed:
        zygote.load(before, _LIMITS)

    with pytest.raises(DamagedStoreError, match=r"405 .* 406 annoncés"):
        zygote.load(short, _LIMITS)


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
