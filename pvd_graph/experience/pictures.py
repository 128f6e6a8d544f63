"""Pictures of sheets: read, bounded, written anew without what a camera says of itself.

Whatever is sent, what is kept is a WebP of ours, named by the digest of its bytes: no
metadata (place, device, author), no other format hidden in it. Knows files; knows
nothing of who sent them.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import warnings
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from pvd_graph.errors import BadParameterError, NotFoundError
from pvd_graph.model import Wording

__all__ = ["MOST_BYTES", "Pictures"]

MOST_BYTES = 20 << 20
"""Of a picture as it is sent: what phones of 50 megapixels write."""

_MEGAPIXEL = 1_000_000
_MOST_MEGAPIXELS = 50
# Phones say 50 of 8192 x 6144.
_MOST_PIXELS = 51 * _MEGAPIXEL
_SIDE = 1_600
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 80
_SMOOTH = frozenset({"L", "RGB", "RGBA", "CMYK", "YCbCr"})
"""Modes whose points can be averaged; a palette's cannot."""

_TOO_LARGE = Wording(
    f"elle dépasse {MOST_BYTES >> 20} Mo ; réduisez-la, ou choisissez une qualité plus "
    "basse dans l'appareil photo",
    f"it is larger than {MOST_BYTES >> 20} MB; make it smaller, or choose a lower "
    "quality in the camera",
)
_UNREAD = Wording(
    "seuls des fichiers JPEG, PNG ou WebP entiers sont lus",
    "only whole JPEG, PNG or WebP files are read",
)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Pictures:
    """The folder ``<data>/pictures``."""

    def __init__(self, data: Path) -> None:
        """Keep pictures below the data folder *data*."""
        self._folder = data / "pictures"

    def add(self, sent: bytes) -> str:
        """Keep a picture; return its digest.

        Raises:
            BadParameterError: it is no picture that we read, or is too large.
        """
        if len(sent) > MOST_BYTES:
            raise _refused(_TOO_LARGE)
        made = _remade(sent)
        digest = hashlib.sha256(made).hexdigest()
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{digest}.webp"
        if path.exists():
            # Sent again: `sweep` counts from now on.
            path.touch()
            return digest
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as out:
            out.write(made)
            out.flush()
            os.fsync(out.fileno())
        Path(out.name).chmod(0o644)
        Path(out.name).replace(path)
        return digest

    def path(self, digest: str) -> Path:
        """Return where the picture of this digest lies.

        Raises:
            NotFoundError: there is none.
        """
        path = self._folder / f"{digest}.webp"
        if not _DIGEST.fullmatch(digest) or not path.is_file():
            problem, english = "Cette image n'existe pas.", "There is no such picture."
            raise NotFoundError(problem, english)
        return path.absolute()

    def sweep(self, named: Callable[[], Collection[str]], before: datetime) -> int:
        """Remove what nothing names and was sent before a moment; return how much.

        Files that an interrupted command left go too.

        Args:
            named: returns the digests that are named. Asked once the old files are
                known: what is named meanwhile was sent again meanwhile.
            before: with its zone.
        """
        moment = before.timestamp()
        old = [one for one in self._files() if one.stat().st_mtime < moment]
        kept = named() if old else ()
        gone = 0
        for path in old:
            if path.stem not in kept and path.stat().st_mtime < moment:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _files(self) -> list[Path]:
        return sorted(self._folder.iterdir()) if self._folder.is_dir() else []


def _too_many(pixels: int) -> Wording:
    """Return what is told of a picture of so many points, and what to do."""
    most, found = _MOST_MEGAPIXELS, -(-pixels // _MEGAPIXEL)
    return Wording(
        f"elle a {found} mégapixels, {most} au plus ; réduisez ses dimensions, ou "
        "choisissez une résolution plus basse dans l'appareil photo",
        f"it has {found} megapixels, at most {most}; make it smaller, or choose a "
        "lower resolution in the camera",
    )


def _refused(told: Wording) -> BadParameterError:
    french, english = f"Image refusée : {told.fr}.", f"Picture refused: {told.en}."
    return BadParameterError(french, english)


def _remade(sent: bytes) -> bytes:
    """Return a picture turned upright, bounded, as a WebP without metadata."""
    try:
        with (
            warnings.catch_warnings(action="error"),
            Image.open(io.BytesIO(sent), formats=_FORMATS) as picture,
        ):
            width, height = picture.size
            if width * height > _MOST_PIXELS:
                raise _refused(_too_many(width * height))
            # Made small before anything else copies it: a JPEG as it is decoded.
            picture.draft("RGB", (_SIDE, _SIDE))
            small = picture if picture.mode in _SMOOTH else picture.convert("RGB")
            small.thumbnail((_SIDE, _SIDE), reducing_gap=2.0)
            upright = ImageOps.exif_transpose(small).convert("RGB")
            out = io.BytesIO()
            # A new picture of the same points: nothing else comes along.
            clean = Image.new("RGB", upright.size)
            clean.paste(upright)
            clean.save(out, "WEBP", quality=_QUALITY, method=4)
    except BadParameterError:
        raise
    except (
        *(UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError),
        *(Image.DecompressionBombError, Warning, MemoryError, IndexError, KeyError),
    ) as error:
        raise _refused(_UNREAD) from error
    return out.getvalue()
