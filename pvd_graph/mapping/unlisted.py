"""What is told of a value that neither a manifest nor its tables list. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

from pvd_graph.folding import fold
from pvd_graph.mapping.faults import Fault
from pvd_graph.model import Column, Issue, Wording

__all__ = ["Listed", "Sums", "unlisted"]

_NEAR, _FEW, _MANY, _ALIKE = 3, 8, 2_000, 60.0
_KEPT = 1_000
"""Different values that are counted one by one."""


class Listed:
    """The words of a lookup or an alignment, and those that resemble another one."""

    def __init__(self, file: str, words: Iterable[str]) -> None:
        """Hold the *words* that *file* lists."""
        self.file = file
        self._words = list(words)
        if len(self._words) > _MANY:
            self._words = []
        self._folded = [fold(word) for word in self._words]
        self._asked = 0

    def near(self, value: str) -> list[str]:
        """Return those that *value* may be meant for, likeliest first.

        None in a list of thousands, and none after a thousand questions: a column of
        free text would cost 50 µs a cell.
        """
        self._asked += 1
        if self._asked > _KEPT:
            return []
        found = process.extract(
            fold(value),
            self._folded,
            scorer=fuzz.token_set_ratio,
            limit=_NEAR,
            score_cutoff=_ALIKE,
        )
        return [self._words[place] for _word, _score, place in found]

    @property
    def few(self) -> list[str]:
        """All words, where a person reads them at a glance; else none."""
        return self._words if len(self._words) <= _FEW else []


def unlisted(
    column: Column, value: str, listed: Listed | None = None
) -> tuple[Fault, ...]:
    """Return the fault of *value*, as ``unknown`` of *column* wishes it.

    It speaks to whoever has the file, who does not write the manifest.

    Args:
        column: where the value stands.
        value: as it is written.
        listed: the lookup or alignment that does not have it; None for the ``values``
            of the manifest.
    """
    if column.unknown == "ignore":
        return ()
    warn = column.unknown == "warn"
    if listed is not None:
        kind = "code" if listed.file == column.lookup else "concept"
        problem, remedy = _not_in(listed, value)
    else:
        kind = "valeur"
        problem = Wording(
            "cette valeur n'est pas prévue.", "this value is not expected."
        )
        expected = ", ".join(column.values or ())
        remedy = Wording(
            f"Valeurs prévues : {expected}.", f"Values expected: {expected}."
        )
    return (Fault(kind, value, problem, remedy, blocking=not warn, summed=warn),)


def _not_in(listed: Listed, value: str) -> tuple[Wording, Wording]:
    """Word that *value* is not listed: what is like it, and who adds to the list."""
    problem = Wording(
        "ce mot n'est pas de ceux que ce jeu de données connaît.",
        "this word is not one that this dataset knows.",
    )
    french = english = ""
    if near := listed.near(value):
        french = f" Mots proches : {_listed(near, '« {} »')}."
        english = f" Words like it: {_listed(near, '“{}”')}."
    elif few := listed.few:
        french = f" Mots connus : {_listed(few, '« {} »')}."
        english = f" Known words: {_listed(few, '“{}”')}."
    file = listed.file
    remedy = Wording(
        f"Corrigez la cellule.{french} Si le mot est juste, demandez à qui administre "
        f"le jeu de l'ajouter à {file}.",
        f"Correct the cell.{english} If the word is right, ask whoever runs the "
        f"dataset to add it to {file}.",
    )
    return problem, remedy


def _listed(words: Iterable[str], quote: str) -> str:
    return ", ".join(quote.format(word) for word in words)


class Sums:
    """Counts the rows of each fault that is told once a value."""

    def __init__(self) -> None:
        """Start with none."""
        self._rows: dict[tuple[str, Fault], list[int]] = {}

    def add(self, column: str, fault: Fault, line: int) -> bool:
        """Count a row; False when there are too many values to count them apart."""
        rows = self._rows.get((column, fault))
        if rows is not None:
            rows[1] += 1
        elif len(self._rows) >= _KEPT:
            return False
        else:
            self._rows[column, fault] = [line, 1]
        return True

    def issues(self) -> Iterator[Issue]:
        """Yield one issue a value, at its first line, with the number of its rows."""
        for (column, fault), (line, rows) in self._rows.items():
            counted = Wording(
                f"{fault.problem.fr} Lignes concernées : {rows}.",
                f"{fault.problem.en} Rows concerned: {rows}.",
            )
            told = Fault(fault.kind, fault.value, counted, fault.remedy, blocking=False)
            yield told.at(line, column)
