"""Tables that stand beside a manifest, and whether a file is the one it seals.

Reading itself is `pvd_graph.reading.tables`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Row, Table
from pvd_graph.reading.formats import RDF_SUFFIXES
from pvd_graph.reading.tables import open_table

__all__ = ["check_whole", "is_rdf", "read_rows"]

_BLOCK = 1 << 20
_PACKINGS = {".gz", ".zst", ".zip"}


def is_rdf(path: Path) -> bool:
    """Tell whether *path* holds statements rather than a table, by its name."""
    suffixes = [s.lower() for s in path.suffixes if s.lower() not in _PACKINGS]
    return bool(suffixes) and suffixes[-1] in RDF_SUFFIXES


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of *path* in file order, one at a time.

    Raises:
        UnreadableFileError: see `open_table`; also a row with more or fewer cells than
            the header, when it is reached, with its line.
    """
    with open_table(Table(path)) as opened:
        yield from opened.rows


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
            with open_table(replace(table, columns={})) as opened:
                rows = sum(1 for _row in opened.rows)
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
