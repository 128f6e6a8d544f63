"""What is told of a value that neither a manifest nor its tables list. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pvd_graph.mapping.faults import Fault
from pvd_graph.model import Column, Issue, Wording

__all__ = ["Sums", "unlisted"]

_KEPT = 1_000
"""Different values that are counted one by one."""


def unlisted(column: Column, value: str, file: str = "") -> tuple[Fault, ...]:
    """Return the fault of *value*, as ``unknown`` of *column* wishes it.

    Args:
        column: where the value stands.
        value: as it is written.
        file: the lookup or alignment that does not list it; empty for the ``values``
            of the manifest.
    """
    if column.unknown == "ignore":
        return ()
    warn = column.unknown == "warn"
    if file:
        kind = "code" if file == column.lookup else "concept"
        problem = Wording(
            f"cette valeur n'est pas dans {file}.", f"this value is not in {file}."
        )
        remedy = Wording(
            f"Ajoutez-la à {file}, ou corrigez la cellule.",
            f"Add it to {file}, or correct the cell.",
        )
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
