"""The body of a write: to a file, bounded, unpacked, of a format that is known.

Bytes are counted as they come, packed and unpacked: neither a long body nor a small one
that unpacks to a long one is ever held in memory, or kept beyond its bound.

Source: RFC 9110, sections 8.3, 8.4, 15.5.14 and 15.5.16.
"""

from __future__ import annotations

import zlib
from http import HTTPStatus
from pathlib import Path
from typing import IO

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from pvd_graph.app.sparql_body import media_type_of
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.store.refusals import Wording

__all__ = ["MEDIA_TYPES", "extension_of", "save_body", "save_parts"]

MEDIA_TYPES = {
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}
"""What may be sent -> extension of the format."""

_CUT = "Le corps de la demande est coupé.", "The body of the request is cut."
_NO_FILE = "Le formulaire ne porte aucun fichier.", "The form carries no file."
_NO_GZIP = (
    "Le corps de la demande n'est pas un flux gzip entier.",
    "The body of the request is not one whole gzip stream.",
)
_PIECE = 1 << 16
_MOST_PARTS = 20
_SHOWN = 100
# A body may unpack to twenty times its length, small ones to a megabyte.
_EXPANSION, _SMALL = 20, 1 << 20


def _too_large(max_bytes: int) -> ProtocolError:
    megabytes = max_bytes / 1e6
    return ProtocolError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"Le corps de la demande dépasse {megabytes:.0f} Mo : coupez-le.",
        f"The body of the request is over {megabytes:.0f} MB: split it.",
        limit="size",
    )


def _expands() -> ProtocolError:
    return ProtocolError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"Le corps se déploie à plus de {_EXPANSION} fois sa longueur.",
        f"The body unpacks to over {_EXPANSION} times its length.",
        limit="expansion",
    )


_MOST_MEMBERS = 1_000
_PACKED_FORM: Wording = (
    "Un formulaire à fichiers s'envoie tel quel, sans gzip.",
    "A form with files is sent as it is, without gzip.",
)


_MANY_PARTS: Wording = (
    f"Le formulaire a plus de {_MOST_PARTS} parties : envoyez-le en plusieurs fois.",
    f"The form has more than {_MOST_PARTS} parts: send it in several.",
)


def _untyped(name: str) -> ProtocolError:
    shown = name[:_SHOWN]
    return ProtocolError(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        f"Le fichier « {shown} » du formulaire n'a pas de Content-Type : dites son "
        f"format ({', '.join(MEDIA_TYPES)}).",
        f"The file “{shown}” of the form has no Content-Type: tell its format "
        f"({', '.join(MEDIA_TYPES)}).",
        available=list(MEDIA_TYPES),
    )


def _bad(detail: str, english: str) -> ProtocolError:
    return ProtocolError(HTTPStatus.BAD_REQUEST, detail, english)


def extension_of(content_type: str) -> str:
    """Return the extension of the format that *content_type* names.

    Raises:
        ProtocolError: 415.
    """
    media_type, charset = media_type_of(content_type)
    found = MEDIA_TYPES.get(media_type)
    if found is None or charset.lower() not in {"", "utf-8", "utf8", "us-ascii"}:
        listed = ", ".join(MEDIA_TYPES)
        raise ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Formats acceptés, en UTF-8 : {listed}. Ceux qui nomment des graphes "
            "ne le sont pas.",
            f"Formats accepted, in UTF-8: {listed}. Those that name graphs are not.",
            available=list(MEDIA_TYPES),
        )
    return found


def _is_packed() -> bool:
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip"}:
        raise ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Codage « {coding} » : envoyez le corps tel quel, ou en gzip.",
            f"Content coding “{coding}”: send the body as it is, or as gzip.",
            available=["gzip", "identity"],
        )
    return coding.endswith("gzip")


class _Unpacker:
    """Unpacks gzip, and counts."""

    def __init__(self, out: IO[bytes], max_bytes: int) -> None:
        self._out = out
        self._max_bytes = max_bytes
        self._unpack = zlib.decompressobj(31)
        self._read = self._written = self._members = 0

    def feed(self, piece: bytes) -> None:
        """Unpack one piece.

        Raises:
            ProtocolError: 400 for what is no gzip, 413 for what expands too much.
        """
        self._read += len(piece)
        while piece:
            if self._unpack.eof:
                # A stream may have several members (RFC 1952, 2.2).
                self._members += 1
                if self._members > _MOST_MEMBERS:
                    raise self._broken()
                self._unpack = zlib.decompressobj(31)
            try:
                text = self._unpack.decompress(piece, _PIECE)
            except zlib.error as error:
                raise self._broken() from error
            self._written += len(text)
            if self._written > max(_SMALL, _EXPANSION * self._read):
                raise _expands()
            if self._written > self._max_bytes:
                raise _too_large(self._max_bytes)
            self._out.write(text)
            piece = self._unpack.unconsumed_tail or self._unpack.unused_data

    def finish(self) -> None:
        """Check that the stream is whole."""
        if not self._unpack.eof:
            raise self._broken()

    @staticmethod
    def _broken() -> ProtocolError:
        return _bad(*_NO_GZIP)


def save_body(path: Path, max_bytes: int) -> int:
    """Write the body of the request, unpacked, to *path*; return its length as sent.

    Args:
        path: a file to make.
        max_bytes: of the body as sent and, four times, once unpacked.

    Raises:
        ProtocolError: 400 cut or no gzip, 413 too long, 415 another coding.
    """
    packed = _is_packed()
    announced = request.content_length
    if announced is not None and announced > max_bytes:
        raise _too_large(max_bytes)
    source: IO[bytes] = request.environ["wsgi.input"]
    read = 0
    with path.open("wb") as out:
        unpacker = _Unpacker(out, 4 * max_bytes) if packed else None
        while announced is None or read < announced:
            left = _PIECE if announced is None else min(_PIECE, announced - read)
            piece = source.read(left)
            if not piece:
                break
            read += len(piece)
            if read > max_bytes:
                raise _too_large(max_bytes)
            if unpacker is None:
                out.write(piece)
            else:
                unpacker.feed(piece)
        if announced is not None and read < announced:
            raise _bad(*_CUT)
        if unpacker is not None and read:
            unpacker.finish()
    return read


def save_parts(folder: Path, max_bytes: int) -> list[tuple[Path, str]]:
    """Write the files of a ``multipart/form-data`` body; return each and its extension.

    Raises:
        ProtocolError: 400 no file, 413 too long or too many parts, 415 a format that
            is not accepted, or not told.
    """
    if _is_packed():
        raise ProtocolError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, *_PACKED_FORM)
    request.max_content_length = max_bytes
    request.max_form_memory_size = max_bytes
    request.max_form_parts = _MOST_PARTS
    if (request.content_length or 0) > max_bytes:
        raise _too_large(max_bytes)
    try:
        parts: list[FileStorage] = [part for _, part in request.files.items(multi=True)]
    except RequestEntityTooLarge as error:
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        raise ProtocolError(status, *_MANY_PARTS, limit="parts") from error
    if not parts:
        raise _bad(*_NO_FILE)
    saved = []
    for number, part in enumerate(parts):
        path = folder / f"part-{number}"
        if not part.content_type:
            # Not left out in silence: the rest would pass for the whole.
            raise _untyped(part.filename or "")
        extension = extension_of(part.content_type)
        part.save(path)
        saved.append((path, extension))
    return saved
