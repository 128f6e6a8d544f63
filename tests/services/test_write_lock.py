"""One writer at a time: threads of this process, and builds of others."""

import threading
from pathlib import Path

import pytest

from pvd_graph.errors import BusyError
from pvd_graph.services.data_lock import writing
from pvd_graph.services.write_lock import WriteLock


def test_a_thread_waits_for_its_turn(tmp_path: Path) -> None:
    """And has it when the other is done."""
    lock, order = WriteLock(tmp_path), list[str]()
    asks = threading.Event()

    def second() -> None:
        asks.set()
        with lock.held():
            order.append("second")

    thread = threading.Thread(target=second)
    with lock.held():
        thread.start()
        assert asks.wait(10)
        order.append("first")
    thread.join(10)

    assert order == ["first", "second"]


def test_the_turn_may_not_come(tmp_path: Path) -> None:
    """A thread that holds it too long, then another process; later it is free."""
    lock = WriteLock(tmp_path, wait_s=0)
    with lock.held(), pytest.raises(BusyError), lock.held():
        pass
    with writing(tmp_path), pytest.raises(BusyError), lock.held():
        pass

    with lock.held():
        assert (tmp_path / "lock").exists()
