"""What is looked up when figures are asked for: generation, pool, loads, disk."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sized
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pvd_graph.app.metrics import Gauge
from pvd_graph.app.site import LiveSite
from pvd_graph.errors import PvdError
from pvd_graph.services.backup_files import LAST_BACKUP
from pvd_graph.services.dataset_states import last_lines
from pvd_graph.store.archive import Archive
from pvd_graph.store.pool_model import PoolLimits

__all__ = ["Gauges"]


class _Pool(Protocol):
    """What is asked of the query pool."""

    @property
    def limits(self) -> PoolLimits: ...

    def state(self) -> dict[str, int]: ...


class Gauges:
    """The state of a server at the moment it is asked."""

    def __init__(
        self, data: Path, site: LiveSite, pool: _Pool, pages: Sized = ()
    ) -> None:
        """Look at the folder *data*, what *site* shows, *pool* and kept *pages*."""
        self._data = data
        self._site = site
        self._pool = pool
        self._kept = pages

    def __call__(self) -> Iterator[Gauge]:
        """Yield the gauges; those that cannot be read are left out."""
        yield from self._generation()
        yield from self._of_pool()
        yield from self._loads()
        yield from self._disk()

    def _generation(self) -> Iterator[Gauge]:
        generation = self._site.stored().generation
        yield _plain(
            "pvd_generation",
            "Number that queries are answered from.",
            generation.number,
        )
        pages = self._site.reader().generation
        yield _plain("pvd_generation_pages", "Number that pages show.", pages)
        kept = len(self._kept)
        yield _plain("pvd_pages_kept", "Pages in memory, ready to be sent.", kept)
        yield _plain("pvd_generation_triples", "Its statements.", generation.triples)
        try:
            written = (generation.folder / "manifest.json").stat().st_mtime
        except OSError:
            return
        yield _plain(
            "pvd_generation_published_timestamp_seconds", "When it was.", written
        )

    def _of_pool(self) -> Iterator[Gauge]:
        for state, value in self._pool.state().items():
            yield ("pvd_pool", "Queries by state.", {"state": state}, float(value))
        workers = self._pool.limits.workers
        yield _plain("pvd_pool_places", "Queries that may run at once.", workers)

    def _loads(self) -> Iterator[Gauge]:
        try:
            entries = Archive(self._data / "graphs").entries()
        except (PvdError, OSError):
            return
        triples: Counter[str] = Counter()
        loaded: dict[str, float] = {}
        for entry in last_lines(entries).values():
            # Towns' things are datasets each, of a family: as many as they please.
            family = entry.dataset.partition("/")[0]
            triples[family] += entry.triples if entry.file else 0
            if entry.at:
                at = datetime.fromisoformat(entry.at).timestamp()
                loaded[family] = max(at, loaded.get(family, at))
        for dataset, number in sorted(triples.items()):
            told = "Statements of what is in force; 0: withdrawn."
            yield ("pvd_dataset_triples", told, {"dataset": dataset}, float(number))
        for dataset, at in sorted(loaded.items()):
            told = "When something of it was loaded last."
            name = "pvd_dataset_loaded_timestamp_seconds"
            yield (name, told, {"dataset": dataset}, at)

    def _disk(self) -> Iterator[Gauge]:
        try:
            usage = shutil.disk_usage(self._data)
        except OSError:
            return
        yield _plain("pvd_disk_free_bytes", "Left where the data lie.", usage.free)
        yield _plain("pvd_disk_bytes", "Of that disk.", usage.total)
        try:
            told = json.loads((self._data / LAST_BACKUP).read_text("utf-8"))
            at = datetime.fromisoformat(told["at"]).timestamp()
        except (OSError, ValueError, KeyError, TypeError):
            return
        yield _plain("pvd_backup_timestamp_seconds", "When the last was made.", at)


def _plain(name: str, told: str, value: float) -> Gauge:
    return (name, told, {}, float(value))
