"""Where a backup is written: a folder, or one tar file; hashed on the way."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from pvd_graph.services.backup_files import DATA, MANIFEST
from pvd_graph.store.synced import sync_folder

__all__ = ["FolderSink", "Sink", "TarSink", "copy_hashed", "sink"]

_PIECE = 1 << 20


class _Hashing(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self.digest.update(piece)
        return piece


def copy_hashed(source: IO[bytes], target: IO[bytes]) -> tuple[int, str]:
    """Copy *source* to *target*; return its size and the sha256 of its bytes."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_PIECE):
        digest.update(piece)
        target.write(piece)
        size += len(piece)
    return size, digest.hexdigest()


class Sink(Protocol):
    """What files go into."""

    def add(self, name: str, source: Path) -> tuple[int, str]:
        """Take the file *source* as *name*; return its size and sha256."""
        ...

    def finish(self, manifest: str) -> None:
        """Write the list, and make all of it survive a power cut."""
        ...


class FolderSink:
    """Files in a folder, readable by their owner alone."""

    def __init__(self, folder: Path) -> None:
        """Write into the new folder *folder*."""
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True)

    def add(self, name: str, source: Path) -> tuple[int, str]:
        """Copy *source*; see `Sink`."""
        target = self._folder / DATA / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with source.open("rb") as old, target.open("xb") as new:
            target.chmod(0o600)
            told = copy_hashed(old, new)
            new.flush()
            os.fsync(new.fileno())
        return told

    def finish(self, manifest: str) -> None:
        """Write the list; see `Sink`."""
        with (self._folder / MANIFEST).open("x", encoding="utf-8") as out:
            out.write(manifest)
            out.flush()
            os.fsync(out.fileno())
        for folder, _folders, _files in os.walk(self._folder, topdown=False):
            sync_folder(Path(folder))


class TarSink:
    """Files in one tar file, not compressed: most of them are already."""

    def __init__(self, path: Path) -> None:
        """Write into the new file *path*."""
        self._out = path.open("xb")
        path.chmod(0o600)
        self._tar = tarfile.open(  # noqa: SIM115 - closed by `finish`
            fileobj=self._out, mode="w", format=tarfile.PAX_FORMAT
        )

    def add(self, name: str, source: Path) -> tuple[int, str]:
        """Append *source*; see `Sink`."""
        with source.open("rb") as old:
            size = os.fstat(old.fileno()).st_size
            hashing = _Hashing(old)
            self._tar.addfile(_member(f"{DATA}/{name}", size), hashing)
        return size, hashing.digest.hexdigest()

    def finish(self, manifest: str) -> None:
        """Append the list; see `Sink`."""
        content = manifest.encode()
        self._tar.addfile(_member(MANIFEST, len(content)), io.BytesIO(content))
        self._tar.close()
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(time.time())
    return member


@contextmanager
def sink(path: Path) -> Iterator[Sink]:
    """Give what to write a backup into; it stands at *path* once it is whole.

    A folder, or a file where *path* ends in ``.tar``. Whoever is stopped leaves
    something that ends in ``.part``, which the next backup removes.
    """
    partial = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove(partial)
    is_tar = path.suffix == ".tar"
    try:
        yield TarSink(partial) if is_tar else FolderSink(partial)
        partial.rename(path)
        sync_folder(path.parent)
    except BaseException:
        _remove(partial)
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
