"""Words of a partner to concepts of ours, by ``concepts.csv`` or by their labels. Pure.

Source of the kinds of match: SKOS reference, section 10,
https://www.w3.org/TR/skos-reference/#mapping
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pvd_graph import vocab
from pvd_graph.errors import BadManifestError
from pvd_graph.folding import fold
from pvd_graph.model import Candidate, Column, Row

__all__ = [
    "CONCEPT_COLUMNS",
    "MATCHES",
    "Aligned",
    "Alignment",
    "ConceptReader",
    "Concepts",
    "LabelMatcher",
    "names_of",
    "read_alignments",
]

CONCEPT_COLUMNS = ("source", "scheme", "concept", "match")
"""Header of a ``concepts.csv``."""
MATCHES = ("exact", "close", "broad", "narrow")


@dataclass(frozen=True, slots=True)
class Alignment:
    """A concept that a word of a partner stands for: its IRI, and how well."""

    scheme: str
    concept: str
    match: str


class LabelMatcher(Protocol):
    """Finds the concept that a text speaks of by the labels of a scheme."""

    def best(self, text: str, scheme: str) -> Candidate | None:
        """Return the likeliest concept (*key* is its slug), None when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Concepts:
    """What words are aligned with: by file, then by word; and the label matcher."""

    tables: Mapping[str, Mapping[str, tuple[Alignment, ...]]] = field(
        default_factory=dict
    )
    labels: LabelMatcher | None = None


def read_alignments(
    path: Path, rows: Iterable[Row]
) -> dict[str, tuple[Alignment, ...]]:
    """Return word -> alignments, from the rows of a ``concepts.csv``.

    A word with an empty concept is known and stands for none.

    Raises:
        BadManifestError: a column is missing, or a match is none of `MATCHES`.
    """
    found: dict[str, tuple[Alignment, ...]] = {}
    for row in rows:
        if missing := [name for name in CONCEPT_COLUMNS if name not in row.cells]:
            problem = f"la colonne « {missing[0]} » manque"
            english = f"the column “{missing[0]}” is missing"
            raise BadManifestError(path, problem, english)
        word, scheme, concept, match = (
            row.cells[name].strip() for name in CONCEPT_COLUMNS
        )
        known = found.setdefault(word, ())
        if not concept:
            continue
        match = match.removesuffix("Match")
        if match not in MATCHES:
            problem = (
                f"ligne {row.line} : match « {match} » ; valeurs possibles : "
                f"{', '.join(MATCHES)}"
            )
            english = (
                f"line {row.line}: match “{match}”; possible values: "
                f"{', '.join(MATCHES)}"
            )
            raise BadManifestError(path, problem, english)
        iri = concept if "://" in concept else vocab.id_iri(scheme, concept)
        found[word] = (*known, Alignment(scheme, iri, match))
    return found


Aligned = tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]
"""Values of the names that a column adds, in order, and the words that are unknown."""


def names_of(column: Column, concepts: Concepts) -> tuple[str, ...]:
    """Return the names that *column* adds to templates, without ``column.``.

    ``concept`` and ``slug`` of all; each scheme (the concepts of it); ``exact`` to
    ``narrow`` (the concepts so matched); ``inferred`` (``true`` where the label
    matcher chose) and ``score`` (its score then).
    """
    table = concepts.tables.get(column.concepts, {})
    schemes = {each.scheme for aligned in table.values() for each in aligned}
    if column.infer is not None:
        schemes.add(column.infer.scheme)
    return ("concept", "slug", *sorted(schemes), *MATCHES, "inferred", "score")


class ConceptReader:
    """Reads the words of one column."""

    def __init__(self, column: Column, concepts: Concepts) -> None:
        """Compile the alignment of *column*."""
        self._table = concepts.tables.get(column.concepts, {})
        self._folded = {fold(word): each for word, each in self._table.items()}
        self._infer = column.infer
        self._labels = concepts.labels
        self._schemes = names_of(column, concepts)[2 : -len(MATCHES) - 2]
        self._aligns = bool(column.concepts)

    @property
    def words(self) -> Iterable[str]:
        """The words that the alignment knows."""
        return self._table

    def __call__(self, words: tuple[str, ...], text: str) -> Aligned:
        """Return what *words* stand for; *text* is what a concept is inferred from."""
        found: list[Alignment] = []
        unknown = []
        for word in words:
            aligned = self._table.get(word)
            if aligned is None:
                aligned = self._folded.get(fold(word))
            if aligned is None and self._aligns:
                unknown.append(word)
            found += aligned or ()
        score: tuple[str, ...] = ()
        if inferred := self._inferred(found, text):
            alignment, number = inferred
            found.append(alignment)
            score = (f"{number:.3f}".rstrip("0").rstrip("."),)
        values = (
            tuple(each.concept for each in found),
            tuple(each.concept.rsplit("/", 1)[-1] for each in found),
            *(
                tuple(each.concept for each in found if each.scheme == scheme)
                for scheme in self._schemes
            ),
            *(
                tuple(each.concept for each in found if each.match == match)
                for match in MATCHES
            ),
            ("true",) if score else (),
            score,
        )
        return values, tuple(unknown)

    def _inferred(
        self, found: list[Alignment], text: str
    ) -> tuple[Alignment, float] | None:
        infer = self._infer
        if infer is None or self._labels is None or not text:
            return None
        if any(each.scheme == infer.scheme for each in found):
            return None
        best = self._labels.best(text, infer.scheme)
        if best is None or best.score < infer.minimum:
            return None
        iri = best.key if "://" in best.key else vocab.id_iri(infer.scheme, best.key)
        return Alignment(infer.scheme, iri, ""), best.score
