"""Sheets as tables: the list a row each, one sheet a row a field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pvd_graph.app.context import newest_reader
from pvd_graph.app.sheet_lists import asked_sheets, found_sheets, town_of
from pvd_graph.app.tables import Cell, Table, window
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_sheets import SheetItem, sheet, sheet_parts
from pvd_graph.services.browse_sources import sources
from pvd_graph.services.names import key_of

__all__ = [
    "asked_sheets_table",
    "placed_sheet_table",
    "sheet_table",
    "sheets_table",
]

_COLUMNS = (
    *("id", "title", "code_insee", "commune", "departement", "region"),
    *("issued", "modified", "started", "ended", "total_cost_eur"),
    *("challenges", "partners", "action", "iri"),
)
_SHEETS = "rdf:type pvd:ExperienceSheet"


def _row(one: SheetItem) -> Sequence[Cell]:
    found = [town_of(code) for code in one.communes]
    return (
        *(one.id, one.title, tuple(town.code_insee for town in found)),
        tuple(town.name for town in found),
        tuple(town.departement for town in found),
        tuple(town.region_name for town in found),
        *(one.issued, one.modified, one.started, one.ended, one.cost_eur),
        tuple(map(key_of, one.challenges)),
        tuple(map(key_of, one.partners)),
        *(one.action, one.iri),
    )


def sheets_table(found: Iterable[SheetItem]) -> Table:
    """Return *found* as a table."""
    stated = sources(newest_reader(), [_SHEETS])
    return Table("experiences", _COLUMNS, window(map(_row, found)), stated)


def asked_sheets_table() -> Table:
    """Return the published sheets that the address asks for."""
    return sheets_table(found_sheets(asked_sheets()))


def placed_sheet_table(key: object) -> Table:
    """Return one published sheet as the list has it: a row that has places.

    Raises:
        NotFoundError: no such sheet is published.
    """
    return sheets_table([sheet(newest_reader(), str(key))])


def sheet_table(reader: GraphReader, one: SheetItem) -> Table:
    """Return what a sheet says as a table: field, value, and what of it."""
    cells = dict(zip(_COLUMNS, _row(one), strict=True))

    def rows() -> Iterator[Sequence[Cell]]:
        for name, cell in cells.items():
            values = cell if isinstance(cell, tuple) else (cell,)
            yield from ((name, value, None) for value in values if value is not None)
        for name, text in one.texts.items():
            yield name, text, None
        parts = sheet_parts(reader, one)
        for result in parts.results:
            label = f"{result.text('rdfs:label')} ({result.text('pvd:unit')})"
            yield "value_before", result.number("pvd:valueBefore"), label
            yield "value_after", result.number("pvd:valueAfter"), label
        for part in parts.contributions:
            partner = key_of(part.text("pvd:partner"))
            yield "contribution_eur", part.number("pvd:amountEur"), partner
        for document in parts.documents:
            yield "document", document.get("schema:url"), document.text("dcterms:title")

    stated = sources(reader, [_SHEETS])
    return Table("fields", ("field", "value", "of"), rows(), stated)
