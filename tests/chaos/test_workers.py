"""Workers that hang or die: one query is lost with each, and nothing else."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.protocol.servers import COUNT, TIME_S, children_of, small_server
from tests.protocol.wire import Address, exchange, send, until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Address]:
    """Serve the small generation, to be harmed; nothing unforeseen is logged."""
    with small_server(tmp_path) as address:
        assert send(address, query="ASK {}").status == 200
        yield address
        assert "Traceback" not in address.log.read_text(encoding="utf-8")


def _workers(server: Address) -> list[int]:
    """Return the processes that evaluate: those below the parent that forks them."""
    direct = {
        child
        for child in children_of(server.pid)
        if Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[1]
        == str(server.pid)
    }
    return [child for child in children_of(server.pid) if child not in direct]


@pytest.mark.slow
@pytest.mark.parametrize("harm", [signal.SIGSTOP, signal.SIGKILL, signal.SIGSEGV])
def test_all_workers_hang_or_die_at_once(server: Address, harm: int) -> None:
    """Queries that had one are told so by their deadline; the next have new ones."""
    workers = _workers(server)
    assert workers
    for worker in workers:
        os.kill(worker, harm)
    told: Counter[int] = Counter()

    def ask(number: int) -> None:
        query = COUNT.replace("?n", f"?n{number}")
        told[send(server, query=query).status] += 1

    asking = [threading.Thread(target=ask, args=(n,)) for n in range(len(workers))]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(4 * TIME_S + 10)

    # A worker that ends so while it computes has met a query too deep for it.
    assert set(told) <= {200, 503, *([400] if harm == signal.SIGSEGV else [])}
    assert exchange(server, "/about").status == 200
    assert until(lambda: send(server, query=COUNT).status == 200, 3 * TIME_S)
    assert until(lambda: exchange(server, "/readyz").status == 200, 3 * TIME_S)
    left = set(_workers(server)) & set(workers)
    if harm != signal.SIGSTOP:
        assert not left


@pytest.mark.slow
def test_who_forks_workers_dies(server: Address) -> None:
    """Not ready, by name, so that it is restarted; pages go on meanwhile."""
    workers = _workers(server)
    for child in set(children_of(server.pid)) - set(workers):
        os.kill(child, signal.SIGKILL)
    for worker in workers:
        if Path(f"/proc/{worker}").exists():
            os.kill(worker, signal.SIGKILL)

    def told() -> bool:
        reply = exchange(server, "/readyz")
        return reply.status == 200 or reply.json()["checks"]["queries"] != "ok"

    assert until(told, 3 * TIME_S)
    assert exchange(server, "/about").status == 200
