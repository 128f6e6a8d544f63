"""What the file of a dataset must hold, column by column, for whoever has the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pvd_graph.model import Column, Manifest, Table, Wording

__all__ = ["FileColumn", "columns_of", "file_table"]

_TYPES: Mapping[str, Wording] = {
    "text": Wording("texte", "text"),
    "slug": Wording("texte", "text"),
    "integer": Wording("nombre entier", "whole number"),
    "decimal": Wording("nombre", "number"),
    "money": Wording("montant en euros", "amount in euros"),
    "percent": Wording("pourcentage", "per cent"),
    "boolean": Wording("oui ou non", "yes or no"),
    "date": Wording("date", "date"),
    "year": Wording("année", "year"),
    "siren": Wording("numéro SIREN", "SIREN number"),
    "url": Wording("adresse de page (https://…)", "address of a page (https://…)"),
    "commune:code": Wording("code INSEE de la commune", "INSEE code of the commune"),
    "commune:name": Wording("nom de la commune", "name of the commune"),
    "commune:postcode": Wording("code postal", "postcode"),
    "commune:siren": Wording("SIREN de la commune", "SIREN of the commune"),
    "listed": Wording("un mot d'une liste", "a word of a list"),
}


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of the file.

    Attributes:
        name: in the file.
        holds: what its cells are, in a few words.
        required: no cell may be empty.
        optional: the column itself may be absent.
    """

    name: str
    holds: Wording
    required: bool
    optional: bool


def file_table(manifest: Manifest) -> Table | None:
    """Return the table that a partner's file takes the place of, if there is one."""
    return next((one for one in manifest.tables if one.objects), None)


def columns_of(manifest: Manifest) -> tuple[FileColumn, ...]:
    """Return the columns of the file of *manifest*, in the order of the manifest.

    A column that is read in two ways is one: required if one of them is, what the first
    one says otherwise.
    """
    table = file_table(manifest)
    told: dict[str, FileColumn] = {}
    for column in () if table is None else table.columns.values():
        name = column.source or column.name
        before = told.get(name)
        told[name] = FileColumn(
            name,
            _holds(column) if before is None else before.holds,
            column.required or (before is not None and before.required),
            column.optional and (before is None or before.optional),
        )
    return tuple(told.values())


def _holds(column: Column) -> Wording:
    """Return what a column holds, in a few words."""
    kind = column.type
    if kind == "commune":
        kind = f"commune:{column.by}"
    elif column.values or column.enum or column.lookup or column.concepts:
        kind = "listed"
    return _TYPES.get(kind, Wording(kind, kind))
