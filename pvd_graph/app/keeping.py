"""Keep what is served on the server of the graph: what it has lost is sent again.

A server that came back empty, or from an old backup, would answer all queries with
nothing, which no visitor could tell from the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from pvd_graph.errors import StoreError
from pvd_graph.store.generations import Generation
from pvd_graph.store.remote.chosen import chosen
from pvd_graph.store.remote.known import seen_of
from pvd_graph.store.remote.model import ServerAwayError

__all__ = ["keep_on_server"]

_LOOK_EVERY_S = 5.0


def keep_on_server(
    stop: Event, current: Callable[[], Generation], say: Callable[[str], None]
) -> None:
    """Look every few seconds whether the server has what is served, until *stop*.

    Args:
        stop: set at the end.
        current: returns the generation that is served.
        say: told what the server refuses, once in a row.
    """
    server, told = chosen(), ""
    if server is None:
        return
    while not stop.wait(_LOOK_EVERY_S):
        try:
            seen_of(server, current())
            told = ""
        except ServerAwayError:
            # Every query tells.
            continue
        except StoreError as error:
            if str(error) != told:
                told = str(error)
                say(f"La génération servie manque sur le serveur du graphe : {told}")
