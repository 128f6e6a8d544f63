"""Open a generation where it is: on the chosen server, else in its folder."""

from __future__ import annotations

import threading

from pvd_graph.store.generations import Generation
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.remote.chosen import chosen
from pvd_graph.store.remote.deployment import deploy, realm_of
from pvd_graph.store.remote.ledger import Ledger
from pvd_graph.store.remote.reader import RemoteReader
from pvd_graph.store.remote.seen import Seen
from pvd_graph.store.remote.server import RemoteServer

__all__ = ["StoredReader", "open_reader", "seen_of"]

_REMEMBERED = 32
_opened: dict[tuple[RemoteServer, str], Seen] = {}
_lock = threading.Lock()

StoredReader = OxigraphReader | RemoteReader


def seen_of(server: RemoteServer, generation: Generation) -> Seen:
    """Return *generation* as queries see it; put it on *server* where it is not.

    Raises:
        StoreError: it is not there, and the server takes nothing from us.
    """
    graphs = generation.published()
    realm = realm_of(graphs)
    deployed = Ledger(server).generation(realm)
    if deployed is None:
        deployed = deploy(server, generation.number, graphs)
    with _lock:
        seen = _opened.get((server, realm))
        if seen is None:
            if len(_opened) >= _REMEMBERED:
                del _opened[next(iter(_opened))]
            seen = _opened[server, realm] = Seen(deployed)
        else:
            # Whoever reads it goes on where its graphs are now.
            seen.move(deployed)
    return seen


def open_reader(generation: Generation) -> StoredReader:
    """Return the reader of *generation*.

    Raises:
        StoreError: it cannot be opened, or its server does not answer.
    """
    server = chosen()
    if server is None:
        return OxigraphReader.open(generation.db, generation.number)
    return RemoteReader(server, seen_of(server, generation), generation.number)
