"""``pvd take-server``: which site writes the server of the graph."""

from __future__ import annotations

from pathlib import Path

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.errors import InputError
from pvd_graph.store.remote.chosen import chosen, may_write

__all__ = ["take_server_command"]


@click.command("take-server", epilog=examples("pvd take-server"))
@data_option
@click.pass_context
def take_server_command(context: click.Context, data: Path | None) -> None:
    """Make the server of the graph that of this site, and no more of another one.

    One site writes a server (PVD_STORE); a second one is refused, so that it cannot
    remove the first one's graphs. Use this where the other site is no more, or where
    this one was built again in a new data folder. Its graphs go with the next
    publication of this one; a site that still runs there cannot publish any more.

    Exit status: 0 done, 2 refused, or the server does not answer.
    """
    from pvd_graph.services.data_lock import writing  # noqa: PLC0415 - see serve
    from pvd_graph.store.remote.owner import take_over  # noqa: PLC0415 - brings a client of HTTP

    settings = settings_of(context, data)
    server = chosen()
    if server is None:
        problem = "aucun serveur du graphe n'est réglé (PVD_STORE)"
        raise InputError(problem)
    if not may_write():
        problem = "ce dossier est une copie, qui lit seulement le serveur du graphe"
        raise InputError(problem)
    with writing(settings.data):
        before = take_over(server, settings.data)
    if before:
        say(f"Le serveur du graphe est maintenant à ce site, et non plus à {before}.")
    else:
        say("Le serveur du graphe est à ce site ; il n'était à aucun autre.")
