"""Tell the format of a table: by what is declared, its name, and its first bytes.

A file that is not what its name says is refused with a sentence: read as something
else it would only give errors that help nobody.
"""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path, PurePath

from pvd_graph.model import Table, Wording
from pvd_graph.reading.packing import BROKEN, Content, damaged
from pvd_graph.reading.refusing import unreadable

__all__ = ["FORMATS", "HEAD_BYTES", "RDF_SUFFIXES", "find_format"]

FORMATS = ("csv", "tsv", "xlsx", "ods", "json", "jsonl", "geojson", "parquet")
"""What ``format`` of a table may be."""

RDF_SUFFIXES = frozenset(
    {".ttl", ".nt", ".nq", ".trig", ".rdf", ".owl", ".xml", ".jsonld"}
)
HEAD_BYTES = 1 << 16

_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".ods": "ods",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".geojson": "geojson",
    ".parquet": "parquet",
}
_NAMES = {
    "csv": ("un CSV", "a CSV file"),
    "tsv": ("un TSV", "a TSV file"),
    "xlsx": ("un classeur XLSX", "an XLSX workbook"),
    "ods": ("un classeur ODS", "an ODS workbook"),
    "json": ("du JSON", "JSON"),
    "jsonl": ("du JSON, un objet par ligne", "JSON, one object a line"),
    "geojson": ("du GeoJSON", "GeoJSON"),
    "parquet": ("un fichier Parquet", "a Parquet file"),
    "text": ("du texte", "text"),
}
_OLE = Wording(
    "un ancien classeur Excel (.xls) ou un classeur protégé par un mot de passe. "
    "Enregistrez-le en XLSX, sans mot de passe",
    "an old Excel workbook (.xls) or one with a password. Save it as XLSX, without",
)
_ARCHIVE = Wording(
    "une archive d'un genre qui n'est pas lu (gz, zst et zip le sont). Décompressez-la",
    "an archive of a kind that is not read (gz, zst and zip are). Decompress it",
)
_HTML = Wording(
    "une page web (HTML), pas un tableau : souvent une page d'erreur enregistrée à la "
    "place du fichier. Téléchargez-le à nouveau",
    "a web page (HTML), not a table: often an error page saved in its place. Fetch it "
    "again",
)
_IMAGE = Wording(
    "une image. Envoyez le tableau lui-même", "an image. Send the table itself"
)
_OTHER = (
    (b"%PDF", Wording("un PDF. Envoyez le tableau", "a PDF. Send the table")),
    (b"\xd0\xcf\x11\xe0", _OLE),
    (b"{\\rtf", Wording("un texte RTF. Envoyez le tableau", "RTF. Send the table")),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
)
_MARK = b"\xef\xbb\xbf"
_FEATURES = re.compile(rb'"type"\s*:\s*"FeatureCollection"')
_NO_WORKBOOK = Wording(
    "un document compressé qui n'est ni un classeur XLSX ni un classeur ODS (un texte "
    "Word, un XLSB ?). Enregistrez-le en XLSX, ODS ou CSV",
    "a zipped document that is neither an XLSX nor an ODS workbook (Word, XLSB?). Save "
    "it as XLSX, ODS or CSV",
)


_PARTS = (b"[Content_Types]", b"_rels/", b"docProps/", b"xl/", b"customXml/")
"""What the names of the parts of a workbook start with."""
_STATEMENTS = re.compile(rb"<[a-z]+:[^>\s]*>\s+(?:<[a-z]+:|a\s)|@prefix\s|PREFIX\s")
_RDF = Wording(
    "du RDF (Turtle, N-Triples ou N-Quads), pas un tableau. Envoyez le tableau, ou "
    "nommez-le selon sa forme (.ttl, .nt, .nq) si le jeu de données attend du RDF",
    "RDF (Turtle, N-Triples or N-Quads), not a table. Send the table, or name it by "
    "its form (.ttl, .nt, .nq) if the dataset expects RDF",
)
_XML = Wording(
    "du XML. Envoyez un tableau ; si c'est du RDF/XML, nommez-le .rdf",
    "XML. Send a table; if it is RDF/XML, name it .rdf",
)
_NESTED = Wording(
    "une archive zip dans une autre archive. Envoyez le tableau seul, ou dans une "
    "seule archive",
    "a zip archive in another archive. Send the table alone, or in one archive",
)


