"""The columns that a manifest names, found in the header of a file. Pure.

Order means nothing, columns that the manifest does not name are let be. A name that
differs by case, accents, spaces, hyphens or a byte-order mark is recognised with a
warning; one that is not there is an issue that names the nearest ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from pvd_graph.folding import fold
from pvd_graph.model import Column, Issue, Table, Wording

__all__ = ["match_header"]

_NEAREST = 3
_ALIKE = 0.5


def match_header(
    table: Table, header: Sequence[str]
) -> tuple[dict[str, str], list[Issue]]:
    """Find the columns of *table* in *header*.

    Returns:
        Name of each column found -> its name in the file, and the issues, blocking
        where a column is missing.
    """
    exact = {name: name for name in reversed(header)}
    folded: dict[str, list[str]] = {}
    for name in header:
        folded.setdefault(fold(name), []).append(name)
    found: dict[str, str] = {}
    issues: list[Issue] = []
    for column in table.columns.values():
        wanted = column.source or column.name
        alike = folded.get(fold(wanted), ())
        if wanted in exact:
            found[column.name] = wanted
        elif len(alike) == 1:
            found[column.name] = alike[0]
            issues.append(_renamed(table, wanted, alike[0]))
        else:
            issues.append(_missing(table, column, wanted, header))
    return found, issues


def _renamed(table: Table, wanted: str, name: str) -> Issue:
    problem = Wording(
        f"cette colonne est prise pour « {wanted} ».",
        f"this column is taken for “{wanted}”.",
    )
    remedy = Wording(
        f"Nommez-la « {wanted} » dans votre fichier.",
        f"Name it “{wanted}” in your file.",
    )
    return Issue(
        "colonne renommée", table.header, wanted, name, problem, remedy, blocking=False
    )


def _missing(table: Table, column: Column, wanted: str, header: Sequence[str]) -> Issue:
    problem = Wording(
        "cette colonne manque dans le fichier.", "this column is missing in the file."
    )
    near = list(_nearest(wanted, header)) or list(header[:_NEAREST])
    listed_fr = ", ".join(f"« {name} »" for name in near)
    listed_en = ", ".join(f"“{name}”" for name in near)
    remedy = Wording(
        f"Ajoutez-la ou renommez-en une ; les plus proches : {listed_fr}.",
        f"Add it or rename one; the nearest are: {listed_en}.",
    )
    return Issue(
        "colonne absente",
        table.header,
        wanted,
        "",
        problem,
        remedy,
        blocking=not column.optional,
    )


def _nearest(wanted: str, header: Sequence[str]) -> Iterator[str]:
    by_fold = {fold(name): name for name in header}
    for close in get_close_matches(fold(wanted), by_fold, n=_NEAREST, cutoff=_ALIKE):
        yield by_fold[close]
