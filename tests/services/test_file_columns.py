"""What the file of a dataset must hold is told column by column."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.model import Column
from pvd_graph.services.file_columns import columns_of, file_table
from tests.small_loads import demo


@pytest.mark.parametrize(
    ("column", "holds"),
    [
        (Column("c"), "texte"),
        (Column("c", "money"), "montant en euros"),
        (Column("c", "commune", by="name"), "nom de la commune"),
        (Column("c", concepts="concepts.csv"), "un mot d'une liste"),
        (Column("c", enum=("a",)), "un mot d'une liste"),
    ],
)
def test_what_cells_hold(tmp_path: Path, column: Column, holds: str) -> None:
    """In a few words."""
    manifest = demo(tmp_path)
    table = replace(manifest.tables[0], columns={"c": column})

    (told,) = columns_of(replace(manifest, tables=(table,)))

    assert (told.name, told.holds.fr) == ("c", holds)
    assert (told.required, told.optional) == (False, False)


def test_a_column_that_is_read_in_two_ways_is_one(tmp_path: Path) -> None:
    """Required if one of them is; what the first one says otherwise."""
    manifest = demo(tmp_path)
    columns = {
        "url": Column("url", "url", source="Lien", optional=True),
        "slug": Column("slug", "slug", source="Lien", required=True),
    }
    table = replace(manifest.tables[0], columns=columns)

    (told,) = columns_of(replace(manifest, tables=(table,)))

    assert (told.name, told.required, told.optional) == ("Lien", True, False)
    assert "adresse" in told.holds.fr


def test_a_dataset_of_statements_has_no_columns(tmp_path: Path) -> None:
    """RDF needs none."""
    manifest = demo(tmp_path)
    table = replace(manifest.tables[0], columns={}, objects=())
    statements = replace(manifest, tables=(table,))

    assert file_table(statements) is None
    assert columns_of(statements) == ()
