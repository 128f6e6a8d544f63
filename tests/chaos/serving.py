"""A server to be harmed: started, written to, and stopped or found dead."""

import http.client
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import PVD, free_port
from tests.protocol.wire import Address, exchange, until
from tests.stopping import stop

__all__ = ["GRAPH", "put", "served", "serving"]

GRAPH = "/graph-store?graph=https%3A%2F%2Fw3id.org%2Fpvd-graph%2Fgraph%2Fchaos"
_START_S = 180  # On a machine that does much else.
_BODY = """
<https://w3id.org/pvd-graph/id/commune/99001>
    <https://w3id.org/pvd-graph/ontology#chaos> {} .
"""


def serving(
    data: Path, token: str = "", **settings: str
) -> "tuple[Address, subprocess.Popen[bytes]]":
    """Start a server on *data*, in a session of its own; return once it answers."""
    port = free_port()
    log = data.parent / f"serve-{port}.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*PVD, "--data", str(data), "serve", "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=out,
            env={**os.environ, **settings},
            start_new_session=True,
        )
    address = Address("127.0.0.1", port, token, process.pid, log)

    def answers() -> bool:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            return exchange(address, "/healthz").status == 200
        except OSError:
            return False

    if not until(answers, _START_S):
        os.killpg(process.pid, signal.SIGKILL)
        raise AssertionError(log.read_text(encoding="utf-8"))
    return address, process


@contextmanager
def served(data: Path, token: str = "") -> Iterator[Address]:
    """Serve *data* for as long as the block; stop it as an operator would."""
    address, process = serving(data, token)
    try:
        yield address
    finally:
        stop(process, address.log)


def put(server: Address, number: int) -> int:
    """Publish *number*; return the status, 0 where no answer came."""
    headers = {**server.authorization, "Content-Type": "text/turtle"}
    body = _BODY.format(f'"{number}"')
    try:
        return exchange(server, GRAPH, "PUT", body, headers).status
    except (OSError, http.client.HTTPException):
        return 0
