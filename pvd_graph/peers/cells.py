"""Cells of the interchange tables: typed, and where each stands when it is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from pathlib import Path

from pvd_graph.errors import InputError, UnreadableFileError

__all__ = ["Cells", "read_cells", "read_header"]


@dataclass(frozen=True, slots=True)
class Cells:
    """A row of a table, with what is needed to say where a fault stands."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def fault(self, column: str, problem: str) -> UnreadableFileError:
        """Return an error that names file, line, column and value."""
        value = self.cells[column]
        told = f"colonne « {column} », valeur « {value} » : {problem}"
        return UnreadableFileError(self.path, told, line=self.line)

    def key(self, column: str, seen: dict[str, int]) -> str:
        """Return an identifier, remembered in *seen*: not empty, not yet used."""
        text = self.cells[column]
        if not text:
            raise self.fault(
                column, "un identifiant est attendu. Remplissez la cellule."
            )
        if text in seen:
            problem = f"déjà présent à la ligne {seen[text]}. Gardez une seule ligne."
            raise self.fault(column, problem)
        seen[text] = self.line
        return text

    def reference(self, column: str, known: Mapping[str, int], table: str) -> str:
        """Return an identifier that *table* must hold."""
        text = self.cells[column]
        if text not in known:
            raise self.fault(column, _missing(table))
        return text

    def references(
        self, column: str, known: Mapping[str, int], table: str
    ) -> tuple[str, ...]:
        """Return a list of identifiers, each of which *table* must hold."""
        found = self.items(column)
        for text in found:
            if text not in known:
                raise self.fault(column, f"« {text} » : {_missing(table)}")
        return found

    def items(self, column: str) -> tuple[str, ...]:
        """Return a list cell, without its empty items."""
        parts = (item.strip() for item in self.cells[column].split("|"))
        return tuple(item for item in parts if item)

    def amount(self, column: str) -> float:
        """Return a number that cannot be below 0, NaN where the cell is empty."""
        value = self.decimal(column)
        if value < 0:
            problem = (
                "un nombre de 0 ou plus est attendu. Corrigez-le, ou videz la cellule "
                "s'il n'est pas connu."
            )
            raise self.fault(column, problem)
        return value

    def decimal(self, column: str) -> float:
        """Return a finite number, NaN where the cell is empty."""
        text = self.cells[column]
        if not text:
            return nan
        try:
            value = float(text)
        except ValueError:
            value = nan
        if not isfinite(value) or "_" in text:
            problem = "un nombre est attendu (point décimal, sans unité), ou rien."
            raise self.fault(column, problem)
        return value


def _missing(table: str) -> str:
    return f"absent de {table}.csv. Ajoutez-l'y, ou corrigez la valeur."


def read_header(path: Path, columns: Sequence[str]) -> list[str]:
    """Return the column names of a table, which must hold *columns*.

    Raises:
        UnreadableFileError: one of them is missing, or a name stands twice.
    """
    header = next(_records(path), (1, []))[1]
    missing = [name for name in columns if name not in header]
    if missing:
        problem = (
            f"il manque la colonne « {missing[0]} ». Colonnes attendues : "
            f"{', '.join(columns)}."
        )
        raise UnreadableFileError(path, problem, line=1)
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        problem = f"la colonne « {twice} » figure deux fois. Gardez-en une."
        raise UnreadableFileError(path, problem, line=1)
    return header


def read_cells(path: Path, columns: Sequence[str]) -> Iterator[Cells]:
    """Yield the rows of a table; cells stripped, blank lines skipped.

    Raises:
        UnreadableFileError: as `read_header`, or a row of another length.
    """
    header = read_header(path, columns)
    records = _records(path)
    next(records)
    for line, cells in records:
        if len(cells) != len(header):
            problem = (
                f"{len(cells)} cellules pour {len(header)} colonnes. Mettez entre "
                "guillemets une valeur qui contient une virgule."
            )
            raise UnreadableFileError(path, problem, line=line)
        yield Cells(path, line, dict(zip(header, cells, strict=True)))


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, stripped cells) of a CSV file.

    Raises:
        InputError: there is no such file.
        UnreadableFileError: not UTF-8, or broken quotes.
    """
    if not path.is_file():
        problem = f"{path} : ce fichier est attendu et n'existe pas."
        raise InputError(problem)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, strict=True)
        try:
            for cells in reader:
                if cells:
                    yield reader.line_num, [cell.strip() for cell in cells]
        except UnicodeDecodeError as error:
            problem = (
                "ce n'est pas de l'UTF-8. Enregistrez le fichier en « CSV UTF-8 »."
            )
            raise UnreadableFileError(path, problem) from error
        except csv.Error as error:
            problem = f"CSV illisible ({error}). Vérifiez les guillemets."
            raise UnreadableFileError(path, problem, line=reader.line_num) from error
