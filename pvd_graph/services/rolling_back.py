"""Bring an earlier version of a dataset back: ``pvd rollback``.

Nothing is unwritten: a rollback is a new line of the journal, which names the graph of
then, and a new generation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pvd_graph.errors import ConflictError, NotFoundError, StoreError
from pvd_graph.services.build import Sources
from pvd_graph.services.dataset_states import (
    Version,
    held_of,
    last_lines,
    versions_of,
)
from pvd_graph.services.load_records import (
    Recorded,
    described_rollback,
    keep_description,
    kept_description,
    meta_lines,
)
from pvd_graph.services.pushed import is_withdrawn, moment, withdrawal
from pvd_graph.services.state_changes import changes_of
from pvd_graph.services.switching import KEPT, Stores, switch
from pvd_graph.services.write_lock import WriteLock
from pvd_graph.store.archive import Archive, JournalEntry
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.validation.shapes import load_shapes

__all__ = ["RolledBack", "rollback"]


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What a rollback did.

    Attributes:
        dataset: slug.
        withdrawn: the version that was in force; empty when there was none.
        restored: the one that is now; empty when the dataset was taken out.
        returned: datasets that it had taken the place of, and that are back.
        generation: number of the one published; None when nothing had to change.
    """

    dataset: str
    withdrawn: str
    restored: str
    returned: tuple[str, ...] = ()
    generation: int | None = None


def rollback(
    data: Path, sources: Sources, slug: str, *, to: str = "", wait_s: float = 60.0
) -> RolledBack:
    """Bring back version *to* of a dataset, by default the one before.

    The first load of a dataset that no build makes has none before: it is taken out.

    Raises:
        NotFoundError: no such dataset or version, with those there are.
        ConflictError: there is no version before.
        InvalidGraphError: another dataset speaks of what would go.
        BusyError: others wrote for longer than *wait_s* seconds.
        StoreError: nothing is published, or the archive has lost the version.
    """
    with WriteLock(data, wait_s=wait_s).held():
        generations = Generations(data / "store", keep=KEPT)
        current = generations.current()
        if current is None:
            problem = "rien n'est encore publié ; lancez « pvd build »"
            raise StoreError(problem)
        archive = Archive(data / "graphs")
        entries = archive.entries()
        versions = versions_of(entries, slug, current)
        held = held_of(current, slug)
        visible = "" if held is None else held.iri.rpartition("/")[2]
        target = _target(slug, versions, last_lines(entries).get(slug), to)
        if target is not None and target.visible:
            return RolledBack(slug, visible, visible)
        load = _load(archive, sources, current, versions, target)
        changes = changes_of(archive, sources.datasets, current, load)
        shapes = load_shapes(sources.ontology / "shapes")
        stores = Stores(generations, archive, shapes)
        number = switch(stores, current, changes, [load.entry])
    back = {one.slug for one in changes if one.pushed is not None} - {slug}
    restored = "" if target is None else target.entry.version
    return RolledBack(slug, visible, restored, tuple(sorted(back)), number)


def _target(
    slug: str, versions: Sequence[Version], last: JournalEntry | None, to: str
) -> Version | None:
    """Return the version to bring back; None when the dataset is to be taken out."""
    if last is None:
        problem = f"Le jeu de données « {slug} » n'a jamais été chargé."
        raise NotFoundError(problem)
    names = [one.entry.version for one in versions]
    if to:
        if to not in names:
            problem = (
                f"« {slug} » n'a pas de version « {to} » ; versions : "
                f"{', '.join(names)}."
            )
            raise NotFoundError(problem)
        return versions[names.index(to)]
    place = names.index(last.version)
    # Whoever was stopped between the journal and the switch left another one visible:
    # the same command again ends that work, rather than go one version further back.
    shown = any(one.visible for one in versions)
    if is_withdrawn(last):
        return None if shown else versions[place]
    if last.origin == "rollback" and shown and not versions[place].visible:
        return versions[place]
    if place:
        return versions[place - 1]
    if last.origin:
        return None
    problem = (
        f"La version « {last.version} » de « {slug} » est la première : il n'y en a "
        "pas à laquelle revenir."
    )
    raise ConflictError(
        problem,
        f"Version “{last.version}” of “{slug}” is the first: there is none before.",
    )


def _load(
    archive: Archive,
    sources: Sources,
    current: Generation,
    versions: Sequence[Version],
    target: Version | None,
) -> Recorded:
    """Return the line of the journal to write, and what describes the load."""
    if target is None:
        return Recorded(withdrawal(versions[0].entry), ())
    entry = replace(target.entry, origin="rollback", at=moment())
    if not archive.is_whole(entry):
        problem = f"{archive.path(entry)} : archive absente ou abîmée"
        raise StoreError(problem)
    held = held_of(current, entry.dataset)
    lines = described_rollback(
        kept_description(archive, sources.datasets, target.entry),
        entry,
        visible="" if held is None else held.iri.rpartition("/")[2],
        meta=meta_lines(current),
    )
    return Recorded(keep_description(archive, entry, lines), lines)
