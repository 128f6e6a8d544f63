"""Servers of the SPARQL protocols, run for tests: the `oxigraph` server and Virtuoso.

Each listens on this machine only, keeps what it holds in a folder that goes with it,
uses little memory, and is stopped by its own process. Where a program is absent, the
tests that need it are skipped, and the reason says which package has it.
"""

import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from requests.auth import HTTPDigestAuth

from tests.conftest import free_port

__all__ = ["SERVERS", "SparqlServer", "open_oxigraph", "open_virtuoso"]

_PASSWORD = "of-a-test"  # noqa: S105 - of a server that lives as long as a test
_START_S = 120
"""Until a server must answer; a second or two on a machine with nothing else to do."""
_VIRTUOSO_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
CaseMode = 2
CheckpointInterval = 0
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 1
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty_buffers}

[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = .
ServerThreads = 10

[SPARQL]
{ceiling}
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = {timeout_s}
"""


@dataclass(frozen=True, slots=True)
class SparqlServer:
    """A running server.

    Attributes:
        name: ``oxigraph`` or ``virtuoso``.
        query: address of SPARQL queries, open to all.
        update: address of SPARQL updates.
        graph_store: address of the Graph Store Protocol.
        user: who may write; empty: anybody.
        password: of *user*.
        log: what the server says.
        pid: of its process.
    """

    name: str
    query: str
    update: str
    graph_store: str
    user: str
    password: str
    log: Path
    pid: int

    @property
    def auth(self) -> HTTPDigestAuth | None:
        """Return what a request that writes brings."""
        return HTTPDigestAuth(self.user, self.password) if self.user else None

    def put(self, graph: str | None, triples: bytes) -> None:
        """Make *triples*, N-Triples, the whole of *graph*; None: the default one."""
        requests.put(
            self.graph_store,
            params={"default": ""} if graph is None else {"graph": graph},
            data=triples,
            headers={"Content-Type": "application/n-triples"},
            auth=self.auth,
            timeout=600,
        ).raise_for_status()


def _program(name: str, package: str) -> str:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} on this machine: {package}")
    return found


@contextmanager
def _running(command: list[str], folder: Path, address: str) -> Iterator[int]:
    """Run *command* in *folder* until the block ends, which starts once it answers."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - a server found above
            command, cwd=folder, stdout=log, stderr=log
        )
    try:
        give_up = time.monotonic() + _START_S
        while True:
            assert process.poll() is None, (folder / "server.log").read_text()
            assert time.monotonic() < give_up, f"{command[0]} does not answer"
            try:
                with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own
                    break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.kill()  # nobody reads again what it keeps
        process.wait()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="pvd-server-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def open_oxigraph() -> Iterator[SparqlServer]:
    """Run the `oxigraph` server, in memory; whoever reaches it may write."""
    binary = _program("oxigraph", "pip install oxigraph")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [binary, "serve", "--bind", f"127.0.0.1:{port}"]
    with _folder() as folder, _running(command, folder, f"{address}/") as pid:
        yield SparqlServer(
            name="oxigraph",
            query=f"{address}/query",
            update=f"{address}/update",
            graph_store=f"{address}/store",
            user="",
            password="",
            log=folder / "server.log",
            pid=pid,
        )


@contextmanager
def open_virtuoso(
    *, max_rows: int | None = None, timeout_s: int = 60, buffers: int = 10_000
) -> Iterator[SparqlServer]:
    """Run Virtuoso; writing takes a password, by digest.

    Args:
        max_rows: ceiling of any answer, 10,000 as Debian sets it; None: there is none.
        timeout_s: after which an answer is what was found so far.
        buffers: pages of 8 KiB held in memory.
    """
    binary = _program("virtuoso-t", "apt-get install virtuoso-opensource")
    port = free_port()
    ini = _VIRTUOSO_INI.format(
        sql_port=free_port(),
        http_port=port,
        buffers=buffers,
        dirty_buffers=buffers * 3 // 4,
        ceiling="" if max_rows is None else f"ResultSetMaxRows = {max_rows}",
        timeout_s=timeout_s,
    )
    address = f"http://127.0.0.1:{port}"
    with _folder() as folder:
        (folder / "virtuoso.ini").write_text(ini, encoding="utf-8")
        command = [binary, "+foreground", "+configfile", "virtuoso.ini"]
        # Makes the database, sets the password of its owner and ends.
        subprocess.run(  # noqa: S603 - found above
            [*command, "+pwdold", "dba", "+pwddba", _PASSWORD],
            cwd=folder,
            capture_output=True,
            check=False,  # ends with 1 when all went well
            timeout=_START_S,
        )
        with _running(command, folder, f"{address}/sparql") as pid:
            yield SparqlServer(
                name="virtuoso",
                query=f"{address}/sparql",
                update=f"{address}/sparql-auth",
                graph_store=f"{address}/sparql-graph-crud-auth",
                user="dba",
                password=_PASSWORD,
                log=folder / "virtuoso.log",
                pid=pid,
            )


SERVERS: dict[str, Callable[[], AbstractContextManager[SparqlServer]]] = {
    "oxigraph": open_oxigraph,
    "virtuoso": open_virtuoso,
}
"""Name -> what runs the server."""
