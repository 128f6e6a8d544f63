"""The files of the generation in force: its dumps, its statistics, its archive.

They lie beside the database, in the folder of the generation, and go with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from flask import current_app

from pvd_graph.app.context import current_site
from pvd_graph.errors import NotFoundError, StoreError
from pvd_graph.services.apart import Apart
from pvd_graph.services.dumps import (
    LIST,
    DumpFile,
    DumpGraph,
    dump_names,
    made_dumps,
    make_nquads,
    make_turtle,
    part_of,
)
from pvd_graph.services.statistics import Statistics, make_statistics, read_statistics
from pvd_graph.store.archive import Archive, JournalEntry
from pvd_graph.store.pool_model import GenerationSource

__all__ = [
    "current_dumps",
    "current_entries",
    "current_source",
    "current_statistics",
    "dump_file",
]

_APART = "pvd_graph.apart"
_MAKERS = {"nquads": make_nquads, "turtle": make_turtle}


@runtime_checkable
class _PublishedSite(Protocol):
    """A site whose generation lies in files."""

    def source(self) -> GenerationSource:
        """Return the generation in force, with the files that hold it."""
        ...


def _apart() -> Apart:
    found = current_app.extensions.setdefault(_APART, Apart())
    assert isinstance(found, Apart)  # noqa: S101 - nobody else uses the key
    return found


def current_source() -> GenerationSource:
    """Return the generation in force, with its files.

    Raises:
        StoreError: the site shows a graph in memory, without files.
    """
    site = current_site()
    if not isinstance(site, _PublishedSite):
        problem = "ce site montre un graphe en mémoire : il n'a pas de fichiers"
        raise StoreError(problem)
    return site.source()


def _graphs(source: GenerationSource) -> list[DumpGraph]:
    return [DumpGraph(iri, path) for iri, path in source.graphs if iri]


def _dumps_folder(source: GenerationSource) -> Path:
    return source.db.parent / "dumps"


def _ensure(source: GenerationSource, part: str) -> None:
    folder = _dumps_folder(source) / part

    def done() -> bool:
        return (folder / LIST).exists()

    key = f"{source.number}/{part}"
    _apart().ensure(key, done, _MAKERS[part], folder, _graphs(source))


def current_dumps(*, complete: bool = False) -> dict[str, DumpFile]:
    """Return name -> dump of what is made already; of all dumps when *complete*.

    Raises:
        BusyError: too many wait for them already.
        StoreError: no files here, or they could not be made.
    """
    source = current_source()
    if complete:
        for part in _MAKERS:
            _ensure(source, part)
    return made_dumps(_dumps_folder(source))


def dump_file(name: str) -> Path:
    """Return the file of a dump, made now when this generation has none yet.

    Raises:
        NotFoundError: no dump of the generation has this name.
        BusyError: too many wait for it already.
        StoreError: no files here, or it could not be made.
    """
    source = current_source()
    if name not in dump_names([one.iri for one in _graphs(source)]):
        problem = f"Il n'y a pas de copie « {name} » ; leur liste est à /dumps/."
        english = f"There is no dump “{name}”; they are listed at /dumps/."
        raise NotFoundError(problem, english)
    part = part_of(name)
    _ensure(source, part)
    # Absolute: a relative one would be looked for beside the application's code.
    return (_dumps_folder(source) / part / name).resolve()


def current_statistics() -> Statistics:
    """Return the statistics of the generation, counted now when it has none yet.

    Raises:
        BusyError: too many wait for them already.
        StoreError: no files here, or they could not be counted.
    """
    source = current_source()
    file = source.db.parent / "statistics.json"
    key = f"{source.number}/statistics"
    _apart().ensure(key, file.exists, make_statistics, file, source.db, source.number)
    return read_statistics(file)


def current_entries() -> list[JournalEntry]:
    """Return the loads of the archive, oldest first: past versions included.

    Raises:
        StoreError: no files here, or a damaged journal.
    """
    # <data>/store/generations/000007/db
    data = current_source().db.parents[3]
    return Archive(data / "graphs").entries()
