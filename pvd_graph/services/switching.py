"""Make a change visible: compose, write the journal, switch.

The journal is written once everything has been checked and just before the switch: what
it names is whole in the archive, so that whoever is killed between the two loses
nothing, and the same command again makes it visible.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pvd_graph.services.graph_changes import GraphChange
from pvd_graph.services.incremental import compose, facts_of
from pvd_graph.services.shared_lock import shared_lock
from pvd_graph.store.archive import Archive, JournalEntry
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.validation.shapes import Shape

__all__ = ["KEPT", "Stores", "switch"]

KEPT = 12
"""Generations: enough that no reader's goes while it moves to the newest."""


@dataclass(frozen=True, slots=True)
class Stores:
    """Where a change is written, and what descriptions of loads are checked against.

    The caller of what writes to them holds the lock of the data folder.
    """

    generations: Generations
    archive: Archive
    shapes: Sequence[Shape]


def switch(
    stores: Stores,
    current: Generation,
    changes: Sequence[GraphChange],
    entries: Iterable[JournalEntry],
    *,
    meanwhile: Callable[[], None] = lambda: None,
) -> int:
    """Publish what *current* holds but for *changes*; return its number.

    Args:
        stores: of the data folder.
        current: the generation in force.
        changes: at most one a dataset.
        entries: lines for the journal.
        meanwhile: called once, while the engine loads.

    Raises:
        InvalidGraphError: a thing would be spoken of and described nowhere.
        StoreError: the disk or the engine failed.
        BusyError: the lock was lost.
        In all cases nothing has changed.
    """
    generations = stores.generations
    folder = generations.start()
    try:
        graphs = compose(current, folder, changes, stores.shapes, meanwhile)
        shared_lock.check()
        for entry in entries:
            stores.archive.record(entry)
        return generations.publish(folder, graphs, **facts_of(current))
    except BaseException:
        if not (folder / "manifest.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
        raise
