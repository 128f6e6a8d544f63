"""The file of the search index: what can be found by name, written once a generation.

A SQLite file: a table of things, and the words that find each (FTS5), folded as
`pvd_graph.folding` does. A later generation may take it over with some things
exchanged. Reading it is `pvd_graph.store.search`.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pvd_graph.errors import StoreError
from pvd_graph.folding import fold, without_article

__all__ = ["LAYOUT", "SearchEntry", "build_index", "extend_index"]

LAYOUT = 2
"""Number of the layout of the file (``PRAGMA user_version``)."""

_SCHEMA = f"""
PRAGMA user_version = {LAYOUT};
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL, iri TEXT NOT NULL,
    label TEXT NOT NULL, detail TEXT NOT NULL,
    label_en TEXT NOT NULL, detail_en TEXT NOT NULL,
    folded TEXT NOT NULL, bare TEXT NOT NULL, folded_en TEXT NOT NULL,
    others TEXT NOT NULL, around TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(
    name, name_en, others, around, kind,
    content='', columnsize=0, prefix='1 2 3'
);
"""
_INDEXES = """
CREATE INDEX entry_folded ON entry (folded);
CREATE INDEX entry_bare ON entry (bare);
CREATE INDEX entry_folded_en ON entry (folded_en);
CREATE INDEX entry_iri ON entry (iri);
INSERT INTO words (words) VALUES ('optimize');
"""
_INSERT = "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
_INSERT_WORDS = """
INSERT INTO words (rowid, name, name_en, others, around, kind)
SELECT id, folded, folded_en, others, around, replace(kind, '-', '')
FROM entry WHERE id >= ? ORDER BY id
"""
# FTS5 keeps no text of its own here: it must be told what it was given.
_DELETE_WORDS = """
INSERT INTO words (words, rowid, name, name_en, others, around, kind)
SELECT 'delete', id, folded, folded_en, others, around, replace(kind, '-', '')
FROM entry WHERE iri = ?
"""


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One thing that can be found.

    Attributes:
        kind: ``commune``, ``challenge``, ``partner``... in lower case.
        iri: of the thing.
        label: its name, as shown.
        detail: what tells it from its homonyms, as shown.
        others: further texts that find it: former names, codes, postcodes.
        priority: hits with a higher one come first, whatever their kind.
        label_en: its name in English, empty where that is *label*.
        detail_en: *detail* in English, empty where that is the same.
        around: texts that find it beside words of its name only: its département.
    """

    kind: str
    iri: str
    label: str
    detail: str = ""
    others: tuple[str, ...] = ()
    priority: int = 0
    label_en: str = ""
    detail_en: str = ""
    around: tuple[str, ...] = ()


def build_index(path: Path, entries: Iterable[SearchEntry]) -> int:
    """Write the index of *entries* to a new file *path*; return their number.

    Equal priorities follow the label, then the IRI: two builds give the same order.

    Raises:
        StoreError: the file exists, or cannot be written.
    """
    if path.exists():
        problem = f"l'index de recherche {path} existe déjà"
        raise StoreError(problem)
    ordered = sorted(entries, key=lambda one: (-one.priority, one.label, one.iri))
    try:
        with closing(sqlite3.connect(path)) as base:
            base.executescript(_SCHEMA)
            _insert(base, ordered, start=1)
            base.executescript(_INDEXES)
            base.commit()
    except sqlite3.Error as error:
        problem = f"l'index de recherche {path} ne s'écrit pas : {error}"
        raise StoreError(problem) from error
    return len(ordered)


def extend_index(
    source: Path, path: Path, added: Iterable[SearchEntry], gone: Collection[str]
) -> None:
    """Write to *path* the index *source* without *gone*, with *added* after the rest.

    Args:
        source: the index of a generation.
        path: of the next one.
        added: further things.
        gone: IRIs of things that are no longer found.

    Raises:
        StoreError: it cannot be read or written.
    """
    try:
        shutil.copyfile(source, path)
        with closing(sqlite3.connect(path)) as base:
            for iri in gone:
                base.execute(_DELETE_WORDS, (iri,))
                base.execute("DELETE FROM entry WHERE iri = ?", (iri,))
            last = base.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()[0]
            _insert(base, list(added), start=last + 1)
            base.commit()
    except (OSError, sqlite3.Error) as error:
        problem = f"l'index de recherche {path} ne s'écrit pas : {error}"
        raise StoreError(problem) from error


def _insert(
    base: sqlite3.Connection, ordered: Sequence[SearchEntry], *, start: int
) -> None:
    """Insert *ordered* under numbers from *start* on."""
    base.executemany(
        _INSERT, (_row(number, one) for number, one in enumerate(ordered, start=start))
    )
    base.execute(_INSERT_WORDS, (start,))


def _row(number: int, one: SearchEntry) -> tuple[int | str, ...]:
    folded = fold(one.label)
    return (
        *(number, one.kind, one.iri, one.label, one.detail),
        *(one.label_en, one.detail_en),
        *(folded, without_article(folded), fold(one.label_en)),
        *(" ".join(map(fold, one.others)), " ".join(map(fold, one.around))),
    )
