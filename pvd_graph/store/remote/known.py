"""The generations of a server that this process reads, each known once.

Whoever reads one goes on where its graphs are, should they be sent again.
"""

from __future__ import annotations

import threading

from pvd_graph.errors import StoreError
from pvd_graph.store.generations import Generation
from pvd_graph.store.remote.chosen import may_write
from pvd_graph.store.remote.deployment import deploy
from pvd_graph.store.remote.ledger import Ledger
from pvd_graph.store.remote.owner import claim
from pvd_graph.store.remote.published import realm_of
from pvd_graph.store.remote.seen import Seen
from pvd_graph.store.remote.server import RemoteServer

__all__ = ["seen_of"]

_REMEMBERED = 32
_opened: dict[tuple[RemoteServer, str], Seen] = {}
_lock = threading.Lock()


def seen_of(server: RemoteServer, generation: Generation) -> Seen:
    """Return *generation* as queries see it; put it on *server* where it is not.

    Raises:
        StoreError: it is not there, and we only read, or the server takes nothing from
            us, or is written by another site.
    """
    graphs = generation.published()
    realm = realm_of(graphs)
    deployed = Ledger(server).generation(realm)
    if deployed is None:
        if not may_write():
            problem = (
                f"la génération {generation.number} n'est pas sur le serveur du "
                "graphe : qui la publie l'y met"
            )
            raise StoreError(problem)
        claim(server, generation.folder.parents[2])
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