def _kind(path: Path, content: Content, head: bytes) -> str | Wording:
    """Return what the bytes are: a format, ``text``, ``json``, or why it is none."""
    text = head.removeprefix(_MARK).lstrip()
    for start, wording in _OTHER:
        if head.startswith(start):
            return wording
    if head.startswith(b"PK"):
        return _document(path, content, head)
    if head.startswith(b"PAR1"):
        return "parquet"
    if re.match(rb"<(!doctype html|html|head|body)\b", text, re.IGNORECASE):
        return _HTML
    rdf = _STATEMENTS.match(text)
    if rdf or text.startswith((b"<?xml", b"<")):
        return _RDF if rdf else _XML
    return "json" if text[:1] in (b"{", b"[") else "text"


def _document(path: Path, content: Content, head: bytes) -> str | Wording:
    """Tell one workbook from another, and from other zipped documents."""
    if b"opendocument.spreadsheet" in head[:200]:
        return "ods"
    if content.packing:
        # What a workbook in a packing holds is seen when it is opened.
        return "xlsx" if _first_member(head).startswith(_PARTS) else _NESTED
    try:
        with path.open("rb") as raw, zipfile.ZipFile(raw) as archive:
            names = archive.namelist()
            if any(name.endswith("workbook.xml") for name in names):
                return "xlsx"
            kind = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except BROKEN as error:
        raise unreadable(path, damaged(error)) from error
    return "ods" if b"opendocument.spreadsheet" in kind else _NO_WORKBOOK


def _first_member(head: bytes) -> bytes:
    """Return the name of the first member of a zip that starts with *head*."""
    length = int.from_bytes(head[26:28], "little")
    return head[30 : 30 + length]


def _is_lines(head: bytes) -> bool:
    """Tell JSON Lines: the first line is an object, and another follows."""
    first, _, rest = head.removeprefix(_MARK).lstrip().partition(b"\n")
    if not first.startswith(b"{") or not rest.lstrip().startswith(b"{"):
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True


def _of_json(head: bytes) -> str:
    if _is_lines(head):
        return "jsonl"
    return "geojson" if _FEATURES.search(head) else "json"


def _mismatch(expected: str, kind: str, *, declared: bool) -> Wording:
    (fr, en), (fr_kind, en_kind) = _NAMES[expected], _NAMES[kind]
    said = "est déclaré" if declared else "se nomme"
    as_en = "is declared" if declared else "is named"
    return Wording(
        f"le fichier {said} comme {fr} mais contient {fr_kind}. Corrigez son nom, ou "
        "déclarez « format ».",
        f"the file {as_en} as {en} but holds {en_kind}. Mend its name, or declare "
        "“format”.",
    )


def find_format(table: Table, content: Content, head: bytes) -> str:
    """Return the format of *table*, one of `FORMATS`.

    Args:
        table: its ``format``, where declared, says what it should be.
        content: of its file, for the name.
        head: its first `HEAD_BYTES` bytes, decompressed.

    Raises:
        UnreadableFileError: it is not a table, or not what it is declared or named as.
    """
    suffix = PurePath(content.name).suffix.lower()
    expected = table.format or _SUFFIXES.get(suffix, "")
    if not head.strip(b" \t\r\n\0" + _MARK):
        wording = Wording(
            "le fichier est vide ; la première ligne nomme les colonnes.",
            "the file is empty; its first line names the columns.",
        )
        raise unreadable(table.path, wording)
    if not table.format and suffix in RDF_SUFFIXES:
        wording = Wording(
            f"les fichiers {suffix} contiennent du RDF, pas un tableau.",
            f"{suffix} files hold RDF, not a table.",
        )
        raise unreadable(table.path, wording)
    kind = _kind(table.path, content, head)
    if isinstance(kind, Wording):
        wording = Wording(f"le fichier est {kind.fr}.", f"the file is {kind.en}.")
        raise unreadable(table.path, wording)
    return _agreed(table, expected, kind, head)


def _agreed(table: Table, expected: str, kind: str, head: bytes) -> str:
    """Return the format where what is expected and what is there agree."""
    is_text = expected in ("csv", "tsv")
    if not expected:
        return {"text": "csv", "json": _of_json(head)}.get(kind, kind)
    if expected == "json" and kind == "json" and not table.format:
        return _of_json(head) if not table.records else "json"
    fits = {
        "csv": kind == "text" or (bool(table.format) and kind == "json"),
        "json": kind == "json",
    }
    group = "csv" if is_text else "json" if expected.startswith(("js", "geo")) else ""
    if fits.get(group, kind == expected):
        return expected
    raise unreadable(table.path, _mismatch(expected, kind, declared=bool(table.format)))
