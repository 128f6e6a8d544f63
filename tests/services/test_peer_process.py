"""The model of peers is made by another process, whose end is seen however it comes."""

import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.errors import BusyError, StoreError
from pvd_graph.services.peer_process import PeerProcesses
from pvd_graph.services.peering import portraits
from pvd_graph.store.oxigraph import OxigraphReader
from tests.small_site import SMALL_GRAPH


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small graph as a database on disk."""
    folder = tmp_path_factory.mktemp("peers") / "db"
    store = ox.Store(str(folder))
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    store.flush()
    return folder


def test_the_model_is_that_of_this_process(db: Path) -> None:
    """What it knows, and what it says of each pair."""
    made = PeerProcesses().fit(db, 1)

    here = portraits(OxigraphReader.open(db, 1))
    assert made.model.towns == here.model.towns
    assert "99001" in made.model.towns
    assert made.knowledge.names == here.knowledge.names
    assert made.pair(0, 1) == here.pair(0, 1)


def test_a_process_that_fails_or_lasts_is_told(db: Path, tmp_path: Path) -> None:
    """No database; too little time."""
    with pytest.raises(StoreError, match="code 1"):
        PeerProcesses().fit(tmp_path / "none", 1)
    with pytest.raises(StoreError, match=r"0\.01 s"):
        PeerProcesses(time_s=0.01).fit(db, 1)


def test_processes_end_with_the_site(db: Path) -> None:
    """Whoever waits is told at once; whoever comes later too."""
    processes = PeerProcesses()
    found: list[BaseException] = []

    def ask() -> None:
        try:
            processes.fit(db, 1)
        except BusyError as error:
            found.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.05)
    processes.close()
    asking.join(10)

    assert len(found) == 1
    with pytest.raises(BusyError):
        processes.fit(db, 1)
