"""Work done apart: once, waited for, and its failure told."""

import os
import threading
import time
from pathlib import Path

import pytest

from pvd_graph.errors import BusyError, StoreError
from pvd_graph.services.apart import Apart


def write_pid(file: Path, wait_s: float) -> None:
    """Take *wait_s* seconds, then note which process did it."""
    time.sleep(wait_s)
    with file.open("a", encoding="ascii") as out:
        out.write(f"{os.getpid()}\n")


def fail() -> None:
    """End as a process that cannot do its work."""
    raise SystemExit(3)


def test_work_is_done_once_in_another_process(tmp_path: Path) -> None:
    """Two ask at once, a third asks later: one child."""
    apart, file = Apart(), tmp_path / "pid"
    threads = [
        threading.Thread(
            target=apart.ensure, args=("key", file.exists, write_pid, file, 0.2)
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    apart.ensure("key", file.exists, write_pid, file, 0.0)

    (line,) = file.read_text(encoding="ascii").splitlines()
    assert int(line) != os.getpid()


def test_a_failure_is_told() -> None:
    """With what was being made, and the code of its process."""
    with pytest.raises(StoreError, match=r"key.*3"):
        Apart().ensure("key", bool, fail)


def test_a_child_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    """Half a second is allowed, a minute would be needed."""
    begun = time.monotonic()

    with pytest.raises(StoreError):
        Apart(time_s=0.5).ensure("key", bool, write_pid, tmp_path / "pid", 60.0)
    assert time.monotonic() - begun < 10


def test_only_some_may_wait(tmp_path: Path) -> None:
    """The next one is told to come back."""
    apart, file, waits = Apart(waiting=1), tmp_path / "pid", threading.Event()
    asked: list[bool] = []

    def done() -> bool:
        asked.append(file.exists())
        if len(asked) == 2:  # once ahead, then again when it is its turn
            waits.set()
        return asked[-1]

    first = threading.Thread(
        target=apart.ensure, args=("key", done, write_pid, file, 0.5)
    )
    first.start()
    assert waits.wait(30)

    with pytest.raises(BusyError):
        apart.ensure("key", file.exists, write_pid, file, 0.0)
    first.join()
