"""Whose the graphs of a server are: one site writes it, and says so there.

A site has an identity, a file of its data folder that backups keep and copies for
reading do not get. The first site that writes a server leaves its own in the ledger;
another one is refused, before it sends or removes anything, until somebody takes the
server over for it.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from pathlib import Path

from pvd_graph.errors import StoreError
from pvd_graph.store.remote.ledger import Ledger
from pvd_graph.store.remote.server import RemoteServer
from pvd_graph.store.synced import sync_folder

__all__ = ["SITE", "claim", "identity_of", "take_over"]

SITE = "site-id"
"""Name in the data folder."""


def identity_of(data: Path) -> str:
    """Return the identity of the site of *data*; make it where there is none.

    Raises:
        StoreError: it cannot be read or made.
    """
    path = data / SITE
    try:
        if not path.exists():
            _make(path)
        return str(uuid.UUID(path.read_text("ascii").strip()))
    except (OSError, ValueError) as error:
        problem = (
            f"{path} : l'identité du site ne peut être lue ({error}) ; reprenez ce "
            "fichier d'une sauvegarde, ou effacez-le puis lancez « pvd take-server »"
        )
        raise StoreError(problem) from error


def _make(path: Path) -> None:
    """Make an identity; of two processes that do so at once, the first one's holds."""
    ours = path.with_name(f"{SITE}-{uuid.uuid4().hex}.tmp")
    try:
        ours.write_text(f"{uuid.uuid4()}\n", "ascii")
        with suppress(FileExistsError):
            path.hardlink_to(ours)
    finally:
        ours.unlink(missing_ok=True)
    sync_folder(path.parent)


def claim(server: RemoteServer, data: Path) -> None:
    """Make sure that *server* is of the site of *data*; it becomes so if nobody's.

    Raises:
        StoreError: another site writes it, or it does not answer.
    """
    ours, ledger = identity_of(data), Ledger(server)
    found = ledger.owners()
    if not found:
        ledger.add_owner(ours)
        found = ledger.owners()
        if found[:1] != [ours]:
            # Two came at once: both see the same order, and one withdraws.
            ledger.remove_owner(ours)
    if found[:1] != [ours]:
        problem = (
            f"le serveur du graphe est celui d'un autre site ({' '.join(found[:1])}), "
            f"et non de celui-ci ({ours}) : rien n'y a été écrit. Donnez à ce site un "
            "serveur, un dépôt ou un jeu de graphes à lui ; ou, si l'autre site n'est "
            "plus, lancez « pvd take-server », qui lui retire ce serveur"
        )
        raise StoreError(problem)


def take_over(server: RemoteServer, data: Path) -> str:
    """Make *server* that of the site of *data*; return whose it was, empty: nobody's.

    The graphs of the other site go with the next publication.

    Raises:
        StoreError: the server does not answer, or refuses.
    """
    ours, ledger = identity_of(data), Ledger(server)
    before = [one for one in ledger.owners() if one != ours]
    for one in before:
        ledger.remove_owner(one)
    claim(server, data)
    return " ".join(before)
