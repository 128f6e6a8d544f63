"""Frozen dataclasses that travel between stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

__all__ = [
    "Candidate",
    "Column",
    "Found",
    "Infer",
    "Issue",
    "Manifest",
    "ObjectRule",
    "PropertyRule",
    "Row",
    "Statement",
    "Table",
    "Wording",
]

Statement = tuple[str, str, str]
"""Subject, predicate, object as N-Triples terms."""


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a table: *line* is that of the file (the header is line 1)."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in the two languages of the site."""

    fr: str
    en: str

    def __str__(self) -> str:
        """Return the French one, which is what most readers ask for."""
        return self.fr

    def told(self, lang: str) -> str:
        """Return the English one when *lang* is ``en``, else the French one."""
        return self.en if lang == "en" else self.fr


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a text may mean: its key (a code, a slug), and how sure (0 to 1)."""

    key: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a text was matched to: *key* is empty unless the match is certain.

    *followed* is the key that stood in the text where another answers for it today
    (an absorbed commune). *candidates* are the likeliest first, for a person to choose.
    """

    key: str = ""
    followed: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with a row, worded for whoever sent the table.

    *kind* is a short word that issues are grouped by. *line* is that of the file.
    """

    kind: str
    line: int
    column: str
    value: str
    problem: Wording
    remedy: Wording
    blocking: bool = True

    def __str__(self) -> str:
        """Return the line that a report shows, in French."""
        return (
            f"ligne {self.line}, colonne « {self.column} », valeur « {self.value} » : "
            f"{self.problem} {self.remedy}"
        )


@dataclass(frozen=True, slots=True)
class Infer:
    """Where to look for a concept when the cell does not say it.

    The label matcher reads *column* and proposes a concept of *scheme*; less certain
    than *minimum* (0 to 1), the proposal is dropped.
    """

    column: str
    scheme: str
    minimum: float = 0.0


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of a column are read; see ``docs/manifest.md``.

    *source* is the name that the file gives to the column where it is not *name*.
    *minimum* and *maximum* are lexical values of the column's type. *districts* takes
    municipal districts for their commune.
    """

    name: str
    type: str = "text"
    required: bool = False
    separator: str = ""
    values: Mapping[str, str] | None = None
    lookup: str = ""
    source: str = ""
    optional: bool = False
    when: str = ""
    unless: str = ""
    missing: tuple[str, ...] = ()
    format: str = ""
    factor: str = ""
    minimum: str = ""
    maximum: str = ""
    pattern: str = ""
    max_length: int | None = None
    enum: tuple[str, ...] = ()
    by: str = "code"
    districts: bool = False
    departement: str = ""
    postcode: str = ""
    concepts: str = ""
    unknown: str = "refuse"
    infer: Infer | None = None


@dataclass(frozen=True, slots=True)
class PropertyRule:
    """One property of an object: exactly one of *iri*, *column*, *text* is set."""

    path: str
    iri: str = ""
    column: str = ""
    text: str = ""
    lang: str = ""
    datatype: str = ""
    when: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class ObjectRule:
    """One thing that each row speaks of."""

    iri: str
    types: tuple[str, ...] = ()
    properties: tuple[PropertyRule, ...] = ()
    when: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a dataset; RDF files have neither columns nor objects.

    *rows* and *sha256* are those of the file where the manifest seals it, else None and
    empty. How it is read (*format* to *records*) is found from its name and its content
    where the manifest does not say.
    """

    path: Path
    rows: int | None = None
    sha256: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)
    objects: tuple[ObjectRule, ...] = ()
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    sheet: str = ""
    header: int = 1
    records: str = ""
    key: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    table_schema: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a ``dataset.toml`` says.

    *policy* is ``refuse`` or ``keep``: what becomes of a file some rows of which have
    a blocking issue. *key_space* is the slug where the manifest gives no other.
    """

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
    policy: str = "refuse"
    supersedes: str = ""
    key_space: str = ""
    download: str = ""
    frequency: str = ""
    conforms_to: tuple[str, ...] = ()
