"""Bring the file that a producer publishes now, from the address of its manifest.

Nothing is loaded: what came is looked at first (`pvd ingest --file … --dry-run`). Whole
or not at all; over http or https alone, wherever a redirection leads.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from pvd_graph.errors import InputError, StoreError
from pvd_graph.model import Manifest
from pvd_graph.services.file_names import safe_name

__all__ = ["Fetched", "fetch"]

_TIMEOUT_S = 30.0
_PIECE_BYTES = 1 << 20
_MOST_BYTES = 4 << 30
"""Of a file, as it is read later (docs/reading.md)."""
_AGENT = "pvd-graph (+https://w3id.org/pvd-graph/)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that came.

    Attributes:
        path: where it lies.
        address: where it came from, redirections followed.
        size: in bytes.
        sha256: of its content.
        known: the manifest seals this very file: there is nothing new in it.
    """

    path: Path
    address: str
    size: int
    sha256: str
    known: bool


def fetch(
    manifest: Manifest, folder: Path, *, most_bytes: int = _MOST_BYTES
) -> Fetched:
    """Bring the producer's file of *manifest* to *folder*, which is made when absent.

    It bears the producer's name for it; a file of that name gives way to it.

    Args:
        manifest: of the dataset.
        folder: where to.
        most_bytes: how large it may be.

    Raises:
        InputError: the manifest names no address of a file.
        StoreError: it cannot be read there, is too large, came in part, or cannot be
            written here; nothing of it is left.
    """
    address = manifest.download
    if not address:
        problem = (
            f"Le manifeste de « {manifest.slug} » ne donne pas l'adresse du fichier "
            f"(download). Prenez-le sur {manifest.landing_page}, puis donnez-le par "
            "--file à « pvd ingest »."
        )
        raise InputError(problem)
    if urlsplit(address).scheme not in {"http", "https"}:
        problem = f"{address} : seules les adresses http(s) sont lues."
        raise InputError(problem)
    request = urllib.request.Request(address, headers={"User-Agent": _AGENT})  # noqa: S310 - http or https, see above
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as sent:  # noqa: S310 - as above
            path = folder / _name(sent.headers, sent.url)
            size, digest = _kept(_pieces(sent, most_bytes), path)
            sealed = {table.sha256 for table in manifest.tables}
            return Fetched(path, sent.url, size, digest, digest in sealed)
    except (urllib.error.URLError, HTTPException, OSError) as error:
        problem = f"{address} : fichier non reçu ({error}). Réessayez plus tard."
        raise StoreError(problem) from error


def _name(headers: HTTPMessage, address: str) -> str:
    """Return what the producer calls the file: by a header, or by its address."""
    return safe_name(headers.get_filename() or unquote(urlsplit(address).path))


def _pieces(sent: IO[bytes], most_bytes: int) -> Iterator[bytes]:
    """Yield what comes.

    Raises:
        OSError: more than *most_bytes*, or fewer than were announced, which reading
            by pieces does not tell.
    """
    size = 0
    while piece := sent.read(_PIECE_BYTES):
        size += len(piece)
        if size > most_bytes:
            problem = f"plus de {most_bytes} octets"
            raise OSError(problem)
        yield piece
    missing = getattr(sent, "length", None)
    if missing:
        problem = f"coupé après {size} octets, il en manquait {missing}"
        raise OSError(problem)


def _kept(pieces: Iterable[bytes], path: Path) -> tuple[int, str]:
    """Write *pieces* to *path*, whole or not at all; return size and sha256."""
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as out:
        fresh = Path(out.name)
        try:
            for piece in pieces:
                size += len(piece)
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
            fresh.chmod(0o644)
            fresh.replace(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
    return size, digest.hexdigest()
