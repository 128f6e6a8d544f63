"""The tutorial of the endpoint: ten queries, told in French and in English.

Each lesson is a file of ``ontology/tutorial/`` that runs as it stands in any tool, with
a front matter; ``answers.json`` beside them holds what the published graph answered. A
test asks again, and ``python -m ontology.tutorial.answers`` writes it anew.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pvd_graph.errors import BadManifestError
from pvd_graph.resources import ontology_folder
from pvd_graph.store.lexing import examine
from pvd_graph.store.oxigraph import OxigraphReader

__all__ = [
    "ANSWERS",
    "SHOWN",
    "Answer",
    "Lesson",
    "answer",
    "load_tutorial",
    "read_tutorial",
]

ANSWERS = "answers.json"
SHOWN = 5
"""Rows of an answer that a page shows."""

_LANGUAGES = ("fr", "en")
_NEEDED = tuple(f"{key}-{code}" for key in ("title", "text") for code in _LANGUAGES)
_FIELD = re.compile(r"# ([a-z]+-[a-z]{2}): (\S.*)")
_TRIPLE = re.compile(r"(\S+) (\S+) (.*) \.")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_COLUMNS = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True)
class Answer:
    """The start of an answer.

    Attributes:
        columns: variables; ``subject``, ``predicate``, ``object`` for triples.
        rows: at most `SHOWN`, as long as *columns*; unbound is ``""``.
        total: rows of the whole answer.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int

    @property
    def numbers(self) -> frozenset[int]:
        """Return the places of the columns of quantities; codes are texts.

        An answer is kept as CSV, without types: a leading zero tells a code, and so
        does the name of its column.
        """
        return frozenset(
            place
            for place, name in enumerate(self.columns)
            if not name.endswith("code")
            and _all_numbers(row[place] for row in self.rows)
        )


@dataclass(frozen=True, slots=True)
class Lesson:
    """One query of the tutorial.

    Attributes:
        slug: ``01-one-town``, the name of its file.
        titles, texts: language -> what it is about, what it teaches.
        query: SPARQL; front matter left out.
        answer: what the published graph answered.
    """

    slug: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    query: str
    answer: Answer


def _all_numbers(cells: Iterable[str]) -> bool:
    found = [cell for cell in cells if cell]
    return bool(found) and all(map(_NUMBER.fullmatch, found))


@cache
def load_tutorial() -> tuple[Lesson, ...]:
    """Return the lessons of the package in order; read once a process.

    Raises:
        BadManifestError: as `read_tutorial`.
    """
    return read_tutorial(ontology_folder() / "tutorial")


def read_tutorial(folder: Path) -> tuple[Lesson, ...]:
    """Read the lessons of *folder*, in order of their names.

    Raises:
        BadManifestError: a front matter without title or text in each language, a
            lesson without answer.
    """
    stored = json.loads((folder / ANSWERS).read_text(encoding="utf-8"))
    return tuple(_read(path, stored) for path in sorted(folder.glob("*.rq")))


def _read(path: Path, stored: Mapping[str, Any]) -> Lesson:
    head, _, query = path.read_text(encoding="utf-8").partition("\n\n")
    fields = {}
    for line in head.replace("\n#   ", " ").splitlines():
        field = _FIELD.fullmatch(line)
        if field is None or field[1] not in _NEEDED:
            raise BadManifestError(path, f"l'en-tête a la ligne « {line} »")
        fields[field[1]] = field[2]
    if missing := [key for key in _NEEDED if key not in fields]:
        raise BadManifestError(path, f"la clé « {missing[0]} » manque")
    if path.stem not in stored:
        raise BadManifestError(path, f"{ANSWERS} n'a pas sa réponse")
    found = stored[path.stem]
    return Lesson(
        slug=path.stem,
        titles={code: fields[f"title-{code}"] for code in _LANGUAGES},
        texts={code: fields[f"text-{code}"] for code in _LANGUAGES},
        query=query,
        answer=Answer(
            tuple(found["columns"]),
            tuple(tuple(row) for row in found["rows"]),
            found["total"],
        ),
    )


def answer(reader: OxigraphReader, query: str) -> Answer:
    """Return the start of what *reader* answers to *query*, SELECT or CONSTRUCT.

    Triples come in the order of their text, since an answer has no order of its own.

    Raises:
        BadQueryError: it does not parse.
    """
    if examine(query).form == "construct":
        lines = sorted(reader.construct(query))
        triples = tuple(
            found.groups() for found in map(_TRIPLE.fullmatch, lines) if found
        )
        return Answer(_COLUMNS, triples[:SHOWN], len(lines))
    out = io.BytesIO()
    reader.write_answer(query, "csv", out)
    columns, *rows = csv.reader(io.StringIO(out.getvalue().decode(), newline=""))
    return Answer(tuple(columns), tuple(map(tuple, rows[:SHOWN])), len(rows))
