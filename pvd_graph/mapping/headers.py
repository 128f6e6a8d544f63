"""The columns that a manifest names, found in the header of a file. Pure.

Order means nothing, columns that the manifest does not name are let be. A name that
differs by case, accents, spaces, hyphens or a byte-order mark is recognised with a
warning; one that is not there is an issue that names the nearest ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from pvd_graph.folding import fold
from pvd_graph.model import Issue, Table, Wording

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
    absent: list[str] = []
    for column in table.columns.values():
        wanted = column.source or column.name
        alike = folded.get(fold(wanted), ())
        if wanted in exact:
            found[column.name] = wanted
        elif len(alike) == 1:
            found[column.name] = alike[0]
            issues.append(_renamed(table, wanted, alike[0]))
        elif column.optional:
            absent.append(wanted)
        else:
            issues.append(_missing(table, wanted, header))
    if absent:
        issues.append(_absent(table, list(dict.fromkeys(absent)), header))
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


def _missing(table: Table, wanted: str, header: Sequence[str]) -> Issue:
    problem = Wording(
        "cette colonne manque dans le fichier.", "this column is missing in the file."
    )
    near = list(_nearest(wanted, header)) or list(header[:_NEAREST])
    french, english = _quoted(near)
    remedy = Wording(
        f"Ajoutez-la ou renommez-en une ; les plus proches : {french}.",
        f"Add it or rename one; the nearest are: {english}.",
    )
    return Issue("colonne absente", table.header, wanted, "", problem, remedy)


def _absent(table: Table, wanted: Sequence[str], header: Sequence[str]) -> Issue:
    """Tell of all optional columns that are missing, once."""
    french, english = _quoted(wanted)
    problem = Wording(
        f"le fichier n'a pas de colonne facultative : {french}.",
        f"the file lacks optional columns: {english}.",
    )
    near = dict.fromkeys(name for each in wanted for name in _nearest(each, header))
    remedy = Wording(
        "Rien à faire si vous n'avez pas ces données.",
        "Nothing to do if you have no such data.",
    )
    if near:
        french, english = _quoted(list(near)[:_NEAREST])
        remedy = Wording(
            f"{remedy.fr} Sinon, est-ce l'une de celles-ci, à renommer : {french} ?",
            f"{remedy.en} Else, is it one of these, to be renamed: {english}?",
        )
    column = wanted[0] if len(wanted) == 1 else ""
    kind = "colonne absente"
    return Issue(kind, table.header, column, "", problem, remedy, blocking=False)


def _quoted(names: Sequence[str]) -> tuple[str, str]:
    """Return a list of names in French and in English."""
    french = ", ".join(f"« {name} »" for name in names)
    return french, ", ".join(f"“{name}”" for name in names)


def _nearest(wanted: str, header: Sequence[str]) -> Iterator[str]:
    by_fold = {fold(name): name for name in header}
    for close in get_close_matches(fold(wanted), by_fold, n=_NEAREST, cutoff=_ALIKE):
        yield by_fold[close]
