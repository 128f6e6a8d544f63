"""Read five CSV tables, write a ranking: the kernel without a store.

The format is fixed, so that other countries and researchers can use it:

    towns.csv       town, departement, epci, x_km, y_km, population
    concepts.csv    concept, broader, depth
    declared.csv    town, concept, year
    actions.csv     action, town, action_type, start, status, end, addresses, partners
    indicators.csv  town, then one column an indicator

UTF-8, comma; lists within a cell separated by ``|``; years are decimal; an empty cell
is not known; no population is below 0. Columns in any order; others are ignored,
except in indicators.csv.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path

import numpy as np

from pvd_graph.errors import InputError, UnreadableFileError
from pvd_graph.peers.cells import Cells, read_cells, read_header
from pvd_graph.peers.closure import CyclicHierarchyError, build_hierarchy
from pvd_graph.peers.tables import (
    Action,
    Concept,
    Declaration,
    FloatArray,
    Tables,
    Town,
)

__all__ = ["RankedPeer", "read_tables", "write_ranking"]

_COLUMNS = {
    "towns": ("town", "departement", "epci", "x_km", "y_km", "population"),
    "concepts": ("concept", "broader", "depth"),
    "declared": ("town", "concept", "year"),
    "actions": (
        "action",
        "town",
        "action_type",
        "start",
        "status",
        "end",
        "addresses",
        "partners",
    ),
    "indicators": ("town",),
}
_STATUS = {"termine": True, "en_cours": False}


@dataclass(frozen=True, slots=True)
class RankedPeer:
    """One row of a ranking; *evidence* holds the concepts that both towns face."""

    town: str
    rank: int
    peer: str
    score: float
    evidence: tuple[str, ...] = ()


def read_tables(folder: Path) -> Tables:
    """Read the five tables of *folder*.

    Raises:
        InputError: the folder does not exist, or a table is missing.
        UnreadableFileError: a table that cannot be read, lacks a column, or holds a
            value that does not fit; the message says line, column, value and remedy.
    """
    if not folder.is_dir():
        problem = f"{folder} : ce dossier n'existe pas."
        raise InputError(problem)
    lines: dict[str, int] = {}
    towns = tuple(sorted(_towns(folder, lines), key=lambda town: town.code))
    if not towns:
        problem = "aucune ville. Mettez une ligne par ville."
        raise UnreadableFileError(folder / "towns.csv", problem)
    concept_lines: dict[str, int] = {}
    concepts = _concepts(folder, concept_lines)
    names, values = _indicators(folder, towns, lines)
    return Tables(
        towns=towns,
        concepts=concepts,
        declared=tuple(
            Declaration(
                row.reference("town", lines, "towns"),
                row.reference("concept", concept_lines, "concepts"),
                row.decimal("year"),
            )
            for row in _rows(folder, "declared")
        ),
        actions=tuple(_actions(folder, lines, concept_lines)),
        indicators=names,
        values=values,
    )


def _towns(folder: Path, lines: dict[str, int]) -> Iterator[Town]:
    for row in _rows(folder, "towns"):
        yield Town(
            code=row.key("town", lines),
            departement=row.cells["departement"],
            epci=row.cells["epci"],
            x_km=row.decimal("x_km"),
            y_km=row.decimal("y_km"),
            population=row.amount("population"),
        )


def _concepts(folder: Path, lines: dict[str, int]) -> tuple[Concept, ...]:
    """Read concepts; one may have several rows, each with something broader."""
    rows = list(_rows(folder, "concepts"))
    for row in rows:
        _concept_key(row, lines)
        row.decimal("depth")
    broader: dict[str, set[str]] = {code: set() for code in lines}
    for row in rows:
        found = row.references("broader", lines, "concepts")
        broader[row.cells["concept"]].update(found)
    concepts = tuple(
        Concept(code, tuple(sorted(above))) for code, above in broader.items()
    )
    try:
        build_hierarchy(concepts)
    except CyclicHierarchyError as error:
        problem = (
            f"la hiérarchie tourne en rond : « {error.concept} » est plus large que "
            "lui-même. Corrigez « broader »."
        )
        raise UnreadableFileError(folder / "concepts.csv", problem) from error
    return concepts


def _concept_key(row: Cells, lines: dict[str, int]) -> None:
    """Remember a concept; a further row of it must say something broader."""
    code = row.cells["concept"]
    if code in lines and row.cells["broader"]:
        return
    row.key("concept", lines)


def _actions(
    folder: Path, towns: Mapping[str, int], concepts: Mapping[str, int]
) -> Iterator[Action]:
    seen: dict[str, int] = {}
    for row in _rows(folder, "actions"):
        column = "status"
        if row.cells[column] not in _STATUS:
            problem = "« termine » ou « en_cours » est attendu."
            raise row.fault(column, problem)
        yield Action(
            code=row.key("action", seen),
            town=row.reference("town", towns, "towns"),
            action_type=row.cells["action_type"],
            start=row.decimal("start"),
            finished=_STATUS[row.cells["status"]],
            end=row.decimal("end"),
            addresses=row.references("addresses", concepts, "concepts"),
            partners=row.items("partners"),
        )


def _indicators(
    folder: Path, towns: Sequence[Town], lines: Mapping[str, int]
) -> tuple[tuple[str, ...], FloatArray]:
    """Return m names and (n, m) values; a town without a row has no known figure."""
    place = {town.code: at for at, town in enumerate(towns)}
    names = tuple(name for name in _header(folder, "indicators") if name != "town")
    values = np.full((len(towns), len(names)), nan)
    seen: dict[str, int] = {}
    for row in _rows(folder, "indicators"):
        town = row.reference("town", lines, "towns")
        row.key("town", seen)
        values[place[town]] = [row.decimal(name) for name in names]
    return names, values


def _header(folder: Path, table: str) -> list[str]:
    return read_header(folder / f"{table}.csv", _COLUMNS[table])


def _rows(folder: Path, table: str) -> Iterator[Cells]:
    return read_cells(folder / f"{table}.csv", _COLUMNS[table])


def write_ranking(path: Path, rows: Iterable[RankedPeer]) -> int:
    """Write *rows* as ``town,rank,peer,score,evidence``; return how many.

    The file appears whole or not at all: it is written beside and then renamed.

    Raises:
        InputError: the folder of *path* does not exist or cannot be written to.
    """
    unfinished = path.with_name(f"{path.name}.part")
    count = 0
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(("town", "rank", "peer", "score", "evidence"))
            for count, row in enumerate(rows, start=1):  # noqa: B007 - the last counts
                score = f"{row.score:.6f}"
                evidence = "|".join(row.evidence)
                writer.writerow((row.town, row.rank, row.peer, score, evidence))
        unfinished.replace(path)
    except OSError as error:
        problem = f"{path} : écriture impossible ({error.strerror})."
        raise InputError(problem) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count
