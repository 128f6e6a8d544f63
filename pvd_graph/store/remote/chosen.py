"""The server that this process keeps the published graph on, if any.

Chosen once, by the entry point that reads the settings. What publishes asks here, so
that the many functions between the two need not carry an address about. The client of
HTTP is loaded where a server is chosen only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from pvd_graph.addresses import ServerAddress
from pvd_graph.store.remote.published import PublishedGraph

if TYPE_CHECKING:
    from pvd_graph.store.remote.server import RemoteServer

__all__ = [
    "choose",
    "choosing",
    "chosen",
    "may_write",
    "publish_graphs",
    "reach",
    "remove_others",
]

_servers: list[RemoteServer] = []
_reading = Event()


def choose(address: ServerAddress | None, *, writes: bool = True) -> None:
    """Keep the published graph on the server at *address*; None: embedded.

    Unless it *writes*, this process only reads there what another one publishes.
    """
    while _servers:
        _servers.pop().close()
    _reading.clear()
    if not writes:
        _reading.set()
    if address is not None:
        from pvd_graph.store.remote.server import RemoteServer  # noqa: PLC0415 - see the module

        _servers.append(RemoteServer(address))


def chosen() -> RemoteServer | None:
    """Return the server; None: the embedded store holds the graph."""
    return _servers[-1] if _servers else None


def may_write() -> bool:
    """Say whether this process puts generations on the server."""
    return not _reading.is_set()


@contextmanager
def choosing(address: ServerAddress | None) -> Iterator[None]:
    """Choose for a block, then none."""
    choose(address)
    try:
        yield
    finally:
        choose(None)


def reach(data: Path) -> None:
    """Ask the server whose it is, if there is one, before long work for it.

    Args:
        data: folder of the site that is to write there.

    Raises:
        StoreError: it is away, refuses us, or another site writes it.
    """
    server = chosen()
    if server is not None:
        from pvd_graph.store.remote.owner import claim  # noqa: PLC0415 - see the module

        claim(server, data)


def publish_graphs(data: Path, number: int, graphs: Sequence[PublishedGraph]) -> None:
    """Put generation *number* on the server and have it served, if there is one.

    Raises:
        StoreError: the server is away, refuses, lost some, or is written by another
            site than that of *data*; nothing has changed.
    """
    reach(data)
    server = chosen()
    if server is not None:
        from pvd_graph.store.remote.deployment import deploy  # noqa: PLC0415 - see the module

        deploy(server, number, graphs)


def remove_others(realms: Iterable[str]) -> None:
    """Remove from the server what no generation of *realms* is made of.

    Raises:
        StoreError: the server is away or refuses.
    """
    server = chosen()
    if server is not None:
        from pvd_graph.store.remote.deployment import prune  # noqa: PLC0415 - see the module

        prune(server, realms)
