"""Restore a backup into an empty data folder: every byte compared with its list.

What tells that the rest is there (the journal, the generation in force) is written
last, so that nothing takes a half-restored folder for a whole one; whatever was wrong
leaves the folder empty again.
"""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pvd_graph.errors import InputError, StoreError, UnreadableFileError
from pvd_graph.services.backup_files import (
    DATA,
    MANIFEST,
    PG_DUMP,
    BackupFile,
    BackupManifest,
    is_safe,
)
from pvd_graph.services.backup_sinks import copy_hashed
from pvd_graph.services.data_lock import writing
from pvd_graph.services.postgresql_dump import restore_postgresql
from pvd_graph.store.synced import sync_folder

__all__ = ["restore"]

_LOCK = "lock"
_MANIFEST_BYTES = 256 << 20


def restore(source: Path, data: Path, *, database_url: str = "") -> BackupManifest:
    """Restore the backup *source*, a folder or a tar file, into *data*.

    Args:
        source: as `back_up` made it.
        data: absent, or empty.
        database_url: of an empty PostgreSQL database, for a backup of one.

    Raises:
        InputError: *data* is not empty; no database is named for the one there is.
        UnreadableFileError: the backup is damaged; the file is named.
        StoreError: a disk or a database failed.
    """
    if data.exists() and any(data.iterdir()):
        problem = f"{data} n'est pas vide : restaurez dans un dossier neuf (--data)"
        raise InputError(problem)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with writing(data), _emptied_on_failure(data):
            if source.is_dir():
                manifest = _from_folder(source, data)
            else:
                manifest = _from_tar(source, data)
            _restore_database(manifest, data, database_url)
            for folder, _folders, _files in os.walk(data, topdown=False):
                sync_folder(Path(folder))
    except OSError as error:
        problem = f"{data} : restauration impossible ({error})"
        raise StoreError(problem) from error
    return manifest


@contextmanager
def _emptied_on_failure(data: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for path in data.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != _LOCK:
                path.unlink(missing_ok=True)
        (data / _LOCK).unlink(missing_ok=True)
        raise


def _from_folder(source: Path, data: Path) -> BackupManifest:
    path = source / MANIFEST
    try:
        manifest = BackupManifest.of_text(path.read_text("utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(path, f"liste illisible ({error})") from error
    for one in manifest.files:
        if one.same_as:
            _link(data, one)
            continue
        origin = source / DATA / one.path
        try:
            with origin.open("rb") as old, _new(data, one.path) as new:
                found = copy_hashed(old, new)
        except FileNotFoundError as error:
            raise UnreadableFileError(
                origin, "ce fichier de la liste manque"
            ) from error
        _compare(origin, one, found)
    return manifest


def _from_tar(source: Path, data: Path) -> BackupManifest:
    """Unpack a tar file; only plain files below ``data/`` are taken."""
    found: dict[str, tuple[int, str]] = {}
    text: str | None = None
    try:
        with tarfile.open(source, "r:") as tar:
            for member in tar:
                name = member.name.removeprefix(f"{DATA}/")
                content = tar.extractfile(member) if member.isreg() else None
                if content is None or not is_safe(name):
                    raise UnreadableFileError(
                        source, f"« {member.name} » n'y a rien à faire"
                    )
                if member.name == MANIFEST:
                    text = content.read(_MANIFEST_BYTES).decode()
                    continue
                with _new(data, name) as new:
                    found[name] = copy_hashed(content, new)
    except (tarfile.TarError, UnicodeDecodeError, EOFError, FileExistsError) as error:
        raise UnreadableFileError(source, f"archive abîmée ({error})") from error
    if text is None:
        raise UnreadableFileError(source, "la liste manque : l'archive est coupée")
    manifest = BackupManifest.of_text(text, source)
    for one in manifest.files:
        if one.same_as:
            _link(data, one)
        else:
            _compare(source, one, found.pop(one.path, None))
    if found:
        raise UnreadableFileError(source, f"« {min(found)} » n'est pas dans la liste")
    return manifest


def _new(data: Path, name: str) -> IO[bytes]:
    path = data / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "wb")


def _link(data: Path, one: BackupFile) -> None:
    path = data / one.path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.hardlink_to(data / one.same_as)


def _compare(origin: Path, one: BackupFile, found: tuple[int, str] | None) -> None:
    if found != (one.size, one.sha256):
        problem = (
            f"« {one.path} » n'a pas l'empreinte de la liste : il manque ou est abîmé"
        )
        raise UnreadableFileError(origin, problem)


def _restore_database(manifest: BackupManifest, data: Path, url: str) -> None:
    if manifest.database != "postgresql":
        return
    if not url:
        problem = (
            "la sauvegarde contient une base PostgreSQL : nommez une base vide par "
            "PVD_DATABASE_URL"
        )
        raise InputError(problem)
    restore_postgresql(url, data / PG_DUMP)
    (data / PG_DUMP).unlink()
