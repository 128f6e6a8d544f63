"""What a backup is: the files of a data folder, and the list that proves them.

    pvd-20261127T043000Z/
        manifest.json   every file with its size and sha256, written last
        data/           as the data folder was
    pvd-20261127T043000Z.tar   the same in one file

What is known to be of no use elsewhere is left out; whatever else lies in the folder is
kept, so that what a later version adds is not forgotten.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pvd_graph.errors import UnreadableFileError

__all__ = [
    "DATA",
    "LAST_BACKUP",
    "MANIFEST",
    "PG_DUMP",
    "BackupFile",
    "BackupManifest",
    "is_kept",
    "is_leftover",
    "is_safe",
]

DATA = "data"
MANIFEST = "manifest.json"
LAST_BACKUP = "last-backup.json"
"""In the data folder: when the last backup was made, and where it went."""
PG_DUMP = "database.pgdump"
"""In a backup: the PostgreSQL database, where the settings name one."""
_FORMAT = 1

# Locks, mail that was sent, what lives a day, what was written for the log.
_LEFT_OUT = frozenset(
    {"lock", "accounts.lock", "outbox.mbox", "uploads", "logs", "store", LAST_BACKUP}
)
# At the top of the data folder: where one command works.
_WORK = re.compile(r"(ingest|write|backup|load)-[A-Za-z0-9_-]+")
_TEMPORARY = re.compile(r".*(\.tmp|\.new|\.part|\.new\.nt\.zst)")
# Below the folder of a dataset, whose name is free.
_SORTING = re.compile(r"tmp[a-z0-9_]{8}")
_BELOW_DATASET = 2
_SQLITE_LOG = re.compile(r".*\.sqlite-(wal|shm|journal)")


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One file: *path* is relative to the data folder.

    *same_as* names another file of the backup with the same content, which is kept
    once: generations hold the very files of the archive.
    """

    path: str
    size: int
    sha256: str
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup holds.

    Attributes:
        at: when it was made, in UTC.
        version: of the program.
        generation: in force; None: nothing was published.
        triples: of that generation.
        loads: lines of the journal.
        database: ``sqlite``, or ``postgresql`` for a dump of one.
        files: all of them, in the order in which they are restored.
    """

    at: str
    version: str
    generation: int | None
    triples: int
    loads: int
    database: str
    files: tuple[BackupFile, ...]

    @property
    def size(self) -> int:
        """Return the bytes that the backup takes."""
        return sum(one.size for one in self.files if not one.same_as)

    def text(self) -> str:
        """Return the list as it is written, with a digest of itself."""
        content = {"format": _FORMAT, **asdict(self)}
        return json.dumps({"digest": _digest(content), **content}, indent=1) + "\n"

    @classmethod
    def of_text(cls, text: str, path: Path) -> BackupManifest:
        """Read the list in *text*, which stood at *path*.

        Raises:
            UnreadableFileError: it is damaged, or of another format.
        """
        try:
            content: dict[str, Any] = json.loads(text)
            digest, told = content.pop("digest"), content["format"]
            sound = digest == _digest(content)
            content.pop("format")
            files = tuple(BackupFile(**one) for one in content.pop("files"))
            found = cls(**content, files=files)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableFileError(path, f"liste abîmée ({error})") from error
        if told != _FORMAT or not sound:
            raise UnreadableFileError(path, "liste abîmée, ou d'un autre format")
        if not all(is_safe(one.path) for one in files):
            raise UnreadableFileError(path, "la liste nomme un fichier hors du dossier")
        return found


def _digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def is_safe(path: str) -> bool:
    """Tell whether *path* stays below the folder that it is relative to."""
    parts = PurePosixPath(path).parts
    plain = bool(parts) and not path.startswith("/") and "\\" not in path
    return plain and ".." not in parts and "\0" not in path


def is_leftover(parts: Sequence[str]) -> bool:
    """Tell whether something was left by whoever was stopped.

    Args:
        parts: of its path below the data folder.
    """
    below = parts[_BELOW_DATASET:]
    return bool(
        _WORK.fullmatch(parts[0])
        or _TEMPORARY.fullmatch(parts[-1])
        or any(_SORTING.fullmatch(name) for name in below)
    )


def is_kept(parts: Sequence[str]) -> bool:
    """Tell whether a file or folder, by the parts of its path, is kept.

    The store is not by itself: of it, the generation in force is.
    """
    if parts[0] in _LEFT_OUT or re.fullmatch(r"serve-\d+\.log", parts[0]):
        return False
    return not (is_leftover(parts) or _SQLITE_LOG.fullmatch(parts[-1]))
