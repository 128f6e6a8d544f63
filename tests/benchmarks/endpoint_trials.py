"""What the endpoint must hold under stress, as figures: the tests have the thresholds.

Runaway queries, publications during queries, look-ups beside endless queries.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from tests.benchmarks.endpoint_load import Rate, Reply, ask, at_once, hammer, kept_busy
from tests.benchmarks.endpoint_load import percentile as of
from tests.benchmarks.endpoint_queries import HEAVY
from tests.benchmarks.endpoint_servers import Server
from tests.benchmarks.marked_generations import MARKS, is_whole, publish_marked
from tests.benchmarks.process_memory import shared_out_mib

__all__ = ["Moves", "Runaways", "beside_heavy", "moves", "runaways"]

_EVERY_S = 0.1
# Workers that were killed are replaced meanwhile.
_CALM_S = 10.0
_ROOM_MIB = 64.0
# A publication that is not seen by then is missing from the figures.
_SEEN_S = 30.0


@dataclass(frozen=True, slots=True)
class Runaways:
    """What runaway queries did to their server.

    Attributes:
        slowest_s: until the last of them was answered.
        statuses: of their answers.
        points: of the point queries sent meanwhile, every 100 ms.
        failures: how many of those were not answered well.
        before_mib: held by all processes before.
        after_mib: held once calm had come back, or 10 s later.
    """

    slowest_s: float
    statuses: tuple[int, ...]
    points: int
    p99_ms: float
    failures: int
    before_mib: float
    after_mib: float


@contextmanager
def _points_meanwhile(server: Server, query: str) -> Iterator[list[Reply]]:
    """Send *query* every 100 ms, whether or not the one before was answered."""
    over = threading.Event()
    replies: list[Reply] = []

    def one() -> None:
        replies.append(ask(server, query, timeout_s=20))

    def send() -> None:
        with ThreadPoolExecutor(64) as senders:
            while not over.wait(_EVERY_S):
                senders.submit(one)

    sending = threading.Thread(target=send)
    sending.start()
    try:
        yield replies
    finally:
        over.set()
        sending.join()


def runaways(server: Server, queries: Sequence[str], point: str) -> Runaways:
    """Send *queries* at once, and *point* every 100 ms until all are answered."""
    ask(server, point)
    before = shared_out_mib(server.pid)
    with _points_meanwhile(server, point) as points:
        replies = at_once(server, queries)
    give_up = time.monotonic() + _CALM_S
    while (after := shared_out_mib(server.pid)) > before + _ROOM_MIB:
        if time.monotonic() > give_up:
            break
        time.sleep(0.1)
    return Runaways(
        slowest_s=max(reply.total_s for reply in replies),
        statuses=tuple(sorted(reply.status for reply in replies)),
        points=len(points),
        p99_ms=of([reply.total_s for reply in points], 0.99) * 1000,
        failures=sum(reply.status != 200 for reply in points),
        before_mib=before,
        after_mib=after,
    )


@dataclass(frozen=True, slots=True)
class Moves:
    """What clients saw while generations were published.

    Attributes:
        answers: of small queries.
        beside: of the long ones beside them.
        failures: answers that were not 200, of both.
        mixed: answers that are not of the generation that their header says.
        generations: those that were seen.
        p99_ms: of small queries.
    """

    answers: int
    beside: int
    failures: int
    mixed: int
    generations: tuple[str, ...]
    p99_ms: float


def moves(  # noqa: PLR0913 - four of them by name, with a default
    server: Server,
    data: Path,
    *,
    queries: int = 2000,
    clients: int = 50,
    publications: int = 3,
    beside: Sequence[str] = (),
) -> Moves:
    """Send small queries from many clients while generations of *data* are published.

    One more client for each query of *beside* sends it again and again; what it gets
    counts, and is not looked into.

    The next one is published once the one before was seen and its share of *queries*
    answered; clients go on until the last one was seen.
    """
    replies: list[Reply] = []
    others: list[Reply] = []
    seen: set[str | None] = set()
    changed = threading.Condition()
    over = threading.Event()

    def ask_on() -> None:
        while not over.is_set():
            reply = ask(server, MARKS, timeout_s=30)
            with changed:
                replies.append(reply)
                seen.add(reply.generation)
                changed.notify()

    def ask_long(query: str) -> None:
        while not over.is_set():
            others.append(ask(server, query, timeout_s=60))

    def wait(answers: int, number: int) -> None:
        def come() -> bool:
            return len(replies) >= answers and str(number) in seen

        with changed:
            changed.wait_for(come, _SEEN_S)

    number = int(ask(server, MARKS).generation or 0)
    threads = [threading.Thread(target=ask_on) for _ in range(clients)]
    threads += [threading.Thread(target=ask_long, args=(one,)) for one in beside]
    for thread in threads:
        thread.start()
    for turn in range(1, publications + 1):
        wait(queries * turn // (publications + 1), number)
        number = publish_marked(data)
    wait(queries, number)
    over.set()
    for thread in threads:
        thread.join()
    good = [reply for reply in replies if reply.status == HTTPStatus.OK]
    return Moves(
        answers=len(replies),
        beside=len(others),
        failures=sum(one.status != HTTPStatus.OK for one in (*replies, *others)),
        mixed=sum(not is_whole(reply.body, reply.generation) for reply in good),
        generations=tuple(sorted({reply.generation or "" for reply in good})),
        p99_ms=of([reply.total_s for reply in replies], 0.99) * 1000,
    )


def beside_heavy(server: Server, queries: Sequence[str], *, seconds: float) -> Rate:
    """Ask *queries* from 8 clients beside 4 that send endless ones."""
    with kept_busy(server, HEAVY, 4):
        time.sleep(1.0)
        return hammer(server, queries, connections=8, seconds=seconds)
