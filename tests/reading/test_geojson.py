"""Features become named texts; a point tells where it is, in degrees."""

from decimal import Decimal
from typing import Any

import pytest

from pvd_graph.reading.geojson import feature_cells


def _feature(geometry: object, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(*numbers: object) -> dict[str, object]:
    values = [Decimal(one) if isinstance(one, str) else one for one in numbers]
    return {"type": "Point", "coordinates": values}


def test_a_point_is_longitude_then_latitude() -> None:
    """The altitude is left out; a property of the same name wins."""
    feature = _feature(_point("5.5", "45.25", 300), code="99001")
    cells, fault = feature_cells(feature, {})
    named, _ = feature_cells(_feature(_point(1, 2), lon="ici"), {})

    assert fault is None
    assert cells == {"code": "99001", "lon": "5.5", "lat": "45.25"}
    assert named["lon"] == "ici"


@pytest.mark.parametrize(
    "geometry", [None, {}, {"type": "LineString", "coordinates": [[1, 2]]}, _point(1)]
)
def test_other_geometries_say_no_place(geometry: object) -> None:
    """The columns are there all the same, so that every row has the same."""
    cells, fault = feature_cells(_feature(geometry), {})

    assert (cells, fault) == ({"lon": "", "lat": ""}, None)


def test_metres_are_no_degrees() -> None:
    """Lambert-93 is what French files are in by mistake."""
    cells, fault = feature_cells(_feature(_point("652381.5", "6862047")), {})

    assert cells["lon"] == "652381.5"
    assert fault is not None
    assert "Lambert-93" in fault.problem.fr


def test_an_identifier_of_its_own_is_a_column() -> None:
    """Unless a property has its name."""
    own, _ = feature_cells({**_feature(None), "id": Decimal(7)}, {})
    other, _ = feature_cells({**_feature(None, id="a"), "id": Decimal(7)}, {})

    assert (own["id"], other["id"]) == ("7", "a")


@pytest.mark.parametrize("feature", [None, [], "x", {"type": "Point"}, {}])
def test_what_is_no_feature_is_a_fault(feature: object) -> None:
    """Of its own row: the others go on."""
    cells, fault = feature_cells(feature, {})

    assert cells == {}
    assert fault is not None
