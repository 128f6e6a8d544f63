"""Check what lies beside the graphs of a data folder: databases, loads not seen, rest.

Reads only.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.model import Wording
from pvd_graph.services.backup_files import is_leftover
from pvd_graph.services.dataset_states import held_of, last_lines, superseded
from pvd_graph.store.archive import JournalEntry
from pvd_graph.store.generations import Generation
from pvd_graph.store.sqlite_files import database_faults

__all__ = ["damaged_databases", "leftovers", "unseen_loads"]

_SHOWN = 10
_NAMED_BY_JOURNAL = (".nt.zst", ".about.nt")


def damaged_databases(data: Path) -> Iterator[Wording]:
    """Yield what is wrong with the SQLite files of *data*."""
    for path in sorted(data.glob("*.sqlite")):
        for fault in database_faults(path):
            yield Wording(
                f"La base {path.name} est abîmée ({fault}) : reprenez une sauvegarde.",
                f"The database {path.name} is damaged ({fault}): restore a backup.",
            )


def unseen_loads(
    entries: Sequence[JournalEntry], generation: Generation | None
) -> Iterator[Wording]:
    """Yield the loads that are in force by the journal and that nobody sees.

    Whoever was stopped between the journal and the switch left such a one.
    """
    if generation is None:
        return
    last = last_lines(entries)
    replaced = superseded(last)
    for slug, entry in last.items():
        if slug in replaced:
            continue
        held = held_of(generation, slug)
        iri = vocab.graph_iri(slug, entry.version) if entry.file else None
        if (held.iri if held else None) != iri:
            yield Wording(
                f"La génération {generation.number} ne montre pas l'état de « {slug} » "
                "que dit le journal : relancez la même commande, ou « pvd build ».",
                f"Generation {generation.number} does not show the state of “{slug}” "
                "that the journal tells: run the same command again, or “pvd build”.",
            )


def leftovers(data: Path, entries: Sequence[JournalEntry]) -> Iterator[Wording]:
    """Yield what was left by whoever was stopped; some of it per kind is named."""
    rest = [path for path in _walk(data) if is_leftover(path.parts)]
    if rest:
        yield Wording(
            f"Restes d'une commande interrompue, sans effet : {_names(rest)}.",
            f"Left by a command that was stopped, without effect: {_names(rest)}.",
        )
    named = {name for entry in entries for name in (entry.file, entry.about) if name}
    orphans = [
        path
        for path in _walk(data / "graphs")
        if path.name.endswith(_NAMED_BY_JOURNAL)
        and path.as_posix() not in named
        and not is_leftover(("graphs", *path.parts))
    ]
    if orphans:
        yield Wording(
            f"Graphes que le journal ne nomme pas, jamais lus : {_names(orphans)}.",
            f"Graphs that the journal does not name, never read: {_names(orphans)}.",
        )
    half = [
        path.relative_to(data)
        for path in sorted((data / "store" / "generations").glob("[0-9]*"))
        if not (path / "manifest.json").exists()
    ]
    if half:
        yield Wording(
            f"Générations à moitié faites, ôtées à la prochaine : {_names(half)}.",
            f"Half-made generations, removed by the next: {_names(half)}.",
        )


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files and folders below *folder*, relative to it, but for the store."""
    for here, folders, files in os.walk(folder):
        relative = Path(here).relative_to(folder)
        if relative.parts[:1] in {("store",), ("uploads",)}:
            folders.clear()
            continue
        for name in sorted([*folders, *files]):
            yield relative / name


def _names(paths: Sequence[Path]) -> str:
    shown = ", ".join(path.as_posix() for path in paths[:_SHOWN])
    return shown if len(paths) <= _SHOWN else f"{shown}, … ({len(paths)})"
