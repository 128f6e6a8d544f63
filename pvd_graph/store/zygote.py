"""The parent of the workers: holds one generation in memory and forks.

``python -m pvd_graph.store.zygote FD`` where FD is a Unix stream socket. The process
stays single-threaded, since it forks, and never reads a query. Commands are lines of
JSON; each has one line of JSON as answer:

    {"load": {"graphs": [[iri, path], ...], "db": path, "in_memory": true,
              "triples": n, "memory_bytes": n}}         -> {"quads": n} or {"error": ..}
    {"fork": {"network": bool}}        -> {"pid": n}, with one or two descriptors: the
                                          worker's socket, and its pidfd where there is
                                          such a thing; *network*: see `namespace`
    {"exit_of": pid}                   -> {"signal": n}, 0 when it was none or unknown
    {"derive": {}}                     -> {"pid": n}, with its control socket and pidfd:
                                          a zygote of its own that holds the same, in
                                          shared memory, to load what differs

It ends when the socket closes, and its workers end with it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NoReturn

import pyoxigraph as ox
import zstandard

from pvd_graph.store import namespace, pool_worker
from pvd_graph.store.child import die_with_parent

__all__ = ["main"]

_SWEEP_S = 0.2
_EXIT_WAIT_S = 1.0
_REMEMBERED_EXITS = 256
_SOCKET_BUFFER = 262_144
# Of compressed graphs: above, loading all anew costs less than changing what is held.
_SMALL = 4 << 20


@dataclass
class _State:
    """What the zygote holds: the generation, and how its children ended."""

    store: ox.Store | None = None
    graphs: dict[str, str] = field(default_factory=dict)
    quads: int = 0
    db: str = ""
    memory_bytes: int = 0
    exits: dict[int, int] = field(default_factory=dict)


def _filled(state: _State, graphs: dict[str, Path]) -> tuple[ox.Store, int]:
    """Return a store of *graphs* and its quads: what is held, changed where it differs.

    A generation links the files of the one before where they are the same, so a graph
    is known by its file. Only what changes is counted: to walk over a quad writes to
    it, and all that is shared with the process before would be copied (a second, and
    600 MB of 2.2 million).
    """
    files = {iri: _identity(path) for iri, path in graphs.items()}
    fresh = [iri for iri in graphs if state.graphs.get(iri) != files[iri]]
    gone = [iri for iri in state.graphs if state.graphs[iri] != files.get(iri)]
    store, quads = state.store, state.quads
    if store is None or sum(graphs[iri].stat().st_size for iri in fresh) > _SMALL:
        store, fresh, gone = ox.Store(), list(graphs), []
        quads = 0
    for iri in gone:
        quads -= _count(store, iri)
        store.remove_graph(_graph(iri))
    for iri in fresh:
        with (
            graphs[iri].open("rb") as packed,
            zstandard.ZstdDecompressor().stream_reader(
                packed, read_across_frames=True
            ) as lines,
        ):
            store.bulk_load(
                lines,
                format=ox.RdfFormat.N_TRIPLES,
                to_graph=_graph(iri),
                lenient=True,
            )
        quads += _count(store, iri)
    state.graphs = files
    return store, quads


def _count(store: ox.Store, iri: str) -> int:
    """Return how many quads a graph holds.

    The engine draws at random (RAND, UUID, BNODE, names of its own) from a generator
    of the thread, seeded at its first use, and any query uses it. A fork copies it:
    were it seeded in the thread that forks, all workers would draw the same values. So
    this is done in a thread that is gone before. To load draws nothing, as what is
    published has no blank node; all of it in a thread would cost the huge pages.
    """
    pattern = f"GRAPH <{iri}> {{ ?s ?p ?o }}" if iri else "?s ?p ?o"
    query = f"SELECT (COUNT(*) AS ?quads) {{ {pattern} }}"

    def counted() -> int:
        found = store.query(query)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - of a SELECT
        return int(next(found)["quads"].value)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(counted).result()


def _identity(path: Path) -> str:
    found = path.stat()
    return f"{found.st_dev} {found.st_ino} {found.st_size} {found.st_mtime_ns}"


def _graph(iri: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.NamedNode(iri) if iri else ox.DefaultGraph()


def _load(state: _State, command: dict[str, Any]) -> dict[str, Any]:
    """Load the generation; the answer counts its quads."""
    state.memory_bytes = command["memory_bytes"]
    state.db = command["db"]
    if not command["in_memory"]:
        ox.Store.read_only(state.db)
        return {}
    graphs = {iri: Path(path) for iri, path in command["graphs"]}
    store, quads = _filled(state, graphs)
    if quads < command["triples"]:
        problem = f"{quads} énoncés dans l'archive, {command['triples']} annoncés"
        return {"error": problem}
    state.store, state.quads = store, quads
    # What is here now is here for good: keep the collector of the children from
    # walking it, which would copy the pages.
    gc.collect()
    gc.freeze()
    return {"quads": quads}


def _be_first_to_go() -> None:
    """Let the kernel, short of memory, end a worker and not the server beside it."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _become_worker(
    state: _State, descriptor: int, parent: int, *, network: bool
) -> NoReturn:
    """Keep one socket, open the store if it is on disk, and serve."""
    try:
        die_with_parent(parent)
        _be_first_to_go()
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        highest = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        os.closerange(3, descriptor)
        os.closerange(descriptor + 1, min(highest, 65_536))
        if network:
            # Before the store: a thread of its own would stay behind.
            namespace.enter(descriptor)
        store = ox.Store.read_only(state.db) if state.store is None else state.store
        pool_worker.serve(store, descriptor, state.memory_bytes, network=network)
    finally:
        # Whatever happened, a child never comes back into the loop of its parent.
        os._exit(1)


