"""The seal of a generation: its files with their checksums, to tell damage by.

The engine checks a block when it reads it, and opens a cut log without a word; here
every file is compared before it is served. Files that two generations share (hard
links) are read once, when they are new. The seal has a checksum of itself: otherwise a
flipped bit in it would be told as damage of the file beside it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pvd_graph.store.synced import sync_folder, write_synced

__all__ = ["SEAL", "Files", "broken_files", "read_seal", "seal", "seal_text"]

Files = dict[str, dict[str, Any]]
"""Name of a file -> its ``size`` in bytes and its ``sha256``."""

SEAL = "files.json"
# Made on request once it is served, or gone by then: not of the seal.
_LATER = ("dumps", "statistics.json", "manifest.json", "work", SEAL)


def seal_text(files: Files) -> str:
    """Return the text of a seal that names *files*, and itself last."""
    return json.dumps(files | {SEAL: {"sha256": _own(files)}}, indent=0) + "\n"


def read_seal(text: str) -> Files:
    """Return the files that a seal names, itself left out.

    Raises:
        ValueError: the seal is damaged. One of an older version has no checksum of
            itself, and is taken as it stands.
    """
    files: Files = json.loads(text)
    if not isinstance(files, dict):
        problem = f"{SEAL} : ce n'est pas une liste de fichiers"
        raise ValueError(problem)  # noqa: TRY004 - as any other damage of a text
    own = files.pop(SEAL, None)
    if own is not None and own != {"sha256": _own(files)}:
        problem = f"{SEAL} : sa somme de contrôle n'est pas la sienne"
        raise ValueError(problem)
    return files


def _own(files: Files) -> str:
    return hashlib.sha256(json.dumps(files).encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _files(folder: Path) -> dict[str, Path]:
    found = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return {
        name: path for name, path in found.items() if name.split("/")[0] not in _LATER
    }


def _known(folder: Path | None) -> dict[tuple[int, int], dict[str, Any]]:
    """Return what is known of the files of another generation, by their inodes."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    if folder is None:
        return found
    try:
        told = read_seal((folder / SEAL).read_text("utf-8"))
    except (OSError, ValueError):
        return found
    for name, one in told.items():
        try:
            status = (folder / name).stat()
        except OSError:
            continue
        if status.st_size == one["size"]:
            found[status.st_dev, status.st_ino] = one
    return found


def seal(folder: Path, before: Path | None) -> None:
    """Write the seal of the generation in *folder*.

    Args:
        folder: whole, but for its manifest.
        before: of the generation that it shares files with, if any.

    Cost: what is new is read, at 1 GB a second.
    """
    known = _known(before)
    told: dict[str, dict[str, Any]] = {}
    for name, path in _files(folder).items():
        status = path.stat()
        told[name] = known.get((status.st_dev, status.st_ino)) or {
            "size": status.st_size,
            "sha256": _digest(path),
        }
    write_synced(folder / SEAL, seal_text(told))
    sync_folder(folder)


def broken_files(folder: Path) -> list[str]:
    """Return the files that are not as they were sealed, by name.

    Nothing is known of a generation without a seal: of an older version.
    """
    if not (folder / SEAL).exists():
        return []
    try:
        told = read_seal((folder / SEAL).read_text("utf-8"))
        return [name for name, one in told.items() if not _is_whole(folder / name, one)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [SEAL]


def _is_whole(path: Path, one: dict[str, Any]) -> bool:
    try:
        same = path.stat().st_size == one["size"] and _digest(path) == one["sha256"]
    except OSError:
        return False
    return bool(same)
