"""The catalogue: packings that are broken, and what is told of each."""

from __future__ import annotations

import gzip
import hashlib

import zstandard

from tests.reading.broken_case import SOME_LINE, Broken, zipped

_TEXT = "code,nom\n" + "".join(
    f"{n:05d},{hashlib.sha256(str(n).encode()).hexdigest()}\n" for n in range(3000)
)
_GZIP = gzip.compress(_TEXT.encode())
_ZSTD = zstandard.compress(_TEXT.encode())
_ZIP = zipped({"a.csv": _TEXT})
_BOMB = b"code,nom\n" + b"01001,Ain\n" * (16 << 20)
_DAMAGED = bytearray(_GZIP)
_DAMAGED[len(_GZIP) // 2] ^= 0xFF
_LOCKED = bytearray(zipped({"a.csv": "code,nom\n1,2\n"}))
for _mark, _at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
    _LOCKED[_LOCKED.find(_mark) + _at] |= 1

PACKINGS = (
    Broken("gzip cut", "a.csv.gz", _GZIP[:-3000], "coupé ou abîmé", SOME_LINE),
    Broken("gzip damaged", "a.csv.gz", bytes(_DAMAGED), "coupé ou abîmé", SOME_LINE),
    Broken("gzip of nothing", "a.csv.gz", gzip.compress(b""), "le fichier est vide"),
    Broken("zstd cut", "a.csv.zst", _ZSTD[:-3000], "coupé ou abîmé", SOME_LINE),
    Broken("zip cut", "a.zip", _ZIP[:-3000], "coupé ou abîmé"),
    Broken("gzip bomb", "a.csv.gz", gzip.compress(_BOMB), "bombe de décompression"),
    Broken(
        "zstd bomb", "a.csv.zst", zstandard.compress(_BOMB), "bombe de décompression"
    ),
    Broken("zip bomb", "a.zip", zipped({"a.csv": _BOMB}), "bombe de décompression"),
    Broken(
        "zip of two files",
        "a.zip",
        zipped({"a.csv": "a", "b.csv": "b"}),
        "l'archive zip contient 2 fichiers (« a.csv », « b.csv »)",
    ),
    Broken("zip of nothing", "a.zip", zipped({}), "l'archive zip contient 0 fichiers"),
    Broken("zip with a password", "a.zip", bytes(_LOCKED), "un mot de passe"),
    Broken("a zip in a gzip", "a.csv.gz", gzip.compress(_ZIP), "dans une autre"),
    Broken("a zip in a zip", "a.zip", zipped({"b.zip": _ZIP}), "archive zip dans une"),
    Broken("a gzip in a gzip", "a.csv.gz", gzip.compress(_GZIP), "une archive d'un"),
    Broken("7z", "a.7z", b"7z\xbc\xaf\x27\x1c\x00\x04", "Décompressez-la"),
)
