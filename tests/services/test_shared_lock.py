"""One machine writes at a time: in a server of keys, beside the lock of a file."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from pvd_graph.errors import BusyError, StoreError
from pvd_graph.services.shared_lock import SharedLock
from tests.conftest import PVD, free_port
from tests.key_server import key_server
from tests.small_loads import current, demo, loading_data

_HOLDS = """
import sys
from pvd_graph.services.shared_lock import SharedLock
lock = SharedLock(held_s=1)
lock.at(sys.argv[1])
with lock.held():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Run a server of keys."""
    with key_server(tmp_path) as found:
        yield found


def _lock(address: str, held_s: float = 60) -> SharedLock:
    lock = SharedLock(held_s=held_s)
    lock.at(address)
    return lock


def test_nowhere_it_is_free() -> None:
    """As long as no setting says where it is."""
    with SharedLock().held(), SharedLock().held():
        SharedLock().check()


def test_one_has_it_and_leaves_it(address: str) -> None:
    """The other is told to come back; then it is free."""
    first, second = _lock(address), _lock(address)
    with (
        first.held(),
        pytest.raises(BusyError, match="autre machine"),
        second.held(),
    ):
        pass

    with _lock(address).held():
        pass


def test_it_is_renewed_for_as_long_as_it_takes(address: str) -> None:
    """Longer than it outlives its holder."""
    lock = _lock(address, held_s=1)
    with lock.held():
        time.sleep(2)
        lock.check()
        with pytest.raises(BusyError), _lock(address).held():
            pass


def test_a_machine_that_dies_frees_it(address: str) -> None:
    """After a while: a second here."""
    with subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", _HOLDS, address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BusyError), _lock(address).held():
            pass
        other.kill()
        other.wait(10)
    time.sleep(1.1)

    with _lock(address).held():
        pass


def test_who_lost_it_does_not_publish(address: str) -> None:
    """Its key went, and another took it: both are left alone."""
    lock = _lock(address)
    with redis.Redis.from_url(address) as keys, lock.held():
        lock.check()
        keys.flushall()
        with _lock(address).held():
            with pytest.raises(BusyError, match="perdu"):
                lock.check()
            (kept,) = keys.keys()

    assert kept == b"pvd-graph:writing"


def test_without_its_server_nobody_writes() -> None:
    """And the address, which may hold a password, is not repeated."""
    lock = _lock(f"redis://:secret@127.0.0.1:{free_port()}/0")

    with pytest.raises(StoreError, match="PVD_LOCK_STORAGE") as refused, lock.held():
        pass
    assert "secret" not in str(refused.value)


def _ingest(data: Path, folder: Path, address: str) -> "subprocess.Popen[str]":
    file = folder / "actions.csv"
    return subprocess.Popen(  # noqa: S603 - our own command
        [*PVD, "--data", str(data), "ingest", str(folder), "--file", str(file)],
        env={**os.environ, "PVD_LOCK_STORAGE": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_two_machines_that_load_at_once(address: str, tmp_path: Path) -> None:
    """While one holds the lock, a load elsewhere is refused and changes nothing."""
    data = loading_data(tmp_path / "data")
    demo(tmp_path / "demo", "a1,99001,Action fictive,2024")
    before = current(data).number

    with _lock(address).held():
        refused = _ingest(data, tmp_path / "demo", address)
        _, told = refused.communicate(timeout=120)
    assert refused.returncode == 2
    assert "autre machine" in told
    assert current(data).number == before

    taken = _ingest(data, tmp_path / "demo", address)
    _, told = taken.communicate(timeout=120)
    assert taken.returncode == 0, told
    assert current(data).number == before + 1
