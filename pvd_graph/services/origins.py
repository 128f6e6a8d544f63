"""Which row of which table says a thing: what SHACL finds is told where it stands.

The graph of a load does not keep where its statements come from: that would double it.
What is wrong is rare, so the tables are read once more for the things at fault alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pvd_graph import vocab
from pvd_graph.mapping.templates import columns_of
from pvd_graph.model import Issue, Row, Statement, Table, Wording
from pvd_graph.validation.check import ShapeIssue
from pvd_graph.validation.report import remedy_of

__all__ = ["Origin", "columns_by_path", "find_origins", "row_issues"]

KIND = "forme"
"""Kind of the issues that come from a shape."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A row that says something of a thing."""

    line: int
    cells: Mapping[str, str]


def columns_by_path(table: Table) -> dict[str, tuple[str, ...]]:
    """Return the IRI of each property -> the columns that its values come from."""
    columns: dict[str, list[str]] = {}
    for rule in table.objects:
        for each in rule.properties:
            named = columns_of(each.iri or each.text) or (
                (each.column,) if each.column else ()
            )
            known = columns.setdefault(vocab.expand(each.path), [])
            known += (name for name in named if name not in known)
    return {path: tuple(names) for path, names in columns.items()}


def find_origins(
    rows: Iterable[Row],
    statements: Callable[[Row], Iterable[Statement]],
    wanted: Collection[str],
) -> dict[str, Origin]:
    """Return the IRI of each thing of *wanted* -> the first row that speaks of it.

    Args:
        rows: of one table.
        statements: what a row says.
        wanted: IRIs without brackets. Reading stops once all are found.
    """
    missing = {f"<{iri}>" for iri in wanted}
    found: dict[str, Origin] = {}
    for row in rows:
        if not missing:
            break
        for subject, _path, _value in statements(row):
            if subject in missing:
                missing.discard(subject)
                found[subject[1:-1]] = Origin(row.line, row.cells)
    return found


def row_issues(
    issues: Iterable[ShapeIssue],
    origins: Mapping[str, Origin],
    columns: Mapping[str, tuple[str, ...]],
) -> Iterator[Issue]:
    """Yield, as issues of rows, those of *issues* whose thing has an origin.

    Args:
        issues: what SHACL found.
        origins: from `find_origins`.
        columns: from `columns_by_path`.
    """
    for issue in issues:
        origin = origins.get(issue.focus)
        if origin is None:
            continue
        name = next(iter(columns.get(issue.path, ())), "")
        # ``{category.theme}`` is of the column ``category``.
        column = name if name in origin.cells else name.partition(".")[0]
        problem = Wording(
            f"la règle « {vocab.shorten(issue.shape)} » n'est pas respectée.",
            f"the rule “{vocab.shorten(issue.shape)}” does not hold.",
        )
        remedy = Wording(remedy_of(issue, "fr"), remedy_of(issue, "en"))
        yield Issue(
            KIND,
            origin.line,
            column,
            origin.cells.get(column, ""),
            problem,
            remedy,
            blocking=issue.severity == "Violation",
        )
