"""Back up a data folder while it is served: one moment of it, whole.

The lock of writers is held for as long as links and copies of the databases take: a
fraction of a second. What is linked does not change, so that the rest is copied while
others write.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pvd_graph import __version__
from pvd_graph.errors import InputError, StoreError
from pvd_graph.services.backup_files import (
    DATA,
    LAST_BACKUP,
    PG_DUMP,
    BackupFile,
    BackupManifest,
    is_kept,
)
from pvd_graph.services.backup_sinks import Sink, sink
from pvd_graph.services.postgresql_dump import dump_postgresql
from pvd_graph.services.write_lock import WriteLock
from pvd_graph.store.archive import Archive
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.store.sqlite_files import copy_database

__all__ = ["Backup", "BackupPlan", "back_up"]

# A build holds the lock for a minute or two; a backup can wait for one.
_WAIT_S = 900.0
_JOURNAL = "graphs/journal.jsonl"
_CURRENT = "store/current"
# Made again from the graphs whenever somebody asks.
_NOT_OF_GENERATION = ("dumps",)


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """What is to be backed up, and where.

    Attributes:
        data: the data folder.
        to: folder of backups.
        as_tar: one file rather than a folder.
        keep: how many of that folder are left; 0: all.
        database_url: of PostgreSQL; empty: the database is a file of *data*.
    """

    data: Path
    to: Path
    as_tar: bool = False
    keep: int = 0
    database_url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    path: Path
    manifest: BackupManifest


@dataclass(frozen=True, slots=True)
class _Moment:
    """A data folder at one moment: name in the backup -> file that does not change."""

    files: dict[str, Path]
    generation: Generation | None
    loads: int


def back_up(plan: BackupPlan) -> Backup:
    """Make a backup.

    Raises:
        InputError: there is nothing to back up, or it would go into itself.
        BusyError: somebody has been writing for a quarter of an hour.
        StoreError: a database cannot be copied, a disk is full; nothing is left of it.
    """
    _check(plan)
    now = datetime.now(UTC)
    path = plan.to / f"pvd-{now:%Y%m%dT%H%M%SZ}{'.tar' if plan.as_tar else ''}"
    try:
        with (
            tempfile.TemporaryDirectory(prefix="backup-", dir=plan.data) as work,
            sink(path) as out,
        ):
            with WriteLock(plan.data, wait_s=_WAIT_S).held():
                moment = _moment(plan, Path(work))
            manifest = _written(plan, now, moment, out)
            out.finish(manifest.text())
        _forget_older(plan)
        _remember(plan, path, manifest)
    except OSError as error:
        problem = f"{path} : sauvegarde impossible ({error})"
        raise StoreError(problem) from error
    return Backup(path, manifest)


def _check(plan: BackupPlan) -> None:
    if not plan.data.is_dir() or not any(plan.data.iterdir()):
        problem = f"{plan.data} : il n'y a rien à sauvegarder"
        raise InputError(problem)
    if plan.to.resolve().is_relative_to(plan.data.resolve()):
        problem = (
            f"{plan.to} est dans le dossier de données : donnez-en un autre à --to"
        )
        raise InputError(problem)


def _moment(plan: BackupPlan, work: Path) -> _Moment:
    """Take hold of all that is to be copied; the caller holds the lock."""
    data = plan.data
    files: dict[str, Path] = {}
    for path in _walk(data):
        name = path.relative_to(data).as_posix()
        if name == _JOURNAL:
            continue
        if path.suffix == ".sqlite":
            files[name] = work / name.replace("/", "-")
            copy_database(path, files[name])
        elif not name.startswith("graphs/"):
            # It may change or go once the lock is let go.
            files[name] = work / "files" / name
            _link(path, files[name])
        else:
            files[name] = path
    if plan.database_url:
        files[PG_DUMP] = work / PG_DUMP
        dump_postgresql(plan.database_url, files[PG_DUMP])
    entries = Archive(data / "graphs").entries() if (data / "graphs").is_dir() else []
    if (data / _JOURNAL).exists():
        files[_JOURNAL] = work / "journal"
        shutil.copyfile(data / _JOURNAL, files[_JOURNAL])
    generation = Generations(data / "store").current()
    if generation is not None:
        files |= _of_generation(generation, work)
    return _Moment(files, generation, len(entries))


def _walk(data: Path) -> Iterator[Path]:
    """Yield what is kept of the data folder, but for the store."""
    for folder, folders, names in os.walk(data):
        here = Path(folder)
        parts = here.relative_to(data).parts
        folders[:] = sorted(one for one in folders if is_kept((*parts, one)))
        for name in sorted(names):
            if is_kept((*parts, name)):
                yield here / name


def _of_generation(generation: Generation, work: Path) -> dict[str, Path]:
    """Link the files of a generation: it may be pruned while they are copied."""
    start = f"store/generations/{generation.number:06d}"
    files: dict[str, Path] = {}
    for path in sorted(generation.folder.rglob("*")):
        relative = path.relative_to(generation.folder)
        if path.is_file() and relative.parts[0] not in _NOT_OF_GENERATION:
            files[f"{start}/{relative.as_posix()}"] = target = work / "store" / relative
            _link(path, target)
    files[_CURRENT] = work / "current"
    files[_CURRENT].write_text(f"{generation.number}\n", encoding="ascii")
    return files


def _link(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.hardlink_to(path)


def _written(
    plan: BackupPlan, now: datetime, moment: _Moment, out: Sink
) -> BackupManifest:
    """Copy all files; what tells that the others are there comes last."""
    last = [name for name in (_JOURNAL, _CURRENT) if name in moment.files]
    names = [name for name in moment.files if name not in last] + last
    seen: dict[tuple[int, int], BackupFile] = {}
    files: list[BackupFile] = []
    for name in names:
        status = moment.files[name].stat()
        inode = (status.st_dev, status.st_ino)
        if (known := seen.get(inode)) is not None:
            files.append(BackupFile(name, known.size, known.sha256, known.path))
            continue
        size, sha256 = out.add(name, moment.files[name])
        seen[inode] = BackupFile(name, size, sha256)
        files.append(seen[inode])
    return BackupManifest(
        at=now.isoformat(timespec="seconds"),
        version=__version__,
        generation=moment.generation.number if moment.generation else None,
        triples=moment.generation.triples if moment.generation else 0,
        loads=moment.loads,
        database="postgresql" if plan.database_url else "sqlite",
        files=tuple(files),
    )


def _forget_older(plan: BackupPlan) -> None:
    """Remove the oldest backups, and what is left of one that was stopped."""
    for path in plan.to.glob("pvd-*Z*.part"):
        _remove(path)
    if plan.keep:
        whole = sorted(
            path
            for path in plan.to.glob("pvd-*Z*")
            if path.suffix == ".tar" or (path / DATA).is_dir()
        )
        for path in whole[: -plan.keep]:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _remember(plan: BackupPlan, path: Path, manifest: BackupManifest) -> None:
    """Leave word in the data folder, for the figures of the server."""
    told = {"at": manifest.at, "to": str(path.resolve()), "bytes": manifest.size}
    fresh = plan.data / f"{LAST_BACKUP}.tmp"
    fresh.write_text(json.dumps(told) + "\n", encoding="utf-8")
    fresh.replace(plan.data / LAST_BACKUP)
