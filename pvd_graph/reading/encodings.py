"""Find the encoding of a text file, and what would spoil its reading, in one pass.

The whole file is looked at: the one accent that is not UTF-8 may be on the last line.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Wording
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.packing import ByteSource
from pvd_graph.reading.refusing import unreadable

__all__ = ["Encoding", "find_encoding"]

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"ansi": "cp1252", "windows": "cp1252", "latin1": "cp1252"}
_ASCII = bytes(range(128))
# Bytes that are nothing in Windows-1252, or hardly ever used, and that are the accented
# letters of MS-DOS (cp850) and of the first Macintoshes (mac_roman).
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_ELSEWHERE = _UNDEFINED + b"\x82\x83\x86\x87\x88\x8e"
_PAIR = re.compile(rb"[\xc3\xc5][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
_TWICE = b"\xc3\x83\xc2"
_LOST = b"\xef\xbf\xbd"
_CONTROLS = bytes(set(range(1, 32)) - set(b"\t\n\r"))
_NO_CONTROLS = bytes(set(range(256)) - set(_CONTROLS))
_NULS_OF_UTF16 = 0.2


@dataclass(slots=True)
class Encoding:
    """A codec of Python, and what the reader of the table should know."""

    codec: str
    notes: list[Wording] = field(default_factory=list)


class _Look:
    """What the bytes show so far."""

    def __init__(self, path: Path, limits: Limits, *, wide: bool) -> None:
        self.path = path
        self.lines = 0
        self.bad_line = 0
        self.high = self.pairs = self.elsewhere = 0
        self.undefined = self.is_utf8_before = False
        self.remarks: dict[str, int] = {}
        self._limits = limits
        self._wide = wide
        self._since = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def line_of(self, block: bytes, at: int) -> int:
        return self.lines + block.count(b"\n", 0, at) + 1

    def add(self, block: bytes) -> None:
        self._check_lines(block)
        if not self._wide:
            self._check_nul(block)
            if len(block.translate(None, _CONTROLS)) < len(block):
                at = len(block) - len(block.lstrip(_NO_CONTROLS))
                self.remarks.setdefault("control", self.line_of(block, at))
            if not block.isascii():
                self._look_at_letters(block)
            elif self._decoder.getstate()[0] and not self.bad_line:
                self._decode(block)  # a character was cut by the end of the block
        self.lines += block.count(b"\n")

    def finish(self) -> None:
        if not self._wide and not self.bad_line:
            self._decode(b"", final=True)

    def _check_lines(self, block: bytes) -> None:
        end = max(block.find(b"\n"), block.find(b"\r"))
        length = self._since + (len(block) if end < 0 else end)
        if length > self._limits.line_bytes:
            size = self._limits.line_bytes >> 20
            wording = Wording(
                f"la ligne dépasse {size} Mio. Vérifiez que les lignes du fichier se "
                "terminent par un retour à la ligne.",
                f"the line is over {size} MiB. Check that lines end with a line break.",
            )
            raise unreadable(self.path, wording, line=self.lines + 1)
        last = max(block.rfind(b"\n"), block.rfind(b"\r"))
        self._since = length if last < 0 else len(block) - last - 1

    def _check_nul(self, block: bytes) -> None:
        at = block.find(b"\0")
        if at < 0:
            return
        if block.count(b"\0") > _NULS_OF_UTF16 * len(block):
            wording = Wording(
                "le texte semble être en UTF-16 sans marque d'ordre. Déclarez encoding "
                '= "utf-16-le", ou enregistrez-le en UTF-8.',
                "the text seems to be UTF-16 without a mark. Declare encoding = "
                '"utf-16-le", or save it as UTF-8.',
            )
            raise unreadable(self.path, wording)
        wording = Wording(
            "la ligne contient un octet nul : le fichier est abîmé ou n'est pas un "
            "texte. Reprenez-le à la source.",
            "the line holds a NUL byte: the file is damaged or not text. Fetch it "
            "again.",
        )
        raise unreadable(self.path, wording, line=self.line_of(block, at))

    def _look_at_letters(self, block: bytes) -> None:
        if (at := block.find(_TWICE)) >= 0:
            self.remarks.setdefault("twice", self.line_of(block, at))
        if (at := block.find(_LOST)) >= 0:
            self.remarks.setdefault("lost", self.line_of(block, at))
        if self.bad_line:
            self._weigh(block)
            return
        self._decode(block)
        if not self.bad_line:
            high = len(block.translate(None, _ASCII))
            self.is_utf8_before |= high > len(self._decoder.getstate()[0])

    def _decode(self, block: bytes, *, final: bool = False) -> None:
        held = self._decoder.getstate()[0]
        try:
            self._decoder.decode(block, final)
        except UnicodeDecodeError as error:
            self.bad_line = self.line_of(block, max(error.start - len(held), 0))
            self._weigh(held + block)

    def _weigh(self, block: bytes) -> None:
        """Count what tells one encoding from another, once it is not all UTF-8."""
        high = block.translate(None, _ASCII)
        self.high += len(high)
        self.pairs += len(_PAIR.findall(block))
        self.elsewhere += len(high) - len(high.translate(None, _ELSEWHERE))
        self.undefined |= len(high) != len(high.translate(None, _UNDEFINED))


_REMARKS = {
    "control": Wording(
        "ligne {line} : un caractère de commande invisible. Retirez-le.",
        "line {line}: an invisible control character. Take it out.",
    ),
    "twice": Wording(
        "ligne {line} : « Ã© » et semblables : le texte a été encodé deux fois. "
        "Reprenez-le à la source.",
        "line {line}: “Ã©” and the like: the text was encoded twice. Fetch it again.",
    ),
    "lost": Wording(
        "ligne {line} : « � » : des caractères ont été perdus avant l'envoi. "
        "Reprenez le fichier à la source.",
        "line {line}: “�”: characters were lost before it was sent. Fetch the file "
        "again.",
    ),
}


def find_encoding(
    path: Path, stream: ByteSource, declared: str = "", limits: Limits = LIMITS
) -> Encoding:
    """Return the encoding of the text in *stream*, which is read to its end.

    A byte-order mark decides; then *declared*; then UTF-8, if all of it is; then
    Windows-1252, with a note.

    Raises:
        UnreadableFileError: an encoding that nobody knows, that is neither of these, or
            two in one file; a NUL byte; a line over *limits*. With the line.
    """
    block = stream.read1(_BLOCK)
    codec = next((name for mark, name in _MARKS if block.startswith(mark)), "")
    codec = codec or (_declared(path, declared) if declared else "")
    look = _Look(path, limits, wide=codec.startswith(("utf-16", "utf-32")))
    while block:
        look.add(block)
        try:
            block = stream.read1(_BLOCK)
        except UnreadableFileError as error:
            if error.__cause__ is None:
                raise  # a bomb, not a file that is cut: no line is to blame
            raise UnreadableFileError(
                path, error.problem, line=look.lines + 1, english=error.english
            ) from error
    look.finish()
    notes = [
        Wording(said.fr.format(line=line), said.en.format(line=line))
        for key, said in _REMARKS.items()
        if (line := look.remarks.get(key))
    ]
    if codec and not (look.bad_line and codec.startswith("utf-8")):
        return Encoding(codec, notes)
    if not look.bad_line:
        return Encoding("utf-8", notes)
    return _not_utf8(look, codec, notes)


def _declared(path: Path, name: str) -> str:
    try:
        codec = codecs.lookup(_NAMES.get(name.lower(), name))
        "é".encode(codec.name)
    except (LookupError, UnicodeEncodeError) as error:
        wording = Wording(
            f"encoding = « {name} » : encodage inconnu. Écrivez par exemple utf-8, "
            "windows-1252, cp850 ou utf-16.",
            f"encoding = “{name}”: unknown. Write utf-8, windows-1252, cp850 or "
            "utf-16.",
        )
        raise unreadable(path, wording) from error
    return codec.name


def _not_utf8(look: _Look, codec: str, notes: list[Wording]) -> Encoding:
    """Return what a text that is not all UTF-8 is, if that is sure enough."""
    line = look.bad_line
    if codec or look.is_utf8_before or 4 * look.pairs > look.high:
        wording = Wording(
            "un caractère n'est pas en UTF-8 alors que le reste du fichier l'est : "
            "deux fichiers d'encodages différents mis bout à bout ? Enregistrez tout "
            "en UTF-8.",
            "a character is not UTF-8 while the rest of the file is: two files of "
            "different encodings put together? Save all of it as UTF-8.",
        )
        raise unreadable(look.path, wording, line=line)
    if look.undefined or 2 * look.elsewhere >= look.high:
        wording = Wording(
            "l'encodage n'est ni UTF-8 ni Windows-1252 (cp850 ou mac_roman ?). "
            "Enregistrez en UTF-8, ou déclarez « encoding ».",
            "the encoding is neither UTF-8 nor Windows-1252 (cp850 or mac_roman?). "
            "Save as UTF-8, or declare “encoding”.",
        )
        raise unreadable(look.path, wording, line=line)
    note = Wording(
        f"lu en Windows-1252 (ligne {line} : ce n'est pas de l'UTF-8). Déclarez "
        "« encoding » pour le confirmer.",
        f"read as Windows-1252 (line {line} is not UTF-8). Declare “encoding” to "
        "confirm it.",
    )
    return Encoding("cp1252", [note, *notes])
