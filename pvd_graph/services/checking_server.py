"""Compare what is served with what the server of the graph holds of it."""

from __future__ import annotations

from collections.abc import Iterator

from pvd_graph.model import Wording
from pvd_graph.store.generations import Generation
from pvd_graph.store.remote.chosen import chosen
from pvd_graph.store.remote.naming import public_name
from pvd_graph.store.remote.published import realm_of

__all__ = ["missing_on_server"]


def missing_on_server(generation: Generation) -> Iterator[Wording]:
    """Yield what the server lacks of *generation*; nothing where there is no server.

    Cost: the server counts the triples of each graph.

    Raises:
        StoreError: the server does not answer.
    """
    server = chosen()
    if server is None:
        return
    from pvd_graph.store.remote.ledger import Ledger  # noqa: PLC0415 - brings a client of HTTP

    deployed = Ledger(server).generation(realm_of(generation.published()))
    if deployed is None:
        yield Wording(
            f"Le serveur du graphe n'a pas la génération {generation.number} : "
            "« pvd serve » l'y remet.",
            f"The server of the graph lacks generation {generation.number}: "
            "“pvd serve” puts it there again.",
        )
        return
    names = {public_name(name): name for name in deployed.dataset.named}
    for graph in generation.graphs:
        found = server.count(names[graph.iri]) if graph.iri in names else 0
        if found != graph.triples:
            yield Wording(
                f"La génération {generation.number} annonce {graph.triples} énoncés "
                f"dans {graph.iri}, le serveur du graphe en a {found} : « pvd serve » "
                "l'y remet quand il démarre.",
                f"Generation {generation.number} announces {graph.triples} statements "
                f"in {graph.iri}, the server of the graph has {found}: “pvd serve” "
                "puts it there again when it starts.",
            )
