"""What is in force of each dataset, as the journal and the generation tell it.

The last line of a dataset in the journal is its state. A dataset may take the place of
another (``supersedes``): while it is in force, the other's graph is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pvd_graph import vocab
from pvd_graph.services.pushed import is_withdrawn
from pvd_graph.store.archive import JournalEntry
from pvd_graph.store.generations import Generation, HeldGraph

__all__ = [
    "Version",
    "held_of",
    "last_lines",
    "superseded",
    "versions_of",
]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a dataset that the archive holds.

    Attributes:
        entry: the last line of the journal that loads it or brings it back.
        loaded: when it was first loaded, in UTC; empty where nobody noted it.
        visible: whether the generation in force holds it.
    """

    entry: JournalEntry
    loaded: str
    visible: bool


def held_of(generation: Generation | None, slug: str) -> HeldGraph | None:
    """Return the graph that *generation* holds of a dataset."""
    start = f"{vocab.graph_iri(slug)}/"
    graphs = () if generation is None else generation.graphs
    return next((one for one in graphs if one.iri.startswith(start)), None)


def last_lines(entries: Iterable[JournalEntry]) -> dict[str, JournalEntry]:
    """Return slug -> last line, in order of the first ones."""
    return {entry.dataset: entry for entry in entries}


def superseded(last: Mapping[str, JournalEntry]) -> dict[str, str]:
    """Return slug -> the dataset in force that takes its place."""
    return {
        entry.supersedes: slug
        for slug, entry in last.items()
        if entry.supersedes and not is_withdrawn(entry)
    }


def versions_of(
    entries: Iterable[JournalEntry], slug: str, generation: Generation | None
) -> list[Version]:
    """Return the versions of a dataset, in the order in which they first came.

    Args:
        entries: the journal.
        slug: of the dataset.
        generation: the one in force, if any.
    """
    held = held_of(generation, slug)
    last: dict[str, JournalEntry] = {}
    loaded: dict[str, str] = {}
    for entry in entries:
        if entry.dataset == slug and not is_withdrawn(entry):
            loaded.setdefault(entry.version, entry.at)
            last[entry.version] = entry
    return [
        Version(
            entry,
            loaded[version],
            held is not None
            and held.iri == vocab.graph_iri(slug, version)
            and held.sha256 == entry.sha256,
        )
        for version, entry in last.items()
    ]
