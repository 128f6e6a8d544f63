"""Find columns that hold two kinds of codes, and the column that tells which.

Grants name their beneficiary by one number: the INSEE code of a commune, the SIREN of a
grouping, the code of a département. Where another column says of which kind it is, one
column of the file is read in two ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from pvd_graph.mapping.communes import reader_of
from pvd_graph.mapping.values import CellError, parse_cell
from pvd_graph.model import Column, Table
from pvd_graph.reading.tables import open_table
from pvd_graph.services.checking_tables import GroupedIssues
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.guessing import Guess
from pvd_graph.services.profiling import Profile

__all__ = ["guess_splits"]

_ROWS = 20_000
_KINDS = 12
_LENGTH = 10
_ENOUGH = 0.99
_LEAST = 20
_NAMES = {"commune": "commune", "siren": "siren_groupement"}


def guess_splits(
    path: Path,
    profiles: Sequence[Profile],
    guesses: Sequence[Guess],
    communes: KnownCommunes,
) -> list[Guess]:
    """Return the columns to add: each reads one of the file, where another says so.

    Raises:
        UnreadableFileError: the file is no table.
    """
    pairs = list(zip(profiles, guesses, strict=True))
    if any(guess.type == "commune" for guess in guesses):
        return []
    plain = [
        profile.name
        for profile, guess in pairs
        if guess.type == "text" and not guess.role and not guess.keys
    ]
    mixed = [
        profile.name
        for profile, _guess in pairs
        if profile.name in plain and 0 < profile.length < _LENGTH and _digits(profile)
    ]
    tellers = [
        profile.name
        for profile, _guess in pairs
        if profile.name in plain and profile.whole and len(profile.values) <= _KINDS
    ]
    if not mixed or not tellers:
        return []
    counts = _counted(path, mixed, tellers, communes)
    return list(_split(counts))


def _digits(profile: Profile) -> bool:
    values = list(profile.said())
    return sum(value[:1].isdigit() for value in values) > _ENOUGH * len(values)


_Counts = Counter[tuple[str, str, str, str]]
"""Mixed column, telling column, its value, kind -> rows."""


def _counted(
    path: Path, mixed: list[str], tellers: list[str], communes: KnownCommunes
) -> _Counts:
    read = reader_of(Column("", "commune"), communes)
    counts: _Counts = Counter()
    with open_table(Table(path), GroupedIssues(path.name)) as opened:
        for row in islice(opened.rows, _ROWS):
            for column in mixed:
                cell = row.cells[column].strip()
                if not cell:
                    continue
                kind = "other"
                if read is not None and read(cell, "", "")[0]:
                    kind = "commune"
                elif _is_siren(cell):
                    kind = "siren"
                for teller in tellers:
                    counts[column, teller, row.cells[teller].strip(), kind] += 1
    return counts


def _is_siren(cell: str) -> bool:
    try:
        return bool(parse_cell("siren", cell))
    except CellError:
        return False


def _split(counts: _Counts) -> list[Guess]:
    """Return a column for each kind that one value of another column announces."""
    rows: Counter[tuple[str, str, str]] = Counter()
    for (column, teller, value, _kind), number in counts.items():
        rows[column, teller, value] += number
    found: dict[str, Guess] = {}
    for (column, teller, value, kind), number in counts.most_common():
        total = rows[column, teller, value]
        share = number / total
        if kind not in _NAMES or share < _ENOUGH or total < _LEAST or not value:
            continue
        if kind in found or "|" in value:
            continue
        keys = {"from": column, "type": kind, "when": f"{teller}={value}"}
        why = f"{number} lignes sur {total} où « {teller} » vaut « {value} »"
        found[kind] = Guess(_NAMES[kind], keys, share, why)
    # Groupings alone are no reason to read a column twice.
    return list(found.values()) if "commune" in found else []
