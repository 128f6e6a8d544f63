"""Give names to the cells of a grid: the header line, checked against the manifest."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from pvd_graph.folding import fold
from pvd_graph.model import Column, Table, Wording
from pvd_graph.reading.annotated import COLUMNS
from pvd_graph.reading.grid import Grid
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.refusing import unreadable

__all__ = [
    "Header",
    "column_letters",
    "columns_of_file",
    "lacking",
    "likely_header",
    "missing_note",
    "read_header",
]

_LOOKED_AT = 20
_SHOWN = 30
_OURS = frozenset(name for names in COLUMNS.values() for name in names)
_TEXT = frozenset({"csv", "tsv"})
_NARROW = 2
"""A line of one in so many cells of the widest, or less, is a title, no header."""


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a grid.

    Attributes:
        names: of the columns that have one, in order; not those of an annotated copy.
        places: their positions, from 0.
        width: how many columns there are up to the last that is named.
    """

    names: tuple[str, ...]
    places: tuple[int, ...]
    width: int


def column_letters(place: int) -> str:
    """Return the letters by which spreadsheets name the column at *place*, from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _clean(name: str) -> str:
    return " ".join(name.split("\n")).replace("\r", "").strip()


def read_header(grid: Grid, limits: Limits = LIMITS) -> Header:
    """Take the header line from the rows of *grid*; notes are added to it.

    Raises:
        UnreadableFileError: there is none, a name stands twice, or a column that the
            manifest declares is not there. With the line.
    """
    table = grid.found
    line, cells, fault = next(grid.rows, (table.header, [], None))
    if fault is not None:
        raise fault.error(table.path, line)
    names = [_clean(name) for name in cells]
    if not any(names):
        raise unreadable(table.path, _no_header(grid), line=table.header)
    if len(names) > limits.columns:
        wording = Wording(
            f"l'en-tête a {len(names)} colonnes, le plus qui soit lu est "
            f"{limits.columns}.",
            f"the header has {len(names)} columns, {limits.columns} at most are read.",
        )
        raise unreadable(table.path, wording, line=line)
    told = set(names) - {"", *_OURS}
    if twice := sorted(name for name in told if names.count(name) > 1):
        wording = Wording(
            f"deux colonnes s'appellent « {twice[0]} ». Donnez à chacune son nom.",
            f"two columns are called “{twice[0]}”. Give each its own name.",
        )
        raise unreadable(table.path, wording, line=line)
    if missing := lacking(table, names):
        raise unreadable(table.path, _missing(grid, names, missing), line=line)
    return _placed(grid, names)


def columns_of_file(table: Table) -> dict[str, Column]:
    """Return the columns of *table* by the names that its file gives them."""
    return {column.source or column.name: column for column in table.columns.values()}


def lacking(table: Table, names: Iterable[str]) -> list[str]:
    """Return the columns of the file that *table* counts on and *names* has not.

    Case, accents, spaces and hyphens do not matter: mapping warns of them.
    """
    there = {fold(name) for name in names}
    wanted = {
        column.source or column.name: None
        for column in table.columns.values()
        if not column.optional
    }
    return [name for name in wanted if fold(name) not in there]


def _placed(grid: Grid, names: list[str]) -> Header:
    named = [place for place, name in enumerate(names) if name]
    places = tuple(place for place in named if names[place] not in _OURS)
    width = named[-1] + 1
    if len(named) < width:
        unnamed = [column_letters(place) for place in range(width) if not names[place]]
        shown = ", ".join(unnamed[:_SHOWN])
        grid.notes.append(
            Wording(
                f"colonnes sans nom, non lues : {shown} (cellules d'en-tête vides ou "
                "fusionnées).",
                f"columns without a name, not read: {shown} (header cells empty or "
                "merged).",
            )
        )
    return Header(tuple(names[place] for place in places), places, width)


def likely_header(grid: Grid) -> int:
    """Return the line that seems to name the columns, where a title may stand above.

    The first line that is not much narrower than the widest of the first twenty.
    """
    rows = [(line, cells) for line, cells, _fault in grid.first(_LOOKED_AT)]
    filled = [sum(map(bool, map(_clean, cells))) for _line, cells in rows]
    for (line, cells), count in zip(rows, filled, strict=True):
        if count * _NARROW > max(filled):
            # A row of text is at its last line; names may be broken over several.
            breaks = sum(cell.count("\n") for cell in cells)
            return line - breaks * (grid.found.format in _TEXT)
    return grid.found.header


def _no_header(grid: Grid) -> Wording:
    table = grid.found
    for line, cells, _fault in grid.first(_LOOKED_AT):
        if line > table.header and sum(map(bool, cells)) > 1:
            return Wording(
                f"la ligne {table.header} ne nomme aucune colonne. Si les noms sont à "
                f"la ligne {line}, déclarez header = {line}.",
                f"line {table.header} names no column. If the names are on line "
                f"{line}, declare header = {line}.",
            )
    return Wording(
        f"la ligne {table.header} ne nomme aucune colonne : le tableau est vide. "
        "La première ligne doit nommer les colonnes.",
        f"line {table.header} names no column: the table is empty. The first line must "
        "name the columns.",
    )


def _missing(grid: Grid, names: list[str], missing: list[str]) -> Wording:
    """Say which column is not there, and why that may be."""
    hint = _elsewhere(grid) or _other_delimiter(grid, names) or _close(names, missing)
    shown = ", ".join(f"« {name} »" for name in names[:_SHOWN] if name)
    said = ", ".join(f"“{name}”" for name in names[:_SHOWN] if name)
    lacking = ", ".join(f"« {name} »" for name in missing[:_SHOWN])
    lacking_en = ", ".join(f"“{name}”" for name in missing[:_SHOWN])
    return Wording(
        f"colonne absente : {lacking}. Le fichier a : {shown}.{hint.fr}",
        f"missing column: {lacking_en}. The file has: {said}.{hint.en}",
    )


def _elsewhere(grid: Grid) -> Wording | None:
    """Return where the header is, where another line holds most of what is declared."""
    table = grid.found
    wanted = len(lacking(table, ()))
    best, line_of_best = wanted // 2 + 1, 0
    for line, cells, _fault in grid.first(_LOOKED_AT):
        names = [_clean(cell) for cell in cells]
        held = wanted - len(lacking(table, names)) if any(names) else 0
        if held >= best:
            best, line_of_best = held + 1, line
    line = line_of_best
    if line in {0, table.header}:
        return None
    if best > wanted:
        return Wording(
            f" Ces noms sont à la ligne {line} : déclarez header = {line}, ou mettez "
            f"les noms à la ligne {table.header}.",
            f" These names are on line {line}: declare header = {line}, or put the "
            f"names on line {table.header}.",
        )
    return Wording(
        f" La plupart de ces noms sont à la ligne {line} : mettez-les à la ligne "
        f"{table.header} (ou déclarez header = {line}), et ajoutez ceux qui manquent.",
        f" Most of these names are on line {line}: put them on line {table.header} (or "
        f"declare header = {line}), and add those that are missing.",
    )


def _other_delimiter(grid: Grid, names: list[str]) -> Wording | None:
    """Return the separator that the only name there is seems to hold."""
    if len(names) > 1 or not grid.found.delimiter:
        return None
    other = next((one for one in ";,\t|" if one in names[0]), "")
    if not other:
        return None
    shown = "tabulation" if other == "\t" else other
    return Wording(
        f" Le séparateur semble être « {shown} » : corrigez « delimiter ».",
        f" The separator seems to be “{shown}”: mend “delimiter”.",
    )


def _close(names: list[str], missing: list[str]) -> Wording:
    """Return the names that look like those that are missing."""
    lowered = {name.casefold(): name for name in names if name}
    pairs = []
    for name in missing[:_SHOWN]:
        likely = difflib.get_close_matches(name.casefold(), lowered, n=1, cutoff=0.7)
        if likely:
            pairs.append((lowered[likely[0]], name))
    if not pairs:
        return Wording(
            " Corrigez l'en-tête ou le manifeste.", " Mend the header or the manifest."
        )
    fr = ", ".join(f"« {there} » est-il « {name} » ?" for there, name in pairs)
    en = ", ".join(f"is “{there}” “{name}”?" for there, name in pairs)
    return Wording(f" {fr[0].upper()}{fr[1:]}", f" {en[0].upper()}{en[1:]}")


def missing_note(names: list[str]) -> Wording:
    """Return what is told of declared columns that no record had."""
    shown = ", ".join(f"« {name} »" for name in names)
    said = ", ".join(f"“{name}”" for name in names)
    return Wording(
        f"aucun enregistrement n'a : {shown}. Vérifiez ces noms.",
        f"no record has: {said}. Check these names.",
    )
