"""Look at the columns of a file: what stands in them, how often. Streams."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from pvd_graph.model import Table, Wording
from pvd_graph.reading.tables import find_header, open_table
from pvd_graph.services.checking_tables import GroupedIssues

__all__ = ["EMPTY_WORDS", "FileProfile", "Profile", "profile_file"]

ROWS = 100_000
"""Rows that are looked at."""
_DISTINCT = 5_000
"""Different values of a column that are kept: what comes after is only counted."""

_REPEATS = 20
_LEAST = 100
EMPTY_WORDS = frozenset(
    {"null", "none", "nan", "n/a", "na", "nd", "n.d.", "n.d", "nc", "n.c.", "-", "--"}
    | {"non renseigné", "non renseigne", "#n/a", "sans objet", "s"}
)
"""What people and programs write, in small letters, where nothing is known."""


@dataclass(slots=True)
class Profile:
    """What stands in one column.

    Attributes:
        name: in the file.
        values: text of a cell -> how often; the first 5,000 different ones.
        filled: cells that are not empty.
        rows: all of them.
        repeated: cells that say what another said before, exact up to a twentieth.
        characters: of all cells, for their mean length.
    """

    name: str
    values: Counter[str] = field(default_factory=Counter)
    filled: int = 0
    rows: int = 0
    repeated: int = 0
    characters: int = 0
    _seen: set[int] | None = field(default_factory=set)

    @property
    def unique(self) -> bool:
        """Tell whether every row has a value of its own."""
        return self.filled == self.rows > 0 and not self.repeated

    @property
    def nearly_unique(self) -> bool:
        """Tell whether all rows but a twentieth have a value of their own."""
        return (
            self._seen is not None
            and self.rows > 0
            and (self.filled >= self.rows * (1 - 1 / _REPEATS))
        )

    @property
    def length(self) -> float:
        """Return the mean length of a filled cell, in characters."""
        return self.characters / self.filled if self.filled else 0.0

    @property
    def whole(self) -> bool:
        """Tell whether all different values were kept."""
        return len(self.values) < _DISTINCT

    @property
    def empty_words(self) -> list[str]:
        """Return the words of this column that mean that nothing is known."""
        return [word for word in self.values if word.lower() in EMPTY_WORDS]

    def said(self) -> dict[str, int]:
        """Return the values that mean something, with how often each stands there."""
        nothing = set(self.empty_words)
        return {word: n for word, n in self.values.items() if word not in nothing}

    def add(self, cell: str) -> None:
        """Count one cell."""
        self.rows += 1
        text = cell.strip()
        if not text:
            return
        self.filled += 1
        self.characters += len(text)
        if text in self.values:
            self.values[text] += 1
        elif self.whole:
            self.values[text] = 1
        self._count_repeats(text)

    def _count_repeats(self, text: str) -> None:
        """Count *text* if it came before; stop once too many have."""
        if self._seen is None or text.lower() in EMPTY_WORDS:
            return
        digest = hash(text)
        if digest in self._seen:
            self.repeated += 1
            if self.repeated * _REPEATS > max(self.rows, _LEAST):
                self._seen = None
        else:
            self._seen.add(digest)


@dataclass(frozen=True, slots=True)
class FileProfile:
    """What a file holds.

    Attributes:
        table: with the format, encoding and separator that were found.
        whole: all rows were looked at.
        unread: rows that could not be read.
    """

    path: Path
    table: Table
    columns: tuple[Profile, ...]
    rows: int
    whole: bool
    unread: int
    notes: tuple[Wording, ...]


def profile_file(path: Path) -> FileProfile:
    """Look at the first 100,000 rows of the table in *path*.

    Raises:
        UnreadableFileError: it is no table.
    """
    issues = GroupedIssues(path.name)
    table = Table(path)
    table = replace(table, header=find_header(table))
    with open_table(table, issues) as opened:
        columns = tuple(Profile(name) for name in opened.header)
        rows = 0
        for row in islice(opened.rows, ROWS):
            rows += 1
            for column in columns:
                column.add(row.cells.get(column.name, ""))
        whole = next(opened.rows, None) is None
        return FileProfile(
            path,
            opened.found,
            columns,
            rows,
            whole,
            opened.skipped,
            tuple(opened.notes),
        )
