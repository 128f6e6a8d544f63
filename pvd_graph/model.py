"""Frozen dataclasses that travel between stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

__all__ = [
    "Column",
    "Issue",
    "Manifest",
    "ObjectRule",
    "PropertyRule",
    "Row",
    "Statement",
    "Table",
]

Statement = tuple[str, str, str]
"""Subject, predicate, object as N-Triples terms."""


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a table: *line* is that of the file (the header is line 1)."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with a row, worded in French for whoever sent the table."""

    kind: str
    line: int
    column: str
    value: str
    problem: str
    remedy: str
    blocking: bool = True

    def __str__(self) -> str:
        """Return the line that a report shows."""
        return (
            f"ligne {self.line}, colonne « {self.column} », valeur « {self.value} » : "
            f"{self.problem} {self.remedy}"
        )


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of a column are read; see ``docs/manifest.md``."""

    name: str
    type: str = "text"
    required: bool = False
    separator: str = ""
    values: Mapping[str, str] | None = None
    lookup: str = ""


@dataclass(frozen=True, slots=True)
class PropertyRule:
    """One property of an object: exactly one of *iri*, *column*, *text* is set."""

    path: str
    iri: str = ""
    column: str = ""
    text: str = ""
    lang: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class ObjectRule:
    """One thing that each row speaks of."""

    iri: str
    types: tuple[str, ...] = ()
    properties: tuple[PropertyRule, ...] = ()
    when: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a dataset; RDF files have neither columns nor objects."""

    path: Path
    rows: int | None
    sha256: str
    columns: Mapping[str, Column] = field(default_factory=dict)
    objects: tuple[ObjectRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a ``dataset.toml`` says."""

    folder: Path
    slug: str
    version: str
    publisher: str
    licence: str
    attribution: str
    landing_page: str
    issued: date
    title: Mapping[str, str]
    description: Mapping[str, str]
    tables: tuple[Table, ...]
    sha256: str
