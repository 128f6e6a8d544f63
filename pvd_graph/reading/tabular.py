"""Read CSV and TSV tables into rows, plain or compressed.

Knows encodings, separators and quotes. Knows nothing of RDF, of mapping rules, nor of
what a column means: every cell leaves here as text.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import zstandard

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Row, Table

__all__ = ["check_whole", "is_rdf", "open_text", "read_rows"]

_BLOCK = 1 << 20


def _suffixes(path: Path) -> list[str]:
    """Return the format suffixes of *path*, compression left out."""
    return [s for s in path.suffixes if s not in {".gz", ".zst"}]


def is_rdf(path: Path) -> bool:
    """Tell whether *path* holds statements rather than a table."""
    return bool({".ttl", ".nt"} & set(_suffixes(path)))


@contextmanager
def open_text(path: Path) -> Iterator[IO[str]]:
    """Open *path* as UTF-8 text (a byte-order mark is dropped), decompressed by name.

    Raises:
        UnreadableFileError: no such file.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        problem = f"fichier illisible ({error.strerror or error})"
        raise UnreadableFileError(path, problem) from error
    with raw:
        source: IO[bytes] = raw
        if path.suffix == ".gz":
            source = gzip.GzipFile(fileobj=raw)  # type: ignore[assignment] # typeshed: GzipFile is IO in all but name
        elif path.suffix == ".zst":
            source = zstandard.ZstdDecompressor().stream_reader(raw)
        with io.TextIOWrapper(source, encoding="utf-8-sig", newline="") as text:
            yield text


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of *path* in file order, one at a time.

    The separator is a tab for ``.tsv`` and a comma otherwise; the first line names the
    columns.

    Raises:
        UnreadableFileError: not UTF-8, broken quotes, a row with more or fewer cells
            than the header, or a compressed stream that ends too early. Raised when
            the row is reached, with its line.
    """
    delimiter = "\t" if ".tsv" in _suffixes(path) else ","
    line = 0
    try:
        with open_text(path) as text:
            reader = csv.reader(text, delimiter=delimiter, strict=True)
            header = next(reader, None)
            line = reader.line_num
            if header is None:
                problem = "le fichier est vide ; la première ligne nomme les colonnes"
                raise UnreadableFileError(path, problem)
            for cells in reader:
                line = reader.line_num
                if len(cells) != len(header):
                    problem = (
                        f"{len(cells)} cellules au lieu de {len(header)} "
                        f"({', '.join(header)})"
                    )
                    raise UnreadableFileError(path, problem, line=line)
                yield Row(line, dict(zip(header, cells, strict=True)))
    except (UnicodeDecodeError, csv.Error) as error:
        # An open quote runs to the end of the file: the place to look is where it
        # opens, the row after the last one read.
        raise UnreadableFileError(path, str(error), line=line + 1) from error
    except (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
        problem = f"le fichier compressé est coupé ou abîmé ({error})"
        raise UnreadableFileError(path, problem, line=line + 1) from error


def check_whole(table: Table) -> None:
    """Check that the file of *table* is the one that its manifest describes.

    Raises:
        UnreadableFileError: another sha256. The message says how far the file can be
            read, so that a file cut in the middle is told from one that was edited.
    """
    digest = hashlib.sha256()
    try:
        with table.path.open("rb") as source:
            while block := source.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        problem = f"fichier illisible ({error.strerror or error})"
        raise UnreadableFileError(table.path, problem) from error
    if digest.hexdigest() == table.sha256:
        return
    found = ""
    if not is_rdf(table.path):
        rows = 0
        try:
            for _row in read_rows(table.path):
                rows += 1
        except UnreadableFileError as error:
            found = f" Lecture arrêtée à la ligne {error.line} : {error.problem}."
        else:
            found = f" Il contient {rows} lignes au lieu de {table.rows}."
    problem = (
        "le fichier n'est pas celui que décrit le manifeste (empreinte sha256 "
        f"différente) : il a été coupé ou modifié.{found} Reprenez le fichier "
        "d'origine, ou mettez à jour « rows » et « sha256 » s'il est voulu ainsi."
    )
    raise UnreadableFileError(table.path, problem)
