"""Bring the published generation of another data folder here, to serve it too.

The origin is a data folder on a shared volume, or an address where its files are
served as they lie (nginx over the folder, a bucket that is synchronised): nothing runs
there. Files are taken by their seal: those that an earlier generation holds already are
linked, all others are compared with their checksums. What is here is a copy, and says
so: nothing else may be written to it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import quote

from pvd_graph.errors import InputError, StoreError
from pvd_graph.services.backup_files import is_safe
from pvd_graph.services.data_lock import COPY, writing
from pvd_graph.store.generations import Generations
from pvd_graph.store.seals import SEAL, Files, read_seal, seal_text
from pvd_graph.store.synced import write_synced

__all__ = ["Pulled", "pull"]

_ABSENT = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_TIMEOUT_S = 30.0
_PIECE = 1 << 20
_TEXT_BYTES = 64 << 20
_JOURNAL = "graphs/journal.jsonl"
_KEPT = 3


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came: *files* and *size* are those that were not here yet."""

    generation: int
    changed: bool
    files: int = 0
    size: int = 0


class _AbsentError(StoreError):
    """The origin answers, and does not have the file."""


class _Origin(Protocol):
    def open(self, name: str) -> IO[bytes]: ...


class _Folder:
    """A data folder that this machine sees."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, name: str) -> IO[bytes]:
        try:
            return (self._folder / name).open("rb")
        except OSError as error:
            problem = f"{self._folder / name} : illisible ({error.strerror})"
            absent = isinstance(error, FileNotFoundError)
            raise (_AbsentError if absent else StoreError)(problem) from error


class _Address:
    """An address below which the files of a data folder are served."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")

    def open(self, name: str) -> IO[bytes]:
        url = f"{self._address}/{quote(name)}"
        try:
            found: IO[bytes] = urllib.request.urlopen(url, timeout=_TIMEOUT_S)  # noqa: S310 - http or https, see `pull`
        except urllib.error.HTTPError as error:
            # It is an answer too, with a connection of its own.
            error.close()
            problem = f"{url} : illisible ({error})"
            absent = error.code in _ABSENT
            raise (_AbsentError if absent else StoreError)(problem) from error
        except OSError as error:
            problem = f"{url} : illisible ({error})"
            raise StoreError(problem) from error
        return found


def _origin(source: str) -> _Origin:
    if source.startswith(("http://", "https://")):
        return _Address(source)
    if not Path(source).is_dir():
        problem = f"« {source} » n'est ni un dossier ni une adresse http(s)"
        raise InputError(problem)
    return _Folder(Path(source))


def pull(source: str, data: Path) -> Pulled:
    """Bring the generation in force at *source* to *data*, and switch to it.

    Raises:
        InputError: *data* is not a copy, or of another origin's numbers.
        BusyError: another command is at work there.
        StoreError: the origin cannot be read, or what came is damaged; what was
            served here still is.
    """
    origin = _origin(source)
    fresh = not (data / "store" / "current").exists()
    if not fresh and not (data / COPY).exists():
        problem = f"{data} a sa propre histoire : donnez un dossier neuf par --data"
        raise InputError(problem)
    with writing(data, copy=True):
        if fresh:
            write_synced(data / COPY, json.dumps({"from": source}) + "\n")
        try:
            return _pulled(origin, data)
        except (OSError, ValueError, KeyError, TypeError) as error:
            problem = f"{source} : copie impossible ({error})"
            raise StoreError(problem) from error


def _pulled(origin: _Origin, data: Path) -> Pulled:
    generations = Generations(data / "store", keep=_KEPT)
    number = int(_text(origin, "store/current"))
    start = f"store/generations/{number:06d}"
    manifest = _text(origin, f"{start}/manifest.json")
    folder = data / start
    if (folder / "manifest.json").exists():
        if (folder / "manifest.json").read_text("utf-8") != manifest:
            problem = f"la génération {number} d'ici n'est pas celle de l'origine"
            raise InputError(problem)
        changed = generations.current_number() != number
        generations.switch(number)
        return Pulled(number, changed)
    seal = _seal(origin, number, f"{start}/{SEAL}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        files, size = _fill(origin, folder, start, seal, _here(generations))
        write_synced(folder / SEAL, seal_text(seal))
        generations.adopt(number, manifest)
    except BaseException:
        if not (folder / "manifest.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
        raise
    (data / "graphs").mkdir(exist_ok=True)
    write_synced(data / _JOURNAL, _text(origin, _JOURNAL))
    return Pulled(number, changed=True, files=files, size=size)


def _seal(origin: _Origin, number: int, name: str) -> Files:
    """Return the list of the files of generation *number*, with their checksums."""
    try:
        text = _text(origin, name)
    except _AbsentError as error:
        problem = (
            f"{error}. La génération {number} de l'origine n'a pas de sceau : une "
            "version d'avant les sceaux l'a publiée, ou ce fichier a été perdu. "
            "Publiez-en une nouvelle à l'origine (« pvd build »), puis reprenez"
        )
        raise StoreError(problem) from error
    return read_seal(text)


def _here(generations: Generations) -> dict[str, Path]:
    """Return checksum -> file of the generation in force here, if any."""
    number = generations.current_number()
    if number is None:
        return {}
    folder = generations.get(number).folder
    told = read_seal((folder / SEAL).read_text("utf-8"))
    return {one["sha256"]: folder / name for name, one in told.items()}


def _fill(
    origin: _Origin,
    folder: Path,
    start: str,
    seal: Files,
    here: dict[str, Path],
) -> tuple[int, int]:
    files = size = 0
    for name, one in seal.items():
        if not is_safe(name):
            problem = f"le sceau nomme « {name} », hors de la génération"
            raise StoreError(problem)
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (held := here.get(one["sha256"])) is not None:
            target.hardlink_to(held)
            continue
        _fetch(origin, f"{start}/{name}", target, one["sha256"])
        files, size = files + 1, size + int(one["size"])
    return files, size


def _fetch(origin: _Origin, name: str, target: Path, sha256: str) -> None:
    digest = hashlib.sha256()
    with origin.open(name) as source, target.open("xb") as out:
        while piece := source.read(_PIECE):
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != sha256:
        problem = f"« {name} » est arrivé abîmé, ou a changé à l'origine"
        raise StoreError(problem)


def _text(origin: _Origin, name: str) -> str:
    with origin.open(name) as source:
        return source.read(_TEXT_BYTES).decode()
