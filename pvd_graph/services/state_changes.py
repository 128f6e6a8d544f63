"""Which graphs come and go when the state of one dataset changes.

Its own; and where it takes the place of another dataset (``supersedes``), the other's:
out while it is in force, back when it is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pvd_graph.errors import StoreError
from pvd_graph.services.dataset_states import held_of, last_lines, superseded
from pvd_graph.services.graph_changes import GraphChange
from pvd_graph.services.load_records import Recorded, kept_description
from pvd_graph.services.pushed import is_withdrawn
from pvd_graph.store.archive import Archive, JournalEntry
from pvd_graph.store.generations import Generation

__all__ = ["changes_of"]


def changes_of(
    archive: Archive,
    datasets: Path,
    current: Generation,
    load: Recorded,
    path: Path | None = None,
) -> list[GraphChange]:
    """Return what the line of *load* changes of *current*, once it is the last.

    Args:
        archive: of the data folder.
        datasets: the folders of bundled datasets.
        current: the generation in force.
        load: to publish, or a withdrawal.
        path: of its graph, where it is not in the archive yet.

    Raises:
        StoreError: the archive has lost a graph that is to come back.
    """
    slug, entry = load.entry.dataset, load.entry
    last = last_lines(archive.entries())
    before, after = superseded(last), superseded({**last, slug: entry})
    if is_withdrawn(entry) or slug in after:
        own = [GraphChange(slug)] if held_of(current, slug) else []
    else:
        own = [GraphChange(slug, load, path or archive.path(entry))]
    others = sorted((before.keys() | after.keys()) - {slug})
    return [
        *own,
        *(
            change
            for other in others
            for change in _other(archive, datasets, current, (last, after), other)
        ),
    ]


def _other(
    archive: Archive,
    datasets: Path,
    current: Generation,
    states: tuple[dict[str, JournalEntry], dict[str, str]],
    slug: str,
) -> Iterator[GraphChange]:
    last, after = states
    held = held_of(current, slug)
    if slug in after:
        if held:
            yield GraphChange(slug)
        return
    entry = last.get(slug)
    if held or entry is None or is_withdrawn(entry):
        return
    if not archive.is_whole(entry):
        problem = f"{archive.path(entry)} : archive absente ou abîmée"
        raise StoreError(problem)
    lines = kept_description(archive, datasets, entry)
    yield GraphChange(slug, Recorded(entry, lines), archive.path(entry))
