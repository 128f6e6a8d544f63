"""The state of a server, looked up; what cannot be read is left out."""

import json
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from pvd_graph.app.gauges import Gauges
from pvd_graph.app.site import LiveSite
from pvd_graph.services.backup_files import LAST_BACKUP
from pvd_graph.store.generations import Generations
from pvd_graph.store.pool_model import PoolLimits
from tests.protocol.servers import publish_small
from tests.small_data import small_data


@dataclass(frozen=True)
class _Pool:
    limits: PoolLimits

    def state(self) -> dict[str, int]:
        """Return a pool at work."""
        return {"running": 2, "waiting": 1}


def _looked(data: Path) -> dict[tuple[str, str], float]:
    site = LiveSite(Generations(data / "store"))
    try:
        pool = _Pool(PoolLimits(workers=4))
        gauges = Gauges(data, site, pool)
        return {
            (name, "".join(labels.values())): value
            for name, _told, labels, value in gauges()
        }
    finally:
        site.close()


def test_a_published_folder_is_told(tmp_path: Path) -> None:
    """Generation, pool, disk; no load of a journal that is not there."""
    publish_small(tmp_path)
    store = ox.Store.read_only(str(tmp_path / "store/generations/000001/db"))

    found = _looked(tmp_path)

    assert found["pvd_generation", ""] == found["pvd_generation_pages", ""] == 1
    assert found["pvd_generation_triples", ""] == len(store)
    assert found["pvd_pool", "running"] == 2
    assert found["pvd_pool_places", ""] == 4
    assert 0 < found["pvd_disk_free_bytes", ""] < found["pvd_disk_bytes", ""]
    assert not [name for name, _ in found if "dataset" in name or "backup" in name]


def test_loads_and_backups_are_told(tmp_path: Path) -> None:
    """The last of each dataset; the moment of the last backup."""
    small_data(tmp_path)
    told = json.dumps({"at": "2026-11-27T04:00:00+00:00"})
    (tmp_path / LAST_BACKUP).write_text(told, encoding="utf-8")

    found = _looked(tmp_path)

    assert found["pvd_dataset_triples", "base"] == 2
    assert found["pvd_backup_timestamp_seconds", ""] == 1_795_752_000
