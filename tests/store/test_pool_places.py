"""Places, and the room beside for long queries: real processes on 400 triples."""

import os
import signal
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from pvd_graph.errors import BusyError, QueryLimitError
from pvd_graph.store import pool_places
from pvd_graph.store.pool import PoolLimits
from tests.store.pool_thread import ThreadPool
from tests.store.test_pool import (
    COUNT,
    ENDLESS,
    LONG,
    ask,
    ask_in_vain,
    children,
    in_background,
    make_source,
    until,
)


def test_long_queries_leave_their_places(tmp_path: Path) -> None:
    """Three endless queries for two workers: after a while short ones are at ease.

    Two long ones may run beside; the third keeps a place, and the other place stays.
    """
    limits = PoolLimits(workers=2, long_queries=2, time_s=3.0, nice_after_s=0.1)
    pool = ThreadPool(make_source(tmp_path, 1), limits)
    with ExitStack() as stack:
        stack.callback(pool.close)
        for _ in range(3):
            stack.enter_context(in_background(partial(ask_in_vain, pool)))
        assert until(lambda: children(pool.zygote_pid).count("R") >= 3)
        time.sleep(0.3)
        start = time.monotonic()
        assert "400" in ask(pool, COUNT)

        assert time.monotonic() - start < 0.5


def _only_worker(pool: ThreadPool) -> int:
    """Return the process of the one worker that there is, once there is one only."""
    kin = Path(f"/proc/{pool.zygote_pid}/task/{pool.zygote_pid}/children")
    assert until(lambda: len(kin.read_text().split()) == 1)
    return int(kin.read_text())


def _niceness(pid: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


def test_a_query_late_for_want_of_a_processor_keeps_its_priority(
    tmp_path: Path,
) -> None:
    """It leaves its place to who waits, and gives way only once it has computed."""
    limits = PoolLimits(
        workers=1, spares=0, long_queries=2, time_s=6.0, nice_after_s=5.0
    )
    pool = ThreadPool(make_source(tmp_path, 1), limits)
    answers: list[str] = []
    with ExitStack() as stack:
        stack.callback(pool.close)
        worker = _only_worker(pool)
        os.kill(worker, signal.SIGSTOP)
        late = in_background(lambda: answers.append(ask(pool, COUNT)))
        stack.enter_context(late)
        assert "400" in ask(pool, COUNT)
        assert (_niceness(worker), answers) == (_niceness(pool.zygote_pid), [])
        os.kill(worker, signal.SIGCONT)
        assert until(lambda: len(answers) == 1)

        worker = _only_worker(pool)
        stack.enter_context(in_background(partial(ask_in_vain, pool)))
        assert "400" in ask(pool, COUNT)
        assert until(lambda: _niceness(worker) > _niceness(pool.zygote_pid))


def test_long_queries_take_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many compute as there are processors; who is held ends in time as well.

    One that asks for less than the others have had passes them.
    """
    monkeypatch.setattr(pool_places, "_TURN_SHARE", 0.07)
    many = len(os.sched_getaffinity(0)) + 2
    limits = PoolLimits(
        workers=many, long_queries=many + 1, time_s=3.0, nice_after_s=0.1
    )
    pool = ThreadPool(make_source(tmp_path, 1), limits)
    with ExitStack() as stack:
        stack.callback(pool.close)
        start = time.monotonic()
        for _ in range(many):
            stack.enter_context(in_background(partial(ask_in_vain, pool)))
        assert until(lambda: children(pool.zygote_pid).count("T") == 2)
        assert "3200000" in ask(pool, LONG)
    assert time.monotonic() - start < limits.time_s + 1.0


def test_one_client_cannot_stop_another(tmp_path: Path) -> None:
    """Its queries beyond its share wait, and are answered or told at their deadline."""
    limits = PoolLimits(
        workers=2, long_queries=4, time_s=3.0, nice_after_s=0.1, client_running=2
    )
    pool = ThreadPool(make_source(tmp_path, 1), limits)
    took: list[float] = []

    def greedy() -> None:
        start = time.monotonic()
        with pytest.raises((QueryLimitError, BusyError)):
            pool.run(ENDLESS, client="greedy").close()
        took.append(time.monotonic() - start)

    with ExitStack() as stack:
        stack.callback(pool.close)
        for _ in range(8):
            stack.enter_context(in_background(greedy))
        assert until(lambda: children(pool.zygote_pid).count("R") >= 2)
        time.sleep(0.5)
        with pool.run(LONG, client="other") as answer:
            assert b"3200000" in b"".join(answer.chunks())
    assert len(took) == 8
    assert all(2.9 < seconds < 3.6 for seconds in took), took


def test_put_back_queries_are_answered_in_their_turn(tmp_path: Path) -> None:
    """With room for one long query beside, three long ones all get their answer."""
    limits = PoolLimits(workers=2, long_queries=1, time_s=20.0, nice_after_s=0.1)
    pool = ThreadPool(make_source(tmp_path, 1), limits)
    answers: list[str] = []
    with ExitStack() as stack:
        stack.callback(pool.close)
        for _ in range(3):
            stack.enter_context(in_background(lambda: answers.append(ask(pool, LONG))))
    assert len(answers) == 3
    assert all("3200000" in answer for answer in answers)
