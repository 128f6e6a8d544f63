"""Solutions as features of a map."""

import json
from io import BytesIO
from typing import Any

import pyoxigraph as ox
import pytest

from pvd_graph.store.writing_geojson import write_geojson

PREFIXES = (
    "PREFIX geo: <http://www.opengis.net/ont/geosparql#> "
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
)


def features(query: str) -> list[dict[str, Any]]:
    """Return the features that answer *query* on an empty store."""
    solutions = ox.Store().query(PREFIXES + query)
    assert isinstance(solutions, ox.QuerySolutions)
    output = BytesIO()
    write_geojson(solutions, output)
    collection = json.loads(output.getvalue())
    assert collection["type"] == "FeatureCollection"
    found: list[dict[str, Any]] = collection["features"]
    assert all(one["type"] == "Feature" for one in found)
    return found


@pytest.mark.parametrize(
    "place",
    [
        "(46.5 AS ?lat) (5 AS ?long)",
        "('46.5' AS ?latitude) ('5.0' AS ?lon)",
        "('POINT(5 46.5)'^^geo:wktLiteral AS ?where)",
    ],
)
def test_place_is_a_point_or_two_columns(place: str) -> None:
    """Longitude comes first, and the columns of the place are no properties."""
    (feature,) = features(f"SELECT ('Modèle' AS ?name) {place} {{}}")

    assert feature["geometry"] == {"type": "Point", "coordinates": [5.0, 46.5]}
    assert feature["properties"] == {"name": "Modèle"}


def test_properties_keep_their_kind() -> None:
    """Numbers and booleans are such; codes, and numbers beyond JSON, are text."""
    (feature,) = features(
        "SELECT (1 AS ?a) (2.5 AS ?b) (true AS ?c) ('01033' AS ?d) (<a:b> AS ?e) ?f "
        "(9007199254740993 AS ?g) ('NaN'^^xsd:double AS ?h) {}"
    )

    assert feature["geometry"] is None
    assert feature["properties"] == {
        "a": 1,
        "b": 2.5,
        "c": True,
        "d": "01033",
        "e": "a:b",
        "f": None,
        "g": "9007199254740993",
        "h": "NaN",
    }


@pytest.mark.parametrize(
    "place",
    [
        "(96 AS ?lat) (5 AS ?long)",
        "('x' AS ?lat) (5 AS ?long)",
        "(<a:b> AS ?lat) (5 AS ?long)",
        "(5 AS ?lat) ?long",
        "('POINT EMPTY'^^geo:wktLiteral AS ?where)",
    ],
)
def test_a_solution_without_a_place_is_kept(place: str) -> None:
    """Its columns stay properties: no row is lost in silence."""
    (feature,) = features(f"SELECT {place} {{}}")

    assert feature["geometry"] is None
    assert feature["properties"]


def test_no_solution_is_an_empty_collection() -> None:
    """It parses all the same."""
    assert features("SELECT ?lat ?long { ?lat a ?long }") == []