def _hand_over(pid: int, ours: socket.socket, control: socket.socket) -> None:
    """Answer with child *pid*, the other end of its socket, and its pidfd."""
    descriptors = [ours.fileno()]
    if hasattr(os, "pidfd_open"):
        # Cannot fail: nobody else reaps, so the number is still this child's.
        descriptors.append(os.pidfd_open(pid))
    answer = json.dumps({"pid": pid}).encode() + b"\n"
    socket.send_fds(control, [answer], descriptors)
    for descriptor in descriptors[1:]:
        os.close(descriptor)
    ours.close()


def _fork(state: _State, control: socket.socket, *, network: bool) -> None:
    """Make one worker and hand its socket to the other side."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SOCKET_BUFFER)
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _become_worker(state, theirs.fileno(), parent, network=network)
    _hand_over(pid, ours, control)
    theirs.close()


def _derive(state: _State, control: socket.socket) -> socket.socket | None:
    """Make another zygote out of this one, and hand its control to the other side.

    Returns:
        In the new one, the control to obey from now on; None in this one.
    """
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        state.exits.clear()
        return theirs
    _hand_over(pid, ours, control)
    theirs.close()
    return None


def _sweep(state: _State) -> None:
    """Reap the children that ended, and remember the signals that ended them."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        if os.WIFSIGNALED(status):
            state.exits[pid] = os.WTERMSIG(status)
            while len(state.exits) > _REMEMBERED_EXITS:
                del state.exits[next(iter(state.exits))]


def _exit_of(state: _State, pid: int) -> dict[str, Any]:
    """Say which signal ended *pid*, which is dead or about to be."""
    give_up = time.monotonic() + _EXIT_WAIT_S
    while True:
        _sweep(state)
        if pid in state.exits or time.monotonic() > give_up:
            return {"signal": state.exits.pop(pid, 0)}
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return {"signal": 0}
        time.sleep(0.002)


def _obey(state: _State, control: socket.socket, line: bytes) -> socket.socket | None:
    """Do what one command says, and answer it; see `_derive` for what comes back."""
    command = json.loads(line)
    if "fork" in command:
        _sweep(state)
        _fork(state, control, network=command["fork"]["network"])
        return None
    if "derive" in command:
        return _derive(state, control)
    if "exit_of" in command:
        answer = _exit_of(state, command["exit_of"])
    else:
        try:
            answer = _load(state, command["load"])
        except (
            OSError,
            RuntimeError,
            SyntaxError,
            ValueError,
            zstandard.ZstdError,
        ) as error:
            answer = {"error": str(error)}
    control.sendall(json.dumps(answer).encode() + b"\n")
    return None


def _follow(state: _State, control: socket.socket) -> socket.socket | None:
    """Obey *control* until it closes; return the one to follow next, if any."""
    # Unbuffered: `select` must see every command that was not read yet.
    with control, open(control.fileno(), "rb", buffering=0, closefd=False) as commands:
        return _run(state, control, commands)


def _run(
    state: _State, control: socket.socket, commands: IO[bytes]
) -> socket.socket | None:
    while True:
        ready, _, _ = select.select([control], [], [], _SWEEP_S)
        if not ready:
            _sweep(state)
            continue
        line = commands.readline()
        if not line:
            return None
        derived = _obey(state, control, line)
        if derived is not None:
            return derived


def _obey_all(state: _State, control: socket.socket | None) -> None:
    """Follow *control*, and in a derived process its own: a loop, not a call in a call.

    A site publishes for years, and each generation is derived from the one before.
    """
    while control is not None:
        control = _follow(state, control)


def main() -> None:
    """Serve the control socket whose descriptor is the one argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _obey_all(_State(), socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    main()
