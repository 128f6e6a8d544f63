"""Open a file as the bytes that it holds, whatever it is packed in, within bounds.

Plain, gzip, Zstandard, or a zip of one file: told by the first bytes, since names lie.
A workbook is a zip too, but not a packing: it leaves here as it is.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Protocol, cast

import zstandard

from pvd_graph.model import Wording
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.refusing import unreadable
from pvd_graph.reading.zstd_stream import ZstdStream

__all__ = [
    "BROKEN",
    "ByteSource",
    "Content",
    "damaged",
    "open_content",
    "seekable_file",
    "single_member",
]

_GZIP, _ZSTD, _ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_SUFFIXES = {".gz", ".zst", ".zip"}
# Members that show a zip to be a document of its own kind.
_DOCUMENTS = ("[Content_Types].xml", "mimetype")
_NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
BROKEN = (
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    zstandard.ZstdError,
)
"""What reading a damaged packing raises: a place before the start, a method that is
none, a name that is no text or empty."""

_BUFFER = 1 << 18


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: its bytes from the start, and the name that tells its format.

    *packing* is ``gz``, ``zst``, ``zip`` or empty.
    """

    name: str
    packing: str
    stream: io.BufferedReader


class ByteSource(Protocol):
    """Bytes read in order."""

    def read1(self, size: int, /) -> bytes:
        """Return up to *size* bytes, those at hand; none at the end."""
        ...


class _Bounded(io.RawIOBase):
    """The decompressed bytes of a file, refused once they are more than is believed."""

    def __init__(
        self, path: Path, raw: IO[bytes], source: ByteSource, limits: Limits
    ) -> None:
        """Read *source*, which decompresses *raw*, the file itself."""
        self._path = path
        self._raw = raw
        self._source = source
        self._limits = limits
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # typeshed: any buffer
        try:
            block = self._source.read1(len(buffer))
        except BROKEN as error:
            raise unreadable(self._path, damaged(error)) from error
        self._given += len(block)
        limits = self._limits
        if self._given > limits.unpacked_bytes:
            raise unreadable(self._path, _too_long(limits))
        packed = max(self._raw.tell(), 1)
        if (
            self._given > limits.ratio_from_bytes
            and self._given > limits.ratio * packed
        ):
            raise unreadable(self._path, _bomb(limits))
        buffer[: len(block)] = block
        return len(block)


def damaged(error: Exception) -> Wording:
    """Return what is told of a packing that raised *error*, one of `BROKEN`."""
    return Wording(
        f"le fichier compressé est coupé ou abîmé ({error}). Reprenez-le à la source.",
        f"the compressed file is cut or damaged ({error}). Fetch it again.",
    )


def _too_long(limits: Limits) -> Wording:
    size = limits.unpacked_bytes >> 20
    return Wording(
        f"le fichier dépasse {size} Mio une fois décompressé. Coupez-le en plusieurs.",
        f"the file is over {size} MiB once decompressed. Cut it into several.",
    )


def _bomb(limits: Limits) -> Wording:
    return Wording(
        f"le fichier se décompresse en plus de {limits.ratio} fois sa taille : "
        "lecture refusée (bombe de décompression ?). S'il est sain, envoyez-le "
        "décompressé.",
        f"the file decompresses to over {limits.ratio} times its size: refused (a "
        "decompression bomb?). If it is sound, send it decompressed.",
    )


def single_member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the one file that *archive* holds, what systems add to it left out.

    Raises:
        UnreadableFileError: none, several, one with a password, or a zip in the zip.
    """
    members = [
        one
        for one in archive.infolist()
        if not one.is_dir() and not any(noise in one.filename for noise in _NOISE)
    ]
    if len(members) != 1:
        names = ", ".join(f"« {one.filename} »" for one in members[:5]) or "aucun"
        said = ", ".join(one.filename for one in members[:5]) or "none"
        wording = Wording(
            f"l'archive zip contient {len(members)} fichiers ({names}) : un seul est "
            "attendu. Envoyez la table seule.",
            f"the zip holds {len(members)} files ({said}): one is expected. Send the "
            "table alone.",
        )
        raise unreadable(path, wording)
    member = members[0]
    if member.flag_bits & 1:
        wording = Wording(
            "l'archive zip est protégée par un mot de passe. Envoyez-la sans.",
            "the zip has a password. Send it without.",
        )
        raise unreadable(path, wording)
    return member


def _is_document(archive: zipfile.ZipFile) -> bool:
    names = set(archive.namelist())
    return any(name in names for name in _DOCUMENTS)


@contextmanager
def open_content(path: Path, limits: Limits = LIMITS) -> Iterator[Content]:
    """Open what *path* holds, decompressed, to be read once and in order.

    Raises:
        UnreadableFileError: no such file, an archive of several files, or (while it is
            read) a damaged stream, or more bytes than *limits* allow.
    """
    with ExitStack() as stack:
        try:
            raw = stack.enter_context(path.open("rb"))
            head = raw.read(4)
        except OSError as error:
            said = error.strerror or str(error)
            wording = Wording(
                f"fichier illisible ({said})", f"the file cannot be read ({said})"
            )
            raise unreadable(path, wording) from error
        raw.seek(0)
        name, packing = path.name, ""
        source: ByteSource = raw
        if head.startswith(_GZIP):
            packing, source = "gz", stack.enter_context(gzip.GzipFile(fileobj=raw))
        elif head == _ZSTD:
            packing, source = "zst", ZstdStream(raw)
        elif head in (_ZIP, _EMPTY_ZIP):
            name, packing, source = _zip_member(path, raw, stack)
        if packing in ("gz", "zst") and path.suffix.lower() in _SUFFIXES:
            name = path.stem
        if not packing:
            limits = replace(limits, ratio=2)
        bounded = _Bounded(path, raw, source, limits)
        yield Content(name, packing, io.BufferedReader(bounded, _BUFFER))


def _zip_member(
    path: Path, raw: io.BufferedReader, stack: ExitStack
) -> tuple[str, str, ByteSource]:
    """Return the name, the packing and the bytes of a zip: a workbook's are its own."""
    try:
        archive = stack.enter_context(zipfile.ZipFile(raw))
        if _is_document(archive):
            raw.seek(0)
            return path.name, "", raw
        member = single_member(path, archive)
        inner = archive.open(member)
        return Path(member.filename).name, "zip", cast("zipfile.ZipExtFile", inner)
    except BROKEN as error:
        raise unreadable(path, damaged(error)) from error


@contextmanager
def seekable_file(path: Path, limits: Limits = LIMITS) -> Iterator[Path]:
    """Give the content of *path* as a file to seek in: itself where it is not packed.

    Elsewhere a temporary file, removed afterwards.

    Raises:
        UnreadableFileError: see `open_content`.
    """
    with open_content(path, limits) as content:
        if not content.packing:
            yield path
            return
        handle, name = tempfile.mkstemp(prefix="pvd-table-")
        try:
            with os.fdopen(handle, "wb") as copy:
                shutil.copyfileobj(content.stream, copy, _BUFFER)
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)
