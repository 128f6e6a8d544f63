"""What the pages of experience sheets work with: decisions, and pictures.

A site in memory or a scratch store has none of it: sheets are read there, not written.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Flask, current_app

from pvd_graph.accounts.database import Database
from pvd_graph.errors import NotFoundError
from pvd_graph.experience.pictures import Pictures
from pvd_graph.services.data_lock import is_copy
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.sheets import Sheets
from pvd_graph.services.town_graphs import TownGraphs

__all__ = [
    "EXTENSION",
    "Experience",
    "current_experience",
    "found_experience",
    "open_experience",
]

EXTENSION = "pvd_graph.experience"
_EVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class Experience:
    """What the views are given."""

    sheets: Sheets
    pictures: Pictures


def found_experience() -> Experience | None:
    """Return what the running application writes sheets with; None: it only reads."""
    return cast("Experience | None", current_app.extensions.get(EXTENSION))


def current_experience() -> Experience:
    """Return what the running application writes sheets with.

    Raises:
        NotFoundError: it only reads.
    """
    found = found_experience()
    if found is None:
        problem = "On n'écrit pas de fiches sur ce serveur."
        raise NotFoundError(problem, "No sheets are written on this server.")
    return found


@contextmanager
def open_experience(
    app: Flask, data: Path, database: Database, publisher: Publisher
) -> Iterator[Experience]:
    """Give *app* its sheets, until the end of the block.

    What was decided and not published, because the server stopped or the disk was
    full, is published meanwhile, now and every minute; so is what has expired. Where
    *data* is a copy, the site that it is of does that.
    """
    experience = Experience(Sheets(database, TownGraphs(publisher)), Pictures(data))
    app.extensions[EXTENSION] = experience
    stop = threading.Event()

    def follow() -> None:
        while True:
            try:
                experience.sheets.settle()
            except Exception:
                app.logger.exception("sheets")
            if stop.wait(_EVERY_S):
                return

    thread = threading.Thread(target=follow, name="sheets", daemon=True)
    if not is_copy(data):
        thread.start()
    try:
        yield experience
    finally:
        stop.set()
        if thread.ident is not None:
            thread.join()
