"""Rows become features: at a point, at several, or nowhere."""

from pathlib import Path

from flask import Flask

from pvd_graph.app.geojson import geojson_answer
from pvd_graph.app.tables import Cell, Table

POINTS = {"99001": (45.0, 5.0), "99002": (46.0, 6.0)}


def test_rows_become_features() -> None:
    """The IRI is the id; members of the table stand beside the features."""
    rows: list[tuple[Cell, ...]] = [
        ("99001", "a"),
        (("99001", "99002"), "b"),
        ("99003", "c"),
    ]
    table = Table("essai", ("code_insee", "iri"), rows, about={"generation": 1})
    app = Flask("essai", root_path=str(Path(__file__).parent))
    with app.test_request_context("/"):
        found = geojson_answer(table, POINTS).get_json(force=True)

    assert (found["name"], found["generation"]) == ("essai", 1)
    assert [one["id"] for one in found["features"]] == ["a", "b", "c"]
    assert [one["geometry"] for one in found["features"]] == [
        {"type": "Point", "coordinates": [5.0, 45.0]},
        {"type": "MultiPoint", "coordinates": [[5.0, 45.0], [6.0, 46.0]]},
        None,
    ]
