"""The datasets of a data folder and their versions: ``pvd datasets``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.errors import NotFoundError
from pvd_graph.services.dataset_states import (
    Version,
    last_lines,
    superseded,
    versions_of,
)
from pvd_graph.services.load_records import kept_description
from pvd_graph.store.archive import Archive, JournalEntry
from pvd_graph.store.generations import Generations
from pvd_graph.validation.terms import parse_term

__all__ = ["Listed", "list_dataset", "list_datasets"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A dataset, and what the archive holds of it.

    Attributes:
        visible: the version that the generation in force holds; empty for none.
        loaded: when the visible version was loaded or brought back, in UTC; empty
            where nobody noted it.
        superseded_by: the dataset in force that takes its place; empty for none.
        versions: in the order in which they first came.
    """

    slug: str
    title: str
    visible: str
    loaded: str
    rows: int
    triples: int
    superseded_by: str
    versions: tuple[Version, ...]


def list_datasets(data: Path, datasets: Path) -> list[Listed]:
    """Return the datasets of the journal, in order of their first load.

    Args:
        data: the data folder.
        datasets: the folders of bundled datasets.
    """
    archive = Archive(data / "graphs")
    entries = archive.entries()
    last = last_lines(entries)
    generation = Generations(data / "store").current()
    hidden = superseded(last)
    found = []
    for slug, entry in last.items():
        if "/" in slug:
            continue  # what one town tells: pages list those
        versions = tuple(versions_of(entries, slug, generation))
        seen = next((one.entry for one in versions if one.visible), None)
        shown = seen or entry
        title = _title(slug, kept_description(archive, datasets, shown))
        found.append(
            Listed(
                slug=slug,
                title=title,
                visible="" if seen is None else seen.version,
                loaded="" if seen is None else seen.at,
                rows=shown.rows_kept,
                triples=shown.triples,
                superseded_by=hidden.get(slug, ""),
                versions=versions,
            )
        )
    return found


def list_dataset(data: Path, datasets: Path, slug: str) -> Listed:
    """Return one of them.

    Raises:
        NotFoundError: it was never loaded.
    """
    for one in list_datasets(data, datasets):
        if one.slug == slug:
            return one
    problem = f"Le jeu de données « {slug} » n'a jamais été chargé."
    raise NotFoundError(problem)


def _title(slug: str, lines: Iterable[str]) -> str:
    start = f"<{vocab.dataset_iri(slug)}> {vocab.term('dcterms:title')} "
    titles = [
        parse_term(line[len(start) :].removesuffix(" .\n"))
        for line in lines
        if line.startswith(start)
    ]
    titles.sort(key=lambda title: title.lang != "fr")
    return titles[0].text if titles else slug


def version_of(entries: Iterable[JournalEntry], slug: str, name: str) -> JournalEntry:
    """Return the last line of a version of a dataset.

    Raises:
        NotFoundError: there is none, with those there are.
    """
    versions = {
        one.entry.version: one.entry for one in versions_of(entries, slug, None)
    }
    if name in versions:
        return versions[name]
    problem = (
        f"« {slug} » n'a pas de version « {name} » ; versions : {', '.join(versions)}."
        if versions
        else f"Le jeu de données « {slug} » n'a jamais été chargé."
    )
    raise NotFoundError(problem)
