"""The parent of the workers, and those that are derived from it."""

import contextlib
from pathlib import Path

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
